"""What the invited say: a comment, agreement, the number of their letter. The same thing twice changes nothing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from tusach.drafting import queries
from tusach.drafting.anchoring import locate, printed_of, quoted
from tusach.drafting.marks import Said, kind_of
from tusach.drafting.models import Answer, Block, Comment, CommentKind, CommentWay, Invited, Point, Returned
from tusach.drafting.narrowing import OUTSIDE, is_outside
from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.kit.text import day as said_day
from tusach.people.models import Actor

LONGEST = 10_000
MOST_COMMENTS = 1_000  # of one of the invited, through the site
TOO_LONG = "Lời dài quá 10.000 ký tự nên cắt bớt, xin xem tệp."
_ON_SITE = (CommentWay.ACCOUNT, CommentWay.LINK)


@dataclass(frozen=True)
class Words:
    """What was typed about one paragraph (`block`: its key), one part (`node`) or the whole."""

    text: str
    block: str = ""
    node: str = ""
    quote: str = ""
    proposed: str = ""
    kind: str = ""
    author: str = ""


def _open_for(invited: Invited, way: str) -> Invited:
    """The row as it is now; refused on the site once the round is closed. Late answers are taken and seen to be late."""
    now = (
        Invited.objects.select_for_update(of=("self",))
        .select_related("round__version__manuscript")
        .get(pk=invited.pk)
    )
    if way in _ON_SITE and now.round.closed_at is not None:
        raise Refused(
            f"Đợt này đã chốt ngày {said_day(now.round.closed_at)} nên trang không nhận thêm. Ý kiến vẫn còn trên trang này; "
            "xin gửi bằng văn bản hoặc tệp Word cho nơi mời góp ý."
        )
    return now


@transaction.atomic
def write_comment(
    *, invited: Invited, words: Words, way: str, by: Actor | None, at: datetime, once: str = ""
) -> Comment:
    """One comment as it was typed. The same `once` again gives back the comment that was made of it."""
    token = digest_of_once(invited, f"{once}\0{words.text}\0{words.proposed}\0{words.quote}") if once else ""
    if token and (held := Comment.objects.filter(once=token, invited=invited).first()):
        return held
    now = _open_for(invited, way)
    if token and (held := Comment.objects.filter(once=token, invited=invited).first()):
        return held  # sent twice at one moment: the other came first while this one waited for the row
    if way in _ON_SITE and now.comments.count() >= MOST_COMMENTS:
        raise Refused(
            f"Trang đã nhận {MOST_COMMENTS} ý kiến của anh chị. Xin gửi phần còn lại trong một tệp."
        )
    said = _checked(now, words)
    if way in _ON_SITE and _is_outside(now, said):
        raise Refused(
            "Đoạn, mục này không thuộc phần xin ý kiến. Nếu vẫn muốn nêu, xin ghi ở ô ý kiến chung."
        )
    (comment,) = keep(now, [said], way=way, at=at, once=[token])
    _heard(now, by, at, f"{now.name} góp ý về {_where(now, said)}")
    return comment


def _checked(invited: Invited, words: Words) -> Said:
    text, proposed = words.text.replace("\0", "").strip(), words.proposed.replace("\0", "").strip()
    if not text and not proposed:
        raise Refused(
            f"Chưa ghi ý kiến. Nếu không có ý kiến gì khác, xin bấm “Thống nhất {queries.scope_of(invited)}”.",
            field="text",
        )
    if len(text) > LONGEST or len(proposed) > LONGEST:
        raise Refused("Ý kiến dài quá 10.000 ký tự. Xin chia thành nhiều ý, hoặc gửi kèm tệp.", field="text")
    kind = words.kind if words.kind in CommentKind.values else ""
    said = Said(
        text=text, proposed=proposed, quote=words.quote.strip()[:LONGEST], author=words.author.strip()[:120],
        kind=kind or (CommentKind.EDIT.value if proposed else kind_of(text)), node=words.node[:40],
    )  # fmt: skip
    if not words.block:
        return said
    block = queries.block_in(invited.round.version, words.block)
    if block is None:
        raise Refused("Không còn đoạn này trong bản đang hỏi. Xin mở lại trang rồi chọn đoạn.")
    return Said(
        **{**said.to_json(), "block": str(block["key"]), "number": int(block["number"]), "node": _node_of(invited, words.block),
           "start": locate(printed_of(block), said.quote) if said.quote else None}
    )  # fmt: skip


def _is_outside(invited: Invited, said: Said) -> bool:
    content = invited.round.version.content if invited.parts else {"nodes": ()}
    return is_outside(content, invited.parts, node=said.node, block=said.block)


def _node_of(invited: Invited, key: str) -> str:
    nodes = invited.round.version.content["nodes"]
    return next((str(node["key"]) for node in nodes for block in node["blocks"] if block["key"] == key), "")


def keep(
    invited: Invited,
    said: Sequence[Said],
    *,
    way: str,
    at: datetime,
    once: Sequence[str] = (),
    returned: Returned | None = None,
) -> list[Comment]:
    """Comments with a point each, in bulk; those whose `once` is known are passed over. What speaks of a place that was not
    asked about, or is too long to be kept whole, says so. Inside a transaction.
    """
    tokens = list(once) or [digest_of_said(invited, one) for one in said]
    known = set(
        Comment.objects.filter(once__in=[token for token in tokens if token]).values_list("once", flat=True)
    )
    blocks = Block.objects.in_bulk({one.block for one in said if one.block}, field_name="key")
    rows, seen = [], set(known)
    for one, token in zip(said, tokens, strict=True):
        if token and token in seen:
            continue
        seen.add(token)
        rows.append(_comment(invited, _doubted(invited, one), blocks, token, way, at, returned))
    made = Comment.objects.bulk_create(rows, batch_size=200)
    Point.objects.bulk_create(
        [Point(comment=comment, ordinal=1, text=point_text(comment)) for comment in made], batch_size=500
    )
    if made:
        _answered(invited, Answer.COMMENTED, at)
    return made


def _doubted(invited: Invited, one: Said) -> Said:
    doubts = [
        OUTSIDE if _is_outside(invited, one) else "",
        TOO_LONG if max(len(one.text), len(one.proposed), len(one.quote)) > LONGEST else "",
        one.doubt,
    ]
    return replace(one, doubt=" ".join(dict.fromkeys(filter(None, doubts))))


def _comment(
    invited: Invited,
    one: Said,
    blocks: dict[str, Block],
    token: str,
    way: str,
    at: datetime,
    returned: Returned | None,
) -> Comment:
    block = blocks.get(one.block)
    gone = bool(one.block) and (block is None or block.removed_at is not None)
    return Comment(
        round=invited.round, invited=invited, returned=returned, node=one.node, doubt=one.doubt[:200],
        author=one.author[:120], block=block, block_number=one.number, start=one.start, quote=one.quote[:LONGEST],
        text=one.text[:LONGEST], proposed=one.proposed[:LONGEST], kind=one.kind, way=way, lost=one.lost or gone,
        sha256=returned.sha256 if returned else "", file_name=returned.name if returned else "", once=token or None,
        at=at,
    )  # fmt: skip


def point_text(comment: Comment) -> str:
    """What a comment asks for, in one text: a tracked change is said as a sentence."""
    if comment.kind != CommentKind.EDIT or not (comment.quote or comment.proposed):
        return comment.text
    if not comment.quote:
        said = f"Thêm: {quoted(comment.proposed)}."
    elif not comment.proposed:
        said = f"Bỏ: {quoted(comment.quote)}."
    else:
        said = f"Sửa {quoted(comment.quote)} thành {quoted(comment.proposed)}."
    return f"{comment.text}\n{said}" if comment.text else said


def digest_of_once(invited: Invited, once: str) -> str:
    return hashlib.sha256(f"once\0{invited.pk}\0{once}".encode()).hexdigest() if once else ""


def digest_of_said(invited: Invited, one: Said) -> str:
    """The same thing said again by the same body in the same place is the same comment, whatever file it comes in."""
    parts = [
        str(invited.pk),
        one.block,
        one.node,
        str(one.start),
        one.quote,
        one.text,
        one.proposed,
        one.kind,
    ]
    return hashlib.sha256("\0".join(["said", *parts]).encode()).hexdigest()


def _answered(invited: Invited, answer: str, at: datetime) -> None:
    invited.answer = answer
    invited.answered_at = invited.answered_at or at
    invited.save(update_fields=["answer", "answered_at"])


def _where(invited: Invited, said: Said) -> str:
    """As people call it: keys of nodes are the house's own."""
    place = queries.places_of(invited.round.version).get(f"muc-{said.node}") if said.node else None
    return place.spoken if place is not None else "toàn văn"


def _heard(invited: Invited, by: Actor | None, at: datetime, sentence: str) -> None:
    """Into the journal, and to who opened the round."""
    journal.record(
        act="drafting.answer_round", subject=f"drafting.Round:{invited.round_id}", by=by, at=at,
        sentence=f"{sentence}: {invited.round.name}", facts={"invited": invited.pk},
    )  # fmt: skip
    opener = invited.round.opened_by
    if opener is not None and (by is None or by.person != opener):
        journal.tell(
            people=[opener], kind="drafting.answered", at=at, sentence=f"{sentence}: {invited.round.name}.",
            url=reverse("drafting:rounds-show", args=[invited.round_id]), subject=f"drafting.Round:{invited.round_id}",
        )  # fmt: skip


@transaction.atomic
def agree(*, invited: Invited, way: str, by: Actor | None, at: datetime) -> Invited:
    """Agreement with the whole (thống nhất toàn văn). Whoever has comments has not agreed with it."""
    now = _open_for(invited, way)
    if now.answer == Answer.AGREED:
        return now
    count = now.comments.count()
    if count:
        raise Refused(f"Đã có {count} ý kiến nên không ghi là thống nhất {queries.scope_of(now)} được.")
    _answered(now, Answer.AGREED, at)
    _heard(now, by, at, f"{now.name} thống nhất {queries.scope_of(now)}")
    return now


@transaction.atomic
def note_their_letter(
    *, invited: Invited, code: str, dated: date | None, way: str, by: Actor | None, at: datetime
) -> Invited:
    """Number and date of the letter they answer with, as the table prints them; the register's document when it is
    there.
    """
    now = _open_for(invited, way)
    code = " ".join(code.split())
    if len(code) > 80:
        raise Refused("Số, ký hiệu dài quá 80 ký tự. Ví dụ ghi đúng: 123/BVHTTDL-TV.", field="their_code")
    now.their_code, now.their_date = code, dated
    now.document = queries.incoming_of_code(code, dated) if code else None
    now.save(update_fields=["their_code", "their_date", "document"])
    journal.record(
        act="drafting.note_letter", subject=f"drafting.Round:{now.round_id}", by=by, at=at,
        sentence=f"Ghi văn bản trả lời {code} của {now.name}", facts={"invited": now.pk},
    )  # fmt: skip
    return now


@transaction.atomic
def undo_agreement(*, invited: Invited, by: Actor, at: datetime) -> Invited:
    """The secretariat noted an agreement that was none."""
    now = _open_for(invited, CommentWay.HAND)
    if now.answer != Answer.AGREED:
        raise Refused(f"{now.name} không ghi là thống nhất {queries.scope_of(now)}.")
    now.answer, now.answered_at = Answer.NONE, None
    now.save(update_fields=["answer", "answered_at"])
    _heard(now, by, at, f"Bỏ ghi thống nhất của {now.name}")
    return now
