"""What stands beside the words while they are written: sources to choose from, and what is behind a figure. Parts of a
page, put into it by its script; without it the pages of `writing_sources` do the same.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404

from tusach.drafting import queries, rules
from tusach.drafting.forms.writing import SourceForm
from tusach.drafting.models import Block
from tusach.drafting.queries import Resolved, Source
from tusach.drafting.views.writing_blocks import OneBlock
from tusach.drafting.views.writing_sources import Offering
from tusach.kit.pages import Page
from tusach.people.models import Actor

_MOST_AROUND = 400


class ChooseSource(Offering, Page):
    """Sources for the chosen words (`?loi=`, with what follows them, `?sau=`), each with what would be printed."""

    may = rules.may_write
    template_name = "drafting/writing/_choose.html"

    def context(self, actor: Actor, thing: Block) -> Mapping[str, Any]:
        words = self.request.GET.get("loi", "")[:_MOST_AROUND]
        around = words + self.request.GET.get("sau", "")[:_MOST_AROUND]
        quote = whole(around, words)
        listed = self.listed(thing, quote)
        puts = [
            (offer, queries.instead(whole(around, words, offer.shown), offer.shown))
            for offer in listed.pop("offers")
        ]
        return {**listed, "quote": quote, "has_number": queries.amount_of(quote) is not None, "puts": puts}


def whole(around: str, words: str, theirs: str = "") -> str:
    """The chosen words, which stand at the beginning of `around`, with what belongs to their number."""
    return queries.whole_quote(around, 0, words, (), theirs) if words else ""


class OpenSource(OneBlock, Page):
    """What is behind one figure of the text: of the block by its name (`?so=`), or of a source only just chosen."""

    may = rules.may_write
    template_name = "drafting/writing/_opened.html"

    def context(self, actor: Actor, thing: Block) -> Mapping[str, Any]:
        one = self.one(thing)
        fresh = queries.worded(one.live.shown, one.present.shown)
        return {"opened": queries.opened(one), "source": json.dumps(one.live.source), "fresh": fresh}

    def one(self, thing: Block) -> Resolved:
        name = self.request.GET.get("so", "")
        if not name:
            form = SourceForm(self.request.GET)
            if not form.is_valid():
                raise Http404
            bound = form.cleaned_data["bound"]
            return queries.tried(thing, Source(bound.kind, bound.source), form.cleaned_data["shown"], self.at)
        here = [block for block in queries.blocks_of(thing.manuscript, thing.node) if block.pk == thing.pk]
        states = queries.states_of(thing.manuscript, here)
        found = next((one for block in here for one in states.of(block) if one.live.name == name), None)
        if found is None:
            raise Http404
        return found
