"""The coding page in a real browser: keys, words chosen by hand, nothing jumps; and the same without scripts."""

import re

import pytest

from tests.cast import NOW
from tests.journeys import axe
from tests.journeys.test_everyone_can_read_it import looked_over
from tests.windows import window
from tusach.drafting import actions
from tusach.drafting.models import Coding, Excerpt

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEAK = "Trụ sở xã chỉ có một máy tính dùng chung, mạng yếu."
BUSY = "Công chức phụ trách tủ sách kiêm nhiệm nhiều việc."


@pytest.fixture
def opened(live_server, browser, desk, monkeypatch):
    """`opened(scripts=True)` is the coding page of Lâm Đồng's first leaf, signed in as Hoa."""
    monkeypatch.setattr("tusach.kit.clock.now", lambda: NOW)
    contexts = []

    def _opened(*, scripts=True):
        shape = {"java_script_enabled": scripts, "viewport": {"width": 1280, "height": 900}}
        contexts.append(window(browser, live_server.url, desk.hoa.person, **shape))
        page = contexts[-1].new_page()
        page.goto(f"/du-thao/doi-chieu/{desk.campaign.pk}/muc/1.1/{desk.lam_dong.pk}/")
        return page

    yield _opened
    for context in contexts:
        context.close()


def test_a_secretary_codes_with_keys_only(opened, desk):
    code = desk.code()
    page = opened()
    assert page.is_checked("#c1 input")
    page.keyboard.press("n")
    assert page.is_checked("#c2 input")
    page.keyboard.press("p")
    page.keyboard.press("a")
    page.wait_for_selector("#c1 .coded")
    assert page.is_checked("#c2 input")
    assert Coding.objects.get().code == code
    assert Excerpt.objects.get().quote == WEAK
    page.wait_for_url(re.compile(r"\?cau=2"))


def test_words_chosen_by_hand_are_coded_where_they_stand(opened, desk):
    desk.put(desk.lam_dong, "một máy tính", desk.code())  # its letter stands in the text and is not counted
    page = opened()
    page.evaluate(
        """() => {
            const span = document.querySelector('#c1 [data-p]');
            const last = [...span.childNodes].at(-1), at = last.data.indexOf('mạng yếu');
            const range = new Range(); range.setStart(last, at); range.setEnd(last, at + 8);
            getSelection().removeAllRanges(); getSelection().addRange(range);
        }"""
    )
    page.wait_for_selector("#chon:not([hidden])")
    assert "mạng yếu" in page.inner_text("#chon")
    page.keyboard.press("a")
    page.wait_for_selector("#c1 .coded ~ .coded")

    assert set(Excerpt.objects.values_list("quote", flat=True)) == {"một máy tính", "mạng yếu"}


def test_the_machines_proposal_is_taken_with_a_digit(opened, desk):
    code = desk.code()
    desk.put(desk.ha_giang, "Nhiều thôn mạng yếu, chưa có máy tính.", code)
    desk.put(desk.ha_giang, "máy tính", code)
    page = opened()
    assert page.is_visible("#c1 .takes")
    assert not page.is_visible("#c2 .takes")
    page.keyboard.press("1")
    page.wait_for_selector("#c1 .coded")

    assert Coding.objects.get(person__isnull=True).confirmed_by.username == "hoa"


def test_a_letter_typed_into_a_field_is_a_letter(opened, desk):
    desk.code()
    page = opened()
    page.click("aside summary >> nth=-1")
    page.fill("input[name=ten]", "")
    page.type("input[name=ten]", "Sa")
    page.keyboard.press("Enter")  # makes the theme and puts it; no other button is pressed
    page.wait_for_selector("#c1 .coded")

    assert Coding.objects.get().code.name == "Sa"


def test_without_scripts_the_same_buttons_do_the_same(opened, desk):
    code = desk.code()
    page = opened(scripts=False)
    page.check("#c2 input")
    page.click(f'button[name=ma][value="{code.pk}"]')
    page.wait_for_selector("#c1 .coded")

    assert Excerpt.objects.get().quote == f"{WEAK} {BUSY}"
    assert page.is_checked("#c3 input")


def test_when_all_is_judged_n_goes_on_to_the_next_report(opened, desk):
    code = desk.code()
    for words in ("Nhiều thôn mạng yếu, chưa có máy tính.", "Người phụ trách kiêm nhiệm, ít được tập huấn."):
        desk.put(desk.ha_giang, words, code)
    page = opened()
    page.goto(page.url.removesuffix(f"{desk.lam_dong.pk}/") + f"{desk.ha_giang.pk}/")
    page.keyboard.press("p")  # none is chosen: the last sentence
    assert page.is_checked("#c2 input")
    page.goto(page.url)
    page.keyboard.press("n")
    page.wait_for_url(f"**/{desk.lam_dong.pk}/")


def test_the_pages_hold_no_grave_violation(opened, desk):
    """Under axe-core, at 360 and 1280, light and dark: as tests/journeys looks at the main pages."""
    code, model = desk.code(definition="Nêu mạng."), desk.code("Luân chuyển sách", group="MODEL")
    desk.put(desk.lam_dong, WEAK, code)
    desk.put(desk.lam_dong, BUSY, model, by=desk.binh, is_dissent=True)
    desk.put(desk.lam_dong, BUSY, code, by=desk.binh)
    pick = desk.pick(desk.lam_dong, "Sách kỹ thuật được mượn nhiều nhất.")
    found = [(pick.report, pick.layer, "1.1", pick.selector, code, 0.6)]
    actions.let_machine_code(campaign=desk.campaign, found=found, by=desk.hoa, at=NOW)
    given = {"name": "Góc sách", "place": "Xã", "what": "Đặt sách.", "results": "Mượn nhiều."}
    good = actions.make_good_model(campaign=desk.campaign, given=given, code=model, by=desk.hoa, at=NOW)
    actions.publish_good_model(model=good, by=desk.hoa, at=NOW)
    page, script = opened(), axe.script()
    page.add_init_script(script)
    start = page.url.partition("/du-thao/")[0]
    top, leaf = f"/du-thao/doi-chieu/{desk.campaign.pk}/", f"/du-thao/doi-chieu/{desk.campaign.pk}/muc/1.1/"
    pages = [
        top, leaf, f"{leaf}?ma={code.pk}", f"{leaf}{desk.lam_dong.pk}/", f"{top}so-ma/", f"{top}so-sanh/", f"{top}that-lac/",
        f"{top}mo-hinh/", f"{top}mo-hinh/them/", f"/du-thao/doi-chieu/mo-hinh/{good.pk}/", "/mo-hinh/", f"/mo-hinh/{good.pk}/",
        f"/du-thao/doi-chieu/chu-de/{code.pk}/", f"/du-thao/doi-chieu/chu-de/{code.pk}/giong/",
    ]  # fmt: skip
    wrong = [line for address in pages for line in looked_over(page, start + address)]

    assert wrong == [], "\n".join(wrong)
