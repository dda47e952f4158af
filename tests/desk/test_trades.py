"""The boards of the librarian, of who supplies books and of the clerk: their own work, not the review."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.library.factories import make_edition
from tests.supply.rounds import make_sent
from tusach.desk.boards import trades_board
from tusach.library.models import State
from tusach.supply.models import Consignment, ConsignmentState


def texts(board):
    return [(task.title, task.text) for task in board.tasks]


def test_the_librarian_sees_what_waits_in_the_library(cast):
    make_edition(state=State.CHECKED, title="Một")
    make_edition(state=State.DRAFT, title="Hai")
    make_edition(state=State.DRAFT, title="Ba")

    board = trades_board(cast.actor("ngoc"))

    assert board.headline == "Thư viện hôm nay"
    assert ("Phát hành sách đã kiểm tra", "1 ấn bản chờ phát hành.") in texts(board)
    assert ("Kiểm tra bản nháp", "2 bản nháp chưa kiểm tra.") in texts(board)
    assert [task.main for task in board.tasks] == [True, *[False] * (len(board.tasks) - 1)]


def test_the_number_of_what_waits_to_be_dispatched_is_that_of_its_task(cast):
    consignment = make_sent(cast)
    Consignment.objects.exclude(pk=consignment.pk).update(state=ConsignmentState.SENT)
    for state in (ConsignmentState.PLANNED, ConsignmentState.PACKED):
        Consignment.objects.filter(pk=consignment.pk).update(state=state)
        board = trades_board(cast.actor("sau"))

        assert next((one.label, one.value) for one in board.more["facts"]) == ("Chuyến chờ xuất kho", "1")
        assert ("Đóng gói, xuất kho", "1 chuyến chờ đóng gói hoặc xuất kho.") in texts(board)


@pytest.mark.parametrize(("name", "headline"), [("sau", "Cấp phát hôm nay"), ("an", "Văn thư hôm nay")])
def test_an_empty_house_has_an_honest_board(cast, sign_in, name, headline):
    page = sign_in(cast.person(name)).get("/")

    assert page.status_code == 200
    assert f"<h1>{headline}</h1>" in page.text
    assert "Bản đồ" not in page.text


def test_the_board_asks_no_more_with_more_books(cast):
    make_edition(state=State.DRAFT, title="Một")
    with CaptureQueriesContext(connection) as one:
        trades_board(cast.actor("ngoc"))
    for number in range(3):
        make_edition(state=State.DRAFT, title=f"Sách {number}")
    with CaptureQueriesContext(connection) as four:
        trades_board(cast.actor("ngoc"))
    assert len(one) == len(four)


@pytest.mark.parametrize(
    ("name", "headline"),
    [("kho", "Cấp phát hôm nay"), ("sau", "Cấp phát hôm nay"), ("ngoc", "Thư viện hôm nay")],
)
def test_whose_work_is_not_the_review_sees_no_campaign_first(cast, sign_in, name, headline):
    client = sign_in(cast.person(name))
    page = client.get("/")

    assert f"<h1>{headline}</h1>" in page.text
    for task in page.context["board"].tasks:
        assert (task.url, client.get(task.url).status_code) == (task.url, 200)
