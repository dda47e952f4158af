from datetime import date

import pytest

from tests.cast import TODAY
from tusach.places import actions, queries
from tusach.places.models import Level, Unit


def test_the_chain_of_2023_runs_over_the_district(cast):
    assert queries.parent_chain(cast.ta_nung, TODAY) == [cast.di_linh, cast.lam_dong, cast.nation]
    assert queries.parent_chain(cast.nation, TODAY) == []
    assert queries.parent_chain(cast.ta_nung, date(1990, 1, 1)) == []


def test_communes_within_every_level(cast):
    found = [
        queries.communes_within(unit, TODAY).count()
        for unit in (cast.nation, cast.lam_dong, cast.di_linh, cast.ta_nung, cast.tan_thanh)
    ]

    assert found == [4, 3, 3, 1, 1]


def test_units_and_children_of_a_day(cast):
    assert queries.units_on(TODAY, level=Level.PROVINCE).count() == 2
    assert queries.units_on(date(2008, 12, 31)).count() == 0
    assert {version.unit for version in queries.children_of(cast.nation, TODAY)} == {
        cast.lam_dong,
        cast.ha_giang,
    }
    assert queries.visible_to(cast.stranger()).count() == queries.visible_to(cast.nobody()).count() == 9


def test_a_unit_that_nothing_happened_to_is_its_own_heir_whole(cast):
    heirs = queries.regroup_map(TODAY, date(2026, 1, 1))

    assert {
        unit: [(heir.unit, heir.extent, heir.share) for heir in found] for unit, found in heirs.items()
    } == {
        unit: [(unit, "WHOLE", 1)]
        for unit in queries.units_on(TODAY, level=Level.COMMUNE).values_list("pk", flat=True)
    }


@pytest.mark.slow
def test_the_national_table_in_the_database(db, django_assert_max_num_queries):
    actions.load_table()
    again = actions.load_table()
    assert set(vars(again).values()) == {0}
    assert queries.count_on(date(2023, 10, 31)) == {"provinces": 63, "districts": 705, "communes": 10_599}
    assert queries.count_on(date(2025, 7, 1)) == {"provinces": 34, "districts": 0, "communes": 3_321}
    ta_nung = Unit.objects.get(key="X24808.2023-04")
    assert [unit.level for unit in queries.parent_chain(ta_nung, date(2023, 10, 31))] == [
        "DISTRICT",
        "PROVINCE",
        "NATION",
    ]
    heir = queries.successors([ta_nung.pk], on=date(2025, 7, 1))[ta_nung.pk][0]
    assert [unit.level for unit in queries.parent_chain(heir.unit, date(2025, 7, 1))] == [
        "PROVINCE",
        "NATION",
    ]
    regrouped = queries.regroup_map(date(2023, 10, 31), date(2025, 7, 1))
    assert len(regrouped) == 10_599
    assert sum(not heirs for heirs in regrouped.values()) == 4
    provinces = queries.regroup_map(date(2023, 10, 31), date(2025, 7, 1), level=Level.PROVINCE)
    assert len(provinces) == 63
    assert {len(heirs) for heirs in provinces.values()} == {1}
    assert len({heirs[0].unit for heirs in provinces.values()}) == 34
    with django_assert_max_num_queries(6):
        assert queries.predecessors([heir.unit], on=date(2023, 10, 31))[heir.unit]


SPELLINGS = {
    "phuong blao": "X24829.2025-07",
    "P9, quận 4": "X27262.2023-04",
    "Tà Nung, lâm đồng": "X24808.2023-04",
    "Thừa Thiên Huế": "T46.2023-04",
    "20333": "X20333.2025-07",
    "hoang sa": "X20333.2025-07",
}


@pytest.mark.slow
def test_any_spelling_finds_the_unit(db):
    actions.load_table()

    for text, key in SPELLINGS.items():
        assert key in [found.unit.key for found in queries.search(text).select_related("unit")[:30]], text
    assert not queries.search("không có xã nào tên thế này").exists()
    assert not queries.search("  ").exists()
