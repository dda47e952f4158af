"""What goes into an alignment and what comes out of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Method = Literal["tag", "number", "order", "swap", "alias", "inline", "table", "none", "front"]


_JOINT = " "


@dataclass(frozen=True, slots=True)
class Target:
    """A node of the outline, in its order. `depth` 0 is a part; `aliases`: headings confirmed in earlier reports; `passages`:
    texts confirmed there. `joint`: (heading, keys) confirmed for this node and others together.
    """

    key: str
    label: str
    title: str
    depth: int
    is_leaf: bool
    aliases: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    joint: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """The paragraphs [first, last) with the heading over them (without its label, "" when there is none).

    `leaves`: keys of the outline's leaves it answers, several when the writer merged them. `node`: the key of the
    node that the heading itself was read as, also when that is no leaf. `score` 0..1. Method "front" is what
    answers nothing by its nature: letterhead, closing, annexes, and headings of parts with no text of their own.
    No leaf, not "front" and not foreign: unplaced, for a person.
    """

    heading: str
    label: str
    first: int
    last: int
    leaves: tuple[str, ...]
    score: float | None
    method: Method
    is_sure: bool
    is_foreign: bool = False
    node: str = ""

    @property
    def is_unplaced(self) -> bool:
        return not self.leaves and not self.is_foreign and self.method != "front"


@dataclass(frozen=True, slots=True)
class Alignment:
    """`sections` in order cover every paragraph once. `not_found`: leaves that no section answers, in the outline's
    order. It says where a person must look; it never says that the province wrote nothing.
    """

    sections: list[Placed]
    not_found: list[str]


def targets_of(
    tree: Sequence[Mapping[str, Any]] | Mapping[str, Any],
    aliases: Mapping[str, Sequence[str]] | None = None,
    passages: Mapping[str, Sequence[str]] | None = None,
) -> list[Target]:
    """Parts and leaves of a stored outline (nodes {key, label, title, type, children}) in order, without questions.

    `aliases`: {key of the node, or `joint_key` of several: headings confirmed for it}; `passages`: {key of the leaf: texts
    confirmed for it}.
    """
    nodes = [tree] if isinstance(tree, Mapping) and "key" in tree else tree
    if isinstance(nodes, Mapping):
        nodes = nodes.get("children") or []
    joint: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}
    for keys, headings in (aliases or {}).items():
        first, *others = keys.split(_JOINT)
        if others:
            more = ((heading, (first, *others)) for heading in headings)
            joint[first] = (*joint.get(first, ()), *more)
    return list(_targets(nodes, aliases or {}, passages or {}, joint, 0))


def joint_key(keys: Sequence[str]) -> str:
    """Of several nodes, in the outline's order."""
    return _JOINT.join(keys)


def _targets(
    nodes: Sequence[Mapping[str, Any]],
    aliases: Mapping[str, Sequence[str]],
    passages: Mapping[str, Sequence[str]],
    joint: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]],
    depth: int,
) -> Iterator[Target]:
    for node in nodes:
        below = [
            child for child in node.get("children") or [] if child.get("type", "part") in {"part", "leaf"}
        ]
        key = str(node["key"])
        is_leaf = node.get("type") == "leaf" or not below
        yield Target(
            key, str(node.get("label", "")), str(node.get("title", "")), depth, is_leaf,
            tuple(dict.fromkeys(aliases.get(key, ()))), tuple(passages.get(key, ())), joint.get(key, ()),
        )  # fmt: skip
        if not is_leaf:
            yield from _targets(below, aliases, passages, joint, depth + 1)


def node_with(targets: Sequence[Target], leaves: Sequence[str]) -> str:
    """The key of the lowest node whose leaves are exactly these; "" when no node has them."""
    found, lowest, wanted = "", -1, set(leaves)
    for at, one in enumerate(targets):
        below = [one] if one.is_leaf else []
        for under in targets[at + 1 :]:
            if under.depth <= one.depth:
                break
            below += [under] if under.is_leaf else []
        if one.depth > lowest and {leaf.key for leaf in below} == wanted:
            found, lowest = one.key, one.depth
    return found
