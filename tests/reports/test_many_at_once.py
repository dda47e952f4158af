"""Several reports taken in from the list: as it showed them, and with a sentence for each that stays."""

from tests.cast import NOW
from tusach.reports import actions
from tusach.reports.models import State

DOOR, LIST = "/bao-cao/cho-xem/nhan/", "/bao-cao/cho-xem/"


def ticked(page):
    return [part.partition('"')[0] for part in page.text.split('name="report" value="')[1:]]


def test_what_was_ticked_is_taken_in_as_the_list_showed_it(world, sign_in):
    first, second = world.sent(world.cast.ta_nung), world.sent(world.cast.bao_thuan, "bao")
    minh = sign_in(world.cast.person("minh"))
    chosen = ticked(minh.get(LIST))
    actions.withdraw_report(report=second, by=world.cast.actor("bao"), at=NOW)
    second = world.sent(world.cast.bao_thuan, "bao", kho="Đã sửa.")
    came = minh.post(DOOR, {"report": chosen}, follow=True)
    states = {one.pk: (one.refresh_from_db(), one.state)[1] for one in (first, second)}

    assert states == {first.pk: State.ACCEPTED, second.pk: State.SUBMITTED}
    assert "Đã nhận 1 báo cáo." in came.text
    assert "Xã Bảo Thuận: Nơi gửi vừa gửi bản mới" in came.text


def test_nothing_ticked_and_what_waits_no_more_are_told(world, sign_in):
    sent = world.sent(world.cast.ta_nung)
    minh = sign_in(world.cast.person("minh"))
    chosen = ticked(minh.get(LIST))
    assert "Chưa chọn phiếu nào." in minh.post(DOOR, {"report": ["", "x-1", "9" * 5_000]}, follow=True).text
    actions.withdraw_report(report=sent, by=world.cast.actor("lan"), at=NOW)

    assert "1 phiếu không còn chờ anh chị" in minh.post(DOOR, {"report": chosen}, follow=True).text


def test_a_stranger_takes_in_nothing(world, sign_in):
    sent = world.sent(world.cast.ta_nung)
    came = sign_in(world.cast.person("khach")).post(DOOR, {"report": [f"{sent.pk}-1"]}, follow=True)
    sent.refresh_from_db()

    assert (sent.state, "1 phiếu không còn chờ" in came.text) == (State.SUBMITTED, True)
    assert sign_in(world.cast.person("lan")).post(DOOR, {"report": [f"{sent.pk}-1"]}).status_code == 403
