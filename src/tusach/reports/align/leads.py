"""Paragraphs that name their subject first: "Về tuyên truyền mô hình hay: ...", "- Công tác tiếp nhận ... ".

They divide the text under a heading whose parts have no headings of their own, and give guesses where a report has
no headings at all.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tusach.kit.textlayer import Paragraph
from tusach.reports.align.labels import bare, split_label
from tusach.reports.align.order import in_order
from tusach.reports.align.score import Scorer
from tusach.reports.align.spoken import Spoken

_ORDINAL = re.compile(
    r"(?:thu (?:nhat|hai|ba|tu|nam|sau)|(?:mot|hai|ba|bon|nam|sau) la|truoc het|ben canh do|ngoai ra|dong thoi|cung voi do)\s*[,:]\s*"
)
_LEAD, _GUESS = 0.40, 0.44
_MARGIN, _OWN, _SPOKEN = 0.03, 0.15, 0.4
_MOST_WORDS = 26


@dataclass(frozen=True, slots=True)
class Lead:
    """Paragraph `at` begins to speak of leaf `node` (its position among the targets)."""

    at: int
    node: int
    score: float


def leads_in(
    paragraphs: Sequence[Paragraph],
    first: int,
    last: int,
    nodes: Sequence[int],
    scorer: Scorer,
    *,
    margin: float = _MARGIN,
    spoken: Spoken | None = None,
) -> list[Lead]:
    """Where [first, last) turns to one of `nodes`, in order of the text. `spoken`: what the text speaks of counts beside the
    words of a lead that ends in a colon, not of an item of a list; then the nodes are leaves.
    """
    places, texts = [], []
    for at in range(first, last):
        for text in _beginnings(paragraphs[at]):
            places.append(at)
            texts.append(text)
    if not texts:
        return []
    table = (scorer.scores(texts)[:, : len(scorer.targets)] + _OWN * scorer.contrasts(texts))[:, list(nodes)]
    if spoken is not None and spoken.scorer.content.is_known:
        begins = sorted(set(places))
        told = {
            at: spoken.between(at, end, nodes) for at, end in zip(begins, [*begins[1:], last], strict=True)
        }
        leads = np.array([_has_colon(paragraphs[at].printed) for at in places])[:, None]
        table += _SPOKEN * np.where(leads, np.stack([told[at] for at in places]), 0.0)
    best: dict[int, Lead] = {}
    for row, at in enumerate(places):
        order = np.argsort(-table[row])
        score = float(table[row, order[0]])
        over = score - float(table[row, order[1]]) if len(nodes) > 1 else score
        if score >= _LEAD and over >= margin and (at not in best or best[at].score < score):
            best[at] = Lead(at, nodes[int(order[0])], score)
    return [best[at] for at in sorted(best)]


def _beginnings(one: Paragraph) -> list[str]:
    """The words before a colon, or before the first commas of a sentence that says "Về ..."; none otherwise."""
    label, text = split_label(one.printed)
    if found := _ORDINAL.match(bare(text[:60])):
        text = text[found.end() :]
    plain = bare(text[:300])
    marked = bool(label.kind) or found is not None or plain.startswith(("ve ", "doi voi ", "trong cong tac "))
    colon = plain.find(":")
    made = [text[:colon]] if colon > 0 and plain[:colon].count(" ") < _MOST_WORDS else []
    if marked:
        stop = next((at for at, char in enumerate(plain) if char in ".;"), len(plain))
        commas = [at for at, char in enumerate(plain[:stop]) if char == ","][:5]
        made += [text[:at] for at in [*commas, stop] if 1 < plain[:at].count(" ") < _MOST_WORDS]
    return made


def _has_colon(text: str) -> bool:
    """It begins with a few words before a colon."""
    before, colon, after = text.partition(":")
    return (
        bool(colon)
        and before.count(" ") < _MOST_WORDS
        and bool(after.strip())
        and not text.rstrip().endswith(";")
    )


def guesses(paragraphs: Sequence[Paragraph], first: int, last: int, scorer: Scorer) -> list[Lead]:
    """For text without headings: the paragraphs that most plainly begin a node, in the outline's order."""
    nodes = [
        at
        for at, target in enumerate(scorer.targets)
        if target.is_leaf or all(scorer.targets[below].is_leaf for below in scorer.under[at])
    ]
    places = [at for at in range(first, last) if paragraphs[at].text.strip()]
    if not places or not nodes:
        return []
    openings = [" ".join(paragraphs[at].text.split()[:16]) for at in places]
    bodies = [paragraphs[at].text[:240] for at in places]
    table = np.zeros((len(places), len(scorer.targets)), dtype=np.float32)
    table[:, nodes] = np.maximum(scorer.scores(openings)[:, nodes], 0.8 * scorer.of_body(bodies)[:, nodes])
    rows = {at: row for row, at in enumerate(places)}
    for lead in leads_in(paragraphs, first, last, nodes, scorer, margin=0.0):
        row = rows[lead.at]
        table[row, lead.node] = max(float(table[row, lead.node]), lead.score + 0.1)
    # Of two nodes that say the same, what was done comes before what is planned.
    gains = table - _GUESS - 0.001 * np.arange(len(scorer.targets), dtype=np.float32)
    moves = in_order(gains, scorer.spans[: len(scorer.targets)], len(scorer.targets), {})
    return [Lead(places[move.line], move.span, float(table[move.line, move.span])) for move in moves]
