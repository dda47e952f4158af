"""A file is kept as it came, once, whatever it turns out to be; whose it is and what it replaces is asked of people."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import NOW
from tests.reports.intake.conftest import LETTERHEAD, PARTS, docx_of
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.reports import actions, queries
from tusach.reports.models import Intake, IntakeState, Way

HA_GIANG = [line.replace("LÂM ĐỒNG", "HÀ GIANG") for line in LETTERHEAD]


def test_a_file_is_read_and_is_the_text_of_its_report(world, read):
    assert read.state == IntakeState.READ
    assert read.is_source
    assert read.doubts == []
    assert store.is_kept(read.sha256)
    first, second = queries.passages(world.campaign)
    assert first.paragraphs[0].text == "Tỉnh đã ban hành 12 văn bản."
    assert (second.status, second.is_accepted) == ("found", False)


def test_what_cannot_be_read_is_kept_with_its_sentence(world, hand_in):
    intake = hand_in(world.cast.lam_dong, b"%PDF-1.7\nnothing more", "hong.pdf")
    assert intake.state == IntakeState.UNREADABLE
    assert intake.sentence
    assert store.is_kept(intake.sha256)


def test_a_bomb_is_kept_and_not_opened(world, hand_in):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("word/document.xml", b" " * 400_000_000)
    intake = hand_in(world.cast.lam_dong, packed.getvalue(), "bom.docx")
    assert intake.state == IntakeState.UNREADABLE
    assert store.is_kept(intake.sha256)


def test_an_empty_file_is_refused(world):
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    with pytest.raises(Refused, match="không có gì bên trong"):
        actions.hand_in_report(campaign=world.campaign, report=report, file=io.BytesIO(b""), name="a.docx",
                               way=Way.UPLOAD, by=world.cast.actor("minh"), at=NOW)  # fmt: skip


def test_the_same_file_twice_is_one(world, hand_in):
    data = docx_of()
    first = hand_in(world.cast.lam_dong, data)
    again = hand_in(world.cast.lam_dong, data, read=False)
    assert again.pk == first.pk
    assert "đã nộp" in again.sentence
    assert Intake.objects.count() == 1


def test_a_file_that_stays_in_the_house_stays_so_when_it_comes_again(world, hand_in):
    file = hand_in(world.cast.lam_dong)
    for who, sender, restricted in (("hoa", "", True), ("minh", "Minh <minh@example.vn>", False)):
        actions.describe_intake(
            intake=file, sender=sender, restricted=restricted, by=world.cast.actor(who), at=NOW
        )
    file.refresh_from_db()

    assert (file.restricted, file.sender) == (True, "Minh <minh@example.vn>")


def test_the_second_report_replaces_the_first(world, hand_in, read):
    later = hand_in(
        world.cast.lam_dong, docx_of([*PARTS[:1], ("1.2. Kết quả", ["Đã sửa."])]), at=NOW + timedelta(days=1)
    )
    read.refresh_from_db()
    assert (read.state, read.superseded_by, read.is_source) == (IntakeState.SUPERSEDED, later, False)
    assert later.is_source
    actions.bring_back(intake=read, by=world.cast.actor("minh"), at=NOW)
    read.refresh_from_db()
    assert (read.state, read.is_source) == (IntakeState.READ, True)


def test_another_provinces_report_is_asked_about_and_replaces_nothing(world, hand_in, read):
    strange = hand_in(world.cast.lam_dong, docx_of(head=HA_GIANG))
    assert [one["code"] for one in strange.doubts] == ["place"]
    assert "Đúng là báo cáo của Lâm Đồng?" in strange.doubts[0]["sentence"]
    read.refresh_from_db()
    assert (read.state, strange.is_source) == (IntakeState.READ, False)


def test_a_file_without_a_place_goes_where_its_head_says_and_asks(world, hand_in):
    intake = hand_in(None, docx_of(head=HA_GIANG))
    assert intake.report.obligation.unit == world.cast.ha_giang
    assert [one["code"] for one in intake.doubts] == ["guess"]
    owed = intake.report.obligation
    actions.say_whose(intake=intake, obligation=owed, by=world.cast.actor("hoa"), at=NOW)
    intake.refresh_from_db()
    assert (intake.doubts, intake.is_source) == ([], True)


def test_a_second_file_without_a_place_says_what_it_would_replace_and_asks_once(
    world, hand_in, read, sign_in
):
    strange = hand_in(None, docx_of([*PARTS[:1], ("1.2. Kết quả", ["Đã sửa."])]), name="lan-2.docx")
    assert [one["code"] for one in strange.doubts] == ["place"]
    assert f"đã nộp tệp “{read.name}”" in strange.doubts[0]["sentence"]
    assert "Nếu đúng, tệp này thay tệp trước." in strange.doubts[0]["sentence"]
    strange.doubts = [*strange.doubts, *strange.doubts]
    strange.save()
    page = sign_in(world.cast.person("hoa")).get(reverse("reports:intake-show", args=[strange.pk]))

    assert page.content.decode().count("Ghi nơi gửi") == 1


def test_a_file_of_nobody_waits_for_a_person(world, hand_in):
    intake = hand_in(None, docx_of(head=["BÁO CÁO"]))
    assert (intake.report, intake.state) == (None, IntakeState.READ)
    assert intake.doubts[0]["code"] == "place"
    owed = world.campaign.obligations.get(kind="REPORT", unit=world.cast.lam_dong)
    actions.say_whose(intake=intake, obligation=owed, by=world.cast.actor("hoa"), at=NOW)
    assert queries.passages(world.campaign)[0].place == "Tỉnh Lâm Đồng"


def test_a_file_given_to_the_wrong_place_gives_back_what_it_replaced(world, hand_in, read):
    wrong = hand_in(world.cast.lam_dong, docx_of([("1.1. Lãnh đạo", ["Khác."])]))
    owed = world.campaign.obligations.get(kind="REPORT", unit=world.cast.ha_giang)
    actions.say_whose(intake=wrong, obligation=owed, by=world.cast.actor("hoa"), at=NOW)
    read.refresh_from_db()
    assert (read.state, read.is_source) == (IntakeState.READ, True)


def test_what_others_did_since_the_page_was_made_holds(world, hand_in, read):
    """Each has the file as it was before the others acted."""
    seen = [Intake.objects.get(pk=read.pk) for _ in range(3)]
    actions.confirm_alignment(intake=read, by=world.cast.actor("minh"), at=NOW)
    actions.take_into_report(intake=read, by=world.cast.actor("minh"), at=NOW)
    owed = world.campaign.obligations.get(kind="REPORT", unit=world.cast.ha_giang)
    with pytest.raises(Refused, match="đã được đưa vào báo cáo"):
        actions.say_whose(intake=seen[0], obligation=owed, by=world.cast.actor("hoa"), at=NOW)
    Intake.objects.filter(pk=read.pk).update(state=IntakeState.SUPERSEDED)
    actions.bring_back(intake=seen[1], by=world.cast.actor("minh"), at=NOW)
    with pytest.raises(Refused, match="đang được dùng"):
        actions.bring_back(intake=seen[2], by=world.cast.actor("minh"), at=NOW)


def test_two_doubts_settled_at_one_moment_are_both_settled(world, hand_in):
    old = [line.replace("2009-2023", "2016-2020").replace("năm 2023", "năm 2020") for line in LETTERHEAD]
    intake = hand_in(world.cast.lam_dong, docx_of(head=old))
    others = Intake.objects.get(pk=intake.pk)
    actions.settle_doubt(intake=intake, code="years", by=world.cast.actor("minh"), at=NOW)
    actions.settle_doubt(intake=others, code="dated", by=world.cast.actor("minh"), at=NOW)
    intake.refresh_from_db()

    assert intake.doubts == []


def test_a_province_does_not_settle_itself_that_a_strange_file_is_its_own(world, hand_in, sign_in):
    strange = hand_in(world.cast.lam_dong, docx_of(head=HA_GIANG))
    with pytest.raises(Refused, match="tổ biên tập ở trung ương ghi"):
        actions.settle_doubt(intake=strange, code="place", by=world.cast.actor("minh"), at=NOW)
    strange.refresh_from_db()

    assert [one["code"] for one in strange.doubts] == ["place"]
    page = sign_in(world.cast.person("minh")).get(reverse("reports:intake-show", args=[strange.pk]))
    assert "Nếu gửi nhầm tệp, xin nộp lại đúng tệp." in page.content.decode()


def test_other_years_are_asked_about(world, hand_in):
    old = [line.replace("2009-2023", "2016-2020").replace("năm 2023", "năm 2020") for line in LETTERHEAD]
    intake = hand_in(world.cast.lam_dong, docx_of(head=old))
    assert [one["code"] for one in intake.doubts] == ["years", "dated"]
    actions.settle_doubt(intake=intake, code="years", by=world.cast.actor("minh"), at=NOW)
    intake.refresh_from_db()
    assert [one["code"] for one in intake.doubts] == ["dated"]


@pytest.mark.parametrize("name", ["khach", "lan", "kho", "vang"])
def test_who_may_not_hand_in(world, name):
    report = world.report(world.cast.lam_dong, "minh", "REPORT")
    with pytest.raises(Refused):
        actions.hand_in_report(campaign=world.campaign, report=report, file=io.BytesIO(docx_of()), name="a.docx",
                               way=Way.UPLOAD, by=world.cast.actor(name), at=NOW)  # fmt: skip


def test_reading_again_keeps_what_people_placed(world, read):
    section = read.layers.get().sections.filter(leaves=["1.1"]).get()
    actions.place_section(section=section, leaves=["1.2"], by=world.cast.actor("minh"), at=NOW)
    actions.read_intake(intake=read, at=NOW)
    layer = read.layers.get(current=True)
    assert read.layers.count() == 2
    assert layer.sections.get(heading=section.heading).leaves == ["1.2"]


def test_the_oldest_waiting_file_is_claimed_once(world, hand_in):
    intake = hand_in(world.cast.lam_dong, read=False)
    assert actions.claim_intake(at=NOW).pk == intake.pk
    assert actions.claim_intake(at=NOW) is None
    assert actions.claim_intake(at=NOW + timedelta(hours=1)).pk == intake.pk


def test_a_text_of_hundreds_of_pages_waits_for_the_worker(world, hand_in):
    intake = hand_in(
        world.cast.lam_dong, docx_of([("1.1. Lãnh đạo, chỉ đạo", ["Đã họp. " * 60] * 450)]), read=False
    )
    actions.read_quickly(intake=intake, at=NOW)
    intake.refresh_from_db()
    assert (intake.state, intake.claimed_until) == (IntakeState.WAITING, None)


def test_a_small_file_is_read_at_once_and_a_locked_one_says_so(world, hand_in):
    intake = hand_in(world.cast.lam_dong, read=False)
    actions.read_quickly(intake=intake, at=NOW)
    assert intake.state == IntakeState.READ
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(600)
        + "EncryptedPackage".encode("utf-16-le")
        + bytes(3000)
    )
    intake = hand_in(world.cast.lam_dong, locked, "khoa.docx", read=False)
    actions.read_quickly(intake=intake, at=NOW)
    assert intake.state == IntakeState.UNREADABLE
    assert "mật khẩu" in intake.sentence


def test_a_letterhead_with_an_unknown_name_is_asked_about(world, hand_in):
    head = [line.replace("LÂM ĐỒNG", "PHÚ LÂM") for line in LETTERHEAD]
    intake = hand_in(world.cast.lam_dong, docx_of(head=head))
    [doubt] = intake.doubts
    assert doubt["code"] == "place"
    assert doubt["sentence"] == (
        "Phần đầu văn bản ghi “TỈNH ỦY PHÚ LÂM”, không phải Lâm Đồng. Đúng là báo cáo của Lâm Đồng?"
    )
    assert not intake.is_source
    with pytest.raises(Refused, match="trả lời trước"):
        actions.take_into_report(intake=intake, by=world.cast.actor("minh"), at=NOW)


def test_the_same_file_for_two_places_is_asked_about(world, hand_in):
    data = docx_of(head=["BÁO CÁO", "Tổng kết Đề án 2009-2023"])
    first = hand_in(world.cast.lam_dong, data)
    assert first.doubts == []
    second = hand_in(world.cast.ha_giang, data, by="hoa")
    [doubt] = second.doubts
    assert doubt["sentence"].startswith("Đúng tệp này cũng đã nộp cho Tỉnh Lâm Đồng.")
    assert (doubt["code"], second.is_source) == ("place", False)
    obligation = second.report.obligation
    actions.say_whose(intake=second, obligation=obligation, by=world.cast.actor("hoa"), at=NOW)
    second.refresh_from_db()
    assert (second.doubts, second.is_source) == ([], True)


def test_a_place_fills_neither_the_queue_nor_the_disc(world, hand_in, monkeypatch):
    for nth in range(10):
        hand_in(world.cast.lam_dong, b"%PDF-1.7\n" + bytes([nth]), f"{nth}.pdf", read=False)
    with pytest.raises(Refused, match="chờ máy đọc"):
        hand_in(world.cast.lam_dong, b"%PDF-1.7\nmore", "nua.pdf", read=False)
    hand_in(world.cast.lam_dong, b"%PDF-1.7\nmore", "nua.pdf", by="hoa", read=False)  # the centre may always
    Intake.objects.update(state=IntakeState.UNREADABLE)
    monkeypatch.setattr("tusach.reports.actions.intake.MOST_FILES", 11)

    with pytest.raises(Refused, match="đã nhận 11 tệp"):
        hand_in(world.cast.lam_dong, b"%PDF-1.7\nagain", "nua.pdf", read=False)
