"""What a receiver counted against what a parcel's list says, without a database (docs/hard/delivery.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tusach.kit.errors import Refused
from tusach.kit.text import number

MOST = 9_999  # copies of a title in one parcel; more is a slip of the finger


@dataclass(frozen=True)
class Counted:
    """One title as it was counted. `received` is all that came of it, the `damaged` among them. A book that no list of
    the programme has carries its name in `unlisted` and no title.
    """

    title_id: int | None
    received: int
    damaged: int = 0
    reason: str = ""
    unlisted: str = ""
    photo_sha256: str = ""


@dataclass(frozen=True)
class Difference:
    """`kind` is SHORT, OVER, WRONG_TITLE or DAMAGED."""

    kind: str
    quantity: int
    line: Counted


@dataclass
class Compared:
    lines: list[tuple[int, Counted]] = field(default_factory=list)  # (expected, counted)
    differences: list[Difference] = field(default_factory=list)


def compare(
    listed: Mapping[int, int],
    counted: Sequence[Counted] | None,
    names: Mapping[int, str],
    *,
    blind: bool,
) -> Compared:
    """Every listed title with what came of it, and what came beside. `counted` is None for "all as listed". A listed
    title that was not mentioned came whole, or, counted blind, not at all. Raises `Refused` for a number that cannot
    be, and, unless the list was hidden, for a difference without its reason: a line's in words of the receiver.
    """
    if counted is None:
        if blind:
            raise Refused("Kiện này được chọn để đếm trước. Xin đếm từng đầu sách rồi gửi số đếm được.")
        counted = []
    told = _by_title(counted)
    done = Compared()
    for title, expected in listed.items():
        line = told.pop(title, None) or Counted(title, 0 if blind else expected)
        done.lines.append((expected, line))
        done.differences += _of_line(expected, line, names.get(title, ""), blind=blind)
    for line in [*told.values(), *(one for one in counted if one.title_id is None)]:
        if line.received:
            done.lines.append((0, line))
            done.differences.append(Difference("WRONG_TITLE", line.received, line))
    return done


def _by_title(counted: Sequence[Counted]) -> dict[int, Counted]:
    told: dict[int, Counted] = {}
    for line in counted:
        if not 0 <= line.received <= MOST:
            raise Refused(f"Số bản nhận được từ 0 đến {number(MOST)}; đang ghi {number(line.received)}.")
        if not 0 <= line.damaged <= line.received:
            raise Refused(
                f"Số bản hỏng ({number(line.damaged)}) không thể lớn hơn số bản nhận được ({number(line.received)})."
            )
        if line.title_id is None:
            if line.received and not line.unlisted.strip():
                raise Refused("Xin ghi tên cuốn sách không có trong danh sách.")
            continue
        if line.title_id in told:
            raise Refused("Một đầu sách được ghi hai lần. Xin gộp lại thành một dòng.")
        told[line.title_id] = line
    return told


def _of_line(expected: int, line: Counted, name: str, *, blind: bool) -> list[Difference]:
    found: list[Difference] = []
    if line.received < expected:
        found.append(Difference("SHORT", expected - line.received, line))
    if line.received > expected:
        found.append(Difference("OVER", line.received - expected, line))
    if line.damaged:
        found.append(Difference("DAMAGED", line.damaged, line))
    if found and not blind and not line.reason.strip():
        raise Refused(
            f"“{name}”: danh sách ghi {number(expected)} bản, anh chị ghi {number(line.received)} bản"
            f"{f', hỏng {number(line.damaged)}' if line.damaged else ''}. Xin ghi lý do."
        )
    return found
