"""A visitor of the demo has no account that says which day it is: the link's page stands on its round's day."""

from datetime import timedelta

import pytest

from tests.cast import NOW
from tusach.drafting import actions
from tusach.drafting.models import Comment
from tusach.kit import clock as real
from tusach.people.demo_accounts import DemoAccount, write_demo_accounts

DOOR = "/du-thao/gop-y/"


@pytest.fixture
def code(desk, settings, tmp_path):
    settings.DEMO, settings.DATA = True, tmp_path
    write_demo_accounts(
        [DemoAccount("hoa", "Chị Hoa", clock=NOW.isoformat()), DemoAccount("minh", "Anh Minh")]
    )
    made = desk.open()
    (one,) = actions.print_passes(round=made, only=[desk.invited(made).pk], by=desk.actor("hoa"), at=NOW)
    assert one.until < real.now()  # long past, by the machine's clock
    return one.code


def test_it_opens_and_what_is_said_is_said_on_that_day(code, client):
    assert client.post(DOOR, {"code": code}).headers["Location"] == f"{DOOR}doc/"
    page = client.get(f"{DOOR}doc/")
    assert page.status_code == 200
    assert "Đã quá hạn trả lời" not in page.text
    client.post(f"{DOOR}gui/", {"text": "Xin viết rõ hơn.", "once": "a"})

    assert Comment.objects.get().at == NOW


def test_outside_the_demo_the_clock_is_the_machine_s(code, client, settings):
    client.post(DOOR, {"code": code})
    settings.DEMO = False

    assert client.get(f"{DOOR}doc/").headers["Location"] == DOOR
    assert "hết hạn" in client.post(DOOR, {"code": code}).text


def test_a_round_of_somebody_who_works_today_lives_today(code, client, desk):
    desk.rounds[0].opened_by = desk.cast.person("minh")
    desk.rounds[0].save()
    assert "hết hạn" in client.post(DOOR, {"code": code}).text

    desk.rounds[0].invited.update(code_until=real.now() + timedelta(days=1))
    assert client.post(DOOR, {"code": code}).status_code == 302


def test_a_code_that_is_revoked_stays_closed(code, client, desk):
    actions.revoke_code(invited=desk.invited(desk.rounds[0]), by=desk.actor("hoa"), at=NOW)
    assert "thu hồi" in client.post(DOOR, {"code": code}).text
