"""What every export says of an edition: its addresses, its names in the vocabularies of the world."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from django.urls import reverse

from tusach.library.models import Edition, Form, Licence, Resource
from tusach.library.queries.feeds import Asked

NAME = "Tủ sách"
ABOUT = "Thư viện điện tử của Đề án trang bị sách cho cơ sở xã, phường, thị trấn: đọc miễn phí, không cần tài khoản."

RIGHTS: dict[str, str] = {
    Licence.STATE: "",
    Licence.READ_ONLY: "",
    Licence.PUBLIC_DOMAIN: "https://creativecommons.org/publicdomain/mark/1.0/",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_NC_ND: "https://creativecommons.org/licenses/by-nc-nd/4.0/",
}
ASKED_BY = {"topic": "chu-de", "language": "ngon-ngu", "author": "tac-gia", "form": "dang", "words": "tim"}


@dataclass(frozen=True)
class Site:
    """The address under which this answer is asked for, `https://tusach.example.vn`, without a slash at its end."""

    base: str

    def to(self, name: str, *args: object) -> str:
        return self.base + reverse(name, args=args)

    @property
    def host(self) -> str:
        """A domain name for identifiers; a number or a bare name is no authority."""
        host = urlsplit(self.base).hostname or ""
        return host if re.fullmatch(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+", host) else "tusach.invalid"


@dataclass(frozen=True)
class Leaf:
    """One page of a choice from the shelf: what was asked, its editions, where it stands."""

    asked: Asked
    editions: Sequence[Edition]
    number: int
    pages: int
    total: int
    per_page: int
    at: datetime


def stamp(at: datetime) -> str:
    """2026-11-02T02:42:00Z"""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def query_of(asked: Asked, *, page: int = 1) -> str:
    """`?chu-de=LAW&trang=2`, empty when nothing is asked."""
    pairs = [(name, getattr(asked, field)) for field, name in ASKED_BY.items() if getattr(asked, field)]
    pairs += [("moi", "1")] if asked.newest else []
    pairs += [("trang", str(page))] if page > 1 else []
    return f"?{urlencode(pairs)}" if pairs else ""


def turning(leaf: Leaf, address: Callable[[int], str]) -> list[tuple[str, str]]:
    """(rel, address) of the first, the previous, the next and the last page."""
    found = [("first", address(1)), ("last", address(max(1, leaf.pages)))]
    if leaf.number > 1:
        found.append(("previous", address(leaf.number - 1)))
    if leaf.number < leaf.pages:
        found.append(("next", address(leaf.number + 1)))
    return found


def title_of(asked: Asked, label: str = "") -> str:
    if asked.words:
        return f"Tìm “{asked.words}”"
    return label or asked.author or ("Sách mới" if asked.newest else "Mọi cuốn sách")


def full_title(edition: Edition) -> str:
    return f"{edition.title}: {edition.subtitle}" if edition.subtitle else edition.title


def cover_of(edition: Edition) -> Resource | None:
    """The cover's file, of an edition read by `queries.feeds.with_covers`."""
    covers: list[Resource] = getattr(edition, "covers", [])
    return covers[0] if covers else None


def is_audio(edition: Edition) -> bool:
    return edition.form == Form.AUDIO


def changed_at(edition: Edition) -> datetime:
    return edition.ended_at or edition.published_at or edition.added_at
