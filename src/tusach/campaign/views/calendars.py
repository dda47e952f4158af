from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from tusach.campaign import actions, exports, queries, rules
from tusach.campaign.models import CalendarFeed
from tusach.kit.pages import Act, Page, anyone
from tusach.people.queries import actor_for


class MyCalendar(Page):
    may = rules.may_keep_calendar
    template_name = "campaign/calendar.html"

    def context(self, actor: Any, thing: Any) -> Mapping[str, Any]:
        return {"feed": CalendarFeed.objects.filter(person=actor.person, revoked_at__isnull=True).first()}


class MakeCalendar(Act):
    may = rules.may_keep_calendar

    def act(self, actor: Any, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        token = actions.make_feed(person=actor.person, by=actor, at=at)
        address = settings.SITE_ADDRESS + reverse("campaign:feed", args=[token])
        return f"Địa chỉ lịch, chỉ hiện một lần, xin chép lại: {address}"

    def next_url(self, thing: Any) -> str:
        return reverse("campaign:calendar")


class RevokeCalendar(Act):
    may = rules.may_keep_calendar

    def act(self, actor: Any, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        actions.revoke_feeds(person=actor.person, by=actor, at=at)
        return "Đã thu hồi địa chỉ lịch."

    def next_url(self, thing: Any) -> str:
        return reverse("campaign:calendar")


class ReadFeed(Page):
    """Opened by calendar programs without signing in: the token is the secret."""

    may = anyone

    def find(self, actor: Any, **address: Any) -> CalendarFeed:
        feed = queries.feed_of(str(address["token"]))
        if feed is None:
            raise Http404
        return feed

    def get(self, request: HttpRequest, **address: Any) -> HttpResponse:
        data = exports.calendar_of(actor_for(self.thing.person, at=self.at), at=self.at)
        return HttpResponse(data, content_type="text/calendar; charset=utf-8")
