"""The words of an e-mail: its title and its plain text, from the notices that it carries.

A notice was written in Vietnamese. Whoever wants English e-mail gets what the interface's catalogue knows of it; a sentence
that it does not know stays as it was written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from tusach.kit.english import catalogue
from tusach.kit.text import moment

MOST = 50
CHOICES = "/thong-bao/cach-nhan/"


@dataclass(frozen=True)
class Item:
    sentence: str
    body: str
    url: str
    at: datetime


@dataclass(frozen=True)
class Words:
    """The house's own words around the notices, and how a notice's are said."""

    said: Callable[[str], str]
    house: str
    many: str
    dear: str
    more: str
    foot: str


def _as_written(text: str) -> str:
    return text


def _in_english(text: str) -> str:
    return "\n".join(catalogue.said(line) for line in text.split("\n"))


VIETNAMESE = Words(
    _as_written, "Tủ sách", "{} thông báo mới", "Kính gửi {},", "Còn {} thông báo nữa, xem tại {}",
    "Thư tự động của hệ thống Tủ sách. Chọn cách nhận thông báo: {}",
)  # fmt: skip
ENGLISH = Words(
    _in_english, "Tủ sách", "{} new notices", "Dear {},", "{} more notices are at {}",
    "Sent by the system Tủ sách by itself. Choose how you are told: {}",
)  # fmt: skip


def host_of(address: str) -> str:
    return urlsplit(address).hostname or "localhost"


def title_of(items: Sequence[Item], more: int = 0, words: Words = VIETNAMESE) -> str:
    """One line of at most 150 characters."""
    count = len(items) + more
    line = " ".join(words.said(items[0].sentence).split()) if count == 1 else words.many.format(count)
    title = f"{words.house}: {line}"
    return title if len(title) <= 150 else title[:149] + "…"


def text_of(name: str, items: Sequence[Item], more: int, site: str, words: Words = VIETNAMESE) -> str:
    """`more` notices are only counted: they are on the site."""
    blocks = [words.dear.format(name)]
    for item in items:
        said = words.said(item.sentence)
        lines = [f"{said} ({words.said(moment(item.at))})" if len(items) > 1 else said]
        lines += [words.said(item.body.strip())] if item.body.strip() else []
        lines += [site + item.url] if item.url else []
        blocks.append("\n".join(lines))
    if more:
        blocks.append(words.more.format(more, f"{site}/thong-bao/"))
    blocks.append("--\n" + words.foot.format(f"{site}{CHOICES}"))
    return "\n\n".join(blocks) + "\n"
