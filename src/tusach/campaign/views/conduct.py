from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.campaign import actions, exports, queries, rules
from tusach.campaign.forms import BudgetForm, CommitteeForm, MeetingDetails, MemberForm, MilestoneForm
from tusach.campaign.models import BudgetLine, Campaign, Committee, Meeting, Member, Milestone
from tusach.campaign.views.campaigns import OfCampaign, OneCampaign
from tusach.kit import store
from tusach.kit.pages import Act, Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SetMilestoneDone(OfCampaign, Act):
    may = rules.may_run_campaign
    template_name = "campaign/one_form.html"
    form_class = MilestoneForm
    model = Milestone
    verb = "Ghi mốc"

    def form_arguments(self, actor: Any, thing: Milestone) -> dict[str, Any]:
        return {"initial": {"done_on": thing.done_on or actor.day}}

    def context(self, actor: Any, thing: Milestone) -> Mapping[str, Any]:
        return {**super().context(actor, thing), "title": "Ghi mốc đã xong", "said": thing.title}

    def act(self, actor: Any, thing: Milestone, data: Mapping[str, Any], at: datetime) -> str:
        actions.set_milestone_done(milestone=thing, done_on=data["done_on"], by=actor, at=at)
        return "Đã ghi mốc là xong." if data["done_on"] else "Đã ghi mốc là chưa xong."


class AddCommittee(OneCampaign, OfCampaign, Act):
    may = rules.may_run_campaign
    template_name = "campaign/one_form.html"
    form_class = CommitteeForm
    title, verb = "Thêm ban, tổ", "Thêm ban, tổ"

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        actions.set_committee(campaign=thing, by=actor, at=at, **data)
        return f"Đã thêm {data['name']}."


class ChangeCommittee(OfCampaign, Act):
    """The committee's name, decision and members."""

    may = rules.may_run_campaign
    template_name = "campaign/committee.html"
    form_class = CommitteeForm
    model = Committee

    def form_arguments(self, actor: Any, thing: Committee) -> dict[str, Any]:
        return {"initial": {"name": thing.name, "legal_basis": thing.legal_basis}}

    def context(self, actor: Any, thing: Committee) -> Mapping[str, Any]:
        members = thing.members.select_related("person").order_by("pk")
        people = MemberForm(people=queries.people_for_committees(actor.day))
        return {**super().context(actor, thing), "members": members, "member_form": people}

    def act(self, actor: Any, thing: Committee, data: Mapping[str, Any], at: datetime) -> str:
        actions.set_committee(campaign=thing.campaign, committee=thing, by=actor, at=at, **data)
        return f"Đã lưu {data['name']}."

    def next_url(self, thing: Committee) -> str:
        return reverse("campaign:committee", args=[thing.pk])


class AddMember(ChangeCommittee):
    may = rules.may_run_campaign
    http_method_names = ["post", "options"]
    form_class = MemberForm  # type: ignore[assignment] # the other form of the same page

    def form_arguments(self, actor: Any, thing: Committee) -> dict[str, Any]:
        return {"people": queries.people_for_committees(actor.day)}

    def show(self, status: int = 200, **more: Any) -> HttpResponse:
        first = ChangeCommittee.form_arguments(self, self.actor, self.thing)
        more["member_form"] = more.pop("form")
        return super().show(status, form=CommitteeForm(**first), **more)

    def act(self, actor: Any, thing: Committee, data: Mapping[str, Any], at: datetime) -> str:
        member = actions.add_member(committee=thing, by=actor, at=at, **data)
        return f"Đã đưa {member} vào {thing.name}."


class RemoveMember(Act):
    may = rules.may_run_campaign

    def find(self, actor: Any, **address: Any) -> Member:
        rows = Member.objects.filter(committee__campaign__in=queries.visible_to(actor))
        return get_object_or_404(rows.select_related("committee__campaign", "person"), **address)

    def act(self, actor: Any, thing: Member, data: Mapping[str, Any], at: datetime) -> str:
        actions.remove_member(member=thing, by=actor, at=at)
        return f"Đã đưa {thing} ra khỏi {thing.committee.name}."

    def next_url(self, thing: Member) -> str:
        return reverse("campaign:committee", args=[thing.committee_id])


class AddMeeting(OneCampaign, OfCampaign, Act):
    may = rules.may_run_campaign
    template_name = "campaign/one_form.html"
    form_class: Any = MeetingDetails
    title, verb = "Ghi hội nghị, xin ý kiến", "Ghi lại"

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        facts = {name: value for name, value in data.items() if name != "minutes"}
        actions.set_meeting(campaign=thing, facts=facts, minutes=data.get("minutes"), by=actor, at=at)
        return f"Đã ghi {data['name']}."


class ChangeMeeting(OfCampaign, Act):
    may = rules.may_run_campaign
    template_name = "campaign/one_form.html"
    form_class: Any = MeetingDetails
    model = Meeting
    title, verb = "Sửa hội nghị, xin ý kiến", "Ghi lại"

    def form_arguments(self, actor: Any, thing: Meeting) -> dict[str, Any]:
        return {"instance": thing}

    def act(self, actor: Any, thing: Meeting, data: Mapping[str, Any], at: datetime) -> str:
        facts = {name: value for name, value in data.items() if name != "minutes"}
        minutes = data.get("minutes")
        actions.set_meeting(
            campaign=thing.campaign, meeting=thing, facts=facts, minutes=minutes, by=actor, at=at
        )
        return f"Đã ghi {data['name']}."


class ReadMinutes(OfCampaign, Page):
    may = rules.may_run_campaign
    model = Meeting

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        held = self.thing
        if not held.minutes_sha256 or not store.is_kept(held.minutes_sha256):
            raise Http404
        kept = store.open_kept(held.minutes_sha256)
        return FileResponse(
            kept, as_attachment=True, filename=held.minutes_name, content_type=held.minutes_type
        )


class AddBudgetLine(OneCampaign, OfCampaign, Act):
    may = rules.may_run_campaign
    template_name = "campaign/one_form.html"
    form_class = BudgetForm
    title, verb = "Thêm dòng kinh phí", "Thêm dòng"

    def act(self, actor: Any, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        actions.set_budget_line(campaign=thing, by=actor, at=at, **data)
        return "Đã thêm dòng kinh phí."


class ChangeBudgetLine(OfCampaign, Act):
    may = rules.may_run_campaign
    template_name = "campaign/one_form.html"
    form_class = BudgetForm
    model = BudgetLine
    title, verb = "Sửa dòng kinh phí", "Lưu dòng"

    def form_arguments(self, actor: Any, thing: BudgetLine) -> dict[str, Any]:
        return {"initial": {name: getattr(thing, name) for name in BudgetForm.base_fields}}

    def context(self, actor: Any, thing: BudgetLine) -> Mapping[str, Any]:
        removal = reverse("campaign:remove_budget_line", args=[thing.pk])
        return {**super().context(actor, thing), "removal": removal, "removal_verb": "Bỏ dòng này"}

    def act(self, actor: Any, thing: BudgetLine, data: Mapping[str, Any], at: datetime) -> str:
        actions.set_budget_line(campaign=thing.campaign, line=thing, by=actor, at=at, **data)
        return "Đã lưu dòng kinh phí."


class RemoveBudgetLine(OfCampaign, Act):
    may = rules.may_run_campaign
    model = BudgetLine

    def act(self, actor: Any, thing: BudgetLine, data: Mapping[str, Any], at: datetime) -> str:
        actions.remove_budget_line(line=thing, by=actor, at=at)
        return "Đã bỏ dòng kinh phí."


class DownloadBudget(OneCampaign, Page):
    may = rules.may_run_campaign

    def get(self, request: HttpRequest, **address: Any) -> HttpResponse:
        file = BytesIO()
        exports.write_budget(file, self.thing, demo=settings.DEMO or self.thing.is_illustration)
        answer = HttpResponse(file.getvalue(), content_type=XLSX)
        answer["Content-Disposition"] = 'attachment; filename="kinh-phi.xlsx"'
        return answer
