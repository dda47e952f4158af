"""The ready accounts: one for each role, printed by the command and shown on the demo's sign-in page only."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from tusach.people.models import Body, Person, Post, Role
from tusach.places.models import Unit

PASSWORD = "tu-sach-minh-hoa"  # noqa: S105 - public: it opens an illustration only
BEGIN = date(2009, 1, 1)


@dataclass(frozen=True)
class Ready:
    """One line of the sign-in page. `clock` is the moment at which the account works; empty for today. A line with an
    `address` is a page that opens by its link, without an account.
    """

    username: str
    password: str
    label: str
    clock: str
    group: str
    address: str = ""


def open_account(
    username: str,
    name: str,
    body: Body,
    roles: Iterable[str],
    *,
    label: str,
    clock: datetime | None,
    group: str,
) -> Ready:
    person = Person(username=username, full_name=name)
    person.set_password(PASSWORD)
    person.save()
    for role in roles:
        Post.objects.create(
            person=person, body=body, role=role, from_date=body.from_date, to_date=body.to_date
        )
    return Ready(username, PASSWORD, label, clock.isoformat() if clock else "", group)


def local_body(unit: Unit) -> Body:
    return Body.objects.get(unit=unit)


def file_of_accounts() -> Path:
    return Path(settings.DATA) / "demo-accounts.json"


def write_accounts(ready: Iterable[Ready]) -> None:
    file_of_accounts().write_text(
        json.dumps([asdict(one) for one in ready], ensure_ascii=False, indent=1), encoding="utf-8"
    )


CENTRE_ROLES = [Role.EDITOR, Role.REVIEWER]
