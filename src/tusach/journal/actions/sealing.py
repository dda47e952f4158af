from datetime import datetime, timedelta

from django.db import transaction

from tusach.journal import chain
from tusach.journal.models import Entry, Seal
from tusach.journal.queries import LATE_WINDOW

SAFETY_GAP = timedelta(seconds=60)
BATCH = 1000


def seal_entries(*, at: datetime, gap: timedelta = SAFETY_GAP) -> list[Seal]:
    """Chain all entries that were written `gap` or longer before `at`; returns the new seals, oldest first.

    `at` is the machine's clock. Two sealers at once: the second finds its number taken (IntegrityError) and
    can simply run again. An entry whose transaction lasted longer than the gap joins the next seal.
    """
    settled = Entry.objects.filter(recorded_at__lte=at - gap).order_by("-id").values_list("id", flat=True)
    until = settled.first() or 0
    made: list[Seal] = []
    while True:
        last = Seal.objects.order_by("-number").first()
        begin = (last.last_entry if last else 0) + 1
        late = [] if made else _late(at)
        if begin > until and not late:
            return made
        made.append(_seal_one(last, begin, until, late, at))


@transaction.atomic
def _seal_one(last: Seal | None, begin: int, until: int, late: list[int], at: datetime) -> Seal:
    rows = list(
        Entry.objects.filter(id__gte=begin, id__lte=until).order_by("id").values_list("id", "digest")[:BATCH]
    )
    # A full batch ends at its last row; the rest of the range belongs to the next seal.
    end = rows[-1][0] if len(rows) == BATCH else max(until, begin - 1)
    found = list(Entry.objects.filter(id__in=late).values_list("id", "digest"))
    members = sorted(rows + found)
    seal = Seal(
        number=last.number + 1 if last else 1,
        sealed_at=at,
        first_entry=begin,
        last_entry=end,
        count=len(members),
        gaps=chain.gaps_between(begin, end, [number for number, _ in rows]),
        late=sorted(late),
        batch=chain.batch_digest(members),
        previous=last.digest if last else chain.EMPTY,
    )
    seal.digest = chain.seal_digest(seal.content())
    seal.save(force_insert=True)
    return seal


def _late(at: datetime) -> list[int]:
    """Rows that appeared in the gaps of recent seals and that no seal holds yet."""
    recent = list(Seal.objects.filter(sealed_at__gte=at - LATE_WINDOW).only("gaps", "late"))
    held = {number for seal in recent for number in seal.late}
    found: list[int] = []
    for seal in recent:
        for low, high in seal.gaps:
            rows = Entry.objects.filter(id__gte=low, id__lte=high).values_list("id", flat=True)
            found += [number for number in rows if number not in held]
    return sorted(found)
