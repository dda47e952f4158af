"""What persons confirmed of the reports so far, as the next ones are read with it: headings and texts of each leaf."""

from collections import Counter, defaultdict

from django.db.models import Q

from tusach.reports.align import Target, targets_of
from tusach.reports.models import Alias, IntakeState, Outline, Section, SectionState

MOST_PASSAGES, MOST_LETTERS = 8, 1200  # of each leaf; of one passage, from its start
_LEAST_LETTERS = 80
_FIELDS_OF_OUR_FORM = ("web", "tag")
_LOOKED_AT = (SectionState.CONFIRMED, SectionState.MOVED)


def targets_for(outline: Outline) -> list[Target]:
    """The nodes of the outline with all that was confirmed for them."""
    return targets_of(outline.tree, aliases_of(outline), passages_of(outline))


def aliases_of(outline: Outline) -> dict[str, list[str]]:
    """{key of a node, or of several together: headings that people confirmed for it}, the oldest first."""
    found: dict[str, list[str]] = {}
    for leaf, heading in Alias.objects.filter(outline=outline).order_by("pk").values_list("leaf", "heading"):
        found.setdefault(leaf, []).append(heading)
    return found


def passages_of(outline: Outline) -> dict[str, list[str]]:
    """{leaf key: texts that stand under it for certain}: a person placed or confirmed the section, or it is a field of our own
    form. One of each report, the oldest first, so that a leaf that has its number of them stays as it is and is not
    learned anew with each report. Two queries; the texts are loaded of those that are taken alone.
    """
    rows = Section.objects.filter(
        Q(state__in=_LOOKED_AT) | Q(method__in=_FIELDS_OF_OUR_FORM), layer__current=True, layer__intake__report__outline=outline,
        is_foreign=False, says_none=False, letters__gte=_LEAST_LETTERS,
    ).exclude(layer__intake__state=IntakeState.SUPERSEDED)  # fmt: skip
    chosen: dict[int, str] = {}
    counts, taken = Counter[str](), set[tuple[int, str]]()
    for pk, report, leaves in rows.order_by("pk").values_list("pk", "layer__intake__report", "leaves"):
        if len(leaves) == 1 and counts[leaves[0]] < MOST_PASSAGES and (report, leaves[0]) not in taken:
            chosen[pk] = leaves[0]
            counts[leaves[0]] += 1
            taken.add((report, leaves[0]))
    found: dict[str, list[str]] = defaultdict(list)
    for pk, body in Section.objects.filter(pk__in=chosen).order_by("pk").values_list("pk", "body"):
        text = "\n".join(str(one.get("text", "")) for one in body)
        found[chosen[pk]].append(text[:MOST_LETTERS])
    return dict(found)
