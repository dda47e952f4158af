"""Activities of the plan changed after the campaign was made: the action, its refusals, its doors."""

from datetime import date

import pytest

from tests.campaign.test_milestones import WHY, hoa
from tests.cast import NOW
from tusach.campaign import actions, queries
from tusach.campaign.actions import WantedActivity
from tusach.campaign.models import Activity, Milestone, PlanChange
from tusach.journal.models import Entry, Notice
from tusach.kit.errors import Refused


@pytest.fixture
def activity(campaign):
    """It holds the communes' day, 3 November 2023, and a milestone of that week."""
    Milestone.objects.filter(campaign=campaign).delete()
    Milestone.objects.create(
        campaign=campaign,
        order=1,
        title="Hội nghị thử",
        from_date=date(2023, 11, 6),
        to_date=date(2023, 11, 8),
    )
    Activity.objects.filter(campaign=campaign).delete()
    return Activity.objects.create(
        campaign=campaign, order=1, title="Khảo sát các xã", lead="Ban Tuyên giáo", partners=["Sở Thử"],
        from_date=date(2023, 11, 1), to_date=date(2023, 12, 1), contents=["Gửi phiếu"],
    )  # fmt: skip


def change(cast, activity, **new):
    """A change with the page's own answers but for `new`."""
    said = {"dues": {}, "may_leave": False, "seen": activity.changes.count(), **hoa(cast)}
    names = ("title", "lead", "partners", "from_date", "to_date", "contents")
    wanted = {name: new.pop(name, getattr(activity, name)) for name in names}
    return actions.change_part(part=activity, wanted=WantedActivity(**wanted), **{**said, **new})


def test_an_activity_moves_with_the_due_day_in_it_and_the_committees_hear(cast, campaign, activity):
    committee = campaign.committees.first()
    actions.add_member(
        committee=committee, person=cast.person("vinh"), name="", title="", by=cast.actor("hoa"), at=NOW
    )

    campaign.obligations.filter(province=cast.ha_giang).update(answered_at=NOW)
    made = change(
        cast, activity, lead="Nhà xuất bản", from_date=date(2023, 11, 15), to_date=date(2024, 1, 1),
        dues={"SURVEY": date(2023, 12, 20)},
    )  # fmt: skip

    activity.refresh_from_db()
    campaign.refresh_from_db()
    owed = campaign.obligations.get(kind="SURVEY", unit=cast.ta_nung)
    assert (activity.last_day, campaign.survey_due, owed.last_day) == (
        date(2023, 12, 31), date(2023, 12, 20), date(2023, 12, 20),
    )  # fmt: skip
    told = dict(Notice.objects.filter(kind=actions.CHANGED).values_list("person__username", "sentence"))
    assert "nay là 20/12/2023, trước là 03/11/2023" in told["lan"]
    assert "hoạt động “Khảo sát các xã” nay từ 15/11/2023 đến hết 31/12/2023" in told["vinh"]
    assert "khach" not in told
    said = actions.sentence_of_change(made)
    assert "Mốc “Hội nghị thử” (từ 06/11/2023 đến hết 07/11/2023) nay nằm ngoài hoạt động này" in said
    turned = [(one.label, one.before, one.after) for one in queries.turned_in(made)]
    assert turned[1] == ("Chủ trì", "Ban Tuyên giáo", "Nhà xuất bản")
    assert Entry.objects.get(act="campaign.change_activity").facts["activity"] == activity.pk


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ({"to_date": date(2023, 11, 1)}, "Ngày cuối của hoạt động đứng trước"),
        ({"to_date": date(2203, 11, 2)}, "Năm 2203"),
        ({"to_date": None, "may_leave": True}, "để trống cả hai"),
        ({"from_date": None, "to_date": None}, "nằm ngoài thời gian mới của hoạt động"),
        ({"title": " "}, "Xin ghi tên hoạt động"),
        ({"reason": " ", "title": "Khác"}, "Xin ghi lý do"),
        ({}, "Chưa có gì khác"),
        ({"partners": ["nơi"] * 101}, "gộp bớt"),
        ({"seen": 3, "title": "Khác"}, "Người khác vừa sửa"),
        ({"dues": {"SURVEY": date(2023, 11, 1)}}, "Ngày 01/11/2023 đã qua"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_changes_nothing(cast, activity, new, said):
    with pytest.raises(Refused, match=said):
        change(cast, activity, **new)

    assert Activity.objects.get().changes.count() == 0
    assert Activity.objects.get().title == "Khảo sát các xã"


def test_what_is_done_or_cancelled_is_not_changed_and_days_may_be_taken_away(cast, campaign, activity):
    def say(state):
        actions.set_activity_state(
            activity=Activity.objects.get(pk=activity.pk), state=state, by=cast.actor("hoa"), at=NOW
        )

    say("DONE")
    for act in (
        lambda: change(cast, activity, title="Khác"),
        lambda: actions.cancel_part(part=activity, **hoa(cast)),
    ):
        with pytest.raises(Refused, match="đã xong"):
            act()
    say("DOING")
    made = change(cast, activity, from_date=None, to_date=None, may_leave=True)
    assert [(one.before[:13], one.after) for one in queries.turned_in(made)] == [("từ 01/11/2023", "")]
    actions.cancel_part(part=activity, **hoa(cast))
    for act in (lambda: say("DONE"), lambda: change(cast, activity, title="Khác")):
        with pytest.raises(Refused, match="đã bỏ"):
            act()
    actions.restore_part(part=activity, **hoa(cast))
    with pytest.raises(Refused, match="không cần lấy lại"):
        actions.restore_part(part=activity, **hoa(cast))
    actions.close_campaign(campaign=campaign, by=cast.actor("hoa"), at=NOW)
    with pytest.raises(Refused, match="Đợt đã khép lại"):
        change(cast, activity, title="Khác")


def test_from_the_campaign_to_an_activity_moved_cancelled_and_taken_back(cast, sign_in, campaign, activity):
    client = sign_in(cast.person("hoa"))
    home = f"/dot/{campaign.pk}/"
    address = f"/dot/hoat-dong/{activity.pk}/sua/"
    assert address in client.get(home).text
    form = client.get(address).context["form"]
    answers = {name: form[name].value() or "" for name in form.fields}
    assert (answers["to_date"], answers["survey_due"], answers["partners"]) == (
        "30/11/2023", "03/11/2023", "Sở Thử",
    )  # fmt: skip

    turned_back = client.post(
        address, {**answers, "from_date": "10/11/2023", "reason": WHY, "lead": "Sở Khác"}
    )
    assert turned_back.status_code == 422
    assert "Sở Khác" in turned_back.text
    page = client.post(address, {**answers, "to_date": "20/12/2023", "reason": WHY}, follow=True).text
    assert "từ 01/11/2023 đến hết 20/12/2023" in page
    assert "Sửa hoạt động</b> “Khảo sát các xã”" in page
    told = client.get(f"/dot/hoat-dong/{activity.pk}/bo/").text
    assert "Hạn gửi phiếu khảo sát (03/11/2023) nằm trong hoạt động này vẫn giữ nguyên." in told
    gone = client.post(f"/dot/hoat-dong/{activity.pk}/bo/", {"reason": WHY}, follow=True).text
    assert "1 hoạt động đã bỏ" in gone
    assert address not in gone
    back = client.post(f"/dot/hoat-dong/{activity.pk}/lay-lai/", {"reason": WHY}, follow=True).text
    assert "hoạt động đã bỏ" not in back


def test_a_long_line_is_kept_whole(cast, activity):
    line = "Thư viện tỉnh, Sở Văn hóa và Thể thao, " * 20

    change(cast, activity, partners=[line])

    activity.refresh_from_db()
    assert activity.partners == [line.strip()]


def test_an_activity_is_added_without_days(cast, sign_in, campaign):
    new = {"title": "Triển lãm", "lead": "Thư viện", "partners": "Sở A\n\nSở B", "reason": WHY}
    page = sign_in(cast.person("hoa")).post(f"/dot/{campaign.pk}/hoat-dong/", new, follow=True).text

    added = Activity.objects.get(title="Triển lãm")
    assert (added.partners, added.from_date, added.state) == (["Sở A", "Sở B"], None, "PLANNED")
    assert "chưa định ngày" in page
    assert "Đã thêm hoạt động." in page


@pytest.mark.parametrize(
    "door", ["hoat-dong/{a}/sua/", "hoat-dong/{a}/bo/", "hoat-dong/{a}/lay-lai/", "{c}/hoat-dong/"]
)
def test_three_refusals_at_every_door(cast, sign_in, client, campaign, activity, door):
    address = "/dot/" + door.format(a=activity.pk, c=campaign.pk)

    assert client.post(address, {"reason": WHY}).status_code == 302
    for name in ("khach", "lan", "minh"):
        assert sign_in(cast.person(name)).get(address).status_code == 403
        assert sign_in(cast.person(name)).post(address, {"reason": WHY}).status_code == 403
    assert not PlanChange.objects.exists()


def test_a_campaign_in_preparation_is_not_found_by_a_stranger(cast, sign_in, draft):
    one = draft.activities.first()

    assert sign_in(cast.person("khach")).get(f"/dot/hoat-dong/{one.pk}/sua/").status_code == 404
