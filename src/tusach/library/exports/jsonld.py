"""schema.org Book as JSON-LD."""

from typing import Any

from tusach.library.exports.words import RIGHTS, Site, cover_of, is_audio, stamp
from tusach.library.models import Edition

# What an EPUB may say of its accessibility, by the names of schema.org.
ACCESSIBILITY = {
    "accessMode",
    "accessModeSufficient",
    "accessibilityFeature",
    "accessibilityHazard",
    "accessibilitySummary",
}


def book(edition: Edition, site: Site) -> dict[str, Any]:
    cover = cover_of(edition)
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Audiobook" if is_audio(edition) else "Book",
        "@id": site.to("portal:book", edition.key),
        "url": site.to("portal:book", edition.key),
        "name": edition.title,
        "alternativeHeadline": edition.subtitle,
        "author": [{"@type": "Person", "name": name} for name in edition.authors],
        "readBy": {"@type": "Person", "name": edition.reader_of} if edition.reader_of else "",
        "publisher": {"@type": "Organization", "name": edition.publisher} if edition.publisher else "",
        "datePublished": str(edition.year or ""),
        "isbn": edition.isbn,
        "inLanguage": edition.language,
        "about": str(edition.get_topic_display()) if edition.topic else "",
        "audience": {"@type": "Audience", "audienceType": str(edition.get_audience_display())},
        "abstract": edition.description,
        "bookFormat": "https://schema.org/AudiobookFormat"
        if is_audio(edition)
        else "https://schema.org/EBook",
        "duration": f"PT{edition.seconds}S" if is_audio(edition) and edition.seconds else "",
        "image": site.to("portal:resource", edition.key, cover.sha256) if cover else "",
        "license": RIGHTS.get(edition.licence, ""),
        "isAccessibleForFree": True,
        "sdDatePublished": stamp(edition.published_at) if edition.published_at else "",
        "potentialAction": {"@type": "ReadAction", "target": site.to("portal:start", edition.key)},
    }
    said |= {name: value for name, value in edition.accessibility.items() if name in ACCESSIBILITY}
    return {name: value for name, value in said.items() if value not in ("", [], None)}
