"""The text of a file beside the outline: looked at, corrected, confirmed, and put into the report."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page
from tusach.people.models import Actor
from tusach.reports import actions, queries, rules
from tusach.reports.form import Form
from tusach.reports.models import Intake, IntakeState, Section, State
from tusach.reports.views.intake import OneIntake, shown
from tusach.reports.views.sections import FOREIGN, beside_text, is_sure, one_section, text_only

LOOKED_OVER = "Đã dò xong. Cách gọi mục của báo cáo này giúp máy đọc các báo cáo sau."
PARTIALS = {"tien-do": "reports/intake/_reading.html", "phan": "reports/intake/_section.html"}
READY = {IntakeState.READ, IntakeState.CONFIRMED, IntakeState.TAKEN}


class ShowIntake(OneIntake, Page):
    """What was handed in and what became of it; when it is read, its text beside the outline."""

    may = rules.may_see_intake
    template_name = "reports/intake/show.html"

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        """`?chi=tien-do`: only how far the reading is, for a page that looks again and again. `?chi=phan&sua=`: only that
        section, with all that can be done with it.
        """
        self.template_name = PARTIALS.get(request.GET.get("chi", ""), self.template_name)
        return super().get(request, **address)

    def context(self, actor: Actor, thing: Intake) -> Mapping[str, Any]:
        if self.template_name == PARTIALS["tien-do"]:
            return {"progress": queries.progress_of(thing, self.at), "intake": thing}
        may_place = rules.may_place(actor, thing) and thing.state in READY
        if self.template_name == PARTIALS["phan"]:
            return {"intake": thing, "may_place": may_place, **one_section(thing, self.request.GET)}
        return self.whole(actor, thing, may_place=may_place)

    def whole(self, actor: Actor, thing: Intake, *, may_place: bool) -> dict[str, Any]:
        layer = queries.current_layer(thing)
        report = thing.report
        facts = shown(thing) | {
            "layer": layer, "report": report, "owner": report.obligation if report else None,
            "may_place": may_place, "may_place_any": rules.may_place(actor, thing), "may_say_whose": rules.may_say_whose(actor, thing),
            "may_read": rules.may_place(actor, thing) and thing.state != IntakeState.SUPERSEDED,
            "may_register": rules.may_register(actor, thing) and not thing.document_id,
            "may_take": may_place and report is not None and report.state in rules.OPEN,
            "may_send": report is not None and rules.may_send_for(actor, report)
            and thing.state == IntakeState.TAKEN and report.state in rules.OPEN,
            "owed": list(queries.reports_owed(actor, thing.campaign)) if rules.may_say_whose(actor, thing) else [],
            "others": [one for one in queries.intakes_of(report) if one.pk != thing.pk] if report else [],
            "changes": layer.content.get("revisions", [])[:100] if layer else [],
            "remarks": layer.content.get("remarks", [])[:100] if layer else [],
            "progress": queries.progress_of(thing, self.at),
            "may_see_letter": bool(thing.letter) and rules.may_see_letter(actor, thing),
        }  # fmt: skip
        return facts | (
            beside_text(thing, report, layer, self.request.GET) if layer and report else text_only(layer)
        )


class PlaceSections(OneIntake, Act):
    """One form for the whole page: `o-<id>` and `p-<id>` are the leaves of a section (the second where it was written
    together), `w-<id>` where it stood when the page was made; then one of the buttons `tach` (id:position), `gop` (id), `chac`, `xong`, or none to save only.
    """

    may = rules.may_place

    def next_url(self, thing: Intake) -> str:
        number, where = str(self.request.POST.get("trang", "")), getattr(self, "where", "")
        page = f"?trang={number}" if number.isdecimal() and number != "1" else ""
        if getattr(self, "asks", False):
            return reverse("reports:intake-done", args=[thing.pk])
        return reverse("reports:intake-show", args=[thing.pk]) + page + where

    def act(self, actor: Actor, thing: Intake, data: Any, at: datetime) -> str:
        sections = {one.pk: one for one in Section.objects.filter(layer__intake=thing, layer__current=True)}
        moved = sum(self._place(one, data, actor, at) for one in sections.values())
        if cut := str(data.get("tach", "")):
            pk, _, position = cut.partition(":")
            made = actions.split_section(
                section=_of(sections, pk),
                at_position=int(position) if position.isdecimal() else -1,
                by=actor,
                at=at,
            )
            self.where = f"#s{made.pk}"
            return "Đã tách. Xin chọn mục cho phần mới."
        if joined := str(data.get("gop", "")):
            section = actions.join_section(section=_of(sections, joined), by=actor, at=at)
            self.where = f"#s{section.pk}"
            return "Đã gộp với phần sau."
        if "chac" in data:
            sure = [one.pk for one in sections.values() if is_sure(one)]
            actions.confirm_alignment(intake=thing, by=actor, at=at, sections=sure)
            return f"Đã đồng ý {len(sure)} phần máy xếp chắc."
        if "xong" in data:
            left = left_to_ask(thing)
            if left:
                self.asks = True
                return left.sentence
            actions.confirm_alignment(intake=thing, by=actor, at=at)
            return LOOKED_OVER
        return f"Đã lưu cách xếp {moved} phần." if moved else "Chưa có gì thay đổi."

    def _place(self, section: Section, data: Any, actor: Actor, at: datetime) -> bool:
        first = data.get(f"o-{section.pk}")
        if first is None or _left_as_it_was(section.pk, data):
            return False
        foreign = first == FOREIGN
        # Where the second select was not shown, what is written together stays together.
        second = data.get(f"p-{section.pk}", section.leaves[1] if len(section.leaves) > 1 else "")
        leaves = [] if foreign else [key for key in (first, second) if key]
        leaves += (
            [key for key in section.leaves[2:] if key not in leaves]
            if leaves[:2] == section.leaves[:2]
            else []
        )
        if (leaves, foreign) == (section.leaves, section.is_foreign):
            return False
        actions.place_section(section=section, leaves=leaves, is_foreign=foreign, by=actor, at=at)
        return True


def _left_as_it_was(pk: int, data: Any) -> bool:
    """The selects say what they said when the page was made: a colleague's placing of meanwhile holds."""
    was = data.get(f"w-{pk}")
    if was is None:
        return False
    first, second, *_ = [*str(was).split(" "), "", ""]
    return bool((data[f"o-{pk}"], data.get(f"p-{pk}", second)) == (first, second))


def left_to_ask(intake: Intake) -> queries.Left | None:
    """What is asked about before the file is called looked over; nothing when somebody answered that already."""
    asked = intake.confirmed_at is not None and intake.state != IntakeState.READ
    if intake.report is None or asked or queries.why_not_used(intake):
        return None
    return queries.left_of(intake, queries.form_for(intake.report))


class LookedOver(OneIntake, Act):
    """Asked once: what is nowhere yet, before the whole is called looked over all the same."""

    may = rules.may_place
    template_name = "reports/intake/done.html"

    def context(self, actor: Actor, thing: Intake) -> Mapping[str, Any]:
        left = queries.left_of(thing, queries.form_for(thing.report)) if thing.report else None
        return shown(thing) | {
            "left": left, "owner": thing.report.obligation if thing.report else None,
            "why_not": queries.why_not_used(thing),
        }  # fmt: skip

    def act(self, actor: Actor, thing: Intake, data: Any, at: datetime) -> str:
        actions.confirm_alignment(intake=thing, by=actor, at=at)
        return LOOKED_OVER

    def next_url(self, thing: Intake) -> str:
        return reverse("reports:intake-show", args=[thing.pk])


def _of(sections: Mapping[int, Section], pk: str) -> Section:
    section = sections.get(int(pk)) if pk.isdecimal() else None
    if section is None:
        raise Refused("Phần này vừa được xếp lại. Xin mở lại trang.")
    return section


class TakeIntoReport(OneIntake, Act):
    """Which text each leaf gets; where a person typed something else, both are shown to choose from."""

    may = rules.may_take
    template_name = "reports/intake/take.html"

    def context(self, actor: Actor, thing: Intake) -> Mapping[str, Any]:
        form = queries.form_for(thing.report) if thing.report else Form(())
        why_not = queries.why_not_used(thing)
        texts, clashes = queries.texts_to_take(thing) if thing.report and not why_not else ({}, {})
        rows = [
            {"leaf": leaf, "text": "\n".join(texts.get(leaf.key, ())), "typed": clashes.get(leaf.key, "")}
            for leaf in form.leaves
        ]
        return shown(thing) | {
            "rows": rows, "report": thing.report, "owner": thing.report.obligation if thing.report else None,
            "clashes": len(clashes), "empty": [row["leaf"] for row in rows if not row["text"]],
            "why_not": why_not,
            "is_open": thing.report is not None and thing.report.state in rules.OPEN,
            "state_words": thing.report.get_state_display() if thing.report else "",
        }  # fmt: skip

    def act(self, actor: Actor, thing: Intake, data: Any, at: datetime) -> str:
        choices = {name[2:]: str(value) for name, value in data.items() if name.startswith("m-")}
        actions.take_into_report(intake=thing, by=actor, at=at, choices=choices)
        return "Đã đưa chữ của tệp vào báo cáo. Phần người đã viết được giữ theo cách đã chọn."

    def next_url(self, thing: Intake) -> str:
        return reverse("reports:show", args=[thing.report_id])


class SendFor(OneIntake, Act):
    may = rules.may_judge

    def act(self, actor: Actor, thing: Intake, data: Any, at: datetime) -> str:
        if thing.report is None:
            raise Refused("Chưa rõ tệp này là báo cáo của nơi nào.")
        report = actions.send_for(report=thing.report, by=actor, at=at)
        return f"Đã gửi thay {report.obligation.unit_name}." if report.state == State.SUBMITTED else ""

    def next_url(self, thing: Intake) -> str:
        return reverse("reports:read", args=[thing.report_id]) if thing.report_id else "reports:intake-list"
