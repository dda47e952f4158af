"""The list of editions, one edition, and the steps from draft to published and after."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from tusach.books.models import Topic
from tusach.kit.pages import Act, Listing, Page
from tusach.library import actions, rules
from tusach.library.forms.manage import Described, Discarded, Heir, Reason, described
from tusach.library.models import Edition, Form, State
from tusach.library.queries import manage
from tusach.library.views.manage.base import Kept, marked
from tusach.people.models import Actor

_MOST_SECTIONS = 200


class ListEditions(Listing):
    may = rules.is_librarian
    template_name = "library/editions.html"
    per_page = 30

    @property
    def chosen(self) -> manage.Chosen:
        given = self.request.GET
        return manage.Chosen(
            state=_one_of(given.get("trang_thai", ""), State.values), words=given.get("q", "").replace("\0", "").strip()[:100],
            topic=_one_of(given.get("chu-de", ""), Topic.values), form=_one_of(given.get("dang", ""), Form.values),
        )  # fmt: skip

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Edition]:
        return manage.listed(actor, self.chosen)

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        counts, chosen = manage.count_by_state(actor), self.chosen
        page = self.page_of(self.rows(actor, thing))
        return {
            "page": page,
            "shown": [marked(edition) for edition in page.object_list],
            "chosen": chosen,
            "tabs": [("", "Tất cả", sum(counts.values()), not chosen.state)]
            + [
                (value, str(label).capitalize(), counts.get(value, 0), value == chosen.state)
                for value, label in State.choices
            ],
            "topics": Topic.choices,
            "forms": [(value, str(label).capitalize()) for value, label in Form.choices],
            "narrowed": bool(chosen.words or chosen.topic or chosen.form or chosen.state),
        }


def _one_of(value: str, allowed: list[str]) -> str:
    return value if value in allowed else ""


class ShowEdition(Kept, Page):
    template_name = "library/edition.html"

    def context(self, actor: Actor, thing: Edition) -> Mapping[str, Any]:
        state = State(thing.state)
        return {
            **marked(thing),
            "checks": thing.quality.get("checks", []),
            "open": state in {State.DRAFT, State.CHECKED},
            "may_check": state == State.DRAFT,
            "may_publish": state == State.CHECKED,
            "may_end": state == State.PUBLISHED,
            "may_withdraw": state != State.WITHDRAWN,
            "mend": manage.may_be_mended(thing),
            "sections": list(
                thing.sections.only("edition", "ordinal", "title", "label", "words", "confidence")[
                    :_MOST_SECTIONS
                ]
            ),
            "more_sections": max(0, thing.section_count - _MOST_SECTIONS),
        }


class DescribeEdition(Kept, Act):
    template_name = "library/describe.html"
    form_class = Described

    def form_arguments(self, actor: Actor, thing: Edition) -> dict[str, Any]:
        return {"initial": described(thing)}

    def context(self, actor: Actor, thing: Edition) -> Mapping[str, Any]:
        return marked(thing)

    def act(self, actor: Actor, thing: Edition, data: Mapping[str, Any], at: datetime) -> str:
        actions.describe_edition(edition=thing, facts=data, by=actor, at=at)
        return "Đã ghi thông tin của sách."

    def next_url(self, thing: Edition) -> str:
        return reverse("library:edition", args=[thing.key])


class Step(Kept, Act):
    """A button of the edition's page."""

    def next_url(self, thing: Edition) -> str:
        return reverse("library:edition", args=[thing.key])


class CheckEdition(Step):
    def act(self, actor: Actor, thing: Edition, data: Mapping[str, Any], at: datetime) -> str:
        actions.check_edition(edition=thing, by=actor, at=at)
        return "Đã kiểm tra. Xin xem phiếu chất lượng rồi phát hành."


class PublishEdition(Step):
    def act(self, actor: Actor, thing: Edition, data: Mapping[str, Any], at: datetime) -> str:
        actions.publish_edition(edition=thing, by=actor, at=at)
        return f"Đã phát hành “{thing.title}”. Bạn đọc tìm thấy sách trong vài phút."


class WithdrawEdition(Step):
    template_name = "library/withdraw.html"
    form_class: type[forms.Form] | None = Reason

    def find(self, actor: Actor, **address: Any) -> Edition:
        edition = super().find(actor, **address)
        if edition.published_at is None:
            self.form_class = Discarded
        return edition

    def act(self, actor: Actor, thing: Edition, data: Mapping[str, Any], at: datetime) -> str:
        actions.withdraw_edition(edition=thing, reason=data["reason"], by=actor, at=at)
        if thing.published_at is None:
            return f"Đã bỏ bản nháp “{thing.title}”. Nộp lại tệp ấy thì máy đọc lại từ đầu."
        return f"Đã rút “{thing.title}”. Địa chỉ cũ cho biết lý do."


class SupersedeEdition(Step):
    template_name = "library/supersede.html"
    form_class: type[forms.Form] | None = Heir

    def form_arguments(self, actor: Actor, thing: Edition) -> dict[str, Any]:
        return {"heirs": manage.heirs_of(actor, thing)}

    def act(self, actor: Actor, thing: Edition, data: Mapping[str, Any], at: datetime) -> str:
        actions.supersede_edition(edition=thing, by_edition=data["heir"], by=actor, at=at)
        return f"Đã thay “{thing.title}” bằng bản mới."
