"""One report's passage under one leaf, sentence by sentence, to be coded: works with a mouse, with keys, without scripts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.drafting import actions, queries, rules
from tusach.drafting.actions import Pick
from tusach.drafting.models import Code, CodeGroup, Coding, Excerpt, in_leaf
from tusach.drafting.queries import Reading, Sentence, Theme
from tusach.drafting.similar import Proposal, Proposer
from tusach.drafting.views.coding_doors import OfLeaf, OfReport, Place, back, whole
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Page
from tusach.kit.textlayer import selector_of
from tusach.people.models import Actor
from tusach.reports.models import Report, TextLayer
from tusach.reports.queries import Passage

_MOST_PICKS = 60
_MOST_PROPOSED = 60  # sentences from the present one on for which the machine is asked


class CodeReport(OfReport, Page):
    """`?cau=` the sentence to begin at, `?dat=` an excerpt whose words were lost and which is put anew."""

    template_name = "drafting/reading/code.html"
    may = rules.may_code

    def context(self, actor: Actor, thing: Place) -> Mapping[str, Any]:
        reading = Reading(thing.campaign, thing.leaf)
        passage = _passage_of(reading, thing.report)
        sentences = reading.sentences(passage) if passage else []
        proposer = queries.proposer_for(thing.campaign, reading.book)
        now = _begin_at(sentences, whole(self.request.GET.get("cau")))
        near = range(now, now + _MOST_PROPOSED)
        lines = [(one, _proposed(one, proposer, reading) if one.number in near else []) for one in sentences]
        around = _around(reading, thing.report)
        themes = reading.themes
        known = {one.code.pk for one in themes}
        return {
            "place": thing, "campaign": thing.campaign, "leaf": thing.leaf, "passage": passage, "lines": lines,
            "total": len(thing.leaves), "now": now, "done": sum(not one.is_free for one in sentences),
            "themes": themes, "others": [line for line in reading.book.lines if line.code.pk not in known],
            "groups": CodeGroup.choices, "before": around[0], "after": around[1], "me": actor.person,
            "restricted": passage is not None and bool(queries.restricted_among([passage.report_id])),
            "removed": _lately_removed(thing), "words": queries.STATUS_WORDS[passage.status] if passage else "",
            "put_anew": _lost(actor, thing, whole(self.request.GET.get("dat"))),
        }  # fmt: skip


def _passage_of(reading: Reading, report: Report | None) -> Passage | None:
    return next((one for one in reading.passages if report and one.report_id == report.pk), None)


def _around(reading: Reading, report: Report | None) -> tuple[Passage | None, Passage | None]:
    """The reports before and after that have something under the leaf."""
    written = [one for one in reading.passages if one.paragraphs or (report and one.report_id == report.pk)]
    for at, one in enumerate(written):
        if report is not None and one.report_id == report.pk:
            return (written[at - 1] if at else None, written[at + 1] if at + 1 < len(written) else None)
    return None, None


def _begin_at(sentences: Sequence[Sentence], least: int | None) -> int:
    """The first sentence from there on that nobody has judged; 0 when all are."""
    return next((one.number for one in sentences if one.is_free and one.number >= (least or 1)), 0)


def _proposed(
    one: Sentence, proposer: Proposer, reading: Reading
) -> list[tuple[int, Proposal, Theme | Code]]:
    """At most three, each with the digit that takes it; 1 is the machine's own mark where one waits."""
    if not one.is_free:
        return []
    own = {mark.theme.code.pk for mark in one.marks}
    found = [proposal for proposal in proposer.propose(one.text) if proposal.code not in own]
    return [
        (key, proposal, reading.theme_of.get(proposal.code) or reading.book.by_id[proposal.code])
        for key, proposal in enumerate(found, 2 if own else 1)
        if key <= 3
    ]


def _lately_removed(place: Place) -> QuerySet[Coding]:
    """What was taken off here last, to be brought back with one press."""
    gone = Coding.objects.filter(
        in_leaf(place.leaf.key, "excerpt__"),
        excerpt__report=place.report,
        removed_at__isnull=False,
        excerpt__lost_at__isnull=True,
    )
    return gone.select_related("excerpt", "code", "removed_by").order_by("-removed_at", "-pk")[:5]


def _lost(actor: Actor, place: Place, pk: int | None) -> Excerpt | None:
    return queries.excerpts_visible_to(actor).filter(pk=pk, report=place.report).first() if pk else None


class CodeSentences(OfReport, Act):
    """Everything that the page sends: which sentences (`cau`), and what with them, by the button that was pressed."""

    may = rules.may_code

    def act(self, actor: Actor, thing: Place, data: Mapping[str, Any], at: datetime) -> str:
        sent: QueryDict = self.request.POST
        if pk := whole(sent.get("nhan")):
            coding = actions.confirm_code(coding=self._coding(actor, pk), by=actor, at=at)
            return f"Đã nhận mã “{coding.code.name}” của máy."
        if pk := whole(sent.get("bo")):
            coding = actions.remove_code(coding=self._coding(actor, pk), by=actor, at=at)
            return f"Đã bỏ mã “{coding.code.name}”. Cần lấy lại thì bấm ở cuối trang."
        if pk := whole(sent.get("lai")):
            return f"Đã lấy lại mã “{actions.bring_back_code(coding=self._coding(actor, pk), by=actor, at=at).code.name}”."
        reading = Reading(thing.campaign, thing.leaf, report_ids=[thing.report.pk] if thing.report else None)
        if pk := whole(sent.get("dat")):
            return self._put_anew(actor, reading, thing, pk, at)
        if sent.get("lay"):
            return self._take(actor, reading, thing, str(sent["lay"]), at)
        code = self._code(actor, thing, sent, at)
        made = actions.code_picked(
            picks=_picks(reading, thing, sent), code=code, by=actor, at=at, is_dissent="y_khac" in sent
        )
        return f"Đã gắn “{code.name}” cho {len(made)} đoạn."

    def _coding(self, actor: Actor, pk: int) -> Coding:
        report = self.thing.report
        return get_object_or_404(queries.codings_visible_to(actor).filter(excerpt__report=report), pk=pk)

    def _code(self, actor: Actor, place: Place, sent: QueryDict, at: datetime) -> Code:
        chosen = whole(sent.get("ma")) or (whole(sent.get("ma_khac")) if "khac" in sent else None)
        if "moi" in sent or (chosen is None and str(sent.get("ten", "")).strip()):
            return actions.make_code(
                campaign=place.campaign, group=str(sent.get("nhom", "")), name=str(sent.get("ten", "")), by=actor, at=at,
                addressee=place.leaf.key if sent.get("nhom") == CodeGroup.PROPOSAL else "",
            )  # fmt: skip
        if chosen is None:
            raise Refused("Chưa chọn mã. Xin bấm một chủ đề, hoặc đặt chủ đề mới.")
        return get_object_or_404(queries.codes_visible_to(actor).filter(campaign=place.campaign), pk=chosen)

    def _take(self, actor: Actor, reading: Reading, place: Place, sent: str, at: datetime) -> str:
        """A proposal of the machine for one sentence; its score is asked again, not taken from the page."""
        where, _, pk = sent.rpartition(":")
        code = get_object_or_404(
            queries.codes_visible_to(actor).filter(campaign=place.campaign), pk=whole(pk) or 0
        )
        picks = _chosen(reading, place, [where])
        proposed = (
            queries.proposer_for(place.campaign, reading.book).propose(picks[0].selector.quote)
            if picks
            else []
        )
        score = next((one.score for one in proposed if one.code == reading.book.final(code.pk)), None)
        one = picks[0] if picks else None
        if one is not None:
            picks = [Pick(one.report, one.layer, one.leaf, one.selector, score)]
        actions.code_picked(picks=picks, code=code, by=actor, at=at)
        return f"Đã nhận mã “{code.name}” máy gợi ý."

    def _put_anew(self, actor: Actor, reading: Reading, place: Place, pk: int, at: datetime) -> str:
        excerpt = get_object_or_404(queries.excerpts_visible_to(actor).filter(report=place.report), pk=pk)
        picks = _picks(reading, place, self.request.POST)
        if len(picks) != 1:
            raise Refused("Xin chọn các câu liền nhau trong một đoạn để đặt lại.")
        actions.move_excerpt(
            excerpt=excerpt,
            layer=picks[0].layer,
            leaf=place.leaf.key,
            selector=picks[0].selector,
            by=actor,
            at=at,
        )
        return "Đã đặt lại đoạn; các mã của nó giữ nguyên."

    def next_url(self, thing: Place) -> str:
        """The page again, at the sentence after the last one chosen; a confirmation or an undo stays where it was."""
        sent = self.request.POST
        numbers = [
            n for text in [*sent.getlist("cau"), *sent.getlist("lay")] if (n := whole(text.split(":")[0]))
        ]
        moves = numbers and not {"nhan", "bo", "lai"} & sent.keys()
        return self._page(thing, max(numbers) + 1 if moves else whole(sent.get("o")) or 0)

    def back_url(self, thing: Place) -> str:
        return self._page(thing, whole(self.request.POST.get("o")) or 0)

    def _page(self, thing: Place, at: int) -> str:
        page = reverse(
            "drafting:reading-code", args=[thing.campaign.pk, thing.leaf.key, self.kwargs["report"]]
        )
        return f"{page}?cau={at}#c{at}" if at else page


def _picks(reading: Reading, place: Place, sent: QueryDict) -> list[Pick]:
    """The words selected by hand when there are some, else the sentences checked."""
    passage = _passage_of(reading, place.report)
    if passage is not None and whole(sent.get("ban")) not in {None, passage.layer_id}:
        raise Refused("Báo cáo vừa có bản đọc mới, chữ có thể đã đổi chỗ. Xin xem lại rồi chọn lại.")
    return _chosen(reading, place, sent.getlist("doan") or sent.getlist("cau"))


def _chosen(reading: Reading, place: Place, keys: Sequence[str]) -> list[Pick]:
    """Neighbouring sentences of one paragraph are one passage."""
    passage = _passage_of(reading, place.report)
    if passage is None or place.report is None:
        raise Refused("Báo cáo này chưa có chữ nào để gắn mã.")
    layer = TextLayer.objects.defer("content").get(pk=passage.layer_id)
    spans = [_span(key) for key in keys if key][:_MOST_PICKS]
    joined: list[tuple[int, str, int, int]] = []
    for number, paragraph, start, end in sorted(spans, key=lambda one: (one[0], one[2])):
        last = joined[-1] if joined else None
        if last and last[1] == paragraph and number and number == last[0] + 1:
            joined[-1] = (number, paragraph, last[2], end)
        else:
            joined.append((number, paragraph, start, end))
    return [
        Pick(place.report, layer, place.leaf.key, selector_of(passage.paragraphs, paragraph, start, end))
        for _, paragraph, start, end in joined
    ]


def _span(key: str) -> tuple[int, str, int, int]:
    parts = key.split(":")
    numbers = [whole(parts[at]) for at in (0, 2, 3)] if len(parts) == 4 else [None]
    if None in numbers:
        raise Refused("Đoạn chọn gửi lên không đọc được. Xin tải lại trang rồi chọn lại.")
    number, start, end = (one or 0 for one in numbers)
    return number, parts[1], start, end


class LetMachineCode(OfLeaf, Act):
    """The machine marks what it is surest of under a leaf; nothing counts until somebody confirms it."""

    may = rules.may_code

    def act(self, actor: Actor, thing: Place, data: Mapping[str, Any], at: datetime) -> str:
        reading = Reading(thing.campaign, thing.leaf)
        found = queries.sure_proposals(reading)
        made = actions.let_machine_code(campaign=thing.campaign, found=found, by=actor, at=at)
        if not made:
            return "Máy không thấy câu nào đủ giống các đoạn đã gắn. Gắn thêm vài đoạn rồi thử lại."
        return f"Máy đã gắn thử {len(made)} câu. Xin xem từng câu rồi nhận hoặc bỏ; chưa nhận thì chưa tính."

    def next_url(self, thing: Place) -> str:
        return reverse("drafting:reading-leaf", args=[thing.campaign.pk, thing.leaf.key])


class OneCoding:
    """One mark, settled from a page of ours; back to that page."""

    request: HttpRequest

    def find(self, actor: Actor, **address: Any) -> Coding:
        return get_object_or_404(queries.codings_visible_to(actor), pk=address["coding"])

    def next_url(self, thing: Coding) -> str:
        return back(self.request, reverse("drafting:reading-matrix", args=[thing.code.campaign_id]))


class ConfirmCode(OneCoding, Act):
    may = rules.may_code

    def act(self, actor: Actor, thing: Coding, data: Mapping[str, Any], at: datetime) -> str:
        if thing.person_id is None and thing.confirmed_by_id is not None:
            actions.put_code(excerpt=thing.excerpt, code=thing.code, by=actor, at=at)
        else:
            actions.confirm_code(coding=thing, by=actor, at=at)
        return f"Đã giữ mã “{thing.code.name}”."


class RemoveCode(OneCoding, Act):
    may = rules.may_code

    def act(self, actor: Actor, thing: Coding, data: Mapping[str, Any], at: datetime) -> str:
        actions.remove_code(coding=thing, by=actor, at=at)
        return f"Đã bỏ mã “{thing.code.name}”."


class BringBackCode(OneCoding, Act):
    may = rules.may_code

    def act(self, actor: Actor, thing: Coding, data: Mapping[str, Any], at: datetime) -> str:
        actions.bring_back_code(coding=thing, by=actor, at=at)
        return f"Đã lấy lại mã “{thing.code.name}”."
