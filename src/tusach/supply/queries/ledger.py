"""What the ledger can be asked. The sheets read the sums kept with each movement and never the movements."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tusach.people.models import Actor, Body
from tusach.supply.ledger import FILLED, GIVEN_BACK, SEEN, Place
from tusach.supply.models import Account, AccountKind, Balance, ClosedPeriod, Movement

# What the ledger adds by itself so that its books agree, whatever order things were told in.
ADDED = (FILLED, GIVEN_BACK, SEEN)


def place_of(account: Account) -> Place:
    return Place(account.pk, account.kind, account.province_id)


def account_named(key: str) -> Account | None:
    return Account.objects.filter(key=key).first()


def shelf_account_of(body: Body) -> Account | None:
    """The open account of what stands on the shelf of a body; the first when it keeps several."""
    rows = Account.objects.filter(kind=AccountKind.SHELF, body=body, closed_on__isnull=True)
    return rows.order_by("pk").first()


def balances_of(account: Account) -> QuerySet[Balance]:
    """What an account holds, by title and fund, in the order of a dictionary; what is used up stays out."""
    rows = Balance.objects.filter(account=account).exclude(quantity=0)
    return rows.select_related("title").order_by("title__sort_key", "title_id", "fund")


def movements_of(accounts: Sequence[int], title_id: int | None = None) -> QuerySet[Movement]:
    """Movements into or out of these accounts, the last recorded first; `is_reversed` where one took it back."""
    rows = Movement.objects.filter(source__in=accounts) | Movement.objects.filter(target__in=accounts)
    if title_id is not None:
        rows = rows.filter(title=title_id)
    taken_back = Exists(Movement.objects.filter(reverses=OuterRef("pk")))
    rows = rows.select_related("title", "source", "target").annotate(is_reversed=taken_back)
    return rows.order_by("-recorded_at", "-pk")


def closed_until() -> date | None:
    """Days before this one are closed; None when none is."""
    rows = ClosedPeriod.objects.filter(reopened_at__isnull=True)
    return rows.order_by("-until").values_list("until", flat=True).first()


def known_devices(devices: Iterable[UUID]) -> dict[UUID, Movement]:
    """Movements already recorded under these UUIDs, asked for in parts that any database takes."""
    wanted, found = list(devices), dict[UUID, Movement]()
    for at in range(0, len(wanted), 500):
        for row in Movement.objects.filter(device__in=wanted[at : at + 500]):
            found[row.device] = row
    return found


def accounts_visible_to(actor: Actor) -> QuerySet[Account]:
    """Which books of account one may open: suppliers of the centre all, others those of the places they serve and,
    for a province, of all that lies in it.
    """
    if actor.serves_centre():
        return Account.objects.all()
    units = actor.units()
    return Account.objects.filter(Q(unit__in=units) | Q(province__in=units) | Q(body__in=actor.bodies()))


def movements_visible_to(actor: Actor) -> QuerySet[Movement]:
    seen = accounts_visible_to(actor).values("pk")
    return Movement.objects.filter(Q(source__in=seen) | Q(target__in=seen))
