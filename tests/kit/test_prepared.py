"""A question asked through SQL kept from its first asking answers as the queryset itself."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import TODAY
from tusach.kit.models import in_force
from tusach.kit.prepared import Prepared, param
from tusach.people.models import Person, Post, Role

pytestmark = pytest.mark.django_db
AT_A_PLACE = Prepared(
    lambda: Person.objects.filter(
        pk__in=Post.objects.filter(
            in_force(param("day")), body__unit=param("unit"), role__in=[param("one"), param("two")]
        ).values("person"),
        is_active=True,
    ).order_by("pk")
)
NAMES = Prepared(lambda: Person.objects.filter(username=param("name")).values_list("pk", "full_name"))


def plainly(unit, day, *roles):
    posts = Post.objects.filter(in_force(day), body__unit=unit, role__in=roles)
    return list(Person.objects.filter(pk__in=posts.values("person"), is_active=True).order_by("pk"))


@pytest.mark.parametrize("day", [TODAY, date(2000, 1, 1)])
def test_it_finds_the_same_people_whatever_the_values(cast, day):
    for unit in (cast.lam_dong, cast.ta_nung, cast.hoa_bac):
        for roles in ((Role.REPORTER, Role.LEADER), (Role.REVIEWER, Role.EDITOR)):
            asked = {"unit": unit.pk, "day": day, "one": str(roles[0]), "two": str(roles[1])}
            assert AT_A_PLACE.instances(**asked) == plainly(unit, day, *roles)


def test_people_are_whole_records_found_by_one_statement(cast):
    asked = {"unit": cast.lam_dong.pk, "day": TODAY, "one": "LEADER", "two": "REVIEWER"}

    with CaptureQueriesContext(connection) as statements:
        found = AT_A_PLACE.instances(**asked)
        assert [one.full_name for one in found if one.is_active is True and one.last_login is None]

    assert len(statements) == 1


def test_rows_are_plain_and_a_value_never_becomes_sql(cast):
    lan = cast.person("lan")

    assert NAMES.rows(name="lan") == [(lan.pk, lan.full_name)]
    assert NAMES.rows(name="lan' OR '1'='1") == []
    with pytest.raises(KeyError):
        NAMES.rows()
