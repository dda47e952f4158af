"""Bibliographic records in and out: ISO 2709, MARCXML, ONIX 3, Dublin Core, tables (docs/hard/bibliographic-exchange.md).

Nothing here asks the database: bytes become `Reading`s, `Facts` become bytes.
"""

from tusach.books.exchange.dublin import write_dublin_core
from tusach.books.exchange.facts import Facts, Reading
from tusach.books.exchange.marc import write_marc, write_marcxml
from tusach.books.exchange.onix_out import write_onix
from tusach.books.exchange.reading import read_records

__all__ = [
    "Facts",
    "Reading",
    "read_records",
    "write_dublin_core",
    "write_marc",
    "write_marcxml",
    "write_onix",
]
