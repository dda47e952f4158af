"""With what a codebook starts: problems that reports are known to name, the outline's addressees, the survey's lists.

Only starting points: the secretariat renames, merges and adds. Words are in data/codebook.toml.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tusach.kit.text import fold

Node = Mapping[str, Any]
LONGEST = 160
_FILE = Path(__file__).with_name("data") / "codebook.toml"
_THEMES = (
    "I114",
    "I149",
)  # of the catalogue: topics that are wanted, reasons why not; other lists are facts of a place


@dataclass(frozen=True, slots=True)
class Seed:
    """`under` is the name of the seed above it; `addressee` the key of the leaf that a proposal is made under."""

    group: str
    name: str
    definition: str = ""
    addressee: str = ""
    under: str = ""


def seeds_of(report: Sequence[Node], survey: Sequence[Node] = ()) -> list[Seed]:
    """In the order of the groups. A proposal whose addressee the outline does not name is left out."""
    leaves = [(str(leaf["key"]), fold(str(leaf.get("title", "")))) for leaf in _leaves(report)]
    made = []
    for one in _written():
        to = one.get("to")
        key = next((key for key, title in leaves if all(mark in title for mark in to)), "") if to else ""
        if to and not key:
            continue
        made.append(Seed(one["group"], one["name"], one.get("definition", ""), key))
    return [*made, *_from_survey(survey)]


@cache
def _written() -> list[dict[str, Any]]:
    with _FILE.open("rb") as file:
        return list(tomllib.load(file)["code"])


def _from_survey(nodes: Sequence[Node]) -> Iterator[Seed]:
    """A question about wishes or reasons is a theme, each of its answers one under it."""
    for question in _questions(nodes):
        asked = [str(one.get("indicator") or "") for one in question.get("choices", ())]
        if question["kind"] != "many" or not any(code.startswith(_THEMES) for code in asked):
            continue
        title = str(question.get("title", "")).rstrip("? ")[:LONGEST]
        named = [str(one.get("label", "")) for one in question["choices"] if not _is_rest(one)]
        yield Seed("TOPIC", title, f"Theo câu “{question.get('title', '')}” của phiếu khảo sát.")
        yield from (Seed("TOPIC", name[:LONGEST], under=title) for name in named)


def _is_rest(choice: Node) -> bool:
    return "khac" in fold(str(choice.get("label", ""))).split()


def _leaves(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        children = [one for one in node.get("children") or () if "kind" not in one]
        if node.get("type") == "leaf" or (not children and "kind" not in node):
            yield node
        yield from _leaves(children)


def _questions(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        if "kind" in node:
            yield node
        yield from _questions(node.get("children") or ())
