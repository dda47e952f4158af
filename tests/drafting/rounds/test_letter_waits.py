"""A covering letter that is ready goes to the clerks of the centre, and waits there until it has its number."""

from dataclasses import replace

import pytest

from tests.cast import NOW
from tests.drafting.rounds.test_covering import at, issue, outgoing, round_
from tusach.drafting import actions, exports
from tusach.journal.models import Notice
from tusach.kit.errors import Refused
from tusach.registry.models import Awaiting

__all__ = ["round_"]


def send(desk, made, **changed):
    covering = replace(exports.covering_of(made), **changed)
    return actions.send_to_clerk(round=made, covering=covering, by=desk.actor("hoa"), at=NOW)


def waiting():
    return set(Awaiting.objects.filter(settled_at__isnull=True).values_list("keeper", "subject"))


def test_both_clerks_of_the_centre_are_told_and_the_number_ends_the_waiting(desk, round_):
    send(desk, round_)
    subject = exports.covering_of(round_).subject
    centre, publisher = desk.cast.bodies["centre"].pk, desk.cast.bodies["publisher"].pk
    assert waiting() == {(centre, subject), (publisher, subject)}
    told = Notice.objects.filter(kind="registry.waits")
    assert {(one.person.username, one.url) for one in told} == {
        ("an", at("", round_.pk)),
        ("chi", at("", round_.pk)),
    }

    actions.save_letter(
        round=round_,
        covering=replace(exports.covering_of(round_), subject="về việc hỏi"),
        by=desk.actor("hoa"),
        at=NOW,
    )
    assert {subject for _, subject in waiting()} == {"về việc hỏi"}
    document = issue(desk, round_).document
    assert not waiting()
    assert set(Awaiting.objects.values_list("document", flat=True)) == {document.pk}


def test_taken_back_or_joined_it_waits_no_more(desk, round_):
    with pytest.raises(Refused, match="không ở danh sách chờ cấp số"):
        actions.take_back_letter(round=round_, by=desk.actor("hoa"), at=NOW)
    send(desk, round_)
    actions.take_back_letter(round=round_, by=desk.actor("hoa"), at=NOW)
    assert not waiting()
    send(desk, round_)
    actions.link_letter(round=round_, document=outgoing(desk), by=desk.actor("chi"), at=NOW)
    assert not waiting()
    with pytest.raises(Refused, match="đã có công văn"):
        send(desk, round_)


def test_what_is_not_ready_is_not_sent(desk, round_):
    with pytest.raises(Refused, match="còn 1 chỗ"):
        send(desk, round_, text="Xin gửi ...")
    assert not waiting()


def test_the_writer_sends_it_and_the_clerk_finds_it(desk, round_, sign_in):
    writer, clerk = sign_in(desk.cast.person("hoa")), desk.cast.person("chi")
    assert "Chuyển văn thư cấp số" in writer.get(at("", round_.pk)).content.decode()
    assert writer.post(at("-send", round_.pk)).url == at("", round_.pk)
    shown = writer.get(at("", round_.pk)).content.decode()
    assert ("Chuyển văn thư cấp số" in shown, "Rút lại để sửa" in shown) == (False, True)
    client = sign_in(clerk)
    assert at("", round_.pk) in client.get("/van-ban/di/").content.decode()
    assert "Chờ cấp số" in client.get(at("", round_.pk)).content.decode()
    for name, status in (("chi", 403), ("khach", 404)):
        client = sign_in(desk.cast.person(name))
        assert [client.post(at(page, round_.pk)).status_code for page in ("-send", "-back")] == [
            status,
            status,
        ]
    sign_in(desk.cast.person("hoa")).post(at("-back", round_.pk))
    assert not waiting()


def test_a_round_that_is_over_asks_for_no_number(desk, round_):
    """Its letter would be refused one, and would stand in the clerks' list for good."""
    send(desk, round_)
    actions.close_round(round=round_, by=desk.actor("hoa"), at=NOW)
    assert not waiting()
