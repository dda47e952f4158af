"""The books as they are printed: all columns, covers, the follow-up book, the slip."""

import io
import re
import zipfile
from datetime import date, datetime

import docx
import openpyxl
import pytest

from tests.cast import NOW
from tests.registry.test_actions import come, go, own, paper
from tests.registry.test_routing import lead, route
from tusach.kit.errors import Refused
from tusach.kit.paper import Landscape, Letterhead, Paper, Paragraph, Table, form_on, to_docx
from tusach.people.models import Post, Role
from tusach.registry import actions, exports
from tusach.registry.exports import BOOKS, Span
from tusach.registry.exports import books as book_exports


def at_night(*day):
    """A day as the reader of spreadsheets gives it."""
    return datetime(*day)  # noqa: DTZ001


YEAR = Span(date(2023, 1, 1), date(2023, 12, 31), volume=2)


def made(cast, book, kind="xlsx", name="an", span=YEAR):
    return exports.book_of(
        cast.actor(name), cast.bodies["publisher"], BOOKS[book], span, kind=kind, at=NOW, demo=False
    )


def rows_of(data):
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    return [list(row) for row in page.iter_rows(values_only=True)]


def words_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        text = pack.read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", " ", text), text


@pytest.mark.parametrize(("book", "columns"), [("den", 10), ("di", 10), ("theo-doi", 7), ("buu-dien", 6)])
def test_each_book_has_the_columns_of_the_decree(book, columns):
    assert len(BOOKS[book].heads) == len(BOOKS[book].widths) == columns


def test_the_incoming_book_says_what_was_entered_and_what_its_cover_says(cast):
    come(cast, number="3974", forwarded_to="Phòng Tuyên truyền", forwarded_on=date(2023, 8, 29))
    come(cast, paper(number="9"), arrived_on=date(2023, 10, 17))

    rows = rows_of(made(cast, "den"))

    said = [row[0] for row in rows if row[0]]
    assert "Từ ngày 28/8/2023 đến ngày 17/10/2023" in said
    assert {"Từ số 3974 đến 3975", "Quyển số 02", "Năm 2023"} <= set(said)
    line = next(row for row in rows if row[1] == "3974")
    assert line[:8] == [
        at_night(2023, 8, 28), "3974", "Ban Tuyên giáo Trung ương", "341-KH/BTGTW", at_night(2023, 8, 22), "Kế hoạch: Tổng kết 15 năm",
        "Phòng Tuyên truyền", at_night(2023, 8, 29),
    ]  # fmt: skip


def test_the_outgoing_book_marks_what_was_cancelled_and_the_post_book_what_left(cast):
    sent = go(cast, own(dated=date(2023, 10, 1), copies=140), recipients="- Các tỉnh ủy (140)")
    actions.cancel_document(document=sent, why="In sai", by=cast.actor("an"), at=NOW)
    other = go(cast, own(dated=date(2023, 10, 2)))
    actions.post_document(
        document=other, on=date(2023, 10, 3), envelopes=2, signed="Bưu điện", by=cast.actor("an"), at=NOW
    )

    line = next(row for row in rows_of(made(cast, "di")) if row[0] == sent.code)
    assert (line[4], line[6], line[9]) == ("Các tỉnh ủy (2 nơi)", 140, "Đã hủy: In sai")
    posted = [row for row in rows_of(made(cast, "buu-dien")) if row[1] and row[1].endswith("NXBCTQG")]
    assert [row[:5] for row in posted] == [[at_night(2023, 10, 3), other.code, None, 2, "Bưu điện"]]


@pytest.mark.parametrize("book", sorted(BOOKS))
def test_each_book_is_bound_as_pdf_and_word_on_turned_pages(cast, book):
    route(cast, come(cast), lead(cast))
    go(cast)

    assert made(cast, book, "pdf").startswith(b"%PDF-")
    text, xml = words_of(made(cast, book, "docx"))
    assert 'w:orient="landscape"' in xml
    assert all(" ".join(head.split()) in " ".join(text.split()) for head in BOOKS[book].heads)


def test_a_book_of_one_type_holds_only_that_type(cast):
    go(cast)
    go(cast, own(kind="Kế hoạch"))

    rows = rows_of(made(cast, "di", span=Span(YEAR.first, YEAR.last, kind="Kế hoạch")))

    codes = [row[0] for row in rows if row[0] and "NXBCTQG" in row[0]]
    assert codes == ["01-KH/NXBCTQG"]
    assert "Loại văn bản: Kế hoạch" in [row[0] for row in rows]


def test_secret_lines_are_only_for_who_handles_them(cast):
    come(cast, paper(number="77", secrecy="SECRET", subject="Việc mật"))

    assert any("Việc mật" in str(row) for row in rows_of(made(cast, "den")))
    assert not any("Việc mật" in str(row) for row in rows_of(made(cast, "den", name="hoa")))


def test_a_book_too_long_for_paper_says_to_print_by_volumes(cast, monkeypatch):
    monkeypatch.setattr(book_exports, "MOST_ON_PAPER", 1)
    come(cast)
    come(cast, paper(number="2"))

    with pytest.raises(Refused, match="in một quyển tối đa 1"):
        made(cast, "den", "pdf")
    assert made(cast, "den")


def slip_words(document):
    return " ".join(words_of(exports.slip_of(document, kind="docx", at=NOW, demo=False))[0].split())


def test_the_slip_has_three_blocks_and_a_clerks_routing_is_not_the_leaders_word(cast):
    document = come(cast, paper(subject="về việc xin gia hạn"))
    (task,) = route(cast, document, lead(cast), instruction="Xin ý kiến Vụ")
    actions.finish_task(task=task, said="Đã trao đổi", by=cast.actor("hoa"), at=NOW)

    plain = slip_words(document)
    first, rest = plain.split("Ý kiến của lãnh đạo đơn vị")
    second, third = rest.split("Ý kiến, kết quả của người giải quyết")

    assert "Về việc: xin gia hạn" in plain
    assert "Hà Nội, ngày 02 tháng 11 năm 2023" in plain
    assert cast.person("an").full_name not in first
    assert "Giao chủ trì: ....." in first
    by = cast.person("an").full_name
    assert f"Văn thư chuyển: Hoa (chủ trì), hạn 07/11/2023, ngày 02/11/2023 ({by}): Xin ý kiến Vụ" in second
    assert "Đã trao đổi" in third
    with pytest.raises(Refused, match="Chỉ văn bản đến"):
        exports.slip_of(go(cast), kind="pdf", at=NOW, demo=False)


def test_what_a_leader_gave_stands_in_the_leaders_block_also_after_the_clerk(cast):
    Post.objects.create(
        person=cast.person("quan"),
        body=cast.bodies["publisher"],
        role=Role.LEADER,
        from_date=date(2020, 1, 1),
    )
    document = come(cast)
    (passed,) = route(cast, document, lead(cast, "quan"), instruction="Kính chuyển")
    (given,) = route(cast, document, lead(cast), by="quan", above=passed, instruction="Xem kỹ")
    route(cast, document, lead(cast, "ngoc"), by="hoa", above=given, instruction="Làm ngay")

    first, rest = slip_words(document).split("Ý kiến của lãnh đạo đơn vị")

    assert "Giao chủ trì: Hoa" in first
    assert "Ý kiến: Xem kỹ" in first
    assert "Kính chuyển" not in first
    assert rest.index("Văn thư chuyển: Quân (chủ trì)") < rest.index("Giao chủ trì: Ngọc")


def test_an_arrival_below_ten_is_written_with_a_nought_everywhere(cast, sign_in):
    document = come(cast)
    come(cast, paper(number="2"), number="1a", why="Đến cùng ngày")

    client = sign_in(cast.person("an"))
    pages = [client.get(address).content.decode() for address in ("/van-ban/", f"/van-ban/{document.pk}/")]

    assert "<b>01</b>" in pages[0]
    assert "<b>01a</b>" in pages[0]
    assert "Số: 01<br>" in pages[1]
    assert "Số đến: 01, ngày đến" in slip_words(document)
    rows = rows_of(made(cast, "den"))
    assert [row[1] for row in rows if row[1] and row[1].startswith("01")] == ["01", "01a"]
    assert any(row[0] == "Từ số 01 đến 01" for row in rows)
    assert client.get("/van-ban/?q=01a").context["page"].paginator.count == 1


def test_a_book_in_word_has_an_upright_cover_and_ends_with_its_lines(cast):
    """No empty page behind the table: neither one on its side nor an upright one."""
    come(cast)
    book = docx.Document(io.BytesIO(made(cast, "den", "docx")))

    assert [one.page_width > one.page_height for one in book.sections] == [False, True]
    assert (book.paragraphs[-1].text, book.paragraphs[-1].paragraph_format.line_spacing.pt) == ("", 1)


@pytest.mark.parametrize(("turned", "upright"), [(1, [False, True, False]), (2, [False, True, True, False])])
def test_what_follows_turned_pages_stands_upright(turned, upright):
    wide = Landscape([Table([["A"]], [["1"]], [1])])
    paper = Paper(letterhead=Letterhead(issuer=["A"]), blocks=[*[wide] * turned, Paragraph("Sau bảng.")])
    made_of = docx.Document(io.BytesIO(to_docx(paper, form_on("party", NOW.date()))))

    assert [one.page_width > one.page_height for one in made_of.sections] == upright
