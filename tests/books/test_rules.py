"""Who may what with titles, wishes and lists, the stranger among them."""

import pytest

from tests.cast import NOW
from tusach.books import rules
from tusach.books.models import ListState, Wish, YearlyList
from tusach.people.models import Post, Role

pytestmark = pytest.mark.django_db
NAMES = ["lan", "bao", "dung", "minh", "thu", "khach", "hoa", "ngoc", "an", "vinh", "vang", "nobody"]
TABLE = {
    "may_read_titles": "1111 1111 1110",
    "may_keep_titles": "0000 0011 0000",
    "may_wish": "1101 1100 0000",
    "may_weigh": "0000 0011 0000",
    "may_read_weighed": "0000 0011 1100",
    "may_approve": "0000 0011 0100",
}


def actors(cast):
    return [cast.nobody() if name == "nobody" else cast.actor(name) for name in NAMES]


@pytest.mark.parametrize("rule", TABLE)
def test_the_table_of_who_may(cast, rule):
    expected = [mark == "1" for mark in TABLE[rule].replace(" ", "")]

    assert [getattr(rules, rule)(actor) for actor in actors(cast)] == expected


def test_a_supplier_keeps_titles_at_the_centre_only(cast):
    for name, may in (("quan", True), ("minh", False)):
        body = cast.bodies["publisher" if may else "lam_dong"]
        Post.objects.create(person=cast.person(name), body=body, role=Role.SUPPLIER, from_date=NOW.date())
        assert rules.may_keep_titles(cast.actor(name)) is may


def test_a_wish_is_taken_back_by_its_own_body_before_it_is_merged(cast):
    wish = Wish.objects.create(text="Ong", body=cast.bodies["ta_nung"], unit=cast.ta_nung, at=NOW)

    may = {name: rules.may_take_back(actor, wish) for name, actor in zip(NAMES, actors(cast), strict=True)}
    assert [name for name, allowed in may.items() if allowed] == ["lan"]
    wish.proposal_id = 7
    assert not rules.may_take_back(cast.actor("lan"), wish)


def test_only_a_list_that_is_proposed_is_approved(cast):
    for state in ListState:
        yearly = YearlyList(year=2024, name="x", state=state, made_at=NOW)
        assert rules.may_approve(cast.actor("vinh"), yearly) is (state == ListState.PROPOSED)
        assert not rules.may_approve(cast.stranger(), yearly)
