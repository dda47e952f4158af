import io

import pytest
from docx import Document

from tests.cast import NOW
from tusach.reports import actions
from tusach.reports.models import Intake, Report, Way

LETTERHEAD = ["TỈNH ỦY LÂM ĐỒNG", "BAN TUYÊN GIÁO", "Số 123-BC/BTGTU", "Đà Lạt, ngày 30 tháng 10 năm 2023", "BÁO CÁO", "Tổng kết Đề án 2009-2023"]  # fmt: skip
PARTS = [
    ("1.1. Lãnh đạo, chỉ đạo", ["Tỉnh đã ban hành 12 văn bản.", "Có 118/120 xã (97,3%) có tủ sách riêng."]),
    ("1.2. Kết quả", ["Toàn tỉnh tiếp nhận 12.345 bản sách trong năm 2022."]),
]


def docx_of(parts=PARTS, head=LETTERHEAD) -> bytes:
    """A Word file: a letterhead in plain paragraphs, then headings with the paragraphs under them."""
    document = Document()
    for line in head:
        document.add_paragraph(line)
    for heading, texts in parts:
        document.add_heading(heading, level=2)
        for text in texts:
            document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.fixture
def hand_in(world):
    """`hand_in(unit, data)` gives the intake, read: by Minh for Lâm Đồng, by Hoa of the centre without a unit."""

    def _hand_in(unit=None, data=None, name="bao-cao.docx", by="", at=NOW, read=True) -> Intake:
        who = world.cast.actor(by or ("minh" if unit else "hoa"), at)
        report = world.report(unit, "minh", "REPORT") if unit else None
        intake = actions.hand_in_report(
            campaign=world.campaign, report=report, file=io.BytesIO(data or docx_of()), name=name, way=Way.UPLOAD,
            by=who, at=at,
        )  # fmt: skip
        if read:
            actions.read_intake(intake=intake, at=at)
            intake.refresh_from_db()
        return intake

    return _hand_in


@pytest.fixture
def read(world, hand_in) -> Intake:
    return hand_in(world.cast.lam_dong)


@pytest.fixture
def report(read) -> Report:
    return read.report
