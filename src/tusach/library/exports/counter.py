"""COUNTER 5.1 reports of books: TR_B1 and TR_B3, as tabular TSV or CSV and as JSON.

Every book here is free to read. The Code's TR_B1 leaves such books out and would be empty; ours has its metrics for
all books and says so in its filters. TR_B3 is the Code's. A count under 5 is shown as "<5" and one hidden to protect
it as "ẩn" in the table; JSON, which knows numbers only, leaves both out and says "Partial Data Returned" (3040).
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from stdnum import isbn as isbns

from tusach.library.counting import HIDDEN, SMALL, cover
from tusach.library.exports.words import NAME, RIGHTS, Site, stamp
from tusach.library.models import Edition, Metric
from tusach.library.queries.usage import BookCounts

Json = dict[str, Any]
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMES: Mapping[str, str] = {
    Metric.INVESTIGATIONS: "Total_Item_Investigations",
    Metric.REQUESTS: "Total_Item_Requests",
    Metric.UNIQUE_INVESTIGATIONS: "Unique_Item_Investigations",
    Metric.UNIQUE_REQUESTS: "Unique_Item_Requests",
    Metric.UNIQUE_TITLE_INVESTIGATIONS: "Unique_Title_Investigations",
    Metric.UNIQUE_TITLE_REQUESTS: "Unique_Title_Requests",
}
REPORTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "TR_B1": ("Book Requests", (Metric.REQUESTS, Metric.UNIQUE_TITLE_REQUESTS)),
    "TR_B3": ("Book Usage by Access Type", tuple(_NAMES)),
}
_ACCESS = ("Free_To_Read", "Open")
_PARTIAL = "3040: Partial Data Returned (counts under 5 are not shown)"


@dataclass(frozen=True)
class Report:
    """One report over the months `first` to `through` of one place, `institution` by its name and identifier."""

    kind: str
    first: date
    through: date
    institution: tuple[str, str]
    counts: BookCounts
    editions: Sequence[Edition]
    site: Site
    at: datetime

    @property
    def months(self) -> list[date]:
        found, month = [], self.first
        while month <= self.through:
            found.append(month)
            month = (month + timedelta(days=31)).replace(day=1)
        return found

    @property
    def end(self) -> date:
        return (self.through + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def filters(self) -> list[tuple[str, str]]:
        by_access = [("Access_Type", "|".join(_ACCESS))] if self.kind == "TR_B1" else []
        return [("Data_Type", "Book"), *by_access, ("Access_Method", "Regular")]

    @property
    def metrics(self) -> tuple[str, ...]:
        return REPORTS[self.kind][1]

    def lines(self) -> Iterator[tuple[Edition, str, list[int | str], int | str]]:
        """(edition, metric, shown count of each month, of the whole period); what nobody used is left out."""
        months = self.months
        for edition in self.editions:
            for metric in self.metrics:
                counts = self.counts.get(edition.pk, {}).get(metric, {})
                if any(counts.values()):
                    covered = cover([[counts.get(month, 0) for month in months]])
                    yield edition, metric, covered.cells[0], covered.over_rows[0]


def table(report: Report, *, delimiter: str = "\t") -> bytes:
    """UTF-8 with its mark. Cells that a spreadsheet would take for a formula get an apostrophe in front."""
    text = io.StringIO()
    out = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    out.writerows(_header(report))
    out.writerow([])
    access = ["Access_Type"] if report.kind == "TR_B3" else []
    out.writerow([
        "Title", "Publisher", "Publisher_ID", "Platform", "DOI", "Proprietary_ID", "ISBN", "Print_ISSN", "Online_ISSN",
        "URI", "Data_Type", "YOP", *access, "Metric_Type", "Reporting_Period_Total",
        *(f"{_MONTHS[month.month - 1]}-{month.year}" for month in report.months),
    ])  # fmt: skip
    for edition, metric, months, total in report.lines():
        shown = [access_of(edition)] if access else []
        out.writerow([
            _safe(edition.title), _safe(edition.publisher), "", NAME, "", f"tusach:{edition.key}", _isbn(edition), "", "",
            report.site.to("portal:book", edition.key), "Book", _year(edition), *shown, _NAMES[metric], total, *months,
        ])  # fmt: skip
    return ("\ufeff" + text.getvalue()).encode()


def _header(report: Report) -> list[list[str]]:
    name, identifier = report.institution
    return [
        ["Report_Name", REPORTS[report.kind][0]],
        ["Report_ID", report.kind],
        ["Release", "5.1"],
        ["Institution_Name", _safe(name)],
        ["Institution_ID", f"tusach:{identifier}"],
        ["Metric_Types", "; ".join(_NAMES[metric] for metric in report.metrics)],
        ["Report_Filters", "; ".join(f"{key}={value}" for key, value in report.filters)],
        ["Report_Attributes", ""],
        ["Exceptions", _PARTIAL if _is_partial(report) else ""],
        ["Reporting_Period", f"Begin_Date={report.first:%Y-%m-%d}; End_Date={report.end:%Y-%m-%d}"],
        ["Created", stamp(report.at)],
        ["Created_By", NAME],
        ["Registry_Record", ""],
    ]


def _is_partial(report: Report) -> bool:
    return any({SMALL, HIDDEN} & {*months, total} for _, _, months, total in report.lines())


def as_json(report: Report) -> Json:
    name, identifier = report.institution
    filters = {key: value.split("|") for key, value in report.filters}
    header: Json = {
        "Release": "5.1",
        "Report_ID": report.kind,
        "Report_Name": REPORTS[report.kind][0],
        "Created": stamp(report.at),
        "Created_By": NAME,
        "Institution_Name": name,
        "Institution_ID": {"Proprietary": [f"tusach:{identifier}"]},
        "Registry_Record": "",
        "Report_Filters": {
            **filters, "Metric_Type": [_NAMES[metric] for metric in report.metrics],
            "Begin_Date": f"{report.first:%Y-%m-%d}", "End_Date": f"{report.end:%Y-%m-%d}",
        },
    }  # fmt: skip
    if _is_partial(report):
        header["Exceptions"] = [
            {"Code": 3040, "Message": "Partial Data Returned", "Data": "Counts under 5 are not shown."}
        ]
    return {"Report_Header": header, "Report_Items": list(_items(report).values())}


def _items(report: Report) -> dict[int, Json]:
    items: dict[int, Json] = {}
    for edition, metric, counts, _ in report.lines():
        shown = {
            f"{month:%Y-%m}": count
            for month, count in zip(report.months, counts, strict=True)
            if isinstance(count, int) and count
        }
        if not shown:
            continue
        item = items.setdefault(edition.pk, _item(report, edition))
        item["Attribute_Performance"][0]["Performance"][_NAMES[metric]] = shown
    return items


def _item(report: Report, edition: Edition) -> Json:
    names = {
        "Proprietary": f"tusach:{edition.key}",
        "ISBN": _isbn(edition),
        "URI": report.site.to("portal:book", edition.key),
    }
    access = {"Access_Type": access_of(edition)} if report.kind == "TR_B3" else {}
    return {
        "Title": edition.title,
        "Item_ID": {key: value for key, value in names.items() if value},
        "Platform": NAME,
        "Publisher": edition.publisher,
        "Attribute_Performance": [{"Data_Type": "Book", "YOP": _year(edition), **access, "Performance": {}}],
    }


def access_of(edition: Edition) -> str:
    """Open where a public licence says so for good, else free to read."""
    return "Open" if RIGHTS.get(edition.licence) else "Free_To_Read"


def _year(edition: Edition) -> str:
    return f"{edition.year or 1:04}"  # 0001: unknown, by the Code


def _isbn(edition: Edition) -> str:
    return str(isbns.format(edition.isbn)) if edition.isbn else ""


def _safe(text: str) -> str:
    plain = " ".join(text.split())
    return f"'{plain}" if plain.startswith(("=", "+", "-", "@")) else plain
