"""COUNTER reports as another library's program reads them."""

import csv
import io
from datetime import date

import pytest

from tests.library.factories import make_edition
from tusach.library.actions import add_counts
from tusach.library.models import Licence, Metric

ADDRESS = "/thu-vien/quan-ly/su-dung/"
OCTOBER, NOVEMBER = date(2023, 10, 1), date(2023, 11, 1)


@pytest.fixture
def read(cast):
    book = make_edition("=HỎI()", isbn="9786045770986", publisher="NXB\tA")
    free = make_edition("Sách mở", licence=Licence.CC_BY, year=None)
    add_counts({
        (book.pk, cast.ta_nung.pk, OCTOBER, Metric.REQUESTS): 40,
        (book.pk, None, NOVEMBER, Metric.REQUESTS): 25,
        (book.pk, cast.ta_nung.pk, OCTOBER, Metric.UNIQUE_TITLE_REQUESTS): 12,
        (book.pk, None, NOVEMBER, Metric.UNIQUE_TITLE_REQUESTS): 3,
        (book.pk, cast.ta_nung.pk, NOVEMBER, Metric.INVESTIGATIONS): 9,
        (free.pk, cast.tan_thanh.pk, NOVEMBER, Metric.REQUESTS): 2,
        (None, None, NOVEMBER, Metric.VISITS): 100,
    })  # fmt: skip
    return book, free


@pytest.fixture
def got(cast, read, sign_in):
    client = sign_in(cast.person("ngoc"))

    def get(report, kind="tsv", **asked):
        asked = {"nam": "2023", "tu": "10", "den": "11", "bao_cao": report, "tep": kind, **asked}
        return client.get(ADDRESS, asked)

    return get


def rows_of(response, delimiter="\t"):
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=delimiter))


def test_the_header_has_its_thirteen_lines_and_an_empty_one(got):
    rows = rows_of(got("TR_B3"))
    header = {row[0]: row[1] for row in rows[:13]}

    assert list(header) == ["Report_Name", "Report_ID", "Release", "Institution_Name", "Institution_ID", "Metric_Types", "Report_Filters", "Report_Attributes", "Exceptions", "Reporting_Period", "Created", "Created_By", "Registry_Record"]  # fmt: skip
    assert rows[13] == []
    assert (header["Report_ID"], header["Release"]) == ("TR_B3", "5.1")
    assert header["Reporting_Period"] == "Begin_Date=2023-10-01; End_Date=2023-11-30"
    assert header["Report_Filters"] == "Data_Type=Book; Access_Method=Regular"
    assert header["Exceptions"].startswith("3040")
    assert rows[14][10:] == ["Data_Type", "YOP", "Access_Type", "Metric_Type", "Reporting_Period_Total", "Oct-2023", "Nov-2023"]  # fmt: skip


def test_small_counts_are_covered_and_totals_do_not_tell_them(got):
    lines = {(row[0], row[12]): row[13:] for row in rows_of(got("TR_B1"))[15:]}

    assert lines["'=HỎI()", "Total_Item_Requests"] == ["65", "40", "25"]
    assert lines["'=HỎI()", "Unique_Title_Requests"] == ["15", "ẩn", "<5"]
    assert lines["Sách mở", "Total_Item_Requests"] == ["<5", "<5", "<5"]


def test_what_is_open_and_what_is_free_to_read(got, read):
    lines = rows_of(got("TR_B3", "csv"), ",")[15:]

    assert {(row[0], row[11], row[12]) for row in lines} == {("'=HỎI()", "2021", "Free_To_Read"), ("Sách mở", "0001", "Open")}  # fmt: skip
    first = lines[0]
    assert (first[1], first[5], first[6]) == ("NXB A", f"tusach:{read[0].key}", "978-604-57-7098-6")


def test_json_has_numbers_only_and_says_that_it_is_partial(got):
    said = got("TR_B1", "json").json()
    header = said["Report_Header"]

    assert header["Report_Filters"]["Metric_Type"] == ["Total_Item_Requests", "Unique_Title_Requests"]
    assert header["Report_Filters"]["Access_Type"] == ["Free_To_Read", "Open"]
    assert header["Exceptions"][0]["Code"] == 3040
    (item,) = said["Report_Items"]
    assert item["Attribute_Performance"][0]["Performance"] == {
        "Total_Item_Requests": {"2023-10": 40, "2023-11": 25}
    }


def test_one_commune_or_province(got, cast):
    commune = rows_of(got("TR_B1", noi="24790"))
    province = rows_of(got("TR_B1", noi="68"))

    assert [row[1] for row in commune[3:5]] == ["Xã Tà Nung", "tusach:24790"]
    assert [row[13:] for row in commune[15:]] == [["40", "40", "<5"], ["12", "12", "<5"]]
    assert [row[13:] for row in province[15:]] == [row[13:] for row in commune[15:]]


@pytest.mark.parametrize("asked", [{"bao_cao": "TR_J1"}, {"tep": "exe"}, {"noi": "99999"}])
def test_what_is_not_there_is_not_found(got, asked):
    assert (
        got(**{"report": "TR_B1", **asked} if "bao_cao" not in asked else {"report": "TR_J1"}).status_code
        == 404
    )


def test_the_page_shows_the_books_and_an_unknown_place_is_told(cast, read, sign_in):
    client = sign_in(cast.person("ngoc"))

    assert client.get(ADDRESS, {"noi": "\0"}).status_code == 200
    page = client.get(ADDRESS, {"noi": "99999", "nam": "9999", "tu": "13"}).content.decode()
    assert "Không có tỉnh hay xã nào" in page
    assert "=HỎI()" in page
    assert client.get(ADDRESS, {"noi": "24790"}).content.decode().count("Tà Nung") >= 1
