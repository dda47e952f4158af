"""Writing the report: the manuscript, and one node of it with its blocks, figures and their sources."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.campaign.models import Campaign
from tusach.campaign.queries import visible_to as campaigns_visible_to
from tusach.drafting import actions, exports, queries, rules
from tusach.drafting.forms.writing import DescribeForm
from tusach.drafting.models import Block, BlockKind, Comment, Manuscript, ManuscriptState
from tusach.drafting.queries import Node, Resolved, States
from tusach.kit.drawing.charts import WIDE
from tusach.kit.pages import Act, Door, Page
from tusach.people.models import Actor
from tusach.registry.queries import waits_since


class ShowWriting(Page):
    """Where a campaign's report stands: not begun, or its nodes with what is written and what is amiss."""

    template_name = "drafting/writing/home.html"
    may = rules.may_read_writing

    def find(self, actor: Actor, **address: Any) -> Campaign:
        return get_object_or_404(campaigns_visible_to(actor), pk=address["campaign"])

    def context(self, actor: Actor, thing: Campaign) -> Mapping[str, Any]:
        manuscript = queries.manuscript_of(thing)
        may = {"may_write": rules.may_write(actor, manuscript)}
        if manuscript is None:
            return {"manuscript": None, "outline": queries.outline_of(thing), **may}
        return {"manuscript": manuscript, **overview(manuscript), **standing(actor, manuscript)}


def overview(manuscript: Manuscript) -> dict[str, Any]:
    blocks = queries.blocks_of(manuscript)
    troubles = queries.trouble_of(manuscript, blocks)
    by_node: dict[str, list[Block]] = {}
    for block in blocks:
        by_node.setdefault(block.node, []).append(block)
    hard: dict[str, int] = {}
    for one in troubles:
        hard[one.node] = hard.get(one.node, 0) + one.is_hard
    rows: list[dict[str, Any]] = [
        {"node": node, "blocks": len(here := by_node.get(node.key, [])), "hard": hard.get(node.key, 0),
         "agreed": bool(here) and all(block.state == "AGREED" for block in here)}
        for node in queries.nodes_of(manuscript)
    ]  # fmt: skip
    leaves = [row for row in rows if row["node"].is_leaf]
    return {
        "rows": rows, "written": sum(bool(row["blocks"]) for row in leaves), "leaves": len(leaves),
        "hard": sum(hard.values()), "versions": queries.versions_of_manuscript(manuscript),
    }  # fmt: skip


def standing(actor: Actor, manuscript: Manuscript) -> dict[str, Any]:
    """What this person may do with the manuscript as it stands."""
    is_open = manuscript.state == ManuscriptState.WRITING
    return {
        "is_open": is_open,
        "may_write": is_open and rules.may_write(actor, manuscript),
        "may_issue": is_open and rules.may_issue_manuscript(actor, manuscript),
        "waits": waits_since(queries.issue_page(manuscript)) if is_open else None,
    }


class StartWriting(Act):
    may = rules.may_write

    def find(self, actor: Actor, **address: Any) -> Campaign:
        return get_object_or_404(campaigns_visible_to(actor), pk=address["campaign"])

    def act(self, actor: Actor, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        actions.start_manuscript(campaign=thing, by=actor, at=at)
        return "Đã mở báo cáo để viết."

    def next_url(self, thing: Campaign) -> str:
        return reverse("drafting:writing-home", args=[thing.pk])


class OneManuscript(Door):
    may = rules.may_read_writing

    def find(self, actor: Actor, **address: Any) -> Manuscript:
        return get_object_or_404(queries.manuscripts_visible_to(actor), pk=address["manuscript"])

    def next_url(self, thing: Manuscript) -> str:
        return reverse("drafting:writing-home", args=[thing.campaign_id])


class DescribeManuscript(OneManuscript, Act):
    may = rules.may_write
    template_name = "drafting/writing/describe.html"
    form_class = DescribeForm

    def form_arguments(self, actor: Actor, thing: Manuscript) -> dict[str, Any]:
        return {"initial": {"title": thing.title, "restricted": thing.restricted}}

    def act(self, actor: Actor, thing: Manuscript, data: Mapping[str, Any], at: datetime) -> str:
        actions.describe_manuscript(manuscript=thing, by=actor, at=at, **data)
        return "Đã ghi."


class ShowTrouble(OneManuscript, Page):
    """The list that stands between the report and its issue."""

    template_name = "drafting/writing/trouble.html"

    def context(self, actor: Actor, thing: Manuscript) -> Mapping[str, Any]:
        troubles = queries.trouble_of(thing)
        labels = {node.key: node for node in queries.nodes_of(thing)}
        groups = [
            {
                "words": words,
                "is_hard": rows[0].is_hard,
                "rows": [(row, labels.get(row.node)) for row in rows],
            }
            for kind, words in queries.KIND_WORDS.items()
            if (rows := [row for row in troubles if row.kind == kind])
        ]
        return {"groups": groups, "hard": sum(row.is_hard for row in troubles), **standing(actor, thing)}


class OneNode(OneManuscript):
    """A node of the manuscript; `self.node` is the node itself."""

    def find(self, actor: Actor, **address: Any) -> Manuscript:
        manuscript = super().find(actor, **address)
        nodes = queries.nodes_of(manuscript)
        self.nodes = nodes
        found = next((place for place, node in enumerate(nodes) if node.key == address["key"]), None)
        if found is None:
            raise Http404
        self.node = nodes[found]
        self.before = nodes[found - 1] if found else None
        self.after = nodes[found + 1] if found < len(nodes) - 1 else None
        return manuscript

    def next_url(self, thing: Manuscript) -> str:
        return node_url(thing.pk, self.node.key)


def node_url(manuscript: int, key: str, block: Block | None = None) -> str:
    address = reverse("drafting:writing-node", args=[manuscript, key])
    return f"{address}?doan={block.key}#{block.key}" if block else address


class ShowWritingNode(OneNode, Page):
    """The page of the secretariat: blocks on the left, the source of the chosen figure and its comments on the right."""

    template_name = "drafting/writing/node.html"

    def context(self, actor: Actor, thing: Manuscript) -> Mapping[str, Any]:
        blocks = queries.blocks_of(thing, self.node.key)
        states = queries.states_of(thing, blocks)
        said = queries.comment_counts(blocks)
        one = chosen_live(states, self.request.GET.get("so", ""))
        block = one.block if one else chosen_block(blocks, self.request.GET.get("doan", ""))
        return {
            "reading_url": reading_url(thing, self.node), "node": self.node, "before": self.before, "after": self.after, "states": states,
            "rows": [{**block_row(place, each, states, at=self.at, actor=actor), "said": said.get(each.pk, 0)} for place, each in enumerate(blocks, 1)],
            "chosen": block, "opened": queries.opened(one) if one else None,
            "comments": comments_on(block), "stale": sum(r.is_stale for rs in states.lives.values() for r in rs),
            "saved": queries.last_saved(thing, self.node.key), **standing(actor, thing),
        }  # fmt: skip


def reading_url(manuscript: Manuscript, node: Node) -> str:
    """Where the reports are read side by side under this leaf."""
    return reverse("drafting:reading-leaf", args=[manuscript.campaign_id, node.key]) if node.is_leaf else ""


def chosen_live(states: States, pk: str) -> Resolved | None:
    every = [one for rows in states.lives.values() for one in rows]
    return next((one for one in every if str(one.live.pk) == pk), None)


def chosen_block(blocks: Sequence[Block], key: str) -> Block | None:
    return next((block for block in blocks if block.key == key), None)


def comments_on(block: Block | None) -> Sequence[Comment]:
    """What came in about the block, newest first, with its points."""
    if block is None:
        return []
    found = Comment.objects.filter(block=block).select_related("invited").prefetch_related("points")
    return list(found.order_by("-at")[:20])


def block_row(place: int, block: Block, states: States, *, at: datetime, actor: Actor) -> dict[str, Any]:
    lives, bare, drawn = states.of(block), states.bare_of(block), states.drawn_for(block)
    is_stale = any(one.is_stale for one in lives) or bool(drawn and drawn.is_stale)
    held = block.locked_until is not None and block.locked_until > at and block.locked_by is not None
    return {
        "place": place, "block": block, "lines": queries.in_lines(queries.resolved(block, states)), "drawn": drawn,
        "svg": drawing_of(block, drawn), "amiss": [one for one in lives if not one.is_fine],
        "stale": sum(one.is_stale for one in lives) + bool(drawn and drawn.is_stale),
        "unverified": sum(not one.is_fine and not one.is_stale for one in lives), "bare": bare,
        "is_stale": is_stale, "is_text": block.kind == BlockKind.TEXT, "is_last": place == len(states.lives),
        "held_by": block.locked_by if held and actor.person != block.locked_by else None,
    }  # fmt: skip


def drawing_of(block: Block, drawn: Any) -> str:
    """The chart of a block as SVG; empty for a table."""
    if drawn is None or block.kind != BlockKind.CHART:
        return ""
    return exports.svg_of(block.text, drawn.spec, drawn.data, width=WIDE)
