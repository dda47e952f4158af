"""The signed manifest of an edition: a Readium web publication (readium/webpub-manifest) that names every byte by hash."""

import json
from collections.abc import Sequence
from typing import Any

from tusach.library import signing
from tusach.library.models import Edition, Form, Resource, ResourceUse, Section

CONTEXT = "https://readium.org/webpub-manifest/context.jsonld"
MEDIA_TYPE = "application/webpub+json"
_TYPES = {
    Form.TEXT: "http://schema.org/Book",
    Form.PAGES: "http://schema.org/Book",
    Form.AUDIO: "http://schema.org/Audiobook",
}
_PROFILE = {Form.AUDIO: "https://readium.org/webpub-manifest/profiles/audiobook"}


def make(edition: Edition, sections: Sequence[Section], resources: Sequence[Resource]) -> bytes:
    """Canonical JSON with its signature; addresses are relative to the edition's own, /doc/<key>/."""
    body = _unsigned(edition, sections, resources)
    key = signing.public_key()
    value = signing.sign(_canonical(body)).hex()
    return _canonical({**body, "signature": {"algorithm": "Ed25519", "key": key, "value": value}})


def read(data: bytes, *, key: str = "") -> dict[str, Any] | None:
    """The manifest when its signature holds, by `key` when one is expected; None otherwise."""
    try:
        body = json.loads(data)
        signature = body.pop("signature")
        by, value = str(signature["key"]), bytes.fromhex(signature["value"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    right = signing.verify(_canonical(body), value, key or by)
    return dict(body) if right else None


def _canonical(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _unsigned(edition: Edition, sections: Sequence[Section], resources: Sequence[Resource]) -> dict[str, Any]:
    tracks = {one.section_id: one for one in resources if one.use == ResourceUse.AUDIO}
    return {
        "@context": CONTEXT,
        "metadata": _metadata(edition),
        "links": [{"rel": "self", "href": "manifest.json", "type": MEDIA_TYPE}],
        "readingOrder": [_section(one, tracks.get(one.pk)) for one in sections],
        "resources": _resources(resources),
        "toc": [_entry(row) for row in edition.toc],
        "pageList": [
            {"title": row["label"], "href": _href(row["section"], row["anchor"])} for row in edition.page_list
        ],
    }


def _metadata(edition: Edition) -> dict[str, Any]:
    facts = {
        "@type": _TYPES[Form(edition.form)], "conformsTo": _PROFILE.get(Form(edition.form), ""),
        "identifier": f"urn:isbn:{edition.isbn}" if edition.isbn else f"urn:tusach:{edition.key}",
        "title": edition.title, "subtitle": edition.subtitle, "author": list(edition.authors),
        "narrator": edition.reader_of, "publisher": edition.publisher, "language": edition.language,
        "published": str(edition.year) if edition.year else "", "description": edition.description,
        "subject": edition.topic, "readingProgression": "rtl" if edition.right_to_left else "ltr",
        "duration": edition.seconds, "accessibility": edition.accessibility, "license": edition.licence,
        "tusach": {
            "key": edition.key, "form": edition.form, "madeBy": edition.made_by, "source": edition.source_sha256,
            "content": edition.content_sha256, "words": edition.words, "bytesOnWire": edition.bytes_on_wire,
            "cover": edition.cover_sha256,
        },
    }  # fmt: skip
    return {name: value for name, value in facts.items() if value}


def _section(section: Section, track: Resource | None) -> dict[str, Any]:
    if track is not None:
        begins = f"#t={section.begins_ms / 1000:g}" if section.begins_ms else ""
        return {
            "href": f"r/{track.sha256}/{begins}", "type": track.content_type, "title": section.title,
            "duration": section.seconds, "properties": {"sha256": track.sha256, "size": track.size},
        }  # fmt: skip
    return {
        "href": f"{section.ordinal}/", "type": "text/html", "title": section.title or section.label,
        "properties": {
            "sha256": section.html_sha256, "size": section.html_bytes, "text": section.text_sha256,
            "wordCount": section.words,
        },
    }  # fmt: skip


def _resources(resources: Sequence[Resource]) -> list[dict[str, Any]]:
    """Each file once; a cover says so."""
    rows: dict[str, dict[str, Any]] = {}
    for one in resources:
        if one.use == ResourceUse.AUDIO:
            continue
        row: dict[str, Any] = {
            "href": f"r/{one.sha256}/",
            "type": one.content_type,
            "properties": {"sha256": one.sha256, "size": one.size},
        }
        if one.width and one.height:
            row |= {"width": one.width, "height": one.height}
        if one.use == ResourceUse.COVER:
            row["rel"] = "cover"
        rows.setdefault(one.sha256, row)
    return list(rows.values())


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    made = {"title": row["title"], "href": _href(row["section"], row["anchor"])}
    children = [_entry(one) for one in row.get("children", [])]
    return {**made, "children": children} if children else made


def _href(section: int, anchor: str) -> str:
    return f"{section}/#{anchor}" if anchor else f"{section}/"
