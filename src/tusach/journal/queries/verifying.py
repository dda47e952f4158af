"""Reads the whole chain again and says what does not hold: docs/hard/journal-chain.md."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection

from tusach.journal import chain
from tusach.journal.chain import Fault
from tusach.journal.models import Entry, Seal

# A transaction that stays open longer than this is not believed to be honest.
LATE_WINDOW = timedelta(hours=24)
UNSEALED = timedelta(minutes=60)


@dataclass
class Verdict:
    """`faults` mean that the journal was tampered with or damaged; `warnings` that a person should look."""

    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    head: str = ""
    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.faults


def head() -> str:
    """The last seal as `number:digest`, to be kept outside of this machine; empty before the first seal."""
    seal = Seal.objects.order_by("-number").first()
    return f"{seal.number}:{seal.digest}" if seal else ""


def verify(*, at: datetime, expect: str = "") -> Verdict:
    """Check every entry and seal. `expect` is a head noted earlier: it shows a journal that was rolled back."""
    verdict = Verdict(head=head())
    late = {number for seal in Seal.objects.only("late") for number in seal.late}
    last: Seal | None = None
    for seal in Seal.objects.order_by("number").iterator(chunk_size=200):
        verdict.faults += [*_link_faults(last, seal), *_batch_faults(seal, late, at, verdict)]
        verdict.seals += 1
        last = seal
    _check_tail(last, at, verdict)
    if expect:
        verdict.faults += _expected_faults(expect)
    return verdict


def _link_faults(last: Seal | None, seal: Seal) -> Iterator[Fault]:
    number, previous, first = (last.number, last.digest, last.last_entry) if last else (0, chain.EMPTY, 0)
    if seal.number != number + 1:
        yield Fault(
            "CHAIN", None, seal.number, f"Mất dấu niêm phong từ số {number + 1} đến {seal.number - 1}."
        )
    elif seal.previous != previous:
        yield Fault(
            "CHAIN", None, seal.number, f"Niêm phong {seal.number} không nối với niêm phong trước nó."
        )
    elif seal.first_entry != first + 1:
        yield Fault("CHAIN", None, seal.number, f"Niêm phong {seal.number} không bắt đầu ở dòng {first + 1}.")
    if chain.seal_digest(seal.content()) != seal.digest:
        yield Fault("SEAL", None, seal.number, f"Niêm phong {seal.number} đã bị sửa.")


def _batch_faults(seal: Seal, late: set[int], at: datetime, verdict: Verdict) -> Iterator[Fault]:
    rows = Entry.objects.filter(id__gte=seal.first_entry, id__lte=seal.last_entry)
    members: list[tuple[int, str]] = []
    expected = [n for n in range(seal.first_entry, seal.last_entry + 1) if not chain.is_in(n, seal.gaps)]
    for entry in [*rows.order_by("id"), *Entry.objects.filter(id__in=seal.late)]:
        if entry.pk not in seal.late and chain.is_in(entry.pk, seal.gaps):
            if entry.pk not in late and at - seal.sealed_at > LATE_WINDOW:
                yield Fault(
                    "INSERTED", entry.pk, seal.number, f"Dòng {entry.pk} được chèn vào sau niêm phong."
                )
            continue
        members.append((entry.pk, entry.digest))
        yield from _entry_faults(entry, seal.number)
    missing = sorted({*expected, *seal.late} - {number for number, _ in members})
    for number in missing:
        yield Fault("MISSING", number, seal.number, f"Dòng {number} đã mất.")
    if not missing and (len(members) != seal.count or chain.batch_digest(sorted(members)) != seal.batch):
        yield Fault("BATCH", None, seal.number, _replaced(seal))
    verdict.entries += len(members)


def _replaced(seal: Seal) -> str:
    return f"Trong các dòng {seal.first_entry}–{seal.last_entry} có dòng đã bị thay sau niêm phong {seal.number}."


def _entry_faults(entry: Entry, seal: int | None) -> Iterator[Fault]:
    if entry.true_digest != entry.digest:
        yield Fault("CHANGED", entry.pk, seal, f"Dòng {entry.pk} đã bị sửa.")


def _check_tail(last: Seal | None, at: datetime, verdict: Verdict) -> None:
    newest = last.last_entry if last else 0
    oldest: datetime | None = None
    for entry in Entry.objects.filter(id__gt=newest).order_by("id").iterator(chunk_size=500):
        verdict.faults += _entry_faults(entry, None)
        verdict.unsealed += 1
        oldest = min(oldest, entry.recorded_at) if oldest else entry.recorded_at
        newest = entry.pk
    verdict.entries += verdict.unsealed
    if oldest and at - oldest > UNSEALED:
        verdict.warnings.append(
            f"{verdict.unsealed} dòng chưa niêm phong quá 60 phút; chạy `tusach journal seal`."
        )
    given = _last_number_given()
    if given > newest:
        said = f"Cơ sở dữ liệu đã cấp đến số {given} nhưng dòng cuối là {newest}."
        if connection.vendor == "sqlite":  # SQLite takes a number back when its transaction is rolled back
            verdict.faults.append(Fault("TAIL", given, None, f"{said} Các dòng cuối đã bị xóa."))
        else:
            verdict.warnings.append(f"{said} Có thể do giao dịch bị hủy, cũng có thể dòng cuối đã bị xóa.")


def _last_number_given() -> int:
    """The highest number that the database ever gave to an entry."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'journal_entry'")
        else:
            cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM journal_entry_id_seq")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _expected_faults(expect: str) -> Iterator[Fault]:
    number, _, digest = expect.partition(":")
    seal = Seal.objects.filter(number=int(number) if number.isdecimal() else 0).first()
    if seal is None or seal.digest != digest.strip().lower():
        said = f"Niêm phong {number} không còn như đã ghi lại bên ngoài: sổ đã bị thay hoặc bị lùi về trước."
        yield Fault("EXPECTED", None, int(number) if number.isdecimal() else None, said)
