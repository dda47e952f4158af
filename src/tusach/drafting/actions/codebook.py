"""The codebook is kept: begun, added to, renamed, moved, merged and taken back, retired, exchanged as a table."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from tusach.campaign.models import Campaign
from tusach.drafting.models import Code, CodeGroup, Coding
from tusach.drafting.queries.beside import figures_beside
from tusach.drafting.queries.codes import codebook_of
from tusach.drafting.queries.exchange import LONGEST
from tusach.drafting.seeds import Seed
from tusach.journal import actions as journal
from tusach.kit.errors import Refused
from tusach.kit.text import nfc
from tusach.people.models import Actor


@transaction.atomic
def start_codebook(*, campaign: Campaign, seeds: Sequence[Seed], by: Actor, at: datetime) -> list[Code]:
    """Puts in what is not there yet; codes so made have no maker, which marks them as starting points.

    Pressed again, it adds only what is new; a code renamed, merged or retired meanwhile is not made a second time.
    """
    campaign = _locked(campaign)
    codes = list(Code.objects.filter(campaign=campaign))
    known = {(code.group, code.name.casefold()): code for code in codes}
    known |= {(code.group, code.seed.casefold()): code for code in codes if code.seed}
    made: list[Code] = []
    for order, seed in enumerate(seeds, 1):
        place = (seed.group, seed.name.casefold())
        if place in known:
            continue
        code = Code.objects.create(
            campaign=campaign, group=seed.group, parent=known.get((seed.group, seed.under.casefold())),
            name=seed.name, seed=seed.name, definition=seed.definition, addressee=seed.addressee, order=order,
            made_at=at,
        )  # fmt: skip
        known[place] = code
        made.append(code)
    if made:
        _record(
            "start_codebook", campaign, None, by, at, f"Lập sổ mã từ đề cương và phiếu: {len(made)} chủ đề"
        )
    return made


@transaction.atomic
def make_code(
    *, campaign: Campaign, group: str, name: str, by: Actor, at: datetime,
    definition: str = "", parent: Code | None = None, addressee: str = "",
) -> Code:  # fmt: skip
    """A new theme at the end of its place. The same name again, from two pages at once, is the same code."""
    campaign = _locked(campaign)
    name = _name(name)
    if group not in CodeGroup.values:
        raise Refused("Chưa chọn nhóm của chủ đề. Xin chọn một nhóm trong danh sách.")
    known = _namesake(campaign, group, name)
    if known is not None:
        return known
    if parent is not None and (parent.campaign_id != campaign.pk or parent.group != group):
        raise Refused("Chủ đề cha phải cùng nhóm. Xin chọn lại nhóm hoặc chủ đề cha.")
    last = Code.objects.filter(campaign=campaign, group=group).order_by("-order").first()
    code = Code.objects.create(
        campaign=campaign, group=group, parent=parent, name=name, definition=_text(definition),
        addressee=addressee[:40], order=(last.order if last else 0) + 1, made_by=by.person, made_at=at,
    )  # fmt: skip
    _record("make_code", campaign, code, by, at, f"Thêm chủ đề “{name}” vào nhóm {code.get_group_display()}")
    return code


@transaction.atomic
def change_code(*, code: Code, name: str, definition: str, by: Actor, at: datetime) -> Code:
    """Another name or definition; all codings stay. The first change makes a starting point the secretariat's own."""
    code = _one(code)
    name = _name(name)
    other = _namesake(code.campaign, code.group, name, but=code.pk)
    if other is not None:
        raise Refused(
            f"Nhóm này đã có chủ đề “{other.name}”. Xin gộp hai chủ đề, hoặc đặt tên khác.", field="name"
        )
    was = code.name
    if (was, code.definition) == (name, _text(definition)):
        return code
    code.name, code.definition = name, _text(definition)
    if code.is_starting_point:
        code.made_by = by.person
    code.save(update_fields=["name", "definition", "made_by"])
    sentence = f"Đổi tên chủ đề “{was}” thành “{name}”" if was != name else f"Sửa định nghĩa chủ đề “{name}”"
    _record("change_code", code.campaign, code, by, at, sentence, {"was": was})
    return code


@transaction.atomic
def link_indicator(*, code: Code, indicator: str, by: Actor, at: datetime) -> Code:
    """Read the theme beside a figure of the communes from now on; an empty indicator beside none."""
    code = _one(code)
    line = next((one for one in figures_beside() if one.code == indicator), None)
    if indicator and line is None:
        raise Refused("Chỉ tiêu này không phải số liệu do xã trả lời. Xin chọn một chỉ tiêu trong danh sách.")
    if code.indicator == indicator:
        return code
    code.indicator = indicator
    code.save(update_fields=["indicator"])
    sentence = (
        f"Đặt chủ đề “{code.name}” cạnh số liệu “{line.name}”"
        if line
        else f"Thôi đặt “{code.name}” cạnh số liệu"
    )
    _record("link_indicator", code.campaign, code, by, at, sentence, {"indicator": indicator})
    return code


@transaction.atomic
def move_code(
    *, code: Code, group: str, parent: Code | None, by: Actor, at: datetime, order: int | None = None
) -> Code:
    """To another place of the tree, with all that is below it."""
    code = _one(code)
    book = codebook_of(code.campaign)
    family = book.family(code.pk)
    if group not in CodeGroup.values:
        raise Refused("Chưa chọn nhóm của chủ đề. Xin chọn một nhóm trong danh sách.")
    if parent is not None:
        parent = _one(parent)
        if parent.campaign_id != code.campaign_id or parent.pk in family:
            raise Refused("Không chuyển một chủ đề vào chính nó hay vào chủ đề dưới nó. Xin chọn chỗ khác.")
        if not book.live(parent.pk):
            raise Refused(f"Chủ đề “{parent.name}” không còn dùng. Xin chọn chỗ khác.")
        group = parent.group
    _no_namesake(code, group)
    code.parent, code.group = parent, group
    code.order = code.order if order is None else order
    code.save(update_fields=["parent", "group", "order"])
    for below in Code.objects.filter(pk__in=family - {code.pk}).exclude(group=group):
        _no_namesake(below, group)
        below.group = group
        below.save(update_fields=["group"])
    where = f"dưới “{parent.name}”" if parent else f"vào nhóm {CodeGroup(group).label}"
    _record("move_code", code.campaign, code, by, at, f"Chuyển chủ đề “{code.name}” {where}")
    return code


@transaction.atomic
def merge_codes(*, code: Code, into: Code, by: Actor, at: datetime) -> Code:
    """`code` points at `into` from now on, and what was coded with it is answered by `into`. No coding is rewritten, so
    that taking it back loses nothing.
    """
    code, into = _one(code), _one(into)
    if code.merged_into_id == into.pk:
        return code
    if code.campaign_id != into.campaign_id or code.pk == into.pk:
        raise Refused("Xin chọn một chủ đề khác của cùng đợt để gộp vào.")
    if code.merged_into_id is not None:
        raise Refused(f"Chủ đề “{code.name}” đã gộp rồi. Xin tách ra trước khi gộp vào chỗ khác.")
    if into.merged_into_id is not None or into.retired_at is not None:
        raise Refused(f"Chủ đề “{into.name}” không còn dùng nên không gộp vào được. Xin chọn chủ đề khác.")
    if code.group != into.group:
        raise Refused("Hai chủ đề khác nhóm. Xin chuyển về một nhóm rồi gộp.")
    if into.pk in codebook_of(code.campaign).family(code.pk):
        raise Refused(f"“{into.name}” nằm dưới “{code.name}”. Xin chuyển nó ra ngoài rồi gộp.")
    code.merged_into = into
    code.save(update_fields=["merged_into"])
    n = Coding.objects.filter(code=code, removed_at__isnull=True).count()
    sentence = f"Gộp chủ đề “{code.name}” ({n} lượt gắn) vào “{into.name}”"
    _record("merge_codes", code.campaign, code, by, at, sentence, {"into": into.pk, "codings": n})
    return code


@transaction.atomic
def split_code(*, code: Code, by: Actor, at: datetime) -> Code:
    """The undo of a merger: the code stands by itself again, with the codings that it had."""
    code = _one(code)
    if code.merged_into is None:
        return code
    _no_namesake(code, code.group)
    into = code.merged_into
    code.merged_into = None
    code.save(update_fields=["merged_into"])
    sentence = f"Tách chủ đề “{code.name}” ra khỏi “{into.name}”"
    _record("split_code", code.campaign, code, by, at, sentence, {"from": into.pk})
    return code


@transaction.atomic
def retire_code(*, code: Code, by: Actor, at: datetime) -> Code:
    """Not offered any more. Refused while passages hold on to it: they would vanish from every count."""
    code = _one(code)
    if code.retired_at is not None:
        return code
    book = codebook_of(code.campaign)
    if len(book.family(code.pk)) > 1:
        raise Refused(f"Dưới “{code.name}” còn chủ đề khác. Xin chuyển hoặc bỏ chúng trước.")
    n = Coding.objects.filter(code__in=book.ids_for(code.pk), removed_at__isnull=True).count()
    if n:
        raise Refused(
            f"Chủ đề “{code.name}” còn {n} lượt gắn. Xin gộp vào chủ đề khác, hoặc bỏ mã các đoạn ấy trước."
        )
    code.retired_at = at
    code.save(update_fields=["retired_at"])
    _record("retire_code", code.campaign, code, by, at, f"Thôi dùng chủ đề “{code.name}”")
    return code


@transaction.atomic
def use_code_again(*, code: Code, by: Actor, at: datetime) -> Code:
    """The undo of retiring."""
    code = _one(code)
    if code.retired_at is None:
        return code
    _no_namesake(code, code.group)
    code.retired_at = None
    code.save(update_fields=["retired_at"])
    _record("use_code_again", code.campaign, code, by, at, f"Dùng lại chủ đề “{code.name}”")
    return code


def _living(campaign: Campaign) -> QuerySet[Code]:
    return Code.objects.filter(campaign=campaign, retired_at__isnull=True, merged_into__isnull=True)


def _namesake(campaign: Campaign, group: str, name: str, *, but: int = 0) -> Code | None:
    """The living code of that name, whatever the case; compared here because databases differ on letters with marks."""
    plain = " ".join(name.split()).casefold()
    living = _living(campaign).filter(group=group).exclude(pk=but)
    return next((code for code in living if code.name.casefold() == plain), None)


def _no_namesake(code: Code, group: str) -> None:
    other = _namesake(code.campaign, group, code.name, but=code.pk)
    if other is not None:
        raise Refused(f"Nhóm này đã có chủ đề “{other.name}”. Xin đổi tên một trong hai rồi làm lại.")


def _locked(campaign: Campaign) -> Campaign:
    """The codebook changes one hand at a time."""
    return Campaign.objects.select_for_update().defer("reading").get(pk=campaign.pk)


def _one(code: Code) -> Code:
    _locked(code.campaign)
    return Code.objects.select_related("campaign", "merged_into").get(pk=code.pk)


def _text(text: str) -> str:
    """As it is kept: NFC, without the one sign that no database takes."""
    return nfc(text).replace("\0", "").strip()


def _name(name: str) -> str:
    plain = " ".join(_text(name).split())
    if not plain:
        raise Refused("Chủ đề chưa có tên. Xin ghi tên ngắn gọn, như “Thiếu máy, mạng yếu”.", field="name")
    if len(plain) > LONGEST:
        raise Refused(
            f"Tên dài quá {LONGEST} ký tự. Xin rút gọn, phần giải thích để ở ô định nghĩa.", field="name"
        )
    return plain


def _record(
    act: str, campaign: Campaign, code: Code | None, by: Actor, at: datetime, sentence: str,
    facts: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    subject = f"drafting.Code:{code.pk}" if code else f"campaign.Campaign:{campaign.pk}"
    journal.record(
        act=f"drafting.{act}", subject=subject, by=by, at=at, sentence=f"{sentence}: {campaign.short_name}",
        facts={"campaign": campaign.pk, **(facts or {})},
    )  # fmt: skip
