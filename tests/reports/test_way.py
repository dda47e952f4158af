from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.cast import NOW
from tests.reports.conftest import GOOD
from tusach.figures import queries as figures
from tusach.journal.models import Entry, Notice
from tusach.kit.errors import Refused
from tusach.places.models import UnitVersion
from tusach.reports import actions, queries


def test_a_survey_goes_up_by_the_district_to_the_province_and_its_figures_count(world):
    cast = world.cast
    report = world.sent(cast.ta_nung)
    actions.check_report(report=report, by=cast.actor("dung"), at=NOW)
    actions.accept_report(report=report, by=cast.actor("minh"), at=NOW)

    report.refresh_from_db()
    known = figures.known(cast.ta_nung, ["I122", "I127", "I134", "I104"])
    assert [row.to_state for row in report.transitions.order_by("pk")] == [
        "DRAFT",
        "SUBMITTED",
        "CHECKED",
        "ACCEPTED",
    ]
    assert {cell: int(one.value) for cell, one in known.items()} == {
        ("I122", 2023): 1386, ("I127", 2023): 1204, ("I134", 2022): 30, ("I134", 2023): 58, ("I104", 2023): 1,
    }  # fmt: skip
    assert set(report.leaf_states.values()) == {"n"}
    assert Notice.objects.filter(person=cast.person("lan"), kind="reports.accepted").count() == 1
    assert Entry.objects.filter(act="reports.accepted", subject=f"reports.Report:{report.pk}").exists()


def test_sending_twice_is_once_and_taking_back_lasts_until_accepted(world):
    lan = world.cast.actor("lan")
    report = world.sent(world.cast.ta_nung)
    actions.submit_report(report=report, by=lan, at=NOW)
    assert report.transitions.filter(to_state="SUBMITTED").count() == 1
    actions.withdraw_report(report=report, by=lan, at=NOW)
    actions.submit_report(report=report, by=lan, at=NOW)
    actions.accept_report(report=report, by=world.cast.actor("minh"), at=NOW)
    assert report.transitions.last().note == "Nhận khi cấp huyện chưa xem."
    with pytest.raises(Refused, match="đã nhận"):
        actions.withdraw_report(report=report, by=lan, at=NOW)


def test_what_blocks_or_is_missing_holds_a_sending_back(world):
    report, lan = world.report(world.cast.ta_nung), world.cast.actor("lan")
    world.save(report, {"con": "1"})
    with pytest.raises(Refused, match="1 câu bắt buộc"):
        actions.submit_report(report=report, by=lan, at=NOW)
    world.save(report, {"nhan": "1.386", "con": "1.420"})
    with pytest.raises(Refused, match=r"Xã ghi còn 1\.420 bản nhưng chỉ nhận 1\.386 bản"):
        actions.submit_report(report=report, by=lan, at=NOW)
    world.save(report, {"con": {"value": "1.420", "why": "Sách chuyển từ nơi khác đến"}})
    assert actions.submit_report(report=report, by=lan, at=NOW).state == "SUBMITTED"


def test_a_late_report_is_received_and_marked(world):
    report = world.report(world.cast.ta_nung)
    world.save(report, GOOD)
    late = NOW + timedelta(days=20)
    sent = actions.submit_report(report=report, by=world.cast.actor("lan", late), at=late)

    assert (sent.is_late, report.transitions.last().note) == (True, "Gửi sau hạn 10/11/2023.")


def test_a_unit_merged_meanwhile_still_sends_for_the_old_geography(world):
    UnitVersion.objects.filter(unit=world.cast.ta_nung).update(to_date=date(2023, 11, 1))
    report = world.sent(world.cast.ta_nung)

    assert "vẫn nhận theo địa giới ngày 31/10/2023" in report.transitions.last().note


def test_a_leaf_is_returned_mended_and_sent_again(world):
    cast = world.cast
    report = world.sent(cast.ta_nung)
    with pytest.raises(Refused, match="ít nhất một mục"):
        actions.return_report(report=report, comments={"m1": " "}, by=cast.actor("minh"), at=NOW)
    actions.return_report(
        report=report, comments={"m1": "Xem lại số bản còn."}, by=cast.actor("minh"), at=NOW
    )
    report.refresh_from_db()
    assert report.leaf_states == {"m1": "t", "m2": "v"}
    world.save(report, {"con": "1.200"})
    again = actions.submit_report(report=report, by=cast.actor("lan"), at=NOW)

    assert (again.state, again.comments.filter(settled_at=None).count()) == ("SUBMITTED", 0)


def test_nobody_decides_on_answers_that_were_sent_anew_meanwhile(world):
    cast = world.cast
    report = world.sent(cast.ta_nung)
    actions.withdraw_report(report=report, by=cast.actor("lan"), at=NOW)
    world.save(report, {"con": "1.200"})
    report = actions.submit_report(report=report, by=cast.actor("lan"), at=NOW)
    asked = {"report": report, "by": cast.actor("minh"), "at": NOW}
    with pytest.raises(Refused, match="vừa gửi bản mới"):
        actions.accept_report(**asked, seen=1)
    with pytest.raises(Refused, match="vừa gửi bản mới"):
        actions.return_report(**asked, seen=1, comments={"m1": "Xem lại."})
    with pytest.raises(Refused, match="vừa gửi bản mới"):
        actions.check_report(**asked | {"by": cast.actor("dung")}, seen=1)

    assert actions.accept_report(**asked, seen=2).state == "ACCEPTED"


def test_the_page_that_was_read_names_its_revision(world, sign_in):
    report = world.sent(world.cast.ta_nung)
    minh = sign_in(world.cast.person("minh"))
    page = minh.get(reverse("reports:read", args=[report.pk])).content.decode()
    said = minh.post(reverse("reports:accept", args=[report.pk]), {"ban": "7"}, follow=True).content.decode()

    assert '<input type="hidden" name="ban" value="1">' in page
    assert "vừa gửi bản mới" in said


def test_reopening_takes_the_figures_back_and_voids_the_signature(world):
    cast = world.cast
    report = world.report(cast.lam_dong, "minh", "REPORT")
    world.save(report, {"loi_1": "Tốt.", "loi_2": "Đạt.", "t_nhan": "238.000"}, "minh")
    actions.submit_report(report=report, by=cast.actor("thu"), at=NOW)
    assert report.signatures.filter(voided_at=None).count() == 1
    actions.accept_report(report=report, by=cast.actor("hoa"), at=NOW)
    actions.lock_report(report=report, by=cast.actor("vinh"), at=NOW)
    with pytest.raises(Refused, match="lý do"):
        actions.reopen_report(report=report, reason=" ", by=cast.actor("vinh"), at=NOW)
    actions.reopen_report(report=report, reason="Cộng nhầm một huyện.", by=cast.actor("vinh"), at=NOW)

    assert figures.known(cast.lam_dong, ["I122"]) == {}
    assert report.signatures.filter(voided_at=None).count() == 0


def test_only_those_on_the_way_up_review(world):
    cast = world.cast
    report = world.sent(cast.ta_nung)
    for name in ("lan", "khach", "hoa", "vang"):
        with pytest.raises(Refused, match="không làm được việc này"):
            actions.accept_report(report=report, by=cast.actor(name), at=NOW)
    with pytest.raises(Refused, match="không làm được việc này"):
        actions.check_report(report=report, by=cast.actor("minh"), at=NOW)


def test_many_are_accepted_and_the_rest_say_why(world):
    cast = world.cast
    first, second = world.sent(cast.ta_nung), world.sent(cast.bao_thuan, "bao")
    actions.withdraw_report(report=second, by=cast.actor("bao"), at=NOW)
    taken, left = actions.accept_many(reports=[first, second], by=cast.actor("minh"), at=NOW)

    assert (taken, len(left), left[0].startswith("Xã Bảo Thuận")) == (1, 1, True)


def test_prefill_is_what_others_recorded_not_oneself(world):
    cast = world.cast
    report = world.sent(cast.ta_nung)
    actions.accept_report(report=report, by=cast.actor("minh"), at=NOW)
    assert queries.prefill(report, queries.form_for(report)) == {}
