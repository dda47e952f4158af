"""A book's page, its quality sheet and its original file."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header

from tusach.books.models import Language
from tusach.kit import store
from tusach.library.models import Edition, Form, State
from tusach.library.queries import offline, reading
from tusach.portal import contents, linked
from tusach.portal.shown import card, kind, length, minutes_to_read, printed_pages, weight
from tusach.portal.views.base import OneEdition
from tusach.portal.views.home import named
from tusach.portal.views.ranges import ranged
from tusach.shelf.queries.public import copies_in

_FROM_SECTIONS = 200


def contents_of(edition: Edition, here: int = 0) -> list[contents.Line]:
    """The contents that the file gave; else the sections' own titles, unless they are only page numbers."""
    if edition.toc:
        return contents.lines(edition.toc, here=here)
    if edition.form == Form.PAGES:
        return []
    return contents.lines_of_sections(reading.sections_light(edition), here=here)


def facts(edition: Edition, size: int) -> list[tuple[str, str]]:
    """Label and value of what the title page says; what is unknown is left out. `size` in bytes."""
    pages = printed_pages(edition)
    rows = [
        ("Tác giả", ", ".join(edition.authors)),
        ("Nhà xuất bản", edition.publisher),
        ("Năm xuất bản", str(edition.year or "")),
        ("ISBN", edition.isbn),
        ("Ngôn ngữ", Language(edition.language).label),
        ("Chủ đề", edition.get_topic_display() if edition.topic else ""),
        ("Bạn đọc", edition.get_audience_display().capitalize()),
        ("Dạng", edition.get_form_display().capitalize()),
        ("Người đọc", edition.reader_of),
        ("Thời lượng", length(edition.seconds) if edition.seconds else ""),
        ("Số trang", f"{pages}" if pages else ""),
        ("Đọc hết khoảng", length(minutes_to_read(edition.words) * 60) if edition.words else ""),
        ("Dung lượng khi lưu", weight(size)),
        ("Giấy phép", edition.get_licence_display()),
    ]
    return [(label, value) for label, value in rows if value]


class Book(OneEdition):
    template_name = "portal/book.html"
    kept_as = "investigation"

    def answer(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        self.note("investigation")
        return super().answer(request, **address)

    def context(self, actor: Any, thing: Edition) -> Mapping[str, Any]:
        lines, chosen, size = contents_of(thing), self.commune, offline.size_of(thing)
        copies = copies_in(chosen, [thing.work_id]).get(thing.work_id) if chosen else None
        if copies:
            self.kept_as = ""  # how many are on the shelf changes by the hour, so this answer is not kept
        return {
            **super().context(actor, thing),
            "card": card(thing) | {"kind": kind(thing, size)},
            "others": [card(one) for one in reading.siblings(thing)],
            "lines": lines[:_FROM_SECTIONS],
            "more_lines": max(0, len(lines) - _FROM_SECTIONS),
            "facts": facts(thing, size),
            "superseded": thing.state == State.SUPERSEDED,
            "commune": named(chosen, self.at),
            "copies": copies,
            "size": size,
            "linked": linked.script(
                linked.book(thing, self.request.build_absolute_uri(thing_address(thing)))
            ),
            "tab": "",
        }


def thing_address(edition: Edition) -> str:
    return reverse("portal:book", args=[edition.key])


class Quality(OneEdition):
    """The public sheet of what was checked of an edition, and the SHA-256 of the file it came from."""

    template_name = "portal/quality.html"

    def context(self, actor: Any, thing: Edition) -> Mapping[str, Any]:
        return {
            **super().context(actor, thing),
            "card": card(thing),
            "checks": thing.quality.get("checks", []),
            "source_size": weight(thing.source_size),
            "tab": "",
        }


class Original(OneEdition):
    """The file as it came, where its licence lets it go."""

    def answer(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        edition = self.thing
        if not edition.may_download or not store.is_kept(edition.source_sha256):
            raise Http404
        self.note("request")
        file = store.open_kept(edition.source_sha256)
        answer = ranged(request, file, file.size, edition.source_type)
        name = store.safe_name(edition.source_name, edition.source_type)
        answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        answer.headers["ETag"] = f'"{edition.source_sha256}"'
        return answer
