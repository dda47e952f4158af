"""Books as a folder of plain pages in a ZIP: opened from a USB stick on any computer, without a server or a program.

Pages refer to each other by relative addresses only. The text is that of the store, where a section says `../4/#p2`
and `../r/<sha256>/`; here these become `4.html#p2` and `r/<sha256>.webp`.
"""

import re
import zipfile
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import IO

from tusach.kit import store
from tusach.library.models import Edition, Resource, ResourceUse, Section
from tusach.library.queries.packs import rows_of

_FILE = re.compile(r'(?<==")\.\./r/([0-9a-f]{64})/')
_PLACE = re.compile(r'(?<==")\.\./(\d+)/')
_STYLE = Path(__file__).with_name("plain.css")
_ENDINGS = {"image/webp": "webp", "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif",
            "image/svg+xml": "svg", "audio/mpeg": "mp3", "audio/mp4": "m4a"}  # fmt: skip
_STAMP = (1980, 1, 1, 0, 0, 0)  # the same books give the same file


def write_zip(file: IO[bytes], editions: Iterable[Edition]) -> int:
    """Number of pages written. Editions appear in the order given."""
    pages, rows = 0, []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        for edition in editions:
            pages += _book(pack, edition)
            rows.append(
                f'<li><a href="sach/{edition.key}/index.html" lang="{edition.language}">{escape(edition.title)}</a>'
                f'<br><span class="by">{escape(_by(edition))}</span></li>'
            )
        body = f"<h1>Tủ sách</h1><p>{len(rows)} cuốn, mở được trên mọi máy tính.</p><ol>{''.join(rows)}</ol>"
        _add(pack, "index.html", _page("Tủ sách", body, up="", language="vi", rtl=False).encode())
        _add(pack, "kieu.css", _STYLE.read_bytes())
    return pages + 1


def _book(pack: zipfile.ZipFile, edition: Edition) -> int:
    sections, resources = rows_of(edition)
    names = {one.sha256: f"{one.sha256}.{_ENDINGS.get(one.content_type, 'bin')}" for one in resources}
    home = f"sach/{edition.key}"
    for sha256, name in names.items():
        with store.open_kept(sha256) as data:
            _add(pack, f"{home}/r/{name}", data.read(), deflate=False)
    items = "".join(f'<li><a href="{one.ordinal}.html">{escape(_title(one))}</a></li>' for one in sections)
    head = f"<h1>{escape(edition.title)}</h1><p class=by>{escape(_by(edition))}</p>"
    about = f"<p>{escape(edition.description)}</p>" if edition.description else ""
    _add(
        pack, f"{home}/index.html", _whole(edition, edition.title, f"{head}{about}<ol>{items}</ol>{_links()}")
    )
    for place, section in enumerate(sections):
        body = _section(section, resources, names)
        turn = _links(
            sections[place - 1] if place else None, sections[place + 1] if place + 1 < len(sections) else None
        )
        title = f"{_title(section)} · {edition.title}"
        _add(
            pack, f"{home}/{section.ordinal}.html", _whole(edition, title, f"<article>{body}</article>{turn}")
        )
    return len(sections) + 1


def _section(section: Section, resources: list[Resource], names: dict[str, str]) -> str:
    text = ""
    if section.html_sha256:
        with store.open_kept(section.html_sha256) as file:
            text = file.read().decode()
    text = _FILE.sub(lambda found: f"r/{names.get(found[1], found[1])}", text)
    text = _PLACE.sub(r"\1.html", text)
    mine = [one for one in resources if one.section_id == section.pk]
    pictures = [one for one in mine if one.use == ResourceUse.PAGE_LARGE] or [
        one for one in mine if one.use == ResourceUse.PAGE_SMALL
    ]
    shown = "".join(
        f'<img src="r/{names[one.sha256]}" alt="Ảnh {escape(_title(section))}">' for one in pictures
    )
    sounds = [one for one in mine if one.use == ResourceUse.AUDIO]
    heard = "".join(f'<audio controls preload="none" src="r/{names[one.sha256]}"></audio>' for one in sounds)
    head = "" if "<h1" in text else f"<h1>{escape(_title(section))}</h1>"
    return f"{head}{shown}{heard}{text}"


def _links(before: Section | None = None, after: Section | None = None) -> str:
    parts = (
        [f'<a href="{before.ordinal}.html" rel="prev">Trước: {escape(_title(before))}</a>'] if before else []
    )
    parts += [f'<a href="{after.ordinal}.html" rel="next">Tiếp: {escape(_title(after))}</a>'] if after else []
    parts += ['<a href="index.html">Mục lục</a>', '<a href="../../index.html">Các sách khác</a>']
    return f"<nav>{''.join(parts)}</nav>"


def _whole(edition: Edition, title: str, body: str) -> bytes:
    return _page(title, body, up="../../", language=edition.language, rtl=edition.right_to_left).encode()


def _page(title: str, body: str, *, up: str, language: str, rtl: bool) -> str:
    turned = ' dir="rtl"' if rtl else ""
    return (
        f'<!doctype html><html lang="{escape(language)}"{turned}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="{up}kieu.css"></head><body>{body}</body></html>'
    )


def _title(section: Section) -> str:
    return section.title or (f"Trang {section.label}" if section.label else f"Phần {section.ordinal}")


def _by(edition: Edition) -> str:
    return ", ".join(str(part) for part in (*edition.authors, edition.publisher, edition.year) if part)


def _add(pack: zipfile.ZipFile, name: str, data: bytes, *, deflate: bool = True) -> None:
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
    pack.writestr(entry, data)
