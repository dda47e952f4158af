"""Documents read into layers of text (docs/hard/text-layer.md)."""

from tusach.kit.textlayer.anchors import Selector, anchor, selector_of
from tusach.kit.textlayer.apart import read_apart
from tusach.kit.textlayer.kinds import kind_of
from tusach.kit.textlayer.office import can_read_doc
from tusach.kit.textlayer.reading import can_read_scans, read_layer
from tusach.kit.textlayer.shape import Cell, Layer, Paragraph, Remark, Revision

__all__ = [
    "Cell",
    "Layer",
    "Paragraph",
    "Remark",
    "Revision",
    "Selector",
    "anchor",
    "can_read_doc",
    "can_read_scans",
    "kind_of",
    "read_apart",
    "read_layer",
    "selector_of",
]
