"""Points and what becomes of them: split, merge, disposition, approval, the place of what lost its paragraph."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from tusach.drafting import queries
from tusach.drafting.actions.answering import LONGEST, TOO_LONG
from tusach.drafting.models import BlockVersion, Comment, Disposition, Point, Round
from tusach.drafting.narrowing import OUTSIDE, is_outside
from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.people.models import Actor

_REASONED = (Disposition.PARTLY, Disposition.EXPLAINED, Disposition.NOTED)


def _now(point: Point) -> Point:
    """The point as it is, for a change of it."""
    return (
        Point.objects.select_for_update(of=("self",))
        .select_related("comment__round__version", "comment__invited", "comment__block")
        .get(pk=point.pk)
    )


@transaction.atomic
def dispose(
    *,
    point: Point,
    disposition: str,
    by: Actor,
    at: datetime,
    reason: str = "",
    repeats: Point | None = None,
    versions: Iterable[BlockVersion] | None = None,
) -> Point:
    """What becomes of a point. A reason unless it is accepted in full; a duplicate names the point it repeats. What was
    approved before waits for approval again. Without `versions`, those saved because of this very point are taken.
    """
    now = _now(point)
    _decide(now, disposition, reason, repeats, by, at)
    now.save()
    report = now.comment.round.version.manuscript_id
    if versions is None:
        because = BlockVersion.objects.filter(why__startswith=f"theo ý kiến số {now.pk} của ")
        versions = because.filter(block__manuscript=report).select_related("block")
    now.versions.set([each for each in versions if each.block.manuscript_id == report])
    _note(
        now.comment.round,
        by,
        at,
        "dispose_point",
        f"Ý kiến số {now.pk}: {Disposition(disposition).label}",
        point=now.pk,
    )
    return now


def _decide(
    now: Point, disposition: str, reason: str, repeats: Point | None, by: Actor, at: datetime
) -> None:
    if disposition not in Disposition.values or disposition == Disposition.OPEN:
        raise Refused(
            "Xin chọn cách xử lý: tiếp thu, tiếp thu một phần, giải trình, ghi nhận hay trùng.",
            field="disposition",
        )
    reason = reason.replace("\0", "").strip()
    if disposition in _REASONED and not reason:
        raise Refused(f"“{Disposition(disposition).label.capitalize()}” thì phải ghi lý do.", field="reason")
    if len(reason) > LONGEST:
        raise Refused("Lý do dài quá 10.000 ký tự. Xin viết gọn lại.", field="reason")
    now.repeats = _repeated(now, repeats) if disposition == Disposition.DUPLICATE else None
    now.disposition, now.reason = disposition, reason
    now.decided_by, now.decided_at = by.person, at
    now.approved_by, now.approved_at = None, None


def _repeated(now: Point, other: Point | None) -> Point:
    """The point that is repeated, itself no duplicate; of the same manuscript's rounds, so no circle can arise."""
    if other is None:
        raise Refused("Trùng với ý kiến nào? Xin ghi số của ý kiến ấy.", field="repeats")
    if other.disposition == Disposition.DUPLICATE and other.repeats is not None:
        other = other.repeats
    if other.pk == now.pk:
        raise Refused("Một ý kiến không thể trùng với chính nó.", field="repeats")
    if other.comment.round.version.manuscript_id != now.comment.round.version.manuscript_id:
        raise Refused(f"Ý kiến số {other.pk} thuộc một báo cáo khác.", field="repeats")
    Point.objects.filter(repeats=now).update(repeats=other)
    return other


@transaction.atomic
def dispose_many(
    *, round: Round, points: Sequence[int], disposition: str, by: Actor, at: datetime, reason: str = "",  # noqa: A002
    repeats: Point | None = None,
) -> int:  # fmt: skip
    """The same for many open points of a round, in one act; those already decided are left alone."""
    chosen = Point.objects.filter(comment__round=round, pk__in=points, disposition=Disposition.OPEN)
    rows = list(chosen.select_for_update(of=("self",)).select_related("comment__round__version"))
    if repeats is not None:
        rows = [row for row in rows if row.pk != repeats.pk]
    if not rows:
        raise Refused("Chưa chọn ý kiến nào, hoặc các ý kiến đã chọn đều xử lý rồi.")
    for row in rows:
        _decide(row, disposition, reason, repeats, by, at)
    fields = ["disposition", "reason", "repeats", "decided_by", "decided_at", "approved_by", "approved_at"]
    Point.objects.bulk_update(rows, fields, batch_size=200)
    said = f"{len(rows)} ý kiến: {Disposition(disposition).label}"
    _note(round, by, at, "dispose_points", said, points=[row.pk for row in rows])
    return len(rows)


@transaction.atomic
def reopen_point(*, point: Point, by: Actor, at: datetime) -> Point:
    """Back to open, with nothing decided; what it said before stands in the journal."""
    now = _now(point)
    if now.disposition == Disposition.OPEN:
        raise Refused("Ý kiến này chưa xử lý.")
    before = {"disposition": now.disposition, "reason": now.reason}
    now.disposition, now.reason, now.repeats = Disposition.OPEN, "", None
    now.decided_by = now.decided_at = now.approved_by = now.approved_at = None
    now.save()
    now.versions.clear()
    _note(
        now.comment.round,
        by,
        at,
        "reopen_point",
        f"Xử lý lại ý kiến số {now.pk}",
        point=now.pk,
        before=before,
    )
    return now


@transaction.atomic
def split_point(*, point: Point, texts: Sequence[str], by: Actor, at: datetime) -> list[Point]:
    """A point that asks for several things becomes as many points; the first keeps its number."""
    now = _now(point)
    parts = [" ".join(text.split("\0")).strip() for text in texts if text.strip()]
    if len(parts) < 2:
        raise Refused("Tách thì phải có ít nhất hai ý. Xin để mỗi ý một dòng.", field="texts")
    if now.disposition != Disposition.OPEN:
        raise Refused("Ý kiến này đã xử lý. Xin bấm “Xử lý lại” rồi tách.")
    if any(len(part) > LONGEST for part in parts):
        raise Refused("Có ý dài quá 10.000 ký tự.", field="texts")
    others = now.comment.points.filter(ordinal__gt=now.ordinal).order_by("-ordinal")
    for other in others:  # from the last, so that no number is used twice on the way
        Point.objects.filter(pk=other.pk).update(ordinal=F("ordinal") + len(parts) - 1)
    now.text = parts[0]
    now.save(update_fields=["text"])
    made = Point.objects.bulk_create(
        Point(comment=now.comment, ordinal=now.ordinal + step, text=part)
        for step, part in enumerate(parts[1:], start=1)
    )
    _note(
        now.comment.round,
        by,
        at,
        "split_point",
        f"Tách ý kiến số {now.pk} thành {len(parts)} ý",
        point=now.pk,
    )
    return [now, *made]


@transaction.atomic
def merge_points(*, comment: Comment, by: Actor, at: datetime) -> Point:
    """All open points of one comment become one again."""
    points = list(comment.points.select_for_update().order_by("ordinal"))
    if len(points) < 2:
        raise Refused("Ý kiến này chỉ có một ý, không có gì để gộp.")
    if any(point.disposition != Disposition.OPEN for point in points):
        raise Refused("Có ý đã xử lý rồi. Xin bấm “Xử lý lại” ở ý ấy rồi gộp.")
    first, *others = points
    Point.objects.filter(repeats__in=others).update(repeats=first)
    Point.objects.filter(pk__in=[other.pk for other in others]).delete()
    first.text = "\n".join(point.text for point in points)[:LONGEST]
    first.save(update_fields=["text"])
    _note(
        comment.round,
        by,
        at,
        "merge_points",
        f"Gộp {len(points)} ý thành ý kiến số {first.pk}",
        point=first.pk,
    )
    return first


@transaction.atomic
def approve_points(
    *, round: Round, points: Iterable[int] | None, by: Actor, at: datetime, seen: datetime | None = None  # noqa: A002
) -> int:  # fmt: skip
    """A leader approves dispositions: those named, or all that wait. Returns how many.

    `seen` is the moment of the latest decision that the leader read: what was decided later waits on.
    """
    waiting = Point.objects.filter(comment__round=round, approved_at__isnull=True).exclude(
        disposition=Disposition.OPEN
    )
    if points is not None:
        waiting = waiting.filter(pk__in=list(points))
    rows = list(waiting.select_for_update(of=("self",)).select_related("comment"))
    read = [row for row in rows if seen is None or row.decided_at is None or row.decided_at <= seen]
    if rows and not read:
        raise Refused("Các ý kiến này vừa được xử lý lại sau khi anh chị mở trang. Xin xem lại rồi duyệt.")
    if not read:
        raise Refused("Không có ý kiến nào đã xử lý mà chưa duyệt.")
    for row in read:
        row.approved_by, row.approved_at = by.person, at
    count = len(read)
    Point.objects.bulk_update(read, ["approved_by", "approved_at"], batch_size=200)
    invited = sorted({row.comment.invited_id for row in read})
    _note(round, by, at, "approve_points", f"Duyệt cách xử lý {number(count)} ý kiến")
    _tell_senders(round, invited, at)
    return count


def _tell_senders(round: Round, invited: Sequence[int], at: datetime) -> None:  # noqa: A002
    rows = list(round.invited.filter(pk__in=invited).select_related("body", "person"))
    hearers = queries.hearers_of(rows, at)
    for row in rows:
        journal.tell(
            people=hearers.get(row.pk, []), kind="drafting.approved", at=at, subject=f"drafting.Round:{round.pk}",
            sentence=f"Đã có cách xử lý ý kiến của {row.name}: {round.name}.",
            url=reverse("drafting:rounds-mine", args=[row.pk]),
        )  # fmt: skip


@transaction.atomic
def send_back(*, point: Point, by: Actor, at: datetime, why: str) -> Point:
    """A leader does not approve: the disposition stays as it was written, the secretariat decides again."""
    now = _now(point)
    if now.disposition == Disposition.OPEN:
        raise Refused("Ý kiến này chưa xử lý nên chưa có gì để duyệt.")
    if not why.strip():
        raise Refused("Xin ghi vì sao chưa duyệt, để tổ biên tập biết sửa gì.", field="why")
    now.approved_by = now.approved_at = None
    now.save(update_fields=["approved_by", "approved_at"])
    said = f"Chưa duyệt ý kiến số {now.pk}: {why.strip()}"
    _note(now.comment.round, by, at, "send_back_point", said, point=now.pk)
    if now.decided_by is not None:
        journal.tell(
            people=[now.decided_by], kind="drafting.answered", sentence=said, at=at,
            url=reverse("drafting:rounds-point", args=[now.pk]), subject=f"drafting.Round:{now.comment.round_id}",
        )  # fmt: skip
    return now


@transaction.atomic
def place_comment(*, comment: Comment, block_key: str, by: Actor, at: datetime) -> Comment:
    """Where a comment belongs, by a person: a paragraph of the version, or "" for the whole text."""
    now = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("round__version", "invited")
        .get(pk=comment.pk)
    )
    if not block_key:
        now.block, now.block_number, now.node, now.start = None, 0, "", None
    else:
        lines = queries.text_of_version(now.round.version).by_key.get(block_key, [])
        block = queries.block_of_key(now.round.version.manuscript_id, block_key)
        if not lines or block is None:
            raise Refused("Bản đang hỏi không có đoạn này. Xin chọn đoạn khác.")
        now.block, now.block_number, now.node, now.start = block, lines[0].number, lines[0].node, None
    now.lost, now.doubt = False, _doubt_of(now)
    now.save(update_fields=["block", "block_number", "node", "start", "lost", "doubt"])
    _note(
        now.round, by, at, "place_comment", f"Gắn lại chỗ cho ý kiến của {now.invited.name}", comment=now.pk
    )
    return now


def _doubt_of(now: Comment) -> str:
    """A place that was chosen by a person is sure, but may still be one that was not asked about; words that were cut stay
    cut.
    """
    key = now.block.key if now.block is not None else ""
    outside = is_outside(now.round.version.content, now.invited.parts, node=now.node, block=key)
    return " ".join([*([OUTSIDE] if outside else []), *([TOO_LONG] if TOO_LONG in now.doubt else [])])


def _note(round: Round, by: Actor, at: datetime, verb: str, sentence: str, **facts: object) -> None:  # noqa: A002
    journal.record(
        act=f"drafting.{verb}",
        subject=f"drafting.Round:{round.pk}",
        by=by,
        at=at,
        sentence=sentence,
        facts=facts,
    )
