"""Ready forms: the communes' survey, and the provinces' outline with its questions, from files under data/."""

import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from string import Template
from typing import Any

from tusach.kit.text import fold
from tusach.reports.form import read_form

DATA = Path(__file__).with_name("data")
Node = dict[str, Any]
YEARS = (2009, 2023)  # of the review that the ready forms were written for


def survey_tree(years: tuple[int, int] = YEARS, sections: Collection[str] = ()) -> list[Node]:
    """The communes' survey of 8 sections, its titles speaking of `years` (first, last).

    `sections`: only those, by key; what is asked is then numbered from 1 without gaps.
    """
    table = _table("survey.toml", years)
    asked = [one for one in table["section"] if not sections or one["key"] in sections]
    return [
        {
            "key": section["key"],
            "label": f"{number}.",
            "title": section["title"],
            "help": section.get("help", ""),
            "type": "leaf",
            "children": [
                {"label": f"{number}.{place}.", **question}
                for place, question in enumerate(section["question"], start=1)
            ],
        }
        for number, section in enumerate(asked, start=1)
    ]


def report_tree(outline: Any = None, years: tuple[int, int] = YEARS) -> list[Node]:
    """A province's outline: the plan's own tree as it was read, or the ready one, with questions under each leaf.

    Each leaf gets its text; a leaf that the ready file knows (by its title) also gets its questions on figures.
    """
    table = _table("report.toml", years)
    given = outline or table["outline"]
    nodes = given if isinstance(given, list) else given.get("children", [])
    return [_with_questions(node, table["leaf"]) for node in nodes]


def forms_for(
    reading: Mapping[str, Any], *, years: tuple[int, int] | None = None, sections: Collection[str] = ()
) -> dict[str, list[Node]]:
    """{"SURVEY": tree, "REPORT": tree} for a plan's reading; both read without fault.

    `years`: first and last year that titles and tables by year ask of; without it those of the ready forms. `sections`: keys of the survey's sections
    to ask, all when empty.
    """
    spoken = years or YEARS
    trees = {"SURVEY": survey_tree(spoken, sections), "REPORT": report_tree(reading.get("outline"), spoken)}
    if years is not None:
        for tree in trees.values():
            _ask_of_years(tree, years)
    for tree in trees.values():
        read_form(tree)
    return trees


def _table(name: str, years: tuple[int, int]) -> Node:
    """A file of data/ with its `$first_year` and `$last_year` filled in."""
    text = (DATA / name).read_text(encoding="utf-8")
    return tomllib.loads(Template(text).substitute(first_year=years[0], last_year=years[1]))


def _ask_of_years(nodes: list[Node], years: tuple[int, int]) -> None:
    for node in nodes:
        if node.get("kind") == "years":
            node["years"] = list(years)
        _ask_of_years(node.get("children") or [], years)


def _with_questions(node: Mapping[str, Any], known: list[Node]) -> Node:
    children = node.get("children") or []
    base = {name: str(node.get(name, "")) for name in ("key", "label", "title")}
    if children:
        return base | {"type": "part", "children": [_with_questions(child, known) for child in children]}
    slug = "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in base["key"].lower())
    ready = _match(base["title"], known)
    questions: list[Node] = [
        {
            "key": f"loi_{slug}"[:40],
            "kind": "longtext",
            "label": "",
            "title": "Nội dung báo cáo",
            "help": ready.get("help", "Viết như sẽ in trong báo cáo: kết quả, số liệu, ví dụ, nguyên nhân."),
            "required": True,
        }
    ]
    questions += ready.get("question", [])
    questions.append(
        {
            "key": f"tep_{slug}"[:40],
            "kind": "file",
            "label": "",
            "title": "Tài liệu kèm theo",
            "help": "Không bắt buộc.",
        }
    )
    return base | {"type": "leaf", "help": str(node.get("help", "")), "children": questions}


def _match(title: str, known: list[Node]) -> Node:
    """The ready leaf whose marks all stand in the title."""
    folded = fold(title)
    return next((leaf for leaf in known if all(mark in folded for mark in leaf["marks"])), {})
