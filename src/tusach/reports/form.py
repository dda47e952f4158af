"""An outline read into questions: the one machine behind the survey of communes and the report of provinces.

The stored tree is JSON: nodes {key, label, title, type: part|leaf|question, children}. `read_form` checks it whole
and names what is wrong; a form that was read is safe to show, to check and to export.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from tusach.kit.errors import Refused
from tusach.reports.logic import Ast, WrongExpression, parse, parse_message, references

KINDS = {
    "integer", "decimal", "money", "percent", "date", "text", "longtext", "one", "many", "years", "file", "photo",
}  # fmt: skip
NUMBERS = {"integer", "decimal", "money"}
MOST_QUESTIONS = 400
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LEAF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@dataclass(frozen=True)
class Constraint:
    test: Ast
    message: tuple[str | Ast, ...]
    explain: bool  # passes with a written reason, instead of blocking


@dataclass(frozen=True)
class Choice:
    key: str
    label: str
    indicator: str = ""
    value: int | None = None


@dataclass(frozen=True)
class Column:
    """One series of a table by year."""

    key: str
    label: str
    unit: str
    kind: str
    indicator: str


@dataclass(frozen=True)
class Question:
    key: str
    kind: str
    label: str
    title: str
    help: str
    unit: str
    required: bool
    indicator: str
    low: int | None
    high: int | None
    relevant: Ast | None
    constraints: tuple[Constraint, ...]
    total: tuple[str, ...]
    choices: tuple[Choice, ...]
    columns: tuple[Column, ...]
    prefill: str
    parts: Mapping[str, str]  # of a percent: the indicator codes of its numerator and denominator
    first_year: int
    last_year: int

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    @cached_property
    def year_texts(self) -> tuple[str, ...]:
        """The years as a stored table names them."""
        return tuple(str(year) for year in self.years)

    @cached_property
    def is_bounded(self) -> bool:
        """Its own kind demands something of its numbers."""
        return self.low is not None or self.high is not None or bool(self.total) or self.kind == "percent"

    @property
    def needs(self) -> set[str]:
        """Keys of other questions that its relevance, constraints and total ask about."""
        trees = [one.test for one in self.constraints] + ([self.relevant] if self.relevant else [])
        trees += [piece for one in self.constraints for piece in one.message if isinstance(piece, list)]
        named = {key for tree in trees for key in references(tree)}
        return (named | {part.split(".")[0] for part in self.total}) - {self.key}


@dataclass(frozen=True)
class Leaf:
    key: str
    label: str
    title: str
    part: str
    questions: tuple[Question, ...]
    help: str = ""
    sign: str = ""  # the label, told apart from others like it in its part: "1.2.1, ý 2"
    name: str = ""  # the same, told apart from those of other parts: "2.1, Phần thứ hai"


@dataclass(frozen=True)
class Form:
    leaves: tuple[Leaf, ...]
    questions: dict[str, Question] = field(default_factory=dict)
    leaf_of: dict[str, str] = field(default_factory=dict)

    @cached_property
    def conditional(self) -> tuple[tuple[str, Ast], ...]:
        """Key and condition of the questions that are asked only sometimes."""
        return tuple((one.key, one.relevant) for one in self.questions.values() if one.relevant)

    def leaf(self, key: str) -> Leaf | None:
        return next((leaf for leaf in self.leaves if leaf.key == key), None)

    def around(self, key: str) -> tuple[Leaf | None, Leaf | None]:
        """The leaves before and after one."""
        at = next(number for number, leaf in enumerate(self.leaves) if leaf.key == key)
        before = self.leaves[at - 1] if at else None
        return before, self.leaves[at + 1] if at + 1 < len(self.leaves) else None


def digest_of(tree: Any) -> str:
    """sha256 of the tree in its canonical writing."""
    text = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


_KEPT: dict[str, Form] = {}
_MOST_KEPT = 64


def form_of(tree: Any, digest: str) -> Form:
    """The form of an issued tree, read once per process for each digest."""
    return form_kept(digest, lambda: tree)


def form_kept(digest: str, tree: Callable[[], Any]) -> Form:
    """The same, for a tree that is fetched only when this process has not read it yet."""
    form = _KEPT.get(digest)
    if form is None:
        form = read_form(tree())
        if digest:
            if len(_KEPT) >= _MOST_KEPT:
                _KEPT.pop(next(iter(_KEPT)))
            _KEPT[digest] = form
    return form


def read_form(tree: Any, *, first_year: int = 2009, last_year: int = 2023) -> Form:
    """Questions by leaf, in order. Refused with a sentence that names the node when the tree is wrong.

    `tree` is a list of nodes, or one node with children.
    """
    nodes = tree if isinstance(tree, list) else [tree]
    leaves = _told_apart(list(_leaves(nodes, "", (first_year, last_year))))
    if not leaves:
        raise Refused("Đề cương chưa có mục nào để trả lời.")
    form = Form(tuple(leaves))
    seen = set[str]()
    for leaf in leaves:
        if leaf.key in seen:
            raise Refused(f"Hai mục của đề cương cùng mang mã “{leaf.key}”.")
        seen.add(leaf.key)
        for question in leaf.questions:
            if question.key in form.questions:
                raise Refused(f"Hai câu hỏi cùng mang mã “{question.key}”.")
            form.questions[question.key] = question
            form.leaf_of[question.key] = leaf.key
    if len(form.questions) > MOST_QUESTIONS:
        raise Refused(f"Đề cương có {len(form.questions)} câu hỏi; nhiều nhất là {MOST_QUESTIONS}.")
    for question in form.questions.values():
        lost = question.needs - form.questions.keys()
        if lost:
            raise Refused(f"Câu “{question.key}” nhắc tới câu không có: {', '.join(sorted(lost))}.")
    return form


def _told_apart(leaves: list[Leaf]) -> list[Leaf]:
    """Each with its `sign` and `name`. Printed labels repeat: a plan marks the points under 1.2.1 with dashes, and
    numbers each of its parts anew.
    """
    alike = Counter((leaf.part, leaf.label) for leaf in leaves)
    parts = Counter(label for label, _ in {(leaf.label, leaf.part) for leaf in leaves})
    nth = Counter[tuple[str, str]]()
    told = []
    for leaf in leaves:
        here = (leaf.part, leaf.label)
        nth[here] += 1
        sign = (
            f"{leaf.label}, ý\N{NO-BREAK SPACE}{nth[here]}" if leaf.label and alike[here] > 1 else leaf.label
        )
        part = leaf.part.partition(". ")[0]
        name = f"{sign}, {part}" if sign and part and parts[leaf.label] > 1 else sign
        told.append(replace(leaf, sign=sign, name=name))
    return told


def _leaves(nodes: Any, part: str, years: tuple[int, int], above: str = "") -> Iterator[Leaf]:
    """`above`: the nearest label that can be named; it stands for a leaf that the plan marks with a dash only."""
    for node in nodes:
        if not isinstance(node, dict):
            raise Refused("Đề cương sai khuôn: mỗi nút phải có mã, nhãn và tên.")
        children = node.get("children") or []
        kind = node.get("type") or ("part" if children else "leaf")
        key, title = str(node.get("key", "")), str(node.get("title", ""))
        own = str(node.get("label", ""))
        label = own if any(sign.isalnum() for sign in own) else above or own
        if kind == "part":
            name = part or ". ".join(text for text in (str(node.get("label", "")), title) if text)
            yield from _leaves(children, name, years, label)
            continue
        if kind != "leaf" or not _LEAF.fullmatch(key):
            raise Refused(f"Nút “{key or title}” sai loại hoặc sai mã.")
        questions = tuple(_question(child, years) for child in children)
        yield Leaf(key, label, title, part, questions, str(node.get("help", "")))


def _question(node: Any, years: tuple[int, int]) -> Question:
    key = str(node.get("key", "")) if isinstance(node, dict) else ""
    kind = node.get("kind") or node.get("type") if isinstance(node, dict) else ""
    if not _KEY.fullmatch(key) or kind not in KINDS:
        raise Refused(f"Câu hỏi “{key}” sai mã hoặc sai kiểu “{kind}”.")
    first, last = node.get("years") or years
    try:
        return Question(
            key=key,
            kind=kind,
            label=str(node.get("label", "")),
            title=str(node.get("title", "")),
            help=str(node.get("help", "")),
            unit=str(node.get("unit", "")),
            required=bool(node.get("required", False)),
            indicator=str(node.get("indicator", "")),
            low=node.get("min"),
            high=node.get("max"),
            relevant=parse(node["relevant"]) if node.get("relevant") else None,
            constraints=tuple(_constraint(one) for one in node.get("constraint", [])),
            total=tuple((node.get("total") or {}).get("of", [])),
            choices=tuple(Choice(**one) for one in node.get("choices", [])),
            columns=tuple(_columns(node)),
            prefill=str(node.get("prefill", "")),
            parts=dict(node.get("parts") or {}),
            first_year=int(first),
            last_year=int(last),
        )
    except (WrongExpression, TypeError, KeyError, ValueError) as error:
        raise Refused(f"Câu “{key}”: {error}") from error


def _constraint(one: Mapping[str, Any]) -> Constraint:
    return Constraint(
        parse(one["expr"]), tuple(parse_message(one["message"])), one.get("severity", "block") == "explain"
    )


def _columns(node: Mapping[str, Any]) -> Iterator[Column]:
    if (node.get("kind") or node.get("type")) != "years":
        return
    given = node.get("columns") or [
        {"key": "so", "label": node.get("unit", ""), "indicator": node.get("indicator", "")}
    ]
    for one in given:
        yield Column(
            str(one["key"]), str(one.get("label", "")), str(one.get("unit", "")),
            str(one.get("kind", "integer")), str(one.get("indicator", "")),
        )  # fmt: skip
