from datetime import date

import pytest

from tests.cast import NOW
from tests.places.files import BASIS, MERGER, file, line
from tusach.kit.errors import Refused
from tusach.places import actions, queries
from tusach.places.models import Event, EventKind, Level, Lineage, Proposal, Unit, UnitVersion

AFTER = date(2024, 3, 1)
BEFORE = date(2024, 2, 29)


def apply(cast, data, name="sap-xep.csv") -> Event:
    proposal = actions.propose(data=data, name=name, by=cast.actor("quan"), at=NOW)
    return actions.apply_proposal(proposal=proposal, by=cast.actor("quan"), at=NOW)


def refusal(cast, data) -> str:
    with pytest.raises(Refused) as refused:
        apply(cast, data)
    return refused.value.sentence


def test_a_merger_makes_a_new_unit_and_keeps_the_old_ones_in_history(cast):
    event = apply(cast, MERGER)

    new = queries.search("ta bao", on=AFTER).get()
    assert (event.kind, event.legal_basis, event.recorded_by) == (EventKind.MERGE, BASIS, "Quân")
    assert queries.count_on(BEFORE)["communes"] == 4
    assert queries.count_on(AFTER)["communes"] == 3
    assert (new.parent, new.district, new.province) == (cast.di_linh, cast.di_linh, cast.lam_dong)
    assert queries.version_of(cast.ta_nung, BEFORE).name == "Tà Nung"
    assert queries.version_of(cast.ta_nung, AFTER) is None
    assert [heir.unit for heir in queries.successors([cast.ta_nung.pk], on=AFTER)[cast.ta_nung.pk]] == [
        new.unit_id
    ]
    assert {old.unit for old in queries.predecessors([new.unit_id], on=BEFORE)[new.unit_id]} == {
        cast.ta_nung.pk,
        cast.bao_thuan.pk,
    }


def test_a_unit_that_only_changes_its_name_stays_itself(cast):
    event = apply(cast, file(line("24790", "24790", "Phường Tà Nung")))

    assert event.kind == EventKind.RETYPE
    assert queries.version_of(cast.ta_nung, AFTER).full_name == "Phường Tà Nung"
    assert queries.version_of(cast.ta_nung, BEFORE).full_name == "Xã Tà Nung"
    assert not Lineage.objects.exists()


def test_a_split_keeps_its_share_empty_unless_a_person_gives_it(cast):
    apply(
        cast,
        file(
            line("24790", "24801", "Xã Tà Đông", "679", "một phần"),
            line("24790", "24802", "Xã Tà Tây", "679", "một phần", '"0,4"'),
        ),
    )

    heirs = queries.regroup_map(BEFORE, AFTER)[cast.ta_nung.pk]
    assert [heir.extent for heir in heirs] == ["PART", "PART"]
    assert sorted(str(heir.share) for heir in heirs) == ["0.400000", "None"]


def test_a_unit_that_gives_a_part_away_stays_among_its_own_heirs(cast):
    apply(
        cast,
        file(
            line("24790", "24790", "Xã Tà Nung", "679", "một phần"),
            line("24790", "24803", "Xã Tà Mới", "679", "một phần"),
        ),
    )

    heirs = queries.regroup_map(BEFORE, AFTER)[cast.ta_nung.pk]
    assert queries.version_of(cast.ta_nung, AFTER) is not None
    assert [heir.extent for heir in heirs] == ["PART", "PART"]
    assert cast.ta_nung.pk in {heir.unit for heir in heirs}


def test_a_merged_province_takes_its_districts_and_communes_along(cast):
    apply(cast, file(line("68", "70", "Tỉnh Lâm Hà Giang"), line("02", "70", "Tỉnh Lâm Hà Giang")))

    new = queries.search("lam ha giang", on=AFTER).get()
    assert queries.count_on(AFTER) == {"provinces": 1, "districts": 2, "communes": 4}
    assert queries.communes_within(new.unit, AFTER).count() == 4
    assert queries.version_of(cast.tan_thanh, AFTER).province == new.unit
    assert queries.parent_chain(cast.tan_thanh, AFTER) == [cast.bac_quang, new.unit, cast.nation]
    assert queries.parent_chain(cast.tan_thanh, BEFORE) == [cast.bac_quang, cast.ha_giang, cast.nation]


def test_districts_end_when_their_communes_are_said_to_hang_under_the_province(cast):
    communes = [("24790", "Tà Nung"), ("25036", "Bảo Thuận"), ("25030", "Hòa Bắc")]
    apply(cast, file(line("679"), *(line(code, code, f"Xã {name}", "68") for code, name in communes)))

    assert queries.count_on(AFTER)["districts"] == 1
    assert queries.parent_chain(cast.ta_nung, AFTER) == [cast.lam_dong, cast.nation]


def test_an_ended_district_whose_communes_are_left_hanging_is_refused(cast):
    assert "3 đơn vị trực thuộc chưa ghi chuyển về đâu" in refusal(cast, file(line("679")))


def test_applying_twice_is_refused_with_a_sentence(cast):
    apply(cast, MERGER)

    assert "đã được áp dụng rồi" in refusal(cast, MERGER)
    assert Event.objects.count() == 1


def test_undo_restores_the_counts_exactly_and_keeps_the_history(cast):
    days = [BEFORE, AFTER, date(2030, 1, 1)]
    before = [queries.count_on(day) for day in days]
    event = apply(cast, MERGER)

    counter = actions.undo_event(event=event, reason="Ghi nhầm ngày", by=cast.actor("hoa"), at=NOW)

    assert [queries.count_on(day) for day in days] == before
    assert (counter.kind, counter.reverses, counter.note) == (EventKind.REVERSE, event, "Ghi nhầm ngày")
    assert event.links.count() == 2
    assert queries.successors([cast.ta_nung.pk], on=AFTER)[cast.ta_nung.pk][0].unit == cast.ta_nung.pk
    assert apply(cast, MERGER).pk > counter.pk
    assert Unit.objects.filter(level=Level.COMMUNE).count() == 6


def test_undo_is_refused_twice_without_a_reason_and_under_later_changes(cast):
    event = apply(cast, MERGER)
    later = apply(cast, file(line("24999", "24999", "Phường Tà Bảo", day="2025-03-01")))
    hoa = cast.actor("hoa")

    with pytest.raises(Refused, match="thay đổi sau"):
        actions.undo_event(event=event, reason="Thử", by=hoa, at=NOW)
    with pytest.raises(Refused, match="lý do"):
        actions.undo_event(event=later, reason=" ", by=hoa, at=NOW)
    counter = actions.undo_event(event=later, reason="Thử", by=hoa, at=NOW)
    with pytest.raises(Refused, match="đã được gỡ"):
        actions.undo_event(event=later, reason="Thử", by=hoa, at=NOW)
    with pytest.raises(Refused, match="Đây là một lần gỡ"):
        actions.undo_event(event=counter, reason="Thử", by=hoa, at=NOW)
    actions.undo_event(event=event, reason="Thử", by=hoa, at=NOW)
    assert queries.count_on(date(2026, 1, 1))["communes"] == 4


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([line("99999", "24999", "Xã Tà Bảo", "679")], "99999 không phải mã của đơn vị nào"),
        ([line("24790", "25030", "Xã Tà Bảo", "679")], "Mã 25030 đang là mã của Xã Hòa Bắc"),
        (
            [line("24790", "24999", "Xã Tà Bảo", "679"), line("25036", "24999", "Xã Khác", "679")],
            "Một mã chỉ dùng cho một đơn vị",
        ),
        (
            [line("24790", "24999", "Xã Tà Bảo", "679", day="2008-01-01")],
            "không phải mã của đơn vị nào đang có",
        ),
        (
            [line("24790", "24999", "Xã Tà Bảo", "679", day="2009-01-01")],
            "không phải mã của đơn vị nào đang có",
        ),
        (
            [line("24790", "24999", "Xã Tà Bảo", "679"), line("25036", "24790", "Xã Tà Nung", "679")],
            "vừa bị nhập đi, vừa là đơn vị nhận",
        ),
        (
            [line("24790", "24999", "Xã Tà Bảo", "679"), line("24790", "24998", "Xã Tà Đông", "679")],
            "đã ghi toàn bộ vào một đơn vị",
        ),
        ([line("24790", "24999", "Tà Bảo", "679")], "không bắt đầu bằng loại đơn vị"),
        ([line("24790", "24999", "Xã Tà Bảo", "999")], "Mã cấp trên của Xã Tà Bảo"),
        ([line("24790", "24999", "Xã Tà Bảo", "679", "một nửa")], "Phạm vi “một nửa” không hiểu được"),
        ([line("24790", "24999", "Xã Tà Bảo", "679", share="2")], "không nằm giữa 0 và 1"),
        ([line("24790", "24999", "Xã Tà Bảo", "679", basis="")], "Căn cứ để trống"),
        ([line("2479", "24999", "Xã Tà Bảo", "679")], "Mã “2479” không đúng"),
        ([line("24790", "24999", "Xã Tà Bảo", "679", day="hôm qua")], "Ngày hiệu lực"),
        ([line()], "không có cả mã cũ lẫn mã mới"),
    ],
)
def test_a_wrong_line_is_refused_with_its_sentence_and_nothing_changes(cast, lines, sentence):
    assert sentence in refusal(cast, file(*lines))
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "không có gì bên trong"),
        (b"mot,hai,ba\n1,2,3\n", "không có dòng tiêu đề"),
        ("Mã cũ,Mã mới\n24790,24999\n".encode(), "Thiếu cột"),
        (file(), "chỉ có dòng tiêu đề"),
        (b"x" * (20 * 1024 * 1024), "lớn hơn 5 MB"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00\xff\xfe" * 400, "không phải bảng tính"),
    ],
    ids=["empty", "wrong header", "missing columns", "no lines", "20 MB", "a picture"],
)
def test_a_file_that_is_no_table_of_changes_is_not_even_kept(cast, data, sentence):
    assert sentence in refusal(cast, data)
    assert not Proposal.objects.exists()


def test_a_file_in_utf_16_is_read_like_one_in_utf_8(cast):
    apply(cast, MERGER.decode().encode("utf-16"))

    assert queries.count_on(AFTER)["communes"] == 3


def test_loading_again_fills_bases_that_were_unknown_and_changes_none(db):
    actions.load_table()
    held = Event.objects.get(source="2025-07.provinces")
    Event.objects.filter(source="2025-07.01").update(legal_basis="")
    Event.objects.filter(pk=held.pk).update(legal_basis="Ghi tay")
    UnitVersion.objects.filter(begun_by__source="2025-07.01").update(legal_basis="")

    actions.load_table()

    event = Event.objects.get(source="2025-07.01")
    assert event.legal_basis == "Nghị quyết 1656/NQ-UBTVQH15"
    assert set(event.begun.values_list("legal_basis", flat=True)) == {event.legal_basis}
    assert Event.objects.get(pk=held.pk).legal_basis == "Ghi tay"
