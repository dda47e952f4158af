"""Tables and charts as blocks: what their spec asks for, and whether what was taken is still what is so.

A spec: {"kind": TABLE|CHART, "rows": PROVINCES|YEARS|CODES, "indicators": [codes], "year": int or None, "group": a group
of the codebook, "draw": bars|lines, "data": what was taken, "taken_at"}. Data: {"columns": [{"name", "unit"}], "rows":
[{"name", "cells": [{"value", "said", "coverage"}]}], "digest"}.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime

from tusach.campaign.models import Campaign
from tusach.drafting.models import Block, Code, CodeGroup
from tusach.drafting.queries.gathered import ask_of, coverage, in_words, obligations_of, years_of
from tusach.drafting.queries.present import as_json
from tusach.drafting.queries.present_words import counts
from tusach.drafting.queries.shapes import plain_number
from tusach.figures import queries as figures
from tusach.figures.queries import Figure
from tusach.kit.errors import Refused
from tusach.places.models import Level

MOST_INDICATORS = 5
MOST_BARS = 20
MAIN_ROWS = {"PROVINCES": "tỉnh, thành phố", "YEARS": "năm", "CODES": "chủ đề"}


@dataclass(frozen=True)
class Drawn:
    """A table or chart as it was taken, and how many of its rows the source now says otherwise."""

    spec: Mapping[str, Any]
    data: Mapping[str, Any]
    changed: int
    taken_at: datetime | None

    @property
    def is_stale(self) -> bool:
        return self.changed > 0

    @property
    def is_wide(self) -> bool:
        """Whether it stands on turned pages of an annex."""
        return self.spec["kind"] == "TABLE" and len(self.data["rows"]) > 15


def data_of(campaign: Campaign, specs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What each spec asks for, as it is now; one roll-up by provinces and one of the nation for all of them."""
    asked = list(specs)
    years = years_of(campaign)
    by_place = _codes_of(asked, "PROVINCES")
    rows = (
        figures.by_place(by_place, years, Level.PROVINCE, on=campaign.reference_date, ask=ask_of(campaign))
        if by_place
        else []
    )
    by_year = _codes_of(asked, "YEARS")
    nation = figures.national(by_year, years, ask=ask_of(campaign)) if by_year else {}
    return [_data(campaign, spec, rows, nation) for spec in asked]


def _codes_of(specs: Sequence[Mapping[str, Any]], rows: str) -> list[str]:
    known = figures.catalogue().by_code
    asked = [code for spec in specs if spec["rows"] == rows for code in spec.get("indicators", ())]
    return [code for code in dict.fromkeys(asked) if code in known]


def _data(
    campaign: Campaign,
    spec: Mapping[str, Any],
    places: Sequence[Any],
    nation: Mapping[tuple[str, int | None], Figure],
) -> dict[str, Any]:
    if spec["rows"] == "CODES":
        columns, rows = _code_rows(campaign, str(spec.get("group") or CodeGroup.LIMITATION))
    else:
        known = figures.catalogue().by_code
        lines = [known[code] for code in spec.get("indicators", ()) if code in known][:MOST_INDICATORS]
        columns = [{"code": line.code, "name": line.name, "unit": line.unit} for line in lines]
        rows = (
            _place_rows(campaign, lines, places, spec.get("year"))
            if spec["rows"] == "PROVINCES"
            else _year_rows(campaign, lines, nation)
        )
    content = {"columns": columns, "rows": rows}
    return {**content, "digest": hashlib.sha256(as_json(content).encode()).hexdigest()}


def _place_rows(
    campaign: Campaign, lines: Sequence[Any], places: Sequence[Any], year: int | None
) -> list[dict[str, Any]]:
    """The places that owe this campaign a report, and any other that gave a figure."""
    owed = set(obligations_of(campaign).values_list("unit", flat=True))
    shown = [row for row in places if row.unit_id in owed or any(figure.n for figure in row.figures.values())]
    return [
        {"name": row.name, "cells": [_cell(row.figures[line.code, year]) for line in lines]} for row in shown
    ]


def _year_rows(
    campaign: Campaign, lines: Sequence[Any], nation: Mapping[tuple[str, int | None], Figure]
) -> list[dict[str, Any]]:
    return [
        {"name": str(year), "cells": [_cell(nation[line.code, year]) for line in lines]}
        for year in years_of(campaign)
        if any(not nation[line.code, year].is_missing for line in lines)
    ]


def _cell(figure: Figure) -> dict[str, Any]:
    """Missing is not zero: an empty value, with how many of how many reported."""
    return {
        "value": plain_number(figure.value), "said": "" if figure.is_missing else in_words(figure),
        "coverage": coverage(figure),
    }  # fmt: skip


def _code_rows(campaign: Campaign, group: str) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    """The group's themes, those that most provinces name first; single voices with the name of the place."""
    codes = Code.objects.filter(
        campaign=campaign, group=group, merged_into__isnull=True, retired_at__isnull=True
    )
    found = counts(campaign, {str(code.pk): {"code": code.pk, "of": "expected"} for code in codes})
    shares = counts(campaign, {str(code.pk): {"code": code.pk, "of": "share"} for code in codes})
    rows = []
    for code in codes:
        now, places = found[str(code.pk)], found[str(code.pk)].told["places"]
        cells = [
            {"value": now.value["value"], "said": now.shown, "coverage": ""},
            {"value": None, "said": shares[str(code.pk)].shown, "coverage": ""},
            {"value": None, "said": ", ".join(places) if len(places) <= 3 else "", "coverage": ""},
        ]
        rows.append((-int(now.value["value"]), code.order, {"name": code.name, "cells": cells}))
    rows.sort(key=lambda row: row[:2])
    columns = [
        {"name": "Số tỉnh, thành phố nêu", "unit": ""},
        {"name": "Tỷ lệ trên báo cáo đã nhận", "unit": ""},
        {"name": "Nơi nêu (khi không quá ba)", "unit": ""},
    ]
    return columns, [row for _, _, row in rows]


def drawn_of(campaign: Campaign, blocks: Sequence[Block]) -> dict[int, Drawn]:
    """{block's pk: its table or chart}."""
    if not blocks:
        return {}
    present = data_of(campaign, [block.spec for block in blocks])
    return {block.pk: _drawn(block.spec, now) for block, now in zip(blocks, present, strict=True)}


def _drawn(spec: Mapping[str, Any], now: Mapping[str, Any]) -> Drawn:
    taken = spec.get("data") or {"columns": [], "rows": [], "digest": ""}
    when = parse_datetime(str(spec.get("taken_at") or ""))
    if taken["digest"] == now["digest"]:
        return Drawn(spec, taken, 0, when)
    before = {row["name"]: row["cells"] for row in taken["rows"]}
    after = {row["name"]: row["cells"] for row in now["rows"]}
    changed = sum(before.get(name) != after.get(name) for name in before.keys() | after.keys())
    return Drawn(spec, taken, max(changed, 1), when)


def spec_of(asked: Mapping[str, Any]) -> dict[str, Any]:
    """A spec made of what a person chose; `Refused` when it draws nothing."""
    kind, rows, draw = (str(asked.get(name) or "") for name in ("kind", "rows", "draw"))
    if kind not in {"TABLE", "CHART"} or rows not in MAIN_ROWS:
        raise Refused("Xin chọn bảng hay biểu đồ, và hàng là tỉnh, năm hay chủ đề.")
    spec: dict[str, Any] = {"kind": kind, "rows": rows}
    if rows == "CODES":
        group = str(asked.get("group") or "")
        if group not in CodeGroup.values:
            raise Refused("Xin chọn nhóm chủ đề của bảng.", field="group")
        spec["group"] = group
    else:
        codes = [code for code in asked.get("indicators", ()) if code in figures.catalogue().by_code]
        if not 1 <= len(codes) <= MOST_INDICATORS:
            raise Refused(f"Xin chọn từ 1 đến {MOST_INDICATORS} chỉ tiêu.", field="indicators")
        spec |= {"indicators": codes[:1] if kind == "CHART" and rows == "PROVINCES" else codes}
        spec["year"] = int(asked["year"]) if str(asked.get("year") or "").isdecimal() else None
    if kind == "CHART":
        spec["draw"] = "lines" if rows == "YEARS" and draw != "bars" else "bars"
    return spec


def bars_of(data: Mapping[str, Any]) -> list[tuple[str, Decimal | None, str]]:
    """(name, value, words) of the first column, the highest first, as many as a page takes."""
    rows = [(row["name"], row["cells"][0]) for row in data["rows"] if row["cells"]]
    known = [(name, Decimal(cell["value"]), cell["said"]) for name, cell in rows if cell["value"] is not None]
    known.sort(key=lambda row: -row[1])
    return [(name, value, said) for name, value, said in known[:MOST_BARS]]
