"""Documents read into layers of text (docs/hard/text-layer.md)."""

from tusach.kit.textlayer.anchors import Selector, anchor, selector_of
from tusach.kit.textlayer.reading import read_layer
from tusach.kit.textlayer.shape import Cell, Layer, Paragraph, Remark, Revision

__all__ = [
    "Cell",
    "Layer",
    "Paragraph",
    "Remark",
    "Revision",
    "Selector",
    "anchor",
    "read_layer",
    "selector_of",
]
