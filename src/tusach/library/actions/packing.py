"""Making a pack: its records, its list of files, its signed index, and a copy of it in a folder."""

import io
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from tusach.journal.actions import record as write_down
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.library import signing
from tusach.library.models import Edition, Pack, State
from tusach.library.packs import disk, keeping, merkle
from tusach.library.packs.index import NAME, Gone, Index, Line, seal
from tusach.library.packs.record import Blob, Record, each_once, read, write
from tusach.library.queries import packs as queries
from tusach.places.models import Unit

EDITION_FIELDS = (
    "key", "form", "title", "subtitle", "authors", "publisher", "year", "isbn", "language", "topic", "audience",
    "licence", "description", "right_to_left", "reader_of", "source_sha256", "source_name", "source_type",
    "source_size", "made_by", "content_sha256", "manifest_sha256", "cover_sha256", "toc", "page_list",
    "accessibility", "quality", "section_count", "words", "bytes_on_wire", "seconds", "confidence", "added_at",
    "published_at", "folded", "sort_key",
)  # fmt: skip
WORK_FIELDS = ("title", "subtitle", "authors", "topic", "audience", "language", "summary")
SECTION_FIELDS = (
    "ordinal", "title", "label", "html_sha256", "html_bytes", "text_sha256", "words", "confidence", "seconds",
    "begins_ms",
)  # fmt: skip
RESOURCE_FIELDS = ("use", "sha256", "content_type", "size", "width", "height")
NOTHING = "Chưa có cuốn nào đang phát hành hợp với lựa chọn này nên không làm gói."
_AS_TEXT = {"confidence", "added_at", "published_at"}


@dataclass(frozen=True)
class Choice:
    """What a pack shall hold; nothing chosen means everything. `most`: bytes on the way, 0 for no bound."""

    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    unit: Unit | None = None
    most: int = 0
    originals: bool = False


Told = Callable[[int, int], None]  # how many editions are done, of how many


def make_pack(*, name: str, choice: Choice, at: datetime, told: Told | None = None) -> Pack:
    """The next serial of this pack; the last one again when nothing has changed since.

    Only the last step writes to the database: packing hundreds of books keeps nobody else from writing. Raises
    `Refused` on a bad name, a name that another maker's pack bears here, an empty choice, a lost file, and when
    the same pack was made elsewhere meanwhile.
    """
    last, before = last_of(name)
    lines, blobs = _shelf(choice, {line.key: line for line in before.editions} if before else {}, told)
    if not lines:
        raise Refused(NOTHING)
    leaves = merkle.leaves(one.sha256 for one in blobs)
    index = Index(
        name=name,
        serial=last.serial + 1 if last else 1,
        made_at=at.isoformat(),
        choice={
            "topics": list(choice.topics),
            "languages": list(choice.languages),
            "unit": choice.unit.key if choice.unit else "",
            "most": choice.most,
        },
        editions=tuple(lines),
        gone=tuple(_gone(choice)),
        list=store.keep_bytes(b"".join(leaves)).sha256,
        blobs=len(blobs),
        size=sum(one.wire_size for one in blobs),
        merkle=merkle.root(leaves),
        key=signing.public_key(),
    )
    if last is not None and before is not None and _same(before, index):
        return last
    try:
        return _enter(index, seal(index), choice, at)
    except IntegrityError:
        raise Refused(
            f"Gói “{name}” vừa được làm ở một nơi khác. Xin xem gói ấy rồi làm lại nếu cần."
        ) from None


def last_of(name: str) -> tuple[Pack | None, Index | None]:
    """The newest serial under this name, with its index. Raises `Refused` on a name that cannot be used here."""
    if not NAME.fullmatch(name):
        raise Refused(
            "Tên gói chỉ gồm chữ thường không dấu, chữ số và gạch nối, ví dụ nong-nghiep.", field="name"
        )
    last = queries.latest_pack(name)
    before = queries.index_of(last) if last is not None else None
    if before is not None and before.key != signing.public_key():
        raise Refused(f"Gói “{name}” trên máy này là của nơi khác làm. Xin đặt tên khác.", field="name")
    return last, before


def _same(before: Index, now: Index) -> bool:
    return replace(now, serial=before.serial, made_at=before.made_at) == before


@transaction.atomic
def _enter(index: Index, envelope: bytes, choice: Choice, at: datetime) -> Pack:
    pack = Pack.objects.create(
        name=index.name, serial=index.serial, choice=kept_choice(choice),
        index_sha256=store.keep_bytes(envelope).sha256, blobs=index.blobs, size=index.size, made_at=at,
    )  # fmt: skip
    write_down(
        act="library.make_pack",
        subject=f"library.Pack:{pack.pk}",
        by=None,
        at=at,
        sentence=f"Làm gói sách {index.name} số {index.serial}: {number(len(index.editions))} cuốn, "
        f"{disk.megabytes(index.size)}.",
        facts={"merkle": index.merkle},
    )
    return pack


def kept_choice(choice: Choice) -> dict[str, Any]:
    """As rows keep it."""
    return {
        "topics": list(choice.topics), "languages": list(choice.languages), "most": choice.most,
        "unit": choice.unit.pk if choice.unit else None, "originals": choice.originals,
    }  # fmt: skip


def choice_from(kept: dict[str, Any]) -> Choice:
    """What `kept_choice` made; packs of earlier versions did not say whether originals were asked for."""
    return Choice(
        tuple(kept.get("topics", [])), tuple(kept.get("languages", [])),
        Unit.objects.filter(pk=kept.get("unit") or 0).first(), kept.get("most", 0), bool(kept.get("originals")),
    )  # fmt: skip


def _shelf(choice: Choice, before: dict[str, Line], told: Told | None) -> tuple[list[Line], list[Blob]]:
    """The lines of the chosen editions and every file behind them, within the bound on the way."""
    rows = queries.choice_of(list(choice.topics), list(choice.languages))
    lines: list[Line] = []
    blobs: list[Blob] = []
    total = 0
    editions = queries.wanted_first(rows, choice.unit)
    for done, edition in enumerate(editions, start=1):
        if told is not None:
            told(done - 1, len(editions))
        line, record = _line(edition, before.get(edition.key), originals=choice.originals)
        weight = line.wire + (line.packed or line.size)
        if choice.most and total + weight > choice.most:
            continue
        total += weight
        lines.append(line)
        blobs += [*record.blobs, Blob(line.record, line.size, line.packed)]
    return sorted(lines, key=lambda line: line.key), each_once(blobs)


def _line(edition: Edition, before: Line | None, *, originals: bool) -> tuple[Line, Record]:
    """A published edition never changes, so the record that the last serial had is taken again."""
    if before is not None and before.content == edition.content_sha256 and store.is_kept(before.record):
        with store.open_kept(before.record) as file:
            record = read(file.read())
        if originals == any(one.sha256 == edition.source_sha256 for one in record.blobs):
            return before, record
    try:
        record = record_of(edition, originals=originals)
    except Refused as refusal:
        raise Refused(
            f"Cuốn “{edition.title}” ({edition.key}) thiếu tệp trong kho nên không đóng gói được. {refusal.sentence}"
        ) from None
    kept = store.keep_bytes(write(record), most=keeping.LARGEST)
    sent = keeping.packed_twin(kept.sha256, text=True)
    line = Line(
        edition.key, edition.title, edition.content_sha256, sent.sha256, sent.size, sent.packed, record.wire
    )
    return line, record


def record_of(edition: Edition, *, originals: bool = False) -> Record:
    """The edition as it travels. Raises `Refused` when a file of it is not in the store."""
    sections, resources = queries.rows_of(edition)
    texts = [one for section in sections for one in (section.html_sha256, section.text_sha256)]
    texts.append(edition.manifest_sha256)
    others = [resource.sha256 for resource in resources]
    others += [edition.cover_sha256, edition.source_sha256 if originals and edition.may_download else ""]
    blobs = [keeping.packed_twin(one, text=True) for one in dict.fromkeys(texts) if one]
    blobs += [keeping.packed_twin(one, text=False) for one in dict.fromkeys(others) if one]
    return Record(
        edition=_fields(edition, EDITION_FIELDS),
        work=_fields(edition.work, WORK_FIELDS),
        sections=tuple(_fields(one, SECTION_FIELDS) for one in sections),
        resources=tuple(
            {**_fields(one, RESOURCE_FIELDS), "section": one.section.ordinal if one.section else 0}
            for one in resources
        ),
        blobs=tuple(each_once(blobs)),
    )


def _fields(row: Any, names: Iterable[str]) -> dict[str, Any]:
    found = {name: getattr(row, name) for name in names}
    return {name: _plain(name, value) for name, value in found.items()}


def _plain(name: str, value: Any) -> Any:
    if name not in _AS_TEXT or value is None:
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _gone(choice: Choice) -> list[Gone]:
    rows = queries.choice_of(list(choice.topics), list(choice.languages))
    ended = rows.filter(state__in=[State.SUPERSEDED, State.WITHDRAWN], published_at__isnull=False)
    return [
        Gone(
            one.key,
            one.state,
            one.ended_reason,
            one.ended_at.isoformat() if one.ended_at else "",
            one.superseded_by.key if one.superseded_by else "",
        )
        for one in ended.select_related("superseded_by").order_by("key")
    ]


def copy_pack(*, pack: Pack, folder: Path) -> dict[str, int]:
    """The pack as files in `folder/<name>/`: only what is missing there is written, the index last.

    Files of older serials that no book needs any more are removed. Raises `Refused` when the disk is full.
    """
    index, home = queries.index_of(pack), folder / pack.name
    wires = set(wires_of(index))
    written = dropped = 0
    try:
        for wire in sorted(wires):
            written += _copy(wire, home / "blob" / wire[:2] / wire)
        _write(home / "index.json", io.BytesIO(queries.envelope_of(pack)))
        _write(home / "HUONG-DAN.txt", io.BytesIO(_guide(pack.name).encode()))
    except OSError as error:
        if disk.is_full(error):
            raise disk.full() from error
        raise Refused(f"Không ghi được vào {folder}: {error.strerror}.") from error
    for path in (home / "blob").glob("??/*"):
        if path.name not in wires:
            path.unlink()
            dropped += 1
    return {"bytes": written, "dropped": dropped}


def wires_of(index: Index) -> list[str]:
    """The names on the way of every file that the index leads to."""
    blobs: list[Blob] = []
    for line in index.editions:
        with store.open_kept(line.record) as file:
            blobs += [*read(file.read()).blobs, Blob(line.record, line.size, line.packed)]
    return [one.wire for one in each_once(blobs)]


def _copy(wire: str, place: Path) -> int:
    path = keeping.wire_path(wire)
    size = default_storage.size(path)
    if place.is_file() and place.stat().st_size == size:
        return 0
    with default_storage.open(path) as file:
        _write(place, file)
    return size


def _write(place: Path, content: IO[bytes]) -> None:
    """Whole or not at all: a stick pulled out in the middle leaves no half file under a true name."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(place.name + ".new")
    with draft.open("wb") as file:
        shutil.copyfileobj(content, file)
    draft.replace(place)


def _guide(name: str) -> str:
    return (
        f"Gói sách {name}.\n\nNhận vào máy sách: tusach pack apply ĐƯỜNG-DẪN-THƯ-MỤC-NÀY\n"
        "Lần đầu, máy hiện dấu vân tay của nơi làm gói; xin gọi điện để so trước khi nhận.\n"
    )
