"""The nation's figures and those of single provinces, with unit, year, n of n and evidence."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from tusach.campaign.models import Campaign
from tusach.drafting.models import Live
from tusach.drafting.queries.gathered import ask_of, coverage, evidence, in_words, years_of
from tusach.drafting.queries.shapes import Present, gone, plain_number
from tusach.figures import queries as figures
from tusach.figures.queries import Figure
from tusach.kit.text import number, sort_key
from tusach.places.models import Level
from tusach.places.queries import names_on

_COMMUNES = "@X"  # a denominator of the catalogue: the communes expected to report
PARTS = ("value", "numerator", "denominator", "n", "expected")


def of(campaign: Campaign, asked: Mapping[str, Mapping[str, Any]]) -> dict[str, Present]:
    """One roll-up for the nation, and one for the provinces when any is asked for."""
    known = figures.catalogue().by_code
    codes = _codes([source for source in asked.values() if source.get("indicator") in known])
    years = years_of(campaign)
    whole = figures.national(codes, years, ask=ask_of(campaign)) if codes else {}
    places: dict[int, Any] = {}
    local = _codes(
        [source for source in asked.values() if source.get("unit") and source.get("indicator") in known]
    )
    if local:
        rows = figures.by_place(
            local, years, Level.PROVINCE, on=campaign.reference_date, ask=ask_of(campaign)
        )
        places = {row.unit_id: row for row in rows if row.unit_id is not None}
    return {key: _present(campaign, source, known, whole, places) for key, source in asked.items()}


def _codes(sources: list[Mapping[str, Any]]) -> list[str]:
    lines = figures.catalogue()
    codes: dict[str, None] = {}
    for source in sources:
        line = lines.by_code[source["indicator"]]
        codes |= dict.fromkeys([line.code])
        codes |= dict.fromkeys(
            code for code in (line.numerator, line.denominator) if code and code != _COMMUNES
        )
    return list(codes)


def _present(
    campaign: Campaign,
    source: Mapping[str, Any],
    known: Mapping[str, Any],
    whole: Mapping[tuple[str, int | None], Figure],
    places: Mapping[int, Any],
) -> Present:
    line = known.get(str(source.get("indicator")))
    unit = source.get("unit")
    held = whole if unit is None else getattr(places.get(unit), "figures", None)
    if line is None or held is None:
        return gone("Danh mục chỉ tiêu hoặc địa phương của số này không còn.")
    year, part = source.get("year"), source.get("part", "value")
    figure = held.get((line.code, year))
    if figure is None or figure.is_missing:
        return gone("Chưa có nơi nào báo cáo chỉ tiêu này.")
    value, shown = _part(line, part, figure, held, year)
    if value is None:
        return gone("Chưa tính được chỉ tiêu này: thiếu tử số hoặc mẫu số.")
    told = {
        "place": places[unit].name if unit else "Cả nước",
        "document": f"{line.name} ({line.code}), " + (f"năm {year}" if year else f"{campaign.first_year}-{campaign.last_year}"),
        "evidence": evidence(figure), "coverage": coverage(figure), "unit": line.unit, "quote": "",
        "where": "Cộng từ phiếu khảo sát và báo cáo đã tiếp nhận", "year": str(year or ""),
        "url": _breakdown(campaign, line.code, year), "indicator": line.code,
    }  # fmt: skip
    held_by = {"n": figure.n, "expected": figure.expected}
    return Present({"value": plain_number(value), "unit": line.unit, **held_by}, shown, told=told)


def _breakdown(campaign: Campaign, code: str, year: int | None) -> str:
    """The page that shows which places the figure is made of."""
    asked = {"ct": code, "tu": year or campaign.first_year, "den": year or campaign.last_year}
    return f"{reverse('figures:pivot')}?{urlencode(asked)}"


def _part(
    line: Any, part: str, figure: Figure, held: Mapping[tuple[str, int | None], Figure], year: int | None
) -> tuple[Decimal | None, str]:
    """The value of the part of the figure that is printed, and its words."""
    if part in {"n", "expected"}:
        counted = figure.n if part == "n" else figure.expected
        return (None, "") if counted is None else (Decimal(counted), number(counted))
    if part in {"numerator", "denominator"} and line.is_ratio:
        code = line.numerator if part == "numerator" else line.denominator
        if code == _COMMUNES:
            top = held.get((line.numerator, year))
            return (Decimal(top.expected), number(top.expected)) if top and top.expected else (None, "")
        made = held.get((code, year))
        return (made.value, _worded(made, "")) if made is not None else (None, "")
    if figure.value is None:
        return figure.most, f"{in_words(figure)} {line.unit}".strip()
    return figure.value, _worded(figure, line.unit)


def _worded(figure: Figure, unit: str) -> str:
    if unit == "%":
        return f"{in_words(figure)}%"
    return f"{in_words(figure)} {unit}".strip()


def news_of(campaign: Campaign, lives: Sequence[Live]) -> dict[int, tuple[str, ...]]:
    """{live's pk: provinces of which figures of its indicator were recorded since it was taken, by name}. Provinces are
    those of the campaign's reference date. A few queries for any number of lives.
    """
    if not lives:
        return {}
    posted = figures.news_since(min(each.taken_at for each in lives), campaign.reference_date)
    names = names_on({news.province for news in posted}, campaign.reference_date)
    known = figures.catalogue().by_code
    found: dict[int, tuple[str, ...]] = {}
    for each in lives:
        unit, year = each.source.get("unit"), each.source.get("year")
        codes = _codes([each.source]) if each.source.get("indicator") in known else []
        places = {
            news.province
            for news in posted
            if news.recorded_at > each.taken_at and unit in {None, news.province} and news.tells(codes, year)
        }
        said = {names[place].full_name for place in places if place in names}
        found[each.pk] = tuple(sorted(said, key=sort_key))
    return found
