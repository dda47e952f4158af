"""The doors of titles, wishes and lists: who comes in, what they show, what they do."""

import re
from datetime import date

import pytest

from tests.cast import NOW
from tusach.books import actions
from tusach.books.models import Language, Lot, Proposal, Standing, Title, Topic, Verdict, Wish, YearlyList
from tusach.journal.models import Entry
from tusach.registry.models import Direction, Document

pytestmark = pytest.mark.django_db
HOME = "/dau-sach/"
READ = [HOME, f"{HOME}sach/DS0001/", f"{HOME}de-nghi/", f"{HOME}tai/xlsx/", f"{HOME}sach/DS0001/tai/onix/"]
KEEP = [
    f"{HOME}{end}"
    for end in (
        "them/",
        "nhap/",
        "nhap/mau/",
        "sach/DS0001/sua/",
        "sach/DS0001/lan-in/",
        "sach/DS0001/hieu-luc/",
    )
]
WEIGH = [f"{HOME}de-nghi/giong-nhau/"]
CENTRE = [f"{HOME}de-tai/", f"{HOME}danh-muc/"]
QUERIES = {
    HOME: 9, f"{HOME}de-nghi/": 10, f"{HOME}de-nghi/giong-nhau/": 11, f"{HOME}de-tai/": 10, f"{HOME}danh-muc/": 8,
    HOME + "danh-muc/{yearly}/": 10,
}  # fmt: skip
FORM = {"title": "Trồng rau sạch", "authors": "Lê An\nTrần Bình", "audience": "FARMERS", "language": "vi", "carrier": "PRINT",
        "topic": "FARMING", "price": "45 nghìn", "isbn": "", "year": "2021"}  # fmt: skip


@pytest.fixture
def shelf(cast):
    """Two titles: land law of 2021 and a book in Khmer."""
    actions.add_title(
        title="Hỏi đáp đất đai",
        authors=["Lê An"],
        isbn="9786045770986",
        topic=Topic.LAW,
        year=2021,
        by=None,
        at=NOW,
    )
    actions.add_title(title="Truyện cổ", authors=[], language=Language.KHMER, year=2019, by=None, at=NOW)
    return cast


def post(client, address, data=None):
    return client.post(f"{HOME}{address}", data or {}, follow=True)


def said(page):
    return " ".join(
        re.findall(r'role="(?:alert|status)"[^>]*>.*?<p>(.*?)</p>', page.content.decode(), re.DOTALL)
    )


@pytest.mark.parametrize(
    ("name", "keeps", "centre"),
    [
        ("lan", 403, 403),
        ("minh", 403, 403),
        ("khach", 403, 403),
        ("vang", 403, 403),
        ("vinh", 403, 200),
        ("ngoc", 200, 200),
    ],
)
def test_everybody_signed_in_reads_and_the_centre_keeps(shelf, sign_in, name, keeps, centre):
    client = sign_in(shelf.person(name))

    assert {client.get(address).status_code for address in READ} == {200}
    assert {client.get(address).status_code for address in KEEP} == {keeps}
    assert {client.get(address).status_code for address in WEIGH} == {200 if name == "ngoc" else 403}
    assert {client.get(address).status_code for address in CENTRE} == {centre}


@pytest.mark.parametrize("address", [*READ, *KEEP, *WEIGH, *CENTRE])
def test_a_stranger_is_sent_to_sign_in(shelf, client, clock, address):
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["DS0001", "DS0002"]),
        ({"q": "DAT dai"}, ["DS0001"]),
        ({"q": "978-604-57-7098-6"}, ["DS0001"]),
        ({"q": "ds0002\0"}, ["DS0002"]),
        ({"chu-de": "LAW"}, ["DS0001"]),
        ({"tieng": "km", "nam": "2019"}, ["DS0002"]),
        ({"hieu-luc": "EXPIRED"}, []),
        ({"nam": "²⁰¹⁹", "trang": "x"}, ["DS0001", "DS0002"]),
    ],
)
def test_the_list_is_searched_and_narrowed(shelf, sign_in, asked, found):
    page = sign_in(shelf.person("lan")).get(HOME, asked)

    assert [one["title"].code for one in page.context["shown"]] == found


@pytest.mark.parametrize("more", [1, 3])
def test_the_lists_ask_the_same_whatever_their_length(shelf, sign_in, django_assert_num_queries, more):
    by, yearly = shelf.actor("ngoc"), actions.open_list(year=2024, name="", by=shelf.actor("ngoc"), at=NOW)
    for n in range(more):
        actions.add_title(title=f"Thêm {n}", authors=[], by=None, at=NOW)
        for where in ("ta_nung", "bao_thuan"):
            actions.make_wish(text=f"Chờ gộp {n}", body=shelf.bodies[where], by=None, at=NOW)
        wish = actions.make_wish(text=f"Điều {n}", body=shelf.bodies["ta_nung"], by=None, at=NOW)
        proposal = actions.make_proposal(text=f"Điều {n}", wishes=[wish], by=by, at=NOW)
        actions.choose_proposal(proposal=proposal, yearly=yearly, by=by, at=NOW)
        actions.open_list(year=2024, name=f"Danh mục {n}", by=by, at=NOW)
    client = sign_in(shelf.person("ngoc"))
    for address, queries in QUERIES.items():
        with django_assert_num_queries(queries):
            client.get(address.format(yearly=yearly.pk))


def test_a_title_is_added_corrected_and_asked_about_a_shared_isbn(shelf, sign_in):
    client = sign_in(shelf.person("ngoc"))
    page = post(client, "them/", FORM)
    title = Title.objects.get(code="DS0003")

    assert "Đã thêm đầu sách DS0003" in said(page)
    assert (title.authors, title.price, title.year, title.work.topic) == (
        ["Lê An", "Trần Bình"],
        45_000,
        2021,
        "FARMING",
    )
    shared = FORM | {"isbn": "604-57-7098-6"}
    page = post(client, "sach/DS0003/sua/", shared)
    assert page.status_code == 422
    assert "DS0001" in page.content.decode()
    post(client, "sach/DS0003/sua/", shared | {"shared": "on", "title": "Trồng rau"})
    title.refresh_from_db()
    assert (title.isbn, title.title, title.work.title) == ("9786045770986", "Trồng rau", "Trồng rau")
    assert "chung ISBN" in client.get(f"{HOME}sach/DS0001/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [({"title": " "}, "tên sách"), ({"isbn": "9786045770987"}, "sai số kiểm tra"), ({"isbn": "12"}, "không phải ISBN"),
     ({"year": "21"}, "bốn chữ số"), ({"price": "nhiều"}, "số tiền"), ({"language": "xx"}, "xx")],
)  # fmt: skip
def test_what_is_wrong_stays_on_the_form(shelf, sign_in, wrong, reason):
    page = post(sign_in(shelf.person("ngoc")), "them/", FORM | wrong)

    assert page.status_code == 422
    assert reason in page.content.decode()
    assert Title.objects.count() == 2


def test_a_print_run_is_recorded_with_the_next_number(shelf, sign_in):
    client = sign_in(shelf.person("hoa"))
    run = {
        "quantity": "10600",
        "year": "2023",
        "unit_cost": "28.500",
        "setup_cost": "1,2 tỷ",
        "printer": "Nhà in mẫu",
    }
    page = post(client, "sach/DS0001/lan-in/", run)

    assert "10.600" in page.content.decode()
    assert post(client, "sach/DS0001/lan-in/", run | {"quantity": "0"}).status_code == 422
    lot = Lot.objects.get()
    assert (lot.number, lot.quantity, lot.unit_cost, lot.setup_cost) == (1, 10_600, 28_500, 1_200_000_000)


def test_a_title_is_superseded_with_its_reason_and_who_will_be_told_is_said(shelf, sign_in):
    client, address = sign_in(shelf.person("ngoc")), "sach/DS0001/hieu-luc/"
    heir = Title.objects.get(code="DS0002")
    change = {"standing": "SUPERSEDED", "superseded_by": heir.pk, "since": "2024-08-01", "reason": "Luật mới"}

    assert "Ai sẽ được báo" in client.get(f"{HOME}{address}").content.decode()
    for wrong in ({"superseded_by": ""}, {"reason": ""}, {"since": "hôm qua"}):
        assert post(client, address, change | wrong).status_code == 422
    assert "danh sách cần thay" in said(post(client, address, change))
    title = Title.objects.get(code="DS0001")
    assert (title.standing, title.superseded_by, title.standing_since) == (
        Standing.SUPERSEDED,
        heir,
        date(2024, 8, 1),
    )
    assert Entry.objects.filter(act="books.set_standing").count() == 1


@pytest.mark.parametrize(
    ("kind", "start"),
    [("marc", b"0"), ("marcxml", b"<?xml"), ("onix", b"<?xml"), ("dc", b"<?xml"), ("xlsx", b"PK")],
)
def test_the_list_leaves_in_every_format_as_it_is_narrowed(shelf, sign_in, kind, start):
    client = sign_in(shelf.person("lan"))
    answer = client.get(f"{HOME}tai/{kind}/", {"chu-de": "LAW"})

    assert answer.content.startswith(start)
    assert "attachment" in answer["Content-Disposition"]
    if kind != "xlsx":
        assert "Truyện cổ" not in answer.content.decode()
    assert client.get(f"{HOME}tai/khac/").status_code == 404


def test_a_commune_wishes_joins_takes_back_and_reads_the_answer(shelf, sign_in):
    other = actions.make_wish(text="Nuôi ong", body=shelf.bodies["bao_thuan"], by=None, at=NOW)
    proposal = actions.make_proposal(text="Nuôi ong mật", wishes=[other], by=shelf.actor("ngoc"), at=NOW)
    client = sign_in(shelf.person("lan"))

    assert "Đã ghi đề nghị" in said(post(client, "de-nghi/ghi/", {"text": "Sửa máy cày"}))
    assert "Xin ghi tên sách" in said(post(client, "de-nghi/ghi/", {"text": ""}))
    assert "cũng cần" in said(post(client, f"de-tai/{proposal.pk}/cung-can/"))
    assert "Đã rút" in said(post(client, f"de-nghi/{Wish.objects.get(text='Sửa máy cày').pk}/rut/"))
    actions.decline_proposal(proposal=proposal, reason="Đã có sách tương tự.", by=shelf.actor("ngoc"), at=NOW)
    page = client.get(f"{HOME}de-nghi/").content.decode()
    assert "Đã có sách tương tự." in page
    assert "Sửa máy cày" not in page


def test_strangers_to_a_wish_neither_see_it_nor_take_it_back(shelf, sign_in):
    wish = actions.make_wish(text="Nuôi ong", body=shelf.bodies["ta_nung"], by=None, at=NOW)
    client = sign_in(shelf.stranger().person)

    assert "Nuôi ong" not in client.get(f"{HOME}de-nghi/").content.decode()
    assert client.post(f"{HOME}de-nghi/{wish.pk}/rut/").status_code == 404
    assert sign_in(shelf.person("dung")).post(f"{HOME}de-nghi/{wish.pk}/rut/").status_code == 403
    assert sign_in(shelf.person("vinh")).post(f"{HOME}de-nghi/ghi/", {"text": "x y"}).status_code == 403


def test_the_secretariat_merges_chooses_proposes_and_the_leader_approves(shelf, sign_in):
    for where in ("ta_nung", "bao_thuan"):
        actions.make_wish(text="Nuôi ong mật", body=shelf.bodies[where], by=None, at=NOW)
    ids = list(Wish.objects.values_list("pk", flat=True))
    client = sign_in(shelf.person("ngoc"))
    page = client.get(f"{HOME}de-nghi/giong-nhau/")
    assert page.context["groups"][0]["group"].communes == 2
    assert "ít nhất một" in said(post(client, "de-nghi/gop/", {"text": "Nuôi ong mật"}))
    post(client, "de-nghi/gop/", {"wish": ids, "text": "Nuôi ong mật", "topic": "FARMING"})
    proposal = Proposal.objects.get()
    post(client, f"de-tai/{proposal.pk}/tach/", {"wish": ids[:1]})
    post(client, "de-nghi/gop/", {"wish": ids[:1], "proposal": proposal.pk})
    post(client, "danh-muc/mo/", {"year": "2024", "name": ""})
    yearly = YearlyList.objects.get()
    assert "Đã đưa vào" in said(post(client, f"de-tai/{proposal.pk}/chon/", {"yearly": yearly.pk}))
    assert "Đã trình" in said(post(client, f"danh-muc/{yearly.pk}/trinh/"))
    assert client.get(f"{HOME}danh-muc/{yearly.pk}/tai/").content.startswith(b"PK")
    leader = sign_in(shelf.person("vinh"))
    assert "Không thấy văn bản" in said(
        post(leader, f"danh-muc/{yearly.pk}/duyet/", {"number": "156-QĐ/BTGTW"})
    )
    Document.objects.create(
        direction=Direction.KNOWN,
        kind="Quyết định",
        number="156",
        symbol="-QĐ/BTGTW",
        subject="Duyệt",
        created_at=NOW,
    )
    page = post(leader, f"danh-muc/{yearly.pk}/duyet/", {"number": "156 - qđ/btgtw"})
    assert "1 đầu sách mới" in said(page)
    proposal.refresh_from_db()
    assert (proposal.title.title, proposal.verdict) == ("Nuôi ong mật", Verdict.CHOSEN)


@pytest.mark.parametrize(
    ("address", "data", "sentence"),
    [("da-co", {"code": "ds0001"}, "đã báo"), ("da-co", {"code": "DS9"}, "Không có đầu sách"), ("khong-chon", {"reason": "Không hợp"}, "chưa chọn"),
     ("khong-chon", {"reason": ""}, "lý do"), ("chon", {"yearly": "9"}, "không còn nhận thêm")],
)  # fmt: skip
def test_a_proposal_is_answered(shelf, sign_in, address, data, sentence):
    wish = actions.make_wish(text="Đất đai", body=shelf.bodies["ta_nung"], by=None, at=NOW)
    proposal = actions.make_proposal(text="Đất đai", wishes=[wish], by=shelf.actor("ngoc"), at=NOW)
    client = sign_in(shelf.person("ngoc"))
    answer = said(post(client, f"de-tai/{proposal.pk}/{address}/", data))

    assert sentence in answer or (sentence == "đã báo" and "báo các nơi" in answer)
    proposal.refresh_from_db()
    if proposal.verdict != Verdict.OPEN:
        assert "xem xét lại" in said(post(client, f"de-tai/{proposal.pk}/xem-lai/"))
