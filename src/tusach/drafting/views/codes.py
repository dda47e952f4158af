"""The codebook, one theme with its passages, and passages that speak alike."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.campaign.models import Campaign
from tusach.drafting import actions, queries, rules
from tusach.drafting.actions import Pick
from tusach.drafting.models import Code, CodeGroup, Coding
from tusach.drafting.similar import FEWEST
from tusach.drafting.views.coding_doors import OfCampaign, whole
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page
from tusach.kit.textlayer import selector_of
from tusach.people.models import Actor
from tusach.reports.models import Report, TextLayer
from tusach.reports.queries import passages


class ListCodes(OfCampaign, Page):
    template_name = "drafting/reading/codes.html"
    may = rules.may_read_codes

    def context(self, actor: Actor, thing: Campaign) -> Mapping[str, Any]:
        book = queries.codebook_of(thing)
        counting = queries.Counting(thing, book)
        lines = [(line, counting.of(line.code.pk)) for line in book.lines]
        groups = [
            (value, label, [one for one in lines if one[0].code.group == value])
            for value, label in CodeGroup.choices
        ]
        return {
            "campaign": thing, "groups": groups, "any": bool(book.by_id), "count": len(lines),
            "choices": CodeGroup.choices, "may_code": rules.may_code(actor, thing),
            "accepted": counting.accepted, "expected": counting.expected, "coded": len(counting.coded_ids),
            "gone": [code for pk, code in book.by_id.items() if not book.live(pk)],
            "anchoring": queries.anchoring_of(thing),
        }  # fmt: skip


class OnCodebook(OfCampaign, Act):
    may = rules.may_code

    def next_url(self, thing: Campaign) -> str:
        return reverse("drafting:codes-list", args=[thing.pk])


class StartCodebook(OnCodebook):
    may = rules.may_code

    def act(self, actor: Actor, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        seeds = queries.seeds_for(thing)
        if not seeds:
            raise Refused("Đợt này chưa ban hành đề cương. Xin ban hành đề cương rồi lập sổ mã.")
        made = actions.start_codebook(campaign=thing, seeds=seeds, by=actor, at=at)
        if not made:
            return "Sổ mã đã có đủ các chủ đề gợi ý, không thêm gì."
        return f"Đã lập {len(made)} chủ đề gợi ý. Đổi tên, gộp hay bỏ tùy tổ thư ký."


class MakeCode(OnCodebook):
    may = rules.may_code

    def act(self, actor: Actor, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        code = actions.make_code(
            campaign=thing, group=str(data.get("nhom", "")), name=str(data.get("ten", "")),
            definition=str(data.get("dinh_nghia", "")), by=actor, at=at,
        )  # fmt: skip
        return f"Đã có chủ đề “{code.name}”."


class OneCode:
    def find(self, actor: Actor, **address: Any) -> Code:
        return get_object_or_404(queries.codes_visible_to(actor), pk=address["code"])


class ShowCode(OneCode, Page):
    template_name = "drafting/reading/theme.html"
    may = rules.may_read_codes

    def context(self, actor: Actor, thing: Code) -> Mapping[str, Any]:
        campaign = thing.campaign
        book = queries.codebook_of(campaign)
        counting = queries.Counting(campaign, book)
        excerpts = list(queries.excerpts_of(campaign, code_ids=book.ids_for(thing.pk)))
        leaves = {leaf.key: leaf for leaf in queries.leaves_of(campaign)}
        family, counted = book.family(thing.pk), counting.of(thing.pk)
        return {
            "campaign": campaign, "code": thing, "counted": counted, "coded": len(counting.coded_ids), "live": book.live(thing.pk),
            "rows": [(one, leaves.get(one.leaf), _marks(one, book.ids_for(thing.pk))) for one in excerpts],
            "pending": _pending(book.ids_for(thing.pk, family=False)),
            "says": queries.names_of_reports(counted.report_ids).values(),
            "against": queries.names_of_reports(counted.dissent_ids).values(),
            "merged": book.merged_into(thing.pk), "final": book.by_id[book.final(thing.pk)],
            "under": [line for line in book.lines if line.code.parent_id == thing.pk],
            "targets": [line for line in book.lines if line.code.pk not in family],
            "mergeable": [line for line in book.lines if line.code.pk not in family and line.code.group == thing.group],
            "choices": CodeGroup.choices, "may_code": rules.may_code(actor, thing),
            "addressee": leaves.get(thing.addressee),
            "beside": queries.beside(campaign, thing, counting) if book.live(thing.pk) else None,
            "indicators": queries.figures_beside() if rules.may_code(actor, thing) else [],
        }  # fmt: skip


def _marks(excerpt: Any, ids: Sequence[int]) -> list[Coding]:
    return [one for one in queries.codings_now(excerpt) if one.code_id in ids and queries.is_counted(one)]


def _pending(ids: Sequence[int]) -> list[Coding]:
    """The machine's marks with this code that nobody has confirmed."""
    waiting = Coding.objects.filter(
        code__in=ids, person__isnull=True, confirmed_by__isnull=True, removed_at__isnull=True,
        excerpt__lost_at__isnull=True,
    )  # fmt: skip
    return list(waiting.select_related("excerpt__report__obligation").order_by("-score", "pk")[:100])


class OnCode(OneCode, Act):
    may = rules.may_code

    def next_url(self, thing: Code) -> str:
        return reverse("drafting:codes-show", args=[thing.pk])

    def other(self, actor: Actor, name: str) -> Code | None:
        """The code that the form names, of the same campaign."""
        pk = whole(self.request.POST.get(name))
        same = queries.codes_visible_to(actor).filter(campaign=self.thing.campaign)
        return get_object_or_404(same, pk=pk) if pk else None


class ChangeCode(OnCode):
    may = rules.may_code

    def act(self, actor: Actor, thing: Code, data: Mapping[str, Any], at: datetime) -> str:
        name, definition = str(data.get("ten", "")), str(data.get("dinh_nghia", ""))
        code = actions.change_code(code=thing, name=name, definition=definition, by=actor, at=at)
        return f"Đã ghi chủ đề “{code.name}”."


class LinkIndicator(OnCode):
    """`chi_tieu`: the indicator's code, empty for none."""

    may = rules.may_code

    def act(self, actor: Actor, thing: Code, data: Mapping[str, Any], at: datetime) -> str:
        code = actions.link_indicator(code=thing, indicator=str(data.get("chi_tieu", "")), by=actor, at=at)
        return "Đã đặt số liệu bên cạnh." if code.indicator else "Không đặt số liệu nào bên cạnh nữa."


class MoveCode(OnCode):
    may = rules.may_code

    def act(self, actor: Actor, thing: Code, data: Mapping[str, Any], at: datetime) -> str:
        place = str(data.get("cho", ""))
        parent = self.other(actor, "cho")
        group = parent.group if parent else place
        actions.move_code(code=thing, group=group, parent=parent, by=actor, at=at)
        return f"Đã chuyển “{thing.name}”."


class MergeCode(OnCode):
    may = rules.may_code

    def act(self, actor: Actor, thing: Code, data: Mapping[str, Any], at: datetime) -> str:
        into = self.other(actor, "vao")
        if into is None:
            raise Refused("Chưa chọn chủ đề để gộp vào.")
        actions.merge_codes(code=thing, into=into, by=actor, at=at)
        return f"Đã gộp “{thing.name}” vào “{into.name}”. Muốn hoàn lại thì bấm Tách ra."


class SplitCode(OnCode):
    may = rules.may_code

    def act(self, actor: Actor, thing: Code, data: Mapping[str, Any], at: datetime) -> str:
        actions.split_code(code=thing, by=actor, at=at)
        return f"“{thing.name}” lại đứng riêng, các lượt gắn trở về như trước khi gộp."


class RetireCode(OnCode):
    may = rules.may_code

    def act(self, actor: Actor, thing: Code, data: Mapping[str, Any], at: datetime) -> str:
        actions.retire_code(code=thing, by=actor, at=at)
        return f"Đã thôi dùng “{thing.name}”."


class UseCodeAgain(OnCode):
    may = rules.may_code

    def act(self, actor: Actor, thing: Code, data: Mapping[str, Any], at: datetime) -> str:
        actions.use_code_again(code=thing, by=actor, at=at)
        return f"“{thing.name}” được dùng lại."


class SettleMachine(OnCode):
    """The machine's marks that were checked (`luot`), confirmed or taken off together."""

    may = rules.may_code

    def act(self, actor: Actor, thing: Code, data: Mapping[str, Any], at: datetime) -> str:
        wanted = [pk for text in self.request.POST.getlist("luot") if (pk := whole(text))]
        codings = list(queries.codings_visible_to(actor).filter(pk__in=wanted, code__campaign=thing.campaign))
        keep = "bo" not in self.request.POST
        actions.settle_codes(codings=codings, keep=keep, by=actor, at=at)
        return f"Đã {'nhận' if keep else 'bỏ'} {len(codings)} câu máy gắn."


class Alike(OneCode, Page):
    """Passages that speak like the theme's confirmed ones, to be checked and coded with one press."""

    template_name = "drafting/reading/alike.html"
    may = rules.may_code

    def context(self, actor: Actor, thing: Code) -> Mapping[str, Any]:
        campaign, book = thing.campaign, queries.codebook_of(thing.campaign)
        final = book.final(thing.pk)
        leaves = queries.leaves_of(campaign)
        leaf = next((one for one in leaves if one.key == self.request.GET.get("muc")), None)
        found = queries.alike_to(campaign, book, final, leaf=leaf.key if leaf else "")
        names = {one.key: one for one in leaves}
        return {
            "campaign": campaign, "code": book.by_id[final], "leaves": leaves, "leaf": leaf, "fewest": FEWEST,
            "examples": len({one.text for one in queries.examples_of(campaign, book) if one.code == final}),
            "rows": [(one, names.get(one.passage.leaf)) for one in found],
            "all": self.request.GET.get("chon") == "het",
        }  # fmt: skip


class CodeAlike(OnCode):
    """`doan`: the passages checked, report:layer:leaf:paragraph:start:end:score in thousandths."""

    may = rules.may_code

    def act(self, actor: Actor, thing: Code, data: Mapping[str, Any], at: datetime) -> str:
        picks = _picks(thing.campaign, self.request.POST.getlist("doan"))
        made = actions.code_picked(picks=picks, code=thing, by=actor, at=at)
        places = len({one.report.pk for one in picks})
        return f"Đã gắn “{thing.name}” cho {len(made)} đoạn của {places} địa phương."

    def next_url(self, thing: Code) -> str:
        return reverse("drafting:codes-alike", args=[thing.pk])


def _picks(campaign: Campaign, keys: Sequence[str]) -> list[Pick]:
    parsed = [_key(key) for key in dict.fromkeys(keys)]
    reports = Report.objects.filter(obligation__campaign=campaign).in_bulk([one[0] for one in parsed])
    layers = TextLayer.objects.defer("content").in_bulk([one[1] for one in parsed])
    found = passages(campaign, report_ids=list(reports)) if reports else []
    at = {(one.report_id, one.layer_id, one.leaf): one for one in found}
    picks = []
    for report, layer, leaf, paragraph, start, end, score in parsed:
        passage = at.get((report, layer, leaf))
        if passage is None:
            raise Refused("Có báo cáo vừa có bản đọc mới. Xin mở lại trang rồi chọn lại.")
        selector = selector_of(passage.paragraphs, paragraph, start, end)
        picks.append(Pick(reports[report], layers[layer], leaf, selector, score / 1000))
    return picks


def _key(key: str) -> tuple[int, int, str, str, int, int, int]:
    parts = key.split(":")
    numbers = [whole(parts[at]) for at in (0, 1, 4, 5, 6)] if len(parts) == 7 else [None]
    if None in numbers:
        raise Refused("Đoạn chọn gửi lên không đọc được. Xin tải lại trang rồi chọn lại.")
    report, layer, start, end, score = (one or 0 for one in numbers)
    return report, layer, parts[2], parts[3], start, end, score
