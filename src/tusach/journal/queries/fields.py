"""What an act belongs to, in words that people know.

An act is spelled `room.verb_noun` (`campaign.extend_obligation`); what takes a report from one state to another is
named by the state it comes to (`reports.submitted`). Nobody but who keeps the house reads that: a person reads the
entry's sentence and the name of the field. A row is sealed as it was written, so an act is never respelled.
"""

_FIELDS = {
    "places": "Đơn vị hành chính",
    "people": "Người, cơ quan, tài khoản",
    "journal": "Nhật ký, thư báo",
    "registry": "Văn bản",
    "books": "Đầu sách, đề nghị",
    "supply": "Cấp phát sách",
    "shelf": "Tủ sách",
    "library": "Thư viện điện tử",
    "figures": "Số liệu",
    "campaign": "Đợt tổng kết, khảo sát",
    "reports": "Phiếu, báo cáo",
    "drafting": "Đọc, viết báo cáo",
}


def field_of(act: str) -> str:
    """The field of `reports.submitted` is “Phiếu, báo cáo”; an act of no room is some other work."""
    return _FIELDS.get(act.partition(".")[0], "Việc khác")
