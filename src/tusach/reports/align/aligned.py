"""The whole way from paragraphs to sections."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tusach.kit.paper import bookmark_name
from tusach.kit.textlayer import Paragraph
from tusach.reports.align.choose import Choice
from tusach.reports.align.edges import edges
from tusach.reports.align.labels import split_label
from tusach.reports.align.leads import guesses
from tusach.reports.align.lines import Line, as_bare, is_bare, lines_of
from tusach.reports.align.score import Scorer, scorer_of
from tusach.reports.align.sections import Sections
from tusach.reports.align.shape import Alignment, Placed, Target
from tusach.reports.align.spoken import Spoken
from tusach.reports.align.words import words_of

_BODY_WORDS, _OFTEN = 60, 4
_LEAF_TAG = "leaf:"


def align(paragraphs: Sequence[Paragraph], targets: Sequence[Target], *, programme: str = "") -> Alignment:
    """`programme`: the name that every heading repeats and that tells none from another; it is left out of account."""
    if not paragraphs or not targets:
        whole = [_unplaced(0, len(paragraphs))] if paragraphs else []
        return Alignment(whole, [one.key for one in targets if one.is_leaf])
    scorer = scorer_of(tuple(targets), programme).for_report(_real_words(paragraphs))
    leaves = {name: one.key for one in targets if one.is_leaf for name in names_of_leaf(one.key)}
    tagged = [_tag_of(one, leaves) for one in paragraphs]
    sections = _by_tags(paragraphs, tagged, scorer) if any(tagged) else _by_words(paragraphs, scorer)
    found = {leaf for section in sections for leaf in section.leaves}
    return Alignment(sections, [one.key for one in targets if one.is_leaf and one.key not in found])


def _real_words(paragraphs: Sequence[Paragraph]) -> frozenset[str]:
    """Words that the report writes again and again; a scan's damage seldom repeats itself."""
    counts = Counter(words_of(" ".join(one.text for one in paragraphs)))
    return frozenset(word for word, times in counts.items() if times >= _OFTEN)


def _by_words(paragraphs: Sequence[Paragraph], scorer: Scorer) -> list[Placed]:
    first, last = edges(paragraphs)
    lines = lines_of(paragraphs, first, last)
    bodies, spoken = _bodies(paragraphs, lines, last), Spoken.of(paragraphs, last, scorer)
    matches = Choice.of(lines, bodies, spoken, scorer).matches()
    if is_bare(lines, [lines[match.line] for match in matches]):
        lines = as_bare(lines)
        matches = Choice.of(lines, bodies, spoken, scorer).matches()
    if len(matches) < 2:
        middle = _without_headings(paragraphs, first, last, scorer)
    else:
        middle = Sections(
            paragraphs, lines, {match.line: match for match in matches}, scorer, first, last
        ).made()
    front = [_edge(0, first)] if first else []
    if front and middle and middle[0].method == "front" and not middle[0].heading:
        front, middle = [_edge(0, middle[0].last)], middle[1:]
    return [*front, *middle, *([_edge(last, len(paragraphs))] if last < len(paragraphs) else [])]


def _edge(first: int, last: int) -> Placed:
    return Placed("", "", first, last, (), None, "front", is_sure=True)


def _bodies(paragraphs: Sequence[Paragraph], lines: Sequence[Line], last: int) -> list[str]:
    """The first sentences under each line."""
    made = []
    for number, line in enumerate(lines):
        end = lines[number + 1].at if number + 1 < len(lines) else last
        words: list[str] = []
        if line.is_inline:
            words = paragraphs[line.at].text.split()[len(line.title.split()) :]
        for at in range(line.after, end):
            if len(words) >= _BODY_WORDS:
                break
            words += paragraphs[at].text.split()
        made.append(" ".join(words[:_BODY_WORDS]))
    return made


def _without_headings(paragraphs: Sequence[Paragraph], first: int, last: int, scorer: Scorer) -> list[Placed]:
    """Nothing can be said for sure: the text is unplaced, but for single paragraphs that name their subject."""
    made, at = [], first
    for lead in guesses(paragraphs, first, last, scorer):
        if at < lead.at:
            made.append(_unplaced(at, lead.at))
        end = lead.at + 1
        while end < last and split_label(paragraphs[end].printed)[0].kind in {"bullet", "letter"}:
            end += 1
        keys = scorer.leaves_of((lead.node,))
        score = round(min(lead.score, 1.0), 3)
        made.append(
            replace(_unplaced(lead.at, end), leaves=keys, score=score, node=scorer.targets[lead.node].key)
        )
        at = end
    if at < last:
        made.append(_unplaced(at, last))
    return made


def _unplaced(first: int, last: int) -> Placed:
    return Placed("", "", first, last, (), None, "none", is_sure=False)


# --- a report written on our own form ------------------------------------------------------------


def names_of_leaf(key: str) -> tuple[str, str]:
    """The tag of its field on our form, and the name that this has as a bookmark."""
    return f"{_LEAF_TAG}{key}", bookmark_name(f"{_LEAF_TAG}{key}")


def _tag_of(one: Paragraph, leaves: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(leaves[tag] for tag in one.tags if tag in leaves))


def _by_tags(
    paragraphs: Sequence[Paragraph], tagged: Sequence[tuple[str, ...]], scorer: Scorer
) -> list[Placed]:
    """Runs with one tag are exact; headings between them are the form's own; longer text between is read by words."""
    sections: list[Placed] = []
    at, total = 0, len(paragraphs)
    while at < total:
        end = at + 1
        while end < total and tagged[end] == tagged[at]:
            end += 1
        keys = tagged[at]
        if keys:
            heading = _heading_before(paragraphs, sections)
            sections.append(Placed(heading, "", at, end, keys, 1.0, "tag", is_sure=True, node=keys[0]))
        else:
            sections += _between(paragraphs, at, end, scorer)
        at = end
    return sections


def _heading_before(paragraphs: Sequence[Paragraph], sections: Sequence[Placed]) -> str:
    if not sections or sections[-1].method != "front":
        return ""
    last = paragraphs[sections[-1].last - 1].printed
    return last if len(last) < 300 else ""


def _between(paragraphs: Sequence[Paragraph], first: int, last: int, scorer: Scorer) -> list[Placed]:
    """Text outside the fields: letterhead, printed headings, closing; what somebody wrote beside the fields."""
    at_edge = first == 0 or last == len(paragraphs)
    longest = max(len(one.text) for one in paragraphs[first:last])
    if at_edge or longest < 320:
        return [_edge(first, last)]
    inner = _by_words(paragraphs[first:last], scorer)
    return [replace(one, first=one.first + first, last=one.last + first, is_sure=False) for one in inner]
