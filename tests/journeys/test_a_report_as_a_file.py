"""A province hands in a Word file, corrects where a part stands by keys and by dragging, and sends it; the centre goes
through its figures with the keyboard.
"""

import io

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.journeys.story import heading
from tusach.reports import queries
from tusach.reports.models import Claim, ClaimState, Intake, IntakeState, State

pytestmark = pytest.mark.browser


def word_file(leaves, strange) -> bytes:
    """Every leaf of the outline with a sentence and a figure, and one part that the outline does not ask for."""
    document = Document()
    for line in ("TỈNH ỦY LÂM ĐỒNG", "BAN TUYÊN GIÁO", "Số 12-BC/BTGTU", "BÁO CÁO", "Về tủ sách, 2021-2023"):
        document.add_paragraph(line)
    for number, leaf in enumerate(leaves, 1):
        document.add_heading(f"{leaf.label}. {leaf.title}", level=2)
        document.add_paragraph(f"Năm 2022 có {100 + number} xã thực hiện.")
    document.add_heading(strange, level=2)
    document.add_paragraph("Đoạn này không thuộc đề cương.")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_report_as_a_file(country, owed, opened):
    report = owed(country.lam_dong, country.actor("minh"))
    leaves = queries.form_for(report).leaves
    page = opened(country.person("minh"))
    page.goto(f"/bao-cao/{report.pk}/")
    file = {
        "name": "bao-cao.docx",
        "mimeType": "application/octet-stream",
        "buffer": word_file(leaves, "Giới thiệu thác nước"),
    }
    page.get_by_label("Tệp báo cáo").set_input_files(file)
    page.get_by_role("button", name="Nộp tệp báo cáo").click()
    expect(page.locator("[data-section]").first).to_be_visible()
    page.wait_for_load_state()  # its script lets parts be dragged
    put_by_hand(page, leaves)
    page.get_by_role("button", name="Đã dò xong").click()
    expect(page.get_by_text("Đã dò xong. Cách gọi mục")).to_be_visible()
    page.get_by_role("link", name="Đưa vào báo cáo").click()
    page.get_by_role("button", name="Đưa vào báo cáo").click()
    expect(page.get_by_text("Đã đưa chữ của tệp vào báo cáo")).to_be_visible()
    page.get_by_role("link", name="Xem lại rồi gửi").first.click()
    page.get_by_role("button", name="Gửi báo cáo").click()
    heading(page, "Biên nhận")
    report.refresh_from_db()
    assert (report.state, Intake.objects.get().state) == (State.SUBMITTED, IntakeState.TAKEN)
    assert Intake.objects.get().is_source
    the_centre_judges(country, opened, report)


def put_by_hand(page, leaves):
    """The strange part is marked by the keyboard, after having been dragged to a leaf."""
    part = page.locator("[data-section]", has_text="thác nước").last
    place = part.locator("select").first
    part.locator("header").drag_to(page.locator("#de-cuong [data-leaf]").first)
    expect(page.get_by_text("Đã lưu cách xếp 1 phần.")).to_be_visible()
    expect(place).to_have_value(leaves[0].key)
    page.wait_for_load_state()  # the new page hears keys
    page.locator("body").click(position={"x": 5, "y": 5})
    for _ in range(page.locator("[data-section]").count()):
        page.keyboard.press("j")
    page.keyboard.press("x")
    expect(place).to_have_value("ngoai")
    with page.expect_navigation():
        page.keyboard.press("l")
    expect(page.get_by_text("Đã lưu cách xếp 1 phần.")).to_be_visible()
    expect(place).to_have_value("ngoai")


def the_centre_judges(country, opened, report):
    page = opened(country.person("hoa"))
    page.goto(f"/bao-cao/tiep-nhan/bao-cao/{report.pk}/so-lieu/")
    page.keyboard.press("j")
    page.keyboard.press("d")
    expect(page.locator("[data-row]").first.get_by_text("Đã đối chiếu")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator("[data-row]").nth(1).get_by_text("Không phải số liệu")).to_be_visible()
    states = list(Claim.objects.order_by("pk").values_list("state", flat=True)[:2])
    assert states == [ClaimState.CONFIRMED, ClaimState.REJECTED]
