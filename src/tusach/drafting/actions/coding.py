"""Marking passages and giving them codes. A coding is somebody's: nobody's mark is changed by another's, and what is
taken off stays on record. The machine's codings are its own until a person confirms them.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tusach.campaign.models import Campaign
from tusach.drafting.models import Code, Coding, Excerpt, in_leaf
from tusach.drafting.queries.excerpts import leaves_by_paragraph
from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.kit.textlayer import Selector
from tusach.people.models import Actor
from tusach.reports.models import Report, TextLayer

_SAID = 90  # characters of a passage in the journal's sentence


@transaction.atomic
def mark_passage(
    *, report: Report, layer: TextLayer, leaf: str, selector: Selector, by: Actor | None, at: datetime
) -> Excerpt:
    """The excerpt of these very words; marked before, by anybody, it is the same one."""
    excerpt, made = _mark(report, layer, leaf, selector, by, at)
    if made:
        _record("mark_passage", excerpt, by, at, f"Đánh dấu đoạn “{_cut(excerpt.quote)}”")
    return excerpt


def _mark(
    report: Report, layer: TextLayer, leaf: str, selector: Selector, by: Actor | None, at: datetime
) -> tuple[Excerpt, bool]:
    """Two coders who mark at one moment wait for each other at the layer's row."""
    held = TextLayer.objects.select_for_update(of=("self",)).select_related("intake").defer("content")
    layer = held.get(pk=layer.pk)
    if layer.intake.report_id != report.pk:
        raise Refused("Bản đọc này không phải của báo cáo ấy. Xin mở lại trang rồi chọn lại.")
    if not (layer.current and layer.intake.is_source):
        raise Refused("Báo cáo vừa có bản đọc mới. Xin mở lại trang, đoạn đã chọn có thể đứng chỗ khác.")
    if not leaf:
        raise Refused("Chưa rõ đoạn này thuộc mục nào của đề cương. Xin xếp phần ấy vào một mục trước.")
    place = {"layer": layer, "first": selector.paragraph, "last": selector.paragraph,
             "start": selector.start, "end": selector.end}  # fmt: skip
    known = Excerpt.objects.filter(in_leaf(leaf), **place, lost_at__isnull=True).order_by("pk").first()
    if known is not None:
        return known, False
    excerpt = Excerpt(
        **place, report=report, quote=selector.quote, prefix=selector.prefix[-80:],
        suffix=selector.suffix[:80], made_by=by.person if by else None, made_at=at,
    )  # fmt: skip
    served = leaves_by_paragraph(layer.pk, among=[leaf], shared=True)
    excerpt.place_at(leaf, served.get(selector.paragraph, ()))
    excerpt.save()
    return excerpt, True


@transaction.atomic
def put_code(*, excerpt: Excerpt, code: Code, by: Actor, at: datetime, is_dissent: bool = False) -> Coding:
    """The person's own coding; put again it is the same one, with the newer word on dissent. A merged code stands for the
    one it went into.
    """
    excerpt = Excerpt.objects.select_for_update().get(pk=excerpt.pk)
    code = usable(code, excerpt)
    living = Coding.objects.filter(
        excerpt=excerpt, person=by.person, removed_at__isnull=True, code__in=_same(code)
    )
    known = living.first()
    if known is not None and known.is_dissent == is_dissent:
        return known
    if known is not None:
        known.is_dissent = is_dissent
        known.save(update_fields=["is_dissent"])
    coding = known or Coding.objects.create(
        excerpt=excerpt, code=code, person=by.person, is_dissent=is_dissent, at=at
    )
    kind = "ý kiến khác về" if is_dissent else "mã"
    _record(
        "put_code",
        excerpt,
        by,
        at,
        f"Gắn {kind} “{code.name}” cho đoạn “{_cut(excerpt.quote)}”",
        coding=coding,
    )
    return coding


@transaction.atomic
def take_proposal(
    *, excerpt: Excerpt, code: Code, score: Decimal | float | None, by: Actor, at: datetime
) -> Coding:
    """What the machine proposed, taken by a person: the coding stays the machine's and carries who confirmed it.

    Confirmed by somebody else already, this person's own coding is put beside it: two judgements stay two.
    """
    excerpt = Excerpt.objects.select_for_update().get(pk=excerpt.pk)
    code = usable(code, excerpt)
    own = Coding.objects.filter(excerpt=excerpt, removed_at__isnull=True, code__in=_same(code))
    if mine := own.filter(person=by.person).first():
        return mine
    known = own.filter(person__isnull=True).first()
    if known is not None and known.confirmed_by_id not in {None, by.person.pk if by.person else None}:
        return put_code(excerpt=excerpt, code=code, by=by, at=at)
    coding = known or Coding.objects.create(excerpt=excerpt, code=code, score=_score(score), at=at)
    return _confirmed(coding, by, at)


@transaction.atomic
def confirm_code(*, coding: Coding, by: Actor, at: datetime) -> Coding:
    """The machine's coding counts from now on; a person's coding is seconded, as when two coders settle what to keep."""
    coding = _locked(coding)
    if coding.removed_at is not None:
        raise Refused("Mã này vừa được người khác bỏ ra. Xin xem lại đoạn rồi gắn lại nếu cần.")
    return coding if coding.confirmed_by_id else _confirmed(coding, by, at)


def _confirmed(coding: Coding, by: Actor, at: datetime) -> Coding:
    if coding.confirmed_by_id is None:
        coding.confirmed_by, coding.confirmed_at = by.person, at
        coding.save(update_fields=["confirmed_by", "confirmed_at"])
        sentence = f"Nhận mã “{coding.code.name}” cho đoạn “{_cut(coding.excerpt.quote)}”"
        _record("confirm_code", coding.excerpt, by, at, sentence, coding=coding)
    return coding


@transaction.atomic
def remove_code(*, coding: Coding, by: Actor, at: datetime) -> Coding:
    """Taken off and kept, with who and when. Twice is once."""
    coding = _locked(coding)
    if coding.removed_at is None:
        coding.removed_by, coding.removed_at = by.person, at
        coding.save(update_fields=["removed_by", "removed_at"])
        sentence = f"Bỏ mã “{coding.code.name}” khỏi đoạn “{_cut(coding.excerpt.quote)}”"
        _record("remove_code", coding.excerpt, by, at, sentence, coding=coding)
    return coding


@transaction.atomic
def settle_codes(*, codings: Sequence[Coding], keep: bool, by: Actor, at: datetime) -> None:
    """Several marks of the machine confirmed, or taken off, together: all or none."""
    if not codings:
        raise Refused("Chưa chọn câu nào. Xin đánh dấu ít nhất một câu.")
    for coding in codings:
        (confirm_code if keep else remove_code)(coding=coding, by=by, at=at)


@transaction.atomic
def bring_back_code(*, coding: Coding, by: Actor, at: datetime) -> Coding:
    """The undo of taking off; when the same coder has put the code again meanwhile, that one stands."""
    coding = _locked(coding)
    if coding.removed_at is None:
        return coding
    usable(coding.code, coding.excerpt)
    again = Coding.objects.filter(
        excerpt=coding.excerpt_id, code=coding.code_id, person=coding.person_id, removed_at__isnull=True
    ).first()
    if again is not None:
        return again
    coding.removed_by, coding.removed_at = None, None
    coding.save(update_fields=["removed_by", "removed_at"])
    sentence = f"Lấy lại mã “{coding.code.name}” cho đoạn “{_cut(coding.excerpt.quote)}”"
    _record("bring_back_code", coding.excerpt, by, at, sentence, coding=coding)
    return coding


def _locked(coding: Coding) -> Coding:
    held = Coding.objects.select_for_update(of=("self",)).select_related("excerpt", "code")
    return held.get(pk=coding.pk)


def usable(code: Code, excerpt: Excerpt | None = None) -> Code:
    """The code that stands for this one now, fit to be put. Refused when it is no longer used or another campaign's."""
    code, seen = Code.objects.get(pk=code.pk), set[int]()
    while code.merged_into_id is not None and code.pk not in seen:
        seen.add(code.pk)
        code = Code.objects.get(pk=code.merged_into_id)
    if code.retired_at is not None:
        raise Refused(f"Chủ đề “{code.name}” không còn dùng. Xin chọn chủ đề khác, hoặc dùng lại nó ở sổ mã.")
    if excerpt is not None and excerpt.report.obligation.campaign_id != code.campaign_id:
        raise Refused("Chủ đề này thuộc đợt khác. Xin chọn chủ đề của đợt đang đọc.")
    return code


def _same(code: Code) -> list[int]:
    """The code and all that were merged into it, however far back."""
    found, todo = [code.pk], [code.pk]
    while todo:
        todo = list(
            Code.objects.filter(merged_into__in=todo).exclude(pk__in=found).values_list("pk", flat=True)
        )
        found += todo
    return found


def _score(score: Decimal | float | None) -> Decimal | None:
    return None if score is None else min(Decimal(1), round(Decimal(score), 3))


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SAID else f"{plain[: _SAID - 1]}…"


def _record(
    act: str, excerpt: Excerpt, by: Actor | None, at: datetime, sentence: str, *, coding: Coding | None = None
) -> None:
    facts = {"report": excerpt.report_id, "leaf": excerpt.leaf}
    if coding is not None:
        facts |= {"coding": coding.pk, "code": coding.code_id, "machine": coding.person_id is None}
    journal.record(
        act=f"drafting.{act}",
        subject=f"drafting.Excerpt:{excerpt.pk}",
        by=by,
        at=at,
        sentence=sentence,
        facts=facts,
    )


@transaction.atomic
def let_machine_code(
    *,
    campaign: Campaign,
    found: Sequence[tuple[Report, TextLayer, str, Selector, Code, float]],
    by: Actor,
    at: datetime,
) -> list[Coding]:
    """The machine marks passages by itself: (report, layer, leaf, words, code, score). They wait to be confirmed.

    What a person has judged with that code, or taken off the machine before, is left alone.
    """
    made = []
    for report, layer, leaf, selector, code, score in found:
        excerpt, _ = _mark(report, layer, leaf, selector, None, at)
        if (
            Coding.objects.filter(excerpt=excerpt, code__in=_same(code))
            .exclude(removed_at__isnull=False, person__isnull=False)
            .exists()
        ):
            continue
        made.append(Coding.objects.create(excerpt=excerpt, code=code, score=_score(score), at=at))
    if made:
        journal.record(
            act="drafting.let_machine_code", subject=f"campaign.Campaign:{campaign.pk}", by=by, at=at,
            sentence=f"Cho máy gắn thử {len(made)} mã, chờ người nhận", facts={"codings": [one.pk for one in made]},
        )  # fmt: skip
    return made
