"""The text of a scanned page put right by hand, side by side with its picture, before publication."""

import hashlib
import json
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Avg, Sum

from tusach.journal.actions import record
from tusach.kit import store
from tusach.kit.errors import Refused
from tusach.kit.text import nfc
from tusach.library.actions.sheets import judge
from tusach.library.ingest.lines import Paragraph
from tusach.library.ingest.printed import PageText, keep_text
from tusach.library.ingest.shape import InMemory
from tusach.library.models import Correction, Edition, Form, Section, State
from tusach.people.models import Actor

_MOST_LETTERS = 40_000


@transaction.atomic
def correct_page(*, section: Section, text: str, by: Actor, at: datetime) -> Section:
    """A new revision of a page's text; blank lines part paragraphs. Raises Refused for what is published already."""
    edition = Edition.objects.select_for_update().get(pk=section.edition_id)
    if edition.form != Form.PAGES:
        raise Refused("Chỉ sửa chữ của sách chụp trang. Sách chữ xin sửa tệp gốc rồi nộp bản mới.")
    if edition.state not in {State.DRAFT, State.CHECKED}:
        raise Refused("Sách đã phát hành thì không sửa. Xin nộp bản mới rồi thay thế bản này.")
    if len(text) > _MOST_LETTERS:
        raise Refused("Chữ của một trang dài quá 40.000 ký tự. Xin kiểm tra lại.", field="text")
    if by.person is None:
        raise Refused("Xin đăng nhập để sửa chữ.")
    said = nfc(text).replace("\r\n", "\n").replace("\0", "")
    parts = [" ".join(part.split()) for part in said.split("\n\n")]
    _keep(section, [Paragraph(part) for part in parts if part])
    Correction.objects.create(section=section, text=said, by=by.person, at=at)
    _recount(edition)
    record(
        act="library.correct_page", subject=f"library.Section:{section.pk}", by=by, at=at, body_id=edition.body_id,
        sentence=f"Sửa chữ trang {section.label or section.ordinal} của “{edition.title}”.",
        facts={"key": edition.key, "text_sha256": section.text_sha256},
    )  # fmt: skip
    return section


def _keep(section: Section, paragraphs: list[Paragraph]) -> None:
    """A page read by a person is certain: its confidence is 100."""
    blobs = InMemory()
    page, lines, words = keep_text(PageText(paragraphs), blobs)
    for name, data in blobs.kept.items():
        if not name.endswith(".br"):
            store.keep_bytes(data)
    if page is not None:
        place = f"{store.path_of(page.sha256)}.br"
        if not default_storage.exists(place):
            default_storage.save(place, ContentFile(blobs.kept[f"{page.sha256}.br"]))
    section.html_sha256, section.html_bytes = (page.sha256, page.size) if page else ("", 0)
    section.text_sha256 = lines.sha256 if lines else ""
    section.words, section.confidence = words, 100
    section.save(update_fields=["html_sha256", "html_bytes", "text_sha256", "words", "confidence"])


def _recount(edition: Edition) -> None:
    """What is said of the edition follows its pages; it has to be checked again."""
    rows = edition.sections.order_by("ordinal")
    sums = rows.aggregate(words=Sum("words"), confidence=Avg("confidence"))
    hashes = [list(row) for row in rows.values_list("title", "label", "html_sha256", "text_sha256")]
    edition.words, edition.confidence = sums["words"] or 0, sums["confidence"]
    edition.content_sha256 = hashlib.sha256(
        json.dumps([edition.source_sha256, hashes], ensure_ascii=False).encode()
    ).hexdigest()
    edition.state = State.DRAFT
    edition.quality = judge(edition)
    edition.save(update_fields=["words", "confidence", "content_sha256", "state", "quality"])
