"""Papers written in other rooms wait for their number where the clerk sees them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW, TODAY
from tests.registry.test_actions import go
from tusach.desk.boards import trades_board
from tusach.journal.models import Entry, Notice
from tusach.kit.errors import Refused
from tusach.registry import actions, queries
from tusach.registry.actions import Written
from tusach.registry.models import Awaiting

URL = "/du-thao/y-kien/7/cong-van/"


def wait(cast, url=URL, subject="về việc lấy ý kiến", keepers=("publisher",)):
    paper = Written("Công văn", subject, url, due=TODAY + timedelta(days=9))
    where = [cast.bodies[one] for one in keepers]
    return actions.await_number(keepers=where, paper=paper, by=cast.actor("hoa"), at=NOW)


def test_the_clerk_is_told_once_and_the_words_stay_those_of_now(cast):
    (first,) = wait(cast)
    (again,) = wait(cast, subject="về việc xin ý kiến")

    assert again.pk == first.pk
    assert Awaiting.objects.get().subject == "về việc xin ý kiến"
    notice = Notice.objects.get(kind="registry.waits")
    assert (notice.person, notice.url) == (cast.person("an"), URL)
    assert notice.sentence == "Công văn chờ cấp số: về việc lấy ý kiến. Hạn của việc: 11/11/2023."
    assert Entry.objects.filter(act="registry.await_number").count() == 1


def test_with_its_number_or_taken_back_it_waits_nowhere(cast):
    wait(cast, keepers=("publisher", "centre"))
    document = go(cast)

    assert actions.settle_awaiting(url=URL, by=cast.actor("an"), at=NOW, document=document) == 2
    assert actions.settle_awaiting(url=URL, by=cast.actor("an"), at=NOW) == 0
    assert set(Awaiting.objects.values_list("document", flat=True)) == {document.pk}
    wait(cast)
    assert queries.waits_since(URL).asked_by == cast.person("hoa")
    actions.settle_awaiting(url=URL, by=cast.actor("hoa"), at=NOW)
    assert queries.waits_since(URL) is None
    assert Entry.objects.get(act="registry.settle_awaiting").sentence.startswith(
        "Rút lại, chưa cấp số: Công văn"
    )


def test_where_nobody_gives_numbers_it_is_refused(cast):
    with pytest.raises(Refused, match="Chưa nơi nào có văn thư"):
        wait(cast, keepers=("centre",))
    assert not Awaiting.objects.exists()


def test_it_stands_over_the_outgoing_book_of_its_clerk_only(cast, sign_in):
    wait(cast)

    assert URL in sign_in(cast.person("an")).get("/van-ban/di/").content.decode()
    for name in ("hoa", "khach"):
        assert URL not in sign_in(cast.person(name)).get("/van-ban/di/").content.decode()


def test_the_home_of_the_clerk_names_what_waits(cast):
    assert "chờ cấp số" not in str(trades_board(cast.actor("an")).tasks)
    wait(cast)
    with CaptureQueriesContext(connection) as one:
        first = trades_board(cast.actor("an")).tasks[0]
    assert (first.title, first.url, first.main) == ("1 văn bản chờ cấp số", URL, True)
    for nth in range(2):
        wait(cast, url=f"{URL}{nth}/")
    with CaptureQueriesContext(connection) as three:
        first = trades_board(cast.actor("an")).tasks[0]
    assert (first.title, first.url) == ("3 văn bản chờ cấp số", "/van-ban/di/#cho-cap-so")
    assert first.text == "Công văn về việc lấy ý kiến và 2 văn bản nữa. Hạn của việc: 11/11/2023."
    assert len(three) == len(one)
