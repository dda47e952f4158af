"""Finding documents by their words and by those of their files, within what a person may see."""

from datetime import date

import pytest
from django.db import connection

from tests.cast import NOW
from tests.registry.test_actions import attach, come, go, own, paper
from tusach.registry import actions, queries, search, words
from tusach.registry.reading import TextRead


def found(cast, text, name="an", **more):
    return list(queries.search_documents(cast.actor(name), text, **more).ids)


def with_text(cast, document, text, name="van ban.txt"):
    kept = attach(cast, document, name, text.encode())
    actions.keep_text(
        attachment=kept, read=TextRead(text=text, source="text", pages=2), by=cast.actor("an"), at=NOW
    )
    return kept


@pytest.fixture
def three(cast):
    return [
        come(cast, paper(number=str(number), subject=subject))
        for number, subject in (
            (1, "Trồng cà phê"),
            (2, "Trông trẻ ở nhà văn hóa"),
            (3, "Trong sạch, vững mạnh"),
        )
    ]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("trồng", [0, 2, 1]),  # as typed first, then what folds alike, the newest first
        ("trong", [2, 1, 0]),
        ("TRÔNG TRẺ", [1]),
        ('"cà phê"', [0]),
        ('"phê cà"', []),
        ('"trẻ ở nhà văn"', [1]),
        ('"tre o nha van"', [1]),
        ('"trẻ nhà"', []),
        ("1-kh/btgtw", [0]),
        ("tuyên giáo phe", [0]),
        ("nhà văn hoá", [1]),  # the tone's place does not matter
        ("%", []),
        ('"', []),
        ("x" * 900, []),
        ("NEAR(a b) OR c*", []),
    ],
)
def test_words_are_found_as_typed_first(cast, three, text, places):
    assert found(cast, text) == [three[place].pk for place in places]


def test_the_text_of_a_file_is_found_with_its_place(cast):
    document = come(cast)
    with_text(cast, document, "Mở đầu.\nĐề nghị báo cáo về tủ sách của xã trước ngày 31/10.")

    assert found(cast, "tu sach") == [document.pk]
    place = queries.snippets([document.pk], "tu sach")[document.pk]
    assert (place.found, place.before.endswith("báo cáo về "), place.after.startswith(" của xã")) == (
        "tủ sách",
        True,
        True,
    )
    document.refresh_from_db()
    assert document.pages == 2


def test_a_file_of_endless_different_words_is_found_by_the_first_of_them(cast):
    document = come(cast)
    with_text(cast, document, " ".join(f"{n:05}" + "ắ" * 36 for n in range(9_000)))

    assert found(cast, "00007" + "ắ" * 36) == [document.pk]


def test_only_what_may_be_seen_is_found(cast):
    came, sent = (
        come(cast),
        go(cast, own(subject="Tổng kết gửi các tỉnh"), recipients="- Các tỉnh ủy, thành ủy"),
    )
    secret = come(cast, paper(number="9", secrecy="SECRET", subject="Tổng kết mật"))
    known = actions.enter_known(
        kind="Kết luận", number="30", symbol="-KL/TW", subject="Tổng kết", by=None, at=NOW
    )

    seen = {
        name: set(found(cast, "tổng kết", name)) for name in ("an", "hoa", "minh", "khach", "lan", "vang")
    }

    assert seen["an"] == {came.pk, sent.pk, secret.pk, known.pk}
    assert seen["hoa"] == {came.pk, sent.pk, known.pk}
    assert seen["minh"] == seen["khach"] == {sent.pk, known.pk}
    assert (seen["lan"], seen["vang"]) == ({known.pk}, set())


def test_a_register_and_a_year_narrow_the_answer(cast):
    came = come(cast)
    sent = go(cast, own(dated=date(2022, 5, 1)))
    body = cast.bodies["publisher"]

    assert found(cast, "tổng kết", body=body, direction="INCOMING") == [came.pk]
    assert found(cast, "tổng kết", body=body, direction="OUTGOING") == [sent.pk]
    assert found(cast, "tổng kết", year=2022) == [sent.pk]
    assert found(cast, "tổng kết", year=2021) == []


def test_the_index_follows_a_change_and_can_be_built_anew(cast):
    document = go(cast, recipients="- Lưu.")
    with_text(cast, document, "phát hành")
    assert (found(cast, "phát hành"), found(cast, "phát hành", "minh")) == ([document.pk], [])

    actions.set_recipients(
        document=document, recipients=queries.read_recipients("- Các tỉnh ủy"), by=cast.actor("an"), at=NOW
    )
    assert found(cast, "phát hành", "minh") == [document.pk]
    assert actions.reindex() == 1
    assert (found(cast, "phat hanh", "minh"), found(cast, "phat", "khach")) == ([document.pk], [document.pk])


def test_documents_of_before_the_index_are_put_in_once(cast):
    from tusach.registry.models import Document, SearchWords

    come(cast)
    actions.reindex(Document.objects.none())
    assert found(cast, "tong ket") == []

    actions.reindex_when_empty()
    assert (len(found(cast, "tong ket")), SearchWords.objects.count()) == (1, 1)
    actions.reindex_when_empty()
    assert len(found(cast, "tong ket")) == 1


def test_a_long_answer_is_cut_and_says_so(cast, monkeypatch):
    monkeypatch.setattr("tusach.registry.queries.finding.MOST_FOUND", 2)
    for number in range(3):
        come(cast, paper(number=str(number + 1)))

    answer = queries.search_documents(cast.actor("an"), "tong ket")

    assert (len(answer), answer.more) == (2, True)


def test_the_index_stands_in_the_houses_own_database(cast):
    come(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_found" if connection.vendor == "postgresql"
                       else "SELECT count(*) FROM registry_found WHERE registry_found MATCH 'tong'")  # fmt: skip
        assert cursor.fetchone() == (1,)


def test_a_snippet_is_cut_at_words():
    text = "một hai ba bốn năm sáu bảy tám chín mười " * 20
    place = words.snippet(text.replace("năm", "NĂM", 5), words.read("nam sau"), around=20)

    assert (place.found, place.before[:2], place.after[-2:]) == ("NĂM sáu", "mộ", " …")
    assert words.snippet("không có", words.read("khác")) is None


@pytest.mark.parametrize("first", [1, 2, 16])
@pytest.mark.parametrize("limit", [1, 3, 30])
def test_the_newest_are_found_block_by_block(cast, three, monkeypatch, first, limit):
    monkeypatch.setattr(search, "_BLOCK", 3)
    monkeypatch.setattr(search, "_FIRST_BLOCKS", first)
    monkeypatch.setattr(search, "_TIMES_MORE", 2)
    search.empty()
    whole = {place: f"k1 {'đất' if place % 3 else 'đá'}" for place in range(1, 25)}
    for place, written in whole.items():
        search.put(place, written, "k7")
    for text, held in (("đất", "đất"), ("dat", "đất"), ("đá", "đá"), ("k1", "k1"), ("đất đá", "đất đá")):
        newest = [place for place, written in reversed(whole.items()) if held in written]
        assert search.find(words.read(text), anyone=["k7"], limit=limit) == newest[:limit]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's index has had one layout only")
def test_an_index_laid_out_otherwise_is_made_anew(cast, three):
    with connection.cursor() as cursor:
        cursor.execute("COMMENT ON TABLE registry_found IS 'as it was'")
    search.prepare()
    assert found(cast, "trồng") == []
    actions.reindex_when_empty()
    assert found(cast, "trồng") == [three[0].pk, three[2].pk, three[1].pk]
