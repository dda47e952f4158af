"""Editions as the tests of library and portal need them: real files in the store, no reading of a book first."""

import hashlib
import json
from datetime import datetime

import brotli
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.cast import NOW
from tusach.books.models import Topic, Work
from tusach.kit import store
from tusach.kit.text import fold, sort_key
from tusach.library.models import Edition, Form, IndexChange, Section, State

LAND = [
    ("Đất đai của xã", ["Luật Đất đai giao cho xã việc ghi sổ.", "Người dân hỏi thủ tục thì cán bộ trả lời trong ngày."]),
    ("Hòa giải ở cơ sở", ["Tổ hòa giải họp tại nhà văn hóa.", "Hai bên nói hết, tổ trưởng ghi biên bản."]),
]  # fmt: skip


def make_edition(
    title: str = "Hỏi đáp về đất đai",
    sections: list[tuple[str, list[str]]] | None = None,
    *,
    state: str = State.PUBLISHED,
    at: datetime = NOW,
    **facts: object,
) -> Edition:
    """A text edition with these sections, [(title, [paragraph, ...])], and its change for the indexes."""
    chapters = LAND if sections is None else sections
    facts = {"authors": ["Nhiều tác giả"], "topic": Topic.LAW, "publisher": "NXB Chính trị quốc gia Sự thật",
             "year": 2021, **facts}  # fmt: skip
    work = Work.objects.create(title=title, authors=facts["authors"], topic=facts["topic"], created_at=at)
    edition = Edition.objects.create(
        work=work, form=facts.pop("form", Form.TEXT), state=state, title=title, source_sha256="0" * 64,
        source_name="sach.epub", source_type="application/epub+zip", source_size=1, made_by="factory 1",
        content_sha256=hashlib.sha256(title.encode()).hexdigest(), added_at=at,
        published_at=None if state in {State.DRAFT, State.CHECKED} else at,
        ended_reason="sai bản in" if state == State.WITHDRAWN else "", section_count=len(chapters),
        toc=[{"title": name, "section": i, "anchor": "", "children": []} for i, (name, _) in enumerate(chapters, 1)],
        folded=fold(f"{title} {' '.join(facts['authors'])}"), sort_key=sort_key(title), **facts,
    )  # fmt: skip
    for ordinal, (name, paragraphs) in enumerate(chapters, start=1):
        make_section(edition, ordinal, name, paragraphs)
    IndexChange.objects.create(edition=edition, drop=state != State.PUBLISHED, at=at)
    return edition


def make_section(
    edition: Edition, ordinal: int, title: str, paragraphs: list[str], **facts: object
) -> Section:
    html = f"<h1>{title}</h1>" + "".join(f'<p id="p{i}">{text}</p>' for i, text in enumerate(paragraphs, 1))
    text = json.dumps([[f"p{i}", one] for i, one in enumerate(paragraphs, 1)], ensure_ascii=False)
    kept = store.keep_bytes(html.encode())
    place = store.path_of(kept.sha256) + ".br"
    if not default_storage.exists(place):
        default_storage.save(place, ContentFile(brotli.compress(html.encode())))
    return Section.objects.create(
        edition=edition, ordinal=ordinal, title=title, label=str(ordinal), html_sha256=kept.sha256,
        html_bytes=kept.size, text_sha256=store.keep_bytes(text.encode()).sha256,
        words=sum(len(one.split()) for one in paragraphs), **facts,
    )  # fmt: skip
