"""Answers checked against their form: the server's word, whatever the page said before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.reports import logic
from tusach.reports.answers import LONGEST_TEXT, logic_values, plain, read_answer, why_of
from tusach.reports.form import Form, Question

MOST_BYTES = 1_500_000


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look at. `explained` ones passed with a reason; only the others hold a sending back."""

    key: str
    leaf: str
    sentence: str
    explain: bool = False
    explained: bool = False

    @property
    def blocks(self) -> bool:
        return not self.explained


@dataclass(slots=True)
class Checked:
    """What the answers come to. `irrelevant` answers are kept but not counted."""

    answers: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    irrelevant: set[str] = field(default_factory=set)
    doubts: dict[str, str] = field(default_factory=dict)
    values: dict[str, logic.Value] = field(default_factory=dict)
    per_leaf: dict[str, tuple[int, int, bool]] = field(
        default_factory=dict
    )  # answered, askable, anything written
    told: set[str] = field(
        default_factory=set
    )  # leaves with a text that is required, and nothing required missing

    @property
    def blocking(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.blocks]

    @property
    def answered(self) -> int:
        return sum(done for done, _, _ in self.per_leaf.values())

    @property
    def askable(self) -> int:
        return sum(asked for _, asked, _ in self.per_leaf.values())

    def problems_of(self, key: str) -> list[Problem]:
        return [problem for problem in self.problems if problem.key == key and problem.blocks]


def read_answers(form: Form, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    """Stored answers, sentences of what could not be read, and doubts, by question key. An empty one is None.

    Refused when a key is not of the form: such a page belongs to another version.
    """
    unknown = sorted(set(raw) - form.questions.keys())
    if unknown:
        shown = ", ".join(str(key)[:40] for key in unknown[:3])
        raise Refused(
            f"Phiếu này không có câu “{shown}”. Có lẽ trang đang mở là của phiên bản khác; xin mở lại phiếu."
        )
    answers, wrong, doubts = {}, {}, {}
    for key, given in raw.items():
        reading = read_answer(form.questions[key], given)
        answers[key] = reading.answer
        if reading.wrong:
            wrong[key] = reading.wrong
        if reading.doubt:
            doubts[key] = reading.doubt
    return answers, wrong, doubts


def validate(form: Form, answers: Mapping[str, Any]) -> Checked:
    """Every question with its value, what is missing, and what is wrong with a sentence that says how to mend it."""
    known = {key: value for key, value in answers.items() if _needs_reading(form.questions.get(key), value)}
    read, wrong, doubts = read_answers(form, known) if known else ({}, {}, {})
    stored = {**answers, **read}
    checked = Checked({key: value for key, value in stored.items() if value is not None}, doubts=doubts)
    for key, answer in checked.answers.items():
        checked.values.update(logic_values(form.questions[key], answer))
    hidden = _settle_relevance(form, checked)
    for leaf in form.leaves:
        done = asked = 0
        touched = told = False
        lacking = len(checked.missing)
        for question in leaf.questions:
            key = question.key
            touched = touched or key in checked.answers
            if key in hidden:
                continue
            asked += 1
            has = plain(checked.answers.get(key)) is not None
            done += has
            told = told or (has and question.required and question.kind == "longtext")
            if not has and question.required and key not in wrong:
                checked.missing.append(key)
            _look_at(question, leaf.key, checked, wrong.get(key, ""))
        checked.per_leaf[leaf.key] = (done, asked, touched)
        if told and len(checked.missing) == lacking:
            checked.told.add(leaf.key)
    return checked


def _needs_reading(question: Question | None, answer: Any) -> bool:
    """Stored answers are as `read_answers` left them; what could not be read, and long texts, are looked at again."""
    if question is None:
        return True
    if isinstance(answer, str):
        return question.kind in {"text", "longtext"} and len(answer) > LONGEST_TEXT
    if not isinstance(answer, dict):
        return False
    if "raw" in answer:
        return True
    return any(type(part) is dict and _needs_reading(question, part) for part in answer.values())


def _settle_relevance(form: Form, checked: Checked) -> set[str]:
    """Keys that are not asked. An answer that is not asked drops out of the values, which may hide others in turn."""
    hidden: set[str] = set()
    for _ in range(len(form.conditional) + 1):
        now = {
            key
            for key, test in form.conditional
            if key not in hidden and not logic.is_true(test, checked.values)
        }
        if not now:
            break
        hidden |= now
        for name in [name for name in checked.values if name.split(".")[0] in now]:
            del checked.values[name]
    checked.irrelevant = hidden & checked.answers.keys()
    return hidden


def _look_at(question: Question, leaf: str, checked: Checked, unread: str) -> None:
    if unread:
        checked.problems.append(Problem(question.key, leaf, unread))
        return
    answer = checked.answers.get(question.key)
    why = why_of(answer)
    if question.is_bounded and answer is not None:
        for sentence in _own_bounds(question, checked):
            checked.problems.append(Problem(question.key, leaf, sentence))
    for constraint in question.constraints:
        if logic.is_false(constraint.test, checked.values):
            sentence = logic.fill(list(constraint.message), checked.values)
            checked.problems.append(
                Problem(question.key, leaf, sentence, constraint.explain, constraint.explain and bool(why))
            )
    if isinstance(answer, dict) and "known" in answer and "agree" not in answer:
        value = plain(answer)
        asked_already = any(one.key == question.key and one.explain for one in checked.problems)
        if value is not None and str(value) != str(answer["known"]) and not why and not asked_already:
            sentence = "Số này khác số hệ thống ghi nhận. Xin chọn hoặc ghi lý do khác."
            checked.problems.append(Problem(question.key, leaf, sentence, explain=True))


def _own_bounds(question: Question, checked: Checked) -> list[str]:
    """Bounds, the two parts of a percent, and totals: what a question's own kind demands."""
    said = []
    if question.kind == "percent":
        said += _percent_parts(question, checked)
    unit = f" {question.unit}" if question.unit else ""
    for where, value in _numbers_out(question, checked.values):
        if question.low is not None and value < question.low:
            said.append(f"{where}{_shown(value)}{unit} nhỏ hơn mức thấp nhất là {number(question.low)}.")
        if question.high is not None and value > question.high:
            said.append(
                f"{where}{_shown(value)}{unit} lớn hơn mức cao nhất là {number(question.high)}. Xin xem lại số này."
            )
    if question.total:
        said += _total(question, checked.values)
    return said[:4]


def _numbers_out(question: Question, values: Mapping[str, logic.Value]) -> list[tuple[str, logic.Number]]:
    """The question's numbers that lie outside its bounds, each with its year before it."""
    low, high = question.low, question.high
    if low is None and high is None:
        return []
    value = values.get(question.key)
    if logic.is_number(value):
        return [("", value)]
    found = []
    for column in question.columns:
        table = values.get(f"{question.key}.{column.key}")
        if isinstance(table, dict):
            found += [
                (f"Năm {year}: ", one)
                for year, one in table.items()
                if (low is not None and one < low) or (high is not None and one > high)
            ]
    return found


def _percent_parts(question: Question, checked: Checked) -> list[str]:
    top, below = (checked.values.get(f"{question.key}.{name}") for name in ("num", "den"))
    if logic.is_number(top) and not logic.is_number(below):
        return ["Đã ghi số đạt nhưng chưa ghi tổng số."]
    if logic.is_number(below) and not logic.is_number(top):
        return ["Đã ghi tổng số nhưng chưa ghi số đạt."]
    if logic.is_number(top) and logic.is_number(below):
        if top < 0 or below < 0:
            return ["Hai số của tỷ lệ không được âm."]
        if top > below:
            return [f"Số đạt {_shown(top)} lớn hơn tổng số {_shown(below)}. Xin xem lại hai số này."]
    return []


def _total(question: Question, values: Mapping[str, logic.Value]) -> list[str]:
    """A total equals its parts once all of them are there; with some missing, the present ones may not exceed it."""
    whole = values.get(question.key)
    parts = [logic.evaluate(["call", "sum", ["ref", name]], values) for name in question.total]
    present = [part for part in parts if logic.is_number(part)]
    if not logic.is_number(whole) or not present:
        return []
    added = sum(present)
    complete = len(present) == len(parts)
    if (complete and added == whole) or (not complete and added <= whole):
        return []
    return [
        f"Tổng ghi {_shown(whole)} nhưng cộng các phần được {_shown(added)}. Xin xem lại từng phần hoặc tổng."
    ]


def _shown(value: logic.Number) -> str:
    if value.denominator == 1:
        return number(int(value))
    return f"{Decimal(value.numerator) / Decimal(value.denominator):.2f}".rstrip("0").replace(".", ",")
