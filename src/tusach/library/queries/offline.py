"""What a book weighs and is made of when a reader takes it along."""

from django.core.files.storage import default_storage

from tusach.kit import store
from tusach.library.models import Edition, Form, ResourceUse

PAGE_BYTES = 4_000  # of a page around its text: head, contents, buttons, as sent compressed
Weighed = list[tuple[str, int]]


def files_of(edition: Edition) -> tuple[list[tuple[int, int]], Weighed, dict[str, str]]:
    """Sections as (ordinal, bytes on the way), other files as (sha256, bytes), and which stands for which.

    Of a scanned page only the larger image is taken along; it also stands for the smaller one.
    """
    rows = edition.sections.order_by("ordinal").values_list("ordinal", "html_sha256", "html_bytes")
    pages = [(ordinal, PAGE_BYTES + _packed(sha256, size)) for ordinal, sha256, size in rows]
    others: dict[str, int] = {}
    small: dict[int, str] = {}
    large: dict[int, str] = {}
    for one in edition.resources.order_by("pk"):
        if one.use == ResourceUse.PAGE_SMALL and one.section_id is not None:
            small[one.section_id] = one.sha256
        elif one.use == ResourceUse.PAGE_LARGE and one.section_id is not None:
            large[one.section_id] = one.sha256
        if one.use != ResourceUse.COVER:  # covers are drawn from the title, not loaded
            others[one.sha256] = one.size
    instead = {small[page]: large[page] for page in small if page in large and small[page] != large[page]}
    if edition.form == Form.PAGES:
        others = {sha256: size for sha256, size in others.items() if sha256 not in instead}
    return pages, list(others.items()), instead


def size_of(edition: Edition) -> int:
    """Bytes on the way of all that is taken along: the one size that a reader is told, before and while saving."""
    pages, others, _ = files_of(edition)
    return PAGE_BYTES + sum(size for _, size in pages) + sum(size for _, size in others)


def _packed(sha256: str, size: int) -> int:
    path = f"{store.path_of(sha256)}.br" if sha256 else ""
    return default_storage.size(path) if path and default_storage.exists(path) else size
