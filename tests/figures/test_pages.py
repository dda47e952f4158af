import io
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, TODAY, make_body, make_unit
from tusach.figures import actions, queries, rules
from tusach.figures.actions import Batch, Cell
from tusach.figures.models import Cut
from tusach.figures.views.pictures import shades_of
from tusach.people.models import BodyKind

pytestmark = pytest.mark.django_db
PAGES = ["", "chi-tieu/", "ban-do/", "theo-nam/", "du-va-dung-han/", "so-la/", "doi-chieu/", "chot/"]


@pytest.fixture
def counted(cast):
    """Three communes of Lâm Đồng and one of Hà Giang with figures of 2022 and 2023; four were asked."""
    by = cast.actor("hoa")
    units = [cast.ta_nung, cast.bao_thuan, cast.tan_thanh]
    actions.expect(
        ask="campaign.Campaign:1", units=[(u, TODAY) for u in [*units, cast.hoa_bac]], by=by, at=NOW
    )
    batches = [
        Batch(unit, f"reports.Report:{i}", [Cell(code, year, 100 * i + year - 2000)
              for code in ("I121", "I122", "I127", "I134") for year in (2022, 2023)])
        for i, unit in enumerate(units, start=1)
    ]  # fmt: skip
    actions.record_many(batches=batches, by=by, at=NOW)
    actions.rebuild()
    return cast


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_each_level_and_asks_strangers_to_sign_in(counted, client, sign_in, page):
    assert client.get(f"/so-lieu/{page}").status_code == 302
    for name in ("hoa", "minh", "dung", "lan", "khach"):
        came = sign_in(counted.person(name)).get(f"/so-lieu/{page}")
        said = came.content.decode()
        assert came.status_code == 200, name
        assert said.index("<body>") < said.index("<h1") < said.index("</body>"), (
            "the page is written once, in its place"
        )
    assert sign_in(counted.person("vang")).get(f"/so-lieu/{page}").status_code in {403, 404}


@pytest.mark.parametrize(
    "page", ["", "ban-do/", "theo-nam/", "du-va-dung-han/", "so-la/", "doi-chieu/", "tai/"]
)
def test_a_stranger_does_not_find_another_province(counted, sign_in, page):
    minh, khach = counted.person("minh"), counted.person("khach")
    address = f"/so-lieu/{page}?noi={counted.di_linh.pk}"
    assert sign_in(minh).get(address).status_code == 200
    assert sign_in(khach).get(address).status_code == 404
    assert sign_in(khach).get(f"/so-lieu/{page}?noi=99999999999999999999").status_code == 404


def test_the_pivot_shows_values_with_n_of_n_and_drills_down(counted, sign_in):
    hoa = sign_in(counted.person("hoa"))
    page = hoa.get("/so-lieu/?ct=I122&ct=I121").content.decode()
    assert "Tỉnh Lâm Đồng" in page
    assert ">346<" in page  # 123 + 223
    assert "2/3" in page  # Hòa Bắc was asked and is silent
    assert "ít nhất 223" in page  # titles are never added
    assert f"noi={counted.lam_dong.pk}" in page
    below = hoa.get(f"/so-lieu/?ct=I122&noi={counted.di_linh.pk}&tu=2022&den=2023").content.decode()
    assert "Xã Tà Nung" in below
    assert "không có số liệu" in below
    assert f"/so-lieu/nguon/{counted.ta_nung.pk}/I122/2023/" in below


def test_bad_questions_get_a_sentence_not_an_error(counted, sign_in):
    hoa = sign_in(counted.person("hoa"))
    page = hoa.get(
        "/so-lieu/?ct=I999&tu=abc&den=99999999999&ngay=hom qua&loai=Sao&dg=X&noi="
    ).content.decode()
    assert "không có mã I999" in page
    assert "Năm abc" in page
    for page in ("?noi=abc", "?noi=-1", "?noi=%C2%B2"):
        assert hoa.get(f"/so-lieu/{page}").status_code == 404
    assert hoa.get("/so-lieu/tai/?tep=exe").status_code == 404


def test_a_number_opens_its_postings_only_inside_ones_own_place(counted, sign_in):
    address = f"/so-lieu/nguon/{counted.ta_nung.pk}/I122/2023/"
    assert "reports.Report:1" in sign_in(counted.person("lan")).get(address).content.decode()
    assert sign_in(counted.person("khach")).get(address).status_code == 404
    assert sign_in(counted.person("bao")).get(address).status_code == 404
    above = sign_in(counted.person("minh")).get(f"/so-lieu/nguon/{counted.lam_dong.pk}/I122/2023/")
    assert "Xã Bảo Thuận" in above.content.decode()
    assert (
        sign_in(counted.person("minh")).get(f"/so-lieu/nguon/{counted.lam_dong.pk}/I9/2023/").status_code
        == 404
    )


def test_xlsx_csv_and_communes_come_out_with_unit_evidence_and_counts(counted, sign_in, settings):
    settings.DEMO = True
    hoa = sign_in(counted.person("hoa"))
    answer = hoa.get("/so-lieu/tai/?tep=xlsx&ct=I122")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    text = "\n".join(
        str(cell) for row in book.active.iter_rows(values_only=True) for cell in row if cell is not None
    )
    for said in ("Số liệu minh hoạ", "I122 Bản nhận, năm 2023 (bản)", "2/3", "ký xác nhận", "346"):
        assert said in text
    rows = b"".join(hoa.get("/so-lieu/tai/?tep=csv&ct=I122").streaming_content).decode("utf-8-sig")
    assert "Tỉnh Lâm Đồng,346,2/3" in rows
    each = b"".join(hoa.get("/so-lieu/tai/?tep=xa&ct=I122").streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(each)).active
    names = [row[1] for row in sheet.iter_rows(values_only=True)]
    assert {"Xã Tà Nung", "Xã Tân Thành"} <= set(names)
    only = b"".join(sign_in(counted.person("khach")).get("/so-lieu/tai/?tep=xa&ct=I122").streaming_content)
    held = [row[1] for row in openpyxl.load_workbook(io.BytesIO(only)).active.iter_rows(values_only=True)]
    assert "Xã Tà Nung" not in held


def test_the_pivot_asks_as_many_queries_for_three_places_as_for_one(cast, sign_in):
    by = cast.actor("hoa")

    def count():
        client = sign_in(cast.person("hoa"))
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/so-lieu/?ct=I122").status_code == 200
        return len(caught)

    def add(code):
        province = make_unit("PROVINCE", code, f"Tỉnh {code}", "Tỉnh", cast.nation)
        commune = make_unit("COMMUNE", f"9{code}99", f"Xã {code}", "Xã", province, province=province)
        actions.record(
            unit=commune, source="s", cells=[Cell("I122", 2023, 5)], evidence="SIGNED", by=by, at=NOW
        )

    add("71")
    one = count()
    add("72")
    add("73")
    assert count() == one


def test_only_the_centre_cuts_and_the_cut_is_shown_as_it_was(counted, sign_in):
    assert sign_in(counted.person("minh")).get("/so-lieu/chot/them/").status_code == 403
    hoa = sign_in(counted.person("hoa"))
    asked = {"name": "Tổng kết", "first": 2022, "last": 2023, "geography": "THEN"}
    assert hoa.post("/so-lieu/chot/them/", {**asked, "name": ""}).status_code == 422
    assert hoa.post("/so-lieu/chot/them/", asked).status_code == 302
    again = hoa.post("/so-lieu/chot/them/", asked)
    assert "đặt tên khác" in again.content.decode()
    cut = Cut.objects.get()
    assert "669 bản" in hoa.get(f"/so-lieu/chot/{cut.pk}/").content.decode()
    assert sign_in(counted.person("minh")).get(f"/so-lieu/chot/{cut.pk}/").status_code == 404
    assert sign_in(counted.person("minh")).post(f"/so-lieu/chot/{cut.pk}/cong-bo/").status_code == 404
    assert sign_in(counted.person("vinh")).post(f"/so-lieu/chot/{cut.pk}/cong-bo/").status_code == 302
    assert sign_in(counted.person("khach")).get(f"/so-lieu/chot/{cut.pk}/").status_code == 200
    Cut.objects.update(table={"nation": [], "places": []})
    assert "đã bị đổi" in sign_in(counted.person("vinh")).get(f"/so-lieu/chot/{cut.pk}/").content.decode()


def test_rules_speak_of_places_and_of_the_centre(counted):
    assert rules.may_see(counted.actor("lan"))
    assert not rules.may_see(counted.actor("vang"))
    assert not rules.may_see(counted.nobody())
    assert rules.may_cut(counted.actor("vinh"))
    assert not rules.may_cut(counted.actor("minh"))
    assert not rules.may_cut(counted.stranger())
    body = make_body(BodyKind.LIBRARY, "Thư viện", counted.di_linh)
    assert body.unit in queries.visible_places(counted.actor("dung"))
    assert counted.lam_dong not in queries.visible_places(counted.actor("dung"))


def test_a_published_cut_is_open_to_everyone_and_no_other(counted, client):
    by = counted.actor("hoa")
    kept = actions.cut(name="Nội bộ", by=by, at=NOW, on=TODAY, years=[2023])
    shown = actions.cut(name="Công bố", by=by, at=NOW, on=TODAY, years=[2023])
    actions.publish_cut(cut=shown, by=counted.actor("vinh"), at=NOW)
    page = client.get(f"/so-lieu/chot/{shown.pk}/")
    assert page.status_code == 200
    assert "669 bản" in page.content.decode()
    assert "Công bố số liệu" not in page.content.decode()
    assert client.get(f"/so-lieu/chot/{kept.pk}/").status_code == 404
    assert client.get("/so-lieu/chot/").status_code == 302
    assert client.post(f"/so-lieu/chot/{kept.pk}/cong-bo/").status_code == 302
    assert not Cut.objects.get(pk=kept.pk).published


def test_the_map_is_shaded_in_steps_that_its_legend_counts():
    values = [Decimal(value) for value in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)]
    shades = shades_of(values)
    assert [(shade.words, shade.count) for shade in shades] == [
        ("1 - 2", 2), ("3 - 4", 2), ("5 - 6", 2), ("7 - 8", 2), ("9 - 10", 2),
    ]  # fmt: skip
    assert all(sum(shade.holds(value) for shade in shades) == 1 for value in values)
    same = shades_of([Decimal(3)] * 9 + [Decimal(40)])
    assert sum(shade.count for shade in same) == 10
    assert shades_of([Decimal(3)] * 9) == shades_of([]) == []


def test_indicators_are_chosen_by_their_groups(counted, sign_in):
    page = sign_in(counted.person("hoa")).get("/so-lieu/?ct=I122&ct=I142").content.decode()
    assert 'name="ct" value="I122" checked' in page
    assert 'name="ct" value="I127">' in page
    assert "Sách điện tử <span" in page
    assert page.count(", đã chọn 1</span>") == 2
