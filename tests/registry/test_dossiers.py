"""Files of documents: opened, filled, put in order, closed, listed."""

import io

import openpyxl
import pytest

from tests.cast import NOW
from tests.registry.test_actions import come, go, paper
from tusach.kit.errors import Refused
from tusach.registry import actions, exports, queries
from tusach.registry.actions import DossierFacts
from tusach.registry.exports.dossiers import DOCUMENT_FIELDS, FILE_FIELDS


def facts(**more):
    said = {"title": "Tổng kết Đề án", "notation": "01-TH", "year": 2023, "maintenance": "20 năm"}
    return DossierFacts(**said | more)


def opened(cast, **more):
    return actions.open_dossier(
        keeper=cast.bodies["publisher"], facts=facts(**more), by=cast.actor("an"), at=NOW
    )


def put(cast, dossier, document):
    return actions.file_document(dossier=dossier, document=document, by=cast.actor("an"), at=NOW)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": " "}, "tiêu đề"), ({"notation": ""}, "số và ký hiệu"), ({"maintenance": ""}, "thời hạn bảo quản"),
        ({"year": 23}, "Năm 23 không đúng"), ({}, "đã dùng cho “Tổng kết Đề án”"),
    ],
)  # fmt: skip
def test_what_cannot_be_opened_gets_its_sentence(cast, change, sentence):
    opened(cast)

    with pytest.raises(Refused, match=sentence):
        opened(cast, **change)


def test_documents_keep_their_order_and_move(cast):
    dossier, an = opened(cast), cast.actor("an")
    papers = [put(cast, dossier, come(cast, paper(number=str(number)))) for number in (1, 2, 3)]
    assert put(cast, dossier, papers[0].document).pk == papers[0].pk

    actions.move_paper(paper=papers[2], up=True, by=an, at=NOW)
    actions.move_paper(paper=papers[0], up=True, by=an, at=NOW)  # already first
    actions.unfile_document(paper=papers[0], by=an, at=NOW)

    assert [(one.ordinal, one.document.number) for one in queries.papers_of(dossier)] == [(1, "3"), (2, "2")]
    assert (
        papers[1].document.arrival.__class__.objects.get(document=papers[1].document).file_symbol == "01-TH"
    )


def test_a_closed_dossier_changes_no_more_until_it_is_opened_again(cast):
    dossier, an = opened(cast), cast.actor("an")
    with pytest.raises(Refused, match="chưa có văn bản nào"):
        actions.close_dossier(dossier=dossier, by=an, at=NOW)
    put(cast, dossier, come(cast))
    actions.close_dossier(dossier=dossier, by=an, at=NOW)

    with pytest.raises(Refused, match="đã kết thúc ngày 02/11/2023"):
        put(cast, dossier, go(cast))
    with pytest.raises(Refused, match="vì sao mở lại"):
        actions.reopen_dossier(dossier=dossier, why="", by=an, at=NOW)
    actions.reopen_dossier(dossier=dossier, why="Bổ sung", by=an, at=NOW)
    changed = actions.change_dossier(dossier=dossier, facts=facts(title="Tổng kết 15 năm"), by=an, at=NOW)
    assert (put(cast, dossier, go(cast)).ordinal, changed.title) == (2, "Tổng kết 15 năm")


def cells(data, name):
    page = openpyxl.load_workbook(io.BytesIO(data))[name]
    return [list(row) for row in page.iter_rows(values_only=True)]


def test_the_lists_leave_under_the_standards_field_names(cast):
    dossier = opened(cast)
    put(cast, dossier, come(cast, paper(pages=7)))
    put(cast, dossier, go(cast, recipients="- Vụ BCXB (05 bản)"))

    inside = exports.contents_of(dossier, kind="xlsx", at=NOW, demo=False)
    rows = cells(inside, "Phụ lục VI")
    head = rows.index(list(DOCUMENT_FIELDS))
    first = dict(zip(DOCUMENT_FIELDS, rows[head + 1], strict=True))
    assert (first["DocOrdinal"], first["CodeNumber"], first["CodeNotation"]) == (1, "341", "KH/BTGTW")
    assert (first["PageAmount"], first["Language"], first["ArrivalNumber"], first["OrganId"]) == (
        7,
        "Tiếng Việt",
        "1",
        None,
    )
    assert rows[head + 2][DOCUMENT_FIELDS.index("To.OrganName")] == "Vụ BCXB"

    files = exports.dossiers_of(cast.bodies["publisher"], year=2023, kind="xlsx", at=NOW, demo=False)
    rows = cells(files, "Phụ lục VI")
    one = dict(zip(FILE_FIELDS, rows[rows.index(list(FILE_FIELDS)) + 1], strict=True))
    assert (one["FileNotation"], one["Maintenance"], one["Creator"]) == ("01-TH", "20 năm", "An")
    assert (one["DocTotal"], one["PageTotal"], one["FileCatalog"]) == (2, 7, 2023)


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_the_lists_are_printed(cast, kind, start):
    dossier = opened(cast)
    put(cast, dossier, come(cast))

    assert exports.contents_of(dossier, kind=kind, at=NOW, demo=False).startswith(start)
    assert exports.dossiers_of(cast.bodies["publisher"], year=2023, kind=kind, at=NOW, demo=True).startswith(
        start
    )
