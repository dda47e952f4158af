"""Whether a service that rewrites may be asked, and what it may be given."""

from decimal import Decimal

from django.conf import settings

from tusach.drafting.assistant import Service
from tusach.drafting.models import Block, Excerpt, LiveKind, Manuscript
from tusach.drafting.queries.codes import names_of_reports
from tusach.drafting.queries.excerpts import restricted_among
from tusach.drafting.queries.manuscript import lives_of
from tusach.kit.errors import Refused
from tusach.reports.models import Claim
from tusach.reports.queries import find_quantities


def assistant_may_help(manuscript: Manuscript) -> bool:
    """Off unless an address is set, and never for a restricted manuscript."""
    return bool(settings.ASSISTANT_URL) and not manuscript.restricted


def service() -> Service:
    return Service(
        settings.ASSISTANT_URL, settings.ASSISTANT_MODEL, settings.ASSISTANT_KEY, settings.ASSISTANT_SECONDS
    )


def excerpts_for(block: Block) -> list[str]:
    """The passages that the block cites. Refused when any source of the block is a restricted report."""
    lives = lives_of(block)
    excerpts = Excerpt.objects.filter(
        pk__in=[int(one.source["excerpt"]) for one in lives if one.kind == LiveKind.CITATION]
    )
    claims = Claim.objects.filter(
        pk__in=[int(one.source["claim"]) for one in lives if one.kind == LiveKind.CLAIM]
    )
    reports = {*excerpts.values_list("report", flat=True), *claims.values_list("report", flat=True)}
    if restricted := restricted_among(reports):
        named = ", ".join(names_of_reports(restricted).values())
        raise Refused(f"Đoạn này dùng báo cáo không được gửi ra ngoài ({named}), nên không nhờ máy được.")
    return list(excerpts.order_by("pk").values_list("quote", flat=True))


def values_in(text: str) -> list[Decimal]:
    """Every quantity a text states, in digits or in words."""
    return [
        value
        for each in find_quantities(text)
        for value in (each.value, each.whole, each.high, each.before)
        if value is not None
    ]
