"""The committed table against the official counts, as rows, without a database."""

from collections import Counter, defaultdict
from datetime import date
from importlib.resources import files
from itertools import pairwise

import pytest

from tusach.places.table import SHEETS, read_sheet
from tusach.places.tiles import layout_on, missing

LEVELS = {row["key"]: row["level"] for row in read_sheet("units")}
VERSIONS = read_sheet("versions")
EVENTS = {row["key"]: row for row in read_sheet("events")}
LINEAGE = read_sheet("lineage")
DAYS = ["2023-04-08", "2023-10-31", "2025-01-04", "2025-06-30", "2025-07-01", "2026-04-30"]


def on(day):
    return [v for v in VERSIONS if v["from_date"] <= day and (not v["to_date"] or day < v["to_date"])]


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ("2023-10-31", (63, 705, 10_599)),
        ("2025-06-30", (63, 696, 10_035)),
        ("2025-07-01", (34, 0, 3_321)),
        ("2026-04-30", (34, 0, 3_321)),
    ],
)
def test_the_counts_are_the_official_ones(day, counts):
    found = Counter(LEVELS[version["unit"]] for version in on(day))

    assert (found["PROVINCE"], found["DISTRICT"], found["COMMUNE"]) == counts


def test_the_kinds_of_july_2025_are_the_official_ones():
    kinds = Counter(v["kind"] for v in on("2025-07-01") if LEVELS[v["unit"]] == "COMMUNE")

    assert kinds == {"Xã": 2_621, "Phường": 687, "Đặc khu": 13}


def test_the_lineage_of_july_2025_is_the_official_list():
    extents = Counter(
        link["extent"]
        for link in LINEAGE
        if EVENTS[link["event"]]["effective_on"] == "2025-07-01" and LEVELS[link["new"]] == "COMMUNE"
    )
    before = {v["unit"] for v in on("2025-06-30") if LEVELS[v["unit"]] == "COMMUNE"}
    staying = {v["unit"] for v in on("2025-07-01")} & before

    # The list has 9,602 wholes, 911 parts, 58 parts with all people; one whole has no old unit, and one "whole
    # area" whose people also go elsewhere is a part here. 132 communes stay themselves and need no link.
    assert len(staying) == 132
    assert extents["WHOLE"] + len(staying) == 9_602 - 2
    assert extents["PART"] == 911 + 1
    assert extents["PART_AREA_WHOLE_POPULATION"] == 58


def test_how_many_successors_the_communes_of_june_2025_have():
    heirs = defaultdict(set)
    for link in LINEAGE:
        if EVENTS[link["event"]]["effective_on"] == "2025-07-01" and LEVELS[link["old"]] == "COMMUNE":
            heirs[link["old"]].add(link["new"])
    after = {v["unit"] for v in on("2025-07-01")}
    communes = [v["unit"] for v in on("2025-06-30") if LEVELS[v["unit"]] == "COMMUNE"]

    numbers = Counter(len(heirs[unit]) or int(unit in after) for unit in communes)
    assert sum(numbers.values()) == 10_035
    assert numbers[0] == 0
    assert numbers[1] > 9_590


@pytest.mark.parametrize("day", DAYS)
def test_no_unit_has_two_versions_on_one_day_and_every_parent_stands(day):
    standing = on(day)
    units = Counter(version["unit"] for version in standing)

    assert max(units.values()) == 1
    assert [v for v in standing if LEVELS[v["unit"]] != "NATION" and v["parent"] not in units] == []
    assert [v for v in standing for up in (v["district"], v["province"]) if up and up not in units] == []


def test_every_period_is_forward_and_versions_of_a_unit_follow_one_another():
    by_unit = defaultdict(list)
    for version in VERSIONS:
        assert not version["to_date"] or version["from_date"] < version["to_date"]
        by_unit[version["unit"]].append(version)
    for versions in by_unit.values():
        ordered = sorted(versions, key=lambda version: version["from_date"])
        assert all(one["to_date"] == other["from_date"] for one, other in pairwise(ordered))


def test_a_code_is_no_identity():
    before = {v["code"] for v in on("2025-06-30") if LEVELS[v["unit"]] == "COMMUNE"}
    before |= {v["code"] for v in on("2023-10-31") if LEVELS[v["unit"]] == "COMMUNE"}
    after = [v for v in on("2025-07-01") if LEVELS[v["unit"]] == "COMMUNE"]

    assert sum(v["code"] in before for v in after) > 3_300


def test_changes_between_two_lists_do_not_pretend_to_know_their_day():
    unknown = [event for event in EVENTS.values() if event["not_before"]]

    assert unknown
    assert all(event["not_before"] < event["effective_on"] and not event["legal_basis"] for event in unknown)


def test_every_act_with_a_known_day_names_its_resolution_once():
    """The 34 resolutions on communes of 16 June 2025 are numbered 1654 to 1687, each for one province."""
    bases = {key: event["legal_basis"] for key, event in EVENTS.items() if not event["not_before"]}
    communes = {basis for key, basis in bases.items() if key.startswith("2025-07.") and key[8:].isdigit()}

    assert all(bases.values())
    assert communes == {f"Nghị quyết {number}/NQ-UBTVQH15" for number in range(1654, 1688)}
    assert bases["2025-07.01"] == "Nghị quyết 1656/NQ-UBTVQH15"
    assert bases["2025-07.districts"] == "Nghị quyết 203/2025/QH15"


def test_what_the_sources_leave_open_is_listed():
    kinds = Counter(row["kind"] for row in read_sheet("doubts"))

    assert kinds == {
        "NO_SUCCESSOR": 4,
        "NO_PREDECESSOR": 3,
        "SOURCES_DIFFER": 34,
        "CODE_CORRECTED": 3,
        "EXTENT_UNCLEAR": 1,
    }


def test_no_share_is_guessed_and_the_table_is_small():
    size = sum((files("tusach.places") / "data" / f"{name}.csv.gz").stat().st_size for name in SHEETS)

    assert "share" not in LINEAGE[0]
    assert size < 1_000_000


@pytest.mark.parametrize(("day", "squares"), [(date(2023, 10, 31), 63), (date(2025, 7, 1), 34)])
def test_every_province_has_its_own_square_and_the_archipelagos_are_there(day, squares):
    layout = layout_on(day)
    provinces = [v["unit"] for v in on(day.isoformat()) if LEVELS[v["unit"]] == "PROVINCE"]
    tiles = [place for place in layout.places if not place.is_isle]

    assert missing(layout, provinces) == []
    assert len({(tile.x, tile.y) for tile in tiles}) == len(tiles) == squares
    assert [place.label for place in layout.places if place.is_isle] == ["Hoàng Sa", "Trường Sa"]
