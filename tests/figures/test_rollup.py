"""Kept totals and the cube equal a plain recount, whatever was accepted, corrected, withdrawn or merged."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.cast import NOW, make_cast, make_unit
from tusach.figures import actions, packed, queries, sums
from tusach.figures.actions import Cell
from tusach.figures.cube import shared
from tusach.figures.models import Evidence, Posting
from tusach.places.models import Event, EventKind, Lineage, UnitVersion

TURN, ON = date(2025, 7, 1), date(2025, 8, 1)
CODES, YEARS = ("I122", "I181"), (2022, 2023)
values = st.none() | st.integers(0, 200_000)
cell_maps = st.dictionaries(st.tuples(st.sampled_from(CODES), st.sampled_from(YEARS)), values, max_size=4)
step = st.one_of(
    st.tuples(
        st.just("record"), st.integers(0, 3), st.integers(0, 1), cell_maps, st.sampled_from(list(Evidence))
    ),
    st.tuples(st.just("withdraw"), st.integers(0, 3), st.integers(0, 1)),
    st.tuples(st.just("merge"), st.integers(0, 3), st.sampled_from([None, "1", "0.4"])),
)


class Country:
    """Four communes of two provinces; merges carry them into two communes of two provinces of today."""

    def __init__(self):
        self.cast = cast = make_cast()
        self.communes = [cast.ta_nung, cast.bao_thuan, cast.hoa_bac, cast.tan_thanh]
        self.provinces = {cast.ta_nung: cast.lam_dong, cast.bao_thuan: cast.lam_dong,
                          cast.hoa_bac: cast.lam_dong, cast.tan_thanh: cast.ha_giang}  # fmt: skip
        self.new = []
        for code in ("80", "81"):
            province = make_unit("PROVINCE", code, f"Mới {code}", "Tỉnh", cast.nation)
            commune = make_unit("COMMUNE", f"{code}001", f"Xã mới {code}", "Xã", province, province=province)
            self.new.append((province, commune))
        self.heirs, self.live, self.clock = {}, {}, 0

    def do(self, what, at_unit, *rest):
        unit, by = self.communes[at_unit], self.cast.actor("hoa")
        self.clock += 1
        at = NOW + timedelta(minutes=self.clock)
        if what == "record":
            which, cells, evidence = rest
            rows = [Cell(code, year, value) for (code, year), value in cells.items()]
            actions.record(unit=unit, source=f"s{which}", cells=rows, evidence=evidence, by=by, at=at)
            old = self.live.get((unit, f"s{which}"))
            if old is None or old[:2] != (cells, evidence):
                self.live[unit, f"s{which}"] = (cells, evidence, self.clock)
        elif what == "withdraw":
            actions.withdraw(unit=unit, source=f"s{rest[0]}", by=by, at=at)
            self.live.pop((unit, f"s{rest[0]}"), None)
        elif unit not in self.heirs:
            self.merge(unit, rest[0])

    def merge(self, unit, share):
        """Whole into the first new commune, or split between both with the share or without one."""
        event = Event.objects.create(kind=EventKind.MERGE, effective_on=TURN)
        UnitVersion.objects.filter(unit=unit).update(to_date=TURN)
        (_, first), (_, second) = self.new
        if share == "1":
            Lineage.objects.create(event=event, old=unit, new=first, extent="WHOLE")
        else:
            part = None if share is None else Decimal(share)
            rest = None if part is None else 1 - part
            Lineage.objects.create(event=event, old=unit, new=first, extent="PART", share=part)
            Lineage.objects.create(event=event, old=unit, new=second, extent="PART", share=rest)
        self.heirs[unit] = share

    def resolved(self):
        """{(unit, code, year): value} by the stated rule, in plain Python."""
        best = {}
        for (unit, _), (cells, evidence, clock) in self.live.items():
            for key, value in cells.items():
                rank = (-list(Evidence).index(evidence), clock)
                if value is not None and best.get((unit, *key), ((-9, 0), 0))[0] < rank:
                    best[unit, *key] = (rank, value)
        return {key: value for key, (_, value) in best.items()}

    def now(self, code, year):
        """{new or old province or None: sum} of today's geography, in plain Python."""
        found = defaultdict(int)
        (first, _), (second, _) = self.new
        for (unit, of, when), value in self.resolved().items():
            if (of, when) != (code, year):
                continue
            share = self.heirs.get(unit, "stays")
            if share in {"1", "stays"}:
                found[(first if share == "1" else self.provinces[unit]).pk] += value
            elif share is None:
                found[None] += value
            else:
                part = shared(value, [(0, Fraction(share)), (1, 1 - Fraction(share))])
                found[first.pk] += part[0]
                found[second.pk] += part[1]
        return found


class Recount(TestCase):
    @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(step, min_size=1, max_size=12))
    def test_any_sequence_equals_a_plain_recount(self, steps):
        country = Country()
        for one in steps:
            note(one)
            country.do(*one)
        assert actions.verify().wrong == ()
        plain = country.resolved()
        nation = queries.national(CODES, YEARS)
        rows = queries.by_place(CODES, YEARS, "PROVINCE", geography="NOW", on=ON)
        for code in CODES:
            for year in YEARS:
                held = [value for (_, of, when), value in plain.items() if (of, when) == (code, year)]
                assert nation[code, year].value == (sum(held) if held else None)
                assert nation[code, year].n == len(held)
                now = country.now(code, year)
                got = {row.unit_id: row.figures[code, year] for row in rows}
                assert {unit: int(f.value) for unit, f in got.items() if f.n} == now
                assert sum(now.values()) == sum(held)
        assert Posting.objects.filter(replaces__isnull=False).count() <= len(steps)


def test_a_split_without_a_share_goes_to_the_bucket_and_with_one_is_flagged(db):
    country = Country()
    country.do("record", 0, 0, {("I122", 2023): 101}, Evidence.COUNTED)
    country.merge(country.communes[0], None)
    ask = {"geography": "NOW", "on": ON}
    (bucket,) = [
        row for row in queries.by_place(["I122"], [2023], "PROVINCE", **ask) if row.figures["I122", 2023].n
    ]
    assert (bucket.unit_id, bucket.name, bucket.figures["I122", 2023].estimated) == (None, "Chưa phân bổ", 1)
    Lineage.objects.filter(new=country.new[0][1]).update(share=Decimal("0.5"))
    Lineage.objects.filter(new=country.new[1][1]).update(share=Decimal("0.5"))
    rows = [
        row.figures["I122", 2023]
        for row in queries.by_place(["I122"], [2023], "COMMUNE", **ask)
        if row.figures["I122", 2023].n
    ]
    assert sorted(int(figure.value) for figure in rows) == [50, 51]
    assert {(figure.estimated, figure.evidence) for figure in rows} == {(1, Evidence.ESTIMATED)}


def test_parts_of_a_share_always_make_the_whole():
    thirds = [(0, Fraction(1, 3)), (1, Fraction(1, 3)), (2, Fraction(1, 3))]
    for value in (0, 1, 2, 100, -7, 10**14):
        assert sum(shared(value, thirds).values()) == value


def test_packed_cells_come_back_as_they_went_in_and_equal_cells_give_equal_bytes():
    rows = [(41, 2023, 400), (2, 2009, None), (120, 2023, 10**14), (41, 2022, 0)]
    one, other = packed.cells_of(rows, 2), packed.cells_of(list(reversed(rows)), 2)
    assert packed.encode(one) == packed.encode(other)
    back = packed.decode(packed.encode(one, with_grades=True))
    assert back.values.tolist() == one.values.tolist()
    assert back.grades.tolist() == [2, 2, 2, 2]
    with pytest.raises(ValueError, match="beyond"):
        packed.cells_of([(1, 2023, 10**14 + 1)], 1)


def test_a_sum_that_could_leave_64_bits_is_refused():
    one = sums.of_cells(packed.cells_of([(1, 2023, 10**14)], 1))
    many = sums.Sums(one.keys, one.sums * 40_000, one.counts * 40_000)
    with pytest.raises(sums.Overflow):
        sums.add(many, many)
    with pytest.raises(sums.Overflow):
        sums.add(sums.Sums(one.keys, -one.sums, -one.counts))
