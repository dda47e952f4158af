"""People correct what the machine placed; what they confirm is learnt; the text goes into the report without loss."""

import pytest

from tests.cast import NOW
from tests.reports.intake.conftest import PARTS, docx_of
from tusach.kit.errors import Refused
from tusach.reports import actions, queries
from tusach.reports.models import Alias, IntakeState, SectionState, State
from tusach.reports.queries.confirmed import aliases_of


@pytest.fixture
def minh(world):
    return world.cast.actor("minh")


def sections(intake):
    return list(intake.layers.get(current=True).sections.all())


def test_splitting_and_joining_keep_every_paragraph(world, read, minh):
    before = [(one.first, one.last) for one in sections(read)]
    section = next(one for one in sections(read) if one.leaves == ["1.1"])
    made = actions.split_section(section=section, at_position=section.last - 1, by=minh, at=NOW)
    now = sections(read)
    assert [one.ordinal for one in now] == list(range(1, len(now) + 1))
    assert (made.first, made.leaves, made.ordinal) == (section.last - 1, [], section.ordinal + 1)
    assert [one.last for one in now[:-1]] == [one.first for one in now[1:]]
    actions.join_section(section=section, by=minh, at=NOW)
    assert [(one.first, one.last) for one in sections(read)] == before


def test_a_split_outside_the_section_is_refused(world, read, minh):
    section = sections(read)[1]
    with pytest.raises(Refused, match="ở giữa phần này"):
        actions.split_section(section=section, at_position=section.first, by=minh, at=NOW)


def test_an_unknown_leaf_is_refused(world, read, minh):
    with pytest.raises(Refused, match="không có mục này"):
        actions.place_section(section=sections(read)[1], leaves=["9.9"], by=minh, at=NOW)


def test_figures_go_with_their_section(world, read, minh):
    section = next(one for one in sections(read) if one.leaves == ["1.2"])
    actions.place_section(section=section, leaves=["1.1"], by=minh, at=NOW)
    assert set(read.report.claims.values_list("leaf", flat=True)) == {"1.1"}


def test_confirming_teaches_a_heading_and_makes_absence_silence(world, hand_in, minh):
    parts = [*PARTS[:1], ("Sự quan tâm của cấp ủy", ["Được quan tâm."])]
    intake = hand_in(world.cast.lam_dong, docx_of(parts))
    at = next(
        n for n, one in enumerate(intake.layers.get().content["paragraphs"]) if "Sự quan tâm" in one["text"]
    )
    section = next(one for one in sections(intake) if one.first <= at < one.last)
    if section.first < at:
        section = actions.split_section(section=section, at_position=at, by=minh, at=NOW)
    actions.place_section(section=section, leaves=["1.1"], by=minh, at=NOW)
    assert queries.passages(world.campaign)[1].status == "not_found"
    actions.confirm_alignment(intake=intake, by=minh, at=NOW)
    intake.refresh_from_db()
    assert intake.state == IntakeState.CONFIRMED
    assert ("1.1", "su quan tam cua cap uy") in Alias.objects.values_list("leaf", "folded")
    assert queries.passages(world.campaign)[1].status == "silent"


def test_only_the_named_sections_are_confirmed(world, read, minh):
    one, *rest = [section for section in sections(read) if section.leaves]
    actions.confirm_alignment(intake=read, by=minh, at=NOW, sections=[one.pk])
    one.refresh_from_db()
    assert one.state == SectionState.CONFIRMED
    assert all(
        section.state == SectionState.READ for section in sections(read) if section.pk in {r.pk for r in rest}
    )
    read.refresh_from_db()
    assert read.state == IntakeState.READ


def test_the_text_becomes_the_answers(world, read, minh):
    report = actions.take_into_report(intake=read, by=minh, at=NOW)
    answers = queries.head_of(report).answers
    assert answers["loi_1"].startswith("Tỉnh đã ban hành 12 văn bản.\nCó 118/120 xã")
    read.refresh_from_db()
    assert (read.state, report.state) == (IntakeState.TAKEN, State.DRAFT)


def test_what_a_person_typed_stays_unless_chosen(world, hand_in, minh):
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    world.save(report, {"loi_1": "Tôi đã viết.", "loi_2": "Và đây nữa."}, "minh")
    intake = hand_in(world.cast.lam_dong)
    texts, typed = queries.texts_to_take(intake)
    assert typed == {"1.1": "Tôi đã viết.", "1.2": "Và đây nữa."}
    assert "12 văn bản" in texts["1.1"][0]
    report = actions.take_into_report(intake=intake, by=minh, at=NOW, choices={"1.2": "both"})
    answers = queries.head_of(report).answers
    assert answers["loi_1"] == "Tôi đã viết."
    assert answers["loi_2"].startswith("Và đây nữa.\nToàn tỉnh tiếp nhận")
    assert report.revisions.count() == 2


def test_the_files_layer_stays_the_source_while_its_words_do(world, read, minh):
    report = actions.take_into_report(intake=read, by=minh, at=NOW)
    actions.submit_report(report=report, by=minh, at=NOW)
    read.refresh_from_db()
    assert read.is_source
    assert queries.passages(world.campaign)[0].paragraphs[0].style != "web"
    actions.withdraw_report(report=report, by=minh, at=NOW)
    world.save(report, {"loi_1": "Viết lại cả mục."}, "minh")
    actions.submit_report(report=report, by=minh, at=NOW)
    read.refresh_from_db()
    assert not read.is_source
    assert queries.passages(world.campaign)[0].paragraphs[0].text == "Viết lại cả mục."


def test_a_sent_report_takes_no_file(world, read, minh):
    report = actions.take_into_report(intake=read, by=minh, at=NOW)
    actions.submit_report(report=report, by=minh, at=NOW)
    with pytest.raises(Refused, match="đã gửi"):
        actions.take_into_report(intake=read, by=minh, at=NOW)


def test_the_centre_sends_what_came_as_a_file(world, hand_in):
    hoa = world.cast.actor("hoa")
    intake = hand_in(world.cast.lam_dong, docx_of([("1.1. Lãnh đạo, chỉ đạo", ["Có họp."])]))
    report = actions.take_into_report(intake=intake, by=hoa, at=NOW)
    with pytest.raises(Refused, match="dò xong"):
        actions.send_for(report=report, by=hoa, at=NOW)
    actions.confirm_alignment(intake=intake, by=hoa, at=NOW)
    sent = actions.send_for(report=report, by=hoa, at=NOW)
    assert sent.state == State.SUBMITTED
    assert "nhập từ tệp" in sent.transitions.last().note


@pytest.mark.parametrize("name", ["khach", "lan", "an", "vang"])
def test_who_may_not_place(world, read, name):
    with pytest.raises(Refused):
        actions.confirm_alignment(intake=read, by=world.cast.actor(name), at=NOW)


def test_what_was_taken_in_stays_until_the_newer_file_is(world, read, hand_in, minh):
    hoa = world.cast.actor("hoa")
    report = actions.take_into_report(intake=read, by=minh, at=NOW)
    report = actions.submit_report(report=report, by=minh, at=NOW)
    actions.accept_report(report=report, by=hoa, at=NOW)
    later = hand_in(world.cast.lam_dong, docx_of([PARTS[0], ("1.2. Kết quả", ["Số liệu đã sửa."])]))
    read.refresh_from_db()
    assert (read.state, read.is_source, later.is_source) == (IntakeState.TAKEN, True, False)
    actions.reopen_report(report=report, reason="Tỉnh gửi bản sửa", by=hoa, at=NOW)
    actions.take_into_report(intake=later, by=minh, at=NOW, choices={"1.2": "file"})
    read.refresh_from_db()
    assert (read.state, read.superseded_by) == (IntakeState.SUPERSEDED, later)
    assert queries.passages(world.campaign)[1].paragraphs[0].text == "Số liệu đã sửa."


def test_a_heading_that_was_confirmed_places_the_next_report(world, hand_in, minh):
    unusual = ("1. Dấu ấn của cấp ủy các cấp", ["Được quan tâm."])
    parts = [unusual, ("2. Kết quả", ["Tốt."])]
    first = hand_in(world.cast.lam_dong, docx_of(parts))
    at = next(n for n, one in enumerate(first.layers.get().content["paragraphs"]) if "Dấu ấn" in one["text"])
    section = next(one for one in sections(first) if one.first <= at < one.last)
    if section.first < at:
        section = actions.split_section(section=section, at_position=at, by=minh, at=NOW)
    actions.place_section(section=section, leaves=["1.1"], by=minh, at=NOW)
    actions.confirm_alignment(intake=first, by=minh, at=NOW, sections=[section.pk])
    head = ["TỈNH ỦY HÀ GIANG", "BÁO CÁO", "Tổng kết Đề án 2009-2023"]
    second = hand_in(None, docx_of([("1. Dấu ấn của cấp ủy các cấp", ["Khác."]), parts[1]], head=head))
    placed = next(one for one in sections(second) if "Dấu ấn" in one.heading)
    assert (placed.leaves, placed.method) == (["1.1"], "alias")


def test_a_heading_over_several_leaves_is_learned_as_their_node(world, hand_in, minh):
    first = hand_in(world.cast.lam_dong, docx_of([("1.1. Lãnh đạo, chỉ đạo", ["Đã làm."]), PARTS[1]]))
    section = next(one for one in sections(first) if one.leaves == ["1.1"])
    section.heading = "Chặng đường đã qua"
    section.save()
    actions.place_section(section=section, leaves=["1.1", "1.2"], by=minh, at=NOW)
    assert not Alias.objects.exists()
    actions.confirm_alignment(intake=first, by=minh, at=NOW, sections=[section.pk])
    assert list(Alias.objects.values_list("leaf", "folded")) == [("1", "chang duong da qua")]
    assert aliases_of(first.report.outline) == {"1": ["Chặng đường đã qua"]}
