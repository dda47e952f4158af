import pytest

from tests.journeys import story
from tests.journeys.conftest import PHONE
from tusach.reports.models import Report, State

pytestmark = pytest.mark.browser
SURVEY, REPORT = "phiếu khảo sát", "báo cáo theo đề cương"


def test_a_plan_becomes_a_national_report(country, opened, settings):
    quan, hoa = opened(country.person("quan")), opened(country.person("hoa"))
    lan, dung = opened(country.person("lan"), PHONE), opened(country.person("dung"))
    minh, thu = opened(country.person("minh")), opened(country.person("thu"))

    story.the_plan_is_read(quan)
    story.the_campaign_is_made(quan)
    story.the_centre_asks(hoa)
    story.the_commune_answers(lan)
    story.it_is_sent(lan, SURVEY)
    story.opened_for_review(dung, "Xã Tà Nung")
    story.press(dung, "Chuyển lên tỉnh")
    story.told(dung, "Đã chuyển phiếu của Xã Tà Nung lên tỉnh.")
    story.opened_for_review(minh, "Xã Tà Nung")
    story.one_leaf_is_returned(minh, "m4", "Xin ghi rõ còn tủ nào ở thôn.")
    story.the_notice_is_followed(lan, "Xin ghi rõ còn tủ nào ở thôn.")
    story.answer(lan, {"so_tu": "3", "tu_cb": "1"})
    story.press(lan, "Để sau")
    story.press(lan, "Xem lại rồi gửi")
    story.it_is_sent(lan, SURVEY)
    story.opened_for_review(minh, "Xã Tà Nung")
    story.accept(minh)
    story.the_province_writes(minh)
    story.the_leader_signs(thu)
    minh.reload()
    story.it_is_sent(minh, REPORT)
    story.opened_for_review(hoa, "Tỉnh Lâm Đồng")
    story.accept(hoa)
    story.the_nation_counts(hoa)
    paper = story.the_draft_is_made(hoa)
    settings.DEMO = True
    marked = story.the_paper(hoa)

    assert set(Report.objects.values_list("state", flat=True)) == {State.ACCEPTED}
    assert story.PASSAGE in paper
    assert "1.386" in paper
    assert "minh hoạ" not in paper
    assert "minh hoạ" in marked
