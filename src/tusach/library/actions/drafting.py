"""Rows of a draft edition from what was derived, and its facts as a librarian mends them."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from tusach.books.actions import find_or_make_work
from tusach.books.models import Audience, Language, Topic
from tusach.journal.actions import record
from tusach.kit import store
from tusach.kit.text import fold, nfc, sort_key
from tusach.library.actions.sheets import judge
from tusach.library.ingest import Derived
from tusach.library.ingest.shape import DerivedResource, Facts
from tusach.library.models import Edition, Intake, Licence, Resource, Section

_OFFLINE = {"IMAGE", "COVER", "PAGE_SMALL", "AUDIO"}
_TAGS = {"vie": "vi", "khm": "km", "zho": "zh", "chi": "zh", "eng": "en", "fra": "fr", "fre": "fr", "ara": "ar",
         "mww": "hmn", "hnj": "hmn", "hmv": "hmn", "twh": "blt", "rde": "rad"}  # fmt: skip
_VIETNAMESE = set("đảạấầẩẫậắằẳẵặẻẽẹếềểễệỉịỏọốồổỗộơớờởỡợủũụưứừửữựỷỹỵ")


def make_draft(*, intake: Intake, book: Derived, at: datetime) -> Edition:
    """The edition with its sections and resources, as a draft; one journal entry. Called inside a transaction."""
    facts = _facts(book, intake)
    work = find_or_make_work(
        title=facts["title"], authors=facts["authors"], at=at, subtitle=facts["subtitle"], topic=facts["topic"],
        audience=facts["audience"], language=facts["language"], summary=facts["description"],
    )  # fmt: skip
    edition = Edition(
        work=work, form=book.form, **facts, right_to_left=book.right_to_left, source_sha256=intake.sha256,
        source_name=intake.name, source_type=book.content_type, source_size=intake.size, made_by=book.made_by,
        content_sha256=book.content_sha256, cover_sha256=book.cover_sha256, toc=book.toc, page_list=book.page_list,
        accessibility=book.accessibility, section_count=len(book.sections), bytes_on_wire=_on_wire(book),
        words=sum(one.words for one in book.sections), seconds=sum(one.seconds for one in book.sections),
        confidence=_mean([one.confidence for one in book.sections]), body=intake.body, added_by=intake.by, added_at=at,
        folded=folded_of(facts), sort_key=sort_key(facts["title"], numeric=True)[:900],
    )  # fmt: skip
    edition.save()
    _rows(edition, book)
    heaviest = max((one.html.wire for one in book.sections if one.html), default=0)
    edition.quality = {
        "measures": {
            **book.measures,
            "heaviest": heaviest,
            "language_told": bool(book.facts.language),
            "licence_told": book.facts.licence in Licence.values,
        },
        "notes": [{"code": note.code, "said": note.said} for note in book.notes],
    }
    edition.quality = judge(edition)
    edition.save(update_fields=["quality"])
    record(
        act="library.draft_edition", subject=f"library.Edition:{edition.pk}", by=None, at=at, body_id=intake.body_id,
        sentence=f"Đọc xong tệp “{intake.name}” thành bản nháp “{edition.title}”.",
        facts={"key": edition.key, "made_by": book.made_by, "content_sha256": book.content_sha256},
    )  # fmt: skip
    return edition


def _facts(book: Derived, intake: Intake) -> dict[str, Any]:
    """The facts by the house's codes. What the file says in its own words becomes a code or is left for a person."""
    said: Facts = book.facts
    language = _language(said.language) or (Language.VIETNAMESE if _is_vietnamese(book) else Language.OTHER)
    stem = nfc(PurePosixPath(intake.name).stem).replace("_", " ").strip()
    return {
        "title": said.title or stem[:300], "subtitle": said.subtitle, "authors": said.authors,
        "publisher": said.publisher, "year": said.year, "isbn": said.isbn, "language": language,
        "topic": _topic(said.topic),
        "audience": said.audience if said.audience in Audience.values else Audience.EVERYONE,
        "licence": said.licence if said.licence in Licence.values else Licence.READ_ONLY,
        "description": said.description, "reader_of": said.reader_of,
    }  # fmt: skip


def _topic(said: str) -> str:
    """A code, or the topic whose label one of the subjects is."""
    lines = {fold(line) for line in said.splitlines()} | {fold(said)}
    return next((str(one) for one in Topic if said == one or fold(one.label) in lines), "")


def _language(tag: str) -> str:
    primary = tag.replace("_", "-").split("-")[0].lower()
    primary = _TAGS.get(primary, primary)
    if not primary:
        return ""
    return primary if primary in Language.values else Language.OTHER


def _is_vietnamese(book: Derived) -> bool:
    """By the letters that only Vietnamese has, in the first sections with text."""
    text = book.facts.title
    for section in [one for one in book.sections if one.text and one.words][:3]:
        if section.text is not None and store.is_kept(section.text.sha256):
            with store.open_kept(section.text.sha256) as file:
                text += " ".join(line for _, line in json.loads(file.read(1 << 20)))
    letters = sum(char.isalpha() for char in text)
    return sum(char in _VIETNAMESE for char in text.lower()) > letters / 40


def folded_of(facts: Mapping[str, Any]) -> str:
    return fold(f"{facts['title']} {facts['subtitle']} {' '.join(facts['authors'])}")[:900]


def _on_wire(book: Derived) -> int:
    """Bytes of what a reader saves: texts as sent, pictures, small page images, sound; each file once."""
    files = {one.sha256: one.size for one in _all(book) if one.use in _OFFLINE}
    return sum(one.html.wire for one in book.sections if one.html) + sum(files.values())


def _all(book: Derived) -> list[DerivedResource]:
    return [*book.resources, *(one for section in book.sections for one in section.resources)]


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 2) if known else None


def _rows(edition: Edition, book: Derived) -> None:
    sections = Section.objects.bulk_create(
        Section(
            edition=edition, ordinal=ordinal, title=one.title, label=one.label, words=one.words,
            html_sha256=one.html.sha256 if one.html else "", html_bytes=one.html.size if one.html else 0,
            text_sha256=one.text.sha256 if one.text else "", confidence=one.confidence, seconds=one.seconds,
            begins_ms=one.begins_ms,
        )
        for ordinal, one in enumerate(book.sections, start=1)
    )  # fmt: skip
    owned: list[tuple[Section | None, DerivedResource]] = [(None, one) for one in book.resources]
    owned += [
        (row, one) for row, section in zip(sections, book.sections, strict=True) for one in section.resources
    ]
    Resource.objects.bulk_create(
        Resource(
            edition=edition, section=row, use=one.use, sha256=one.sha256, content_type=one.content_type,
            size=one.size, width=one.width, height=one.height,
        )
        for row, one in owned
    )  # fmt: skip
