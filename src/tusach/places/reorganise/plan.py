"""From lines to a plan: which units begin, go on under another version, end, and what follows them.

A unit goes on as itself when its own code takes it whole and either nothing else comes in or its name stays;
or when it keeps a part under its own code and full name. Every other receiver is a new unit.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tusach.kit.text import day as day_text
from tusach.places.lineage import WHOLE
from tusach.places.reorganise.lines import Line, Problem, digest
from tusach.places.spelling import squeezed

LEVEL_OF = {2: "PROVINCE", 3: "DISTRICT", 5: "COMMUNE"}


@dataclass(frozen=True)
class Standing:
    """A unit as it stands on the day before: its version, as plain values."""

    unit: int
    version: int
    level: str
    code: str
    kind: str
    name: str
    parent: int | None
    district: int | None
    province: int | None
    from_date: date
    last: bool  # nothing has been recorded after this version

    @property
    def full_name(self) -> str:
        return self.name if self.name.startswith(self.kind) else f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Begin:
    """A version to begin. `unit` is None for a new unit, known then as `code`; `above` is a code or a unit id."""

    unit: int | None
    level: str
    code: str
    kind: str
    name: str
    above: str | int | None

    @property
    def full_name(self) -> str:
        return self.name if self.name.startswith(self.kind) else f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Step:
    old: int
    new: str
    extent: str
    share: Decimal | None
    note: str


@dataclass
class Plan:
    """`begins` by code; `ended` are unit ids; `followers` are units that only move with what is above them:
    unit id -> the code or unit id now above. A plan with problems cannot be applied.
    """

    lines: list[Line]
    day: date | None = None
    basis: str = ""
    digest: str = ""
    begins: dict[str, Begin] = field(default_factory=dict)
    ended: dict[int, Standing] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    followers: dict[int, str | int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def fresh(self) -> list[Begin]:
        return [begin for begin in self.begins.values() if begin.unit is None]

    @property
    def kept(self) -> list[Begin]:
        return [begin for begin in self.begins.values() if begin.unit is not None]

    def wrong(self, line: int, sentence: str) -> None:
        self.problems.append(Problem(line, sentence))


def make_plan(lines: list[Line], problems: Iterable[Problem], standing: Iterable[Standing]) -> Plan:
    plan = Plan(lines, problems=list(problems), digest=digest(lines))
    if not lines:
        return plan
    by_code = {unit.code: unit for unit in standing if unit.code}
    plan.day, plan.basis = lines[0].day, lines[0].basis
    _check_one_act(plan)
    _check_olds(plan, by_code)
    _check_shares(plan)
    _begin_units(plan, by_code)
    _check_codes(plan, by_code)
    _check_both(plan, by_code)
    _end_units(plan, by_code)
    _follow(plan, by_code)
    plan.problems.sort(key=lambda problem: problem.line)
    return plan


def _check_one_act(plan: Plan) -> None:
    seen: dict[tuple[str, str], int] = {}
    for line in plan.lines:
        if line.day != plan.day:
            plan.wrong(
                line.number,
                f"Ngày {day_text(line.day)} khác ngày của dòng đầu. Một tệp chỉ ghi một ngày hiệu lực.",
            )
        if line.basis != plan.basis:
            plan.wrong(line.number, "Căn cứ khác căn cứ của dòng đầu. Một tệp chỉ ghi một văn bản.")
        pair = (line.old, line.new)
        if pair in seen:
            plan.wrong(
                line.number, f"Dòng này lặp lại dòng {seen[pair]}: {line.old or '–'} sang {line.new or '–'}."
            )
        seen[pair] = line.number
    if not plan.basis:
        plan.wrong(plan.lines[0].number, "Cột Căn cứ để trống. Xin ghi số, ký hiệu nghị quyết.")


def _check_olds(plan: Plan, by_code: dict[str, Standing]) -> None:
    for line in plan.lines:
        if not line.old:
            continue
        unit = by_code.get(line.old)
        if unit is None:
            plan.wrong(
                line.number,
                f"Mã cũ {line.old} không phải mã của đơn vị nào đang có vào ngày trước {day_text(line.day)}. "
                "Xin xem lại mã, hoặc ngày hiệu lực.",
            )
        elif line.day <= unit.from_date:
            plan.wrong(
                line.number,
                f"Ngày {day_text(line.day)} phải sau ngày {unit.full_name} ({unit.code}) có như hiện nay, {day_text(unit.from_date)}.",
            )
        elif not unit.last:
            plan.wrong(
                line.number,
                f"{unit.full_name} ({unit.code}) đã có thay đổi ghi sau ngày {day_text(line.day)}. "
                "Xin gỡ thay đổi ấy trước, hoặc ghi ngày sau đó.",
            )


def _check_shares(plan: Plan) -> None:
    for old, lines in _by(plan.lines, "old").items():
        if not old:
            continue
        wholes = [line for line in lines if line.extent == WHOLE]
        if wholes and len(lines) > 1:
            plan.wrong(
                wholes[-1].number,
                f"Mã cũ {old} đã ghi toàn bộ vào một đơn vị thì không thể còn sang đơn vị khác.",
            )
        total = sum((line.share for line in lines if line.share is not None), Decimal(0))
        if total > 1:
            plan.wrong(lines[-1].number, f"Các tỷ lệ của mã cũ {old} cộng lại vượt quá 1.")


def _begin_units(plan: Plan, by_code: dict[str, Standing]) -> None:
    for code, lines in _by(plan.lines, "new").items():
        if not code:
            continue
        first = lines[0]
        for line in lines[1:]:
            if (line.kind, line.name, line.parent) != (first.kind, first.name, first.parent):
                plan.wrong(
                    line.number,
                    f"Mã mới {code} ở dòng {first.number} là {first.kind} {first.name} thuộc {first.parent or '–'}, "
                    f"ở đây lại là {line.kind} {line.name} thuộc {line.parent or '–'}. Một mã chỉ dùng cho một đơn vị.",
                )
        former = by_code.get(code)
        goes_on = former is not None and _goes_on(former, lines)
        above = first.parent or _above_when_left_out(first, former, by_code)
        unit = former.unit if former is not None and goes_on else None
        plan.begins[code] = Begin(unit, LEVEL_OF[len(code)], code, first.kind, first.name, above)
        plan.steps += [
            Step(by_code[line.old].unit, code, line.extent, line.share, line.note)
            for line in lines
            if line.old in by_code and not (goes_on and line.old == code)
        ]


def _goes_on(former: Standing, lines: list[Line]) -> bool:
    own = [line for line in lines if line.old == former.code]
    if not own:
        return False
    same = squeezed(f"{lines[0].kind} {lines[0].name}") == squeezed(former.full_name)
    return same or (own[0].extent == WHOLE and len(lines) == 1)


def _above_when_left_out(line: Line, former: Standing | None, by_code: dict[str, Standing]) -> int | None:
    source = former or by_code.get(line.old)
    return source.parent if source else None


def _check_codes(plan: Plan, by_code: dict[str, Standing]) -> None:
    """A new code must be free, and what is above must stand on the day."""
    leaving = {line.old for line in plan.lines if line.old}
    units = {unit.unit: unit for unit in by_code.values()}
    for code, begin in plan.begins.items():
        line = next(line.number for line in plan.lines if line.new == code)
        holder = by_code.get(code)
        if holder is not None and code not in leaving:
            plan.wrong(
                line, f"Mã {code} đang là mã của {holder.full_name}, và tệp này không nói đơn vị ấy đi đâu."
            )
        above = by_code.get(begin.above) if isinstance(begin.above, str) else units.get(begin.above or 0)
        named = isinstance(begin.above, str) and begin.above in plan.begins
        if begin.level != "PROVINCE" and above is None and not named:
            plan.wrong(
                line,
                f"Mã cấp trên của {begin.full_name} ({code}) chưa ghi hoặc không có. Xin ghi mã huyện hoặc mã tỉnh.",
            )


def _check_both(plan: Plan, by_code: dict[str, Standing]) -> None:
    """The same unit cannot be merged away and receive under its own code and name."""
    for code, begin in plan.begins.items():
        former = by_code.get(code)
        if (
            former is None
            or begin.unit is not None
            or squeezed(begin.full_name) != squeezed(former.full_name)
        ):
            continue
        gone = [line for line in plan.lines if line.old == code]
        if gone:
            plan.wrong(
                gone[0].number,
                f"{former.full_name} ({code}) vừa bị nhập đi, vừa là đơn vị nhận ở dòng "
                f"{next(line.number for line in plan.lines if line.new == code)}. Nếu đơn vị còn giữ lại, "
                f"xin thêm dòng {code} sang {code}.",
            )


def _end_units(plan: Plan, by_code: dict[str, Standing]) -> None:
    going_on = {begin.unit for begin in plan.kept}
    for line in plan.lines:
        unit = by_code.get(line.old)
        if unit is not None and unit.unit not in going_on:
            plan.ended[unit.unit] = unit


def _follow(plan: Plan, by_code: dict[str, Standing]) -> None:
    """Units not named whose parent ends go to the parent's one whole heir; with none or several, a person says."""
    heirs: dict[int, set[str]] = defaultdict(set)
    for step in plan.steps:
        heirs[step.old].add(step.new if step.extent == WHOLE else "")
    named = set(plan.ended) | {begin.unit for begin in plan.kept}
    left: dict[int, int] = defaultdict(int)
    for unit in by_code.values():
        if unit.unit in named or unit.parent not in plan.ended:
            continue
        found = heirs[unit.parent]
        if len(found) == 1 and "" not in found:
            plan.followers[unit.unit] = next(iter(found))
        else:
            left[unit.parent] += 1
    for parent, count in left.items():
        gone = plan.ended[parent]
        plan.wrong(
            next(line.number for line in plan.lines if line.old == gone.code),
            f"{gone.full_name} ({gone.code}) không còn nữa mà {count} đơn vị trực thuộc chưa ghi chuyển về đâu.",
        )


def _by(lines: list[Line], what: str) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[getattr(line, what)].append(line)
    return found
