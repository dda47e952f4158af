"""Use as it reaches the database: batches, upserts, failures, switches; and the tables made of it."""

import subprocess
import sys
import threading
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOW
from tests.library.factories import make_edition
from tests.library.test_counter import PHONE
from tusach.books.models import Topic, WishCount
from tusach.kit.errors import Refused
from tusach.library.actions import add_counts, note_use, use, write_uses
from tusach.library.counting import Channel
from tusach.library.models import Metric, UsageCount
from tusach.library.queries import usage

pytestmark = pytest.mark.django_db
NOVEMBER = date(2023, 11, 1)


def note(kind="request", edition=None, unit=None, address="203.0.113.7", at=NOW, **facts):
    note_use(
        kind=kind, edition_id=edition and edition.pk, unit_id=unit and unit.pk, address=address, agent=PHONE,
        at=at, **facts,
    )  # fmt: skip


def kept(**where):
    return {row.metric: row.count for row in UsageCount.objects.filter(**where)}


def test_notes_become_rows_and_the_next_batch_is_added(cast):
    book = make_edition()
    for n in range(3):
        note(edition=book, unit=cast.ta_nung, address=f"203.0.113.{n}", item="1")
    assert UsageCount.objects.count() == 0
    assert write_uses() == 21
    note(edition=book, unit=cast.ta_nung, at=NOW + timedelta(minutes=5), item="2")
    write_uses()

    assert kept(edition=book, unit=cast.ta_nung, month=NOVEMBER)["TOTAL_REQUESTS"] == 4
    assert kept(edition=None) == {"VISITS": 4}
    assert UsageCount.objects.count() == len(set(UsageCount.objects.values_list("row", flat=True)))


def test_writing_takes_a_handful_of_queries_whatever_the_number_of_books(cast):
    asked = []
    for books in (1, 30):
        for n in range(books):
            note(edition=make_edition(f"Sách {books} {n}"), address=f"203.0.113.{books}")
        with CaptureQueriesContext(connection) as queries:
            write_uses()
        asked.append(len(queries))

    assert asked[1] <= asked[0] + 1 <= 10  # SQLite takes so many rows in two statements


def test_a_place_or_book_that_is_not_known_breaks_nothing(cast):
    add_counts({(999_999, None, NOVEMBER, "SAVES"): 2, (None, 999_999, NOVEMBER, "VISITS"): 3})

    assert kept(unit=None) == {"VISITS": 3}


def _locked(counts):
    raise OperationalError("database is locked")


def test_what_cannot_be_written_waits_for_the_next_time(cast, monkeypatch, caplog):
    note(kind="visit")
    with monkeypatch.context() as broken:
        broken.setattr(use, "add_counts", _locked)
        assert write_uses() == 0
    assert "1 counts of use could not be written yet" in caplog.text

    assert write_uses() == 1


def test_words_that_found_nothing_become_a_wish_without_a_place(cast):
    for n in range(6):
        note(kind="missed", unit=cast.ta_nung, address=f"203.0.113.{n}", item="nuôi ong mật")
        note(
            kind="missed",
            unit=cast.ta_nung,
            address=f"203.0.113.{n}",
            item="?" if n else "bệnh của riêng tôi",
        )
    write_uses()

    (wish,) = WishCount.objects.all()
    assert (wish.text, wish.count, wish.unit, wish.month, wish.source) == (
        "nuôi ong mật",
        6,
        None,
        NOVEMBER,
        "NO_HIT",
    )


def test_counting_can_be_switched_off(cast, settings):
    settings.COUNT_USE = False
    note(kind="visit")
    note(kind="no such kind")
    settings.COUNT_USE = True
    note(kind="no such kind")

    assert write_uses() == 0


def test_many_threads_lose_nothing(cast):
    def read(address):
        for n in range(200):
            note(kind="search", address=address, item=str(n))

    threads = [threading.Thread(target=read, args=(f"203.0.113.{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    write_uses()

    assert kept() == {"SEARCHES": 1600, "VISITS": 8}


SENDER = """
import sys, time
from pathlib import Path
from tusach.library.counting import Channel
channel = Channel(Path(sys.argv[1]), print, print, print)
for n in range(300):
    while not channel.send(b"%d" % n):
        time.sleep(0.001)  # the receiver is behind
"""


@pytest.fixture
def counting(tmp_path):
    got, ended = [], []
    channel = Channel(tmp_path, got.append, lambda: None, lambda: ended.append(True))
    channel.got, channel.ended = got, ended
    yield channel
    channel.close()


def test_one_process_counts_for_all_and_the_next_one_takes_over(counting, tmp_path):
    assert counting.send(b"mine")
    assert counting.counts_here
    assert (tmp_path / "use.sock").stat().st_mode & 0o777 == 0o600
    others = [subprocess.Popen([sys.executable, "-c", SENDER, str(tmp_path)]) for _ in range(2)]
    assert [one.wait(timeout=60) for one in others] == [0, 0]
    counting.close()
    assert (len(counting.got), counting.ended) == (601, [True])

    heir = Channel(tmp_path, [].append, list, list)
    assert heir.send(b"after it")
    assert heir.counts_here
    heir.close()


class TestTables:
    @pytest.fixture(autouse=True)
    def read(self, cast):
        law, farm = make_edition(), make_edition("Trồng cà phê", topic=Topic.FARMING)
        counts = {
            (None, cast.ta_nung.pk, NOVEMBER, Metric.VISITS): 40,
            (None, cast.bao_thuan.pk, NOVEMBER, Metric.VISITS): 3,
            (None, cast.hoa_bac.pk, date(2023, 10, 1), Metric.VISITS): 9,
            (None, cast.tan_thanh.pk, NOVEMBER, Metric.VISITS): 25,
            (None, None, NOVEMBER, Metric.VISITS): 60,
            (law.pk, cast.ta_nung.pk, NOVEMBER, usage.OPENED): 30,
            (law.pk, cast.ta_nung.pk, NOVEMBER, Metric.SECONDS): 36_000,
            (farm.pk, cast.bao_thuan.pk, NOVEMBER, usage.OPENED): 2,
            (farm.pk, cast.bao_thuan.pk, NOVEMBER, Metric.SECONDS): 9_000,
        }
        add_counts(counts)
        return cast

    def test_of_months_the_small_one_is_covered_with_another(self):
        table = usage.by_month(2023)
        visits = {row.name: row.values[0] for row in table.rows}

        assert visits == {"Tháng 10": 9, "Tháng 11": 128}
        assert table.total[:2] == (137, 32)

    def test_of_provinces_with_readers_who_chose_no_commune(self):
        table = usage.by_place(2023, 11)

        assert [(row.name, row.values[0]) for row in table.rows] == [
            ("Tỉnh Hà Giang", 25), ("Tỉnh Lâm Đồng", 43), ("Chưa chọn xã", 60),
        ]  # fmt: skip
        assert table.total[0] == 128

    def test_of_communes_a_small_count_cannot_be_worked_out(self, read):
        table = usage.by_place(2023, 11, within=read.lam_dong)

        assert {row.name: row.values for row in table.rows} == {"Xã Tà Nung": ("ẩn", "ẩn", "<5", "ẩn", "<5")}
        assert (table.rest, table.total) == (2, (43, 32, "<5", 12, "<5"))

    def test_of_topics_hours_are_covered_with_their_openings(self):
        table = usage.by_topic(2023)

        assert table.columns == ("Lượt mở sách", "Lượt lưu đọc ngoại tuyến", "Giờ đọc")
        assert [(row.name, row.values) for row in table.rows] == [
            (Topic.LAW.label, ("ẩn", "<5", "ẩn")),
        ]
        assert table.rest == 7

    @pytest.mark.parametrize("more", [0, 2])
    def test_the_queries_do_not_grow_with_the_places(self, read, django_assert_num_queries, more):
        for unit in (read.hoa_bac, read.tan_thanh)[:more]:
            add_counts({(None, unit.pk, NOVEMBER, Metric.SAVES): 8})
        with django_assert_num_queries(3):
            usage.by_place(2023, 11)

    def test_the_table_on_the_terminal(self, capsys):
        call_command("library", "usage", "--by", "province")
        said = capsys.readouterr().out
        assert "Tỉnh Lâm Đồng" in said
        assert "Cộng 2023" in said
        with pytest.raises(Refused, match="Có: 2023"):
            call_command("library", "usage", "--year", "1999")

    def test_a_year_of_which_nothing_is_known(self):
        assert usage.by_place(2031, 5).rows == ()
        assert usage.by_topic(2031).total == ("<5", "<5", "<5")
        assert usage.years_of_use() == [2023]
