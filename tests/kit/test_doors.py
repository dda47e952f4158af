"""What a door says to those who come unknown, late, or by an address that has no page."""

from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = pytest.mark.django_db


def after_sign_in(answer):
    where = urlsplit(answer["Location"])
    assert where.path == "/dang-nhap/"
    return parse_qs(where.query)["next"]


def test_a_page_asked_for_is_the_page_after_signing_in(client):
    assert after_sign_in(client.get("/bao-cao/?trang=2")) == ["/bao-cao/?trang=2"]


@pytest.mark.parametrize(
    ("came", "page"),
    [
        ("http://testserver/bao-cao/1/muc/m6/?xem=1#q", "/bao-cao/1/muc/m6/?xem=1"),
        ("", "/"),
        ("http://khac.example/bao-cao/", "/"),
        ("http://testserver//khac.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_a_change_sent_too_late_leads_back_to_the_page_it_was_sent_from(client, came, page):
    assert after_sign_in(client.post("/thong-bao/doc-het/", headers={"Referer": came})) == [page]


def test_an_address_that_only_takes_what_is_sent_leads_to_its_page(cast, sign_in):
    answer = sign_in(cast.person("lan")).get("/thong-bao/doc-het/")
    assert (answer.status_code, answer["Location"]) == (302, "/thong-bao/")


def test_an_address_without_a_page_says_so_in_vietnamese(client):
    answer = client.get("/may-sach/so-lieu/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Địa chỉ này không có trang để xem" in answer.text


@pytest.mark.parametrize("number", ["99999999999999999999", "\u00b2", "\u0663", "-1", "a\x00b"])
def test_a_number_that_no_row_can_have_finds_nothing(cast, sign_in, number):
    """Sent by hand; SQLite and PostgreSQL each refuse a number beyond their integers in their own words."""
    client = sign_in(cast.person("quan"))
    places = client.get("/van-ban/", {"noi": number, "nam": number, "trang": number, "ngay": number})
    shelves = client.get("/tu-sach/", {"q": number, "noi": number, "tinh": number})
    accounts = client.post("/tai-khoan/dia-ban/phieu/", {"people": number})

    assert {places.status_code, shelves.status_code} <= {200, 403, 404}
    assert accounts.status_code in {302, 404, 422}
