"""Figures in a report's text: judged by people, carried to the next text, compared, asked about."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from docx import Document

from tests.cast import NOW
from tests.reports.intake.conftest import PARTS, docx_of
from tusach.journal.models import Notice
from tusach.kit.errors import Refused
from tusach.reports import actions, queries
from tusach.reports.models import Claim, ClaimState, Finding, FindingState


@pytest.fixture
def hoa(world):
    return world.cast.actor("hoa")


def claim(quote):
    return Claim.objects.filter(quote__contains=quote, layer__intake__is_source=True).get()


def test_figures_are_read_under_their_leaf(read):
    one = claim("12.345")
    assert (one.leaf, one.value, one.unit, one.year_from) == ("1.2", Decimal(12345), "bản", 2022)
    assert not Claim.objects.filter(quote__contains="123-BC").exists()


def test_confirming_keeps_who_and_correcting_keeps_what_was_read(world, read, hoa):
    one = actions.confirm_claim(claim=claim("12.345"), by=hoa, at=NOW)
    assert (one.state, one.person) == (ClaimState.CONFIRMED, hoa.person)
    with pytest.raises(Refused, match="lý do"):
        actions.correct_claim(claim=one, values={"value": Decimal(12354)}, reason=" ", by=hoa, at=NOW)
    with pytest.raises(Refused, match="chưa có gì thay đổi"):
        actions.correct_claim(claim=one, values={"value": one.value}, reason="x", by=hoa, at=NOW)
    one = actions.correct_claim(
        claim=one, values={"value": Decimal(12354)}, reason="Ghi nhầm", by=hoa, at=NOW
    )
    assert (one.state, one.value, one.said["value"], one.reason) == (
        ClaimState.CORRECTED,
        12354,
        "12345",
        "Ghi nhầm",
    )


def test_confirming_a_page_leaves_what_a_colleague_rejected_meanwhile(read, hoa):
    shown = [claim("12.345"), claim("12 văn bản")]
    actions.reject_claim(claim=claim("12.345"), by=hoa, at=NOW)

    assert actions.confirm_claims(claims=shown, by=hoa, at=NOW) == 1
    assert [claim(one.quote).state for one in shown] == [ClaimState.REJECTED, ClaimState.CONFIRMED]


@pytest.mark.parametrize("name", ["khach", "minh", "lan", "an"])
def test_only_the_centres_readers_judge(world, read, name):
    with pytest.raises(Refused):
        actions.confirm_claim(claim=claim("12.345"), by=world.cast.actor(name), at=NOW)


def test_what_was_judged_is_carried_to_the_corrected_report(world, read, hand_in, hoa):
    actions.confirm_claim(claim=claim("12.345"), by=hoa, at=NOW)
    old = actions.reject_claim(claim=claim("12 văn bản"), by=hoa, at=NOW)
    more = [("1.1. Lãnh đạo, chỉ đạo", ["Mở đầu mới.", *PARTS[0][1]]), PARTS[1]]
    hand_in(world.cast.lam_dong, docx_of(more), at=NOW + timedelta(days=1))
    carried = claim("12 văn bản")
    assert (carried.state, carried.carried_from, carried.pk != old.pk) == (ClaimState.REJECTED, old, True)
    assert claim("12.345").state == ClaimState.CONFIRMED


def test_a_figure_that_the_province_changed_is_read_anew(world, read, hand_in, hoa):
    actions.confirm_claim(claim=claim("12.345"), by=hoa, at=NOW)
    new = [PARTS[0], ("1.2. Kết quả", ["Toàn tỉnh tiếp nhận 13.000 bản sách trong năm 2022."])]
    hand_in(world.cast.lam_dong, docx_of(new), at=NOW + timedelta(days=1))
    assert (claim("13.000").state, claim("13.000").value) == (ClaimState.READ, 13000)
    assert claim("13.000").carried_from == Claim.objects.get(quote__contains="12.345")
    assert Claim.objects.get(quote__contains="12.345").state == ClaimState.CONFIRMED


def test_the_source_of_a_figure(world, read, hoa):
    one = actions.confirm_claim(claim=claim("12.345"), by=hoa, at=NOW)
    source = queries.claim_source(queries.claims_visible_to(hoa).get(pk=one.pk))
    assert source.sentence.before + source.sentence.quote == "Toàn tỉnh tiếp nhận 12.345 bản sách"
    assert source.paper == "Tệp “bao-cao.docx”"
    assert "Đã đối chiếu" in source.history[0].sentence
    assert source.value == "12.345 bản"


def test_a_province_is_asked_and_its_answer_is_kept(world, read, hoa):
    finding = Finding.objects.get(report=read.report, sentence__contains="97,3")
    assert "98,3" in finding.sentence
    minh = world.cast.actor("minh")
    assert not queries.findings_visible_to(minh).exists()
    with pytest.raises(Refused):
        actions.explain(finding=finding, answer="Chưa ai hỏi.", by=minh, at=NOW)
    actions.ask_about(finding=finding, question="", by=hoa, at=NOW)
    assert "98,3" in Notice.objects.get(person=minh.person, kind="reports.asked").sentence
    assert queries.findings_visible_to(minh).get() == finding
    assert not queries.findings_visible_to(world.cast.stranger()).exists()
    with pytest.raises(Refused):
        actions.explain(
            finding=finding, answer="Tôi không phải người tỉnh.", by=world.cast.stranger(), at=NOW
        )
    actions.explain(finding=finding, answer="Đúng là 98,3 %.", by=minh, at=NOW)
    finding.refresh_from_db()
    assert (finding.state, finding.answer) == (FindingState.EXPLAINED, "Đúng là 98,3 %.")
    assert Notice.objects.filter(person=hoa.person, kind="reports.explained").count() == 1
    open_ones = queries.matrix(world.campaign)[1].cells["1.1"].open_findings
    actions.settle_finding(finding=finding, outcome="Dùng 98,3 %.", by=hoa, at=NOW)
    assert queries.matrix(world.campaign)[1].cells["1.1"].open_findings == open_ones - 1
    actions.open_finding(finding=finding, by=hoa, at=NOW)
    finding.refresh_from_db()
    assert finding.state == FindingState.EXPLAINED


def test_a_corrected_figure_takes_its_finding_away(world, read, hoa):
    one = claim("97,3")
    values = {"value": Decimal("98.3")}
    actions.correct_claim(claim=one, values=values, reason="Tỉnh gọi điện sửa", by=hoa, at=NOW)
    assert not Finding.objects.filter(sentence__contains="97,3").exists()


def test_what_was_asked_stays_when_it_is_not_so_any_more(world, read, hoa):
    finding = Finding.objects.get(sentence__contains="97,3")
    actions.ask_about(finding=finding, question="Số nào đúng?", by=hoa, at=NOW)
    actions.reject_claim(claim=claim("97,3"), by=hoa, at=NOW)
    finding.refresh_from_db()
    assert finding.question == "Số nào đúng?"


def test_the_web_text_has_its_figures_too(world):
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    world.save(report, {"loi_1": "Có 118/120 xã (97,3%) có tủ sách.", "loi_2": "Tốt."}, "minh")
    actions.submit_report(report=report, by=world.cast.actor("minh"), at=NOW)
    assert report.claims.filter(leaf="1.1").exists()
    assert report.findings.filter(sentence__contains="97,3").count() == 1


def test_what_nobody_judged_is_followed_too(world, read, hand_in):
    old = claim("12.345")
    hand_in(
        world.cast.lam_dong,
        docx_of([("1.1. Lãnh đạo, chỉ đạo", ["Mới."]), PARTS[1]]),
        at=NOW + timedelta(days=1),
    )
    assert (claim("12.345").carried_from, claim("12.345").state) == (old, ClaimState.READ)
    gone = Claim.objects.get(quote__contains="12 văn bản")
    assert not gone.carried_to.exists()


def test_a_figure_that_only_a_person_saw_comes_along(world, read, hand_in, hoa):
    one = claim("12.345")
    actions.confirm_claim(claim=one, by=hoa, at=NOW)
    Claim.objects.filter(pk=one.pk).update(
        start=0, end=9, quote="Toàn tỉnh", prefix="", suffix=" tiếp nhận 12.345 bản"
    )
    hand_in(world.cast.lam_dong, docx_of([PARTS[1]]), at=NOW + timedelta(days=1))
    assert claim("Toàn tỉnh").state == ClaimState.CONFIRMED


def test_a_cell_of_the_table_below_is_no_words_around_a_figure(world, hand_in):
    document = Document(io.BytesIO(docx_of()))
    at = next(one for one in document.paragraphs if "12.345" in one.text)
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(
        (one for row in table.rows for one in row.cells), ["Huyện", "Bản", "A", "1"], strict=True
    ):
        cell.text = words
    at._p.addnext(table._tbl)
    file = io.BytesIO()
    document.save(file)
    hand_in(world.cast.lam_dong, file.getvalue())
    one = claim("12.345")
    assert "Huyện" in [each["text"] for each in one.layer.content["paragraphs"]]
    assert queries.claim_source(one).around[1] == ""
