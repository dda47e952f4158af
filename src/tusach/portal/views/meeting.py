"""Reading to a hall: large type for a projector, a printed extract, and the square code that leads to a paragraph."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from tusach.kit import store
from tusach.library.models import Edition, Form
from tusach.portal import extract, square
from tusach.portal.leaves import Leaf, leaves, screens, words_of
from tusach.portal.shown import by, card
from tusach.portal.views.reading import OneSection, html_of, section_address, title_of

_LONG = 45  # words on a screen above which the letters must be smaller
_HOUR = 3600
_MOST_PICTURES, _MOST_BYTES = 60, 4_000_000  # in one extract; of one picture


def address_of(edition: Edition, ordinal: int, paragraph: str = "") -> str:
    """The whole address of a paragraph, as a phone's camera needs it."""
    return settings.SITE_ADDRESS + section_address(edition, ordinal) + (f"#{paragraph}" if paragraph else "")


class Meeting(OneSection):
    """One screen of a section, `?man=3`; the arrow keys turn, the code beside leads a phone to the same paragraph."""

    template_name = "portal/meeting.html"

    def open(self, request: HttpRequest) -> HttpResponseBase:
        self.note("request")
        return self.show()

    def context(self, actor: Any, thing: Edition) -> Mapping[str, Any]:
        known = super().context(actor, thing)
        pages = screens(leaves(html_of(self.section))) or [[]]
        wanted = self.request.GET.get("man", "1")
        at = min(max(1, int(wanted)), len(pages)) if wanted.isdecimal() and len(wanted) < 6 else 1
        if wanted == "cuoi":
            at = len(pages)
        shown = pages[at - 1]
        return {
            **known,
            "section": self.section, "title": title_of(self.section), "card": card(thing),
            "leaves": shown, "screen": at, "screens": len(pages),
            "long": sum(words_of(leaf) for leaf in shown) > _LONG,
            "paragraph": shown[0].id if shown else "",
            "before": self.turn(at - 1, len(pages), at > 1),
            "after": self.turn(at + 1, len(pages), at < len(pages)),
            "address": address_of(thing, self.section.ordinal).split("//", 1)[-1],
        }  # fmt: skip

    def turn(self, screen: int, screens: int, within: bool) -> str:  # noqa: FBT001
        """Relative address of the next or the last screen, over the border of the section; "" at the book's ends."""
        if within:
            return f"?man={screen}"
        ordinal = self.section.ordinal + (1 if screen > screens else -1)
        if not 1 <= ordinal <= self.thing.section_count:
            return ""
        return f"../../{ordinal}/hoi-nghi/{'' if screen > screens else '?man=cuoi'}"


class Code(OneSection):
    """The square code of a section or, with `?doan=p4`, of a paragraph."""

    def open(self, request: HttpRequest) -> HttpResponseBase:
        paragraph = request.GET.get("doan", "")
        if paragraph and not (paragraph[:1] == "p" and paragraph[1:].isdecimal()):
            raise Http404
        answer = HttpResponse(
            square.svg(address_of(self.thing, self.section.ordinal, paragraph[:8])),
            content_type="image/svg+xml",
        )
        answer.headers["Cache-Control"] = "max-age=86400"
        return answer


class Extract(OneSection):
    """A section as a printed leaf, A5: to hand out where not everyone has a phone."""

    def open(self, request: HttpRequest) -> HttpResponseBase:
        self.note("request")
        edition, section = self.thing, self.section
        if edition.form == Form.AUDIO or not section.html_sha256:
            raise Http404
        key = f"extract:{edition.key}:{section.ordinal}:{section.html_sha256[:16]}"
        made = caches["worker"].get(key)
        if made is None:
            made = extract.pdf(self.sheet(edition, leaves(html_of(section))))
            caches["worker"].set(key, made, _HOUR)
        answer = HttpResponse(made, content_type="application/pdf")
        name = store.safe_name(f"{edition.title} - {title_of(section)}.pdf", "application/pdf")
        answer.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
        answer.headers["Cache-Control"] = "max-age=3600"
        return answer

    def sheet(self, edition: Edition, found: list[Leaf]) -> extract.Sheet:
        ordinal = self.section.ordinal
        source = ", ".join(str(part) for part in (by(edition), edition.year) if part)
        return extract.Sheet(
            book=edition.title, title=title_of(self.section), source=source, leaves=found,
            address=address_of(edition, ordinal), language=edition.language, demo=settings.DEMO,
            right_to_left=edition.right_to_left, pictures=self.pictures(edition, found),
        )  # fmt: skip

    def pictures(self, edition: Edition, found: list[Leaf]) -> dict[str, bytes]:
        wanted = list(dict.fromkeys(leaf.picture for leaf in found if leaf.picture))[:_MOST_PICTURES]
        known = edition.resources.filter(sha256__in=wanted, content_type__startswith="image/")
        sizes = dict(known.values_list("sha256", "size"))
        return {
            name: self.bytes_of(name) for name in wanted
            if sizes.get(name, _MOST_BYTES) < _MOST_BYTES and store.is_kept(name)
        }  # fmt: skip

    def bytes_of(self, sha256: str) -> bytes:
        with store.open_kept(sha256) as file:
            return bytes(file.read())
