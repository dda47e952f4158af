"""Who has a part in what a place answers reads it; who supplies books there or keeps a library does not."""

from django.urls import reverse

from tests.cast import NOW, make_person
from tusach.people.models import Role
from tusach.people.queries import actor_for
from tusach.reports import queries, rules

PARTS = {Role.REPORTER, Role.KEEPER, Role.REVIEWER, Role.LEADER, Role.EDITOR, Role.CLERK}


def test_of_the_place_and_of_those_above_only_who_has_a_part(world):
    report = world.sent(world.cast.ta_nung)
    for body in ("ta_nung", "di_linh", "lam_dong", "ha_giang"):
        for role in Role:
            person = make_person(f"{body}.{role}", "Mới", world.cast.bodies[body], role)
            actor = actor_for(person, at=NOW)

            sees = rules.may_see(actor, report)

            assert sees == (role in PARTS and body != "ha_giang"), (body, role)
            assert list(queries.visible_to(actor)) == ([report] if sees else [])
            assert queries.obligations_visible_to(actor).filter(unit=world.cast.ta_nung).exists() == sees


def test_a_supplier_and_a_stranger_find_no_report(world, sign_in):
    report = world.sent(world.cast.ta_nung)
    doors = (reverse("reports:show", args=[report.pk]), reverse("reports:intake-list"))

    def told(name):
        client = sign_in(world.cast.person(name))
        return tuple(client.get(one).status_code for one in doors)

    assert told("kho") == (404, 403)
    assert told("khach") == (404, 200)
    assert told("vang") == (404, 403)
    assert told("minh") == (200, 200)
    assert told("lan") == (200, 403)


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
