"""The index and its table of changes: what is new shows, what is gone goes, and nothing half done is ever seen."""

import gc
import shutil
import threading

import pytest
from django.db import connection

from tests.cast import NOW
from tests.library.factories import make_edition
from tests.library.search_contract import each_engine, titles  # noqa: F401 - a fixture
from tusach.library import queries
from tusach.library.models import Edition, IndexChange, State
from tusach.library.search import choose, feed, terms
from tusach.library.search.choose import engine


def change(edition, state):
    edition.state = state
    edition.ended_reason = "sai bản in" if state == State.WITHDRAWN else ""
    edition.published_at = NOW
    edition.save()
    IndexChange.objects.create(edition=edition, drop=state != State.PUBLISHED, at=NOW)


@pytest.mark.parametrize("state", [State.DRAFT, State.CHECKED, State.SUPERSEDED, State.WITHDRAWN])
def test_only_what_is_published_is_found_and_at_once(state):
    edition = make_edition("Sách", [("", ["Nước sạch."])], state=state)
    assert titles("nuoc sach") == titles("sach") == set()

    change(edition, State.PUBLISHED)
    assert titles("nuoc sach") == {"Sách"}

    change(edition, state)
    assert titles("nuoc sach") == set()
    assert queries.search("nuoc", edition=edition).total_hits == 0


def test_a_change_that_commits_late_is_not_lost():
    early = make_edition("Sớm", [("", ["Nước."])])
    row = IndexChange.objects.get(edition=early)
    late_pk, row.pk = row.pk, row.pk + 5
    IndexChange.objects.all().delete()
    row.save(force_insert=True)
    assert titles("nuoc") == {"Sớm"}

    other = make_edition("Muộn", [("", ["Nước."])])
    IndexChange.objects.filter(edition=other).delete()
    IndexChange.objects.create(pk=late_pk, edition=other, at=NOW)

    assert titles("nuoc") == {"Sớm", "Muộn"}


def test_applying_twice_changes_nothing():
    make_edition("Sách", [("", ["Nước."])])

    assert feed.apply_news(engine()) == 1
    assert feed.apply_news(engine()) == 0
    assert feed.rebuild(engine()) == 1
    assert queries.search("nuoc").total_hits == 1


def test_a_book_that_changed_is_found_once_and_as_it_is_now():
    edition = make_edition("Sách", [("", ["Nước sông."])])
    other = make_edition("Khác", [("", ["Nước mưa."])])
    assert queries.search("nuoc").total_hits == 2

    for _ in range(8):  # more than an engine's notes of one state
        change(edition, State.PUBLISHED)
        assert feed.apply_news(engine()) == 1
        assert feed.apply_news(engine()) == 0
    assert queries.search("nuoc").total_hits == 2
    assert len(engine().reader().in_book(terms.read("nuoc"), edition.pk, 9)) == 1

    change(other, State.WITHDRAWN)
    assert feed.apply_news(engine()) == 1
    assert engine().reader().counts(terms.read("nuoc")) == {edition.pk: 1}


def test_an_index_ahead_of_its_database_is_built_anew():
    make_edition("Cũ", [("", ["Nước cũ."])])
    make_edition("Cũ nữa", [("", ["Nước cũ."])])
    assert titles("nuoc") == {"Cũ", "Cũ nữa"}
    IndexChange.objects.all().delete()
    Edition.objects.filter(title="Cũ nữa").update(title="Khác", state=State.DRAFT)

    assert feed.apply_news(engine()) == 1
    assert titles("nuoc") == {"Cũ"}


def test_little_news_is_taken_in_at_once_and_much_is_left_to_the_worker(monkeypatch):
    make_edition("Đầu", [("", ["Nước."])])
    assert titles("nuoc") == {"Đầu"}
    monkeypatch.setattr(feed, "_WORDS_AT_ONCE", 0)
    monkeypatch.setattr(feed, "_PAUSE", 0.0)
    make_edition("Sau", [("Nước", ["Nước sạch."])])

    assert titles("nuoc") == {"Đầu"}
    assert titles("sau") == {"Sau"}  # its title needs no index
    feed.apply_news(engine())
    assert titles("nuoc") == {"Đầu", "Sau"}


def test_a_search_says_which_books_it_could_not_look_through(monkeypatch, django_assert_num_queries):
    first = make_edition("Đầu", [("", ["Nước."])])
    gone = make_edition("Rút", [("", ["Nước."])])
    assert queries.search("nuoc").whole
    monkeypatch.setattr(feed, "_WORDS_AT_ONCE", 0)
    monkeypatch.setattr(feed, "_PAUSE", 0.0)
    later = make_edition("Sau", [("", ["Nước sạch."])])
    change(gone, State.WITHDRAWN)  # found no more whatever the index holds, so it is not waited for

    found = queries.search("nuoc")
    assert (found.waiting, found.partial, found.whole, found.total_books) == (1, False, False, 1)
    assert [queries.search("nuoc", edition=one).waiting for one in (first, later)] == [0, 1]

    feed.apply_news(engine())
    queries.search("nuoc")
    with django_assert_num_queries(1 if engine().name != "postgres" else 9):
        assert queries.search("nuoc").waiting == 0


def test_an_index_of_another_database_answers_nothing_while_it_waits_to_be_built_anew(monkeypatch):
    edition = make_edition("Cũ", [("", ["Nước cũ."])])
    assert titles("nuoc") == {"Cũ"}
    monkeypatch.setattr(feed, "_WORDS_AT_ONCE", 0)
    IndexChange.objects.all().delete()
    IndexChange.objects.create(pk=10_000, edition=edition, at=NOW)

    assert queries.search("nuoc").partial
    assert queries.search("nuoc").partial  # within the pause too
    assert titles("cu") == {"Cũ"}


def test_one_writer_at_a_time():
    make_edition("Sách", [("", ["Nước."])])
    seen = []

    with engine().lock(0.0) as first:
        if connection.vendor == "postgresql" and engine().name == "postgres":
            return  # a second session is needed; see test_search_nodes.py
        thread = threading.Thread(target=lambda: seen.append(_free(engine())))
        thread.start()
        thread.join()

    assert first
    assert seen == [False]
    assert _free(engine())


def _free(one):
    with one.lock(0.0) as free:
        return free


def test_readers_go_on_while_the_index_is_rebuilt_and_never_see_half_of_it():
    for number in range(20):
        make_edition(f"Sách {number}", [("", ["Nước."])])
    feed.rebuild(engine())
    reader = engine().reader()
    asked = terms.read("nuoc")
    seen = []

    def batches():
        for batch in feed._batches(list(Edition.objects.values_list("pk", flat=True)), feed.PairCount()):
            yield batch
            if engine().name != "postgres":  # there a session sees its own writing
                seen.append(sum(engine().reader().counts(asked).values()))

    engine().rebuild(batches(), lambda: {"state": "{}", "pairs": "[]"})

    assert set(seen) <= {20}
    assert sum(reader.counts(asked).values()) == 20


def test_what_fails_half_way_leaves_the_index_as_it_was():
    make_edition("Sách", [("", ["Nước."])])
    feed.apply_news(engine())

    def broken():
        yield 1, ()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        engine().write(broken(), dict)
    with pytest.raises(RuntimeError):
        engine().rebuild(broken(), dict)

    assert titles("nuoc") == {"Sách"}


def test_a_lost_text_leaves_the_others_findable(caplog):
    edition = make_edition("Sách", [("", ["Nước."]), ("", ["Lửa."])])
    edition.sections.filter(ordinal=1).update(text_sha256="f" * 64)

    assert queries.search("lua").total_hits == 1
    assert "cannot be read" in caplog.text


@pytest.mark.parametrize("harm", ["gone", "pointer", "garbage", "empty"])
def test_a_lost_or_broken_index_is_built_anew(settings, harm):
    if settings.SEARCH == "postgres":
        pytest.skip("its tables are the database's")
    make_edition("Sách", [("", ["Nước."])])
    assert titles("nuoc") == {"Sách"}
    folder = settings.SEARCH_FOLDER / settings.SEARCH
    choose._made.cache_clear()  # the harm is done while nobody has it open
    gc.collect()
    if harm == "gone":
        shutil.rmtree(settings.SEARCH_FOLDER)
    elif harm == "pointer":
        (folder / "current").write_text("../../etc")
    else:
        for file in folder.glob("g*/*"):
            file.write_bytes(b"" if harm == "empty" else b"\xff" * 4096)

    assert titles("nuoc") == {"Sách"}
