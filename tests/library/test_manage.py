"""The librarian's pages: who finds what, the way from draft to published and after, files in, pages mended."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import NOW, make_person
from tests.library.factories import make_edition
from tusach.books.models import Topic
from tusach.kit import leases
from tusach.library.models import Correction, Edition, Form, Intake, IntakeState, Resource, ResourceUse, State
from tusach.library.queries.waiting import READER
from tusach.people.models import Role
from tusach.people.queries import actor_for

HOME = "/thu-vien/quan-ly/"
GOOD = {"checks": [{"code": "text", "label": "Có chữ", "state": "ok", "said": ""}]}


@pytest.fixture
def house(cast):
    """Ngọc is a librarian of the centre; Tâm of the commune Tà Nung, whose draft is the second one."""
    cast.people["tam"] = make_person("tam", "Tâm", cast.bodies["ta_nung"], Role.LIBRARIAN)
    make_edition("Đất đai", isbn="9786045770986", body=cast.bodies["publisher"])
    make_edition("Trồng rau", state=State.DRAFT, topic=Topic.FARMING, body=cast.bodies["ta_nung"])
    make_edition("Sách đã rút", state=State.WITHDRAWN, ended_at=NOW, body=cast.bodies["publisher"])
    return cast


def key(title):
    return Edition.objects.get(title=title).key


def titles(page):
    return set(re.findall(r'quan-ly/sach/\w+/">([^<]+)</a>', page.content.decode()))


def pages_of(title):
    return [
        HOME,
        f"{HOME}tep/",
        f"{HOME}su-dung/",
        f"{HOME}sach/{key(title)}/",
        f"{HOME}sach/{key(title)}/sua/",
    ]


def test_only_librarians_come_in_and_only_to_what_is_theirs(house, client, sign_in):
    for address in pages_of("Trồng rau"):
        assert client.get(address).status_code == 302
    for name, expected in (("khach", 403), ("lan", 403), ("ngoc", 200), ("tam", 200)):
        browser = sign_in(house.person(name))
        assert [browser.get(address).status_code for address in pages_of("Trồng rau")[:3]] == [expected] * 3
    of_the_commune = sign_in(house.person("tam"))
    assert of_the_commune.get(pages_of("Đất đai")[3]).status_code == 404
    assert titles(of_the_commune.get(HOME)) == {"Trồng rau"}
    assert sign_in(house.stranger().person).get(pages_of("Trồng rau")[3]).status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"Đất đai", "Trồng rau", "Sách đã rút"}),
        ({"q": "dat DAI"}, {"Đất đai"}),
        ({"q": "97860457\0"}, {"Đất đai"}),
        ({"trang_thai": "DRAFT"}, {"Trồng rau"}),
        ({"chu-de": "FARMING", "dang": "TEXT"}, {"Trồng rau"}),
        ({"dang": "AUDIO"}, set()),
        ({"trang_thai": "NONE", "trang": "x"}, {"Đất đai", "Trồng rau", "Sách đã rút"}),
    ],
)
def test_the_list_is_searched_and_narrowed(house, sign_in, asked, found):
    assert titles(sign_in(house.person("ngoc")).get(HOME, asked)) == found


@pytest.mark.parametrize("more", [1, 3])
def test_the_lists_ask_the_same_whatever_their_length(house, sign_in, django_assert_num_queries, more):
    for n in range(more):
        book = make_edition(f"Thêm {n}")
        Intake.objects.create(sha256="0" * 64, name="a.epub", size=9, content_type="x", at=NOW, edition=book, state=IntakeState.DONE)  # fmt: skip
    client = sign_in(house.person("ngoc"))
    for address, queries in ((HOME, 9), (f"{HOME}tep/", 9), (f"{HOME}su-dung/", 8)):
        with django_assert_num_queries(queries):
            client.get(address)


def test_from_draft_to_published_to_withdrawn(house, sign_in):
    client, book = sign_in(house.person("tam")), Edition.objects.get(title="Trồng rau")
    book.quality = GOOD
    book.save()
    address = f"{HOME}sach/{book.key}/"

    said = client.post(f"{address}phat-hanh/", follow=True).content.decode()
    assert "chưa kiểm tra" in said
    assert "Kiểm tra xong" in said
    client.post(f"{address}kiem-tra/")
    page = client.get(address).content.decode()
    assert "Phát hành" in page
    client.post(f"{address}phat-hanh/")
    book.refresh_from_db()
    assert book.state == State.PUBLISHED
    assert client.post(f"{address}rut/", {"reason": ""}).status_code == 422
    assert (
        "Địa chỉ cũ" in client.post(f"{address}rut/", {"reason": "Sai bản in"}, follow=True).content.decode()
    )
    book.refresh_from_db()
    assert (book.state, book.ended_reason) == (State.WITHDRAWN, "Sai bản in")


def test_a_draft_that_is_not_wanted_is_put_aside_and_seen_by_librarians_only(house, sign_in):
    book = Edition.objects.get(title="Trồng rau")
    address = f"{HOME}sach/{book.key}/"
    stranger = sign_in(house.stranger().person)
    assert stranger.post(f"{address}rut/", {"reason": "nhầm tệp"}).status_code == 404
    librarian = sign_in(house.person("tam"))

    assert "Bỏ bản nháp" in librarian.get(address).content.decode()
    assert "bạn đọc chưa từng thấy" in librarian.get(f"{address}rut/").content.decode()
    assert librarian.post(f"{address}rut/", {"reason": " "}).status_code == 422
    page = librarian.post(f"{address}rut/", {"reason": "Nhầm tệp."}, follow=True).content.decode()

    book.refresh_from_db()
    assert (book.state, book.published_at) == (State.WITHDRAWN, None)
    assert "Đã bỏ bản nháp" in page
    assert "Rút sách" not in page
    assert "Bản công khai" not in page
    assert "MARCXML" not in page
    assert "đã rút" in librarian.post(f"{address}rut/", {"reason": "lần nữa"}, follow=True).content.decode()
    reader = Client()
    ways = [f"/sach/{book.key}/", f"/doc/{book.key}/1/", f"/sach/{key('Sách đã rút')}/"]
    assert [reader.get(way).status_code for way in ways] == [404, 404, 410]


def test_a_newer_edition_takes_the_place(house, sign_in):
    old, new = Edition.objects.get(title="Đất đai"), make_edition("Đất đai, bản mới")
    client = sign_in(house.person("ngoc"))
    address = f"{HOME}sach/{old.key}/thay/"

    assert "Đất đai, bản mới" in client.get(address).content.decode()
    assert client.post(address, {"heir": old.pk}).status_code == 422
    client.post(address, {"heir": new.pk})
    old.refresh_from_db()
    assert (old.state, old.superseded_by) == (State.SUPERSEDED, new)
    assert "Đất đai, bản mới" in client.get(f"{HOME}sach/{old.key}/").content.decode()


DESCRIBED = {
    "title": "Trồng rau sạch", "subtitle": "", "authors": "Lê Lan\n Y  Mô \nLê Lan", "topic": "FARMING",
    "audience": "FARMERS", "language": "vi", "licence": "STATE", "publisher": "NXB", "year": "2022",
    "isbn": "978-604-57-7098-6", "reader_of": "", "description": "Sách <nhỏ>",
}  # fmt: skip


def test_the_title_page_is_put_right_while_it_is_a_draft(house, sign_in):
    client, book = sign_in(house.person("tam")), Edition.objects.get(title="Trồng rau")
    address = f"{HOME}sach/{book.key}/sua/"
    assert "Trồng rau" in client.get(address).content.decode()
    wrong = client.post(address, {**DESCRIBED, "isbn": "978-604-57-7098-7", "year": "22"})
    assert wrong.status_code == 422
    assert "số kiểm tra" in wrong.content.decode()
    assert "Trồng rau sạch" in wrong.content.decode()  # nothing typed is lost

    client.post(address, DESCRIBED)
    book.refresh_from_db()
    assert (book.title, book.authors, book.isbn, book.year) == ("Trồng rau sạch", ["Lê Lan", "Y Mô"], "9786045770986", 2022)  # fmt: skip
    assert "Sách &lt;nhỏ&gt;" in client.get(f"{HOME}sach/{book.key}/").content.decode()
    published = client.post(f"{HOME}sach/{key('Đất đai')}/sua/", DESCRIBED)
    assert published.status_code == 404


def a_file(name="sach.txt", data=b"\x00\x01 khong phai sach"):
    return SimpleUploadedFile(name, data)


def png():
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.new("L", (40, 60), 200).save(file, "PNG")
    return file.getvalue()


class TestHandingIn:
    ADDRESS = f"{HOME}tep/nop/"

    def test_files_are_taken_and_each_refusal_is_told(self, house, sign_in):
        client = sign_in(house.person("tam"))
        page = client.post(
            self.ADDRESS, {"tep": [a_file("a.png", png()), a_file()]}, follow=True
        ).content.decode()

        assert "Đã nhận 1 tệp" in page
        assert "không phải sách" in page
        intake = Intake.objects.get()
        assert (intake.name, intake.state, intake.body) == ("a.png", "WAITING", house.bodies["ta_nung"])
        assert "data-reading" in page

    def test_the_same_file_again_is_told_and_kept_once(self, house, sign_in):
        client = sign_in(house.person("tam"))
        for _ in range(2):
            answer = client.post(
                self.ADDRESS, {"tep": a_file("a.png", png())}, headers={"Accept": "application/json"}
            )

        assert (answer.status_code, Intake.objects.count()) == (422, 1)
        assert "đã nộp" in answer.json()["refused"]

    def test_one_by_one_for_the_script(self, house, sign_in):
        client = sign_in(house.person("tam"))
        said = client.post(
            self.ADDRESS, {"tep": a_file("a.png", png())}, headers={"Accept": "application/json"}
        )
        none = client.post(self.ADDRESS, {}, headers={"Accept": "application/json"})

        assert said.json() == {"said": "Đã nhận 1 tệp, đang đọc."}
        assert (none.status_code, none.json()) == (422, {"refused": "Chưa chọn tệp nào."})

    def test_a_body_that_is_not_mine_is_not_taken(self, house, sign_in):
        client = sign_in(house.person("tam"))
        client.post(self.ADDRESS, {"tep": a_file("a.png", png()), "co-quan": house.bodies["publisher"].pk})

        assert Intake.objects.get().body == house.bodies["ta_nung"]

    def test_strangers_hand_in_nothing_and_see_no_list(self, house, sign_in, client):
        assert client.post(self.ADDRESS, {"tep": a_file()}).status_code == 302
        stranger = sign_in(house.person("khach"))
        assert stranger.post(self.ADDRESS, {"tep": a_file()}).status_code == 403
        assert stranger.get(f"{HOME}tep/?chi=danh-sach").status_code == 403

    @pytest.mark.usefixtures("clock")
    def test_files_that_nobody_reads_are_told(self, house, sign_in):
        client = sign_in(house.person("ngoc"))
        cache.delete(f"{READER}.reader")
        rows = [Intake.objects.create(sha256=str(n) * 64, name=f"{n}.pdf", size=9, content_type="x", at=NOW) for n in (1, 2)]  # fmt: skip

        def said() -> bool:
            return "chưa chạy việc nền" in client.get(f"{HOME}tep/").content.decode()

        assert not said()
        Intake.objects.filter(pk=rows[0].pk).update(at=NOW - timedelta(minutes=6))
        assert said()
        Intake.objects.filter(pk=rows[1].pk).update(state=IntakeState.WORKING, claimed_until=NOW)
        assert not said()
        Intake.objects.filter(pk=rows[1].pk).update(claimed_until=NOW - timedelta(seconds=1))
        assert said(), "its worker died"
        leases.look_alive(READER, at=NOW - timedelta(minutes=1))
        assert not said()

    def test_the_form_tells_the_script_how_large_a_file_may_be(self, house, sign_in, settings):
        settings.LIBRARY_MAX_FILE_BYTES = 5_000_000
        assert 'data-most="5000000"' in sign_in(house.person("ngoc")).get(f"{HOME}tep/").content.decode()

    def test_the_list_alone_is_a_piece_of_the_page(self, house, sign_in):
        Intake.objects.create(sha256="0" * 64, name="dai.pdf", size=2_500_000, content_type="x", at=NOW, state="WORKING", page=3, pages=12)  # fmt: skip
        piece = sign_in(house.person("ngoc")).get(f"{HOME}tep/?chi=danh-sach").content.decode()

        assert "<html" not in piece
        assert "3/12" in piece
        assert "2,5 MB" in piece
        assert (
            sign_in(house.person("tam")).get(f"{HOME}tep/?chi=danh-sach").content.decode().count("dai.pdf")
            == 0
        )


class TestMending:
    @pytest.fixture
    def scan(self, house):
        book = make_edition("Sách chụp", form=Form.PAGES, state=State.DRAFT, body=house.bodies["ta_nung"])
        for section, confidence in zip(book.sections.order_by("ordinal"), (97, 61), strict=True):
            section.confidence = confidence
            section.save()
            Resource.objects.create(edition=book, section=section, use=ResourceUse.PAGE_LARGE, sha256=f"{section.ordinal}" * 64, content_type="image/webp", size=9, width=960, height=1280)  # fmt: skip
        return book

    def test_the_least_certain_page_stands_first(self, scan, house, sign_in):
        page = sign_in(house.person("tam")).get(f"{HOME}sach/{scan.key}/trang/").content.decode()

        assert re.findall(r"/trang/(\d)/", page) == ["2", "1"]
        assert "Nên xem lại" in page

    def test_image_and_text_stand_side_by_side_and_the_way_leads_on(self, scan, house, sign_in):
        client, address = sign_in(house.person("tam")), f"{HOME}sach/{scan.key}/trang/2/"
        page = client.get(address).content.decode()
        assert f"/doc/{scan.key}/r/{'2' * 64}/" in page
        assert "Tổ hòa giải họp tại nhà văn hóa.\n\nHai bên nói hết" in page

        answer = client.post(address, {"text": "Tổ hòa giải họp.\n\nHai bên nói."})
        assert answer["Location"] == f"{HOME}sach/{scan.key}/trang/1/"
        assert Correction.objects.get().text == "Tổ hòa giải họp.\n\nHai bên nói."
        assert "Tổ hòa giải họp.\n\nHai bên nói." in client.get(address).content.decode()
        assert client.post(f"{HOME}sach/{scan.key}/trang/2/", {"text": "x" * 70_000}).status_code == 422

    def test_only_scans_that_are_not_published_yet(self, scan, house, sign_in):
        client = sign_in(house.person("ngoc"))
        assert client.get(f"{HOME}sach/{key('Đất đai')}/trang/").status_code == 404
        assert client.get(f"{HOME}sach/{scan.key}/trang/9/").status_code == 404
        assert sign_in(house.person("khach")).get(f"{HOME}sach/{scan.key}/trang/1/").status_code == 404


def test_the_menu_leads_a_librarian_there(house, sign_in):
    page = sign_in(house.person("ngoc")).get("/").content.decode()

    assert f'href="{HOME}"' in page
    assert f'href="{HOME}"' not in sign_in(house.person("lan")).get("/").content.decode()
    assert actor_for(house.person("ngoc"), at=NOW).has_role(Role.LIBRARIAN)
