"""What the doors to one report share: how it is found, and what every page of it shows."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.text import slugify

from tusach.kit.clock import day_of
from tusach.kit.pages import Door
from tusach.kit.text import fold
from tusach.people.models import Actor
from tusach.reports import queries, rules
from tusach.reports.form import Form, Leaf
from tusach.reports.leaves import TODO, WORDS
from tusach.reports.models import OutlineKind, Report, State

STATES = {
    State.NOT_STARTED: ("todo", "todo"),
    State.DRAFT: ("warn", "half"),
    State.SUBMITTED: ("info", "send"),
    State.CHECKED: ("info", "okc"),
    State.RETURNED: ("bad", "back"),
    State.ACCEPTED: ("ok", "okc"),
    State.LOCKED: ("ok", "save"),
}


def file_name(report: Report, kind: str, end: str) -> str:
    """A name by which the one who saved it finds it again: bao-cao-tinh-lam-dong.docx."""
    return f"{kind}-{slugify(fold(report.obligation.unit_name)) or report.pk}{end}"


class OneReport(Door):
    def find(self, actor: Actor, **address: Any) -> Report:
        report: Report = get_object_or_404(queries.visible_to(actor), pk=address["pk"])
        return report

    @property
    def form(self) -> Form:
        return queries.form_for(self.thing)

    def common(self, actor: Actor, report: Report) -> dict[str, Any]:
        """Facts of the head of every page of one report."""
        owner = report.obligation
        tone, sign = STATES[State(report.state)]
        return {
            "report": report,
            "owner": owner,
            "is_survey": report.outline.kind == OutlineKind.SURVEY,
            "tone": tone,
            "sign": sign,
            "days_left": (owner.last_day - day_of(self.at)).days,
            "may_write": rules.is_writer(actor, report) and report.state in rules.OPEN,
            "is_writer": rules.is_writer(actor, report),
            "may_review": rules.may_review(actor, report)
            and report.state in {State.SUBMITTED, State.CHECKED},
            "open_clashes": report.clashes.filter(settled_at__isnull=True).count(),
        }


class OneLeaf(OneReport):
    @property
    def leaf(self) -> Leaf:
        leaf = self.form.leaf(self.kwargs["leaf"])
        if leaf is None:
            raise Http404
        return leaf


def leaf_rows(report: Report, form: Form, current: str = "") -> list[dict[str, Any]]:
    """Leaves with their state in words, grouped by the part they stand in through `first_of_part`."""
    rows, part = [], None
    for number, leaf in enumerate(form.leaves, start=1):
        tone, sign, words = WORDS[report.leaf_states.get(leaf.key, TODO)]
        rows.append(
            {
                "leaf": leaf,
                "number": number,
                "tone": tone,
                "sign": sign,
                "words": words,
                "part": leaf.part if leaf.part != part else "",
                "current": leaf.key == current,
                "done": tone == "ok",
            }
        )
        part = leaf.part
    return rows
