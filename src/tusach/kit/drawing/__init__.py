"""Pictures drawn by the server: SVG and HTML tables that read without colour (docs/hard/drawing.md)."""

from tusach.kit.drawing.charts import Bar, Line, Point, Stack, StackPart, bars, lines, sparkline, stacked
from tusach.kit.drawing.matrix import Mark, Matrix, MatrixColumn, MatrixGroup, MatrixRow, matrix
from tusach.kit.drawing.paint import standalone
from tusach.kit.drawing.tiles import Isle, State, Tile, TileMap, key, tile_map
from tusach.kit.drawing.timeline import Milestone, timeline

__all__ = [
    "Bar",
    "Isle",
    "Line",
    "Mark",
    "Matrix",
    "MatrixColumn",
    "MatrixGroup",
    "MatrixRow",
    "Milestone",
    "Point",
    "Stack",
    "StackPart",
    "State",
    "Tile",
    "TileMap",
    "bars",
    "key",
    "lines",
    "matrix",
    "sparkline",
    "stacked",
    "standalone",
    "tile_map",
    "timeline",
]
