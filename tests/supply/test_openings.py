import io
import uuid
from datetime import date

import pytest
from django.db import connection
from django.db.models import Sum

from tests.cast import NOW
from tests.supply.factories import make_title
from tusach.kit.errors import Refused
from tusach.kit.sheets import Column, Sheet, Table, find_header, write_xlsx
from tusach.supply.actions.openings import open_balances, unknown_codes
from tusach.supply.models import Balance, Holding, Movement
from tusach.supply.openings import FIELDS, Opening, Rows, read_openings, totals
from tusach.supply.queries.sheets import sheets_by_title, titles_asked
from tusach.supply.queries.verify import differences

ON = date(2023, 10, 31)
BATCH = uuid.UUID("6a1f0d58-2f43-4f0c-9d3d-5d0f1e3a7b10")
LINES = [
    Opening("24790", "T001", 12, date(2012, 12, 31), "C"),
    Opening("25036", "T001", 3, date(2012, 12, 31), "B"),
    Opening("24790", "T002", 2, date(2015, 6, 1), "D"),
    Opening("01141", "T001", 4, date(2016, 6, 1), "C"),
]


def a_file(*rows: tuple[object, ...], heads=("Mã xã", "Mã đầu sách", "Số bản", "Năm", "Mức")) -> io.BytesIO:
    out = io.BytesIO()
    write_xlsx(out, [Sheet("Mở sổ", [Column(head) for head in heads], rows)])
    out.seek(0)
    return out


@pytest.fixture
def titles(cast):
    return [make_title("T001"), make_title("T002", "Trồng cà phê chè")]


def test_openings_stand_on_the_shelves_and_the_nation_sums_to_nothing(cast, titles):
    done = open_balances(lines=LINES, codes_on=ON, batch=BATCH, by=cast.actor("hoa"), at=NOW)

    assert (done.lines, done.copies, done.repeated) == (4, 21, 0)
    on_shelf = Balance.objects.filter(account__unit=cast.ta_nung, account__kind="SHELF")
    assert dict(on_shelf.values_list("title__code", "quantity")) == {"T001": 12, "T002": 2}
    _, nation = sheets_by_title(titles=titles_asked())
    assert (nation.came, nation.lies, nation.sure, nation.open_end) == (
        {"OPENING": 21}, {"SHELF": 21}, {"C": 16, "B": 3, "D": 2}, 0
    )  # fmt: skip
    lam_dong = Holding.objects.filter(province=cast.lam_dong, kind="SHELF").aggregate(all=Sum("quantity"))
    assert lam_dong["all"] == 17


def test_a_past_year_is_as_it_was_at_its_end(cast, titles):
    open_balances(lines=LINES, codes_on=ON, batch=BATCH, by=None, at=NOW)

    _, then = sheets_by_title(titles=titles_asked(), year=2012)
    _, province = sheets_by_title(titles=titles_asked(), province=cast.ha_giang, year=2016)

    assert (then.lies, then.open_end, province.lies) == ({"SHELF": 15}, 0, {"SHELF": 4})


def test_papers_are_kept_as_they_were_written(cast, titles):
    papers = ["Phiếu 12\t“a\\b” 5 %", "dòng\nhai", "", "%s 'x'"]
    lines = [one._replace(paper=paper) for one, paper in zip(LINES, papers, strict=True)]

    open_balances(lines=lines, codes_on=ON, batch=BATCH, by=cast.actor("hoa"), at=NOW)

    rows = Movement.objects.order_by("device").values_list("paper", "reason", "by__username", "recorded_at")
    assert list(rows) == [(paper, "mở sổ", cast.person("hoa").username, NOW) for paper in papers]


def test_the_same_batch_a_second_time_writes_nothing(cast, titles):
    open_balances(lines=LINES, codes_on=ON, batch=BATCH, by=None, at=NOW)

    again = open_balances(lines=LINES, codes_on=ON, batch=BATCH, by=None, at=NOW)

    assert (again.lines, again.repeated, Movement.objects.count()) == (0, 4, 4)


def test_a_second_opening_of_the_same_title_is_added(cast, titles):
    open_balances(lines=LINES, codes_on=ON, batch=BATCH, by=None, at=NOW)

    open_balances(lines=LINES[:1], codes_on=ON, batch=uuid.uuid4(), by=None, at=NOW)

    assert (
        Balance.objects.get(account__unit=cast.ta_nung, account__kind="SHELF", title__code="T001").quantity
        == 24
    )
    assert sheets_by_title(titles=titles_asked())[1].open_end == 0


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite plans without knowing how much there is"
)
def test_the_next_import_is_planned_for_the_tables_that_the_last_one_filled(cast, titles, monkeypatch):
    monkeypatch.setattr("tusach.supply.actions.openings._MUCH", 4)
    open_balances(lines=LINES, codes_on=ON, batch=BATCH, by=None, at=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'supply_movement'")
        assert cursor.fetchone() == (4,)


def test_unknown_codes_are_named_and_nothing_is_written(cast, titles):
    lines = [*LINES, Opening("99999", "T001", 1, ON), Opening("24790", "X9", 1, ON)]

    assert unknown_codes(lines, ON) == (["99999"], ["X9"])
    with pytest.raises(Refused, match="Không có xã mã 99999"):
        open_balances(lines=lines, codes_on=ON, batch=BATCH, by=None, at=NOW)
    assert not Movement.objects.exists()


def test_a_sheet_is_read_with_its_lost_zeros_and_its_bad_lines_told():
    read = read_openings(
        a_file((1141, "T001", 4, 2016, "c"), ("24790", "T002", "hai", 2015, ""), ("24790", "T002", -1, 2015, ""),
               ("24790", "T002", 1, 2031, ""), ("24790", "T001", 2, 2015, "E"), ("", "T001", 2, 2015, "")),
        "mo-so.xlsx", last_day=ON,
    )  # fmt: skip

    assert read.lines == [Opening("01141", "T001", 4, date(2016, 12, 31), "C")]
    assert [row for row, _ in read.wrong] == [3, 4, 5, 6, 7]
    assert "2031" in read.wrong[2][1]
    assert totals(read.lines) == {"lines": 1, "copies": 4, "communes": 1, "titles": 1}


def test_a_cell_that_came_before_says_the_same_and_true_is_not_the_number_one():
    told = [
        [1141, "T001", 2, 2015],
        [True, "T001", 2, 2015],
        [1, "T001", 2, True],
        [1141, "T001", 0],
        [1141, "T001", 3],
    ]
    table = Table("bang", "", [["Mã xã", "Mã đầu sách", "Số bản", "Năm"], [1, "T001", 1, 1999], *told, *told])
    rows = Rows(find_header(table, FIELDS), ON)
    assert rows.line(2) == Opening("00001", "T001", 1, date(1999, 12, 31))

    first, second = ([line(rows, row) for row in some] for some in (range(3, 8), range(8, 13)))

    assert first == second
    assert first[0] == Opening("01141", "T001", 2, date(2015, 12, 31))
    assert first[1] == Opening("có", "T001", 2, date(2015, 12, 31))
    assert first[2:4] == ["refused", None]
    assert first[4] == Opening("01141", "T001", 3, ON)


def line(rows, row):
    try:
        return rows.line(row)
    except Refused:
        return "refused"


def test_an_empty_sheet_and_one_without_its_columns_are_refused():
    with pytest.raises(Refused, match="không có dòng nào"):
        read_openings(a_file(), "trong.xlsx", last_day=ON)
    with pytest.raises(Refused, match="Thiếu cột"):
        read_openings(a_file(("a", 1), heads=("Tên", "Số bản")), "thieu.xlsx", last_day=ON)


def test_a_title_that_comes_again_in_a_later_part_of_the_table_is_added(cast, titles, monkeypatch):
    monkeypatch.setattr("tusach.supply.actions.openings._PART", 2)
    before = [Opening("24790", "T002", 1, date(2011, 3, 1))]
    open_balances(lines=before, codes_on=ON, batch=uuid.uuid4(), by=None, at=NOW)
    lines = [
        *LINES,
        Opening("24790", "T001", 5, date(2013, 1, 1), "D"),
        Opening("24790", "T001", 6, date(2010, 1, 1), "B"),
        Opening("24790", "T002", 7, date(2017, 1, 1)),
    ]

    done = open_balances(lines=lines, codes_on=ON, batch=BATCH, by=None, at=NOW)

    assert (done.lines, done.copies, Movement.objects.count()) == (7, 39, 8)
    on_shelf = Balance.objects.filter(account__unit=cast.ta_nung, account__kind="SHELF")
    assert sorted(on_shelf.values_list("title__code", "quantity", "evidence", "as_of")) == [
        ("T001", 23, "D", date(2013, 1, 1)), ("T002", 10, "D", date(2017, 1, 1))
    ]  # fmt: skip
    assert list(differences()) == []
