"""Reviewing: what waits for me, one report read through, accepted, returned by leaf; revisions compared."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse

from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Listing, Page
from tusach.people.models import Actor
from tusach.reports import actions, queries, rules
from tusach.reports.compare import changes_between
from tusach.reports.display import shown
from tusach.reports.models import Report, State
from tusach.reports.views.doors import STATES, OneReport, leaf_rows
from tusach.reports.views.intake import on_report

MOST_AT_ONCE = 200


class WaitingReports(Listing):
    may = rules.may_work
    template_name = "reports/waiting.html"

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Any]:
        asked = self.request.GET
        rows = queries.narrowed(queries.waiting_for(actor), asked, "obligation__")
        if asked.get("trang_thai") in {State.SUBMITTED, State.CHECKED}:
            rows = rows.filter(state=asked["trang_thai"])
        return rows.filter(is_late=True) if asked.get("muon") else rows

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        page = self.page_of(self.rows(actor, thing))
        return {
            "page": page,
            "rows": [
                (report, *STATES[State(report.state)], rules.may_accept(actor, report)) for report in page
            ],
            "may_accept_some": rules.may_accept_some(actor, None),
            "asked": self.request.GET,
            "chosen_place": self.request.GET.get("noi", ""),
            "places": queries.places_below(actor, day=actor.day, campaign=self.request.GET.get("dot", "")),
        }


class ListReports(Listing):
    """All reports below the actor, begun or not: the door to any commune's answers."""

    may = rules.may_work
    template_name = "reports/all.html"

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Any]:
        return queries.owed_below(actor, self.request.GET, day=actor.day)

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        page = self.page_of(self.rows(actor, thing))
        rows = []
        for owed in page:
            report = getattr(owed, "report", None)
            rows.append((owed, report, *STATES[State(report.state) if report else State.NOT_STARTED]))
        return {
            "page": page,
            "rows": rows,
            "asked": self.request.GET,
            "states": State.choices,
            "campaigns": queries.campaigns_below(actor),
            "places": queries.places_below(actor, day=actor.day, campaign=self.request.GET.get("dot", "")),
            "chosen": self.request.GET.get("dot", ""),
            "chosen_place": self.request.GET.get("noi", ""),
            "today": actor.day,
            "sees_intakes": rules.may_see_intakes(actor),
        }


class AcceptMany(Act):
    may = rules.may_accept_some

    def act(self, actor: Actor, thing: Any, data: Any, at: datetime) -> str:
        seen = _chosen(data.getlist("report"))
        if not seen:
            raise Refused("Chưa chọn phiếu nào. Xin đánh dấu vào ô đầu dòng rồi bấm nhận.")
        waiting = list(queries.waiting_for(actor).filter(pk__in=seen))
        taken, left = actions.accept_many(reports=waiting, by=actor, at=at, seen=seen)
        if gone := len(seen) - len(waiting):
            left.append(f"{gone} phiếu không còn chờ anh chị: nơi gửi đã rút về, hoặc đã có người xét.")
        for sentence in left[:5]:
            messages.error(self.request, sentence)
        return f"Đã nhận {taken} báo cáo." if taken else ""

    def next_url(self, thing: Any) -> str:
        return reverse("reports:waiting")


def _chosen(ticked: Sequence[str]) -> dict[int, int]:
    """{report: its revision} as the list showed it, from "412-3"."""
    parts = [one.partition("-") for one in ticked[:MOST_AT_ONCE]]
    return {int(pk): int(number) for pk, _, number in parts if _is_number(pk) and _is_number(number)}


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdecimal() and len(said) < 16


class ReadReport(OneReport, Page):
    """The whole of a report, leaf by leaf, with its checks; the reviewer's page."""

    may = rules.may_read
    template_name = "reports/read.html"

    def context(self, actor: Actor, thing: Report) -> Mapping[str, Any]:
        checked = queries.checked_of(thing)
        comments = list(thing.comments.select_related("person").order_by("pk"))
        rows = leaf_rows(thing, self.form)
        for row in rows:
            row["answers"] = [
                {
                    "question": question,
                    "text": shown(question, checked.answers[question.key]),
                    "answer": checked.answers[question.key],
                    "problems": [one for one in checked.problems if one.key == question.key],
                    "counts": question.key not in checked.irrelevant,
                }
                for question in row["leaf"].questions
                if question.key in checked.answers
            ]
            row["comments"] = [one for one in comments if one.leaf == row["leaf"].key]
            row["typed"] = self.request.POST.get(f"c-{row['leaf'].key}", "")
        return (
            self.common(actor, thing)
            | {
                "rows": rows,
                "may_check": rules.is_checker(actor, thing) and thing.state == State.SUBMITTED,
                "may_accept": rules.is_acceptor(actor, thing),
                "blocking": len(checked.blocking),
                "missing": len(checked.missing),
            }
            | on_report(actor, thing)
        )


class _Review(OneReport, Act):
    def next_url(self, thing: Report) -> str:
        return reverse("reports:waiting")

    def back_url(self, thing: Report) -> str:
        return reverse("reports:read", args=[thing.pk])


def _seen(data: Mapping[str, Any]) -> int | None:
    """The revision that the page showed."""
    said = str(data.get("ban", ""))
    return int(said) if _is_number(said) else None


class CheckReport(_Review):
    may = rules.may_check

    def act(self, actor: Actor, thing: Report, data: Mapping[str, Any], at: datetime) -> str:
        actions.check_report(report=thing, by=actor, at=at, note=data.get("note", ""), seen=_seen(data))
        return f"Đã chuyển phiếu của {thing.obligation.unit_name} lên tỉnh."


class AcceptReport(_Review):
    may = rules.may_accept

    def act(self, actor: Actor, thing: Report, data: Mapping[str, Any], at: datetime) -> str:
        actions.accept_report(report=thing, by=actor, at=at, seen=_seen(data))
        return f"Đã nhận báo cáo của {thing.obligation.unit_name}."


class ReturnReport(ReadReport, _Review):
    """When it cannot be returned now, the page comes back with every comment as it was typed."""

    may = rules.may_return
    http_method_names = ["post", "options"]

    def act(self, actor: Actor, thing: Report, data: Mapping[str, Any], at: datetime) -> str:
        comments = {name.removeprefix("c-"): text for name, text in data.items() if name.startswith("c-")}
        actions.return_report(
            report=thing, comments=comments, by=actor, at=at, note=data.get("note", ""), seen=_seen(data)
        )
        return f"Đã trả lại {thing.obligation.unit_name}, kèm ghi chú từng mục."


class ReopenReport(_Review):
    may = rules.may_reopen

    def act(self, actor: Actor, thing: Report, data: Mapping[str, Any], at: datetime) -> str:
        actions.reopen_report(report=thing, reason=data.get("reason", ""), by=actor, at=at)
        return "Đã mở lại. Số liệu của báo cáo này tạm không tính."

    def next_url(self, thing: Report) -> str:
        return reverse("reports:show", args=[thing.pk])


class LockReport(_Review):
    may = rules.may_lock

    def act(self, actor: Actor, thing: Report, data: Mapping[str, Any], at: datetime) -> str:
        actions.lock_report(report=thing, by=actor, at=at)
        return "Đã khóa báo cáo."

    def next_url(self, thing: Report) -> str:
        return reverse("reports:show", args=[thing.pk])


class CompareRevisions(OneReport, Page):
    may = rules.may_read
    template_name = "reports/compare.html"

    def context(self, actor: Actor, thing: Report) -> Mapping[str, Any]:
        revisions = list(thing.revisions.select_related("person").defer("answers").order_by("-number")[:200])
        numbers = [revision.number for revision in revisions]
        new = self.asked("moi", numbers, numbers[0] if numbers else 0)
        old = self.asked("cu", numbers, max((number for number in numbers if number < new), default=0))
        texts = dict(thing.revisions.filter(number__in=[old, new]).values_list("number", "answers"))
        changes = changes_between(self.form, texts.get(old, {}), texts.get(new, {}))
        return self.common(actor, thing) | {
            "revisions": revisions,
            "old": old,
            "new": new,
            "changes": changes,
        }

    def asked(self, name: str, numbers: list[int], default: int) -> int:
        text = self.request.GET.get(name, "")
        return int(text) if text.isdecimal() and int(text) in numbers else default
