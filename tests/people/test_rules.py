from datetime import date, timedelta

import pytest

from tests.cast import NOW, TODAY
from tusach.people import rules
from tusach.people.models import Delegation, Post, Role

EVERYBODY = ["lan", "bao", "dung", "minh", "thu", "khach", "hoa", "vinh", "quan", "an", "vang"]


@pytest.mark.parametrize(
    ("rule", "who"),
    [
        (rules.is_known, EVERYBODY),
        (rules.is_administrator, ["quan"]),
        (rules.is_centre, ["hoa", "vinh", "quan", "an"]),
        (rules.needs_second_factor, ["hoa", "vinh", "quan", "an"]),
        (rules.may_keep_accounts, ["minh", "khach", "quan"]),
    ],
)
def test_who_may(cast, rule, who):
    assert [name for name in EVERYBODY if rule(cast.actor(name), None)] == who
    assert not rule(cast.nobody(), None)


@pytest.mark.parametrize(
    ("place", "who"),
    [
        ("ta_nung", ["minh", "quan"]),
        ("lam_dong", ["minh", "quan"]),
        ("di_linh", ["quan"]),
        ("tan_thanh", ["khach", "quan"]),
        ("nation", ["quan"]),
    ],
)
def test_a_province_manages_only_its_own_communes(cast, place, who):
    unit = getattr(cast, place)
    assert [name for name in EVERYBODY if rules.may_manage_accounts_of(cast.actor(name), unit)] == who


def test_a_slip_is_printed_by_the_own_province_and_the_administrator(cast):
    who = [name for name in EVERYBODY if rules.may_print_slip(cast.actor(name), cast.person("lan"))]
    assert who == ["minh", "quan"]


def test_no_province_prints_its_way_into_a_post_elsewhere(cast):
    minh, lan = cast.actor("minh"), cast.person("lan")
    post = Post.objects.create(person=lan, body=cast.bodies["centre"], role=Role.EXPERT, from_date=TODAY)
    assert not rules.may_print_slip(minh, lan)
    post.delete()
    assert rules.may_print_slip(minh, lan)
    lent = Post.objects.get(person=cast.person("vinh"))
    Delegation.objects.create(post=lent, to=lan, from_date=TODAY, to_date=TODAY + timedelta(days=2))
    assert not rules.may_print_slip(minh, lan)


def test_a_post_that_ended_yesterday_gives_no_right(cast):
    post = Post.objects.get(person=cast.person("minh"), role=Role.REVIEWER)
    post.to_date = TODAY
    post.save()
    assert not rules.may_keep_accounts(cast.actor("minh"))
    assert rules.may_keep_accounts(cast.actor("minh", at=NOW - timedelta(days=1)))


def test_only_the_holder_lends_a_post(cast):
    post = Post.objects.get(person=cast.person("thu"))
    Delegation.objects.create(post=post, to=cast.person("minh"), from_date=TODAY, to_date=date(2023, 12, 1))
    assert [name for name in EVERYBODY if rules.may_delegate(cast.actor(name), post)] == ["thu"]
