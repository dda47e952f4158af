"""A version for who is asked about some parts of it only: those parts whole, of the rest the headings.

Pure: a version's content and the keys of the parts in, what of it is shown out. A part is a node of the outline with all
that stands below it; no parts at all means the whole (docs/hard/comment-rounds.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tusach.drafting.skeleton import lowered

Node = Mapping[str, Any]
OUTSIDE = "Ngoài phần được hỏi."


def covered(nodes: Sequence[Node], parts: Iterable[str]) -> frozenset[str]:
    """Keys of the nodes asked about; of all nodes when no part is named."""
    wanted = set(parts)
    if not wanted:
        return frozenset(str(node["key"]) for node in nodes)
    found = set()
    above: int | None = None  # depth of the part that the walk is in
    for node in nodes:
        depth = int(node.get("depth") or 0)
        if above is not None and depth <= above:
            above = None
        if above is None and node["key"] in wanted:
            above = depth
        if above is not None:
            found.add(str(node["key"]))
    return frozenset(found)


def narrowed(content: Mapping[str, Any], parts: Iterable[str]) -> dict[str, Any]:
    """The content with the words of the parts alone: every other node keeps its heading and loses its blocks."""
    asked = covered(content["nodes"], parts)
    return {
        **content,
        "nodes": [node if node["key"] in asked else {**node, "blocks": []} for node in content["nodes"]],
    }


def tops(nodes: Sequence[Node], parts: Iterable[str]) -> list[Node]:
    """The nodes that name the parts, in the order of the outline; one that stands within another part is left out."""
    wanted, made = set(parts), []
    above: int | None = None
    for node in nodes:
        depth = int(node.get("depth") or 0)
        if above is not None and depth > above:
            continue
        above = None
        if node["key"] in wanted:
            made.append(node)
            above = depth
    return made


def blocks_in(content: Mapping[str, Any], parts: Iterable[str]) -> frozenset[str]:
    """Keys of the blocks asked about."""
    return frozenset(
        str(block["key"]) for node in narrowed(content, parts)["nodes"] for block in node["blocks"]
    )


def is_outside(content: Mapping[str, Any], parts: Sequence[str], *, node: str, block: str) -> bool:
    """Whether a place was not asked about; the whole text always may be spoken of."""
    if not parts or not (node or block):
        return False
    if block and block in {str(one["key"]) for each in content["nodes"] for one in each["blocks"]}:
        return block not in blocks_in(content, parts)
    return bool(node) and node not in covered(content["nodes"], parts)


# --- names ---------------------------------------------------------------------------------------------


def entitled(label: str, title: str) -> str:
    return ", ".join(part for part in (label.rstrip("."), title) if part)


def numbers_of(nodes: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """{node's key: its label}; where that is only a dash, the label of the nearest heading above it that is none."""
    found: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for node in nodes:
        depth, label = int(node.get("depth") or 0), str(node.get("label") or "").strip()
        above = [one for one in above if one[0] < depth]
        if not any(sign.isalnum() for sign in label):
            label = above[-1][1] if above else ""
        above.append((depth, label))
        found[str(node["key"])] = label
    return found


def names_of(nodes: Sequence[Node], parts: Iterable[str]) -> list[str]:
    """The parts as people call them: `mục 1.2, Công tác tuyên truyền`, `Phần thứ hai, Kết quả`."""
    labels = numbers_of(nodes)
    return [
        _named(labels[str(node["key"])], sentence_case(str(node["title"]))) for node in tops(nodes, parts)
    ]


def sentence_case(title: str) -> str:
    """A heading as it is spoken of: what is written in capitals throughout as a sentence, without its full stop."""
    title = title.strip().rstrip(".")
    if not title.isupper():
        return title
    said = lowered(title)
    return said[:1].upper() + said[1:]


def _named(label: str, title: str) -> str:
    name = entitled(label, title)
    return name if not label or " " in label.strip() else f"mục {name}"
