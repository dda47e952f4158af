"""What can be put into the text under a node: figures of the reports, of the country, counts, passages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from tusach.drafting import content
from tusach.drafting.live import numerals
from tusach.drafting.models import Code, Excerpt, LiveKind, Manuscript
from tusach.drafting.queries.gathered import TAKEN_IN, ask_of, coverage, evidence, years_of
from tusach.drafting.queries.manuscript import Node, nodes_of
from tusach.drafting.queries.present import as_json, present_of
from tusach.drafting.queries.present_claims import present_claim
from tusach.drafting.queries.shapes import Source
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
    """Figures that accepted reports state under the node; those with the number in question first."""
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
    wanted = numerals(quote)
    found = list(claims[:400])
    found.sort(key=lambda claim: bool(wanted) and not set(wanted) & set(numerals(claim.quote)))
    found = found[:MOST]
    texts = _paragraphs(found)
    return [_claim(claim, texts.get((claim.layer_id, claim.paragraph), ""), wanted) for claim in found]


def _claim(claim: Claim, text: str, wanted: Sequence[str]) -> OfferedSource:
    now = present_claim(claim)
    return OfferedSource(
        LiveKind.CLAIM, as_json({"claim": claim.pk}), now.shown, claim.report.obligation.unit_name,
        sentence_of(text, claim.start) or claim.quote, now.doubt, bool(set(wanted) & set(numerals(claim.quote))),
    )  # fmt: skip


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
    manuscript: Manuscript, key: str, *, words: str = "", year: int | None = None
) -> list[OfferedSource]:
    """The nation's figures that the catalogue files under the node; with words, those of the whole catalogue."""
    lines = _lines(manuscript, key, words)
    campaign = manuscript.campaign
    whole = figures.national([line.code for line in lines], years_of(campaign), ask=ask_of(campaign))
    found = []
    for line in lines:
        figure = whole[line.code, year]
        if figure.is_missing:
            continue
        source = {"indicator": line.code, "year": year, "unit": None, "part": "value"}
        found.append((line, figure, Source(LiveKind.FIGURE, source)))
    present = present_of(campaign, [source for _, _, source in found])
    return [
        OfferedSource(
            source.kind, as_json(source.source), present[source.key].shown, line.name,
            f"{line.code}, {coverage(figure)} nơi báo cáo, {evidence(figure).lower() or 'chưa rõ chứng cứ'}",
        )
        for line, figure, source in found if not present[source.key].is_gone
    ]  # fmt: skip


def _lines(manuscript: Manuscript, key: str, words: str) -> list[Any]:
    lines = sorted(figures.catalogue().lines, key=lambda line: line.slot)
    if words.strip():
        said = fold(words.strip())
        return [line for line in lines if said in fold(f"{line.code} {line.name}")][:MOST]
    titles = [node.title for node in leaves_under(manuscript, key)]
    speaks = {leaf for title in titles if (leaf := content.catalogue_leaf(title))}
    return [line for line in lines if line.leaf in speaks][:MOST]


def offered_counts(manuscript: Manuscript, *, words: str = "") -> list[OfferedSource]:
    """Themes of the codebook with how many provinces name them, the most named first."""
    codes = Code.objects.filter(
        campaign=manuscript.campaign, retired_at__isnull=True, merged_into__isnull=True
    ).order_by("group", "order", "pk")
    if words.strip():
        codes = codes.filter(name__icontains=words.strip())
    sources = {code: Source(LiveKind.COUNT, {"code": code.pk, "of": "expected"}) for code in codes}
    present = present_of(manuscript.campaign, sources.values())
    rows = [(code, source, present[source.key]) for code, source in sources.items()]
    rows.sort(key=lambda row: -int(row[2].value.get("value") or 0))
    return [
        OfferedSource(
            source.kind, as_json(source.source), now.shown, code.name,
            f"{code.get_group_display()}{': ' if now.told.get('places') else ''}{', '.join(now.told.get('places', ()))}",
        )
        for code, source, now in rows[:MOST]
    ]  # fmt: skip


def offered_excerpts(manuscript: Manuscript, key: str, *, words: str = "") -> list[OfferedSource]:
    """Passages that somebody marked under the node."""
    leaves = [node.key for node in leaves_under(manuscript, key)]
    found = (
        Excerpt.objects.filter(
            report__obligation__campaign=manuscript.campaign, leaf__in=leaves, lost_at__isnull=True
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
