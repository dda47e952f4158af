"""`tusach figures ...` as a person or a script calls it."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.cast import NOW
from tusach.figures import actions
from tusach.figures.actions import Cell
from tusach.figures.models import Cut, Indicator, Total
from tusach.kit.errors import Refused

pytestmark = pytest.mark.django_db


def run(*words):
    out = io.StringIO()
    call_command("figures", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def counted(cast):
    cells = [Cell("I122", 2023, 400)]
    actions.record(
        unit=cast.ta_nung, source="s", cells=cells, evidence="SIGNED", by=cast.actor("hoa"), at=NOW
    )
    return cast


def test_verify_tells_agreement_and_refuses_when_a_total_was_changed(counted):
    assert "1 lần ghi, 1 đơn vị, 2 tổng: khớp." in run("verify")
    assert json.loads(run("verify", "--json")) == {"units": 1, "totals": 2, "postings": 1, "wrong": []}
    Total.objects.update(sums=b"")
    with pytest.raises(Refused, match="tusach figures rebuild"):
        run("verify")
    assert "đã sửa 2 dòng" in run("rebuild")
    assert "khớp" in run("verify")


def test_the_nation_and_the_provinces_are_told_by_year(counted):
    (year, whole) = json.loads(run("national", "I122", "--first", "2023", "--json"))
    assert (year["value"], year["unit"], year["n"], year["year"], whole["year"]) == (
        "400",
        "bản",
        1,
        2023,
        None,
    )
    rows = json.loads(run("provinces", "I122", "--first", "2023", "--on", "2023-11-02", "--json"))
    assert {(row["place"], row["value"]) for row in rows if row["n"]} == {("Tỉnh Lâm Đồng", "400")}
    with pytest.raises(Refused, match="I999"):
        run("national", "I999")
    with pytest.raises(CommandError, match="CODE"):
        run("national")


def test_a_cut_is_made_once_under_a_name(counted):
    made = json.loads(run("cut", "Tổng kết", "--on", "2023-11-02", "--json"))
    assert Cut.objects.get().digest == made["digest"]
    with pytest.raises(Refused, match="đặt tên khác"):
        run("cut", "Tổng kết")


def test_the_catalogue_is_brought_back_to_the_file(counted):
    assert "0 thêm, 0 sửa" in run("catalogue")
    Indicator.objects.filter(code="I122").update(name="khác", levels="XH")
    said = run("catalogue")
    assert "0 thêm, 1 sửa" in said
    assert "tusach figures rebuild" in said
