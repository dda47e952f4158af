"""The whole way from paragraphs to sections."""

from collections.abc import Sequence

from tusach.kit.textlayer import Paragraph
from tusach.reports.align.shape import Alignment, Placed, Target


def align(paragraphs: Sequence[Paragraph], targets: Sequence[Target], *, programme: str = "") -> Alignment:
    """`programme`: the name that every heading repeats and that tells none from another; it is left out of account."""
    tagged = _by_tags(paragraphs, {target.key for target in targets if target.is_leaf})
    found = {leaf for section in tagged for leaf in section.leaves}
    return Alignment(tagged, [one.key for one in targets if one.is_leaf and one.key not in found])


def _by_tags(paragraphs: Sequence[Paragraph], leaves: set[str]) -> list[Placed]:
    """Runs of paragraphs with the same tag "leaf:<key>"; the rest is unplaced."""
    sections: list[Placed] = []
    for at, paragraph in enumerate(paragraphs):
        keys = tuple(tag[5:] for tag in paragraph.tags if tag.startswith("leaf:") and tag[5:] in leaves)
        if sections and sections[-1].leaves == keys:
            before = sections.pop()
            sections.append(Placed(
                before.heading, before.label, before.first, at + 1, keys, before.score, before.method, before.is_sure,
                node=before.node,
            ))  # fmt: skip
            continue
        score, node = (1.0, keys[0]) if keys else (None, "")
        sections.append(
            Placed("", "", at, at + 1, keys, score, "tag" if keys else "none", bool(keys), node=node)
        )
    return sections
