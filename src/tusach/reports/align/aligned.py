"""The whole way from paragraphs to sections."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

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
from tusach.reports.align.tagged import Fields, tags_of
from tusach.reports.align.words import words_of

_BODY_WORDS, _OFTEN = 60, 4


def align(paragraphs: Sequence[Paragraph], targets: Sequence[Target], *, programme: str = "") -> Alignment:
    """`programme`: the name that every heading repeats and that tells none from another; it is left out of account."""
    if not paragraphs or not targets:
        whole = [_unplaced(0, len(paragraphs))] if paragraphs else []
        return Alignment(whole, [one.key for one in targets if one.is_leaf])
    scorer = scorer_of(tuple(targets), programme).for_report(_real_words(paragraphs))
    tagged = tags_of(paragraphs, targets)
    sections = (
        Fields(paragraphs, tagged, scorer, _one_is_enough).made()
        if any(tagged)
        else _by_words(paragraphs, scorer)
    )
    found = {leaf for section in sections for leaf in section.leaves}
    return Alignment(sections, [one.key for one in targets if one.is_leaf and one.key not in found])


def _real_words(paragraphs: Sequence[Paragraph]) -> frozenset[str]:
    """Words that the report writes again and again; a scan's damage seldom repeats itself."""
    counts = Counter(words_of(" ".join(one.text for one in paragraphs)))
    return frozenset(word for word, times in counts.items() if times >= _OFTEN)


def _one_is_enough(paragraphs: Sequence[Paragraph], scorer: Scorer) -> list[Placed]:
    """Of a part of a report, where one heading is a heading."""
    return _by_words(paragraphs, scorer, least=1) if scorer.targets else [_unplaced(0, len(paragraphs))]


def _by_words(paragraphs: Sequence[Paragraph], scorer: Scorer, *, least: int = 2) -> list[Placed]:
    first, last = edges(paragraphs)
    lines = lines_of(paragraphs, first, last)
    bodies, spoken = _bodies(paragraphs, lines, last), Spoken.of(paragraphs, last, scorer)
    matches = Choice.of(lines, bodies, spoken, scorer).matches()
    if is_bare(lines, [lines[match.line] for match in matches]):
        lines = as_bare(lines)
        matches = Choice.of(lines, bodies, spoken, scorer).matches()
    if len(matches) < least:
        middle = _without_headings(paragraphs, first, last, scorer)
    else:
        middle = Sections(
            paragraphs, lines, {match.line: match for match in matches}, scorer, first, last, spoken
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
