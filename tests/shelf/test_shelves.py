import pytest

from tests.cast import NOW, TODAY
from tests.shelf.factories import lend, make_shelf, put, stocked
from tests.supply.factories import make_title
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.shelf import actions, queries, rules
from tusach.shelf.models import PlaceKind, Shelf
from tusach.supply.actions import account_for
from tusach.supply.models import AccountKind
from tusach.supply.queries import shelf_account_of

pytestmark = pytest.mark.django_db


def test_the_first_shelf_takes_over_the_account_that_deliveries_went_to(cast):
    body = cast.bodies["ta_nung"]
    waiting = account_for(
        AccountKind.SHELF,
        body=body,
        unit=cast.ta_nung,
        province=cast.lam_dong,
        label="Tủ sách",
        opened_on=TODAY,
    )

    shelf, second = make_shelf(cast), make_shelf(cast, name="Tủ nhà văn hóa")

    assert shelf.account == waiting == shelf_account_of(body)
    assert second.account != waiting
    assert second.account.body == body
    assert (shelf.loans.kind, shelf.loans.province) == (AccountKind.LOAN, cast.lam_dong)
    assert len({shelf.loans_id, second.loans_id, shelf.code, second.code}) == 4


def test_an_account_opened_for_the_commune_before_its_body_was_known_is_taken_over(cast):
    waiting = account_for(
        AccountKind.SHELF, key=f"shelf-unit:{cast.ta_nung.pk}", unit=cast.ta_nung, province=cast.lam_dong, label="x",
        opened_on=TODAY,
    )  # fmt: skip

    shelf = make_shelf(cast)

    assert shelf.account == waiting
    assert shelf_account_of(cast.bodies["ta_nung"]) == waiting


@pytest.mark.parametrize(("facts", "field"), [({"name": " "}, "name"), ({"place": "NOWHERE"}, "place")])
def test_a_shelf_needs_a_name_and_a_place(cast, facts, field):
    with pytest.raises(Refused) as refusal:
        make_shelf(cast, **facts)

    assert refusal.value.field == field
    assert not Shelf.objects.exists()


def test_a_change_is_written_with_what_changed(cast):
    shelf = make_shelf(cast)

    actions.change_shelf(shelf=shelf, by=cast.actor("lan"), at=NOW, hours="Thứ Hai đến thứ Sáu", loan_days=20, place=PlaceKind.SCHOOL)  # fmt: skip

    shelf.refresh_from_db()
    assert (shelf.hours, shelf.loan_days, shelf.place) == ("Thứ Hai đến thứ Sáu", 20, PlaceKind.SCHOOL)
    entry = Entry.objects.get(act="shelf.change_shelf")
    assert "giờ mở cửa, số ngày cho mượn, nơi đặt" in entry.sentence


@pytest.mark.parametrize(
    ("facts", "field"), [({"loan_days": 0}, "loan_days"), ({"loan_days": 181}, "loan_days"),
                         ({"forget_days": 366}, "forget_days"), ({"name": ""}, "name")]
)  # fmt: skip
def test_days_that_cannot_be_are_refused(cast, facts, field):
    shelf = make_shelf(cast)

    with pytest.raises(Refused) as refusal:
        actions.change_shelf(shelf=shelf, by=cast.actor("lan"), at=NOW, **facts)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("who", "sees", "keeps"),
    [("lan", True, True), ("bao", False, False), ("dung", True, False), ("minh", True, False), ("vinh", True, False),
     ("khach", False, False), ("vang", False, False)],
)  # fmt: skip
def test_who_sees_a_shelf_and_who_keeps_it(cast, who, sees, keeps):
    shelf, actor = make_shelf(cast), cast.actor(who)

    assert queries.visible_to(actor).filter(pk=shelf.pk).exists() is sees
    assert rules.keeps(actor, shelf) is keeps
    assert rules.is_keeper(actor) is (who == "lan")


def test_a_list_shows_what_stands_here_and_what_is_out_and_finds_without_marks(cast):
    shelf, title = stocked(cast, 3)
    put(shelf, make_title("T002", "Sổ tay nuôi ong", isbn="9786045764930"), 1)
    lend(shelf, title)

    rows = queries.rows_of(shelf)

    assert [(row.title.code, row.here, row.lent, row.all) for row in rows] == [
        ("T001", 2, 1, 3),
        ("T002", 1, 0, 1),
    ]
    assert [row.title.code for row in queries.rows_of(shelf, "nuoi ong")] == ["T002"]
    assert [row.title.code for row in queries.rows_of(shelf, "978-604-57-6493-0")] == ["T002"]
    assert queries.rows_of(shelf, "điện gió") == []


def test_a_reader_learns_where_copies_are_and_when_one_comes_back(cast):
    shelf, title = stocked(cast, 1)
    loan = lend(shelf, title)

    found = queries.copies_of(title, cast.ta_nung)
    by_work = queries.copies_of(title.work, cast.ta_nung)

    assert [(one.shelf, one.on_shelf, one.on_loan, one.back_on) for one in found] == [
        (shelf, 0, 1, loan.due_on)
    ]
    assert by_work == found
    assert queries.copies_of(title, cast.bao_thuan) == []
    assert list(queries.shelves_of(cast.ta_nung)) == [shelf]


def test_a_code_goes_on_resolving_after_a_merger(cast):
    old, new = make_shelf(cast), make_shelf(cast, "bao_thuan")
    Shelf.objects.filter(pk=old.pk).update(merged_into=new)

    assert queries.shelf_by_code(old.code) == new
    assert queries.shelf_by_code("KHONGCO") is None
