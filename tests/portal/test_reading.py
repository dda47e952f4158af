"""The reading pages as they come from the server, without a script."""

import pytest
from django.urls import reverse

from tests.library.factories import make_edition
from tusach.kit import store
from tusach.library.models import Resource, State


def text(answer) -> str:
    return answer.content.decode()


def test_a_section_has_its_place_its_neighbours_and_its_contents(client, book):
    page = text(client.get("/doc/caphe234/2/"))

    assert '<h1 id="p1"><a id="ba"></a>Làm đất và trồng cây che bóng</h1>' in page
    assert "Chương 2 trên 3" in page
    assert "33%, còn 1 phút" in page
    assert 'rel="prev" href="../1/"' in page
    assert 'rel="next" href="../3/"' in page
    assert '<link rel="next"' not in page  # Firefox would fetch the next section of every reader ahead
    assert (
        page.count('<a href="../2/" aria-current="true">') == 2
    )  # beside the text and in the sheet below it


def test_a_demo_says_so_where_it_is_read_and_shown_to_a_hall(client, book, settings):
    said = "Bản trình diễn: sách và số liệu minh hoạ."
    for address in ("/doc/caphe234/1/", "/doc/caphe234/3/", "/doc/caphe234/1/hoi-nghi/"):
        assert said not in text(client.get(address))
        settings.DEMO = True
        assert text(client.get(address)).count(said) == 1
        settings.DEMO = False


def test_what_was_searched_is_marked_where_it_stands(client, book):
    page = text(client.get("/doc/caphe234/2/?q=dat+dai"))

    assert "Luật <mark>Đất đai</mark> giao" in page
    assert "sổ <mark>đất đai</mark> của" in page
    assert "<mark>" not in text(client.get("/doc/caphe234/2/"))


@pytest.mark.parametrize(("name", "value"), [("co", "rat-lon"), ("nen", "toi"), ("rong", "hep")])
def test_appearance_is_remembered_by_a_cookie_without_scripts(client, book, name, value):
    answer = client.get(f"/doc/caphe234/2/?{name}={value}")

    assert (answer.status_code, answer.url) == (302, "/doc/caphe234/2/")
    assert answer.cookies[name].value == value
    assert f'value="{value}" checked' in text(client.get("/doc/caphe234/3/"))


def test_an_appearance_that_is_none_of_ours_is_not_kept(client, book):
    answer = client.get("/doc/caphe234/2/?co=to-dung")

    assert answer.status_code == 200
    assert not answer.cookies


def test_a_page_of_the_printed_edition_leads_to_its_place(client, book, scanned):
    assert client.get("/doc/caphe234/?trang=41").url == "/doc/caphe234/2/#t41"
    assert client.get("/doc/pages222/?trang=42").url == "/doc/pages222/2/"
    assert client.get("/doc/caphe234/").url == "/doc/caphe234/1/"
    missing = client.get("/doc/caphe234/?trang=999&tu=2").url
    assert missing.startswith("/doc/caphe234/2/")
    assert "không có trang “999”" in text(client.get(missing))


def test_a_scan_shows_its_image_in_two_sizes_and_its_text(client, scanned):
    page = text(client.get("/doc/pages222/1/"))

    assert page.count(" 48w") == page.count(" 96w") == 1
    assert "Một đoạn ngắn." in page
    assert "Trang 41 trên 2" in page


def test_a_spoken_book_plays_without_scripts(client, spoken):
    page = text(client.get("/doc/audio222/1/"))

    assert '<audio controls preload="none" src="/doc/audio222/r/' in page
    assert "Người đọc: Thu Hà" in page


def test_a_book_from_right_to_left_says_so(client, arabic):
    page = text(client.get("/doc/arabic22/1/"))

    assert 'lang="ar" dir="rtl"' in page


def test_a_withdrawn_book_says_why_everywhere_and_shows_nothing_of_itself(client, withdrawn):
    for address in (
        "/sach/gone2222/",
        "/doc/gone2222/1/",
        "/doc/gone2222/1/hoi-nghi/",
        "/doc/gone2222/tim/?q=dat",
    ):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "sai bản in" in text(answer)
        assert "Luật Đất đai" not in text(answer)


def test_a_replaced_book_stays_readable_and_leads_to_the_new_one(client, book):
    old = make_edition("Kỹ thuật trồng cà phê", key="old22222", state=State.SUPERSEDED, superseded_by=book)

    assert "Mở bản mới" in text(client.get(f"/doc/{old.key}/1/"))
    assert 'href="/sach/caphe234/"' in text(client.get(f"/sach/{old.key}/"))


def test_a_draft_is_seen_by_its_librarian_and_by_nobody_else(cast, client, sign_in):
    make_edition("Bản nháp", key="draft222", state=State.DRAFT, body=cast.bodies["publisher"])

    assert client.get("/doc/draft222/1/").status_code == 404
    assert sign_in(cast.stranger().person).get("/doc/draft222/1/").status_code == 404
    answer = sign_in(cast.person("ngoc")).get("/doc/draft222/1/")
    assert "Bản nháp, chỉ thủ thư thấy" in text(answer)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_reading_opens_no_session_and_sets_no_cookie(client, book, django_assert_num_queries):
    answer = client.get("/doc/caphe234/2/", headers={"Cookie": "sessionid=" + "a" * 32})

    assert not answer.cookies
    with django_assert_num_queries(3):  # edition, section, what lies before it
        client.get("/doc/caphe234/2/")


def address_of(spoken) -> tuple[str, bytes]:
    resource = Resource.objects.filter(edition=spoken).first()
    with store.open_kept(resource.sha256) as file:
        return reverse("portal:resource", args=[spoken.key, resource.sha256]), file.read()


def test_a_file_is_for_ever_and_by_its_hash(client, spoken):
    address, whole = address_of(spoken)
    answer = client.get(address)

    assert b"".join(answer.streaming_content) == whole
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["ETag"].strip('"') in address
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("asked", "part", "said"),
    [("bytes=0-9", slice(0, 10), "bytes 0-9/"), ("bytes=100-", slice(100, None), "bytes 100-"),
     ("bytes=-5", slice(-5, None), "bytes ")],
)  # fmt: skip
def test_a_part_of_it(client, spoken, asked, part, said):
    address, whole = address_of(spoken)
    answer = client.get(address, headers={"Range": asked})

    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == whole[part]
    assert answer.headers["Content-Range"].startswith(said)


def test_a_part_that_is_not_there(client, spoken):
    address, whole = address_of(spoken)
    answer = client.get(address, headers={"Range": "bytes=999999-"})

    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(whole)}"


@pytest.mark.parametrize(
    "asked", ["bytes=9-2", "bytes=0-" + "9" * 5000, "bytes=-" + "9" * 5000, "bytes=-", "lines=0-1"]
)
def test_a_part_that_is_none_is_as_if_it_was_not_asked_for(client, spoken, asked):
    address, whole = address_of(spoken)
    answer = client.get(address, headers={"Range": asked})

    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, whole)


def test_only_files_of_the_edition_are_given_out(client, spoken, book, withdrawn):
    address, _ = address_of(spoken)

    assert client.get(address.replace("audio222", "caphe234")).status_code == 404
    assert client.get(address.replace("audio222", "gone2222")).status_code == 410
