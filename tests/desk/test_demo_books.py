import io
from datetime import UTC, datetime

import pytest

from tests.cast import NOW, make_body
from tusach.books.models import Topic, WishCount
from tusach.desk.demo.books import SEED, fill_library, readers_of
from tusach.desk.demo.sounds import make_mp3
from tusach.desk.demo.two_more import WORDS_TITLE, sound_book
from tusach.desk.demo.written import MARK, as_epub, chapters_of, shelf
from tusach.journal.models import Entry
from tusach.kit.epub import read_chapter
from tusach.kit.text import nfc, same_tone
from tusach.library.ingest import derive
from tusach.library.models import Edition, Form, Metric, PackOrder, State, UsageCount
from tusach.library.queries.packs import index_of
from tusach.people.models import BodyKind, Person, Role
from tusach.people.queries import actor_for
from tusach.places.models import Level, Unit


@pytest.mark.parametrize("told", shelf(), ids=lambda told: told.title)
def test_every_book_reads_as_a_book(told):
    sources = chapters_of(told, seed=SEED)
    chapters = [read_chapter(source, name="c") for source in sources]
    text = "\n".join(sources)

    assert [source for source in sources if "{" in source] == []
    assert [chapter.title for chapter in chapters if chapter.words < 180] == []
    assert text == nfc(text)
    assert [word for word in text.split() if same_tone(word) != word and "hoạ" not in word] == []


def test_the_shelf_covers_the_seven_topics_and_is_told_the_same_way_each_time():
    told = shelf()
    at = datetime(2026, 1, 1, tzinfo=UTC)

    assert {one.topic for one in told} == set(Topic)
    assert len({one.title for one in told}) == len(told) >= 30
    assert as_epub(told[0], seed=1, made_at=at) == as_epub(told[0], seed=1, made_at=at)
    assert chapters_of(told[0], seed=1) != chapters_of(told[0], seed=2)


@pytest.fixture
def filled(db, settings, tmp_path):
    """The library of the demo, in a house with a publisher and nothing else."""
    nation = Unit.objects.create(level=Level.NATION, key="VN")
    make_body(BodyKind.PUBLISHER, "Nhà xuất bản", nation)
    return fill_library(today=NOW)


@pytest.mark.slow
def test_all_books_are_published_with_the_handbook_first_and_the_mark_on_each(filled):
    books = list(Edition.objects.order_by("published_at"))

    assert [one.state for one in books if one.state != State.PUBLISHED] == []
    assert books[0].title == "Cẩm nang tủ sách"
    assert len(books) == len(shelf()) + 4
    assert [one.title for one in books[1:] if MARK not in one.description] == []
    assert {one.form for one in books} == {Form.TEXT, Form.PAGES, Form.AUDIO}
    assert [one.title for one in books if one.language == "km"] == [WORDS_TITLE]
    assert Entry.objects.filter(act="library.publish_edition").count() == len(books)
    assert actor_for(Person.objects.get(username=filled[0].username), at=NOW).has_role(Role.LIBRARIAN)
    assert WishCount.objects.count() >= 8
    assert UsageCount.objects.filter(metric=Metric.VISITS).exists()
    order = PackOrder.objects.get()
    farming = [one for one in books if one.topic == Topic.FARMING]
    assert (order.state, order.pack.name, len(index_of(order.pack).editions)) == (
        "DONE",
        "nong-nghiep",
        len(farming),
    )


def test_the_sound_has_its_chapters_and_says_that_a_machine_makes_it():
    name, data, facts = sound_book()
    book = derive(io.BytesIO(data), given=facts)

    assert name.endswith(".mp3")
    assert [one.title for one in book.sections] == ["Gọi mọi người về", "Đổi phần đọc", "Chào ra về"]
    assert all(5 < one.seconds < 20 for one in book.sections)
    assert "Không có giọng đọc" in facts["description"]
    assert make_mp3([("a", [(9, 1.0)])], title="T", author="A", voice="V").count(b"\xff\xfb\x14\xc4") == 42


def test_use_keeps_the_relations_of_counting():
    book = Edition(pk=1, topic=Topic.FARMING, published_at=datetime(2026, 3, 5, tzinfo=UTC))
    counts = readers_of([book], [7, 8], today=datetime(2026, 11, 23, tzinfo=UTC).date())
    months = {month for edition, _, month, _ in counts if edition == 1}

    assert min(months) == datetime(2026, 3, 1, tzinfo=UTC).date()
    for edition, unit, month, metric in counts:
        if edition and metric == Metric.REQUESTS:
            asked, looked = (
                counts[edition, unit, month, metric],
                counts[edition, unit, month, Metric.INVESTIGATIONS],
            )
            assert counts[edition, unit, month, Metric.UNIQUE_REQUESTS] <= asked <= looked
    assert counts == readers_of([book], [7, 8], today=datetime(2026, 11, 23, tzinfo=UTC).date())
