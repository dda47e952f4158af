import pytest
from django.urls import reverse

from tests.books.test_wishes import paper
from tests.cast import NOW, TODAY
from tests.supply.factories import make_title
from tests.supply.rounds import make_frozen, make_ready, make_sent
from tusach.books import actions as books
from tusach.books.models import Title
from tusach.kit.sheets import read_table
from tusach.places.models import Unit
from tusach.places.tiles import layout_on
from tusach.supply import actions
from tusach.supply.models import Appeal, Balance, Line, Method, Round, RoundState, RoundTitle

RULES = {
    "method": "RULE", "floor": 1, "room": 9, "carriage": 0, "rule": 2, "share_low": 0, "share_high": 0,
    "blind_percent": 5, "case_days": 15, "uplift_0": 120, "uplift_1": 100, "uplift_2": 80, "uplift_3": 150,
}  # fmt: skip


def computed(cast, **rules):
    return actions.compute(round_=make_ready(cast, **rules), by=cast.actor("sau"), at=NOW)


@pytest.mark.parametrize("rows", [1, 3])
def test_rounds_are_listed_with_the_same_number_of_questions(cast, sign_in, rows, django_assert_num_queries):
    for number in range(rows):
        actions.make_round(name=f"Đợt {number}", year=2023, budget=5, by=cast.actor("sau"), at=NOW)
    client = sign_in(cast.person("sau"))
    client.get(reverse("supply:rounds"))

    with django_assert_num_queries(9):
        page = client.get(reverse("supply:rounds")).content.decode()

    assert page.count("Đang chuẩn bị") == rows


@pytest.mark.parametrize("titles", [1, 3])
def test_a_round_shows_titles_facts_and_provinces(cast, sign_in, titles, django_assert_num_queries):
    round_ = computed(cast, titles=titles, method=Method.RULE, budget=None)
    client = sign_in(cast.person("sau"))
    client.get(reverse("supply:round", args=[round_.pk]))

    with django_assert_num_queries(16):
        page = client.get(reverse("supply:round", args=[round_.pk])).content.decode()

    assert "Tỉnh Lâm Đồng" in page
    assert f"{6 * titles}" in page
    assert "Chốt đợt" in page


def test_the_price_of_money_and_the_gap_are_said_in_words(cast, sign_in):
    page = sign_in(cast.person("sau")).get(reverse("supply:round", args=[computed(cast, budget=300_000).pk]))

    assert "Thêm 1 tỷ đồng mua được khoảng" in page.content.decode()
    assert "Cách mức tốt nhất" in page.content.decode()


@pytest.mark.parametrize(
    ("who", "draft", "done", "own"),
    [("sau", 200, 200, 200), ("vinh", 200, 200, 200), ("lan", 404, 200, 200), ("minh", 404, 200, 200), ("khach", 404, 200, 404),
     ("vang", 404, 200, 404)],
)  # fmt: skip
def test_a_draft_is_the_centres_and_what_a_place_gets_is_its_own(cast, sign_in, who, draft, done, own):
    drafted = actions.make_round(name="Nháp", year=2023, by=cast.actor("sau"), at=NOW)
    round_ = computed(cast)
    receiver = round_.receivers.get(unit=cast.ta_nung)
    client = sign_in(cast.person(who))

    assert client.get(reverse("supply:round", args=[drafted.pk])).status_code == draft
    assert client.get(reverse("supply:round", args=[round_.pk])).status_code == done
    assert client.get(reverse("supply:mine_round", args=[receiver.pk])).status_code == own


@pytest.mark.parametrize(("who", "status"), [("lan", 403), ("kho", 403), ("khach", 403), ("vinh", 403)])
@pytest.mark.parametrize("name", ["round_rules", "round_title", "round_receivers", "round_printed"])
def test_only_the_centres_suppliers_prepare(cast, sign_in, who, status, name):
    round_ = computed(cast)

    assert sign_in(cast.person(who)).get(reverse(f"supply:{name}", args=[round_.pk])).status_code == status


def test_titles_of_a_list_come_at_their_cover_price_or_at_one_that_was_typed(cast, sign_in):
    hoa = cast.actor("hoa")
    wish = books.make_wish(text="Nuôi ong mật", body=cast.bodies["ta_nung"], by=None, at=NOW)
    proposal = books.make_proposal(text=wish.text, wishes=[wish], topic="FARMING", by=hoa, at=NOW)
    yearly = books.open_list(year=2023, name="Danh mục 2023", by=hoa, at=NOW)
    books.choose_proposal(proposal=proposal, yearly=yearly, by=hoa, at=NOW)
    books.propose_list(yearly=yearly, by=hoa, at=NOW)
    (title,) = books.approve_list(yearly=yearly, document=paper(), by=cast.actor("vinh"), at=NOW)
    client, told = sign_in(cast.person("sau")), {"year": 2023, "method": "RULE", "list_": yearly.pk}

    refused = client.post(reverse("supply:round_new"), {"name": "Đợt 1", **told})
    assert refused.status_code == 422
    assert "Xin ghi giá tạm tính một bản" in refused.text
    assert not Round.objects.exists()
    client.post(reverse("supply:round_new"), {"name": "Đợt 1", "unit_cost": "20.000", **told})
    Title.objects.filter(pk=title.pk).update(price=35_000)
    client.post(reverse("supply:round_new"), {"name": "Đợt 2", **told})

    assert list(RoundTitle.objects.order_by("round__name").values_list("round__name", "unit_cost")) == [
        ("Đợt 1", 20_000),
        ("Đợt 2", 35_000),
    ]


def test_a_round_is_made_computed_and_frozen_through_its_pages(cast, sign_in):
    make_title("T001")
    client = sign_in(cast.person("sau"))
    client.post(
        reverse("supply:round_new"), {"name": "Đợt 1", "year": 2023, "method": "OPTIMISED", "budget": "2 tỷ"}
    )
    round_ = Round.objects.get()
    assert round_.budget == 2_000_000_000
    address = [round_.pk]
    wrong = client.post(reverse("supply:round_title", args=address), {"title": "T999", "unit_cost": 1})
    assert wrong.status_code == 422
    facts = {
        "title": "t001",
        "unit_cost": 20_000,
        "setup_cost": 0,
        "minimum_run": 0,
        "most_each": 2,
        "buffer_percent": 3,
    }
    client.post(reverse("supply:round_title", args=address), facts)
    client.post(
        reverse("supply:round_receivers", args=address), {"on": "2/11/2023", "kinds": ["PARTY_COMMITTEE"]}
    )
    client.post(
        reverse("supply:round_rules", args=address),
        RULES,
    )
    client.post(reverse("supply:round_compute", args=address))
    page = client.get(reverse("supply:round", args=address)).content.decode()
    assert "6" in page
    client.post(reverse("supply:round_freeze", args=address), {"decision_text": "QĐ 12"})
    client.post(reverse("supply:round_plan", args=address))

    round_.refresh_from_db()
    assert round_.state == RoundState.SENT
    assert round_.consignments.count() == 2


def test_what_cannot_be_computed_comes_back_as_a_sentence(cast, sign_in):
    round_ = make_ready(cast, floor=20)
    page = sign_in(cast.person("sau")).post(reverse("supply:round_compute", args=[round_.pk]), follow=True)

    assert "không nhận đủ số sàn" in page.content.decode()


def test_a_commune_reads_why_and_appeals_and_the_centre_answers(cast, sign_in):
    round_ = computed(cast, appeals_until=TODAY)
    receiver = round_.receivers.get(unit=cast.ta_nung)
    line = Line.objects.filter(receiver=receiver).first()
    client = sign_in(cast.person("lan"))
    page = client.get(reverse("supply:mine_round", args=[receiver.pk])).content.decode()
    assert "được gì, vì sao" in page
    assert "Gửi kiến nghị" in page
    client.post(reverse("supply:appeal", args=[receiver.pk]), {"title": line.title_id, "text": "Xin thêm"})

    made = Appeal.objects.get()
    client = sign_in(cast.person("khach"))
    assert client.post(reverse("supply:appeal", args=[receiver.pk]), {"text": "x"}).status_code == 404
    client = sign_in(cast.person("vinh"))
    assert "Xin thêm" in client.get(reverse("supply:round_appeals", args=[round_.pk])).content.decode()
    answer = {"granted": "yes", "answer": "Đồng ý", "quantity": 3 if line.quantity != 3 else 2}
    client.post(reverse("supply:answer_appeal", args=[made.pk]), answer)
    line.refresh_from_db()
    assert line.quantity == answer["quantity"]
    assert "Đã chấp nhận" in client.get(reverse("supply:mine_round", args=[receiver.pk])).content.decode()


def test_a_line_is_changed_on_its_page_by_the_centre_only(cast, sign_in):
    line = computed(cast).lines.filter(quantity__gt=0).first()
    address = reverse("supply:change_line", args=[line.pk])

    assert sign_in(cast.person("lan")).get(address).status_code in {403, 404}
    client = sign_in(cast.person("sau"))
    assert client.post(address, {"quantity": 0, "why": ""}).status_code == 422
    assert client.post(address, {"quantity": 0, "why": "đã có"}).status_code == 302
    assert "đã có" in client.get(reverse("supply:mine_round", args=[line.receiver_id])).content.decode()


@pytest.mark.parametrize(("who", "rows"), [("sau", 6), ("minh", 6), ("khach", 0)])
def test_a_provinces_lines_leave_as_a_workbook_for_those_concerned(cast, sign_in, who, rows):
    round_ = computed(cast)
    address = [round_.pk, cast.lam_dong.pk]
    client = sign_in(cast.person(who))
    page = client.get(reverse("supply:round_province", args=address)).content.decode()
    answer = client.get(reverse("supply:round_xlsx", args=address))
    table = read_table(b"".join(answer.streaming_content), name="x.xlsx")

    assert ("Tà Nung" in page) == bool(rows)
    assert len([row for row in table.rows if row and str(row[0]) in {"24790", "25036"}]) == rows


def test_printed_copies_are_reported_and_the_league_is_open_to_all_known(cast, sign_in):
    round_ = make_frozen(cast)
    client = sign_in(cast.person("sau"))
    one = round_.titles.filter(printed__gt=0).first()
    form = client.get(reverse("supply:round_printed", args=[round_.pk])).context["form"]
    data = {"title": one.pk, "quantity": 4, "on": "1/11/2023", "device": form["device"].value()}
    for _ in range(2):
        client.post(reverse("supply:round_printed", args=[round_.pk]), data)
    assert Balance.objects.get(account__kind="CENTRAL").quantity == 4


def test_the_league_names_provinces(cast, sign_in):
    consignment = make_sent(cast)
    page = sign_in(cast.person("khach")).get(reverse("supply:league", args=[consignment.round_id]))

    assert "Tỉnh Lâm Đồng" in page.content.decode()


def test_the_map_shows_what_a_receiver_gets_in_each_province(cast, sign_in):
    square = next(place for place in layout_on(TODAY).places if not place.is_isle)
    Unit.objects.filter(pk=cast.lam_dong.pk).update(key=square.unit)
    round_ = computed(cast, method=Method.RULE, budget=None)
    page = sign_in(cast.person("sau")).get(reverse("supply:round", args=[round_.pk])).content.decode()

    assert "Tỉnh Lâm Đồng: Gần trung bình, 6" in page
    assert reverse("supply:round_province", args=[round_.pk, cast.lam_dong.pk]) in page


def test_languages_of_a_province_are_set_by_its_code(cast, sign_in):
    round_ = make_ready(cast)
    client, door = sign_in(cast.person("sau")), reverse("supply:round_rules", args=[round_.pk])
    rules = RULES

    assert "Không có tỉnh mã 99" in client.post(door, {**rules, "languages": "99: kpm"}).content.decode()
    assert "Không có thứ tiếng mã xx" in client.post(door, {**rules, "languages": "68: xx"}).content.decode()
    assert client.post(door, {**rules, "languages": "68: kpm, rad"}).status_code == 302
    round_.refresh_from_db()
    assert round_.parameters["languages"] == {str(cast.lam_dong.pk): ["kpm", "rad"]}
    assert "68: kpm, rad" in client.get(door).content.decode()


def test_what_a_round_says_of_areas_blind_counts_and_deadlines_is_set_on_its_page(cast, sign_in):
    round_ = make_ready(cast)
    client, door = sign_in(cast.person("sau")), reverse("supply:round_rules", args=[round_.pk])
    page = client.get(door).content.decode()
    for words in ("Đếm trước khi xem danh sách", "Hạn giải quyết sai lệch", "Hệ số vùng: phường"):
        assert words in page
    for name, wrong in (("blind_percent", 101), ("case_days", 0), ("uplift_0", 5), ("case_days", "mai")):
        assert client.post(door, {**RULES, name: wrong}).status_code == 422

    told = {**RULES, "blind_percent": 10, "case_days": 7, "uplift_2": 90}
    assert client.post(door, told).status_code == 302

    round_.refresh_from_db()
    kept = round_.parameters
    assert (kept["blind_percent"], kept["case_days"]) == (10, 7)
    assert kept["uplift"] == {"Xã": 120, "Thị trấn": 100, "Phường": 90, "Đặc khu": 150}
    assert sign_in(cast.person("khach")).post(door, told).status_code == 404  # a draft is the centre's own
