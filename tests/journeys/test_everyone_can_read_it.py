"""The main pages under axe-core, light and dark, at 360 and at 1280: no serious and no critical violation."""

import pytest

from tests.cast import NOW
from tests.journeys import axe, story
from tests.journeys.conftest import DESK
from tusach.drafting.actions import make_draft
from tusach.reports import actions

pytestmark = pytest.mark.browser
WIDTHS = (360, 1280)
PAGES = {
    "": ["/", "/dang-nhap/", "/don-vi/?q=ta+nung", "/tai-khoan/lan-dau/"],
    "lan": ["/", "/bao-cao/", "/bao-cao/{survey}/", "/bao-cao/{survey}/muc/m4/", "/bao-cao/{survey}/muc/m6/",
            "/bao-cao/{survey}/xem-lai/", "/bao-cao/{survey}/bien-nhan/", "/thong-bao/", "/tai-khoan/"],
    "minh": ["/", "/bao-cao/cho-xem/", "/bao-cao/{survey}/doc/", "/bao-cao/{report}/",
             "/bao-cao/{report}/muc/1.1.2.2/", "/bao-cao/{survey}/ban/", "/tai-khoan/dia-ban/"],
    "hoa": ["/", "/dot/", "/dot/{campaign}/", "/dot/{campaign}/don-vi/", "/dot/{campaign}/nhac/",
            "/dot/ke-hoach/{plan}/", "/dot/ke-hoach/gui/", "/bao-cao/ban-hanh/", "/bao-cao/ban-hanh/{campaign}/",
            "/so-lieu/?tu=2021&den=2023&ct=I122&ct=I127", "/so-lieu/ban-do/", "/so-lieu/du-va-dung-han/",
            "/so-lieu/theo-nam/", "/du-thao/", "/du-thao/dot/{campaign}/", "/du-thao/{draft}/",
            "/du-thao/{draft}/muc/1.1.2.2/"],
    "quan": ["/", "/nhat-ky/", "/tai-khoan/co-quan/", "/tai-khoan/nguoi/", "/don-vi/ban-do/"],
    "an": ["/van-ban/", "/van-ban/di/", "/van-ban/den/vao-so/"],
}  # fmt: skip


@pytest.fixture
def there(owed, asked, country):
    """A campaign with something on every page; the numbers that its addresses hold."""
    lan, minh, hoa = country.actor("lan"), country.actor("minh"), country.actor("hoa")
    survey, report = owed(country.ta_nung, lan), owed(country.lam_dong, minh)
    bao = owed(country.bao_thuan, country.actor("bao"))
    for one, by in ((survey, lan), (bao, country.actor("bao"))):
        actions.save_draft(report=one, answers=story.typed(), base=0, client_key="a", by=by, at=NOW)
        actions.submit_report(report=one, by=by, at=NOW)
    actions.accept_report(report=bao, by=minh, at=NOW)
    actions.return_report(report=survey, comments={"m4": "Xin ghi rõ từng nơi."}, by=minh, at=NOW)
    said = dict.fromkeys(("loi_1_1_1", "loi_1_1_2_1", "loi_1_1_2_2", "loi_2_1"), story.PASSAGE)
    actions.save_draft(report=report, answers=said, base=0, client_key="b", by=minh, at=NOW)
    actions.submit_report(report=report, by=minh, at=NOW)
    actions.accept_report(report=report, by=hoa, at=NOW)
    draft = make_draft(campaign=asked, by=hoa, at=NOW)
    return {"survey": survey.pk, "report": report.pk, "campaign": asked.pk, "plan": asked.source.pk,
            "draft": draft.pk}  # fmt: skip


def looked_over(page, address):
    """What is wrong with one page in its four shapes; colours alone are looked at again in the dark."""
    answer = page.goto(address)
    wrong = [] if answer is not None and answer.status == 200 else [f"answered {answer and answer.status}"]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{width}: wider than the screen")
        for scheme, rules in (("light", ()), ("dark", ("color-contrast",))):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            wrong += [f"{width} {scheme}: {line}" for line in axe.grave(page, *rules)]
    return [f"{address} {line}" for line in wrong]


@pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "nobody")
def test_the_pages_hold_no_grave_violation(name, there, country, opened):
    script = axe.script()
    page = opened(country.person(name) if name else None, DESK)
    page.add_init_script(script)
    wrong = [line for address in PAGES[name] for line in looked_over(page, address.format(**there))]

    assert wrong == [], "\n".join(wrong)
