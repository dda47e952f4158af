"""Every number of an outgoing series has a line in the book, also one without a document."""

import io
import re
import zipfile
from datetime import date, timedelta

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import TODAY
from tests.registry.test_actions import go, own
from tests.registry.test_books import made, rows_of
from tests.registry.test_holding import hold, settle
from tusach.registry import actions, queries

CANCELLED = "Công văn: đã hủy: Không ban hành nữa, An, 02/11/2023"


@pytest.fixture
def numbered(cast):
    """01 cancelled, 02 a document, 03 held, 04 given back, 05 a document, 06 and 07 passed over, 08 a document."""
    name = cast.person("an").full_name
    settle(cast, hold(cast), actions.cancel_number)
    go(cast, own(dated=TODAY))
    hold(cast)
    settle(cast, hold(cast), actions.release_number, why="Đã có số khác")
    go(cast, own(dated=TODAY))
    go(cast, own(dated=TODAY, number="8"), why="Theo sổ giấy")
    return name


def said(lines):
    return [(one.number, one.note) for one in lines]


def test_the_book_begins_with_a_cancelled_number_and_its_cover_counts_from_it(cast, numbered):
    rows = rows_of(made(cast, "di"))

    first = [row[0] for row in rows if row[0]]
    lines = {row[0]: row for row in rows if row[0]}
    assert "Từ số - đến số: Công văn 01 đến 08" in first
    assert [code[:2] for code in first[-7:]] == ["01", "02", "03", "04", "05", "06", "08"]
    assert lines["01"][2].replace(numbered, "An") == CANCELLED
    assert lines["01"][9] == "Đã hủy"
    until = (TODAY + timedelta(days=9)).strftime("%d/%m/%Y")
    held = f"Công văn: đang giữ cho Phòng Tổng hợp: Chờ lãnh đạo ký, {numbered}, 02/11/2023, giữ đến hết ngày {until}"
    assert (lines["03"][2], lines["03"][9]) == (held, "Đang giữ")
    assert lines["04"][2] == f"Công văn: chưa dùng, đã thôi giữ: Đã có số khác, {numbered}, 02/11/2023"
    assert (lines["06 đến 07"][2], lines["06 đến 07"][9]) == ("Công văn: chưa dùng", "Chưa dùng")


def test_the_printed_book_has_the_same_lines(cast, numbered):
    pdf = pypdfium2.PdfDocument(made(cast, "di", "pdf"))
    printed = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())
    with zipfile.ZipFile(io.BytesIO(made(cast, "di", "docx"))) as pack:
        word = re.sub(r"<[^>]+>", "", pack.read("word/document.xml").decode())

    for text in (printed, word):
        assert "Công văn 01 đến 08" in text
        assert "đã hủy: Không ban hành nữa" in " ".join(text.split())


def test_a_number_used_after_all_has_only_the_line_of_its_document(cast):
    held = hold(cast)
    settle(cast, held, actions.release_number)
    go(cast, own(number="1"))

    assert queries.unused_numbers(cast.bodies["publisher"]) == []


def test_a_number_stands_between_its_neighbours_whatever_their_days(cast):
    go(cast, own(dated=date(2023, 8, 1)))
    settle(cast, hold(cast), actions.cancel_number)
    go(cast, own(dated=date(2023, 8, 5)))
    go(cast, own(kind="Kế hoạch", dated=date(2023, 8, 5)))

    (line,) = queries.unused_numbers(cast.bodies["publisher"])

    assert (line.number, line.day) == ("02", date(2023, 8, 5))
    codes = [row[0] for row in rows_of(made(cast, "di")) if row[0] and re.match(r"\d\d(-|$)", row[0])]
    assert codes == ["01-CV/NXBCTQG", "02", "03-CV/NXBCTQG", "01-KH/NXBCTQG"]


def test_the_page_shows_them_newest_first_and_words_find_documents_only(cast, sign_in, numbered):
    client = sign_in(cast.person("an"))

    page = client.get("/van-ban/di/")

    shown = [getattr(one, "number", "") for one in page.context["page"]]
    assert shown == ["08", "06 đến 07", "05", "04", "03", "02", "01"]
    assert CANCELLED.replace("An", numbered) in page.content.decode()
    assert len(list(client.get("/van-ban/di/?nam=2023").context["page"])) == 7
    assert len(list(client.get("/van-ban/di/?nam=2022").context["page"])) == 0
    assert len(list(client.get("/van-ban/di/?q=tong+ket").context["page"])) == 3
    assert sign_in(cast.person("khach")).get(f"/van-ban/di/?co-quan={cast.bodies['publisher'].pk}").status_code == 404  # fmt: skip


def test_slices_give_each_line_once_in_one_order(cast, numbered):
    body = cast.bodies["publisher"]
    lines = queries.OutgoingLines(queries.outgoing(body), queries.unused_numbers(body))

    whole = list(lines[0:7])

    assert len(lines) == 7
    for size in (1, 2, 3, 4):
        pieces = [one for at in range(0, 7, size) for one in lines[at : at + size]]
        assert pieces == whole
    assert lines[6] == whole[6]


def test_more_numbers_ask_no_more_questions(cast):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            queries.unused_numbers(cast.bodies["publisher"])
        return len(seen)

    settle(cast, hold(cast), actions.cancel_number)
    one = asked()
    for kind in ("Kế hoạch", "Báo cáo"):
        settle(cast, hold(cast, kind=kind), actions.cancel_number)

    assert asked() == one == 4
