"""Documents read into layers of text (docs/hard/text-layer.md)."""

from tusach.kit.textlayer.shape import Cell, Layer, Paragraph, Remark, Revision

__all__ = ["Cell", "Layer", "Paragraph", "Remark", "Revision"]
