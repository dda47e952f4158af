from tusach.supply.exports.forms import handover_minutes, issue_note
from tusach.supply.exports.parcels import labels_pdf, parcel_lists_pdf
from tusach.supply.exports.rounds import province_workbook
from tusach.supply.exports.sheets import sheet_rows, sheet_workbook

__all__ = [
    "handover_minutes",
    "issue_note",
    "labels_pdf",
    "parcel_lists_pdf",
    "province_workbook",
    "sheet_rows",
    "sheet_workbook",
]
