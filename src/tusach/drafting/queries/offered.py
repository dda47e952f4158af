"""What can be put into the text under a node: figures of the reports, of the country, counts, passages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from tusach.drafting import content
from tusach.drafting.models import Code, Excerpt, LiveKind, Manuscript, in_leaf
from tusach.drafting.queries.gathered import TAKEN_IN
from tusach.drafting.queries.manuscript import Node, nodes_of
from tusach.drafting.queries.matching import Amount, amount_of, nearness
from tusach.drafting.queries.present import as_json, present_of
from tusach.drafting.queries.present_claims import present_claim
from tusach.drafting.queries.present_words import SAYS
from tusach.drafting.queries.shapes import Present, Source
from tusach.figures import queries as figures
from tusach.kit.text import fold
from tusach.reports.models import Claim, ClaimKind, ClaimState, Section

MOST = 40


@dataclass(frozen=True)
class OfferedSource:
    """One row of the list: `value` is its source as a form sends it back, `shown` what would be printed."""

    kind: str
    value: str
    shown: str
    title: str
    sentence: str = ""
    doubt: str = ""
    is_match: bool = False


def leaves_under(manuscript: Manuscript, key: str) -> list[Node]:
    """The node itself when it is a leaf, else the leaves below it."""
    nodes = nodes_of(manuscript)
    here = next((place for place, node in enumerate(nodes) if node.key == key), None)
    if here is None:
        return []
    found = [nodes[here]]
    for node in nodes[here + 1 :]:
        if node.depth <= nodes[here].depth:
            break
        found.append(node)
    return [node for node in found if node.is_leaf]


def offered_claims(
    manuscript: Manuscript, key: str, *, words: str = "", quote: str = ""
) -> list[OfferedSource]:
    """Figures that accepted reports state under the node; those with the number in question first, then those that
    count the same, then those that somebody has checked.
    """
    leaves = [node.key for node in leaves_under(manuscript, key)]
    claims = (
        Claim.objects.filter(
            report__obligation__campaign=manuscript.campaign, report__state__in=TAKEN_IN, layer__current=True,
            leaf__in=leaves,
        )
        .exclude(state=ClaimState.REJECTED)
        .exclude(kind=ClaimKind.VAGUE)
        .select_related("report__obligation", "layer__intake__document", "person")
        .defer("layer__content")
        .order_by("report__obligation__unit_sort", "pk")
    )  # fmt: skip
    if words.strip():
        said = words.strip()
        claims = claims.filter(
            Q(quote__icontains=said)
            | Q(noun__icontains=said)
            | Q(report__obligation__unit_name__icontains=said)
        )
    wanted = amount_of(quote)
    found = list(claims[:400])
    found.sort(key=lambda claim: (*nearness(wanted, _amount(claim)), claim.state == ClaimState.READ))
    found = found[:MOST]
    texts = _paragraphs(found)
    return [_claim(claim, texts.get((claim.layer_id, claim.paragraph), ""), wanted) for claim in found]


def _amount(claim: Claim) -> Amount:
    said = (claim.value, claim.whole, claim.high, claim.before)
    unit = "%" if claim.kind == ClaimKind.PERCENT else claim.unit
    return Amount(tuple(value for value in said if value is not None), unit)


def _claim(claim: Claim, text: str, wanted: Amount | None) -> OfferedSource:
    now = present_claim(claim)
    return OfferedSource(
        LiveKind.CLAIM, as_json({"claim": claim.pk}), now.shown, claim.report.obligation.unit_name,
        sentence_of(text, claim.start) or claim.quote, now.doubt, not nearness(wanted, _amount(claim))[0],
    )  # fmt: skip


def _nearest(offers: Sequence[OfferedSource], quote: str) -> list[OfferedSource]:
    """Sorted for the number in question, the ones that say it marked; as they are without one."""
    wanted = amount_of(quote)
    if wanted is None:
        return list(offers)
    near = [(nearness(wanted, amount_of(offer.shown)), offer) for offer in offers]
    near.sort(key=lambda row: row[0])
    return [replace(offer, is_match=not far) for (far, _), offer in near]


def _paragraphs(claims: Sequence[Claim]) -> dict[tuple[int, str], str]:
    """The paragraphs that these claims stand in."""
    layers = {claim.layer_id for claim in claims}
    wanted = {(claim.layer_id, claim.paragraph) for claim in claims}
    bodies = Section.objects.filter(layer__in=layers).values_list("layer", "body")
    return {
        (layer, str(one.get("id"))): str(one.get("text", ""))
        for layer, body in bodies
        for one in body
        if (layer, str(one.get("id"))) in wanted
    }


def sentence_of(text: str, start: int) -> str:
    """The sentence of a paragraph in which a place lies."""
    left = max(text.rfind(end, 0, start) for end in (". ", "; ", "? "))
    rights = [place for end in (". ", "; ", "? ") if (place := text.find(end, start)) >= 0]
    return text[left + 2 if left >= 0 else 0 : (min(rights) + 1) if rights else len(text)].strip()


def offered_figures(
    manuscript: Manuscript,
    key: str,
    *,
    words: str = "",
    year: int | None = None,
    unit: int | None = None,
    part: str = "value",
    quote: str = "",
) -> list[OfferedSource]:
    """Figures of the nation, or of one province, that the catalogue files under the node; with words, of all of it.
    For a number of the text (`quote`) all are looked at: those that say it first, then its unit, then the node's own.
    """
    lines = _lines(manuscript, key, words)
    if amount_of(quote) is not None and not words.strip():
        own = {line.code for line in lines}
        lines = [*lines, *(line for line in _catalogue() if line.code not in own)]
    asked = [
        (line, Source(LiveKind.FIGURE, {"indicator": line.code, "year": year, "unit": unit, "part": part}))
        for line in lines
    ]
    present = present_of(manuscript.campaign, [source for _, source in asked])
    offers = [
        OfferedSource(
            source.kind, as_json(source.source), now.shown, line.name,
            f"{line.code}, {now.told['coverage']} nơi báo cáo, {now.told['evidence'].lower() or 'chưa rõ chứng cứ'}",
        )
        for line, source in asked if not (now := present[source.key]).is_gone
    ]  # fmt: skip
    return _nearest(offers, quote)[:MOST]


def _catalogue() -> list[Any]:
    return sorted(figures.catalogue().lines, key=lambda line: line.slot)


def _lines(manuscript: Manuscript, key: str, words: str) -> list[Any]:
    lines = _catalogue()
    if words.strip():
        said = fold(words.strip())
        return [line for line in lines if said in fold(f"{line.code} {line.name}")][:MOST]
    titles = [node.title for node in leaves_under(manuscript, key)]
    speaks = {leaf for title in titles if (leaf := content.catalogue_leaf(title))}
    return [line for line in lines if line.leaf in speaks][:MOST]


def offered_counts(
    manuscript: Manuscript, key: str, *, words: str = "", of: str = "expected", quote: str = ""
) -> list[OfferedSource]:
    """How many provinces speak of the leaf, then the themes of the codebook, the most named first; for a number of the
    text those that say it before all.
    """
    node = next((each for each in leaves_under(manuscript, key) if each.key == key), None)
    codes = Code.objects.filter(
        campaign=manuscript.campaign, retired_at__isnull=True, merged_into__isnull=True
    ).order_by("group", "order", "pk")
    if words.strip():
        codes = codes.filter(name__icontains=words.strip())
    of_leaf = [
        (said, Source(LiveKind.COUNT, {"leaf": key, "says": says, "of": of}))
        for says, (_, said) in SAYS.items()
        if node is not None and not words.strip()
    ]
    of_codes = [(code, Source(LiveKind.COUNT, {"code": code.pk, "of": of})) for code in codes]
    present = present_of(manuscript.campaign, [source for _, source in [*of_leaf, *of_codes]])
    rows = sorted(of_codes, key=lambda row: -int(present[row[1].key].value.get("value") or 0))
    offers = [
        *(_counted(source, present[source.key], f"Mục này: {said}", "") for said, source in of_leaf),
        *(
            _counted(source, present[source.key], code.name, code.get_group_display())
            for code, source in rows
        ),
    ]
    return _nearest(offers, quote)[: MOST + len(of_leaf)]


def _counted(source: Source, now: Present, title: str, group: str) -> OfferedSource:
    said = ": ".join(part for part in (group, ", ".join(now.told.get("places", ()))) if part)
    return OfferedSource(source.kind, as_json(source.source), now.shown, title, said)


def offered_excerpts(manuscript: Manuscript, key: str, *, words: str = "") -> list[OfferedSource]:
    """Passages that somebody marked under the node."""
    leaves = [node.key for node in leaves_under(manuscript, key)]
    said_here = reduce(or_, map(in_leaf, leaves), Q(pk__in=[]))
    found = (
        Excerpt.objects.filter(
            said_here, report__obligation__campaign=manuscript.campaign, lost_at__isnull=True
        )
        .select_related("report__obligation")
        .order_by("report__obligation__unit_sort", "pk")
    )
    if words.strip():
        said = words.strip()
        found = found.filter(Q(quote__icontains=said) | Q(report__obligation__unit_name__icontains=said))
    return [
        OfferedSource(
            LiveKind.CITATION, as_json({"excerpt": one.pk}), "", one.report.obligation.unit_name, one.quote,
            "" if one.report.state in TAKEN_IN else "Báo cáo chưa được tiếp nhận.",
        )
        for one in found[:MOST]
    ]  # fmt: skip
