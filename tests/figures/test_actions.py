from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from tests.cast import NOW
from tusach.figures import actions, queries
from tusach.figures.actions import Cell
from tusach.figures.models import Evidence, Expected, Indicator, Posting, Total
from tusach.journal.models import Entry
from tusach.kit.errors import Refused

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
ON = date(2023, 11, 2)


@pytest.fixture
def post(cast):
    """`post(cast.ta_nung, I122=400)` records figures of 2023 from one report of that unit."""

    def _post(unit, source="reports.Report:1", evidence=Evidence.SIGNED, at=NOW, year=2023, **values):
        cells = [Cell(code.replace("_", "."), year, value) for code, value in values.items()]
        return actions.record(
            unit=unit, source=source, cells=cells, evidence=evidence, by=cast.actor("minh"), at=at
        )

    return _post


def nation(code="I122", year=2023):
    return queries.national([code], [year])[code, year]


def test_a_posting_counts_in_district_province_and_nation(cast, post):
    post(cast.ta_nung, I122=400)
    post(cast.tan_thanh, I122=12)
    assert (nation().value, nation().n, nation().evidence) == (412, 2, Evidence.SIGNED)
    rows = queries.by_place(["I122"], [2023], "PROVINCE", on=ON)
    assert [(row.name, row.figures["I122", 2023].value) for row in rows] == [
        ("Tỉnh Hà Giang", 12),
        ("Tỉnh Lâm Đồng", 400),
    ]
    assert actions.verify().wrong == ()
    assert Entry.objects.filter(act="figures.record").count() == 2


def test_the_same_content_twice_changes_nothing(cast, post):
    first, again = post(cast.ta_nung, I122=400), post(cast.ta_nung, I122=400, at=LATER)
    assert first == again
    assert Posting.objects.count() == Entry.objects.filter(act="figures.record").count() == 1


def test_a_second_call_corrects_and_keeps_the_first(cast, post):
    first = post(cast.ta_nung, I122=400)
    second = post(cast.ta_nung, I122=390, at=LATER)
    assert second.replaces == first
    assert nation().value == 390
    assert [one.value for one in queries.trace("I122", 2023, cast.ta_nung)] == [390, 400]
    assert actions.verify().wrong == ()


def test_a_withdrawal_leaves_nothing_and_may_be_followed_by_a_new_posting(cast, post):
    post(cast.ta_nung, I122=400)
    gone = actions.withdraw(unit=cast.ta_nung, source="reports.Report:1", by=cast.actor("minh"), at=LATER)
    assert gone.withdrawn
    assert nation().value is None
    assert (
        actions.withdraw(unit=cast.ta_nung, source="reports.Report:1", by=cast.actor("minh"), at=LATER)
        is None
    )
    post(cast.ta_nung, I122=400, at=LATER)
    assert nation().value == 400
    assert Posting.objects.count() == 3
    assert actions.verify().wrong == ()


def test_stronger_evidence_counts_whatever_came_last(cast, post):
    post(cast.ta_nung, source="count:1", evidence=Evidence.COUNTED, I122=398)
    post(cast.ta_nung, source="ledger:1", evidence=Evidence.DISPATCHED, at=LATER, I122=412, I123=7)
    known = queries.known(cast.ta_nung)
    assert (known["I122", 2023].value, known["I122", 2023].source) == (398, "count:1")
    assert known["I123", 2023].evidence == Evidence.DISPATCHED
    assert nation().value == 398
    assert [one.counts for one in queries.trace("I122", 2023, cast.ta_nung)] == [False, True]


def test_of_equal_evidence_the_latest_counts(cast, post):
    post(cast.ta_nung, source="reports.Report:1", I122=400)
    post(cast.ta_nung, source="reports.Report:2", at=LATER, I122=405)
    assert nation().value == 405
    assert queries.known(cast.ta_nung, ["I122"])["I122", 2023].value == 405


def test_missing_is_neither_zero_nor_another_sources_number(cast, post):
    post(cast.ta_nung, I122=0)
    post(cast.bao_thuan, I122=None)
    assert (nation().value, nation().n) == (0, 1)
    post(cast.ta_nung, source="reports.Report:9", evidence=Evidence.COUNTED, I122=None)
    assert (nation().value, nation().n) == (0, 1)
    assert [one.value for one in queries.trace("I122", 2023, cast.bao_thuan)] == [None]


def test_what_a_province_says_of_its_communes_is_not_added(cast, post):
    post(cast.ta_nung, I122=400, I101=3)
    post(cast.lam_dong, I122=50_000, I101=10)
    assert nation().value == 400
    assert nation("I101").value == 13


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"I999": 1}, "không có mã I999"),
        ({"I111": 80}, "là tỷ lệ"),
        ({"I122": -1}, "từ 0 đến 200.000 bản"),
        ({"I122": 200_001}, "từ 0 đến 200.000 bản"),
        ({"I122": Decimal("1.5")}, "chỉ nhận số nguyên"),
        ({"I133_T": Decimal("1.25")}, "1 chữ số thập phân"),
        ({"I122": Decimal("NaN")}, "không phải là một số"),
    ],
)
def test_bad_values_are_refused_with_a_sentence_and_nothing_is_kept(cast, post, values, said):
    with pytest.raises(Refused, match=said):
        post(cast.ta_nung, **values)
    assert not Posting.objects.exists()


def test_a_cell_given_twice_and_a_strange_year_are_refused(cast):
    ask = {
        "unit": cast.ta_nung,
        "source": "s",
        "evidence": Evidence.SIGNED,
        "by": cast.actor("lan"),
        "at": NOW,
    }
    with pytest.raises(Refused, match="hai lần"):
        actions.record(cells=[Cell("I122", 2023, 1), Cell("I122", 2023, 2)], **ask)
    with pytest.raises(Refused, match="năm 23"):
        actions.record(cells=[Cell("I122", 23, 1)], **ask)


def test_expected_units_give_n_of_n_and_timeliness(cast, post):
    units = [(cast.ta_nung, ON), (cast.bao_thuan, ON), (cast.hoa_bac, ON - timedelta(days=3))]
    ask = {"ask": "campaign.Campaign:1", "by": cast.actor("hoa")}
    assert actions.expect(units=units, at=NOW - timedelta(days=30), **ask) == 3
    post(cast.ta_nung, I122=400)
    post(cast.hoa_bac, I122=300)
    row = queries.by_place(["I122"], [2023], "PROVINCE", on=ON, ask="campaign.Campaign:1")[0]
    assert row.figures["I122", 2023].coverage == "2/3"
    (done,) = queries.completeness(ask="campaign.Campaign:1", level="PROVINCE", within=None, on=LATER.date())
    assert (done.asked, done.received, done.on_time, done.overdue) == (3, 2, 1, 1)
    assert actions.expect(units=[(cast.hoa_bac, ON)], at=NOW, **ask) == 1  # an extension
    (done,) = queries.completeness(ask="campaign.Campaign:1", level="PROVINCE", within=None, on=LATER.date())
    assert done.on_time == 2
    actions.withdraw(unit=cast.ta_nung, source="reports.Report:1", by=cast.actor("minh"), at=LATER)
    assert Expected.objects.get(unit=cast.ta_nung).answered_at is None


def test_record_many_then_rebuild_equals_one_by_one(cast):
    batches = [
        actions.Batch(
            unit, f"reports.Report:{unit.pk}", [Cell("I122", 2022, 10), Cell("I181", 2023, 5_000_000)]
        )
        for unit in (cast.ta_nung, cast.bao_thuan, cast.tan_thanh)
    ]
    assert actions.record_many(batches=batches, by=cast.actor("hoa"), at=NOW) == 3
    assert actions.verify().wrong != ()
    actions.rebuild()
    assert actions.verify().wrong == ()
    assert nation(year=2022).value == 30
    with pytest.raises(Refused, match="đã ghi số"):
        actions.record_many(batches=batches[:1], by=cast.actor("hoa"), at=NOW)


def test_verify_names_a_changed_total(cast, post):
    post(cast.ta_nung, I122=400)
    Total.objects.filter(unit=cast.lam_dong).update(sums=b"")
    assert actions.verify().wrong == (f"figures.Total: unit {cast.lam_dong.pk}",)


def test_a_cut_shows_what_was_published_after_corrections(cast, post):
    post(cast.ta_nung, I122=400)
    ask = {"by": cast.actor("hoa"), "at": NOW, "on": ON, "years": [2023], "codes": ["I122"]}
    cut = actions.cut(name="Tổng kết", **ask)
    post(cast.ta_nung, I122=390, at=LATER)
    cut.refresh_from_db()
    assert cut.table["nation"][0]["value"] == "400"
    with pytest.raises(Refused, match="không sửa được"):
        actions.cut(name="Tổng kết", **ask)
    with pytest.raises(Refused, match="đặt tên"):
        actions.cut(name="  ", **ask)


def test_only_the_centre_publishes_a_cut_and_once(cast):
    cut = actions.cut(name="Số", by=cast.actor("hoa"), at=NOW, on=ON, years=[2023], codes=["I122"])
    for name in ("minh", "khach", "quan"):
        with pytest.raises(Refused, match="Chỉ lãnh đạo"):
            actions.publish_cut(cut=cut, by=cast.actor(name), at=NOW)
    assert actions.publish_cut(cut=cut, by=cast.actor("vinh"), at=NOW).published
    with pytest.raises(Refused, match="đã công bố"):
        actions.publish_cut(cut=cut, by=cast.actor("vinh"), at=NOW)


def test_the_catalogue_is_loaded_once_and_refuses_a_moved_slot(cast, tmp_path):
    again = actions.load_catalogue()
    assert (again.added, again.changed) == (0, 0)
    Indicator.objects.filter(code="I122").update(slot=4000)
    with pytest.raises(Refused, match="ô số 4000"):
        actions.load_catalogue()


def test_a_changed_line_is_mended_and_seen_at_once(cast):
    Indicator.objects.filter(code="I122").update(name="Cũ")
    assert actions.load_catalogue().changed == 1
    assert queries.catalogue().line("I122").name == "Bản nhận"
    assert replace(queries.catalogue().line("I122"), name="x").slot == 41


@pytest.mark.parametrize("deed", ["UPDATE figures_posting SET source = 'x'", "DELETE FROM figures_posting"])
def test_the_database_itself_keeps_every_posting(cast, post, deed, request):
    if request.config.getoption("nomigrations"):
        pytest.skip("the triggers are put by a migration")
    post(cast.ta_nung, I122=400)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(deed)
    assert Posting.objects.get().source == "reports.Report:1"
