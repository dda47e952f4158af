"""Two coders side by side: how far they agree, and each difference to be settled."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tusach.campaign.models import Campaign
from tusach.drafting import queries, rules
from tusach.drafting.views.coding_doors import OfCampaign, whole
from tusach.kit.pages import Page
from tusach.kit.text import decimal
from tusach.people.models import Actor, Person


class CompareCoders(OfCampaign, Page):
    """`?a=` and `?b=` the coders; the two busiest when none are named."""

    template_name = "drafting/reading/coders.html"
    may = rules.may_read_codes

    def context(self, actor: Actor, thing: Campaign) -> Mapping[str, Any]:
        coders = queries.coders_of(thing)
        first, second = self._pair(coders)
        compared = None
        if first is not None and second is not None:
            compared = queries.compare_coders(thing, queries.codebook_of(thing), first, second)
        return {
            "campaign": thing, "coders": coders, "first": first, "second": second, "compared": compared,
            "leaves": {leaf.key: leaf for leaf in queries.leaves_of(thing)} if compared else {},
            "facts": _facts(compared) if compared else [], "may_code": rules.may_code(actor, thing),
            "rows": [
                (one, _said(one.kappa), _said(one.percent, times=100)) for one in (compared.codes if compared else ())
            ],
        }  # fmt: skip

    def _pair(self, coders: Sequence[Person]) -> tuple[Person | None, Person | None]:
        by_id = {one.pk: one for one in coders}
        first = by_id.get(whole(self.request.GET.get("a")) or 0) or next(iter(coders), None)
        rest = [one for one in coders if first is None or one.pk != first.pk]
        second = by_id.get(whole(self.request.GET.get("b")) or 0)
        return first, second if second is not None and second != first else next(iter(rest), None)


def _facts(compared: queries.Compared) -> list[dict[str, Any]]:
    return [
        {
            "label": "Câu cả hai đã xem",
            "value": compared.units,
            "unit": f"ở {compared.passages} đoạn báo cáo",
        },
        {"label": "Câu gắn giống hệt nhau", "value": _in_hundred(compared.percent), "unit": ""},
        {"label": "Độ khớp alpha", "value": _said(compared.alpha), "unit": compared.word},
        {"label": "Chỗ lệch chưa bàn", "value": sum(one.open for one in compared.codes), "unit": "đoạn"},
    ]


def _in_hundred(value: Fraction | None) -> str:
    """91,2%; a dash when it is not defined."""
    return "–" if value is None else f"{_said(value, times=100)}%"


def _said(value: Fraction | None, *, times: int = 1) -> str:
    """Two decimals, one for per cent; a dash when it is not defined."""
    if value is None:
        return "–"
    return decimal(Decimal(value.numerator * times) / value.denominator, 1 if times > 1 else 2)
