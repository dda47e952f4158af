"""The words of an e-mail: its title and its plain text, from the notices that it carries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from tusach.kit.text import moment

MOST = 50
CHOICES = "/thong-bao/cach-nhan/"


@dataclass(frozen=True)
class Item:
    sentence: str
    body: str
    url: str
    at: datetime


def host_of(address: str) -> str:
    return urlsplit(address).hostname or "localhost"


def title_of(items: Sequence[Item], more: int = 0) -> str:
    """One line of at most 150 characters."""
    count = len(items) + more
    line = " ".join(items[0].sentence.split()) if count == 1 else f"{count} thông báo mới"
    title = f"Tủ sách: {line}"
    return title if len(title) <= 150 else title[:149] + "…"


def text_of(name: str, items: Sequence[Item], more: int, site: str) -> str:
    """`more` notices are only counted: they are on the site."""
    blocks = [f"Kính gửi {name},"]
    for item in items:
        lines = [f"{item.sentence} ({moment(item.at)})" if len(items) > 1 else item.sentence]
        lines += [item.body.strip()] if item.body.strip() else []
        lines += [site + item.url] if item.url else []
        blocks.append("\n".join(lines))
    if more:
        blocks.append(f"Còn {more} thông báo nữa, xem tại {site}/thong-bao/")
    blocks.append(f"--\nThư tự động của hệ thống Tủ sách. Chọn cách nhận thông báo: {site}{CHOICES}")
    return "\n\n".join(blocks) + "\n"
