"""What the house knows of a province is laid beside what its report states."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.cast import NOW
from tests.reports.intake.conftest import docx_of
from tusach.figures import actions as figures
from tusach.figures import queries as counted
from tusach.figures.models import Evidence
from tusach.reports.models import Finding
from tusach.reports.queries.known import known_of


@pytest.fixture
def post(world):
    def _post(unit, source, **values):
        figures.record(
            unit=unit, source=source, cells=[figures.Cell(code, 2022, value) for code, value in values.items()],
            evidence=Evidence.SIGNED, by=world.cast.actor("minh"), at=NOW,
        )  # fmt: skip

    return _post


def test_own_counts_come_from_the_house_alone_and_communes_from_all(world, post):
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    post(world.cast.ta_nung, "system.ledger:2022", I122=400)
    post(world.cast.bao_thuan, "reports.Report:77", I122=30)
    post(world.cast.tan_thanh, "system.ledger:2022", I122=9)
    known = known_of(report, ["I122"])
    assert known.own == {("I122", 2022): Decimal(400), ("I122", 0): Decimal(400)}
    assert known.communes == {("I122", 2022): Decimal(430), ("I122", 0): Decimal(430)}
    assert known.own_from == {("I122", 2022): 1, ("I122", 0): 1}
    assert known.communes_from["I122", 2022] == known.communes_from["I122", 0] == 2
    assert (known.commune_count, known.district_count, known.first_year, known.last_year) == (
        3,
        1,
        2009,
        2023,
    )


def test_nothing_known_is_nothing(world):
    known = known_of(world.report(world.cast.lam_dong, "minh", "REPORT"), ["I122", "no such"])
    assert (known.own, known.communes) == ({}, {})


def test_use_is_counted_everywhere_and_so_never_of_a_part(world, post):
    post(world.cast.ta_nung, "system.library-use:2022", I142=70)
    known = known_of(world.report(world.cast.lam_dong, "minh", "REPORT"), ["I142"])
    assert (known.own["I142", 2022], known.own_from) == (Decimal(70), {})


def test_the_ledger_of_one_commune_is_not_held_against_the_province(world, post, hand_in):
    post(world.cast.ta_nung, "system.ledger:2022", I122=400)
    text = "Năm 2022, toàn tỉnh tiếp nhận 12.345 bản sách của Đề án."
    intake = hand_in(world.cast.lam_dong, docx_of([("1.1. Lãnh đạo, chỉ đạo", [text])]))
    assert not Finding.objects.filter(report=intake.report, kind__in=["own", "communes"]).exists()


def test_a_report_against_the_ledger_is_a_finding(world, post, hand_in):
    post(world.cast.ta_nung, "system.ledger:2022", I122=300)
    post(world.cast.bao_thuan, "system.ledger:2022", I122=100)
    intake = hand_in(
        world.cast.lam_dong,
        docx_of([("1.1. Lãnh đạo, chỉ đạo", ["Năm 2022, toàn tỉnh tiếp nhận 12.345 bản sách của Đề án."])]),
    )
    found = Finding.objects.filter(report=intake.report, kind__in=["own", "communes"])
    assert any(
        "12.345 bản sách, sổ cấp phát của hệ thống ở 2 trên 3 xã là 400 bản" in one.sentence for one in found
    )


def test_a_province_adds_up_from_its_total_as_by_place_does(world, post):
    post(world.cast.ta_nung, "reports.Report:1", I122=400, I127=20)
    post(world.cast.bao_thuan, "reports.Report:2", I122=7)
    codes, years = ["I122", "I127"], [2021, 2022]
    quick = counted.of_place(world.cast.lam_dong, codes, years)
    rows = counted.by_place(codes, years, "PROVINCE", on=(NOW + timedelta(days=1)).date())
    slow = next(row for row in rows if row.unit_id == world.cast.lam_dong.pk).figures
    assert {key: one.value for key, one in quick.items()} == {key: one.value for key, one in slow.items()}
    assert quick["I122", None].value == 407
