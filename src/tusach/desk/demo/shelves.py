"""Shelves of the demo that one may look at closely."""

from collections.abc import Sequence
from datetime import datetime

from tusach.desk.demo.titles import Printed
from tusach.people.models import Actor


def fill_shelves(*, today: datetime, titles: Sequence[Printed], supplier: Actor) -> None:
    pass
