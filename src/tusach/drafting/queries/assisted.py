"""Whether a service that rewrites may be asked at all."""

from django.conf import settings

from tusach.drafting.models import Manuscript


def assistant_may_help(manuscript: Manuscript) -> bool:
    """Off unless an address is set, and never for a restricted manuscript."""
    return bool(settings.ASSISTANT_URL) and not manuscript.restricted
