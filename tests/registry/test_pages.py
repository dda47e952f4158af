from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from tests.registry.test_actions import PDF, attach, come, go, paper
from tusach.people.models import BodyName, Post, Role
from tusach.registry import queries
from tusach.registry.models import Attachment, Document

INCOMING = {
    "arrived_on": "28/8/2023", "issuer": "Ban Tuyên giáo Trung ương", "family": "PARTY", "kind": "Kế hoạch", "number": "341",
    "symbol": "-KH/BTGTW", "dated": "22/8/2023", "subject": "Tổng kết 15 năm", "once": "one",
}  # fmt: skip
OUTGOING = {
    "family": "PARTY", "kind": "Công văn", "subject": "Về việc cung cấp số liệu", "dated": "01/9/2023",
    "recipients": "- Các tỉnh ủy,\n- Lưu.", "once": "two",
}  # fmt: skip
PAGES = ["/van-ban/", "/van-ban/di/", "/van-ban/gui-den/", "/van-ban/tim/"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(("name", "status"), [("an", 200), ("hoa", 200), ("khach", 200), ("vang", 403)])
def test_who_holds_a_post_reads_the_registers_of_the_own_body(cast, sign_in, address, name, status):
    come(cast)

    answer = sign_in(cast.person(name)).get(address)

    assert answer.status_code == status
    assert ("341-KH/BTGTW" in answer.content.decode()) is (
        name in {"an", "hoa"} and address in {PAGES[0], PAGES[3]}
    )


@pytest.mark.parametrize("address", [*PAGES, "/van-ban/den/vao-so/", "/van-ban/1/"])
def test_who_is_not_signed_in_is_asked_to(db, client, address):
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("address", ["/van-ban/den/vao-so/", "/van-ban/di/cap-so/", "/van-ban/nhiem-ky/"])
@pytest.mark.parametrize(("name", "status"), [("an", 200), ("hoa", 403), ("khach", 403), ("vang", 403)])
def test_only_the_clerk_keeps_the_registers(cast, sign_in, address, name, status):
    assert sign_in(cast.person(name)).get(address).status_code == status


def test_another_bodys_register_is_not_found(cast, sign_in):
    client = sign_in(cast.person("khach"))

    assert client.get(f"/van-ban/?co-quan={cast.bodies['publisher'].pk}").status_code == 404
    assert client.get("/van-ban/?co-quan=xấu").status_code == 404


def test_the_clerk_enters_what_came_and_sending_twice_enters_once(cast, sign_in):
    client = sign_in(cast.person("an"))

    first = client.post("/van-ban/den/vao-so/", INCOMING, follow=True)
    client.post("/van-ban/den/vao-so/", INCOMING)

    page = first.content.decode()
    assert Document.objects.count() == 1
    assert "Đã vào sổ, số đến 01." in page
    assert "Ngày: 28/8/2023" in page
    assert "ngày 22 tháng 8 năm 2023" in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"subject": ""}, "Xin ghi trích yếu"), ({"dated": "31/02/2023"}, "31"), ({"arrived_on": "03/11/2023"}, "chưa tới"),
        ({"kind": ""}, "Xin chọn tên loại"), ({"arrival_number": "7"}, "Số đến 07 của năm 2023 đã dùng"),
    ],
)  # fmt: skip
def test_a_wrong_form_comes_back_with_what_was_typed(cast, sign_in, change, sentence):
    come(cast, paper(number="9"), number="7")

    answer = sign_in(cast.person("an")).post(
        "/van-ban/den/vao-so/", INCOMING | {"signer": "Trần Thanh Lâm"} | change
    )

    page = answer.content.decode()
    assert (answer.status_code, Document.objects.count()) == (422, 1)
    assert sentence in page
    assert "Trần Thanh Lâm" in page


def test_the_clerk_takes_a_number_and_the_provinces_find_it(cast, sign_in):
    page = sign_in(cast.person("an")).post("/van-ban/di/cap-so/", OUTGOING, follow=True).content.decode()

    assert "01-CV/NXBCTQG" in page
    assert "Các tỉnh ủy" in page
    assert (
        "Về việc cung cấp số liệu" in sign_in(cast.person("minh")).get("/van-ban/gui-den/").content.decode()
    )
    assert (
        "Về việc cung cấp số liệu"
        not in sign_in(cast.person("lan")).get("/van-ban/gui-den/").content.decode()
    )


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("tong ket", True),
        ("341-kh", True),
        ("TỔNG 341", True),
        ("ban tuyen giao", True),
        ("392", False),
        ("%", False),
    ],
)
def test_documents_are_found_without_marks(cast, sign_in, words, seen):
    come(cast)

    page = sign_in(cast.person("an")).get("/van-ban/", {"q": words}).content.decode()

    assert ("Tổng kết 15 năm" in page) is seen


@pytest.mark.parametrize(("year", "seen"), [("2023", True), ("2022", False), ("xấu", True), ("²³²³", True)])
def test_a_register_is_shown_by_year(cast, sign_in, year, seen):
    come(cast)

    page = sign_in(cast.person("an")).get("/van-ban/", {"nam": year}).content.decode()

    assert ("Tổng kết 15 năm" in page) is seen


@pytest.mark.parametrize(
    ("name", "status"), [("an", 200), ("hoa", 200), ("minh", 404), ("khach", 404), ("vang", 404)]
)
def test_a_document_and_its_file_are_found_by_who_may_see_it(cast, sign_in, name, status):
    document = come(cast)
    kept = attach(cast, document, "Bao cao.pdf", PDF)
    client = sign_in(cast.person(name))

    assert client.get(f"/van-ban/{document.pk}/").status_code == status
    answer = client.get(f"/van-ban/tep/{kept.pk}/")
    assert answer.status_code == status
    if status == 200:
        assert b"".join(answer.streaming_content) == PDF
        assert answer.headers["Content-Disposition"] == 'attachment; filename="Bao cao.pdf"'


@pytest.mark.parametrize("act", ["tep", "van-ban-dan", "noi-nhan"])
@pytest.mark.parametrize(("name", "status"), [("hoa", 403), ("khach", 404), ("vang", 404)])
def test_others_change_nothing(cast, sign_in, act, name, status):
    assert sign_in(cast.person(name)).post(f"/van-ban/{come(cast).pk}/{act}/").status_code == status


def test_the_clerk_attaches_links_and_readdresses(cast, sign_in):
    document = come(cast)
    client = sign_in(cast.person("an"))
    at = f"/van-ban/{document.pk}"

    client.post(f"{at}/tep/", {"file": SimpleUploadedFile("kh.pdf", PDF)})
    client.post(f"{at}/van-ban-dan/", {"text": "Kết luận số 30-KL/TW, ngày 08/02/2018 của Ban Bí thư"})
    page = client.post(f"{at}/noi-nhan/", {"recipients": "- Vụ BCXB (05 bản)."}, follow=True).content.decode()

    assert "kh.pdf" in page
    assert "Vụ BCXB (05 bản)." in page
    cited = Document.objects.get(number="30")
    assert (cited.dated, cited.issuer) == (date(2018, 2, 8), "Ban Bí thư")
    assert f'href="/van-ban/{document.pk}/"' in client.get(f"/van-ban/{cited.pk}/").content.decode()


@pytest.mark.parametrize(
    ("act", "data", "sentence"),
    [
        ("tep", {}, "Xin chọn một tệp."),
        ("tep", {"file": SimpleUploadedFile("a.exe", b"MZ\x90\x00")}, "không phải loại nhận được"),
        ("van-ban-dan", {"text": "không có gì"}, "Không thấy số và ký hiệu"),
    ],
)
def test_a_refused_act_is_said_on_the_page_of_the_document(cast, sign_in, act, data, sentence):
    answer = sign_in(cast.person("an")).post(f"/van-ban/{come(cast).pk}/{act}/", data)

    assert (answer.status_code, Attachment.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("address", [*PAGES[:2], PAGES[3]])
def test_registers_ask_as_much_for_three_rows_as_for_one(cast, sign_in, address):
    client = sign_in(cast.person("an"))
    counts = []
    for numbers in (("1",), ("2", "3")):
        for number in numbers:
            come(cast, paper(number=number))
            go(cast, recipients="- A,\n- B.")
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert counts[0] <= 15


def test_a_term_is_opened_on_its_page(cast, sign_in):
    page = sign_in(cast.person("an")).post(
        "/van-ban/nhiem-ky/", {"name": "2020 - 2025", "from_date": "20/10/2020"}, follow=True
    )

    assert "Đã mở nhiệm kỳ 2020 - 2025." in page.content.decode()


def test_a_clerk_of_two_bodies_stays_with_the_one_whose_term_was_opened(cast, sign_in):
    Post.objects.create(
        person=cast.person("an"), body=cast.bodies["centre"], role=Role.CLERK, from_date=date(2009, 1, 1)
    )
    page = f"/van-ban/nhiem-ky/?co-quan={cast.bodies['centre'].pk}"
    client = sign_in(cast.person("an"))
    assert client.post(page, {"name": "2020 - 2025", "from_date": "20/10/2020"}).url == page


def test_a_line_of_the_register_names_the_first_of_many_recipients(cast, sign_in):
    go(cast, recipients="\n".join(f"- Nơi {n}" for n in (3, 1, 2, 5, 4, 7, 6)))
    page = " ".join(sign_in(cast.person("an")).get("/van-ban/di/").content.decode().split())
    assert "Nơi 3; Nơi 1; Nơi 2; Nơi 5; Nơi 4; và 2 nơi nữa<" in page


@pytest.mark.parametrize("page", ["", "di/", "so/den.xlsx", "ho-so/"])
def test_a_year_that_no_calendar_has_is_none(cast, sign_in, page):
    assert sign_in(cast.person("an")).get(f"/van-ban/{page}?nam=0000").status_code == 200


def test_the_day_of_a_document_has_its_place(cast, sign_in):
    client = sign_in(cast.person("an"))
    client.post("/van-ban/den/vao-so/", INCOMING | {"place": "Đà Lạt"})
    written = Document.objects.get()
    known = come(cast, paper(number="2", issuer=BodyName.objects.get(body=cast.bodies["lam_dong"]).name))
    unknown = come(cast, paper(number="3", issuer="Sở chưa biết"))

    pages = [
        client.get(f"/van-ban/{one.pk}/").content.decode() for one in (written, known, unknown, go(cast))
    ]

    said = [html.fromstring(page).xpath('normalize-space(//div[@class="date"])') for page in pages]
    day = "ngày 22 tháng 8 năm 2023"
    assert said == [f"Đà Lạt, {day}", f"Lâm Đồng, {day}", f"..., {day}", f"Hà Nội, {day}"]


@pytest.mark.parametrize("who", ["an", "hoa"])
def test_each_leaf_of_a_register_has_its_lines_once_from_either_end(cast, who, django_assert_num_queries):
    body, actor = cast.bodies["publisher"], cast.actor(who)
    for number in range(1, 8):
        come(cast, paper(number=str(number)), arrived_on=date(2023, 8, 22 + number // 2))
    rows = queries.incoming(body)

    with django_assert_num_queries(5):
        lines = queries.incoming_lines(actor, body, rows, None)
        leaves = [lines[at : at + 2] for at in range(0, len(lines), 2)]

    assert [one.number for leaf in leaves for one in leaf] == ["7", "6", "5", "4", "3", "2", "1"]
    assert [one.number for one in queries.incoming_lines(actor, body, rows, 2023)[6:9]] == ["1"]
    assert not queries.incoming_lines(actor, body, rows, 2022)[:5]
