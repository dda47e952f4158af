"""Rounds: prepared, computed, changed by hand, settled; and what each place gets and why."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.kit.clock import day_of
from tusach.kit.pages import Act, Listing, Page
from tusach.kit.text import day, decimal, number
from tusach.people.models import Actor
from tusach.places.queries import names_on
from tusach.supply import rules
from tusach.supply.actions.computing import compute
from tusach.supply.actions.delivery import plan_consignments
from tusach.supply.actions.freezing import freeze, report_printed
from tusach.supply.actions.rounds import (
    make_round,
    put_list,
    put_title,
    set_receivers,
    set_rules,
    take_out_title,
)
from tusach.supply.exports import province_workbook
from tusach.supply.forms import (
    ComputeForm,
    FreezeForm,
    PrintedForm,
    ReceiversForm,
    RoundForm,
    RoundTitleForm,
    RulesForm,
)
from tusach.supply.models import Round, RoundState, RoundTitle
from tusach.supply.queries.problem import settings_of
from tusach.supply.queries.rounds import (
    my_receivers,
    open_appeals,
    province_rows,
    receivers_visible_to,
    round_before,
    titles_of,
    visible_to,
)
from tusach.supply.views.pictures import map_of

_SMALLEST = Decimal("0.001")  # per cent


class ListRounds(Listing):
    may = rules.may_see_sheets
    template_name = "supply/rounds.html"

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Any]:
        return visible_to(actor)

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        return {
            **super().context(actor, thing),
            "prepares": rules.may_prepare_rounds(actor),
            "mine": my_receivers(actor),
        }


class OneRound:
    def find(self, actor: Actor, **address: Any) -> Round:
        return get_object_or_404(visible_to(actor), pk=address["pk"])

    def next_url(self, thing: Round) -> str:
        return reverse("supply:round", args=[thing.pk])


class ShowRound(OneRound, Page):
    """One round: its titles, what came out, the provinces beside the rule and the round before."""

    may = rules.may_see_sheets
    template_name = "supply/round.html"

    def context(self, actor: Actor, thing: Round) -> Mapping[str, Any]:
        provinces = {int(pk) for pk in thing.outcome.get("provinces", {})}
        titles = titles_of(thing)
        rows = province_rows(thing, names_on(provinces, day_of(self.at)))
        facts = thing.outcome
        return {
            "facts": facts,
            "gap": self.gap(facts),
            "settings": settings_of(thing),
            "titles": titles,
            "dropped": [one for one in titles if not one.is_chosen],
            "receivers": thing.receivers.count(),
            "provinces": rows,
            "map": map_of(thing, rows, day_of(thing.computed_at or self.at)),
            "before": round_before(thing),
            "appeals": open_appeals(thing).count(),
            "prepares": rules.may_prepare_rounds(actor),
            "changing": thing.state in {RoundState.DRAFT, RoundState.COMPUTED},
            "over": bool(thing.budget and facts.get("cost", 0) > thing.budget),
            "compute_form": ComputeForm(),
        }

    def gap(self, facts: Mapping[str, Any]) -> str:
        """The proved gap in per cent, as it is read."""
        text = facts.get("gap")
        if not text:
            return ""
        per_cent = Decimal(text) * 100
        return decimal(max(per_cent, _SMALLEST), 3)


class MakeRound(Act):
    may = rules.may_prepare_rounds
    template_name = "supply/act.html"
    form_class = RoundForm
    made: Round | None = None

    def form_arguments(self, actor: Actor, thing: Any) -> dict[str, Any]:
        return {"initial": {"year": self.at.year}}

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        return {"title": "Lập đợt cấp phát", "verb": "Lập đợt", "back": reverse("supply:rounds")}

    def act(self, actor: Actor, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        listed, price = data["list_"], data["unit_cost"]
        told = {name: data[name] for name in ("name", "year", "list_", "method", "budget")}
        self.made = make_round(**told, by=actor, at=at)
        if listed is not None and listed.proposals.filter(title__isnull=False).exists():
            put_list(round_=self.made, list_=listed, unit_cost=price or 0, setup_cost=0, by=actor, at=at)
        return "Đã lập đợt. Tiếp theo: đầu sách, nơi nhận, cách chia."

    def next_url(self, thing: Any) -> str:
        return reverse("supply:round", args=[self.made.pk]) if self.made else "supply:rounds"


class SetRules(OneRound, Act):
    may = rules.may_prepare_rounds
    template_name = "supply/act.html"
    form_class = RulesForm

    def form_arguments(self, actor: Actor, thing: Round) -> dict[str, Any]:
        return {"round_": thing}

    def context(self, actor: Actor, thing: Round) -> Mapping[str, Any]:
        return {
            "title": "Cách chia của đợt", "verb": "Lưu cách chia", "back": self.next_url(thing),
            "text": "Đổi cách chia thì phải tính lại.",
        }  # fmt: skip

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        given = dict(data)
        each = given.pop("rule")
        categories = set(thing.receivers.order_by().values_list("category", flat=True).distinct())
        given["rule"] = dict.fromkeys(sorted(categories or {"PARTY_COMMITTEE"}), each)
        set_rules(round_=thing, by=actor, at=at, **given)
        return "Đã lưu cách chia. Xin tính lại đợt."


class PutTitle(OneRound, Act):
    may = rules.may_prepare_rounds
    template_name = "supply/act.html"
    form_class = RoundTitleForm

    def form_arguments(self, actor: Actor, thing: Round) -> dict[str, Any]:
        asked = self.request.GET.get("sach", "")
        row = thing.titles.filter(title__code=asked).select_related("title").first() if asked else None
        if row is None:
            return {}
        fields = ("unit_cost", "setup_cost", "minimum_run", "most_each", "buffer_percent", "is_core")
        return {"initial": {"title": row.title.code, **{name: getattr(row, name) for name in fields}}}

    def context(self, actor: Actor, thing: Round) -> Mapping[str, Any]:
        return {"title": "Đầu sách của đợt", "verb": "Đưa vào đợt", "back": self.next_url(thing)}

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        made = put_title(round_=thing, by=actor, at=at, **data)
        return f"Đã đưa “{made.title}” vào đợt."


class TakeOutTitle(Act):
    may = rules.may_prepare_rounds

    def find(self, actor: Actor, **address: Any) -> RoundTitle:
        rows = RoundTitle.objects.filter(round__in=visible_to(actor)).select_related("title", "round")
        return get_object_or_404(rows, pk=address["pk"])

    def act(self, actor: Actor, thing: RoundTitle, data: Mapping[str, Any], at: datetime) -> str:
        take_out_title(round_=thing.round, title=thing, by=actor, at=at)
        return f"Đã bỏ “{thing.title}” khỏi đợt."

    def next_url(self, thing: RoundTitle) -> str:
        return reverse("supply:round", args=[thing.round_id])


class SetReceivers(OneRound, Act):
    may = rules.may_prepare_rounds
    template_name = "supply/act.html"
    form_class = ReceiversForm

    def form_arguments(self, actor: Actor, thing: Round) -> dict[str, Any]:
        return {"initial": {"on": day(day_of(self.at)), "kinds": ["PARTY_COMMITTEE"]}}

    def context(self, actor: Actor, thing: Round) -> Mapping[str, Any]:
        return {
            "title": "Nơi nhận của đợt", "verb": "Lấy danh sách", "back": self.next_url(thing),
            "text": "Mỗi cơ quan thuộc loại đã chọn ở xã, phường là một nơi nhận. Nhu cầu lấy từ đề nghị của xã và "
            "phiếu khảo sát, số sách đang có lấy từ sổ cân đối.",
        }  # fmt: skip

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        count = set_receivers(round_=thing, on=data["on"], kinds=data["kinds"], by=actor, at=at)
        return f"Đợt cấp cho {number(count)} nơi."


class ComputeRound(OneRound, Act):
    may = rules.may_prepare_rounds
    form_class = ComputeForm

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        done = compute(round_=thing, drop_changes=data["drop_changes"], by=actor, at=at)
        return f"Đã tính xong: {number(done.outcome['copies'])} bản, {number(done.outcome['cost'])} đồng."


class FreezeRound(OneRound, Act):
    may = rules.may_change_lines
    template_name = "supply/act.html"
    form_class = FreezeForm

    def context(self, actor: Actor, thing: Round) -> Mapping[str, Any]:
        return {
            "title": f"Chốt “{thing.name}”", "verb": "Chốt đợt", "back": self.next_url(thing), "danger": True,
            "text": "Chốt xong, số bản từng nơi không sửa được nữa; số in của mỗi đầu sách là tổng cộng dự phòng.",
        }  # fmt: skip

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        done = freeze(round_=thing, decision_text=data["decision_text"], by=actor, at=at)
        return f"Đã chốt đợt: in {number(done.outcome['printed'])} bản."


class ReportPrinted(OneRound, Act):
    may = rules.may_prepare_rounds
    template_name = "supply/act.html"
    form_class = PrintedForm

    def form_arguments(self, actor: Actor, thing: Round) -> dict[str, Any]:
        return {"round_": thing, "initial": {"device": uuid.uuid4(), "on": day(day_of(self.at))}}

    def context(self, actor: Actor, thing: Round) -> Mapping[str, Any]:
        return {"title": "Nhà in giao sách về kho", "verb": "Nhập kho", "back": self.next_url(thing)}

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        report_printed(round_=thing, by=actor, at=at, **data)
        return f"Đã nhập kho {number(data['quantity'])} bản “{data['title'].title}”."


class PlanConsignments(OneRound, Act):
    may = rules.may_prepare_rounds

    def act(self, actor: Actor, thing: Round, data: Mapping[str, Any], at: datetime) -> str:
        made = plan_consignments(round_=thing, by=actor, at=at)
        return f"Đã lập {number(len(made))} chuyến, mỗi tỉnh một chuyến."

    def next_url(self, thing: Round) -> str:
        return f"{reverse('supply:consignments')}?dot={thing.pk}"

    def back_url(self, thing: Round) -> str:
        return reverse("supply:round", args=[thing.pk])


class ShowProvince(OneRound, Listing):
    """The receivers of one province with their copies."""

    may = rules.may_see_sheets
    template_name = "supply/round_province.html"

    def rows(self, actor: Actor, thing: Round) -> QuerySet[Any]:
        return receivers_of(actor, thing, self.kwargs["province"])

    def context(self, actor: Actor, thing: Round) -> Mapping[str, Any]:
        data = dict(super().context(actor, thing))
        rows = list(data["page"].object_list)
        province = self.kwargs["province"]
        names = names_on({row.unit_id for row in rows} | {province}, day_of(self.at))
        named = names.get(province)
        return {
            **data, "rows": [(row, names[row.unit_id].full_name) for row in rows], "province": province,
            "place": named.full_name if named else "Không rõ tỉnh",
        }  # fmt: skip


class DownloadProvince(OneRound, Page):
    """Every line of a province as XLSX."""

    may = rules.may_see_sheets

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        receivers = receivers_of(self.actor, self.thing, address["province"])
        file = province_workbook(self.thing, receivers, day_of(self.at))
        return FileResponse(file, as_attachment=True, filename=f"cap-phat-{address['province']}.xlsx")


def receivers_of(actor: Actor, round_: Round, province: int) -> QuerySet[Any]:
    rows = receivers_visible_to(actor).filter(round=round_, province=province)
    return rows.annotate(copies=Sum("lines__quantity")).order_by("pk")
