"""What the house itself knows of a province, to be laid beside what its report states."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal

from tusach.figures import queries as figures
from tusach.figures.models import Posting
from tusach.figures.queries.known import cells_of
from tusach.kit.text import number
from tusach.places import queries as places
from tusach.places.models import Level, Unit
from tusach.reports.models import Report
from tusach.reports.quantities import Known

# Sources whose numbers the house counted itself: the ledger of copies, the shelves, the use of the e-library.
# The use is counted for every commune; a ledger or a shelf is only there where somebody keeps it.
EVERYWHERE = "system.library-use:"
COUNTED_HERE = ("system.ledger:", "system.shelf:", EVERYWHERE)
TITLES = "I120"


def known_of(report: Report, codes: Iterable[str]) -> Known:
    """Only of these indicators. Communes are those of the campaign's reference day."""
    campaign, unit = report.obligation.campaign, report.obligation.unit
    catalogue = figures.catalogue()
    wanted = sorted(set(codes) & catalogue.by_code.keys())
    years = range(campaign.first_year, campaign.last_year + 1)
    day = campaign.reference_date
    below = places.versions_on(day).filter(province=unit)
    titles = figures.national([TITLES], years)[TITLES, None].value if TITLES in catalogue.by_code else None
    own, own_from = _counted_here(unit, wanted, years)
    communes, communes_from = _of_communes(report, wanted, years)
    return Known(
        own=own,
        communes=communes,
        own_from=own_from,
        communes_from=communes_from,
        commune_count=below.filter(unit__level=Level.COMMUNE).count() or None,
        district_count=below.filter(unit__level=Level.DISTRICT).count() or None,
        programme_titles=int(titles) if titles else None,
        first_year=campaign.first_year,
        last_year=campaign.last_year,
    )


Sums = dict[tuple[str, int], Decimal]
Counts = dict[tuple[str, int], int]


def _counted_here(unit: Unit, codes: list[str], years: range) -> tuple[Sums, Counts]:
    """Sums over the communes of what the house counted, and of how many communes it is when it may be of some only.

    Year 0 is the whole period, where years may be added.
    """
    asked = [figures.catalogue().by_code[code] for code in codes]
    lines = {one.slot: one for one in asked if not one.is_ratio}
    if not lines:
        return {}, {}
    from_units: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    sums: Counter[tuple[str, int]] = Counter()
    for prefix in COUNTED_HERE:
        live = Posting.objects.filter(
            province=unit, unit__level=Level.COMMUNE, source__startswith=prefix, replaced_by__isnull=True,
            withdrawn=False,
        )  # fmt: skip
        for posting in live.only("cells", "evidence", "unit").iterator(chunk_size=500):
            cells = cells_of(posting).present()
            for key, value in zip(cells.keys.tolist(), cells.values.tolist(), strict=True):
                line, year = lines.get(key >> 16), key & 0xFFFF
                if line is not None and line.over_place == "SUM" and year in years:
                    sums[line.code, year] += value
                    sums[line.code, 0] += value if line.over_time == "SUM" else 0
                    if prefix != EVERYWHERE:
                        from_units[line.code, year].add(posting.unit_id)
                        from_units[line.code, 0].add(posting.unit_id)
    digits = {line.code: line.digits for line in lines.values()}
    scaled = {key: Decimal(value).scaleb(-digits[key[0]]) for key, value in sums.items() if value}
    return scaled, {key: len(units) for key, units in from_units.items()}


def _of_communes(report: Report, codes: list[str], years: range) -> tuple[Sums, Counts]:
    held = figures.of_place(report.obligation.unit, codes, [*years]) if codes else {}
    given = {(code, year or 0): one for (code, year), one in held.items()}
    values = {key: one.value for key, one in given.items() if one.value is not None}
    return values, {key: one.n for key, one in given.items()}


def said(value: Decimal | None) -> str:
    """A value as it is printed: 1.234,5."""
    if value is None:
        return ""
    whole, _, part = f"{value:f}".partition(".")
    part = part.rstrip("0")
    return number(int(whole)) + (f",{part}" if part else "")
