"""The order-preserving alignment: the best way to lay headings along the outline when neither may turn back.

Moves: pass over a heading, pass over a node, lay a heading on a node or on two or three neighbours (merged), lay
two headings on one node (split). Exact, by dynamic programming; times are headings x nodes.
"""

from dataclasses import dataclass

import numpy as np

from tusach.reports.align.score import Floats, Span

THRESHOLD, PASS, MERGE, SPLIT = 0.30, 0.012, 0.03, 0.04
_NOTHING = -1.0e9


@dataclass(frozen=True, slots=True)
class Move:
    """Heading `line` lies on span `span`; `splits`: it goes on with the node of the heading before it."""

    line: int
    span: int
    splits: bool = False


def in_order(
    gains: Floats, spans: list[Span], nodes: int, splits: dict[tuple[int, int], float]
) -> list[Move]:
    """`gains[line, span]`: what laying them together is worth, below zero not worth it.

    `splits[line, node]`: what it is worth to lay this heading and the one before it on one node together.
    """
    lines = gains.shape[0]
    if not lines:
        return []
    many = [(at, span) for at, span in enumerate(spans) if len(span.members) > 1]
    best = np.full((lines + 1, nodes + 1), _NOTHING)
    best[0] = 0.0
    # Of each state the (line, node, span) it came from; span -1 passes.
    came = [_step(line, best, gains, many, splits) for line in range(lines)]
    return _back(came, nodes, lines)


def _step(
    line: int,
    best: Floats,
    gains: Floats,
    many: list[tuple[int, Span]],
    splits: dict[tuple[int, int], float],
) -> list[tuple[int, int, int]]:
    before, now = best[line], best[line + 1]
    nodes = len(before) - 1
    now[:] = before - PASS
    came = [(line, node, -1) for node in range(nodes + 1)]
    for node in range(nodes):
        if (worth := before[node] + gains[line, node]) > now[node + 1]:
            now[node + 1], came[node + 1] = worth, (line, node, node)
        double = splits.get((line, node))
        if double is not None and (worth := best[line - 1][node] + double) > now[node + 1]:
            now[node + 1], came[node + 1] = worth, (line - 1, node, node)
    for at, span in many:
        if (worth := before[span.first] + gains[line, at]) > now[span.last + 1]:
            now[span.last + 1], came[span.last + 1] = worth, (line, span.first, at)
    for node in range(1, nodes + 1):
        if now[node - 1] > now[node]:
            now[node], came[node] = now[node - 1], came[node - 1]
    return came


def _back(came: list[list[tuple[int, int, int]]], nodes: int, lines: int) -> list[Move]:
    moves: list[Move] = []
    line, node = lines, nodes
    while line > 0:
        earlier, start, span = came[line - 1][node]
        if span >= 0:
            doubled = earlier == line - 2
            moves.append(Move(line - 1, span, splits=doubled))
            if doubled:
                moves.append(Move(line - 2, span))
        line, node = earlier, start
    return moves[::-1]
