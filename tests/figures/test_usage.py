"""What the e-library counted, posted as I141 to I146."""

from datetime import date, datetime

import pytest
from django.core.management import call_command

from tests.cast import NOW, VIETNAM
from tests.library.factories import make_edition
from tusach.figures import actions, queries
from tusach.figures.models import Expected, Posting
from tusach.kit.errors import Refused
from tusach.library.actions import add_counts
from tusach.library.models import State
from tusach.places.models import Level

CODES = ["I141", "I142", "I143", "I144", "I145", "I146", "I146.TL"]
OCTOBER = date(2023, 10, 1)


@pytest.fixture
def used(cast):
    actions.load_catalogue()
    book = make_edition(at=datetime(2023, 9, 1, tzinfo=VIETNAM))
    make_edition("Sách nháp", state=State.DRAFT)
    add_counts({
        (None, cast.ta_nung.pk, date(2023, 9, 1), "VISITS"): 30,
        (None, cast.ta_nung.pk, OCTOBER, "VISITS"): 10,
        (book.pk, cast.ta_nung.pk, OCTOBER, "UNIQUE_TITLE_REQ"): 12,
        (book.pk, cast.ta_nung.pk, OCTOBER, "SAVES"): 3,
        (book.pk, cast.ta_nung.pk, OCTOBER, "SECONDS"): 5400,
        (None, cast.bao_thuan.pk, OCTOBER, "VISITS"): 2,
        (None, None, OCTOBER, "VISITS"): 100,
        (None, None, date(2023, 11, 1), "VISITS"): 7,
    })  # fmt: skip
    return cast


def told(place_figures):
    return {
        code: place_figures[code, 2023].value for code in CODES if place_figures[code, 2023].value is not None
    }


def communes():
    rows = queries.by_place(CODES, [2023], Level.COMMUNE, on=NOW.date())
    return {
        row.name: {code: value for code, value in told(row.figures).items() if code != "I146.TL"}
        for row in rows
    }


def test_the_years_use_is_posted_for_communes_and_the_nation(used):
    posted = actions.post_usage(through=OCTOBER, by=used.nobody(), at=NOW)

    assert (posted.communes, posted.visits) == (2, 102)
    national = told(queries.national(CODES, [2023]))
    assert [national[code] for code in CODES[:6]] == [1, 142, 12, 3, 1.5, 2]
    assert Posting.objects.get(unit=used.ta_nung).evidence == "COUNTED"


def test_a_communes_small_counts_have_no_name_but_are_in_the_nations_sum(used):
    actions.post_usage(through=OCTOBER, by=used.nobody(), at=NOW)
    shown = communes()

    assert shown["Xã Tà Nung"] == {"I142": 40, "I143": 12, "I145": 1.5, "I146": 1}  # 3 saves are not told
    assert shown["Xã Bảo Thuận"] == {"I143": 0, "I144": 0, "I145": 0, "I146": 1}


def test_again_nothing_new_and_late_counts_of_a_box_replace_the_posting(used):
    for _ in range(2):
        actions.post_usage(through=OCTOBER, by=used.nobody(), at=NOW)
    assert Posting.objects.count() == 3

    add_counts({(None, used.bao_thuan.pk, OCTOBER, "VISITS"): 40}, source="ab" * 32)
    actions.post_usage(through=OCTOBER, by=used.nobody(), at=NOW)

    assert communes()["Xã Bảo Thuận"]["I142"] == 42
    assert told(queries.national(CODES, [2023]))["I142"] == 182
    assert Posting.objects.filter(unit=used.bao_thuan, replaced_by__isnull=True).count() == 1
    assert actions.verify().wrong == ()


def test_a_month_that_has_not_ended_is_refused(used):
    with pytest.raises(Refused, match="chưa hết"):
        actions.post_usage(through=NOW.date(), by=used.nobody(), at=NOW)


def test_the_worker_posts_once_a_month(used, clock, capsys):
    for _ in range(2):
        call_command("figures", "usage")
    assert "đã ghi đến hết tháng trước" in capsys.readouterr().out
    assert Posting.objects.filter(unit=used.nation).count() == 1

    december = datetime(2023, 12, 1, 0, 5, tzinfo=VIETNAM)
    (posted,) = actions.post_due_usage(by=used.nobody(december), at=december)
    assert (posted.through, posted.visits) == (date(2023, 11, 1), 109)
    assert actions.post_due_usage(by=used.nobody(december), at=december) == []


def test_where_nothing_is_counted_nothing_is_posted(used, settings):
    settings.COUNT_USE = False

    assert actions.post_due_usage(by=used.nobody(), at=NOW) == []


def test_what_the_house_counts_answers_nobodys_ask(used):
    actions.expect(
        ask="campaign.Campaign:1", units=[(used.ta_nung, NOW.date())], by=used.actor("hoa"), at=NOW
    )
    actions.post_usage(through=OCTOBER, by=used.nobody(), at=NOW)
    assert Expected.objects.get().answered_at is None

    cells = [actions.Cell("I122", 2023, 400)]
    actions.record(
        unit=used.ta_nung, source="s", cells=cells, evidence="SIGNED", by=used.actor("lan"), at=NOW
    )
    assert Expected.objects.get().answered_at == NOW
    actions.withdraw(unit=used.ta_nung, source="s", by=used.actor("lan"), at=NOW)
    assert Expected.objects.get().answered_at is None
