"""The national report as data: the outline with, under each leaf, who spoke, what they said and what was counted.

Pure: it is given answers and figures, and knows no table. The shape is JSON, because a draft is frozen as it was:

    {"title", "reference", "accepted": [name], "missing": [name],
     "nodes": [{"key", "label", "title", "depth", "is_leaf", "said": n,
                "figures": [{"code", "name", "unit", "value", "coverage", "evidence"}],
                "places": {"columns": [{"code", "name", "unit"}], "rows": [{"place", "cells": [{"value", "coverage"}]}]},
                "passages": [{"unit", "place", "report", "revision", "text"}]}]}

`places` is empty where the leaf has no figures.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Node = Mapping[str, Any]

# A leaf of the outline says by its words which indicators speak to it; the codes are those of the catalogue.
_SPEAKS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("lãnh đạo, chỉ đạo", "sơ kết"), "1.1"),
    (("chủ đề",), "1.2.1"),
    (("sách giấy", "tiếp nhận"), "1.2.2a"),
    (("sách điện tử", "khai thác"), "1.2.2b"),
    (("mô hình", "quản lý"), "1.2.2c"),
    (("tuyên truyền", "triển khai"), "1.2.3"),
    (("cơ sở vật chất",), "2.2.5"),
)


@dataclass(frozen=True)
class Answered:
    """One accepted report: whose, which revision, and its answers by question key."""

    unit: int
    place: str
    report: int
    revision: int
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """One figure as it is printed, already in words."""

    code: str
    name: str
    unit: str
    value: str
    coverage: str
    evidence: str


FiguresOf = Callable[[str], Sequence[Shown]]
PlacesOf = Callable[[str], Mapping[str, Any]]


def walk(nodes: Iterable[Node], depth: int = 0) -> Iterator[tuple[int, Node]]:
    """Parts and leaves in the order of the outline, each with its depth; questions are not nodes of the report."""
    for node in nodes:
        if not is_question(node):
            yield depth, node
            yield from walk(node.get("children", ()), depth + 1)


def is_question(node: Node) -> bool:
    """Questions name their kind; parts and leaves do not."""
    return "kind" in node


def is_leaf(node: Node) -> bool:
    if "type" in node:
        return bool(node["type"] == "leaf")
    return all(is_question(child) for child in node.get("children", ()))


def passages(leaf: Node, reports: Sequence[Answered]) -> list[dict[str, Any]]:
    """What each place wrote under the leaf, in the order of `reports`; blank answers are silence, not words."""
    asked = filter(is_question, leaf.get("children", ()))
    keys = [str(question["key"]) for question in asked if question["kind"] in {"longtext", "text"}]
    keys = keys or [str(leaf["key"])]
    found = []
    for report in reports:
        text = "\n".join(part for key in keys if (part := _text(report.answers.get(key))))
        if text:
            found.append(
                {"unit": report.unit, "place": report.place, "report": report.report, "revision": report.revision,
                 "text": text}
            )  # fmt: skip
    return found


def _text(answer: Any) -> str:
    if isinstance(answer, Mapping):
        answer = answer.get("value") or answer.get("text")
    return answer.strip() if isinstance(answer, str) else ""


def catalogue_leaf(title: str) -> str:
    """The part of the indicator catalogue that speaks to a leaf of this title; empty when none does."""
    said = title.casefold()
    return next((leaf for words, leaf in _SPEAKS if all(word in said for word in words)), "")


def gather(
    *, tree: Sequence[Node], reports: Sequence[Answered], figures_of: FiguresOf, places_of: PlacesOf
) -> list[dict[str, Any]]:
    """The nodes of the report; each part of the catalogue is printed once, under the first leaf it speaks to."""
    nodes, printed = [], set()
    for depth, node in walk(tree):
        leaf = is_leaf(node)
        said = passages(node, reports) if leaf else []
        speaks = catalogue_leaf(str(node.get("title", ""))) if leaf else ""
        figures = figures_of(speaks) if speaks and speaks not in printed else []
        printed.add(speaks)
        nodes.append(
            {"key": node["key"], "label": node.get("label", ""), "title": node.get("title", ""), "depth": depth,
             "is_leaf": leaf, "said": len(said), "passages": said,
             "figures": [vars(figure) for figure in figures],
             "places": dict(places_of(speaks)) if figures else {}}
        )  # fmt: skip
    return nodes
