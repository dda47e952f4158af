"""What a paper is made of. Labels (`I.`, `1.2.1.`, `-`) are text as written: nothing is renumbered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Align = Literal["left", "center", "right", "justify"]


Change = Literal["", "inserted", "deleted", "restyled"]


@dataclass(frozen=True)
class Run:
    """A piece of text in one style; `note` becomes a footnote after it.

    `change`: a tracked change by `author` on `when` (ISO 8601) in Word, underlined or struck out in PDF; "restyled" says that
    only the look changed, from `was_bold`, `was_italic` (PDF shows the new one). `blank`: what a
    person has to fill in or check before it is issued, marked so on paper and screen.
    """

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    note: str = ""
    change: Change = ""
    author: str = ""
    when: str = ""
    blank: bool = False
    was_bold: bool = False
    was_italic: bool = False


Text: TypeAlias = str | Sequence[Run]


def runs(text: Text) -> Sequence[Run]:
    return [Run(text)] if isinstance(text, str) else text


def plain(text: Text) -> str:
    return "".join(run.text for run in runs(text))


_OPEN = re.compile(r"(\.\.\.|…)")


def with_blanks(text: str) -> list[Run]:
    """A line of the frame of a paper; each "..." of it is to be filled in and marked so."""
    return [Run(part, blank=bool(_OPEN.fullmatch(part))) for part in _OPEN.split(text) if part]


# `tag` of a block is the name of a content control around it in Word, by which its text is known again when the file
# comes back (docs/hard/paper.md); nothing of it is seen on paper.


@dataclass(frozen=True)
class Paragraph:
    text: Text
    align: Align = "justify"
    indent: bool = True
    tag: str = ""


@dataclass(frozen=True)
class Heading:
    """Levels: 1 Phần or Chương (centred, the title on its own line), 2 `I.`, 3 `1.`, 4 `1.1.`, 5 `a)`."""

    level: int
    label: str
    title: str
    tag: str = ""


@dataclass(frozen=True)
class Item:
    """A line of a list: `label` is its mark as written (-, +, a), 1.), `depth` from 0."""

    label: str
    text: Text
    depth: int = 0
    tag: str = ""


@dataclass(frozen=True)
class TableCell:
    text: Text
    align: Align | None = None
    bold: bool = False
    columns: int = 1
    tag: str = ""


@dataclass(frozen=True)
class Table:
    """`head` rows are repeated on each page. `widths` are shares of the text's width, `aligns` per column."""

    head: Sequence[Sequence[TableCell | str]]
    rows: Sequence[Sequence[TableCell | str]]
    widths: Sequence[float]
    aligns: Sequence[Align] = ()
    caption: str = ""
    source: str = ""
    tag: str = ""


@dataclass(frozen=True)
class Chart:
    """A drawing as standalone SVG; `alt` says in words what it shows. `keeps_next`: it stays on the page of the paragraph
    after it, which is its caption.
    """

    svg: str
    alt: str
    width_mm: float = 160
    caption: str = ""
    keeps_next: bool = False


@dataclass(frozen=True)
class Signers:
    """Those who sign minutes and forms side by side: (in what part, the name under the place for the pen or ""). A page never
    ends inside.
    """

    of: Sequence[tuple[str, str]]
    hint: str = "(ký, ghi rõ họ tên)"


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class Landscape:
    """Blocks on pages of their own, turned: for wide tables only."""

    blocks: Sequence["Block"]


Block: TypeAlias = Paragraph | Heading | Item | Table | Chart | Signers | PageBreak | Landscape


@dataclass(frozen=True)
class Letterhead:
    """`symbol` is number and symbol as issued, `341-KH/BTGTW`; empty while there is no number yet."""

    issuer: Sequence[str]
    superior: Sequence[str] = ()
    symbol: str = ""
    place: str = ""
    dated: str = ""
    subject: str = ""  # of a công văn, under the number: `về việc ...`


@dataclass(frozen=True)
class Signature:
    """`capacity` lines: T/M BAN THƯỜNG VỤ, K/T TRƯỞNG BAN; `positions`: PHÓ TRƯỞNG BAN; `mark`: (đã ký)."""

    name: str
    capacity: Sequence[str] = ()
    positions: Sequence[str] = ()
    mark: str = ""


def pairs_of(blocks: Sequence[Block]) -> list[tuple[Block, Block | None]]:
    """Each with the one after it."""
    return [(one, blocks[at + 1] if at + 1 < len(blocks) else None) for at, one in enumerate(blocks)]


def leads_nothing(block: Block, following: Block | None) -> bool:
    """A heading without a word of its own (the next one is of its level or above) may stand at the foot of a page."""
    return isinstance(block, Heading) and isinstance(following, Heading) and following.level <= block.level


_POWERS = ("T/M", "K/T", "T/L", "TM.", "KT.", "TL.", "TUQ.", "Q.")


def signed(name: str, lines: Sequence[str], *, mark: str = "") -> Signature:
    """The lines over a name as they are typed, told apart: those of power (K/T TRƯỞNG BAN) stand above positions (PHÓ
    TRƯỞNG BAN), which party papers do not print in bold.
    """
    given = [line.strip() for line in lines if line.strip()]
    powers = [line for line in given if line.upper().startswith(_POWERS)]
    return Signature(name, powers, [line for line in given if line not in powers], mark)


@dataclass(frozen=True)
class Recipients:
    lines: Sequence[str]
    label: str = "Nơi nhận:"


@dataclass(frozen=True)
class Annex:
    """Begins a new page after the signature."""

    label: str
    title: str
    blocks: Sequence[Block]
    note: str = ""


@dataclass(frozen=True)
class Paper:
    """A whole paper. `demo` puts `Số liệu minh hoạ` at the foot of every page; `draft` is the line `DỰ THẢO 1`.

    `secrecy` (MẬT, TỐI MẬT, TUYỆT MẬT), `urgency` (KHẨN, THƯỢNG KHẨN, HỎA TỐC) and `circulation` (LƯU HÀNH NỘI BỘ) are set
    in frames under the number; `drafter` is the typist's sign with the number of copies (NV.A.50), `contact` stands at the
    foot of the first page (NĐ 30/2020/NĐ-CP, phụ lục I, ô 10-13). `turned`: every page lies on its side, for a paper that is
    one wide table; it holds no `Landscape`.
    """

    letterhead: Letterhead
    blocks: Sequence[Block]
    type_name: str = ""
    subject: str = ""
    addressees: Sequence[str] = ()
    address_word: str = "Kính gửi"
    signature: Signature | None = None
    recipients: Recipients | None = None
    annexes: Sequence[Annex] = ()
    draft: str = ""
    demo: bool = False
    language: str = "vi"
    secrecy: str = ""
    urgency: str = ""
    circulation: str = ""
    drafter: str = ""
    contact: str = ""
    turned: bool = False

    @property
    def title(self) -> str:
        return (
            " ".join(part for part in (self.type_name.capitalize(), self.subject) if part)
            or self.letterhead.subject
        )
