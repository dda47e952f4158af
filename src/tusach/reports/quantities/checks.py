"""Figures of one report against each other and against what else is known."""

from collections.abc import Sequence

from tusach.reports.quantities.shape import Conflict, Known, Stated


def compare(stated: Sequence[Stated], known: Known) -> list[Conflict]:
    """What does not agree, in the order of the text."""
    del stated, known
    return []
