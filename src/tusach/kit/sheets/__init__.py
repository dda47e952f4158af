"""Tables in and out: XLSX and CSV written, XLSX, XLS, ODS and CSV read (docs/hard/sheets.md)."""

from tusach.kit.sheets.header import Field, Header, Record, find_header, record_at, records
from tusach.kit.sheets.read import Cell, Limits, Table, address, read_table
from tusach.kit.sheets.write import Column, Kind, Sheet, write_csv, write_xlsx

__all__ = [
    "Cell",
    "Column",
    "Field",
    "Header",
    "Kind",
    "Limits",
    "Record",
    "Sheet",
    "Table",
    "address",
    "find_header",
    "read_table",
    "record_at",
    "records",
    "write_csv",
    "write_xlsx",
]
