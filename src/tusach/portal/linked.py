"""schema.org JSON-LD of a book, so that search engines show it as a book (https://schema.org/Book)."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from tusach.library.models import MAY_DOWNLOAD, Edition, Form, Licence

_FORMATS = {Form.TEXT: "https://schema.org/EBook", Form.PAGES: "https://schema.org/EBook",
            Form.AUDIO: "https://schema.org/AudiobookFormat"}  # fmt: skip
_LICENCES = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_NC_ND: "https://creativecommons.org/licenses/by-nc-nd/4.0/",
    Licence.PUBLIC_DOMAIN: "https://creativecommons.org/publicdomain/mark/1.0/",
}


def book(edition: Edition, address: str) -> dict[str, Any]:
    """What is known and nothing else; `address` is the absolute one of the book's page."""
    said = {
        "@context": "https://schema.org",
        "@type": "Book",
        "@id": address,
        "url": address,
        "name": edition.title,
        "alternativeHeadline": edition.subtitle,
        "author": [{"@type": "Person", "name": name} for name in edition.authors],
        "publisher": {"@type": "Organization", "name": edition.publisher} if edition.publisher else None,
        "datePublished": str(edition.year) if edition.year else "",
        "isbn": edition.isbn,
        "inLanguage": edition.language,
        "bookFormat": _FORMATS[Form(edition.form)],
        "numberOfPages": edition.section_count
        if edition.form == Form.PAGES
        else len(edition.page_list) or None,
        "about": edition.get_topic_display() if edition.topic else "",
        "description": edition.description,
        "readBy": {"@type": "Person", "name": edition.reader_of} if edition.reader_of else None,
        "duration": f"PT{edition.seconds}S" if edition.seconds else "",
        "license": _LICENCES.get(Licence(edition.licence), ""),
        "isAccessibleForFree": True,
        "accessMode": edition.accessibility.get("accessMode"),
        "accessibilityFeature": edition.accessibility.get("accessibilityFeature"),
        "potentialAction": {"@type": "ReadAction", "target": address.replace("/sach/", "/doc/")},
        "usageInfo": "" if edition.licence in MAY_DOWNLOAD else Licence(edition.licence).label,
    }
    return {key: value for key, value in said.items() if value}


def script(data: dict[str, Any]) -> SafeString:
    """For the inside of a data block: nothing in it can end the element."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    safe = written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return mark_safe(safe)
