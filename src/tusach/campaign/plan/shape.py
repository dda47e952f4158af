"""What a reading of a plan consists of. Every item carries the 1-based numbers of the lines it was read from."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

# The keys that `--json` prints, in this order (docs/hard/plan-reading.md describes each).
KEYS = (
    "document",
    "incoming",
    "references",
    "purposes",
    "activities",
    "milestones",
    "obligations",
    "bodies",
    "delegations",
    "recipients",
    "outline",
    "doubts",
)


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    text: str


@dataclass(slots=True)
class Node:
    """A labelled heading or item with what hangs below it; `label` is kept as the paper has it."""

    label: str
    title: str
    lines: list[int]
    rank: int
    note: list[str] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()

    def text(self) -> str:
        return " ".join([self.title, *self.note]).strip()

    def last_line(self) -> int:
        return max(line for node in self.walk() for line in node.lines)


@dataclass(slots=True)
class Doubt:
    """What a person should look at: `what` was read, on which `line` (0: the whole text), and `why`."""

    what: str
    line: int
    why: str


@dataclass(slots=True)
class Plan:
    """The reading of one plan. Items are plain mappings, so that they are stored and corrected as they are."""

    name: str
    lines: list[str]
    document: dict[str, Any] = field(default_factory=dict)
    incoming: dict[str, Any] | None = None
    references: list[dict[str, Any]] = field(default_factory=list)
    purposes: list[dict[str, Any]] = field(default_factory=list)
    activities: list[dict[str, Any]] = field(default_factory=list)
    milestones: list[dict[str, Any]] = field(default_factory=list)
    obligations: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    delegations: list[dict[str, Any]] = field(default_factory=list)
    recipients: list[dict[str, Any]] = field(default_factory=list)
    outline: list[dict[str, Any]] = field(default_factory=list)
    other_outlines: list[dict[str, Any]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def doubt(self, what: str, line: int, why: str) -> None:
        self.doubts.append(Doubt(what, line, why))

    def as_json(self) -> dict[str, Any]:
        """Exactly the documented keys."""
        everything = asdict(self)
        return {key: everything[key] for key in KEYS}

    def as_stored(self) -> dict[str, Any]:
        """All that the reading page needs again, the text included."""
        return asdict(self)


def nodes_of(outline: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every node of an outline tree, parents first."""
    for node in outline:
        yield node
        yield from nodes_of(node["children"])


def leaves_of(outline: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (node for node in nodes_of(outline) if not node["children"])
