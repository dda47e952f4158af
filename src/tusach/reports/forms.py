"""What people fill in: the questions of one leaf as fields, and what they typed as raw answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from tusach.kit.fields import DayField
from tusach.registry.models import Family
from tusach.reports.answers import why_of
from tusach.reports.display import day_text, typed
from tusach.reports.form import Leaf, Question
from tusach.reports.validate import Checked, Problem

REASONS = ("Hệ thống ghi thiếu phiếu nhận", "Sách chuyển từ nơi khác đến", "Số cũ ghi nhầm")


@dataclass(slots=True)
class YearRow:
    year: int
    cells: list[dict[str, str]]


@dataclass(slots=True)
class Field:
    """One question as the page shows it."""

    question: Question
    text: str = ""
    picked: set[str] = field(default_factory=set)
    why: str = ""
    known: str = ""
    known_raw: str = ""
    known_note: str = ""
    agrees: bool = False
    problems: list[Problem] = field(default_factory=list)
    doubt: str = ""
    rows: list[YearRow] = field(default_factory=list)
    num: str = ""
    den: str = ""
    files: list[dict[str, Any]] = field(default_factory=list)
    hidden: bool = False

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def asks_why(self) -> bool:
        return bool(self.why) or any(problem.explain for problem in self.problems)

    @property
    def reasons(self) -> list[str]:
        return [*REASONS, *([self.why] if self.why and self.why not in REASONS else [])]


def fields_of(
    leaf: Leaf,
    checked: Checked,
    known: Mapping[str, Mapping[str, Any]],
    answers: Mapping[str, Any] | None = None,
) -> list[Field]:
    """Fields of a leaf; `answers` instead of the checked ones when what was typed could not be saved."""
    given = checked.answers if answers is None else answers
    return [
        _field(question, given.get(question.key), checked, known.get(question.key, {}))
        for question in leaf.questions
    ]


def _field(question: Question, answer: Any, checked: Checked, known: Mapping[str, Any]) -> Field:
    made = Field(question, why=why_of(answer), doubt=checked.doubts.get(question.key, ""))
    made.problems = checked.problems_of(question.key)
    made.hidden = question.relevant is not None and question.key not in _asked(question, checked)
    if "value" in known or (isinstance(answer, dict) and "known" in answer):
        value = known.get("value", answer["known"] if isinstance(answer, dict) else "")
        made.known_raw, made.known, made.known_note = str(value), typed(value), str(known.get("note", ""))
        made.agrees = isinstance(answer, dict) and answer.get("agree") is True
    inner = None if isinstance(answer, dict) and answer.get("agree") else _inner(answer)
    if question.kind == "years":
        made.rows = _rows(question, inner, known.get("years", {}))
    elif question.kind == "percent":
        parts = inner if isinstance(inner, dict) else {}
        made.num, made.den = typed(parts.get("num")), typed(parts.get("den"))
    elif question.kind in {"one", "many"}:
        made.picked = set(inner) if isinstance(inner, list) else {str(inner)}
    elif question.kind in {"file", "photo"}:
        made.files = inner if isinstance(inner, list) else []
    else:
        made.text = (
            day_text(inner)
            if question.kind == "date"
            else typed(inner, plain_text=question.kind in {"text", "longtext"})
        )
    return made


def _asked(question: Question, checked: Checked) -> set[str]:
    from tusach.reports.logic import is_true  # noqa: PLC0415 - only fields with a condition need it

    return {question.key} if question.relevant and is_true(question.relevant, checked.values) else set()


def _inner(answer: Any) -> Any:
    if isinstance(answer, dict) and "value" in answer:
        return _inner(answer["value"])
    return answer


def _rows(question: Question, table: Any, known: Mapping[str, Mapping[str, Any]]) -> list[YearRow]:
    given = table if isinstance(table, dict) else {}
    return [
        YearRow(
            year,
            [
                {
                    "name": f"q-{question.key}-{column.key}-{year}",
                    "label": f"{column.label} năm {year}",
                    "text": typed(given.get(column.key, {}).get(str(year))),
                    "known": typed(known.get(column.key, {}).get(str(year))),
                }
                for column in question.columns
            ],
        )
        for year in question.years
    ]


def posted(leaf: Leaf, data: Any) -> dict[str, Any]:
    """{question key: raw answer} of a posted leaf page. Questions that the page did not carry are left out."""
    have = set(data.getlist("have"))
    return {
        question.key: _posted(question, data)
        for question in leaf.questions
        if question.key in have and question.kind not in {"file", "photo"}
    }


def _posted(question: Question, data: Any) -> Any:
    name = f"q-{question.key}"
    raw: Any
    if question.kind == "years":
        raw = {
            column.key: {str(year): data.get(f"{name}-{column.key}-{year}", "") for year in question.years}
            for column in question.columns
        }
    elif question.kind == "percent":
        raw = {"num": data.get(f"{name}-num", ""), "den": data.get(f"{name}-den", "")}
    elif question.kind == "many":
        raw = data.getlist(name)
    else:
        raw = data.get(name, "")
    why = data.get(f"w-{question.key}", "").strip() or data.get(f"w2-{question.key}", "").strip()
    known = data.get(f"known-{question.key}", "")
    if known:
        known = int(known) if known.lstrip("-").isdecimal() else known
        if data.get(f"k-{question.key}") == "dung":
            return {"known": known, "agree": True}
        if data.get(f"k-{question.key}") != "sua" and not raw:
            return None
        return {"known": known, "value": raw, "why": why}
    return {"value": raw, "why": why} if why else raw


def page_logic(leaf: Leaf, checked: Checked) -> dict[str, Any]:
    """What the page's script needs: this leaf's rules, and the values of other leaves that they ask about."""
    here = {question.key for question in leaf.questions}
    outside = {key for question in leaf.questions for key in question.needs} - here
    return {
        "questions": [
            {
                "key": question.key,
                "kind": question.kind,
                "columns": [column.key for column in question.columns],
                "relevant": question.relevant,
                "constraints": [[one.test, list(one.message), one.explain] for one in question.constraints],
                "total": list(question.total),
            }
            for question in leaf.questions
        ],
        "values": {
            name: _plain_value(value)
            for name, value in checked.values.items()
            if name.split(".")[0] in outside
        },
    }


def _plain_value(value: Any) -> Any:
    if isinstance(value, dict):
        return {year: f"{one.numerator}/{one.denominator}" for year, one in value.items()}
    if hasattr(value, "numerator") and not isinstance(value, bool):
        return f"{value.numerator}/{value.denominator}"
    return {"text": value} if isinstance(value, str) else value


INPUT = {"class": "input"}


class LetterForm(forms.Form):
    """What stands on a report that came as a file, for the register of incoming documents."""

    family = forms.ChoiceField(label="Hệ thống văn bản", choices=Family, widget=forms.Select(attrs=INPUT))
    number = forms.CharField(label="Số", max_length=20, required=False, widget=forms.TextInput(attrs=INPUT))
    symbol = forms.CharField(
        label="Ký hiệu", max_length=60, required=False, widget=forms.TextInput(attrs=INPUT)
    )
    dated = DayField(label="Ngày văn bản", required=False)
    issuer = forms.CharField(label="Tác giả", max_length=200, widget=forms.TextInput(attrs=INPUT))
    subject = forms.CharField(
        label="Trích yếu", max_length=500, widget=forms.Textarea(attrs={**INPUT, "rows": 2})
    )
    arrived_on = DayField(label="Ngày đến")
    arrival_number = forms.CharField(
        label="Số đến", max_length=20, required=False, widget=forms.TextInput(attrs=INPUT),
        help_text="Để trống thì hệ thống cấp số tiếp theo của năm.",
    )  # fmt: skip
