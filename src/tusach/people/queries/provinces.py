"""The provinces of the country with their accounts, and how far each has come with those of its communes."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tusach.kit.clock import day_of
from tusach.kit.models import in_force
from tusach.people.models import Person, Post
from tusach.people.queries.accounts import Account, accounts_at
from tusach.places import queries as places
from tusach.places.models import Level, UnitVersion


@dataclass
class ProvinceRow:
    """`communes` of the province, of which `made` have an account and `signed_in` have somebody who came in."""

    version: UnitVersion
    accounts: list[Account] = field(default_factory=list)
    communes: int = 0
    made: int = 0
    signed_in: int = 0


def province_rows(at: datetime) -> list[ProvinceRow]:
    """Every province of the day in the order of the dictionary; four queries for any number."""
    day = day_of(at)
    versions = list(provinces_on(day))
    accounts = accounts_at([one.unit_id for one in versions], at)
    counted = _communes(day)
    return [
        ProvinceRow(one, accounts.get(one.unit_id, []), *counted.get(one.unit_id, (0, 0, 0)))
        for one in versions
    ]


def provinces_on(day: date) -> QuerySet[UnitVersion]:
    return places.versions_on(day).filter(unit__level=Level.PROVINCE).order_by("sort_key", "pk")


def _communes(day: date) -> dict[int, tuple[int, int, int]]:
    """{province id: (communes, those with an account, those where somebody signed in)}"""
    here = Post.objects.filter(in_force(day), body__unit=OuterRef("unit"))
    communes = places.versions_on(day).filter(unit__level=Level.COMMUNE)
    marked = communes.annotate(
        made=Exists(here), inside=Exists(here.filter(person__last_login__isnull=False))
    )
    counted = marked.order_by().values("province").annotate(
        n=Count("pk"), with_any=Count("pk", filter=Q(made=True)), signed=Count("pk", filter=Q(inside=True))
    )  # fmt: skip
    return {one["province"]: (one["n"], one["with_any"], one["signed"]) for one in counted}


def people_of_provinces(day: date) -> QuerySet[Person]:
    """Active persons with a post at a body of a province on the day."""
    at_provinces = Post.objects.filter(
        in_force(day), person=OuterRef("pk"), body__unit__in=provinces_on(day).order_by().values("unit")
    )
    return Person.objects.filter(Exists(at_provinces), is_active=True)
