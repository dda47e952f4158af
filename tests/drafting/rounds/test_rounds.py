"""A round is opened, its people are asked, reminded, given more time, and it is closed."""

from datetime import timedelta

import pytest

from tests.cast import NOW, TODAY, make_body, make_person
from tusach.drafting import actions, queries, rules
from tusach.drafting.models import Invited, Round
from tusach.journal.models import Entry, Mail, Notice
from tusach.kit.errors import Refused
from tusach.people.models import Role
from tusach.reports import rules as reports_rules


def test_a_round_asks_by_account_by_letter_and_leaves_the_rest_to_paper(desk):
    made = desk.open()

    assert [one.name for one in made.invited.order_by("order")] == [
        "Ban Tuyên giáo Tỉnh ủy Lâm Đồng",
        "Bộ Thử",
        "Bà Mai",
    ]
    assert {notice.person.username for notice in Notice.objects.filter(kind="drafting.asked")} == {
        "minh",
        "thu",
    }
    mail = Mail.objects.get()
    assert (mail.address, mail.person, mail.name) == ("mai@example.vn", None, "Bà Mai")
    assert f"{'/du-thao/gop-y/'}#ma=" in mail.text
    mai = desk.invited(made, "Mai")
    assert len(mai.code_hash) == 64
    assert mai.code_hash not in mail.text
    assert Entry.objects.filter(act="drafting.open_round", subject=f"drafting.Round:{made.pk}").count() == 1


def test_the_group_of_provinces_is_that_of_the_day(desk):
    found = queries.provinces_on(TODAY)

    assert [one.name for one in found] == [
        "Ban Tuyên giáo Tỉnh ủy Hà Giang",
        "Ban Tuyên giáo Tỉnh ủy Lâm Đồng",
    ]
    assert all(one.body is not None for one in found)


def test_lines_are_read_as_names_addresses_accounts_and_bodies(desk):
    text = "1. Bộ Văn hóa <vp@example.vn>\n\n- ban tuyên giáo tỉnh ủy lâm đồng\n@hung\nTS. Nguyễn Văn A; a@example.vn"
    one, two, three, four = actions.read_guests(text, TODAY)

    assert (one.name, one.email) == ("Bộ Văn hóa", "vp@example.vn")
    assert two.body == desk.cast.bodies["lam_dong"]
    assert three.person == desk.cast.person("hung")
    assert (four.name, four.email) == ("TS. Nguyễn Văn A", "a@example.vn")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@nobody", "Không có tài khoản"),
        ("a@example.vn", "chưa có tên"),
        ("Dài " * 60, "dài quá 200"),
        ("A\n" * 501, "nhiều nhất 500"),
    ],
)
def test_a_line_that_names_nobody_is_refused(desk, text, said):
    with pytest.raises(Refused, match=said):
        actions.read_guests(text, TODAY)


def test_nobody_is_asked_twice_and_nobody_at_all_is_refused(desk):
    made = desk.open(desk.guest("Bộ Thử"), desk.guest("bộ  thử"), desk.lam_dong(), desk.lam_dong())
    assert made.invited.count() == 2
    with pytest.raises(Refused, match="đã được mời cả rồi"):
        actions.invite(round=made, guests=[desk.guest("Bộ thử")], by=desk.actor("hoa"), at=NOW)
    asking = actions.Asking(name="", audience="EXPERTS", deadline=TODAY)
    with pytest.raises(Refused, match="Chưa có ai được mời"):
        actions.open_round(version=desk.version, asking=asking, guests=[], by=desk.actor("hoa"), at=NOW)
    assert Round.objects.count() == 1


def test_a_past_deadline_is_refused_and_an_old_version_has_to_be_meant(desk):
    with pytest.raises(Refused, match="Hạn trả lời đã qua"):
        desk.open(days=-1)
    desk.save(desk.blocks[0], "Viết lại.")
    newer = actions.fix_version(manuscript=desk.manuscript, by=desk.actor("hoa"), at=NOW)
    with pytest.raises(Refused, match="Đã có dự thảo lần 2"):
        desk.open()
    made = desk.open(on_old=True)

    assert queries.newer_than(made.version) == newer


def test_who_has_not_answered_is_reminded_once_a_day_with_a_new_link(desk):
    made = desk.open()
    old = desk.invited(made, "Mai").code_hash
    with_word = desk.invited(made, "Lâm Đồng")
    desk.say(with_word)
    tomorrow = NOW + timedelta(days=1)

    assert actions.remind(round=made, by=desk.actor("hoa"), at=tomorrow) == 1
    with pytest.raises(Refused, match="Hôm nay đã nhắc"):
        actions.remind(round=made, by=desk.actor("hoa"), at=tomorrow)
    mai = desk.invited(made, "Mai")
    assert (mai.reminders, mai.reminded_at) == (1, tomorrow)
    assert mai.code_hash != old
    assert "mã trong thư trước không dùng nữa" in Mail.objects.order_by("-pk")[0].text
    assert not Notice.objects.filter(sentence__startswith="Nhắc").exists()


def test_the_worker_reminds_before_and_after_the_deadline_once_a_day_and_not_at_night(desk):
    made = desk.open()
    before = NOW + timedelta(days=8)
    assert actions.remind_silent(at=NOW) == 0
    assert actions.remind_silent(at=before.replace(hour=5)) == 0
    assert actions.remind_silent(at=before) == 2
    assert actions.remind_silent(at=before) == 0
    assert actions.remind_silent(at=NOW + timedelta(days=11)) == 2
    assert actions.remind_silent(at=NOW + timedelta(days=12)) == 0
    actions.close_round(round=made, by=desk.actor("hoa"), at=NOW)

    assert actions.remind_silent(at=before + timedelta(hours=1)) == 0
    assert [one.reminders for one in made.invited.order_by("order")] == [2, 0, 2]  # nobody can reach Bộ Thử


def test_nobody_left_or_nobody_reachable_is_said(desk):
    made = desk.open(desk.guest("Bộ Thử"))
    with pytest.raises(Refused, match="không có tài khoản hay địa chỉ thư"):
        actions.remind(round=made, by=desk.actor("hoa"), at=NOW)
    desk.say(desk.invited(made))
    with pytest.raises(Refused, match="Mọi nơi được mời đã trả lời"):
        actions.remind(round=made, by=desk.actor("hoa"), at=NOW)


def test_more_time_lengthens_the_links_and_less_is_refused(desk):
    made = desk.open()
    before = desk.invited(made, "Mai").code_until
    with pytest.raises(Refused, match="phải sau hạn đang có"):
        actions.extend_round(round=made, deadline=made.deadline, by=desk.actor("hoa"), at=NOW)
    longer = actions.extend_round(
        round=made, deadline=made.deadline + timedelta(days=5), by=desk.actor("hoa"), at=NOW
    )

    assert (longer.first_deadline, longer.deadline) == (
        TODAY + timedelta(days=10),
        TODAY + timedelta(days=15),
    )
    assert desk.invited(made, "Mai").code_until == before + timedelta(days=5)
    assert Notice.objects.filter(sentence__contains="lùi đến").count() == 2


def test_a_closed_round_takes_nothing_on_the_site_but_the_secretariat_still_enters(desk):
    made = actions.close_round(round=desk.open(), by=desk.actor("hoa"), at=NOW)
    with pytest.raises(Refused, match="đã chốt"):
        desk.say(desk.invited(made), way="LINK")
    with pytest.raises(Refused, match="đã chốt"):
        actions.remind(round=made, by=desk.actor("hoa"), at=NOW)

    desk.say(desk.invited(made), way="HAND", at=NOW + timedelta(days=30))
    assert actions.reopen_round(round=made, by=desk.actor("hoa"), at=NOW).closed_at is None
    with pytest.raises(Refused, match="đang mở"):
        actions.reopen_round(round=made, by=desk.actor("hoa"), at=NOW)


def test_only_who_has_said_nothing_is_taken_off_the_list(desk):
    made = desk.open()
    desk.say(desk.invited(made))
    with pytest.raises(Refused, match="đã trả lời"):
        actions.drop_invited(invited=desk.invited(made), by=desk.actor("hoa"), at=NOW)
    actions.drop_invited(invited=desk.invited(made, "Mai"), by=desk.actor("hoa"), at=NOW)

    assert Invited.objects.filter(round=made).count() == 2


@pytest.mark.parametrize(
    ("name", "reads", "runs", "enters", "approves"),
    [
        ("hoa", 1, 1, 1, 0), ("an", 1, 0, 1, 0), ("vinh", 1, 0, 0, 1), ("hung", 0, 0, 0, 0), ("ngoc", 0, 0, 0, 0),
        ("minh", 0, 0, 0, 0), ("thu", 0, 0, 0, 0), ("khach", 0, 0, 0, 0), ("vang", 0, 0, 0, 0),
    ],
)  # fmt: skip
def test_the_secretariat_runs_a_leader_approves_and_the_asked_do_neither(
    desk, name, reads, runs, enters, approves
):
    made, actor = desk.open(), desk.actor(name)

    assert rules.may_read_rounds(actor, made) == bool(reads)
    assert rules.may_run_rounds(actor, made) == rules.may_dispose(actor, made) == bool(runs)
    assert rules.may_enter_answers(actor, made) == bool(enters)
    assert rules.may_approve_points(actor, made) == bool(approves)
    assert queries.rounds_visible_to(actor).exists() == bool(reads)


def test_a_ministrys_people_see_no_round_as_a_whole_whatever_their_post(desk):
    body = make_body("MINISTRY", "Bộ Văn hóa, Thể thao và Du lịch", desk.cast.nation)
    desk.cast.people["bo"] = make_person("bo", "Bộ", body, Role.EDITOR, Role.LEADER, Role.CLERK)
    made, actor = desk.open(desk.guest("Bộ Văn hóa", body=body)), desk.actor("bo")

    assert not any(rule(actor, made) for rule in (rules.may_read_rounds, rules.may_run_rounds, rules.may_enter_answers,
                                                  rules.may_dispose, rules.may_approve_points, rules.may_read_drafts,
                                                  rules.may_read_writing, rules.may_write, rules.may_read_codes,
                                                  rules.may_code, rules.may_issue_manuscript))  # fmt: skip
    assert rules.may_be_asked(actor, None)
    assert not reports_rules.may_see_intakes(actor, None)
    assert reports_rules.may_see_intakes(desk.actor("hoa"), None)
    assert not queries.rounds_visible_to(actor).exists()
    assert queries.invited_visible_to(actor).get().round == made


def test_a_leader_whose_own_body_is_asked_approves_nothing_in_that_round(desk):
    made = desk.open(desk.guest("Ban", body=desk.cast.bodies["centre"]))

    assert not rules.may_approve_points(desk.actor("vinh"), made)


@pytest.mark.parametrize(("name", "may"), [("minh", 1), ("thu", 1), ("khach", 0), ("vang", 0), ("hoa", 0)])
def test_who_serves_the_asked_body_answers_for_it(desk, name, may):
    one = desk.invited(desk.open(), "Lâm Đồng")

    assert rules.may_answer(desk.actor(name), one) == bool(may)
    assert queries.invited_visible_to(desk.actor(name)).filter(pk=one.pk).exists() == bool(may)
