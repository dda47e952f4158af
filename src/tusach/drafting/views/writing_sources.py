"""Doors of the figures in a block: choose a source, take anew, keep with a reason, change, let go."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.drafting import actions, live, queries, rules
from tusach.drafting.forms.writing import OF, PARTS, BindForm, KeepForm, TableForm
from tusach.drafting.models import Block, BlockKind, CodeGroup, Live, LiveKind, Manuscript
from tusach.drafting.queries import OfferedSource
from tusach.drafting.views.writing import OneManuscript, OneNode, node_url
from tusach.drafting.views.writing_blocks import OneBlock
from tusach.figures.queries import catalogue
from tusach.kit.pages import Act, Door
from tusach.people.models import Actor

_TABS = (
    ("so", "Số trong báo cáo", LiveKind.CLAIM),
    ("chi-tieu", "Số liệu cả nước", LiveKind.FIGURE),
    ("chu-de", "Số tỉnh nêu", LiveKind.COUNT),
    ("trich", "Trích dẫn", LiveKind.CITATION),
    ("ngoai", "Nguồn ngoài báo cáo", LiveKind.HAND),
)


class Offering(OneBlock):
    """What may be put into a block, a kind of source at a time (`?tu=`), looked for by words (`?tim=`)."""

    def listed(self, thing: Block, quote: str) -> dict[str, Any]:
        asked = self.request.GET
        tab = asked.get("tu", "so") if asked.get("tu") in {name for name, _, _ in _TABS} else "so"
        campaign = thing.manuscript.campaign
        return {
            "tab": tab, "words": asked.get("tim", ""), "tabs": [(label, self.here(tu=name), name == tab) for name, label, _ in _TABS],
            "kind": next(kind for name, _, kind in _TABS if name == tab), "part": asked.get("phan", ""),
            "year": self.chosen("nam"), "years": queries.years_of(campaign)[::-1], "unit": self.chosen("noi"),
            "units": queries.obligations_of(campaign).values_list("unit", "unit_name") if tab == "chi-tieu" else (),
            "offers": self.offers(thing, tab, quote),
        }  # fmt: skip

    def chosen(self, name: str) -> int | None:
        typed = self.request.GET.get(name, "")
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 12 else None

    def here(self, **changes: str) -> str:
        asked = self.request.GET.copy()
        for name in ("tim", "phan", "nam", "noi"):
            asked.pop(name, None)
        for name, value in changes.items():
            asked[name] = value
        return f"?{asked.urlencode()}"

    def offers(self, thing: Block, tab: str, quote: str) -> Sequence[OfferedSource]:
        manuscript, node, words = (
            thing.manuscript,
            thing.node,
            self.request.GET.get("tim", "").replace("\0", ""),
        )
        part = self.request.GET.get("phan", "")
        if tab == "so":
            return queries.offered_claims(manuscript, node, words=words, quote=quote)
        if tab == "chi-tieu":
            year, unit = self.chosen("nam"), self.chosen("noi")
            part = part if part in PARTS else "value"
            return queries.offered_figures(
                manuscript, node, words=words, year=year, unit=unit, part=part, quote=quote
            )
        if tab == "chu-de":
            of = part if part in OF else "expected"
            return queries.offered_counts(manuscript, node, words=words, of=of, quote=quote)
        return queries.offered_excerpts(manuscript, node, words=words) if tab == "trich" else []


class BindSource(Offering, Act):
    """Choose where a figure comes from: for words of the block (`?loi=`), for a place in it, or anew for a live (`?so=`)."""

    may = rules.may_write
    template_name = "drafting/writing/bind.html"
    form_class = BindForm
    differs: actions.Differs | None = None

    def context(self, actor: Actor, thing: Block) -> Mapping[str, Any]:
        asked = self.request.GET
        quote, old = asked.get("loi", ""), self.old_live(asked.get("so", ""))
        return {
            **self.listed(thing, quote or (old.shown if old else "")), "quote": quote, "start": asked.get("tai", ""), "old": old,
            "places": places_in(thing), "said": queries.words_of(thing),
            "node": next(each for each in queries.nodes_of(thing.manuscript) if each.key == thing.node),
        }  # fmt: skip

    def old_live(self, pk: str) -> Live | None:
        is_key = pk.isascii() and pk.isdecimal() and len(pk) < 19
        return self.thing.lives.filter(pk=pk, removed_at__isnull=True).first() if is_key else None

    def act(self, actor: Actor, thing: Block, data: Mapping[str, Any], at: datetime) -> str:
        old = self.old_live(self.request.GET.get("so", ""))
        if old is not None:
            with self.compared():
                actions.change_source(each=old, bound=data["bound"], by=actor, at=at, agreed=data["agreed"])
            return "Đã đổi nguồn. Số in trong đoạn lấy theo nguồn mới."
        before = live.numerals(data["quote"])
        with self.compared():
            made = actions.bind_live(
                block=thing, bound=data["bound"], base=data["base"], by=actor, at=at, quote=data["quote"],
                start=data["start"], agreed=data["agreed"],
            )  # fmt: skip
        if before and made.kind != LiveKind.CITATION and before != live.numerals(made.shown):
            return f"Đã gắn nguồn. Bản thảo ghi “{data['quote']}”, nguồn ghi {made.shown}: đã lấy theo nguồn."
        return "Đã gắn nguồn."

    @contextmanager
    def compared(self) -> Iterator[None]:
        """Keeps what differs for the page that asks about it."""
        try:
            yield
        except actions.Differs as differs:
            self.differs = differs
            raise

    def turned_back(self, form: Form | None, sentence: str) -> HttpResponseBase:
        """Another number than the text prints: asked about on a page of its own, with all that was chosen."""
        if self.differs is None:
            return super().turned_back(form, sentence)
        self.template_name = "drafting/writing/differs.html"
        sent = [(name, value) for name, value in self.request.POST.items() if name != "csrfmiddlewaretoken"]
        return self.show(status=409, differs=self.differs, sent=sent)


def places_in(block: Block) -> list[tuple[int, str]]:
    """Where a figure may be put without choosing words: after each sentence. (place in the stored text, words)"""
    shown = queries.shown_of(block)
    bare = live.plain(block.text, shown)
    places = [
        bare.at[at]
        for at, letter in enumerate(bare.covered)
        if letter in ".;:" and bare.covered[at + 1 : at + 2] in {" ", "\n"}
    ]
    found = []
    for at in places[:30]:
        words = live.printed(block.text[:at], shown)
        found.append((at, f"…{words[-48:]}" if len(words) > 48 else words))
    return found


class OneLive(Door):
    may = rules.may_write

    def find(self, actor: Actor, **address: Any) -> Live:
        lives = Live.objects.filter(removed_at__isnull=True, block__in=queries.blocks_visible_to(actor))
        return get_object_or_404(lives.select_related("block__manuscript__campaign"), pk=address["live"])

    def next_url(self, thing: Live) -> str:
        block = thing.block
        address = reverse("drafting:writing-node", args=[block.manuscript_id, block.node])
        return f"{address}?so={thing.pk}#{block.key}"


class RefreshLive(OneLive, Act):
    may = rules.may_write

    def act(self, actor: Actor, thing: Live, data: Mapping[str, Any], at: datetime) -> str:
        actions.refresh_live(each=thing, by=actor, at=at)
        thing.refresh_from_db()
        return f"Đã lấy số mới: {thing.shown}."


class KeepLive(OneLive, Act):
    """Keep the older value: why is asked, its day is printed."""

    may = rules.may_write
    template_name = "drafting/writing/keep.html"
    form_class = KeepForm

    def context(self, actor: Actor, thing: Live) -> Mapping[str, Any]:
        states = queries.states_of(thing.block.manuscript, [thing.block])
        return {"one": next(one for one in states.of(thing.block) if one.live.pk == thing.pk)}

    def act(self, actor: Actor, thing: Live, data: Mapping[str, Any], at: datetime) -> str:
        actions.keep_live(each=thing, why=data["why"], by=actor, at=at)
        return "Đã giữ số cũ, ghi rõ ngày."


class FreeLive(OneLive, Act):
    may = rules.may_write

    def act(self, actor: Actor, thing: Live, data: Mapping[str, Any], at: datetime) -> str:
        actions.free_live(each=thing, by=actor, at=at)
        return f"Đã bỏ nguồn; chữ “{thing.shown}” vẫn còn trong đoạn."

    def next_url(self, thing: Live) -> str:
        return node_url(thing.block.manuscript_id, thing.block.node, thing.block)


class RefreshAll(OneManuscript, Act):
    """Take anew all that is out of date, in one node (`muc`) or everywhere."""

    may = rules.may_write

    def act(self, actor: Actor, thing: Manuscript, data: Mapping[str, Any], at: datetime) -> str:
        taken = actions.refresh_all(manuscript=thing, by=actor, at=at, node=data.get("muc") or None)
        return f"Đã lấy {taken} số mới." if taken else "Không có số nào cũ để lấy lại."

    def next_url(self, thing: Manuscript) -> str:
        key = self.request.POST.get("muc")
        return node_url(thing.pk, key) if key else super().next_url(thing)


class AddTable(OneNode, Act):
    may = rules.may_write
    template_name = "drafting/writing/table.html"
    form_class = TableForm

    def form_arguments(self, actor: Actor, thing: Manuscript) -> dict[str, Any]:
        lines = sorted(catalogue().lines, key=lambda line: line.slot)
        years = queries.years_of(thing.campaign)[::-1]
        return {
            "choices": {
                "indicators": [(line.code, f"{line.code} {line.name} ({line.unit})") for line in lines],
                "year": [("", "Cả giai đoạn"), *[(str(year), str(year)) for year in years]],
                "group": [("", "–"), *CodeGroup.choices],
            }
        }

    def context(self, actor: Actor, thing: Manuscript) -> Mapping[str, Any]:
        return {"node": self.node}

    def act(self, actor: Actor, thing: Manuscript, data: Mapping[str, Any], at: datetime) -> str:
        block = actions.add_table(
            manuscript=thing, node=self.node.key, asked=data, caption=data["caption"], by=actor, at=at
        )
        return "Đã thêm bảng." if block.kind == BlockKind.TABLE else "Đã thêm biểu đồ."


class RefreshTable(OneBlock, Act):
    may = rules.may_write

    def act(self, actor: Actor, thing: Block, data: Mapping[str, Any], at: datetime) -> str:
        actions.refresh_table(block=thing, base=thing.number, by=actor, at=at)
        return "Đã lấy số mới của cả bảng."
