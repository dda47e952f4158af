import re

import pytest
from playwright.sync_api import expect

from tests.cast import PASSWORD
from tests.journeys import story
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.browser
TEXT = "Sách về nhiều đợt, có đợt nhận muộn."


@pytest.fixture
def report(owed, country):
    return owed(country.ta_nung, country.actor("lan"))


def kept(report, key):
    report.refresh_from_db()
    head = report.revisions.filter(number=report.revision).first()
    return head.answers.get(key) if head else None


def test_what_is_typed_without_a_network_goes_when_it_comes_back(report, country, opened):
    lan = opened(country.person("lan"), PHONE)
    lan.goto(f"/bao-cao/{report.pk}/muc/m6/")
    lan.context.set_offline(True)
    story.answer(lan, {"loi_quan_ly": TEXT})
    expect(lan.locator("#luu")).to_contain_text("Đã lưu trên máy")
    assert kept(report, "loi_quan_ly") is None

    lan.context.set_offline(False)

    expect(lan.locator("#luu")).to_contain_text("Đã gửi lên lúc")
    assert kept(report, "loi_quan_ly") == TEXT


def test_a_closed_window_keeps_what_was_typed_without_a_network(report, country, opened):
    lan = opened(country.person("lan"), PHONE)
    address = f"/bao-cao/{report.pk}/muc/m6/"
    lan.goto(address)
    lan.context.set_offline(True)
    story.answer(lan, {"loi_quan_ly": TEXT})
    lan.close()
    lan = opened.again(lan)
    lan.context.set_offline(False)

    lan.goto(address)

    expect(lan.locator('[name="q-loi_quan_ly"]')).to_have_value(TEXT)
    expect(lan.locator("#luu")).to_contain_text("Đã gửi lên lúc")
    assert kept(report, "loi_quan_ly") == TEXT


def test_typing_at_once_on_a_section_saved_before_is_kept(report, country, opened):
    """The section's copy on the phone had gone out under a key; what is typed now is not that copy again."""
    lan = opened(country.person("lan"), PHONE)
    address = f"/bao-cao/{report.pk}/muc/m4/"
    for cabinets in ("2", "3", "4"):
        lan.goto(address)
        story.answer(lan, {"so_tu": cabinets})
        story.press(lan, "Để sau")
        expect(lan).to_have_url(re.compile(rf"/bao-cao/{report.pk}/$"))

        assert kept(report, "so_tu") == int(cabinets)


def test_saving_while_a_copy_is_under_way_is_no_clash_with_oneself(report, country, opened):
    """The network is slow: the copy of the first words is still going out when more is typed and saved."""
    lan = opened(country.person("lan"), PHONE)
    lan.goto(f"/bao-cao/{report.pk}/muc/m6/")
    lan.route("**/luu/", lambda route: (route.fetch(), lan.wait_for_timeout(1), route.abort()))
    story.answer(lan, {"loi_quan_ly": "Sách về"})
    expect(lan.locator("#luu")).to_contain_text("Đã lưu trên máy")
    assert kept(report, "loi_quan_ly") == "Sách về"
    lan.unroute_all()

    story.answer(lan, {"loi_quan_ly": TEXT})
    story.press(lan, "Để sau")

    expect(lan).to_have_url(re.compile(rf"/bao-cao/{report.pk}/$"))
    assert kept(report, "loi_quan_ly") == TEXT
    assert not report.clashes.exists()


def test_sending_without_a_network_stays_on_the_page_and_says_so(report, country, opened):
    lan = opened(country.person("lan"), PHONE)
    address = f"/bao-cao/{report.pk}/muc/m8/"
    lan.goto(address)
    lan.context.set_offline(True)
    lan.locator('[name="q-de_xuat"]').fill(TEXT)
    story.press(lan, "Lưu và gửi")

    expect(lan.locator("#luu")).to_contain_text("Chưa có mạng: câu trả lời đã nằm trên máy này")
    assert lan.url.endswith(address)
    story.fits(lan)

    lan.context.set_offline(False)
    story.press(lan, "Để sau")
    expect(lan).to_have_url(re.compile(rf"/bao-cao/{report.pk}/$"))
    assert kept(report, "de_xuat") == TEXT


def test_a_network_that_only_looks_alive_is_no_network(report, country, opened):
    lan = opened(country.person("lan"), PHONE)
    lan.goto(f"/bao-cao/{report.pk}/muc/m8/")
    lan.route("**/*", lambda route: route.abort())
    lan.locator('[name="q-de_xuat"]').fill(TEXT)
    story.press(lan, "Lưu và gửi")

    expect(lan.locator("#luu")).to_contain_text("Chưa có mạng: câu trả lời đã nằm trên máy này")
    expect(lan.locator('[name="q-de_xuat"]')).to_have_value(TEXT)


@pytest.mark.parametrize("by", ["Để sau", "Đăng nhập lại"])
def test_a_session_that_ended_gives_the_text_back_after_signing_in(report, country, opened, by):
    lan = opened(country.person("lan"), PHONE)
    address = f"/bao-cao/{report.pk}/muc/m6/"
    lan.goto(address)
    lan.context.clear_cookies(name="sessionid")
    lan.locator('[name="q-loi_quan_ly"]').fill(TEXT)
    if by == "Đăng nhập lại":
        expect(lan.locator("#luu")).to_contain_text("Phiên làm việc đã hết")
    story.press(lan, by)

    lan.get_by_label("Tên đăng nhập").fill("lan")
    lan.locator("input[type=password]").fill(PASSWORD)
    story.press(lan, "Đăng nhập")

    expect(lan).to_have_url(re.compile(f"{address}$"))
    expect(lan.locator('[name="q-loi_quan_ly"]')).to_have_value(TEXT)
    expect(lan.locator("#luu")).to_contain_text("Đã gửi lên lúc")
    assert kept(report, "loi_quan_ly") == TEXT
