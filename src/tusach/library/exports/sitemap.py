"""sitemap.xml (sitemaps.org 0.9), an index of several when one holds too many, and robots.txt."""

from collections.abc import Iterable
from datetime import datetime

from tusach.library.exports import xml
from tusach.library.exports.words import Site

MOST = 50_000  # addresses in one file, by the protocol


def urls(site: Site, rows: Iterable[tuple[str, datetime | None]], *, first: bool) -> bytes:
    """Books by (key, when they changed); the first part also names the library's own pages."""
    made = xml.root(xml.SITEMAP, "urlset")
    if first:
        for name in ("portal:home", "portal:usage"):
            xml.add(xml.add(made, xml.SITEMAP, "url"), xml.SITEMAP, "loc", site.to(name))
    for key, changed in rows:
        line = xml.add(made, xml.SITEMAP, "url")
        xml.add(line, xml.SITEMAP, "loc", site.to("portal:book", key))
        if changed:
            xml.add(line, xml.SITEMAP, "lastmod", f"{changed:%Y-%m-%d}")
    return xml.text_of(made)


def index(site: Site, parts: int) -> bytes:
    made = xml.root(xml.SITEMAP, "sitemapindex")
    for part in range(1, parts + 1):
        xml.add(
            xml.add(made, xml.SITEMAP, "sitemap"),
            xml.SITEMAP,
            "loc",
            f"{site.to('library:sitemap')}?phan={part}",
        )
    return xml.text_of(made)


def robots(site: Site) -> str:
    """Books are for everyone; searches without end and the desk's pages are not worth a robot's walk."""
    closed = [site.to(name)[len(site.base):] for name in ("portal:search", "library:editions", "account_login")]  # fmt: skip
    return "\n".join(
        [
            "User-agent: *",
            *(f"Disallow: {path}" for path in closed),
            "",
            f"Sitemap: {site.to('library:sitemap')}",
            "",
        ]
    )
