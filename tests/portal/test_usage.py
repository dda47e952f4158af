"""The public page of use."""

import csv
import io
from datetime import date

import pytest

from tests.library.factories import make_edition
from tusach.kit.sheets import read_table
from tusach.library.actions import add_counts
from tusach.library.models import Metric
from tusach.library.queries.usage import OPENED

NOVEMBER = date(2023, 11, 1)
PAGE = "/thu-vien/su-dung/"


@pytest.fixture
def read(cast, clock):
    book = make_edition()
    add_counts({
        (None, cast.ta_nung.pk, NOVEMBER, Metric.VISITS): 1_240,
        (None, cast.bao_thuan.pk, NOVEMBER, Metric.VISITS): 3,
        (None, cast.hoa_bac.pk, NOVEMBER, Metric.VISITS): 77,
        (None, None, NOVEMBER, Metric.VISITS): 60,
        (book.pk, cast.ta_nung.pk, NOVEMBER, OPENED): 30,
        (book.pk, cast.ta_nung.pk, NOVEMBER, Metric.SECONDS): 7_200,
    })  # fmt: skip
    return cast


def shown(client, **asked):
    response = client.get(PAGE, asked)
    assert response.status_code == 200
    return response.content.decode()


def test_everyone_sees_the_months_and_nobody_gets_a_cookie(client, read):
    page = shown(client)

    assert "Tháng 11" in page
    assert "1.380" in page
    assert "Sử dụng thư viện năm 2023" in page
    assert not client.cookies
    assert "sessionid" not in client.get(PAGE).headers.get("Set-Cookie", "")


def test_a_month_that_has_not_come_is_no_month_without_readers(client, read):
    assert "10 tháng còn lại" in shown(client)  # NOW is in November
    months = shown(client, theo="tinh")
    assert "Tháng 11</option>" in months
    assert "Tháng 12</option>" not in months


def test_from_the_nation_down_to_a_commune_without_its_small_numbers(client, read):
    provinces = shown(client, theo="tinh", thang=11)
    assert f"noi={read.lam_dong.pk}" in provinces
    assert "Chưa chọn xã" in provinces
    communes = shown(client, noi=read.lam_dong.pk, thang=11)

    assert "Xã Tà Nung" in communes
    assert "1.240" in communes
    assert "Xã Bảo Thuận" not in communes  # 3 is under 5
    assert ">77<" not in communes  # 1.320 - 1.240 - 77 would tell it
    assert "Mỗi ô dưới 5." in communes


def test_the_table_as_files(client, read):
    table = read_table(client.get(PAGE, {"theo": "chu-de", "tep": "xlsx"}).getvalue(), name="x.xlsx")
    said = [value for row in table.rows for value in row if value is not None]
    assert "Giờ đọc" in said
    assert 30 in said
    text = client.get(PAGE, {"tep": "csv"}).getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1][:2] == ["Tháng 11", "1380"]
    assert rows[-1][0] == "Cộng"


@pytest.mark.parametrize(
    "asked",
    [{"nam": "1900"}, {"nam": "x"}, {"thang": "13", "theo": "tinh"}, {"noi": "999999"}, {"noi": "9" * 40}, {"tep": "exe"}, {"nam": "²"}],
)  # fmt: skip
def test_what_cannot_be_asked_is_not_found(client, read, asked):
    assert client.get(PAGE, asked).status_code == 404


def test_before_anything_was_used(client, cast, clock):
    assert "Chưa đủ để công bố" in shown(client, theo="tinh")


@pytest.mark.parametrize("more", [0, 2])
def test_queries_do_not_grow(client, read, django_assert_num_queries, more):
    for unit in (read.tan_thanh, read.ta_nung)[:more]:
        add_counts({(None, unit.pk, NOVEMBER, Metric.SAVES): 9})
    with django_assert_num_queries(4):
        client.get(PAGE, {"theo": "tinh"})
