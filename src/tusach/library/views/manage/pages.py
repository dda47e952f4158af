"""The text of scanned pages put right: the page's image beside its text, the least certain page first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.kit.pages import Act, Listing
from tusach.library import actions
from tusach.library.forms.manage import Mended
from tusach.library.models import Edition, Section
from tusach.library.queries import manage
from tusach.library.views.manage.base import Kept, marked
from tusach.people.models import Actor

SURE = 90  # percent; a page below is worth a look


class ListPages(Kept, Listing):
    template_name = "library/pages.html"
    per_page = 60

    def rows(self, actor: Actor, thing: Edition) -> Any:
        return manage.pages_to_mend(thing)

    def context(self, actor: Actor, thing: Edition) -> Mapping[str, Any]:
        if not manage.may_be_mended(thing):
            raise Http404
        return {**super().context(actor, thing), **marked(thing), "sure": SURE}


class MendPage(Kept, Act):
    template_name = "library/mend.html"
    form_class = Mended
    section: Section
    following: Section | None = None

    def find(self, actor: Actor, **address: Any) -> Edition:
        edition = super().find(actor, **address)
        if not manage.may_be_mended(edition):
            raise Http404
        self.section = get_object_or_404(edition.sections, ordinal=address["ordinal"])
        return edition

    def form_arguments(self, actor: Actor, thing: Edition) -> dict[str, Any]:
        return {"initial": {"text": manage.text_of(self.section)}}

    def context(self, actor: Actor, thing: Edition) -> Mapping[str, Any]:
        following = manage.next_to_mend(thing, self.section)
        return {
            **marked(thing),
            "section": self.section,
            "image": manage.image_of(self.section),
            "following": following,
            "sure": SURE,
            "versions": self.section.corrections.count(),
        }

    def act(self, actor: Actor, thing: Edition, data: Mapping[str, Any], at: datetime) -> str:
        self.following = manage.next_to_mend(
            thing, self.section
        )  # before: a mended page moves behind the others
        actions.correct_page(section=self.section, text=data["text"], by=actor, at=at)
        return f"Đã ghi chữ của trang {self.section.label or self.section.ordinal}."

    def next_url(self, thing: Edition) -> str:
        """On to the next page to look at: mending a book is one movement."""
        if self.following is None:
            return reverse("library:pages", args=[thing.key])
        return reverse("library:mend", args=[thing.key, self.following.ordinal])
