"""All doors of the house, read from its URL patterns."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

OUTSIDE = ("allauth.", "django.")


def doors() -> Iterator[tuple[str, object]]:
    """(address pattern, view class or function) of every URL of our own."""
    yield from _walk("", get_resolver().url_patterns)


def _walk(prefix: str, patterns: list) -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(address, pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            view = getattr(pattern.callback, "view_class", pattern.callback)
            if not view.__module__.startswith(OUTSIDE):
                yield address, view
