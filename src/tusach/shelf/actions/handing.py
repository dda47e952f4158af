"""What changes hands when a merger is finished, and how it comes back: copies, loans, numbers, offers, places."""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Max

from tusach.kit.clock import day_of
from tusach.people.models import Actor
from tusach.shelf.models import Item, Loan, Merger, MergerPart, Offer, OfferState, Shelf
from tusach.shelf.queries.mergers import contents_of, loans_out
from tusach.supply.actions import account_for
from tusach.supply.actions.ledger import Place, Step, write_steps
from tusach.supply.actions.transfers import movements_of_batch, transfer_all
from tusach.supply.models import Account, AccountKind, Movement
from tusach.supply.queries.ledger import place_of

REASON = "bàn giao khi sắp xếp đơn vị"
BACK = "hoàn lại bàn giao"
Pairs = list[tuple[Account, Account]]


def hand_over(merger: Merger, parts: Sequence[MergerPart], batch: uuid.UUID, by: Actor, at: datetime) -> int:
    """Copies in one posting, then all that hangs on the shelves; returns the copies that moved or stayed under a new
    body.
    """
    pairs: Pairs = []
    for part in parts:
        contents = contents_of(part)
        part.moved = {
            "titles": contents.titles, "copies": contents.copies, "lent": contents.lent, "funds": contents.funds,
            "body": part.shelf.body_id, "unit": part.shelf.unit_id,
        }  # fmt: skip
        pairs += _stay(part, merger.into, at) if part.keeps_place else _go(part, merger.into)
    transfer_all(pairs=pairs, batch=batch, reason=REASON, paper=merger.paper, by=by, at=at)
    for part in parts:
        if not part.keeps_place:
            _close(part, merger, at)
        part.save(update_fields=["moved"])
    return sum(part.moved["copies"] + part.moved["lent"] for part in parts)


def _go(part: MergerPart, into: Shelf) -> Pairs:
    shelf = part.shelf
    part.moved["loans"] = list(loans_out(shelf).order_by("pk").values_list("pk", flat=True))
    Loan.objects.filter(pk__in=part.moved["loans"]).update(shelf=into)
    return [(shelf.account, into.account), (shelf.loans, into.loans)]


def _stay(part: MergerPart, into: Shelf, at: datetime) -> Pairs:
    """The shelf stays where it stands, under another body. Within the province its account only changes its name
    plate; in another one it gets new accounts and the copies move, so that what each province held in past years
    stays what it was.
    """
    shelf, province = part.shelf, into.account.province
    if shelf.account.province_id == into.account.province_id:
        ids = [shelf.account_id, shelf.loans_id]
        Account.objects.filter(pk__in=ids).update(body=into.body, unit=into.unit)
        _settle_at(shelf, into)
        return []
    old, pairs, new = (shelf.account, shelf.loans), Pairs(), list[Account]()
    for account in old:
        target = account_for(
            account.kind, key=f"{account.kind.lower()}:{uuid.uuid4()}", body=into.body, unit=into.unit, province=province,
            label=account.label, opened_on=day_of(at),
        )  # fmt: skip
        Account.objects.filter(pk=account.pk).update(closed_on=day_of(at), moved_to=target)
        pairs.append((account, target))
        new.append(target)
    part.moved["accounts"] = [account.pk for account in old]
    shelf.account, shelf.loans = new
    _settle_at(shelf, into)
    return pairs


def _settle_at(shelf: Shelf, into: Shelf) -> None:
    shelf.body, shelf.unit = into.body, into.unit
    shelf.save(update_fields=["account", "loans", "body", "unit"])


def _close(part: MergerPart, merger: Merger, at: datetime) -> None:
    shelf, into, on = part.shelf, merger.into, day_of(at)
    for account, target in ((shelf.account, into.account), (shelf.loans, into.loans)):
        Account.objects.filter(pk=account.pk).update(closed_on=on, moved_to=target)
    part.moved["items"] = _renumber(shelf, into, merger, at)
    offers = Offer.objects.filter(shelf=shelf, state=OfferState.OPEN)
    part.moved["offers"] = list(offers.values_list("pk", flat=True))
    Offer.objects.filter(pk__in=part.moved["offers"]).update(state=OfferState.CLOSED)
    shelf.to_date, shelf.merged_into = max(on, shelf.from_date + timedelta(days=1)), into
    shelf.save(update_fields=["to_date", "merged_into"])


def _renumber(shelf: Shelf, into: Shelf, merger: Merger, at: datetime) -> list[list[int | None]]:
    """Numbers of the old register are struck out with the minutes; where the new shelf keeps numbers each copy gets
    one, with the old number as its note. Returns [old item, new item or None].
    """
    on, made = day_of(at), list[list[int | None]]()
    last = into.items.aggregate(last=Max("number"))["last"] or 0
    for item in shelf.items.filter(gone_on__isnull=True).order_by("number"):
        new = None
        if into.numbers_items:
            last += 1
            new = Item.objects.create(
                shelf=into, title_id=item.title_id, number=last, fund=item.fund, entered_on=on,
                note=f"số cũ {item.number}, {shelf.name}"[:200],
            )  # fmt: skip
            Loan.objects.filter(item=item, returned_on__isnull=True).update(item=new)
        made.append([item.pk, new.pk if new else None])
        item.gone_on, item.gone_paper = on, f"bàn giao, biên bản {merger.paper}"[:120]
        item.save(update_fields=["gone_on", "gone_paper"])
    return made


def take_back(merger: Merger, parts: Sequence[MergerPart], batch: uuid.UUID, by: Actor, at: datetime) -> None:
    """Everything as it was: copies go back today, also those lent in the meantime whose loans are over."""
    steps = list[Step]()
    gone = {part.shelf.account_id: part for part in parts if not part.keeps_place}
    lent = {part.shelf.loans_id: part for part in parts if not part.keeps_place}
    for move in movements_of_batch(batch).select_related("source", "target"):
        if move.source_id in gone:
            steps.append(_opposite(move, move.quantity, at))
        elif move.source_id in lent:
            steps += _lent_back(move, lent[move.source_id], merger, at)
    if steps:
        write_steps(steps, by=by, at=at)
    for part in parts:
        if part.keeps_place:
            _leave_again(part, by, at)
        else:
            _reopen(part, merger.into, at)


def _opposite(move: Movement, quantity: int, at: datetime) -> Step:
    return Step(
        move.title_id, quantity, place_of(move.target), place_of(move.source), day_of(at), uuid.uuid5(move.device, "undo"),
        move.evidence, move.fund, paper=move.paper, reason=BACK, reverses=move.pk if quantity == move.quantity else None,
    )  # fmt: skip


def _lent_back(move: Movement, part: MergerPart, merger: Merger, at: datetime) -> list[Step]:
    """Loans that are still out go back as loans; copies that have come in since lie on the shelf and go from there;
    what was lost stays lost.
    """
    loans = Loan.objects.filter(pk__in=part.moved["loans"], title=move.title_id, fund=move.fund)
    states = Counter((loan.returned_on is not None, loan.lost) for loan in loans)
    steps, out, back = list[Step](), states[False, False], states[True, False]
    if out:
        steps.append(_opposite(move, min(out, move.quantity), at))
    if back:
        shelf: Place = place_of(merger.into.account)
        steps.append(Step(
            move.title_id, back, shelf, place_of(part.shelf.account), day_of(at), uuid.uuid5(move.device, "undo back"),
            move.evidence, move.fund, paper=move.paper, reason=BACK,
        ))  # fmt: skip
    return steps


def _reopen(part: MergerPart, into: Shelf, at: datetime) -> None:
    shelf, moved = part.shelf, part.moved
    Loan.objects.filter(pk__in=moved["loans"], shelf=into, returned_on__isnull=True, lost=False).update(
        shelf=shelf
    )
    for old, new in moved["items"]:
        Loan.objects.filter(item=new, returned_on__isnull=True, item__isnull=False).update(item=old)
        Item.objects.filter(pk=old).update(gone_on=None, gone_paper="")
        Item.objects.filter(pk=new).update(gone_on=day_of(at), gone_paper=BACK)
    Offer.objects.filter(pk__in=moved["offers"], state=OfferState.CLOSED).update(state=OfferState.OPEN)
    Account.objects.filter(pk__in=[shelf.account_id, shelf.loans_id]).update(closed_on=None, moved_to=None)
    shelf.to_date, shelf.merged_into = None, None
    shelf.save(update_fields=["to_date", "merged_into"])


def _leave_again(part: MergerPart, by: Actor, at: datetime) -> None:
    """A shelf that stayed goes back under its old body, with all that it holds by now."""
    shelf, moved = part.shelf, part.moved
    new = (shelf.account, shelf.loans)
    shelf.body_id, shelf.unit_id = moved["body"], moved["unit"]
    if "accounts" not in moved:
        Account.objects.filter(pk__in=[one.pk for one in new]).update(body=moved["body"], unit=moved["unit"])
    else:
        old = {account.kind: account for account in Account.objects.filter(pk__in=moved["accounts"])}
        shelf.account, shelf.loans = old[AccountKind.SHELF], old[AccountKind.LOAN]
        pairs = [(new[0], shelf.account), (new[1], shelf.loans)]
        Account.objects.filter(pk__in=moved["accounts"]).update(closed_on=None, moved_to=None)
        batch = uuid.uuid5(uuid.NAMESPACE_URL, f"shelf.MergerPart:{part.pk}:undo")
        transfer_all(pairs=pairs, batch=batch, reason=BACK, by=by, at=at)
        for account, target in pairs:
            Account.objects.filter(pk=account.pk).update(closed_on=day_of(at), moved_to=target)
    shelf.save(update_fields=["account", "loans", "body", "unit"])
