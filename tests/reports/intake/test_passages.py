"""The text of a report: from the web or from a file, and read side by side without its layer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW
from tests.reports.layers import make_file, make_report
from tusach.reports import actions, queries
from tusach.reports.models import Claim, Finding, Intake, TextLayer
from tusach.reports.nothing import says_none


@pytest.fixture
def sent(world):
    return make_report(
        world.campaign, world.cast.lam_dong, {"1.1": "Đã họp 3 lần.\n\nĐã kiểm tra.", "1.2": "Không có."}
    )


def test_the_lines_typed_into_the_web_form_are_paragraphs(world, sent):
    first, second = queries.passages(world.campaign)
    assert [one.text for one in first.paragraphs] == ["Đã họp 3 lần.", "Đã kiểm tra."]
    assert [one.id for one in first.paragraphs] == ["p2", "p3"]
    assert first.paragraphs[0].tags == ("leaf:1.1",)
    assert (first.status, first.is_confirmed, first.is_accepted, first.place) == (
        "found",
        True,
        True,
        "Tỉnh Lâm Đồng",
    )
    assert second.status == "none"


def test_the_same_revision_makes_one_layer(world, sent):
    again = actions.ensure_layer(report=sent, at=NOW + timedelta(days=1))
    assert TextLayer.objects.count() == 1
    assert again.made_at == NOW


def test_an_empty_leaf_of_the_web_form_is_silence_and_one_of_a_file_is_not_yet(world):
    web = make_report(world.campaign, world.cast.lam_dong, {"1.1": "Có họp."})
    assert [one.status for one in queries.passages(world.campaign)] == ["found", "silent"]
    make_file(web, [("1.1 Chỉ đạo", ["1.1"], ["Có họp."])])
    assert [one.status for one in queries.passages(world.campaign)] == ["found", "not_found"]


def test_two_leaves_under_one_heading_are_merged(world):
    report = make_report(world.campaign, world.cast.lam_dong, {}, state="DRAFT")
    make_file(report, [("1. Chỉ đạo và kết quả", ["1.1", "1.2"], ["Tốt."]), ("Lạ", [], ["Khác."])])
    found = queries.passages(world.campaign)
    assert [(one.leaf, one.status, one.is_accepted) for one in found] == [
        ("1.1", "merged", False),
        ("1.2", "merged", False),
    ]
    assert found[1].paragraphs[0].text == "Tốt."


def test_the_matrix_has_every_province_that_owes(world, sent):
    layer = TextLayer.objects.get()
    Finding.objects.create(
        report=sent, layer=layer, kind="x", leaf="1.1", sentence="Lệch.", mark="m", made_at=NOW
    )
    ha_giang, lam_dong = queries.matrix(world.campaign)
    assert (ha_giang.report_id, ha_giang.layer_id, dict(ha_giang.cells)) == (None, None, {})
    assert lam_dong.cells["1.1"].open_findings == 1
    assert lam_dong.cells["1.1"].letters == len("Đã họp 3 lần.Đã kiểm tra.")
    assert lam_dong.is_accepted


def claim_in(layer, paragraph, leaf):
    return Claim.objects.create(
        report=layer.intake.report, layer=layer, leaf=leaf, paragraph=paragraph, start=0, end=3, quote="118", kind="AMOUNT"
    )  # fmt: skip


def test_a_finding_is_open_at_each_leaf_it_concerns_and_once_in_the_report(world):
    """p2 is of one leaf, p4 under a heading of two: unclear at both; a figure of each makes one finding of both."""
    report = make_report(world.campaign, world.cast.lam_dong, {})
    parts = [("1.1 Chỉ đạo", ["1.1"], ["118 xã."]), ("1.2 và 1.1", ["1.2", "1.1"], ["120 xã."])]
    layer = make_file(report, parts)
    alone, both = claim_in(layer, "p2", "1.1"), claim_in(layer, "p4", "1.2")
    for mark, leaf, claims in [
        ("a", "1.1", [alone.pk]),
        ("b", "1.2", [both.pk]),
        ("c", "1.1", [alone.pk, both.pk]),
    ]:
        Finding.objects.create(
            report=report, layer=layer, kind="x", leaf=leaf, sentence=mark, claims=claims, mark=mark, made_at=NOW
        )  # fmt: skip
    row = queries.matrix(world.campaign)[1]

    assert (row.cells["1.1"].open_findings, row.cells["1.2"].open_findings, row.open_findings) == (3, 2, 3)
    assert [one.sentence for one in queries.findings_at(world.campaign, "1.1")] == ["a", "b", "c"]
    assert [one.sentence for one in queries.findings_at(world.campaign, "1.2")] == ["b", "c"]
    Finding.objects.filter(mark="c").update(state="SETTLED")
    assert queries.matrix(world.campaign)[1].open_findings == 2


def test_queries_do_not_grow_with_the_reports(world, sent):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            queries.passages(world.campaign, leaf="1.1")
            queries.matrix(world.campaign)
        return len(seen)

    one = asked()
    make_report(world.campaign, world.cast.ha_giang, {"1.1": "Khác."})
    assert asked() == one


def test_a_report_sent_the_usual_way_has_its_layer(world):
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    world.save(report, {"loi_1": "Đã chỉ đạo.", "loi_2": "Kết quả tốt."}, "minh")
    assert not Intake.objects.exists()
    actions.submit_report(report=report, by=world.cast.actor("minh"), at=NOW)
    assert [one.paragraphs[0].text for one in queries.passages(world.campaign)] == [
        "Đã chỉ đạo.",
        "Kết quả tốt.",
    ]


@pytest.mark.parametrize(
    ("text", "title", "declared"),
    [
        ("Không có.", "", True),
        ("Tỉnh không có kiến nghị.", "", True),
        ("Chưa có mô hình hay, cách làm hiệu quả.", "", True),
        ("Không có đề xuất đối với nhà xuất bản", "Đối với Nhà xuất bản", True),
        ("Không có kinh phí để mua tủ sách.", "Hạn chế", False),
        ("Không.", "", True),
        ("", "", False),
        ("Đã có nhiều mô hình.", "", False),
    ],
)
def test_a_declaration_of_nothing_is_not_a_sentence_about_something(text, title, declared):
    assert says_none(text, title) is declared
