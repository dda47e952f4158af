"""What importing a codebook would do, line by line, before anything is done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tusach.campaign.models import Campaign
from tusach.drafting.models import Code, CodeGroup
from tusach.drafting.queries.codes import Codebook, codebook_of
from tusach.kit.text import nfc
from tusach.kit.textlayer import Selector

LONGEST = 160


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a codebook that comes in; `number` is where it stands in the file, for what is said about it.

    `under`: the name of the theme above it, in its group. `code`: the theme it is by its number here.
    """

    number: int
    group: str
    name: str
    definition: str = ""
    under: str = ""
    code: int | None = None


@dataclass(frozen=True, slots=True)
class IncomingMark:
    """Words of a text of ours that a project from elsewhere marks with the code of line `row` of its codebook."""

    report: int
    layer: int
    leaf: str
    selector: Selector
    row: int
    is_dissent: bool = False


class Fate(StrEnum):
    MADE = "thêm mới"
    CHANGED = "sửa"
    SAME = "đã có, giữ nguyên"
    TWICE = "trùng tên trong tệp, gộp làm một"
    MERGED = "đã gộp vào chủ đề khác, bỏ qua"
    WRONG = "chưa nhận được"


@dataclass(frozen=True, slots=True)
class Planned:
    """`code`: the theme that is changed or stays. `why`: of a wrong line what to do, of a merged one where it went."""

    row: Row
    fate: Fate
    code: Code | None = None
    why: str = ""

    @property
    def group(self) -> str:
        return str(CodeGroup(self.row.group).label) if self.row.group in CodeGroup.values else self.row.group


def plan_codes(campaign: Campaign, rows: Sequence[Row]) -> list[Planned]:
    """The fate of each line, in order; a name is one whatever its case and spaces. One query.

    An empty definition in the file takes none away. Lines of one name and group become one, with all they define.
    """
    book = codebook_of(campaign)
    plan = _Plan(book)
    return [plan.of(row) for row in _joined(rows)]


def plain(name: str) -> str:
    return " ".join(nfc(name).replace("\0", "").split()).casefold()


def _joined(rows: Sequence[Row]) -> list[Row]:
    """The first line of a name takes over what later ones of that name define beside it."""
    said: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        parts = said.setdefault((row.group, plain(row.name)), [])
        if row.definition.strip() and row.definition.strip() not in parts:
            parts.append(row.definition.strip())
    return [replace(row, definition="\n".join(said[row.group, plain(row.name)])) for row in rows]


class _Plan:
    def __init__(self, book: Codebook) -> None:
        self.book = book
        self.seen: set[tuple[str, str]] = set()
        self.living: dict[tuple[str, str], Code] = {}
        self.merged: dict[tuple[str, str], Code] = {}
        for pk, code in book.by_id.items():
            if book.live(pk):
                self.living[code.group, plain(code.name)] = code
            elif code.merged_into_id:
                self.merged[code.group, plain(code.name)] = book.by_id[book.final(pk)]

    def of(self, row: Row) -> Planned:
        key = (row.group, plain(row.name))
        wrong = self._wrong(row)
        if wrong:
            return Planned(row, Fate.WRONG, why=wrong)
        if key in self.seen:
            return Planned(row, Fate.TWICE)
        self.seen.add(key)
        known = self._known(row, key)
        if known is None and key in self.merged:
            return Planned(row, Fate.MERGED, self.merged[key], f"Nay là “{self.merged[key].name}”.")
        if known is None:
            return Planned(row, Fate.MADE)
        other = self.living.get((known.group, key[1]))
        if other is not None and other.pk != known.pk:
            return Planned(
                row, Fate.WRONG, why=f"Nhóm này đã có chủ đề “{other.name}”. Xin gộp hai chủ đề, hoặc đặt tên khác."
            )  # fmt: skip
        kept = replace(row, definition=row.definition or known.definition)
        same = (" ".join(nfc(row.name).split()), kept.definition.strip()) == (known.name, known.definition)
        return Planned(kept, Fate.SAME if same else Fate.CHANGED, known)

    def _known(self, row: Row, key: tuple[str, str]) -> Code | None:
        by_number = self.book.by_id.get(row.code) if row.code is not None else None
        return by_number if by_number is not None and self.book.live(by_number.pk) else self.living.get(key)

    def _wrong(self, row: Row) -> str:
        if row.group not in CodeGroup.values:
            return "Chưa rõ nhóm. Xin ghi một nhóm của sổ mã."
        if not plain(row.name):
            return "Chủ đề chưa có tên. Xin ghi tên ngắn gọn."
        if len(plain(row.name)) > LONGEST:
            return f"Tên dài quá {LONGEST} ký tự. Xin rút gọn, phần giải thích để ở ô định nghĩa."
        above = (row.group, plain(row.under))
        if (
            row.under.strip()
            and above not in self.seen
            and above not in self.living
            and above not in self.merged
        ):
            return f"Chưa có chủ đề cha “{row.under.strip()}” trong nhóm ấy. Xin để dòng của nó ở trên."
        return ""
