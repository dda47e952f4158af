"""Taking a pack: fetched and checked whole first, then let in at once; what broke goes on where it was."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from tusach.books.actions import find_or_make_work
from tusach.journal.actions import record as write_down
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.library.actions.packing import EDITION_FIELDS, RESOURCE_FIELDS, SECTION_FIELDS
from tusach.library.models import Edition, IndexChange, Pack, Resource, Section, State
from tusach.library.packs import disk, keeping, merkle, trust, unused
from tusach.library.packs.fetch import Fetcher
from tusach.library.packs.index import Gone, Index, unseal
from tusach.library.packs.record import Blob, Record, each_once, read
from tusach.library.queries import packs as queries
from tusach.places.models import Unit

Heard = Callable[[int, int], object]  # bytes so far, bytes in all


@dataclass(frozen=True)
class Taken:
    """What came of it. `fetched` and `held` are files; `bytes` is everything that came over the way."""

    name: str
    serial: int
    new: int
    changed: int
    fetched: int
    held: int
    bytes: int
    merkle: str


def take_pack(
    *, fetcher: Fetcher, at: datetime, fingerprint: str = "", heard: Heard = lambda _done, _all: None
) -> Taken:
    """Fetch the pack, check it whole, and let its editions in. Nothing is seen by readers before that.

    A second run goes on with what the first one fetched. Raises `Refused` on an unknown or wrong signature, an older
    serial, a wrong file, a lost connection, a full disk.
    """
    data = Path(settings.DATA)
    with unused.packs_alone(data):
        return _take(fetcher, data, at, fingerprint, heard)


def _take(fetcher: Fetcher, data: Path, at: datetime, fingerprint: str, heard: Heard) -> Taken:
    envelope = fetcher.envelope()
    index = unseal(envelope)
    trust.admit(data, index.key, fingerprint, pack=index.name)
    held = _check_serial(index)
    heads = [Blob(line.record, line.size, line.packed) for line in index.editions]
    new_heads = keeping.missing(heads)
    _fetch(fetcher, new_heads, data, lambda done, _all: heard(done, index.size))
    records = [_record_of(one.sha256) for one in heads]
    blobs = each_once([*heads, *(blob for record in records for blob in record.blobs)])
    _check_list(index, blobs)
    missing = keeping.missing(blobs)
    _fetch(fetcher, missing, data, heard)
    with transaction.atomic():
        pairs = [(line.key, record) for line, record in zip(index.editions, records, strict=True)]
        new, changed = _let_in(pairs, index.gone, at)
        if held is None:
            _enter(index, envelope, at)
    fetched = len(new_heads) + len(missing)
    return Taken(
        index.name, index.serial, new, changed, fetched, len(blobs) - fetched, fetcher.bytes, index.merkle
    )


def _check_serial(index: Index) -> Pack | None:
    """The pack of this serial when it is here already. An older one is refused: it may be a replay."""
    last = queries.latest_pack(index.name)
    if last is None:
        return None
    before = queries.index_of(last)
    if before.key != index.key:
        raise Refused(
            f"Gói “{index.name}” trước đây do khóa khác ký. Nếu nơi làm gói đã đổi khóa, xin họ đặt tên gói mới."
        )
    if index.serial < last.serial:
        raise Refused(
            f"Gói “{index.name}” số {index.serial} cũ hơn số {last.serial} đã nhận nên không nhận lại. Xin lấy gói mới."
        )
    if index.serial > last.serial:
        return None
    if before != index:
        raise Refused(
            f"Có hai gói “{index.name}” cùng số {index.serial} mà khác nhau. Xin hỏi lại nơi làm gói."
        )
    return last


def _record_of(sha256: str) -> Record:
    with store.open_kept(sha256) as file:
        return read(file.read())


def _check_list(index: Index, blobs: list[Blob]) -> None:
    """The records list what the signed index says they list, by its Merkle root; the list is kept to be served on."""
    leaves = merkle.leaves(one.sha256 for one in blobs)
    if merkle.root(leaves) != index.merkle or len(leaves) != index.blobs:
        raise Refused(
            f"Danh sách tệp của gói “{index.name}” không khớp với mục lục đã ký. Xin lấy lại từ nơi làm gói."
        )
    store.keep_bytes(b"".join(leaves), most=keeping.LARGEST)


def _fetch(fetcher: Fetcher, missing: list[Blob], data: Path, heard: Heard) -> None:
    disk.check_room(data, sum(one.size + one.packed for one in missing))
    whole, done = sum(one.wire_size for one in missing), 0
    for blob, content in fetcher.each(missing):
        keeping.keep(blob, content)
        done += blob.wire_size
        heard(done, whole)


def _let_in(pairs: list[tuple[str, Record]], gone: tuple[Gone, ...], at: datetime) -> tuple[int, int]:
    """How many editions are new here, and of how many the state changed."""
    keys = [key for key, _ in pairs] + [one.key for one in gone] + [one.by for one in gone if one.by]
    here = {edition.key: edition for edition in Edition.objects.filter(key__in=keys)}
    new = changed = 0
    for key, record in pairs:
        edition = here.get(key)
        if edition is None:
            here[key] = _insert(key, record, at)
            new += 1
        else:
            changed += _found_again(edition, record, at)
    for one in gone:
        if one.key in here:
            changed += _end(here[one.key], one, here.get(one.by), at)
    return new, changed


def _insert(key: str, record: Record, at: datetime) -> Edition:
    facts = {name: record.edition.get(name) for name in EDITION_FIELDS}
    work = find_or_make_work(
        title=str(record.work.get("title", "")),
        authors=[str(name) for name in record.work.get("authors", [])],
        at=at,
        **{
            name: str(record.work.get(name, ""))
            for name in ("subtitle", "topic", "audience", "language", "summary")
        },
    )
    moments = {name: _moment(facts.pop(name)) or at for name in ("added_at", "published_at")}
    edition = Edition(work=work, state=State.PUBLISHED, **facts, **moments)
    if edition.key != key:
        raise Refused(f"Gói ghi sai mã của cuốn “{edition.title}”. Xin lấy lại từ nơi làm gói.")
    _clean(edition, ["work", "superseded_by", "body", "added_by"])
    edition.save()
    sections = [Section(edition=edition, **_only(one, SECTION_FIELDS)) for one in record.sections]
    _all_clean(sections, ["edition"])
    Section.objects.bulk_create(sections, batch_size=500)
    by_ordinal = {one.ordinal: one for one in sections}
    resources = [
        Resource(
            edition=edition, section=by_ordinal.get(one.get("section", 0)), **_only(one, RESOURCE_FIELDS)
        )
        for one in record.resources
    ]
    _all_clean(resources, ["edition", "section"])
    Resource.objects.bulk_create(resources, batch_size=500)
    IndexChange.objects.create(edition=edition, at=at)
    return edition


def _only(told: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: told[name] for name in names if name in told}


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text)) if text else None
    except ValueError:
        raise _unreadable("ngày") from None


def _all_clean(rows: list[Any], without: list[str]) -> None:
    for row in rows:
        _clean(row, without)


def _clean(row: Any, without: list[str]) -> None:
    """What another machine wrote is held to our own models: kinds, lengths, choices."""
    try:
        row.clean_fields(exclude=[*without, "toc", "page_list", "accessibility", "quality", "authors"])
    except ValidationError as error:
        raise _unreadable(", ".join(error.error_dict)) from error


def _unreadable(what: str) -> Refused:
    return Refused(f"Gói có phần ({what}) mà máy này không hiểu. Xin cập nhật phần mềm rồi nhận lại.")


def _found_again(edition: Edition, record: Record, at: datetime) -> int:
    if edition.content_sha256 != record.edition.get("content_sha256"):
        raise Refused(
            f"Cuốn “{edition.title}” ({edition.key}) trên máy này khác nội dung trong gói mà cùng mã. Xin báo nơi làm gói."
        )
    if edition.state == State.PUBLISHED:
        return 0
    edition.state, edition.ended_at, edition.ended_reason, edition.superseded_by = (
        State.PUBLISHED,
        None,
        "",
        None,
    )
    edition.published_at = edition.published_at or at
    edition.save()
    IndexChange.objects.create(edition=edition, at=at)
    return 1


def _end(edition: Edition, gone: Gone, successor: Edition | None, at: datetime) -> int:
    if gone.state not in {State.SUPERSEDED, State.WITHDRAWN} or edition.state in {
        gone.state,
        State.WITHDRAWN,
    }:
        return 0  # of one that was withdrawn here the files may have been removed
    edition.state = gone.state
    edition.ended_reason = gone.reason[:300]
    edition.ended_at = _moment(gone.ended_at) or at
    edition.superseded_by = successor
    edition.save()
    IndexChange.objects.create(edition=edition, drop=True, at=at)
    return 1


def _enter(index: Index, envelope: bytes, at: datetime) -> None:
    unit = Unit.objects.filter(key=index.choice.get("unit") or "").first()
    pack = Pack.objects.create(
        name=index.name, serial=index.serial, choice={**index.choice, "unit": unit.pk if unit else None},
        index_sha256=store.keep_bytes(envelope, most=keeping.LARGEST).sha256, blobs=index.blobs, size=index.size,
        made_at=_moment(index.made_at) or at,
    )  # fmt: skip
    name = trust.name_of(Path(settings.DATA), index.key) or trust.fingerprint(index.key)
    write_down(
        act="library.take_pack",
        subject=f"library.Pack:{pack.pk}",
        by=None,
        at=at,
        sentence=f"Nhận gói sách {index.name} số {index.serial} của {name}: {number(len(index.editions))} cuốn.",
        facts={"merkle": index.merkle, "key": index.key},
    )
