"""Sections of a report laid beside the nodes of the outline it was asked to follow (docs/hard/alignment.md)."""

from tusach.reports.align.aligned import align
from tusach.reports.align.shape import Alignment, Method, Placed, Target, joint_key, node_with, targets_of

__all__ = ["Alignment", "Method", "Placed", "Target", "align", "joint_key", "node_with", "targets_of"]
