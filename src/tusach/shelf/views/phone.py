"""The officer's phone without a network: what it takes along, what it brings back, what a person has to look at."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from tusach.kit.english.tongue import in_tongue
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page, anyone
from tusach.people.models import Actor
from tusach.shelf import actions, rules
from tusach.shelf.models import DeviceEvent, Shelf
from tusach.shelf.queries import kept, open_loans, rows_of
from tusach.shelf.views.doors import OneEvent, OneShelf

_MOST, _LONGEST = 200, 512 * 1024


class TakeEvents(OneShelf, Act):
    """`{"events": [{uuid, kind, payload, happened_at}]}`, at most 200; each is answered by itself, and sending all of
    them again answers the same.
    """

    may = rules.keeps

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        try:
            told = _told(request)
        except Refused as refusal:
            return JsonResponse(in_tongue({"sentence": refusal.sentence}), status=422)
        answers = in_tongue([self.one(event) for event in told])
        waiting = kept.events_waiting(self.thing).count()
        return JsonResponse({"events": answers, "waiting": waiting}, headers={"Cache-Control": "no-store"})

    def one(self, event: Any) -> dict[str, str]:
        told = event if isinstance(event, dict) else {}
        name = str(told.get("uuid", ""))[:64]
        try:
            made = actions.apply_event(
                uuid=uuid.UUID(name), shelf=self.thing, kind=_kind(told), payload=_payload(told),
                happened_at=_moment(told, self.at), by=self.actor, at=self.at,
            )  # fmt: skip
        except ValueError:
            return {
                "uuid": name,
                "outcome": "REFUSED",
                "sentence": "Máy gửi một việc không đọc được. Xin ghi lại.",
            }
        except Refused as refusal:
            return {"uuid": name, "outcome": "REFUSED", "sentence": refusal.sentence}
        return {"uuid": name, "outcome": made.outcome, "sentence": made.sentence}


def _told(request: HttpRequest) -> list[Any]:
    if int(request.headers.get("Content-Length") or 0) > _LONGEST:
        raise Refused("Gửi quá nhiều trong một lần. Xin gửi từng phần.")
    try:
        told = json.loads(request.body)
        events = told["events"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused("Không đọc được việc máy gửi lên.") from None
    if not isinstance(events, list) or len(events) > _MOST:
        raise Refused(f"Mỗi lần gửi nhiều nhất {_MOST} việc.")
    return events


def _payload(told: Mapping[str, Any]) -> dict[str, Any]:
    """The payload, or ValueError: too long, or with signs that no database keeps (NUL, half a surrogate pair)."""
    payload = told.get("payload")
    text = json.dumps(payload, ensure_ascii=False)
    text.encode()
    if not isinstance(payload, dict) or len(text) > 4000 or "\\u0000" in text:
        raise ValueError("not a payload")
    return payload


def _kind(told: Mapping[str, Any]) -> str:
    return str(told.get("kind", "")).encode("ascii", "replace").decode().replace("\0", "?")


def _moment(told: Mapping[str, Any], at: datetime) -> datetime:
    """The phone's own clock; a time that cannot be read is now."""
    moment = parse_datetime(str(told.get("happened_at", "")))
    return moment if moment is not None and moment.tzinfo is not None else at


class Snapshot(OneShelf, Page):
    """What a phone takes along: the list, what is out, the open count. Never kept by anything but the page's script."""

    may = rules.keeps

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        shelf, count = self.thing, kept.open_count(self.thing)
        told = {
            "pk": shelf.pk,
            "name": shelf.name,
            "days": shelf.loan_days,
            "at": self.at.isoformat(),
            "token": get_token(request),
            "keeper": [actor.person.pk, actor.person.full_name] if (actor := self.actor).person else None,
            "events": reverse("shelf:events", args=[shelf.pk]),
            "waiting": kept.events_waiting(shelf).count(),
            "titles": [
                [row.title.pk, row.title.title, row.title.code, row.title.isbn, row.fund, row.here, row.lent]
                for row in rows_of(shelf)
            ],
            "loans": [
                [
                    str(loan.device),
                    loan.title_id,
                    loan.title.title,
                    loan.reader,
                    loan.hamlet,
                    loan.due_on.isoformat(),
                ]
                for loan in open_loans(shelf)
            ],
            "count": {
                "pk": count.pk,
                "blind": count.is_blind,
                "lines": [[line.title_id, line.fund, line.counted] for line in count.lines.all()],
            }
            if count
            else None,
        }
        return JsonResponse(told, headers={"Cache-Control": "no-store"})


class Offline(Page):
    """The frame that a phone keeps. The same for everyone: nothing of anybody stands in it."""

    may = anyone
    without_session: ClassVar[bool] = True
    template_name = "shelf/offline.html"


class Waiting(OneShelf, Page):
    """What a phone told that could not be done, or not be read."""

    may = rules.keeps
    template_name = "shelf/waiting.html"

    def context(self, actor: Actor, thing: Shelf) -> Mapping[str, Any]:
        return {**super().context(actor, thing), "rows": kept.events_told(thing)}


class RetryEvent(OneEvent, Act):
    may = rules.keeps_of

    def act(self, actor: Actor, thing: DeviceEvent, data: Mapping[str, Any], at: datetime) -> str:
        event = actions.retry_event(event=thing, by=actor, at=at)
        if event.outcome != "DONE":
            raise Refused(event.sentence)
        return event.sentence


class SettleEvent(OneEvent, Act):
    may = rules.keeps_of

    def act(self, actor: Actor, thing: DeviceEvent, data: Mapping[str, Any], at: datetime) -> str:
        actions.settle_event(event=thing, by=actor, at=at)
        return "Đã bỏ qua việc này."
