from datetime import timedelta

import pytest

from tests.cast import NOW, TODAY
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.people import actions
from tusach.people.models import Body, BodyKind, Delegation, Person, Post, Role


def lend(cast, **changes):
    facts = {
        "post": Post.objects.get(person=cast.person("thu")),
        "to": cast.person("minh"),
        "from_date": TODAY,
        "last_date": TODAY + timedelta(days=3),
        "reason": "nghỉ phép",
        "by": cast.actor("thu"),
        "at": NOW,
    }
    return actions.delegate(**(facts | changes))


def test_a_delegation_writes_both_names(cast):
    lent = lend(cast)
    assert lent.to_date == TODAY + timedelta(days=4)
    entry = Entry.objects.get(act="people.delegate")
    assert (entry.facts["holder_name"], entry.facts["to_name"]) == ("Thu", "Minh")
    actions.end_delegation(delegation=lent, by=cast.actor("thu"), at=NOW + timedelta(days=2))
    lent.refresh_from_db()
    assert lent.to_date == TODAY + timedelta(days=2)
    assert "Minh thôi làm thay Thu" in Entry.objects.get(act="people.end_delegation").sentence


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"from_date": TODAY - timedelta(days=1)}, "không được trước hôm nay"),
        ({"last_date": TODAY - timedelta(days=1)}, "Ngày cuối phải từ ngày bắt đầu"),
        ({"last_date": TODAY + timedelta(days=400)}, "không quá 180 ngày"),
    ],
)
def test_delegations_that_make_no_sense(cast, changes, said):
    with pytest.raises(Refused, match=said):
        lend(cast, **changes)
    assert not Delegation.objects.exists()


def test_one_post_is_lent_to_one_person_at_a_time(cast):
    with pytest.raises(Refused, match="người khác"):
        lend(cast, to=cast.person("thu"))
    first = lend(cast)
    with pytest.raises(Refused, match="Minh đã thay"):
        lend(cast, to=cast.person("dung"), from_date=TODAY + timedelta(days=3))
    with pytest.raises(Refused, match="Minh đã thay"):
        lend(cast, to=cast.person("dung"), last_date=TODAY)
    lend(cast, to=cast.person("dung"), from_date=first.to_date, last_date=first.to_date)


def test_a_post_outside_its_days_cannot_be_lent(cast):
    post = Post.objects.get(person=cast.person("thu"))
    post.to_date = TODAY + timedelta(days=2)
    post.save()
    with pytest.raises(Refused, match="không kéo dài suốt"):
        lend(cast, post=post)


def test_appointing_and_ending(cast):
    quan = cast.actor("quan")
    facts = {"person": cast.person("vang"), "body": cast.bodies["lam_dong"], "role": Role.CLERK, "by": quan}
    post = actions.appoint(**facts, from_date=TODAY, at=NOW)
    with pytest.raises(Refused, match="đang giữ đúng chức trách"):
        actions.appoint(**facts, from_date=TODAY + timedelta(days=5), at=NOW)
    later = NOW + timedelta(days=10)
    actions.end_post(post=post, by=quan, at=later)
    assert not cast.actor("vang", at=later).has_role(Role.CLERK)
    assert cast.actor("vang", at=later - timedelta(days=1)).has_role(Role.CLERK)
    with pytest.raises(Refused, match="đã thôi"):
        actions.end_post(post=post, by=quan, at=later)
    assert {"people.appoint", "people.end_post"} <= set(Entry.objects.values_list("act", flat=True))


def test_a_post_of_today_is_withdrawn_whole(cast):
    quan = cast.actor("quan")
    post = actions.appoint(
        person=cast.person("vang"),
        body=cast.bodies["centre"],
        role=Role.EXPERT,
        from_date=TODAY,
        by=quan,
        at=NOW,
    )
    actions.end_post(post=post, by=quan, at=NOW)
    assert cast.actor("vang").duties == ()


def test_administrators_belong_to_the_centre(cast):
    with pytest.raises(Refused, match="cơ quan trung ương"):
        actions.appoint(
            person=cast.person("vang"),
            body=cast.bodies["lam_dong"],
            role=Role.ADMINISTRATOR,
            from_date=TODAY,
            by=cast.actor("quan"),
            at=NOW,
        )


def test_bodies_are_made_and_renamed(cast):
    quan = cast.actor("quan")
    body = actions.create_body(
        kind=BodyKind.LIBRARY, name=" Thư viện   tỉnh ", unit=cast.lam_dong, from_date=TODAY, by=quan, at=NOW
    )
    assert body.names.get().name == "Thư viện tỉnh"
    with pytest.raises(Refused, match="đã có trong danh sách"):
        actions.create_body(
            kind=BodyKind.LIBRARY, name="THƯ VIỆN TỈNH", unit=cast.lam_dong, from_date=TODAY, by=quan, at=NOW
        )
    with pytest.raises(Refused, match="từ một ngày sau đó"):
        actions.rename_body(body=body, name="Thư viện mới", from_date=TODAY, by=quan, at=NOW)
    with pytest.raises(Refused, match="giống hệt"):
        actions.rename_body(
            body=body, name="Thư viện tỉnh", from_date=TODAY + timedelta(days=1), by=quan, at=NOW
        )
    assert Body.objects.filter(kind=BodyKind.LIBRARY).count() == 1


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"username": "Tên có dấu"}, "chữ thường không dấu"),
        ({"username": "lan"}, "đã có người dùng"),
        ({"full_name": "   "}, "Chưa ghi họ và tên"),
        ({"full_name": "<script>"}, "ký hiệu lạ"),
        ({"email": "khong-phai-thu"}, "không đúng"),
        ({"phone": "12"}, "không đúng"),
    ],
)
def test_persons_that_cannot_be(cast, facts, said):
    with pytest.raises(Refused, match=said):
        actions.create_person(
            **({"username": "moi", "full_name": "Người Mới"} | facts), by=cast.actor("quan"), at=NOW
        )
    assert not Person.objects.filter(username="moi").exists()


def test_a_person_mends_its_own_contact(cast):
    lan = cast.person("lan")
    actions.change_contact(person=lan, email="", phone="912 345 678", by=cast.actor("lan"), at=NOW)
    lan.refresh_from_db()
    assert (lan.email, lan.phone) == ("", "0912345678")
    assert "0912345678" not in Entry.objects.get(act="people.change_contact").sentence
