"""The centre's few key figures, each with unit, coverage, evidence and a way to its postings."""

from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from tusach.campaign.models import Campaign
from tusach.desk.boards.shapes import Bar
from tusach.figures.models import Evidence
from tusach.figures.queries import Figure, catalogue, national
from tusach.kit.text import decimal, number, percent

CODES = ["I122", "I127", "I104.TL", "I107.TL", "I135", "I146.TL"]
GRADES = [
    SimpleNamespace(letter="A", tone="ok", text="Đếm được, đối chiếu đến từng phiếu"),
    SimpleNamespace(letter="B", tone="info", text="Có người ký, chưa đối chiếu"),
    SimpleNamespace(letter="C", tone="warn", text="Theo phiếu xuất"),
    SimpleNamespace(letter="D", tone="bad", text="Ước tính"),
]  # the letters of the pages of figures: one number has one letter everywhere
_GRADE = dict(
    zip([Evidence.COUNTED, Evidence.SIGNED, Evidence.DISPATCHED, Evidence.ESTIMATED], GRADES, strict=True)
)


def key_figures(campaign: Campaign, survey: Bar) -> list[Any]:
    known = catalogue().by_code
    codes = [code for code in CODES if code in known]
    ask = f"campaign.Campaign:{campaign.pk}"
    years = range(campaign.first_year, campaign.last_year + 1)
    whole = national(codes, years, ask=ask)
    rows = [
        SimpleNamespace(
            name="Xã đã gửi phiếu khảo sát",
            url=reverse("campaign:obligations", args=[campaign.pk]),
            source="Phiếu khảo sát",
            value=percent(survey.sent, survey.expected) if survey.expected else "-",
            unit=f"{number(survey.sent)} trên {number(survey.expected)} xã",
            period="đến hôm nay",
            **_graded(Evidence.COUNTED),
        )
    ]
    return rows + [
        row_of(known[code].name, code, whole[code, None], years)
        for code in codes
        if not whole[code, None].is_missing
    ]


def row_of(name: str, code: str, figure: Figure, years: range) -> Any:
    """`period` is what the value is of: all the years added up, or the one year in which a stock was last told."""
    value = "-"
    if figure.value is not None:
        value = decimal(figure.value, figure.digits) if figure.digits else number(int(figure.value))
    reported = (
        f"{number(figure.n)} trên {number(figure.expected)} nơi báo cáo"
        if figure.expected
        else f"{number(figure.n)} nơi báo cáo"
    )
    return SimpleNamespace(
        name=name,
        url=reverse("figures:pivot") + f"?ct={code}&tu={years[0]}&den={years[-1]}",
        source=reported,
        value=f"{value}%" if figure.unit == "%" else value,
        period=f"năm {figure.year}" if figure.year else f"{years[0]}-{years[-1]}",
        unit="" if figure.unit == "%" else figure.unit,
        **_graded(figure.evidence),
    )


def _graded(evidence: Evidence | None) -> dict[str, str]:
    grade = _GRADE[evidence or Evidence.ESTIMATED]
    return {
        "grade": grade.letter,
        "tone": grade.tone,
        "grade_text": f"Mức chứng cứ {grade.letter}: {grade.text}",
    }
