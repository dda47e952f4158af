"""The code on a printed copy: it opens the e-book of the same work, or shows where the paper copies are."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.books.models import Title
from tusach.library.queries.editions import published
from tusach.portal.views.base import Open


class Copy(Open):
    """`code` is that of the shelf that printed the label; a title that came by a newer one leads to the newer's book."""

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        title = get_object_or_404(Title.objects.select_related("superseded_by"), pk=address["title"])
        works = [one.work_id for one in (title, title.superseded_by) if one is not None]
        editions = list(published().filter(work__in=works).order_by("form", "-published_at"))
        editions.sort(key=lambda edition: works.index(edition.work_id))
        if editions:
            return HttpResponseRedirect(reverse("portal:book", args=[editions[0].key]))
        return HttpResponseRedirect(f"{reverse('shelf:public', args=[address['code']])}?q={title.code}")
