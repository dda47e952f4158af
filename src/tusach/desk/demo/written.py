"""The demo's books, written from texts/: real sentences with slots, told a little differently for every title.

A text is chapters, `=== Title`, of blocks in the house's plain book text (kit/epub). `{cây}` stands for what the book
says of it in shelf.toml, `{Cây}` for the same with a capital. Blocks that begin with `% ` form pools: of each pool a
seeded choice stays, in its order, so two books of one text do not read the same.
"""

import json
import re
import tomllib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path
from random import Random

import typst

from tusach.kit.epub import Book, pack_book, read_chapter
from tusach.kit.text import fold

FOLDER = Path(__file__).with_name("texts")
MARK = "Sách minh hoạ"
PUBLISHER = "Bản minh hoạ"
_STAYS = 0.85  # of a pool's blocks
_SLOT = re.compile(r"\{([^{}#]+)\}")


@dataclass(frozen=True)
class Told:
    """One book of the shelf, as shelf.toml describes it."""

    text: str
    title: str
    topic: str
    audience: str
    year: int
    authors: Sequence[str]
    slots: Mapping[str, str] = field(default_factory=dict)

    @property
    def file_name(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", fold(self.title)).strip("-") + ".epub"

    @property
    def description(self) -> str:
        return f"{MARK}: nội dung viết để trình bày thư viện, không dùng thay sách đã xuất bản hay văn bản pháp luật."


def shelf() -> list[Told]:
    with (FOLDER / "shelf.toml").open("rb") as file:
        return [Told(**one) for one in tomllib.load(file)["book"]]


def chapters_of(told: Told, *, seed: int) -> list[str]:
    """The source of each chapter. Raises KeyError for a slot that the shelf leaves empty."""
    random = Random(f"{seed}/{told.title}")
    source = (FOLDER / f"{told.text}.txt").read_text(encoding="utf-8")
    parts = re.split(r"^=== (.+)$", source, flags=re.MULTILINE)
    out = []
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        blocks = list(_chosen(re.split(r"\n\s*\n", body.strip()), random))
        out.append(_filled("\n\n".join([f"# {title}", *blocks]), told.slots))
    return out


def _chosen(blocks: Sequence[str], random: Random) -> Iterator[str]:
    for in_pool, group in groupby(blocks, key=lambda block: block.startswith("% ")):
        pool = list(group)
        if not in_pool:
            yield from pool
            continue
        stays = set(random.sample(range(len(pool)), max(1, round(len(pool) * _STAYS))))
        yield from (block.removeprefix("% ") for i, block in enumerate(pool) if i in stays)


def _filled(text: str, slots: Mapping[str, str]) -> str:
    def said(slot: re.Match[str]) -> str:
        name = slot[1]
        if name in slots:
            return slots[name]
        words = slots[name[0].lower() + name[1:]]
        return words[0].upper() + words[1:]

    return _SLOT.sub(said, text)


def title_page(told: Told) -> str:
    return (
        f"# {told.title}\n\n**{MARK}**\n\n{', '.join(told.authors)}\n\n"
        "Cuốn sách này được viết ra để trình bày thư viện. Người, nơi chốn và con số trong sách đều là thí dụ; tên tác "
        "giả cũng là tên đặt. Nội dung chỉ nêu hướng đi chung, không thay sách đã xuất bản, lời thầy thuốc hay văn bản "
        "pháp luật đang có hiệu lực."
    )


def as_epub(told: Told, *, seed: int, made_at: datetime) -> bytes:
    """The same bytes for the same shelf, texts and seed."""
    sources = [title_page(told), *chapters_of(told, seed=seed)]
    return pack_book(
        Book(
            identifier=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_DNS, f'{told.title}.minh-hoa.tusach')}",
            title=told.title,
            authors=told.authors,
            publisher=PUBLISHER,
            date=str(told.year),
            made_at=made_at,
            chapters=[read_chapter(source, name=f"c{i}") for i, source in enumerate(sources)],
            description=told.description,
            rights="CC BY 4.0",
        )
    )


OLD_TITLE = "Sổ tay tủ sách thôn (bản chụp)"
_OLD_PAGES = (
    (
        "SỔ TAY TỦ SÁCH THÔN",
        MARK,
        "Bản đánh máy cũ, chụp lại từng trang để giữ nguyên dáng giấy.",
    ),
    (
        "Điều 1. Sách của thôn là của chung.",
        "Ai mượn thì ghi tên vào sổ, đọc xong thì trả đúng chỗ.",
        "Người giữ sách mở tủ hai buổi mỗi tuần, tối thứ Ba và sáng Chủ nhật.",
        "Điều 2. Mỗi lần mượn hai cuốn, mỗi cuốn mười lăm ngày.",
        "Cuốn nào nhiều người hỏi thì đọc tại chỗ.",
    ),
    (
        "Điều 3. Mỗi tháng một buổi đọc chung.",
        "Chọn sách theo việc của mùa: trước vụ thì sách trồng trọt, mùa mưa thì sách phòng bệnh, ngày hè thì sách thiếu nhi.",
        "Người đọc chậm, to, rõ; đọc xong hỏi một câu.",
        "Điều 4. Sách rách thì vá, sách cũ thì hỏi rồi mới bỏ.",
    ),
    (
        "Điều 5. Cuối năm đếm sách.",
        "Hai người cùng đếm, một người ghi. Thiếu thì tìm một tuần, không thấy thì lập biên bản. Thừa thì vào sổ.",
        "Điều 6. Người giữ sách thay nhau hai năm một lần.",
        "Bàn giao có mặt ba người: người cũ, người mới, trưởng thôn.",
    ),
)
_OLD_LOOK = """
#set page(width: 105mm, height: 148mm, margin: 14mm, fill: rgb("#f1e6cb"))
#set text(font: ("DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono", "Libertinus Serif"), size: 9pt, lang: "vi", fill: rgb("#3b3328"))
#set par(justify: false, leading: 0.9em, spacing: 1.3em)
#let pages = json(bytes(sys.inputs.pages))
#for (i, lines) in pages.enumerate() {
  if i > 0 { pagebreak() }
  rotate(if calc.even(i) { 0.5deg } else { -0.4deg }, block(width: 100%, {
    for (j, line) in lines.enumerate() { par(if j == 0 { strong(line) } else { line }) }
    v(6mm)
    align(center, text(size: 8pt, str(i + 1)))
  }))
}
"""


def old_booklet() -> bytes:
    """A PDF that looks photographed, with its text as the layer beneath: read as pages, without recognising letters."""
    inputs = {"pages": json.dumps(_OLD_PAGES, ensure_ascii=False)}
    return bytes(typst.compile(_OLD_LOOK.encode(), format="pdf", sys_inputs=inputs, timestamp=0))
