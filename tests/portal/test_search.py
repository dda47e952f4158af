"""The results page: what it says, where it leads, what it counts."""

import re
from datetime import timedelta

import pytest

from tests.cast import NOW
from tests.library.factories import make_edition
from tusach.books.models import WishCount
from tusach.library.search import feed
from tusach.library.search.choose import engine


@pytest.fixture
def found(client, book, spoken):
    """Asks for words and gives the page, with the index as it must be by then."""
    make_edition("Luật Đất đai hỏi đáp", key="luat2222")
    feed.rebuild(engine())

    def ask(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.content.decode()

    return ask


def test_words_without_marks_find_the_paragraph_and_lead_to_it(found):
    page = found("/tim/?q=dat+dai")

    assert "cuốn" in page
    assert "có “đất đai”" in page
    assert 'href="/doc/caphe234/2/?q=dat%20dai#p4"' in page
    assert re.search(r"<mark>[Đđ]ất đai</mark>", page)
    assert "Chỉ tìm đúng “dat dai”" in page


def test_filters_are_ticks_that_work_without_scripts(found):
    page = found("/tim/?q=dat+dai")
    assert '<input type="checkbox" name="chu-de" value="FARMING">' in page
    page = found("/tim/?q=dat+dai&chu-de=FARMING")

    assert '<input type="checkbox" name="chu-de" value="FARMING" checked>' in page
    assert "/sach/caphe234/" in page
    assert "/sach/luat2222/" not in page


def test_books_can_be_shown_without_their_paragraphs(found):
    page = found("/tim/?q=dat+dai&xem=cuon")

    assert "/sach/caphe234/" in page
    assert 'class="hit"' not in page


def test_without_words_the_shelf_of_a_topic_stands_there(found):
    page = found("/tim/?chu-de=HEALTH")

    assert "Chăm trẻ nhỏ" in page
    assert "/sach/caphe234/" not in page
    assert "Bỏ hết bộ lọc" in page


def test_a_filter_that_leaves_nothing_says_so(found):
    assert "Không có cuốn nào khớp bộ lọc" in found("/tim/?q=dat+dai&dang=AUDIO")


def test_words_that_never_stand_together_are_said_to_be_apart_with_a_wish_beside(found):
    make_edition("Thợ", [("", ["Người thợ sửa máy xong. Chim bay về, không ai ngoái lại."])])

    page = found("/tim/?q=may+bay+khong+nguoi+lai")

    assert "có đủ các chữ “may bay khong nguoi lai”" in page
    assert "Không có chỗ nào các chữ này đi liền nhau" in page
    assert 'href="#de-nghi"' in page
    assert 'id="de-nghi"' in page
    assert 'value="may bay khong nguoi lai" maxlength' in page
    assert "đi liền nhau" not in found("/tim/?q=dat+dai")


def test_nothing_found_offers_a_wish_and_keeps_no_words(found):
    page = found("/tim/?q=nuoi+ca+tam+nuoc+lanh")

    assert "Chưa có sách nói về “nuoi ca tam nuoc lanh”" in page
    assert 'action="/de-nghi/"' in page
    assert not WishCount.objects.exists()  # the words of one reader are not kept (docs/hard/no-trace.md)


def test_a_query_is_text_and_never_markup(found):
    page = found("/tim/?q=%3Cscript%3Ealert(1)%3C/script%3E")

    assert "<script>alert" not in page


def test_what_is_typed_gets_suggestions(client, found):
    answer = client.get("/tim/goi-y.json?q=ky+thuat")

    assert "Kỹ thuật trồng cà phê chè" in answer.json()
    assert client.get("/tim/goi-y.json?q=k").json() == []


def test_finding_inside_one_book_stays_in_it(found):
    page = found("/doc/caphe234/tim/?q=ghi+so")

    assert "/doc/caphe234/2/?q=ghi%20so#p4" in page
    assert "luat2222" not in page
    assert "Trong sách không có" in found("/doc/caphe234/tim/?q=tau+vu+tru")


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999", "9" * 5000])
def test_a_page_that_is_none_is_the_first(found, page):
    assert "cuốn" in found(f"/tim/?q=dat+dai&trang={page}")


def test_a_search_that_could_not_look_everywhere_says_so_and_takes_no_wish(found, client, monkeypatch):
    found("/tim/?q=dat+dai")
    monkeypatch.setattr(feed, "_WORDS_AT_ONCE", 0)
    make_edition("Nuôi cá tầm", [("", ["Cá tầm cần nước lạnh."])], key="catam234")

    page = found("/tim/?q=nuoc+lanh")
    assert "1 cuốn mới vào thư viện chưa tra được từng đoạn" in page
    assert "Chưa tìm thấy “nuoc lanh”" in page
    assert 'action="/de-nghi/"' not in page
    assert "/sach/catam234/" in found("/tim/?q=ca+tam")
    page = found("/doc/catam234/tim/?q=nuoc+lanh")
    assert "Sách này chưa tra được hết từng đoạn" in page
    assert "chưa tra được" not in found("/doc/caphe234/tim/?q=dat+dai")

    feed.apply_news(engine())
    assert "chưa tra được" not in found("/tim/?q=nuoc+lanh")
    assert "Trong sách không có" in found("/doc/catam234/tim/?q=tau+vu+tru")


def test_the_shelf_stands_by_title_or_the_newest_first(client, db):
    for n, title in enumerate(["Bệnh lúa", "An toàn điện", "Chăn gà"]):
        make_edition(title, key=f"sach{n}222", at=NOW + timedelta(days=n))

    def order(address: str) -> list[str]:
        page = client.get(address).content.decode()
        return re.findall(r'class="title" href="/sach/(\w+)/"', page)

    assert order("/tim/") == ["sach1222", "sach0222", "sach2222"]
    assert order("/tim/?xep=moi") == ["sach2222", "sach1222", "sach0222"]
    assert 'href="/tim/?xep=moi"' in client.get("/thu-vien/").content.decode()
