import uuid
from datetime import date

import pytest
from django.urls import reverse

from tests.cast import NOW
from tests.supply.factories import make_account, make_title, move, stock_shelf
from tests.supply.test_openings import LINES, a_file
from tusach.kit.text import sort_key
from tusach.people.models import Post, Role
from tusach.places.models import UnitVersion
from tusach.supply import actions
from tusach.supply.models import AccountKind, Balance, ClosedPeriod, Movement


@pytest.fixture
def stocked(cast):
    title = make_title()
    at = stock_shelf(cast, title, 12)
    actions.record_movements(
        moves=[move(title, 2, at["shelf"], at["lost"], date(2023, 9, 1), device=uuid.uuid4())],
        by=None,
        at=NOW,
    )
    return title, at


@pytest.fixture
def supplier(cast):
    Post.objects.create(
        person=cast.person("hoa"),
        body=cast.bodies["publisher"],
        role=Role.SUPPLIER,
        from_date=date(2009, 1, 1),
    )
    return cast.person("hoa")


@pytest.mark.parametrize("titles", [1, 3])
def test_the_nations_sheet_closes_and_asks_the_same_number_of_questions(
    cast, stocked, sign_in, titles, django_assert_num_queries
):
    for number in range(titles - 1):
        stock_shelf(cast, make_title(f"X{number}", f"Sách {number}"), 5)
    client = sign_in(cast.person("vinh"))
    client.get(reverse("supply:sheet"))

    with django_assert_num_queries(12):
        page = client.get(reverse("supply:sheet")).content.decode()

    assert "Sổ khớp" in page
    assert "Hỏi đáp về đất đai" in page


@pytest.mark.parametrize(
    ("who", "shelf", "sheet"),
    [("lan", 200, 200), ("minh", 200, 200), ("khach", 404, 200), ("vang", 404, 200)],
)
def test_everyone_known_reads_the_sheet_and_only_those_concerned_the_book_of_a_shelf(
    cast, stocked, sign_in, who, shelf, sheet
):
    client = sign_in(cast.person(who))

    assert client.get(reverse("supply:sheet")).status_code == sheet
    assert client.get(reverse("supply:account", args=[stocked[1]["shelf"].pk])).status_code == shelf


def test_nobody_is_sent_to_sign_in(client, stocked):
    assert client.get(reverse("supply:sheet")).status_code == 302


@pytest.mark.parametrize(
    "query", ["?tinh=abc", "?tinh=99999999", "?nam=1", "?nam=²", "?chu_de=NO&q=%00", "?q=" + "a" * 5000]
)
def test_odd_addresses_are_answered(cast, stocked, sign_in, query):
    assert sign_in(cast.person("vinh")).get(reverse("supply:sheet") + query).status_code in {200, 404}


def test_a_province_at_the_end_of_a_year_and_a_title_and_a_commune_are_shown(cast, stocked, sign_in):
    client = sign_in(cast.person("minh"))

    then = client.get(reverse("supply:sheet"), {"tinh": cast.lam_dong.pk, "nam": 2021}).content.decode()
    title = client.get(reverse("supply:title", args=[stocked[0].pk])).content.decode()
    commune = client.get(reverse("supply:commune", args=[cast.ta_nung.pk])).content.decode()

    assert "cuối năm 2021" in then
    assert "Tỉnh Lâm Đồng" in title
    assert "10 bản" in commune


def test_a_province_that_is_no_more_says_until_when_and_no_year_is_offered_before_its_end(
    cast, stocked, sign_in
):
    version = cast.lam_dong.versions.get()
    version.to_date = date(2023, 7, 1)
    version.save()
    client = sign_in(cast.person("vinh"))

    page = client.get(reverse("supply:sheet"), {"tinh": cast.lam_dong.pk, "nam": NOW.year}).content.decode()

    assert "Tỉnh Lâm Đồng (trước 01/7/2023)</option>" in page
    assert "đến hôm nay" in page
    assert "Cuối năm 2022<" in page
    assert "Cuối năm 2023<" not in page
    title = client.get(reverse("supply:title", args=[stocked[0].pk])).content.decode()
    assert "Tỉnh Lâm Đồng (trước 01/7/2023)" in title


def test_copies_seen_beyond_the_ledger_are_told_in_words(cast, stocked, sign_in):
    title, at = stocked
    client, note = sign_in(cast.person("vinh")), "thấy nhiều hơn sổ 1 bản"
    places = [reverse("supply:sheet"), reverse("supply:title", args=[title.pk])]
    assert all(note not in client.get(place).content.decode() for place in places)
    unknown = make_account(AccountKind.UNEXPLAINED, cast.lam_dong, cast.lam_dong)
    found = move(title, 2, unknown, at["shelf"], date(2023, 9, 2))
    actions.record_movements(moves=[found], by=None, at=NOW)

    for place in places:
        page = client.get(place).content.decode()
        assert "thừa 2" in page
        assert "-2" not in page.split("<main")[1].split("</svg>")[-1]
        assert note in page


def test_the_workbook_has_every_title_and_its_sum(cast, stocked, sign_in):
    from tusach.kit.sheets import read_table

    answer = sign_in(cast.person("vinh")).get(reverse("supply:sheet_xlsx"))
    table = read_table(b"".join(answer.streaming_content), name="x.xlsx")

    rows = [row for row in table.rows if row and row[0] == "T001"]
    assert len(rows) == 1
    assert 12 in rows[0]


def test_a_keeper_takes_a_slip_back_with_a_reason(cast, stocked, sign_in):
    lost = Movement.objects.get(target=stocked[1]["lost"])
    lost.source.__class__.objects.filter(pk=lost.source_id).update(body=cast.bodies["ta_nung"])
    client = sign_in(cast.person("lan"))

    assert client.post(reverse("supply:reverse", args=[lost.pk]), {"reason": ""}).status_code == 422
    assert client.post(reverse("supply:reverse", args=[lost.pk]), {"reason": "tìm thấy"}).status_code == 302
    assert Balance.objects.get(account=stocked[1]["shelf"]).quantity == 12
    assert client.post(reverse("supply:reverse", args=[lost.pk]), {"reason": "nữa"}).status_code == 422


def test_openings_are_previewed_and_then_entered_once(cast, supplier, sign_in):
    make_title("T001")
    make_title("T002", "Trồng cà phê chè")
    client = sign_in(supplier)
    file = a_file(*[(one.commune, one.title, one.copies, one.on.year, one.grade) for one in LINES])
    file.name = "mo-so.xlsx"

    preview = client.post(reverse("supply:open"), {"file": file, "codes_on": "31/10/2023"})
    assert reverse("supply:open_apply") in preview.content.decode()
    assert not Movement.objects.exists()

    again = {"sha256": preview.context["sha256"], "name": "mo-so.xlsx", "codes_on": "2023-10-31"}
    for _ in range(2):
        client.post(reverse("supply:open_apply"), again)
    assert Movement.objects.count() == 4


def test_a_bad_sheet_is_told_line_by_line_and_nothing_is_entered(cast, supplier, sign_in):
    make_title("T001")
    file = a_file(("24790", "T001", "hai", 2015, ""), ("99999", "T009", 1, 2015, ""))
    file.name = "mo-so.xlsx"

    page = (
        sign_in(supplier)
        .post(reverse("supply:open"), {"file": file, "codes_on": "31/10/2023"})
        .content.decode()
    )

    assert "Dòng 2" in page
    assert "99999" in page
    assert reverse("supply:open_apply") not in page


@pytest.mark.parametrize(("who", "status"), [("lan", 403), ("minh", 403), ("khach", 403)])
def test_only_the_centres_suppliers_open_and_close_the_books(cast, sign_in, who, status):
    client = sign_in(cast.person(who))

    assert client.get(reverse("supply:open")).status_code == status
    assert client.get(reverse("supply:close")).status_code == status


def test_a_period_is_closed_and_opened_again(cast, supplier, sign_in):
    client = sign_in(supplier)

    assert client.post(reverse("supply:close"), {"until": "1/1/2099"}).status_code == 422
    client.post(reverse("supply:close"), {"until": "1/10/2023"})
    period = ClosedPeriod.objects.get()
    client.post(reverse("supply:reopen", args=[period.pk]), {"reason": "tỉnh gửi muộn"})

    period.refresh_from_db()
    assert period.reopened_at == NOW


def test_a_place_that_is_not_yet_says_from_when_and_places_stand_in_the_order_of_the_alphabet(
    cast, stocked, sign_in
):
    later, name = date(2025, 7, 1), "Đắk Nông"
    cast.lam_dong.versions.update(from_date=later, name=name, sort_key=sort_key(name))
    UnitVersion.objects.filter(name="Hà Giang").update(name="Vĩnh Long", sort_key=sort_key("Vĩnh Long"))

    page = sign_in(cast.person("vinh")).get(reverse("supply:sheet"))

    names = [name for _, name in page.context["provinces"]]
    assert names == ["Tỉnh Đắk Nông (từ 01/7/2025)", "Tỉnh Vĩnh Long"]
