from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.campaign.models import Campaign
from tusach.campaign.queries import visible_to as campaigns_visible_to
from tusach.drafting import actions, exports, queries, rules
from tusach.drafting.models import Draft, FileKind
from tusach.kit import store
from tusach.kit.pages import Act, Page
from tusach.people.models import Actor


class ListDrafts(Page):
    template_name = "drafting/list.html"
    may = rules.may_read_drafts

    def find(self, actor: Actor, **address: Any) -> Campaign:
        return get_object_or_404(campaigns_visible_to(actor), pk=address["campaign"])

    def context(self, actor: Actor, thing: Campaign) -> Mapping[str, Any]:
        return {"drafts": queries.drafts_of(thing), "may_make": rules.may_make_draft(actor, thing)}


class AllDrafts(Page):
    """The report of each campaign and its newest gathered draft: the menu's way in."""

    template_name = "drafting/all.html"
    may = rules.may_read_drafts

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        campaigns = campaigns_visible_to(actor).order_by("-reference_date")
        drafts: dict[int, Draft] = {}
        for draft in queries.visible_to(actor).defer("content").order_by("number"):
            drafts[draft.campaign_id] = draft
        written = {each.campaign_id: each for each in queries.manuscripts_visible_to(actor)}
        return {"rows": [(each, drafts.get(each.pk), written.get(each.pk)) for each in campaigns]}


class MakeDraft(Act):
    may = rules.may_make_draft

    def find(self, actor: Actor, **address: Any) -> Campaign:
        return get_object_or_404(campaigns_visible_to(actor), pk=address["campaign"])

    def act(self, actor: Actor, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        draft = actions.make_draft(campaign=thing, by=actor, at=at)
        return f"Đã lập dự thảo {draft.number} từ {draft.accepted} báo cáo."

    def next_url(self, thing: Campaign) -> str:
        return reverse("drafting:list", args=[thing.pk])


class OneDraft(Page):
    may = rules.may_read_drafts

    def find(self, actor: Actor, **address: Any) -> Draft:
        return get_object_or_404(self.drafts(actor), pk=address["draft"])

    def drafts(self, actor: Actor) -> QuerySet[Draft]:
        return queries.visible_to(actor)


class ShowDraft(OneDraft):
    template_name = "drafting/show.html"

    def context(self, actor: Actor, thing: Draft) -> Mapping[str, Any]:
        leaves = [node for node in thing.content["nodes"] if node["is_leaf"]]
        return {
            "nodes": thing.content["nodes"],
            "silent": sum(not leaf["said"] for leaf in leaves),
            "leaves": len(leaves),
            "files": exports.leaving(thing).files,
        }


class ShowNode(OneDraft):
    template_name = "drafting/node.html"

    def context(self, actor: Actor, thing: Draft) -> Mapping[str, Any]:
        node = queries.node_of(thing, self.kwargs["key"])
        if node is None:
            raise Http404
        nodes = [each for each in thing.content["nodes"] if each["is_leaf"]]
        place = nodes.index(node) if node in nodes else -1
        return {
            "node": node,
            "before": nodes[place - 1] if place > 0 else None,
            "after": nodes[place + 1] if 0 <= place < len(nodes) - 1 else None,
        }


class DraftFile(OneDraft):
    kind: ClassVar[FileKind]

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        made = exports.file_of(self.thing, self.kind, at=self.at)
        return FileResponse(
            store.open_kept(made.sha256), as_attachment=True, filename=made.name,
            content_type=exports.TYPES[self.kind],
        )  # fmt: skip


class DraftWord(DraftFile):
    kind = FileKind.DOCX


class DraftPdf(DraftFile):
    kind = FileKind.PDF
