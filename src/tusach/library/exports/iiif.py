"""IIIF Presentation 3.0 manifest of a scanned book; each page an image in our two sizes, without an image service."""

from collections.abc import Iterable
from typing import Any

from tusach.library.exports.words import RIGHTS, Site, full_title
from tusach.library.models import Edition, Licence, Resource

Json = dict[str, Any]
_FALLBACK = (800, 1_200)  # of a page whose image did not say its size


def manifest(site: Site, edition: Edition, pages: Iterable[tuple[int, str, str, list[Resource]]]) -> Json:
    """`pages`: (ordinal, title, printed number, images from the smaller to the larger); pages without one are left out."""
    here = site.to("library:iiif", edition.key)
    facts = [
        ("Tác giả", ", ".join(edition.authors)), ("Nhà xuất bản", edition.publisher), ("Năm", str(edition.year or "")),
        ("ISBN", edition.isbn), ("Giấy phép", str(edition.get_licence_display())),
    ]  # fmt: skip
    made: Json = {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": here,
        "type": "Manifest",
        "label": _in(edition.language, full_title(edition)),
        "metadata": [{"label": _in("vi", name), "value": _in("vi", value)} for name, value in facts if value],
        "viewingDirection": "right-to-left" if edition.right_to_left else "left-to-right",
        "behavior": ["paged"],
        "homepage": [_page(site.to("portal:book", edition.key), edition)],
        "seeAlso": [
            {
                "id": site.to("library:marcxml", edition.key),
                "type": "Dataset",
                "format": "application/marcxml+xml",
            },
            {
                "id": site.to("library:jsonld", edition.key),
                "type": "Dataset",
                "format": "application/ld+json",
            },
        ],
        "items": [_canvas(site, edition, page) for page in pages if page[3]],
    }
    if edition.description:
        made["summary"] = _in("vi", edition.description)
    if RIGHTS.get(edition.licence):
        made["rights"] = RIGHTS[Licence(edition.licence)].replace(
            "https://", "http://"
        )  # as the specification has it
    return made


def _canvas(site: Site, edition: Edition, page: tuple[int, str, str, list[Resource]]) -> Json:
    """Its name has no fragment: that is for parts of it (Presentation 3.0, 5.3)."""
    ordinal, title, label, images = page
    small, large = images[0], images[-1]
    width, height = (large.width, large.height) if large.width and large.height else _FALLBACK
    canvas = site.to("library:iiif", edition.key).replace("manifest.json", f"canvas/{ordinal}")
    body: Json = {
        "id": site.to("portal:resource", edition.key, large.sha256), "type": "Image",
        "format": large.content_type, "width": width, "height": height,
    }  # fmt: skip
    note = {
        "id": f"{canvas}/image", "type": "Annotation", "motivation": "painting", "target": canvas, "body": body,
    }  # fmt: skip
    made: Json = {
        "id": canvas,
        "type": "Canvas",
        "label": _in("none", label or str(ordinal)),
        "width": width,
        "height": height,
        "homepage": [_page(site.to("portal:read", edition.key, ordinal), edition)],
        "items": [{"id": f"{canvas}/page", "type": "AnnotationPage", "items": [note]}],
    }
    if title:
        made["summary"] = _in(edition.language, title)
    if small.sha256 != large.sha256:
        made["thumbnail"] = [{
            "id": site.to("portal:resource", edition.key, small.sha256), "type": "Image",
            "format": small.content_type, "width": small.width or 1, "height": small.height or 1,
        }]  # fmt: skip
    return made


def _page(address: str, edition: Edition) -> Json:
    return {
        "id": address,
        "type": "Text",
        "format": "text/html",
        "label": _in(edition.language, edition.title),
    }


def _in(language: str, *texts: str) -> dict[str, list[str]]:
    return {language: list(texts)}
