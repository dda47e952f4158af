"""Who has a part in what a place answers reads it; who supplies books there or keeps a library does not."""

import pytest
from django.urls import reverse

from tests.cast import NOW, make_person
from tusach.people.models import Role
from tusach.people.queries import actor_for
from tusach.reports import queries, rules

PARTS = {Role.REPORTER, Role.KEEPER, Role.REVIEWER, Role.LEADER, Role.EDITOR, Role.CLERK}


@pytest.mark.parametrize("body", ["ta_nung", "di_linh", "lam_dong"])
@pytest.mark.parametrize("role", list(Role))
def test_of_the_place_and_of_those_above_only_who_has_a_part(world, body, role):
    report = world.sent(world.cast.ta_nung)
    actor = actor_for(make_person("moi", "Mới", world.cast.bodies[body], role), at=NOW)

    sees = rules.may_see(actor, report)

    assert sees == (role in PARTS)
    assert list(queries.visible_to(actor)) == ([report] if sees else [])
    assert queries.obligations_visible_to(actor).exists() == sees


@pytest.mark.parametrize(
    ("name", "status", "files"),
    [("kho", 404, 403), ("khach", 404, 200), ("vang", 404, 403), ("minh", 200, 200), ("lan", 200, 403)],
)
def test_a_supplier_and_a_stranger_find_no_report(world, sign_in, name, status, files):
    report = world.sent(world.cast.ta_nung)
    client = sign_in(world.cast.person(name))

    assert client.get(reverse("reports:show", args=[report.pk])).status_code == status
    assert client.get(reverse("reports:intake-list")).status_code == files


def test_a_supplier_sees_no_way_to_the_answers(world, sign_in):
    page = sign_in(world.cast.person("kho")).get("/").content.decode()
    listed = sign_in(world.cast.person("kho")).get(f"/dot/{world.campaign.pk}/don-vi/").content.decode()

    assert reverse("reports:intake-list") not in page
    assert reverse("reports:list") not in listed


def test_who_wrote_once_still_finds_it(world):
    report = world.sent(world.cast.ta_nung)
    lan = world.cast.person("lan")
    lan.posts.exclude(role=Role.REPORTER).delete()
    lan.posts.update(role=Role.LIBRARIAN)

    actor = actor_for(lan, at=NOW)

    assert list(queries.visible_to(actor)) == [report]
    assert rules.may_read(actor, report)
    assert not rules.may_see(actor, report)
