import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.cast import NOW, TODAY, make_body, make_person
from tests.shelf.factories import ended, here, lend, make_shelf, put, stocked
from tests.supply.factories import make_title
from tusach.books.models import Standing, Title
from tusach.journal.models import Notice
from tusach.kit.errors import Refused
from tusach.people.models import BodyKind, Post, Role
from tusach.shelf import actions, rules
from tusach.shelf.actions import Copies
from tusach.shelf.models import Item, OfferState, Tally, WeedingLine, WeedingState
from tusach.shelf.queries.kept import offers_near
from tusach.supply.models import AccountKind, Balance
from tusach.supply.queries.verify import differences

pytestmark = pytest.mark.django_db


def add(cast, shelf, title, quantity, fund="GIFT", **facts):
    facts = {"device": uuid.uuid4(), "happened_at": NOW, "by": cast.actor("lan"), "at": NOW, **facts}
    actions.add_copies(shelf=shelf, title=title, copies=Copies(title.pk, quantity, fund), **facts)


def gone(cast, shelf, title, quantity, kind="LOST", reason="lũ cuốn", **facts):
    facts = {"device": uuid.uuid4(), "happened_at": NOW, "by": cast.actor("lan"), "at": NOW, **facts}
    copies = Copies(title.pk, quantity, reason=reason)
    actions.report_gone(shelf=shelf, title=title, copies=copies, kind=kind, **facts)


def test_a_gift_comes_in_once_with_its_fund_and_its_numbers(cast):
    shelf, title = stocked(cast, 1, numbers_items=True)
    device = uuid.uuid4()

    add(cast, shelf, title, 2, device=device)
    add(cast, shelf, title, 2, device=device)

    assert Balance.objects.get(account=shelf.account, fund="GIFT").quantity == 2
    assert ended(title, AccountKind.OPENING) == -2
    assert list(Item.objects.values_list("number", "fund")) == [(1, "GIFT"), (2, "GIFT")]
    assert list(differences()) == []


@pytest.mark.parametrize(("quantity", "fund"), [(0, "GIFT"), (5001, "GIFT"), (1, "THEFT")])
def test_a_gift_of_nothing_or_of_no_fund_is_refused(cast, quantity, fund):
    shelf, title = stocked(cast)

    with pytest.raises(Refused):
        add(cast, shelf, title, quantity, fund)
    assert here(shelf, title) == 3


def test_lost_and_damaged_leave_the_shelf_with_a_reason(cast):
    shelf, title = stocked(cast, 3)

    gone(cast, shelf, title, 1)
    gone(cast, shelf, title, 1, "DAMAGED", "mối xông")

    assert (here(shelf, title), ended(title, "LOST"), ended(title, "DAMAGED")) == (1, 1, 1)
    for wrong in ({"kind": "GIVEN"}, {"reason": " "}, {"quantity": 0}):
        with pytest.raises(Refused):
            gone(cast, shelf, title, **{"quantity": 1, **wrong})
    assert here(shelf, title) == 1


def test_marks_of_a_day_add_up_and_never_go_below_nothing(cast):
    shelf = make_shelf(cast)

    for delta in (1, 1, 3, -1, -50):
        row = actions.tally(shelf=shelf, kind="READ", on=TODAY, delta=delta, at=NOW)
        assert row.count >= 0
    assert Tally.objects.get().count == 0
    for kind, on, delta in (("SLEEP", TODAY, 1), ("READ", TODAY + timedelta(days=1), 1), ("READ", TODAY, 0), ("READ", TODAY, 501)):  # fmt: skip
        with pytest.raises(Refused):
            actions.tally(shelf=shelf, kind=kind, on=on, delta=delta, at=NOW)


def test_numbers_go_up_and_no_further_than_the_copies(cast):
    shelf, title = stocked(cast, 3, numbers_items=True)
    lend(shelf, title)
    facts = {"shelf": shelf, "title": title, "fund": "PROGRAMME", "by": cast.actor("lan"), "at": NOW}

    first = actions.number_items(quantity=2, **facts)
    assert [item.number for item in (*first, *actions.number_items(quantity=1, **facts))] == [1, 2, 3]
    with pytest.raises(Refused, match="còn 0 bản chưa có số"):
        actions.number_items(quantity=1, **facts)

    actions.item_gone(item=first[0], paper="02/BB", note="", by=cast.actor("lan"), at=NOW)
    with pytest.raises(Refused, match="ra khỏi sổ"):
        actions.item_gone(item=first[0], paper="02/BB", note="", by=cast.actor("lan"), at=NOW)


def test_a_shelf_without_numbers_gives_none(cast):
    shelf, title = stocked(cast)

    with pytest.raises(Refused, match="không ghi sổ"):
        actions.number_items(
            shelf=shelf, title=title, quantity=1, fund="PROGRAMME", by=cast.actor("lan"), at=NOW
        )


@pytest.fixture
def superseded(cast):
    shelf, title = stocked(cast, 3)
    new = put(shelf, make_title("T002", "Hỏi đáp về đất đai, bản mới"), 1)
    Title.objects.filter(pk=title.pk).update(standing=Standing.SUPERSEDED, superseded_by=new)
    return (
        shelf,
        title,
        actions.start_weeding(shelf=shelf, reason="Luật Đất đai mới", by=cast.actor("lan"), at=NOW),
    )


def test_a_list_proposes_what_was_superseded_and_goes_its_way(cast, superseded):
    shelf, title, weeding = superseded
    line = WeedingLine.objects.get()
    assert (line.title, line.quantity) == (title, 3)
    assert "Hỏi đáp về đất đai, bản mới" in line.why

    lan, thu = cast.actor("lan"), cast.actor("thu")
    actions.propose_weeding(weeding=weeding, by=lan, at=NOW)
    assert Notice.objects.get(kind="shelf.weeding").person == cast.person("thu")
    actions.decide_weeding(weeding=weeding, approves=True, answer="", by=thu, at=NOW)
    assert here(shelf, title) == 3
    actions.finish_weeding(weeding=weeding, paper="03/BB", by=lan, at=NOW)

    weeding.refresh_from_db()
    assert (weeding.state, weeding.decided_by, weeding.paper) == (
        WeedingState.DONE,
        cast.person("thu"),
        "03/BB",
    )
    assert (here(shelf, title), ended(title, AccountKind.WEEDED)) == (0, 3)
    assert list(differences()) == []


def test_each_step_of_a_list_refuses_what_is_out_of_turn(cast, superseded):
    shelf, title, weeding = superseded
    lan, thu = cast.actor("lan"), cast.actor("thu")

    with pytest.raises(Refused, match="chưa xong"):
        actions.start_weeding(shelf=shelf, reason="", by=lan, at=NOW)
    for early in (lambda: actions.decide_weeding(weeding=weeding, approves=True, answer="", by=thu, at=NOW),
                  lambda: actions.finish_weeding(weeding=weeding, paper="1", by=lan, at=NOW)):  # fmt: skip
        with pytest.raises(Refused, match="đang lập"):
            early()
    actions.propose_weeding(weeding=weeding, by=lan, at=NOW)
    with pytest.raises(Refused, match="không tự duyệt"):
        actions.decide_weeding(weeding=weeding, approves=True, answer="", by=lan, at=NOW)
    with pytest.raises(Refused, match="lý do"):
        actions.decide_weeding(weeding=weeding, approves=False, answer=" ", by=thu, at=NOW)
    actions.decide_weeding(weeding=weeding, approves=False, answer="Giữ một bản", by=thu, at=NOW)
    actions.reopen_weeding(weeding=weeding, by=lan, at=NOW)
    line = {"weeding": weeding, "title": title, "by": lan, "at": NOW}
    for copies in (Copies(title.pk, 9, reason="cũ"), Copies(title.pk, 1, reason=" ")):
        with pytest.raises(Refused):
            actions.set_weeding_line(copies=copies, **line)
    actions.set_weeding_line(copies=Copies(title.pk, 2, reason="cũ"), **line)
    assert WeedingLine.objects.get().quantity == 2
    actions.set_weeding_line(copies=Copies(title.pk, 0), **line)
    with pytest.raises(Refused, match="chưa có cuốn nào"):
        actions.propose_weeding(weeding=weeding, by=lan, at=NOW)


def test_only_who_may_decide_is_told_and_that_nobody_may_is_said(cast, superseded, sign_in):
    shelf, _, weeding = superseded
    other = make_body(BodyKind.PEOPLES_COMMITTEE, "Ủy ban nhân dân xã Tà Nung", shelf.unit)
    make_person("phe", "Phê", other, Role.LEADER)
    assert actions.deciders_of(weeding, NOW) == [cast.person("thu")]
    make_person("quyet", "Quyết", shelf.body, Role.LEADER)
    assert [one.username for one in actions.deciders_of(weeding, NOW)] == ["quyet"]

    Post.objects.filter(role=Role.LEADER).delete()
    client = sign_in(cast.person("lan"))
    said = client.post(reverse("shelf:propose_weeding", args=[weeding.pk]), follow=True).text

    assert "chưa có lãnh đạo nào có tài khoản để duyệt" in said
    assert "Chưa có lãnh đạo nào ở xã, ở tỉnh có tài khoản để duyệt" in said
    assert not Notice.objects.filter(kind="shelf.weeding").exists()


def test_minutes_have_a_number(cast, superseded):
    _, _, weeding = superseded
    actions.propose_weeding(weeding=weeding, by=cast.actor("lan"), at=NOW)
    actions.decide_weeding(weeding=weeding, approves=True, answer="", by=cast.actor("thu"), at=NOW)

    with pytest.raises(Refused, match="số biên bản"):
        actions.finish_weeding(weeding=weeding, paper=" ", by=cast.actor("lan"), at=NOW)


@pytest.mark.parametrize(
    ("who", "may"), [("thu", True), ("lan", False), ("vinh", False), ("khach", False), ("minh", False)]
)
def test_a_leader_of_the_body_or_its_province_decides(cast, superseded, who, may):
    assert rules.may_decide(cast.actor(who), superseded[2]) is may


def test_surplus_goes_to_a_neighbour_when_both_have_said_so(cast):
    shelf, title = stocked(cast, 5)
    other = make_shelf(cast, "bao_thuan")
    lan, bao = cast.actor("lan"), cast.actor("bao")

    offer = actions.offer_surplus(shelf=shelf, title=title, quantity=2, fund="PROGRAMME", by=lan, at=NOW)
    assert list(offers_near(other, TODAY)) == [offer]
    assert list(offers_near(shelf, TODAY)) == []
    offer = actions.take_offer(offer=offer, shelf=other, by=bao, at=NOW)
    with pytest.raises(Refused, match="chưa ghi đã giao"):
        actions.receive_offer(offer=offer, by=bao, at=NOW)
    actions.hand_over_offer(offer=offer, by=lan, at=NOW)
    assert (here(shelf, title), here(other, title)) == (5, 0)
    offer = actions.receive_offer(offer=offer, by=bao, at=NOW)

    assert (here(shelf, title), here(other, title), offer.state) == (3, 2, OfferState.DONE)
    assert list(differences()) == []


@pytest.mark.parametrize("came", [0, 1])
def test_what_was_offered_and_did_not_come_is_unexplained_and_the_giver_is_told(cast, came):
    shelf, title = stocked(cast, 5)
    other = make_shelf(cast, "bao_thuan")
    lan, bao = cast.actor("lan"), cast.actor("bao")
    offer = actions.offer_surplus(shelf=shelf, title=title, quantity=2, fund="PROGRAMME", by=lan, at=NOW)
    actions.take_offer(offer=offer, shelf=other, by=bao, at=NOW)
    actions.hand_over_offer(offer=offer, by=lan, at=NOW)
    with pytest.raises(Refused, match="giao 2 bản"):
        actions.receive_offer(offer=offer, received=3, by=bao, at=NOW)

    offer = actions.receive_offer(offer=offer, received=came, by=bao, at=NOW)

    assert (here(shelf, title), here(other, title), ended(title, "UNEXPLAINED")) == (3, came, 2 - came)
    assert (offer.state, offer.received, offer.lacking) == (OfferState.DONE, came, 2 - came)
    told = Notice.objects.filter(person=cast.person("lan"), sentence__contains=f"nhận {came} trên 2 bản")
    assert told.count() == 1
    assert list(differences()) == []


def test_an_offer_refuses_too_many_the_far_and_the_late(cast):
    shelf, title = stocked(cast, 2)
    near, far = make_shelf(cast, "bao_thuan"), make_shelf(cast, "tan_thanh")
    lan = cast.actor("lan")
    with pytest.raises(Refused, match="còn 2 bản"):
        actions.offer_surplus(shelf=shelf, title=title, quantity=3, fund="PROGRAMME", by=lan, at=NOW)
    offer = actions.offer_surplus(shelf=shelf, title=title, quantity=2, fund="PROGRAMME", by=lan, at=NOW)
    with pytest.raises(Refused, match="còn 0 bản"):
        actions.offer_surplus(shelf=shelf, title=title, quantity=1, fund="PROGRAMME", by=lan, at=NOW)
    for shelf_that, words in ((far, "cùng huyện"), (shelf, "chính tủ mình")):
        with pytest.raises(Refused, match=words):
            actions.take_offer(offer=offer, shelf=shelf_that, by=lan, at=NOW)
    actions.take_offer(offer=offer, shelf=near, by=lan, at=NOW)
    with pytest.raises(Refused, match="đã có nơi nhận"):
        actions.take_offer(offer=offer, shelf=near, by=lan, at=NOW)
    actions.hand_over_offer(offer=offer, by=lan, at=NOW)
    with pytest.raises(Refused, match="Đã ghi giao"):
        actions.hand_over_offer(offer=offer, by=lan, at=NOW)
    with pytest.raises(Refused, match="đã giao đi"):
        actions.withdraw_offer(offer=offer, by=lan, at=NOW)
