import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.cast import NOW
from tests.journeys import story
from tests.journeys.conftest import PHONE
from tusach.drafting.actions import make_draft
from tusach.reports import actions

pytestmark = pytest.mark.browser


def picture():
    held = io.BytesIO()
    Image.new("RGB", (8, 8), "brown").save(held, "PNG")
    return {"name": "tu-sach.png", "mimeType": "image/png", "buffer": held.getvalue()}


def status(page, address):
    return page.context.request.get(address, max_redirects=0).status


def test_another_provinces_report_and_its_files_are_not_found(owed, country, opened):
    report = owed(country.ta_nung, country.actor("lan"))
    lan, khach = opened(country.person("lan"), PHONE), opened(country.person("khach"))
    lan.goto(f"/bao-cao/{report.pk}/muc/m6/")
    lan.locator('[name="f-anh_tu"]').set_input_files(picture())
    story.press(lan, "Lưu, sang mục 7")
    story.press(lan, "Lưu, sang mục 8")
    expect(lan.get_by_text("Mục 8 trên 8")).to_be_visible()
    report.refresh_from_db()
    sha = report.revisions.get(number=report.revision).answers["anh_tu"][0]["sha"]
    actions.save_draft(report=report, answers=story.typed(), base=report.revision, client_key="a",
                       by=country.actor("lan"), at=NOW)  # fmt: skip
    actions.submit_report(report=report, by=country.actor("lan"), at=NOW)
    own = f"/bao-cao/{report.pk}"
    addresses = [f"{own}/", f"{own}/muc/m6/", f"{own}/doc/", f"{own}/xem-lai/", f"{own}/ban/", f"{own}/chon/",
                 f"{own}/bien-nhan/", f"{own}/bang-tinh/", f"{own}/tep/{sha}/"]  # fmt: skip

    assert [status(lan, address) for address in addresses] == [200] * len(addresses)
    assert [status(khach, address) for address in addresses] == [404] * len(addresses)


def test_the_centres_draft_is_not_found_by_anyone_below(owed, asked, country, opened):
    minh, hoa = country.actor("minh"), country.actor("hoa")
    report = owed(country.lam_dong, minh)
    said = dict.fromkeys(("loi_1_1_1", "loi_1_1_2_1", "loi_1_1_2_2", "loi_2_1"), "Đã làm.")
    actions.save_draft(report=report, answers=said, base=0, client_key="b", by=minh, at=NOW)
    actions.submit_report(report=report, by=minh, at=NOW)
    actions.accept_report(report=report, by=hoa, at=NOW)
    draft = make_draft(campaign=asked, by=hoa, at=NOW)
    addresses = [
        f"/du-thao/{draft.pk}/",
        f"/du-thao/{draft.pk}/du-thao.docx",
        f"/du-thao/{draft.pk}/muc/1.1.1/",
    ]
    centre = opened(country.person("hoa"))

    assert [status(centre, address) for address in addresses] == [200] * 3
    for name in ("khach", "minh", "lan"):
        below = opened(country.person(name))
        assert [status(below, address) for address in addresses] == [404] * 3, name


def test_the_plan_and_its_reading_are_not_found_outside_the_centre(asked, country, opened):
    addresses = [f"/dot/ke-hoach/{asked.source.pk}/", f"/bao-cao/ban-hanh/{asked.pk}/"]
    hoa, khach = opened(country.person("hoa")), opened(country.person("khach"))

    assert [status(hoa, address) for address in addresses] == [200, 200]
    assert status(khach, addresses[0]) == 404
    assert status(khach, addresses[1]) == 403  # everyone sees the campaign; issuing it is the centre's
