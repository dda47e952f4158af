from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from tusach.journal import actions, exports, jobs, queries, rules
from tusach.journal.forms import DeliveryForm, EntryFilter
from tusach.journal.models import Entry, Mail, MailState, Notice, QuietHours
from tusach.kit.pages import Act, Listing, Page
from tusach.people.models import Actor


class ListEntries(Listing):
    template_name = "journal/list.html"
    may = rules.may_read_own

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Entry]:
        self.filter = EntryFilter(self.request.GET)
        return queries.matching(queries.visible_to(actor), **self.filter.wanted()).order_by("-id")

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        shown = super().context(actor, thing)
        return {**shown, "filter": self.filter, "sees_all": rules.may_read_all(actor), "head": queries.head()}


class DownloadEntries(Page):
    may = rules.may_read_own

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        rows = queries.matching(queries.visible_to(self.actor), **EntryFilter(request.GET).wanted())
        file = exports.journal_csv(rows, codes=rules.may_read_all(self.actor))
        return FileResponse(file, as_attachment=True, filename="nhat-ky.csv", content_type="text/csv")


class ListNotices(Listing):
    template_name = "journal/notices.html"
    may = rules.may_read_own

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Notice]:
        return queries.notices_of(actor)

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        unread = queries.unread_count(actor.person)
        return {**super().context(actor, thing), "unread": unread, "manages": rules.may_manage_mail(actor)}


class OpenNotice(Act):
    """Marks it read and goes to what it speaks of."""

    may = rules.may_read_notice

    def find(self, actor: Actor, **address: Any) -> Notice:
        return get_object_or_404(queries.notices_of(actor), pk=address["pk"])

    def act(self, actor: Actor, thing: Notice, data: Mapping[str, Any], at: datetime) -> str:
        actions.mark_read(notice=thing, at=at)
        return ""

    def next_url(self, thing: Notice) -> str:
        return thing.url or "journal:notices"


class ReadAll(Act):
    may = rules.may_read_own

    def act(self, actor: Actor, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        read = actions.mark_all_read(person=actor.person, at=at) if actor.person else 0
        return f"Đã đánh dấu {read} thông báo là đã đọc." if read else "Không còn thông báo nào chưa đọc."

    def next_url(self, thing: Any) -> str:
        return "journal:notices"


class ChooseDelivery(Act):
    template_name = "journal/delivery.html"
    may = rules.may_read_own
    form_class = DeliveryForm

    def find(self, actor: Actor, **address: Any) -> QuietHours | None:
        return queries.quiet_hours_of(actor.person) if actor.person else None

    def form_arguments(self, actor: Actor, thing: QuietHours) -> dict[str, Any]:
        return {
            "choices_of": queries.chosen_deliveries(thing.person),
            "hours": (thing.from_hour, thing.to_hour),
            "in_english": thing.in_english,
        }

    def context(self, actor: Actor, thing: QuietHours) -> Mapping[str, Any]:
        return {"mail_is_on": jobs.mail_server() is not None, "address": thing.person.email}

    def act(self, actor: Actor, thing: QuietHours, data: Mapping[str, Any], at: datetime) -> str:
        form = self.make_form()
        if isinstance(form, DeliveryForm):
            for kind, delivery in form.chosen(data).items():
                actions.set_delivery(person=thing.person, kind=kind, delivery=delivery, at=at)
        actions.set_quiet_hours(
            person=thing.person, from_hour=data["from_hour"], to_hour=data["to_hour"],
            in_english=data["tongue"] == "en",
        )  # fmt: skip
        return "Đã ghi cách nhận thông báo."

    def next_url(self, thing: QuietHours) -> str:
        return "journal:delivery"


class ListMails(Listing):
    template_name = "journal/mails.html"
    may = rules.may_manage_mail

    def state(self) -> str:
        asked = self.request.GET.get("loai", "")
        return asked if asked in MailState.values else ""

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Mail]:
        rows = queries.mails(actor)
        return rows.filter(state=self.state()) if self.state() else rows

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        counts = queries.mail_counts(actor)
        states = [(value, label, counts.get(value, 0)) for value, label in MailState.choices]
        shown = super().context(actor, thing)
        return {**shown, "states": states, "state": self.state(), "server": jobs.mail_server()}


class SendAgain(Act):
    may = rules.may_manage_mail

    def find(self, actor: Actor, **address: Any) -> Mail:
        return get_object_or_404(queries.mails(actor), pk=address["pk"])

    def act(self, actor: Actor, thing: Mail, data: Mapping[str, Any], at: datetime) -> str:
        mail = actions.send_again(mail=thing, by=actor, at=at)
        return f"Thư cho {mail.addressee} đã trở lại hàng chờ."

    def next_url(self, thing: Mail) -> str:
        return "journal:mails"
