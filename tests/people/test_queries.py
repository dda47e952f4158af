from datetime import date, datetime, timedelta

import pytest

from tests.cast import NOW, TODAY, VIETNAM, make_person
from tusach.people import actions, queries
from tusach.people.models import BodyKind, Delegation, Person, Post, Role


def test_a_body_is_named_as_on_the_day(cast, django_assert_num_queries):
    body = cast.bodies["centre"]
    actions.rename_body(
        body=body,
        name="Ban Tuyên giáo và Dân vận Trung ương",
        from_date=date(2025, 2, 3),
        by=cast.actor("quan"),
        at=NOW,
    )
    assert queries.name_of(body, date(2025, 2, 2)) == "Ban Tuyên giáo Trung ương"
    assert queries.name_of(body, date(2025, 2, 3)) == "Ban Tuyên giáo và Dân vận Trung ương"
    assert queries.name_of(body, date(1990, 1, 1)) == "Ban Tuyên giáo Trung ương"
    with django_assert_num_queries(1):
        names = queries.names_of([one.pk for one in cast.bodies.values()], date(2026, 1, 1))
    assert names[body.pk].symbol == "BTGTW"
    assert len(names) == len(cast.bodies)


def test_bodies_of_a_place(cast):
    assert set(queries.bodies_of(cast.nation, TODAY)) == {cast.bodies["centre"], cast.bodies["publisher"]}
    assert list(queries.bodies_of(cast.nation, TODAY, BodyKind.PUBLISHER)) == [cast.bodies["publisher"]]
    assert not queries.bodies_of(cast.nation, date(2008, 12, 31)).exists()


def test_people_at_a_place_with_those_who_stand_in(cast, django_assert_num_queries):
    post = Post.objects.get(person=cast.person("thu"))
    Delegation.objects.create(
        post=post, to=cast.person("minh"), from_date=TODAY, to_date=TODAY + timedelta(1)
    )
    leaders = queries.people_at(cast.lam_dong, [Role.LEADER], NOW)
    assert [one.username for one in leaders] == ["minh", "thu"]
    assert [
        one.username for one in queries.people_at(cast.lam_dong, [Role.LEADER], NOW + timedelta(days=1))
    ] == ["thu"]
    places = [cast.lam_dong.pk, cast.ta_nung.pk, cast.hoa_bac.pk]
    with django_assert_num_queries(2):
        found = queries.people_at_units(places, [], NOW)
    assert {unit: [one.username for one in people] for unit, people in found.items()} == {
        cast.lam_dong.pk: ["minh", "thu", "kho"],
        cast.ta_nung.pk: ["lan"],
    }


@pytest.mark.parametrize(
    ("moment", "stands_in"),
    [
        (datetime(2023, 11, 1, 23, 59, tzinfo=VIETNAM), False),
        (datetime(2023, 11, 2, 0, 0, tzinfo=VIETNAM), True),
        (datetime(2023, 11, 4, 23, 59, tzinfo=VIETNAM), True),
        (datetime(2023, 11, 5, 0, 0, tzinfo=VIETNAM), False),
    ],
)
def test_a_delegation_holds_from_its_first_day_through_its_last(cast, moment, stands_in):
    actions.delegate(
        post=Post.objects.get(person=cast.person("thu")),
        to=cast.person("minh"),
        from_date=date(2023, 11, 2),
        last_date=date(2023, 11, 4),
        reason="nghỉ phép",
        by=cast.actor("thu"),
        at=NOW,
    )
    actor = cast.actor("minh", at=moment)
    assert actor.has_role(Role.LEADER) is stands_in
    lent = [duty.in_place_of for duty in actor.duties if duty.role == Role.LEADER]
    assert lent == ([cast.person("thu").pk] if stands_in else [])


def test_who_is_locked_out_has_no_duty(cast):
    lan = cast.person("lan")
    lan.is_active = False
    lan.save()
    assert cast.actor("lan").duties == ()
    assert queries.people_at(cast.ta_nung, [], NOW) == []


def test_accounts_are_seen_by_the_own_province_only(cast):
    seen = {one.username for one in queries.people_visible_to(cast.actor("minh"))}
    assert seen == {"lan", "bao"}
    assert not queries.people_visible_to(cast.stranger()).exists()
    assert not queries.people_visible_to(cast.actor("lan")).exists()
    assert not queries.areas_of(cast.actor("lan")).exists()


def test_a_person_is_found_in_any_spelling(cast):
    make_person("ut", "Đặng Thị Út", cast.bodies["ta_nung"])
    people = queries.people_visible_to(cast.actor("quan"))
    assert [one.username for one in queries.people_named(people, "dang thi ut")] == ["ut"]
    assert [one.username for one in queries.people_named(people, "UT")] == ["ut"]


def test_people_are_listed_by_their_given_names(cast, sign_in, django_assert_num_queries):
    post = Post.objects.filter(person=cast.person("lan")).first()
    names = ("Trần Ánh", "Đỗ Văn Ân", "Nguyễn Thị An", "Bùi An")
    for number, name in enumerate(names):
        make_person(f"moi{number}", name, post.body, Role.KEEPER)
    told = ["Bùi An", "Nguyễn Thị An", "Trần Ánh", "Đỗ Văn Ân"]

    with django_assert_num_queries(1):
        assert [str(one) for one in queries.colleagues_of(post, TODAY)] == told
    page = sign_in(cast.person("quan")).get("/tai-khoan/nguoi/", {"tim": "moi"}).content.decode()
    assert sorted(told, key=page.index) == told
    actions.rename_person(
        person=Person.objects.get(username="moi2"), full_name="Nguyễn Thị Yến", by=cast.actor("quan"), at=NOW
    )
    assert [str(one) for one in queries.colleagues_of(post, TODAY)][-1] == "Nguyễn Thị Yến"
    assert "khach" not in {one.username for one in queries.colleagues_of(post, TODAY)}
