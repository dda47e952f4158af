"""The whole coding of a campaign as a project of coding programs: REFI-QDA Project (file ending QDPX, 1.0 of 2019).

A ZIP of `project.qde` (XML, namespace urn:QDA-XML:project:1.0) and the texts under `Sources/`, UTF-8 with LF. A selection
counts Unicode characters of its text from 0, its end outside. What a thing is called in the file is made of its number
here, so that a project that comes back is known again, and one that did not change gives the same bytes.
"""

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import IO
from xml.etree import ElementTree as ET

from django.db.models import Exists, OuterRef, QuerySet

from tusach.campaign.models import Campaign
from tusach.drafting.exports.refi import guid_of, put_codes
from tusach.drafting.models import Coding, Excerpt
from tusach.drafting.queries.codes import codebook_of
from tusach.drafting.queries.excerpts import codings_now, excerpts_of, place_in
from tusach.drafting.refi_project import DISSENT, MACHINE, Text, text_of
from tusach.kit.text import for_xml
from tusach.kit.textlayer import Layer, Paragraph
from tusach.reports.models import Intake, TextLayer

PROJECT = "urn:QDA-XML:project:1.0"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_Q = f"{{{PROJECT}}}"


def sources_of(campaign: Campaign) -> "QuerySet[TextLayer]":
    """The texts that reports are read by, in the order of places; without reports that are not to leave the house, as
    one of their files says.
    """
    hidden = Intake.objects.filter(report=OuterRef("intake__report"), restricted=True)
    return (
        TextLayer.objects.filter(
            ~Exists(hidden), current=True, intake__is_source=True, intake__report__isnull=False,
            intake__report__obligation__campaign=campaign, intake__report__obligation__dropped_at__isnull=True,
        )
        .select_related("intake__report__obligation")
        .order_by("intake__report__obligation__unit_sort", "pk")
    )  # fmt: skip


def write_qdpx(file: IO[bytes], campaign: Campaign) -> None:
    """Codes, all texts and what is marked in them, by whom. Texts are read one after the other."""
    ET.register_namespace("", PROJECT)
    root = ET.Element(f"{_Q}Project", {"name": for_xml(campaign.short_name), "origin": "Tủ sách"})
    users = ET.SubElement(root, f"{_Q}Users")
    put_codes(ET.SubElement(root, f"{_Q}CodeBook"), campaign)
    sources = ET.SubElement(root, f"{_Q}Sources")
    writer = _Writer(campaign, users)
    marked: dict[int, list[Excerpt]] = {}
    for excerpt in excerpts_of(campaign):
        marked.setdefault(excerpt.report_id, []).append(excerpt)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        for layer in sources_of(campaign).iterator(chunk_size=5):
            paragraphs = Layer.from_json(layer.content).paragraphs
            text = text_of(paragraphs)
            own = marked.get(layer.intake.report_id or 0, ())
            guid = writer.source(sources, layer, text, paragraphs, own)
            _put(pack, f"Sources/{guid}.txt", text.words.encode())
        writer.notes(root)
        if not len(users):
            root.remove(users)
        _put(pack, "project.qde", bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)))


def _put(pack: zipfile.ZipFile, name: str, data: bytes) -> None:
    told = zipfile.ZipInfo(name, date_time=_EPOCH)
    told.compress_type = zipfile.ZIP_DEFLATED
    pack.writestr(told, data)


class _Writer:
    """Sources with their selections; the users that marked them are gathered as they come."""

    def __init__(self, campaign: Campaign, users: ET.Element) -> None:
        self.campaign = campaign
        self.users = users
        self.book = codebook_of(campaign)
        self.known: set[str] = set()
        self.has_dissent = False

    def guid(self, name: str) -> str:
        return guid_of(self.campaign, name)

    def source(
        self,
        above: ET.Element,
        layer: TextLayer,
        text: Text,
        paragraphs: Sequence[Paragraph],
        own: Sequence[Excerpt],
    ) -> str:
        """The source's identity."""
        guid = self.guid(f"text:{layer.pk}")
        report = layer.intake.report
        about = {
            "guid": guid, "name": for_xml(report.obligation.unit_name if report else layer.intake.name),
            "plainTextPath": f"internal://{guid}.txt",
        }  # fmt: skip
        made = ET.SubElement(above, f"{_Q}TextSource", about)
        for excerpt in own:
            self.selection(made, excerpt, place_of(excerpt, layer.pk, text, paragraphs))
        return guid

    def selection(self, above: ET.Element, excerpt: Excerpt, place: tuple[int, int] | None) -> None:
        if place is None:
            return
        about = {
            "guid": self.guid(f"excerpt:{excerpt.pk}"), "name": for_xml(excerpt.quote)[:80],
            "startPosition": str(place[0]), "endPosition": str(place[1]),
        }  # fmt: skip
        made = ET.SubElement(above, f"{_Q}PlainTextSelection", about)
        for coding in codings_now(excerpt):
            if not self.book.live(
                self.book.final(coding.code_id)
            ):  # a theme out of use is not in the codebook either
                continue
            told = {
                "guid": self.guid(f"coding:{coding.pk}"), "creatingUser": self.user(coding),
                "creationDateTime": _moment(coding.at),
            }  # fmt: skip
            node = ET.SubElement(made, f"{_Q}Coding", told)
            code = self.guid(f"code:{self.book.final(coding.code_id)}")
            ET.SubElement(node, f"{_Q}CodeRef", {"targetGUID": code})
            if coding.is_dissent:
                self.has_dissent = True
                ET.SubElement(node, f"{_Q}NoteRef", {"targetGUID": self.guid(DISSENT)})

    def user(self, coding: Coding) -> str:
        """Whose judgement a mark is; the machine's, while nobody has confirmed it, is the machine's."""
        person = coding.person or coding.confirmed_by
        guid = self.guid(f"person:{person.pk}" if person else MACHINE)
        if guid not in self.known:
            self.known.add(guid)
            name = for_xml(str(person)) if person else "Máy đề xuất, chưa ai đồng ý"
            ET.SubElement(self.users, f"{_Q}User", {"guid": guid, "name": name})
        return guid

    def notes(self, root: ET.Element) -> None:
        """One note that all voices apart point at: the standard has no word for them."""
        if not self.has_dissent:
            return
        about = {"guid": self.guid(DISSENT), "name": "Ý kiến khác"}
        note = ET.SubElement(ET.SubElement(root, f"{_Q}Notes"), f"{_Q}Note", about)
        ET.SubElement(note, f"{_Q}PlainTextContent").text = "Ý kiến khác với đa số các báo cáo."


def place_of(
    excerpt: Excerpt, layer_id: int, text: Text, paragraphs: Sequence[Paragraph]
) -> tuple[int, int] | None:
    """[start, end) of an excerpt's words in the text; None when they are no more in it."""
    place = place_in(excerpt, layer_id, paragraphs)
    start = text.starts.get(place.paragraph) if place is not None else None
    return None if place is None or start is None else (start + place.start, start + place.end)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
