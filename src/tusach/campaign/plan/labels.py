"""Labels of headings (Phần thứ nhất, I, 1.1, 1.2.1, a, -, +) and the tree they make. Labels stay text."""

import re
from dataclasses import dataclass
from itertools import pairwise

from tusach.campaign.plan.shape import Line, Node, Plan
from tusach.kit.text import fold

PART, CHAPTER, ROMAN, ARABIC, LETTER, DASH, PLUS = 0, 1, 2, 3, 9, 10, 11
_ORDINALS = {"nhat": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8}
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_PART = re.compile(r"(?i)^(phần|chương|mục)\s+((?:thứ\s+)?[\wà-ỹ]+)\s*[.:]?\s*(.*)$")
_ROMAN = re.compile(r"^([IVXLl1|!]{1,6})\s*[.)]\s*(\D.*)$")
_DOTTED = re.compile(r"^([0-9OoIl|]{1,2}(?:\s?\.\s?[0-9OoIl|]{1,2}){1,4})\.?\s+(\S.*)$")
_ARABIC = re.compile(r"^([0-9lI|]{1,2})\s*[.)/]\s+(\S.*)$")
_LETTER = re.compile(r"^([a-zđ])\s*[.)]\s+(\S.*)$")
_BULLET = re.compile(r"^([-–—•*·+])\s*(\S.*)$")
_NOISE = str.maketrans({"l": "I", "1": "I", "L": "I", "|": "I", "!": "I"})
_DIGITS = str.maketrans({"l": "1", "I": "1", "|": "1", "O": "0", "o": "0"})


@dataclass(frozen=True, slots=True)
class Label:
    rank: int
    text: str
    title: str
    misread: str = ""  # the label as it stood in the scan, when a letter was put right


def roman_value(label: str) -> int | None:
    """XIV -> 14; None for anything that is not a Roman number below 40."""
    values = [_ROMAN_VALUES.get(char, 0) for char in label]
    if not values or 0 in values:
        return None
    total = sum(-low if low < high else low for low, high in pairwise([*values, 0]))
    return total if roman(total) == label else None


def roman(value: int) -> str:
    tens, ones = divmod(value, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def read_label(text: str) -> Label | None:
    """The label that a line begins with, or None for plain text."""
    text = text.strip()
    return _part(text) or _roman(text) or _number(text) or _small(text)


def _part(text: str) -> Label | None:
    found = _PART.match(text)
    if found is None or len(text) > 200:
        return None
    count = fold(found[2]).removeprefix("thu ")
    if (
        count not in _ORDINALS
        and roman_value(found[2].translate(_NOISE).upper()) is None
        and not count.isdecimal()
    ):
        return None
    if fold(found[1]) == "muc" and not (count.isdecimal() or found[1].isupper()):
        return None
    rank = {"phan": PART, "chuong": CHAPTER, "muc": CHAPTER}[fold(found[1])]
    return Label(rank, f"{found[1]} {found[2]}", found[3])


def is_upper(title: str) -> bool:
    letters = [char for char in title if char.isalpha()]
    return bool(letters) and sum(char.isupper() for char in letters) >= 0.7 * len(letters)


def _roman(text: str) -> Label | None:
    found = _ROMAN.match(text)
    if found is None:
        return None
    raw, title = found[1], found[2].strip()
    if roman_value(raw) is not None and set(raw) <= set("IVX"):
        return Label(ROMAN, raw, title)
    mended = raw.translate(_NOISE)
    if roman_value(mended) is None or not is_upper(title) or raw.isdecimal():
        return None
    return Label(ROMAN, mended, title, misread=raw)


def _number(text: str) -> Label | None:
    found = _DOTTED.match(text)
    if found is not None:
        raw = re.sub(r"\s", "", found[1])
        if any(char.isdecimal() for char in raw) and not _is_date(text):
            mended = raw.translate(_DIGITS)
            return Label(ARABIC + mended.count("."), mended, found[2], misread=raw if mended != raw else "")
    found = _ARABIC.match(text)
    if found is None or _is_date(text):
        return None
    mended = found[1].translate(_DIGITS)
    return Label(ARABIC, mended, found[2], misread=found[1] if mended != found[1] else "")


def _is_date(text: str) -> bool:
    return re.match(r"^\d{1,2}[./]\d{1,2}[./]\d{4}", text) is not None


def _small(text: str) -> Label | None:
    found = _LETTER.match(text)
    if found is not None:
        return Label(LETTER, found[1], found[2])
    found = _BULLET.match(text)
    if found is None:
        return None
    return Label(PLUS if found[1] == "+" else DASH, "+" if found[1] == "+" else "-", found[2])


# --- the tree --------------------------------------------------------------------------------------


def build_tree(
    lines: list[Line], *, wrapped: bool, plan: Plan, repairs: bool = True
) -> tuple[list[Node], list[Line]]:
    """The tree of labelled lines, and the lines before its first label.

    A line without a label continues the title above it (a page break, a full line) or is a note below it.
    """
    roots: list[Node] = []
    stack: list[Node] = []
    before: list[Line] = []
    previous: Line | None = None
    for line in lines:
        if not line.text.strip():
            continue
        label = read_label(line.text)
        if label is None and not stack:
            before.append(line)
        elif label is None:
            _continue(stack[-1], line, previous, wrapped=wrapped)
        else:
            if label.misread and repairs:
                plan.doubt(
                    f"nhãn “{label.misread}”",
                    line.number,
                    f"Nhãn được đọc là “{label.text}”; xin so với bản giấy.",
                )
            node = Node(label.text, label.title.strip(), [line.number], label.rank)
            _hang(roots, stack, node)
        previous = line
    return roots, before


def _hang(roots: list[Node], stack: list[Node], node: Node) -> None:
    while stack and stack[-1].rank >= node.rank:
        stack.pop()
    (stack[-1].children if stack else roots).append(node)
    stack.append(node)


def _continue(node: Node, line: Line, previous: Line | None, *, wrapped: bool) -> None:
    text = line.text.strip()
    node.lines.append(line.number)
    last = node.note[-1] if node.note else node.title
    if not last:
        node.title = text
    elif not node.note and node.rank <= ROMAN and is_upper(text) and is_upper(node.title):
        node.title = f"{node.title} {text}"
    elif _runs_on(last, text, line, previous, wrapped=wrapped):
        joined = f"{last} {text}"
        if node.note:
            node.note[-1] = joined
        else:
            node.title = joined
    else:
        node.note.append(text)


def _runs_on(last: str, text: str, line: Line, previous: Line | None, *, wrapped: bool) -> bool:
    """A sentence goes on when it had not ended and the next line begins small, or the full line was wrapped."""
    if last.endswith((".", ":", ";", "!", "?")):
        return False
    if text[:1].islower():
        return True
    next_to_it = previous is not None and previous.number == line.number - 1
    return wrapped and next_to_it and len(previous.text.strip()) > 60 if previous is not None else False


# --- what is odd about the numbering ---------------------------------------------------------------


def check_numbering(roots: list[Node], plan: Plan) -> None:
    """Doubts for gaps, repeats and numbers that do not belong to their parent. Nothing is renumbered."""
    _check_row(roots, plan)
    for root in roots:
        for node in root.walk():
            _check_row(node.children, plan)
            for child in node.children:
                _check_parent(node, child, plan)


def _check_row(row: list[Node], plan: Plan) -> None:
    counted = [(node, _place(node)) for node in row if _place(node) is not None]
    for node, place in counted[:1]:
        if place != 1 and node.rank <= LETTER:
            plan.doubt(f"đề mục {node.label}", node.lines[0], "Đề mục đầu tiên ở cấp này không mang số 1.")
    for (above, first), (node, second) in pairwise(counted):
        if above.rank != node.rank or first is None or second is None:
            continue
        if second == first:
            plan.doubt(f"đề mục {node.label}", node.lines[0], f"Trùng số với đề mục ở dòng {above.lines[0]}.")
        elif second != first + 1:
            plan.doubt(
                f"đề mục {node.label}",
                node.lines[0],
                f"Số không nối tiếp đề mục “{above.label}” ở dòng {above.lines[0]}.",
            )


def _place(node: Node) -> int | None:
    """Which one in its row the label says it is."""
    if node.rank in {PART, CHAPTER}:
        count = fold(node.label.split(maxsplit=1)[1]).removeprefix("thu ")
        number = count if not count.isdecimal() else None
        return int(count) if number is None else _ORDINALS.get(count) or roman_value(count.upper())
    if node.rank == ROMAN:
        return roman_value(node.label)
    if ARABIC <= node.rank < LETTER:
        return int(node.label.split(".")[-1])
    if node.rank == LETTER:
        return "abcdđeghiklmnopqrstuvxy".find(node.label) + 1 or None
    return None


def _check_parent(parent: Node, child: Node, plan: Plan) -> None:
    if not ARABIC < child.rank < LETTER:
        return
    if parent.rank == ROMAN:
        right = child.label.split(".")[0] == str(roman_value(parent.label)) and child.label.count(".") == 1
    elif ARABIC <= parent.rank < LETTER:
        right = child.label.rpartition(".")[0] == parent.label
    else:
        right = True
    if not right:
        plan.doubt(
            f"đề mục {child.label}", child.lines[0], f"Số không theo đề mục cấp trên “{parent.label}”."
        )
