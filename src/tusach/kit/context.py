from django.conf import settings
from django.http import HttpRequest  # noqa: TID251 - a context processor is given the request


def house(request: HttpRequest) -> dict[str, object]:
    """What every page knows: whether its data is an illustration, and the moment and person at the door."""
    return {
        "demo": settings.DEMO,
        "debug_pages": settings.DEBUG,
        "actor": getattr(request, "actor", None),
        "at": getattr(request, "at", None),
    }
