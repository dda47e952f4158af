"""Reports that do not count yet are named by how far they are; small words of the coding pages."""

import json

import pytest

from tests.cast import NOW
from tusach.drafting import actions, queries
from tusach.reports.models import Intake, Outline, Report, State
from tusach.reports.queries import matrix

WEAK = "Trụ sở xã chỉ có một máy tính dùng chung, mạng yếu."


@pytest.fixture
def page(desk, sign_in):
    client = sign_in(desk.world.cast.person("hoa"))

    def _page(address="", **asked):
        answer = client.get(f"/du-thao/doi-chieu/{address or f'{desk.campaign.pk}/'}", asked)
        assert answer.status_code == 200
        return answer.content.decode()

    return _page


def stands(report, state):
    """The report goes to this state and has no text that is read side by side."""
    Report.objects.filter(pk=report.pk).update(state=state)
    Intake.objects.filter(report=report).update(is_source=False)


@pytest.mark.parametrize(
    ("state", "words"), [(State.DRAFT, "đang viết"), (State.RETURNED, "đã trả lại"), (State.NOT_STARTED, "chưa gửi")]
)  # fmt: skip
def test_a_report_without_a_text_is_named_by_its_state(desk, page, state, words):
    stands(desk.ha_giang, state)
    assert f"Hà Giang: {words}" in page()
    assert f"Báo cáo {words}: 1" in page(f"{desk.campaign.pk}/muc/1.1/")


def test_a_returned_report_with_its_text_is_not_called_unsent(desk, page):
    Report.objects.filter(pk=desk.ha_giang.pk).update(state=State.RETURNED)
    assert {row.place: row.standing for row in matrix(desk.campaign)}["Tỉnh Hà Giang"] == "đã trả lại"
    assert "Hà Giang" in page(bao="tra").partition("<table")[2]
    assert "Hà Giang" not in page(bao="chua").partition("<table")[2]
    assert "Không địa phương nào khớp bộ lọc" in page(bao="thieu")


def test_a_leaf_whose_title_ends_with_a_stop_is_named_without_it(desk, page):
    outline = Outline.objects.get(campaign=desk.campaign, kind="REPORT")
    title = queries.leaves_of(desk.campaign)[0].title
    written = json.dumps(outline.tree, ensure_ascii=False).replace(f'"{title}"', f'"{title}."')
    outline.tree, outline.digest = json.loads(written), "another"
    outline.save()
    coding = desk.put(desk.lam_dong, WEAK, desk.code())
    shown = page(f"chu-de/{coding.code_id}/")
    assert f"{title}</a> · " in shown
    assert ".." not in shown.partition("<main")[2].partition("</main>")[0].replace("../", "")


def test_per_cent_is_written_without_a_blank(desk, page):
    code = desk.code()
    for by in (desk.hoa, desk.binh):
        actions.put_code(excerpt=desk.mark(desk.lam_dong, WEAK, by=by), code=code, by=by, at=NOW)
    shown = page(f"{desk.campaign.pk}/so-sanh/")
    assert "100,0%" in shown
