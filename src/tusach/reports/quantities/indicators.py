"""Which indicator of the catalogue a figure means in the leaf where it is stated."""

from tusach.reports.quantities.shape import Quantity


def speaks_of(quantity: Quantity, leaf: str) -> str:
    """The code, or "" when it is not sure."""
    del quantity, leaf
    return ""
