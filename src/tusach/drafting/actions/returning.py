"""Files that come back: kept as they came, read apart, their words made into comments where they belong.

A small DOCX is read at once, in a process that may die of it and has `QUICK_SECONDS`. Scans, PDFs, older Word files, large
ones and letters that cite pages take longer than a page may: they wait for the worker (`tusach comments read`), and without a
worker they wait longer; nothing is lost. What is sure is taken at once; what is not is asked: whose answer it is, whether an
untouched file means agreement, which lines of a letter are points (docs/hard/comment-rounds.md).
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from time import monotonic
from typing import IO, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from tusach.drafting.actions.answering import agree, keep, note_their_letter
from tusach.drafting.actions.returned_reading import NotNow, Reading, read_file
from tusach.drafting.actions.sent_files import ON_SITE, sentence_of, write_to_sender
from tusach.drafting.marks import Said
from tusach.drafting.models import CommentWay, Invited, Returned, ReturnedState, Round
from tusach.drafting.narrowing import OUTSIDE
from tusach.drafting.queries.rounds import RETURNED_READER, returned_waiting
from tusach.journal import actions as journal
from tusach.kit import leases, store, textlayer
from tusach.kit.errors import Refused
from tusach.kit.leases import Lease, LostError
from tusach.people.models import Actor

log = logging.getLogger(__name__)
QUICK_BYTES = 2 << 20
QUICK_SECONDS = 8
MOST_FILES, MOST_WAITING = 40, 5  # of one of the invited in a round, through the site
READ_LATER = "drafting.returned_read"
journal.name_kind(READ_LATER, "Tệp góp ý máy đã đọc")
BROKEN = "Máy gặp lỗi khi đọc tệp này; lỗi đã được ghi lại để sửa. Tệp vẫn được giữ, sau này đọc lại được."
PagesOf = Callable[[Round, Invited | None], Sequence[Sequence[str]]]


def receive_file(
    *,
    round: Round,  # noqa: A002
    file: IO[bytes],
    name: str,
    way: str,
    by: Actor | None,
    at: datetime,
    invited: Invited | None = None,
) -> Returned:
    """Keep a file, read it now or let it wait for the worker, take what is sure. The same file again changes nothing.

    A file that cannot be read is kept all the same, with the sentence that says why.
    """
    if way in ON_SITE and round.closed_at is not None:
        raise Refused("Đợt này đã chốt nên trang không nhận thêm tệp. Xin gửi văn bản cho nơi mời góp ý.")
    if way in ON_SITE and invited is not None:
        _room_for_one_more(round, invited)
    kept = store.keep(file)
    if held := _held(round, invited, kept.sha256):
        if invited is not None and held.state == ReturnedState.WHOSE:
            return say_whose(returned=held, invited=invited, by=by, at=at)  # now it is known who sent it
        return held if held.state != ReturnedState.UNREAD else read_again(returned=held, by=by, at=at)
    file.seek(0)
    reading = _quickly(round, file.read(), name, invited)
    try:
        with transaction.atomic():
            made = Returned.objects.create(
                round=round, invited=invited, name=store.safe_name(name, kept.content_type), sha256=kept.sha256,
                size=kept.size, way=way, state=ReturnedState.WAITING, at=at, person=by.person if by else None,
            )  # fmt: skip
            if reading is not None:
                _settle(made, reading)
            _note(
                made, by, at, f"Nhận tệp “{made.name}”{f' của {made.invited.name}' if made.invited else ''}"
            )
    except (
        IntegrityError
    ):  # the same file twice at once: the other one was first, and may know by now whose it is
        if (held := _held(round, invited, kept.sha256)) is None:
            raise
        return held
    return made


def _room_for_one_more(round: Round, invited: Invited) -> None:  # noqa: A002
    """Whoever holds a link fills neither the disc nor the worker's queue. What the secretariat hands in is not counted."""
    sent = round.returned.filter(invited=invited, way__in=ON_SITE)
    if sent.filter(state=ReturnedState.WAITING).count() >= MOST_WAITING:
        raise Refused("Các tệp gửi trước còn đang chờ máy đọc. Xin gửi tiếp sau ít phút.", field="file")
    if sent.count() >= MOST_FILES:
        raise Refused(
            f"Đợt này đã nhận {MOST_FILES} tệp của anh chị. Nếu còn tệp nữa, xin gửi cho nơi mời góp ý.",
            field="file",
        )


def read_again(*, returned: Returned, by: Actor | None, at: datetime) -> Returned:
    """Try once more a file that could not be read: letters are recognised now, or the reader has learnt something."""
    with store.open_kept(returned.sha256) as file:
        reading = _quickly(returned.round, file.read(), returned.name, returned.invited)
    with transaction.atomic():
        made = _now(returned, ReturnedState.UNREAD)
        if reading is None:
            made.state, made.said, made.claimed_until = ReturnedState.WAITING, "", None
            made.tries = made.page = made.pages = 0
            made.save(update_fields=["state", "said", "claimed_until", "tries", "page", "pages"])
        else:
            _settle(made, reading)
        _note(made, by, at, f"Đọc lại tệp “{made.name}”")
    return made


def _held(round: Round, invited: Invited | None, sha256: str) -> Returned | None:  # noqa: A002
    """The same file as it came before: from the same body, or while nobody knew whose it was. Two bodies may well send
    back the same untouched file.
    """
    rows = round.returned.filter(sha256=sha256)
    if invited is not None:
        rows = rows.filter(Q(invited=invited) | Q(invited__isnull=True))
    return rows.first()


def said_of(one: Mapping[str, Any]) -> Said:
    """One line of a file's reading, to be changed by a person."""
    return Said.from_json(one)


# --- reading, at once or by the worker --------------------------------------------------------------------


def _quickly(round: Round, data: bytes, name: str, invited: Invited | None) -> Reading | None:  # noqa: A002
    """None for what waits: whatever is not a small DOCX or text, what cites pages, and what needed all of the time."""
    if not _is_quick(data, name):
        return None
    begun = monotonic()
    reader = partial(textlayer.read_apart, seconds=QUICK_SECONDS, ocr=False)
    try:
        reading = read_file(round, data, name, reader=reader, pages=None, given=invited)
    except NotNow:
        return None
    ran_out = reading.state == ReturnedState.UNREAD and monotonic() - begun >= QUICK_SECONDS
    return None if ran_out else reading


def _is_quick(data: bytes, name: str) -> bool:
    if len(data) > QUICK_BYTES:
        return False
    try:
        return textlayer.kind_of(data, name=name) in {"docx", "text"}
    except Refused:
        return True  # the sentence why is there at once


def _settle(made: Returned, reading: Reading) -> None:
    """What was read in the file is written to its row, and what is sure is taken. Inside a transaction."""
    said = [reading.said]
    if made.invited is None and reading.invited:
        whose = made.round.invited.filter(pk=reading.invited).first()
        twice = made.round.returned.filter(invited=whose, sha256=made.sha256).exclude(pk=made.pk).exists()
        if whose is not None and twice:
            said.insert(0, f"{whose.name} đã gửi đúng tệp này rồi.")
        else:
            made.invited = whose
    knows = made.invited is not None or reading.state in {ReturnedState.UNREAD, ReturnedState.FOREIGN}
    made.state = reading.state if knows else ReturnedState.WHOSE
    made.said, made.facts = " ".join(filter(None, said)), dict(reading.facts)
    made.reading = [one.to_json() for one in reading.found]
    made.claimed_until = None
    made.save(update_fields=["invited", "state", "said", "facts", "reading", "claimed_until"])
    if made.state == ReturnedState.TAKEN:
        _take(made, made.reading)


def claim_returned(*, at: datetime) -> Returned | None:
    leases.look_alive(RETURNED_READER, at=at)
    return leases.claim(returned_waiting(), at=at)


def give_up_returned(*, at: datetime) -> list[Returned]:
    """Files of which every reader died are no longer tried; they are kept, and people may ask for them again."""
    lost = leases.in_vain(returned_waiting(), at=at)
    for returned in lost:
        _read_later(returned, Reading(ReturnedState.UNREAD, leases.GAVE_UP, [], {}), at, None)
    return lost


def read_claimed_returned(*, returned: Returned, now: Callable[[], datetime], pages_of: PagesOf) -> bool:
    """Read a file that was claimed, saying how far it is; False, with nothing written, when it became another's."""
    lease = Lease(returned, returned_waiting(), now)
    reader = partial(textlayer.read_apart, seconds=settings.REPORT_READ_SECONDS, heard=lease.heard)
    try:
        try:
            with store.open_kept(returned.sha256) as file:
                data = file.read()
            reading = read_file(
                returned.round, data, returned.name, reader=reader, given=returned.invited,
                pages=lambda: pages_of(returned.round, returned.invited),
            )  # fmt: skip
        except LostError:
            raise
        except Exception:
            # A file that breaks the reader must not stop the others; it is kept and read again after the repair.
            log.exception("reading of returned file %s failed", returned.pk)
            reading = Reading(ReturnedState.UNREAD, BROKEN, [], {})
        _read_later(returned, reading, now(), lease)
    except LostError:
        log.warning("returned file %s was taken over, or dropped, while it was read", returned.pk)
        return False
    return True


@transaction.atomic
def _read_later(returned: Returned, reading: Reading, at: datetime, lease: Lease[Returned] | None) -> None:
    if lease is not None:
        lease.hold()
    made = _now(returned, ReturnedState.WAITING)
    _settle(made, reading)
    _note(made, None, at, f"Máy đã đọc tệp “{made.name}”")
    if made.person is not None:
        own = made.way == CommentWay.ACCOUNT and made.invited is not None
        url = (
            reverse("drafting:rounds-mine", args=[made.invited_id])
            if own
            else reverse("drafting:rounds-file", args=[made.pk])
        )
        journal.tell(people=[made.person], kind=READ_LATER, sentence=f"“{made.name}”: {sentence_of(made)}", at=at, url=url,
                     subject=f"drafting.Round:{made.round_id}")  # fmt: skip
    made.facts |= {"read_at": at.isoformat()}
    made.save(update_fields=["facts"])
    write_to_sender(made, at=at)
    returned.refresh_from_db()


# --- what a person says of a file -------------------------------------------------------------------------


def _now(returned: Returned, *states: str) -> Returned:
    made = (
        Returned.objects.select_for_update(of=("self",))
        .select_related("round__version__manuscript", "invited__round__version__manuscript")
        .get(pk=returned.pk)
    )
    if made.state not in states:
        raise Refused(f"Tệp này {ReturnedState(made.state).label}, không còn việc này nữa.")
    return made


@transaction.atomic
def say_whose(*, returned: Returned, invited: Invited, by: Actor | None, at: datetime) -> Returned:
    """Whose answer a file is. Remarks and changes become comments at once, a letter waits for its points. By this a file of
    another round of the same report is taken into this one.
    """
    made = _now(returned, ReturnedState.WHOSE, ReturnedState.FOREIGN)
    if made.state == ReturnedState.FOREIGN and not made.reading:
        raise Refused("Tệp này không thuộc báo cáo đang xin ý kiến, nên không lấy ý kiến nào được.")
    if invited.round_id != made.round_id:
        raise Refused("Nơi này không được mời trong đợt này.")
    made.invited = invited
    letter = made.facts.get("form") == "letter"
    if made.reading and not letter:
        made.state = ReturnedState.TAKEN
    else:
        made.state = ReturnedState.POINTS if made.reading else ReturnedState.AGREES
    made.save(update_fields=["invited", "state"])
    _note(made, by, at, f"Tệp “{made.name}” là của {invited.name}")
    if made.state == ReturnedState.TAKEN:
        _take(made, made.reading)
    return made


@transaction.atomic
def confirm_points(
    *,
    returned: Returned,
    points: Sequence[Said],
    by: Actor,
    at: datetime,
    code: str = "",
    dated: date | None = None,
) -> Returned:
    """The points of a letter as a person left them after looking; number and date of the letter with them."""
    made = _now(returned, ReturnedState.POINTS)
    kept = [one for one in points if one.text.strip()]
    if not kept:
        raise Refused("Chưa chọn điểm nào. Nếu công văn chỉ thống nhất, xin bấm “Ghi là thống nhất”.")
    made.state = ReturnedState.TAKEN
    made.save(update_fields=["state"])
    if code and made.invited is not None:
        note_their_letter(invited=made.invited, code=code, dated=dated, way=CommentWay.HAND, by=by, at=at)
    _take(made, [replace(one, doubt="").to_json() for one in kept])
    _note(made, by, at, f"Xác nhận {len(kept)} điểm của tệp “{made.name}”")
    return made


@transaction.atomic
def file_agrees(
    *, returned: Returned, by: Actor, at: datetime, code: str = "", dated: date | None = None
) -> Returned:
    """A file without a remark, or a letter without a point, means agreement: a person says so, no machine."""
    made = _now(returned, ReturnedState.AGREES, ReturnedState.POINTS)
    if made.invited is None:
        raise Refused("Chưa rõ tệp này của ai. Xin chọn nơi gửi trước.")
    agree(invited=made.invited, way=CommentWay.HAND, by=by, at=at)
    if code:
        note_their_letter(invited=made.invited, code=code, dated=dated, way=CommentWay.HAND, by=by, at=at)
    made.state = ReturnedState.TAKEN
    made.save(update_fields=["state"])
    return made


@transaction.atomic
def drop_file(*, returned: Returned, by: Actor, at: datetime) -> Returned:
    """Nothing is taken from the file; it stays in the store and in the round's list."""
    made = _now(
        returned, *(one for one in ReturnedState if one not in (ReturnedState.TAKEN, ReturnedState.DROPPED))
    )
    made.state = ReturnedState.DROPPED
    made.save(update_fields=["state"])
    _note(made, by, at, f"Không lấy ý kiến từ tệp “{made.name}”")
    return made


def _take(made: Returned, reading: Sequence[Mapping[str, Any]]) -> None:
    if made.invited is None:
        raise Refused("Chưa rõ tệp này của ai. Xin chọn nơi gửi trước.")
    found = [Said.from_json(one) for one in reading]
    comments = keep(made.invited, found, way=CommentWay.WORD, at=made.at, returned=made)
    again = len(found) - len(comments)
    lost = sum(comment.lost for comment in comments)
    outside = sum(comment.doubt.startswith(OUTSIDE) for comment in comments)
    parts = [f"Đã lấy {len(comments)} ý kiến."]
    if again:
        parts.append(f"{again} ý kiến đã có từ trước.")
    if lost:
        parts.append(f"{lost} ý kiến không còn đoạn để gắn, ở danh sách cần xem.")
    if outside:
        parts.append(f"{outside} ý kiến về chỗ không hỏi, vẫn giữ và có ghi rõ.")
    made.said = " ".join([*parts, made.said]).strip()
    made.facts |= {"taken": len(comments), "again": again, "lost": lost, "outside": outside}
    made.save(update_fields=["said", "facts"])


def _note(made: Returned, by: Actor | None, at: datetime, sentence: str) -> None:
    journal.record(
        act="drafting.receive_answer_file", subject=f"drafting.Round:{made.round_id}", by=by, at=at, sentence=sentence,
        facts={"returned": made.pk, "sha256": made.sha256, "state": made.state},
    )  # fmt: skip
