"""A version set as a file, made once and kept; what was issued stays as it was issued."""

import re
from datetime import datetime

from django.core.files import File

from tusach.drafting import actions, queries
from tusach.drafting.exports.manuscript import Issued, paper_of_version
from tusach.drafting.models import FileKind, Manuscript, Version, VersionFile
from tusach.kit import store
from tusach.kit.clock import day_of
from tusach.kit.paper import Form, Paper, digest_of, form_on, to_docx, to_pdf, with_bookmarks
from tusach.people.models import Actor
from tusach.registry.actions import attach_file
from tusach.registry.models import Document


def _to_word(paper: Paper, form: Form) -> bytes:
    """With bookmarks for its blocks: LibreOffice 7.4 leaves out the words of a content control that holds a footnote."""
    return with_bookmarks(to_docx(paper, form), only=("block:",))


_MAKERS = {FileKind.DOCX: _to_word, FileKind.PDF: to_pdf}


def file_of_version(version: Version, kind: FileKind, *, at: datetime) -> VersionFile:
    """The issued file when there is one; else the one made of the version as it is set now, made when it is not there."""
    kept = version.files.filter(kind=kind).exclude(number="").order_by("pk").first()
    if kept is not None and store.is_kept(kept.sha256):
        return kept
    issued = issued_of(version)
    if issued is None:
        return made_of(
            version, paper_of_version(version), kind, form_on("party", day_of(version.made_at)), at=at
        )
    paper = paper_of_version(version, issued=issued, tagged=False)
    return made_of(version, paper, kind, form_on("party", issued.dated), at=at, number=issued.code)


def made_of(
    version: Version, paper: Paper, kind: FileKind, form: Form, *, at: datetime, number: str = ""
) -> VersionFile:
    digest = digest_of(paper, form)
    held = version.files.filter(kind=kind, digest=digest).first()
    if held is not None and store.is_kept(held.sha256):
        return held
    data = _MAKERS[kind](paper, form)
    return actions.keep_version_file(
        version=version, kind=kind, digest=digest, data=data, at=at, number=number
    )


def final_files(version: Version, *, by: Actor, at: datetime) -> list[VersionFile]:
    """DOCX and PDF of the issued version with its number, kept here and with the document in the register."""
    made = []
    for kind in FileKind:
        file = file_of_version(version, kind, at=at)
        made.append(file)
        document = version.manuscript.document
        if document is not None and not document.files.filter(sha256=file.sha256).exists():
            with store.open_kept(file.sha256) as kept:
                attach_file(document=document, file=File(kept, name=file.name), by=by, at=at)
    return made


def issued_of(version: Version) -> Issued | None:
    """What the register says of the final version; nothing for any other."""
    document = version.manuscript.document
    return issued_as(document) if version.is_final and document is not None else None


def issued_as(document: Document) -> Issued:
    """A document of the register as it is printed."""
    return Issued(
        code=document.code,
        dated=document.dated or day_of(document.created_at),
        issuer=document.issuer,
        signer=document.signer,
        capacity=[line.strip() for line in re.split("[;,]", document.signer_title) if line.strip()],
        place=document.place or "Hà Nội",
        # The paper sets its own dash before each: one that was typed would stand there twice.
        recipients=[(one.raw or one.name).lstrip("-–+• ") for one in document.recipients.order_by("order")],
    )


def preview_pdf(manuscript: Manuscript, *, at: datetime) -> bytes:
    """What is written now as it would be printed; nothing is fixed or kept."""
    content = queries.content_of(manuscript)
    last = queries.last_version(manuscript)
    version = Version(
        manuscript=manuscript, number=last.number + 1 if last else 1, content=content, made_at=at
    )
    return to_pdf(paper_of_version(version), form_on("party", day_of(at)))
