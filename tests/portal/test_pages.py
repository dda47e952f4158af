"""Home, book, quality sheet, original file, one's commune, wishes, the projector, the printed extract, the code."""

import io
import json
import re
from datetime import date

import pypdfium2
import pytest
from django.db import connection
from django.urls import reverse
from PIL import Image

from tests.cast import NOW, make_unit
from tests.library.factories import make_edition
from tusach.books.models import WishCount, WishSource
from tusach.kit import store
from tusach.library.models import Resource, State
from tusach.library.queries.offline import size_of
from tusach.places.models import Event, EventKind, Level, Lineage, UnitVersion
from tusach.portal.shown import weight


def text(answer) -> str:
    return answer.content.decode()


def test_a_stranger_at_the_front_door_is_led_into_the_library(client, db):
    assert client.get("/").url == reverse("portal:home")


def test_home_counts_the_shelf_by_topic(client, book, spoken, withdrawn):
    page = text(client.get("/thu-vien/"))

    assert "2 đầu sách đọc miễn phí" in page
    assert re.search(r'chu-de=FARMING".*?<small>1<span>', page)
    assert re.search(r'chu-de=LAW".*?<small>0<span>', page)
    assert "Kỹ thuật trồng cà phê chè" in page
    assert "Sách in sai" not in page
    assert "Đăng nhập" in page


@pytest.mark.parametrize("books", [1, 3])
def test_home_asks_the_same_questions_for_one_book_and_for_three(
    client, db, books, django_assert_num_queries
):
    for n in range(books):
        make_edition(f"Cuốn {n}")
    with django_assert_num_queries(3):  # shelf, total, new books
        client.get("/thu-vien/")


def test_a_books_page_has_what_the_title_page_says(client, book):
    page = text(client.get("/sach/caphe234/"))

    size = weight(size_of(book))
    for said in ("NXB Nông nghiệp", "9786046012344", f"Sách điện tử, {size}", "Vùng đất hợp", "Tải tệp gốc"):
        assert said in page
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert (data["@type"], data["isbn"], data["inLanguage"]) == ("Book", "9786046012344", "vi")


def test_nothing_in_a_title_ends_the_data_block(client, db):
    made = make_edition("</script><script>alert(1)</script>")
    page = text(client.get(f"/sach/{made.key}/"))

    assert "<script>alert" not in page


def test_editions_of_one_work_lead_to_each_other(client, book):
    (make_edition("Kỹ thuật trồng cà phê chè", form="AUDIO", seconds=12_000, work_id=None) if False else book)
    spoken = make_edition("Bản nói", form="AUDIO", seconds=12_000)
    spoken.work = book.work
    spoken.save()

    assert "Sách nói, 3 giờ 20 phút" in text(client.get("/sach/caphe234/"))
    assert "Sách điện tử, 2,1 MB" in text(client.get(f"/sach/{spoken.key}/"))


def test_the_original_goes_out_only_where_its_licence_lets_it(client, db):
    kept = store.keep_bytes(b"PK the file as it came")
    free, held = make_edition("Tự do"), make_edition("Chỉ đọc", licence="READ_ONLY")
    for edition in (free, held):
        edition.source_sha256, edition.source_name = kept.sha256, "sach.epub"
        edition.save()
    answer = client.get(f"/sach/{free.key}/tep/")

    assert b"".join(answer.streaming_content) == b"PK the file as it came"
    assert 'filename="sach.epub"' in answer.headers["Content-Disposition"]
    assert client.get(f"/sach/{held.key}/tep/").status_code == 404
    assert "Tải tệp gốc" not in text(client.get(f"/sach/{held.key}/"))


def test_the_quality_sheet_says_each_check(client, db):
    made = make_edition(
        quality={"checks": [{"code": "a", "label": "Hình có lời", "state": "bad", "said": "thiếu 3"}]}
    )
    page = text(client.get(f"/sach/{made.key}/chat-luong/"))

    assert "Hình có lời" in page
    assert "thiếu 3" in page
    assert "Không đạt" in page
    assert made.source_sha256 in page


def test_a_wish_is_a_number_in_its_month(client, db, clock):
    answer = client.post("/de-nghi/", {"text": "nuôi cá tầm"})

    assert answer.url == "/tim/?da-ghi=1"
    row = WishCount.objects.get()
    assert (row.folded, row.count, row.source, row.month) == (
        "nuoi ca tam",
        1,
        WishSource.READER,
        date(2023, 11, 1),
    )
    assert not answer.cookies


def test_an_empty_one_comes_back_with_what_to_do(client, db, clock):
    answer = client.post("/de-nghi/", {"text": "x"})

    assert answer.status_code == 422
    assert "ít nhất hai chữ cái" in text(answer)
    assert not WishCount.objects.exists()


def test_only_a_form_wishes(client, db):
    assert client.get("/de-nghi/").status_code == 405


def test_one_machine_does_not_wish_by_the_thousand_and_nothing_says_which_it_was(client, db, clock):
    for nth in range(10):
        assert client.post("/de-nghi/", {"text": f"sách {nth}"}, REMOTE_ADDR="203.0.113.9").status_code == 302

    refused = client.post("/de-nghi/", {"text": "sách mười"}, REMOTE_ADDR="203.0.113.9")
    assert (refused.status_code, "Xin chờ một phút" in refused.content.decode()) == (422, True)
    assert client.post("/de-nghi/", {"text": "sách mười"}, REMOTE_ADDR="203.0.113.10").status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM people_limits")
        assert cursor.fetchall() == []  # not even a digest of who wished, and when


def test_one_is_chosen_and_forgotten(client, cast, clock):
    answer = client.post("/tu-sach-xa/", {"xa": cast.ta_nung.key})

    assert answer.cookies["xa"].value == cast.ta_nung.key
    assert "Tủ sách Xã Tà Nung" in text(client.get("/tu-sach-xa/"))
    assert "Xã Tà Nung" in text(client.get("/thu-vien/"))
    assert client.post("/tu-sach-xa/", {}).cookies["xa"].value == ""


def test_a_province_is_no_commune(client, cast, clock):
    answer = client.post("/tu-sach-xa/", {"xa": cast.lam_dong.key})

    assert answer.status_code == 422
    assert not answer.cookies


def test_an_old_name_leads_to_what_came_of_it(client, cast, clock):
    old = make_unit(Level.COMMUNE, "24001", "Lát", "Xã", cast.di_linh, province=cast.lam_dong)
    UnitVersion.objects.filter(unit=old).update(to_date=date(2020, 1, 1), folded="xa lat")
    UnitVersion.objects.filter(unit=cast.ta_nung).update(folded="xa ta nung")
    event = Event.objects.create(kind=EventKind.MERGE, effective_on=date(2020, 1, 1))
    Lineage.objects.create(event=event, old=old, new=cast.ta_nung)
    page = text(client.get("/tu-sach-xa/?q=lat"))

    assert "Tên cũ: Xã Lát" in page
    assert f'value="{cast.ta_nung.key}"' in page
    assert f'value="{old.key}"' not in page


def test_screens_turn_within_the_section_and_over_its_borders(client, book):
    first = text(client.get("/doc/caphe234/2/hoi-nghi/"))
    assert 'rel="next" href="?man=2"' in first
    assert 'rel="prev" href="../../1/hoi-nghi/?man=cuoi"' in first
    last = text(client.get("/doc/caphe234/2/hoi-nghi/?man=cuoi"))
    assert 'rel="next" href="../../3/hoi-nghi/"' in last
    assert client.get("/doc/caphe234/2/hoi-nghi/?man=999").status_code == 200


def test_the_code_leads_to_the_paragraph(client, book, settings):
    settings.SITE_ADDRESS = "https://tusach.example"
    whole = client.get("/doc/caphe234/2/ma.svg")
    one = client.get("/doc/caphe234/2/ma.svg?doan=p4")

    assert one.headers["Content-Type"] == "image/svg+xml"
    assert one.content != whole.content
    assert client.get("/doc/caphe234/2/ma.svg?doan=javascript").status_code == 404


def test_the_extract_is_a5_with_its_source(client, book, settings):
    settings.SITE_ADDRESS = "https://tusach.example"
    answer = client.get("/doc/caphe234/2/trich.pdf")
    paper = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    width, height = paper[0].get_size()
    said = paper[len(paper) - 1].get_textpage().get_text_bounded()

    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (148, 210)
    assert "NXB Nông nghiệp" in said
    assert "tusach.example/doc/caphe234/2/" in said.replace("\r\n", "")


def test_pictures_and_tables_go_to_paper_and_to_the_hall(client, book):
    out = io.BytesIO()
    Image.new("RGBA", (300, 200), (0, 90, 60, 128)).save(out, "WEBP")
    kept = store.keep_bytes(out.getvalue())
    Resource.objects.create(
        edition=book, use="IMAGE", sha256=kept.sha256, content_type="image/webp", size=kept.size
    )
    html = (
        f'<p id="p1"><img src="../r/{kept.sha256}/" width="300" height="200" alt="Cây"></p><table><tr id="p2"><th>Năm'
        f'</th></tr><tr id="p3"><td>Thứ hai</td></tr></table><p><img src="../r/{"c" * 64}/" alt="Hình mất"></p>'
    )
    book.sections.filter(ordinal=2).update(html_sha256=store.keep_bytes(html.encode()).sha256)
    hall = text(client.get("/doc/caphe234/2/hoi-nghi/"))
    paper = pypdfium2.PdfDocument(io.BytesIO(client.get("/doc/caphe234/2/trich.pdf").content))
    said = paper[0].get_textpage().get_text_bounded()

    assert f'<img src="../../r/{kept.sha256}/" width="300" height="200" alt="Cây">' in hall
    assert "<tr><td>Thứ hai</td></tr>" in text(client.get("/doc/caphe234/2/hoi-nghi/")) + text(
        client.get("/doc/caphe234/2/hoi-nghi/?man=2")
    )
    assert [one for one in paper[0].get_objects(max_depth=4) if one.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    assert "Thứ hai" in said
    assert "Hình mất" in said


def test_there_is_no_extract_of_a_sound(client, spoken):
    assert client.get("/doc/audio222/1/trich.pdf").status_code == 404


def test_a_card_for_scripts(client, book):
    assert client.get("/sach/caphe234/the.json").json()["title"] == "Kỹ thuật trồng cà phê chè"


def test_public_pages_set_no_cookie_and_open_no_session(client, book, spoken):
    for address in ("/thu-vien/", "/sach/caphe234/", "/sach/caphe234/chat-luong/", "/doc/caphe234/2/", "/tim/",
                    "/tu-sach-xa/", "/mang-sang/", "/doc/caphe234/2/hoi-nghi/"):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert not answer.cookies, address
        assert not hasattr(answer.wsgi_request, "user") or not answer.wsgi_request.session.accessed, address


def test_brotli_for_those_who_read_it(client, book):
    plain = client.get("/sach/caphe234/")
    packed = client.get("/sach/caphe234/", headers={"Accept-Encoding": "gzip, br"})

    assert packed.headers["Content-Encoding"] == "br"
    assert len(packed.content) < len(plain.content) / 2
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert (
        client.get("/dang-nhap/", headers={"Accept-Encoding": "br"}).headers.get("Content-Encoding") != "br"
    )


def test_withdrawing_takes_the_book_from_every_list(client, book):
    assert "cà phê chè" in text(client.get("/tim/"))
    book.state, book.ended_reason, book.ended_at = State.WITHDRAWN, "sai bản in", NOW
    book.save()

    assert "cà phê chè" not in text(client.get("/tim/"))
    assert "cà phê chè" not in text(client.get("/thu-vien/"))
