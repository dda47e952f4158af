"""What a commune answered beside what the ledger and its shelf recorded."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import NOW
from tusach.figures import actions
from tusach.figures.actions import Cell
from tusach.figures.models import Evidence
from tusach.figures.queries.beside import answers_beside, source_name


@pytest.fixture
def answered(cast):
    """Tà Nung answered twice in 2023: 40 copies and 300 loans; the ledger has 40, the shelf 12. Readers nobody counts."""
    actions.load_catalogue()
    facts = {"unit": cast.ta_nung, "by": cast.actor("minh")}
    for source, at, cells, evidence in [
        ("reports.Report:1", NOW, {"I122": 38, "I135": 280, "I137": 90}, Evidence.SIGNED),
        ("reports.Report:2", NOW + timedelta(days=1), {"I122": 40, "I135": 300}, Evidence.SIGNED),
        ("system.ledger:2023", NOW, {"I122": 40, "I127": 37}, Evidence.DISPATCHED),
        ("system.shelf:2023", NOW, {"I135": 12}, Evidence.COUNTED),
    ]:
        told = [Cell(code, 2023, value) for code, value in cells.items()]
        actions.record(source=source, cells=told, evidence=evidence, at=at, **facts)
    return cast


def test_what_both_speak_of_stands_side_by_side_with_its_source(answered):
    found = [
        (one.line.code, int(one.answer.value), int(one.own.value), one.own.source, one.differs)
        for one in answers_beside(answered.ta_nung, 2023)
    ]

    assert found == [
        ("I122", 40, 40, "system.ledger:2023", False),
        ("I135", 300, 12, "system.shelf:2023", True),
    ]
    assert answers_beside(answered.ta_nung, 2022) == answers_beside(answered.bao_thuan, 2023) == []


def test_the_commune_reads_both_with_their_names_and_a_stranger_does_not(answered, sign_in):
    door = reverse("figures:library")
    page = sign_in(answered.person("lan")).get(door, {"nam": "2023"}).content.decode()
    assert "Xã báo và sổ ghi, năm 2023" in page
    for words in ("lượt ghi hằng ngày ở tủ sách", "báo cáo, phiếu khảo sát của nơi này", "Khác nhau", "Khớp"):
        assert words in page

    trace = sign_in(answered.person("lan")).get(
        reverse("figures:trace", args=[answered.ta_nung.pk, "I135", 2023])
    )
    assert "Lượt ghi hằng ngày ở tủ sách" in trace.content.decode()
    stranger = sign_in(answered.person("khach"))
    assert stranger.get(door, {"nam": "2023", "noi": answered.ta_nung.pk}).status_code == 404


def test_a_source_that_nobody_named_stays_as_it_is():
    assert source_name("import:2011") == "import:2011"
    assert source_name("system.library-use:2023") == "lượt dùng thư viện số"
