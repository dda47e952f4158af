"""Marks of bold and italic in a text: read where they are meant, never printed, in pairs after every change."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tusach.drafting import live
from tusach.drafting.applying import apply_change
from tusach.drafting.emphasis import Atom, written
from tusach.drafting.queries.unsourced import bare_numbers
from tusach.kit.errors import Refused

SHOWN = {"s1": "10.431", "s2": "38/63 tỉnh", "c1": ""}
BITS = ["a", "b", "ộ", "1", " ", "  ", "*", "**", "__", "_", ",", "(", "{{s1}}", "{{c1}}", "\n"]
TEXTS = st.lists(st.sampled_from(BITS), max_size=24).map("".join)


def runs(text):
    """The words printed, with what they are: `[("Có ", ""), ("10.431", "b")]`."""
    made = []
    for piece in live.parse(text, SHOWN):
        if words := piece.words(SHOWN):
            style = "b" * piece.bold + "i" * piece.italic
            if made and made[-1][1] == style:
                made[-1] = (made[-1][0] + words, style)
            else:
                made.append((words, style))
    return made


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("**đậm** và __nghiêng__", [("đậm", "b"), (" và ", ""), ("nghiêng", "i")]),
        ("**cả __hai__ thứ**", [("cả ", "b"), ("hai", "bi"), (" thứ", "b")]),
        ("**__x__**", [("x", "bi")]),
        ("**a __b** c__", [("a __b", "b"), (" c__", "")]),
        ("Đạt **{{s1}}** xã", [("Đạt ", ""), ("10.431", "b"), (" xã", "")]),
        ("{{s1}}**%**{{c1}}", [("10.431", ""), ("%", "b")]),
        ("**a **b**", [("**a ", ""), ("b", "b")]),
        ("**a\nb**", [("**a\nb**", "")]),
    ],
)
def test_marks_are_read(text, read):
    assert runs(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "Họ tên ______", "____ và ____", "ngày __ tháng __ năm 20__, đến 20__.", "(**) số ước; (**) số làm tròn", "***x***",
        "a**b**c", "2**3 và 4**5", "** x **", "__ x __", "****", "**", "snake__case__name", "* * *", "xã** và huyện**", "__a__**a**",
    ],
)  # fmt: skip
def test_signs_that_are_no_marks_stay_as_typed(text):
    assert live.printed(text, SHOWN) == text


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_pieces_cover_the_text_and_marks_come_in_pairs_of_one_line(text):
    pieces = live.parse(text, SHOWN)
    marks = [piece for piece in pieces if piece.is_mark]

    assert "".join(piece.text for piece in pieces) == text
    for line in text.split("\n"):
        own = [piece.text for piece in live.parse(line, SHOWN) if piece.is_mark]
        assert own.count("**") % 2 == own.count("__") % 2 == 0
    assert not pieces or not (pieces[-1].bold or pieces[-1].italic)
    assert len(live.printed(text, {**SHOWN, "s1": "{{s1}}", "c1": "{{c1}}"})) == len(text) - 2 * len(marks)


def atoms(text):
    return [
        Atom(part, piece.bold, piece.italic, bool(piece.name))
        for piece in live.parse(text, SHOWN)
        if not piece.is_mark
        for part in ([piece.text] if piece.name else piece.text)
    ]


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_what_was_read_is_written_so_that_it_is_read_the_same(text):
    assert runs(written(atoms(text))) == runs(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("aộ1 ,(\n-)"), st.booleans(), st.booleans()), max_size=20))
def test_any_emphasis_is_written_in_pairs_and_no_letter_is_lost(letters):
    text = written([Atom(*letter) for letter in letters])

    assert live.printed(text, {}) == "".join(letter for letter, _, _ in letters)


@pytest.mark.parametrize(
    ("letters", "text"),
    [
        ("nghìn xã", "**nghìn** xã"),  # half a word is the whole word
        ("- một", "- **một**"),  # the mark of a list is not
    ],
)
def test_emphasis_is_of_whole_words_and_not_of_the_mark_of_a_list(letters, text):
    assert written([Atom(letter, bold=at in {0, 1, 2, 3}) for at, letter in enumerate(letters)]) == text


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.data())
def test_words_put_in_another_place_leave_the_marks_in_pairs(text, data):
    printed = live.plain(text, SHOWN).text
    if "*" in printed or "_" in printed:  # signs that are no marks could become some beside other words
        return
    bare = live.plain(text, SHOWN)
    start = data.draw(st.integers(0, len(bare.text)))
    end = data.draw(st.integers(start, len(bare.text)))
    if bare.covered[start:end].count("\u25a1") % 6 or bare.covered[:start].count("\u25a1") % 6:
        return  # within a token
    made = live.replaced(text, *bare.span(start, end), "mới", SHOWN)

    assert live.plain(made, SHOWN).text == f"{bare.text[:start]}mới{bare.text[end:]}"


@pytest.mark.parametrize(
    ("text", "quote", "proposed", "result"),
    [
        ("Có **10 xã** làm tốt.", "10 xã làm", "12 xã đã làm", "Có **12 xã** đã làm tốt."),
        ("Có **{{s1}} xã** làm tốt.", "10.431 xã làm", "10.431 xã làm rất", "Có **{{s1}} xã** làm rất tốt."),
        ("__Một__ hai ba.", "Một hai", "Bốn", "Bốn ba."),
        ("Một **hai** ba.", " hai", "", "Một ba."),
        ("**Một hai**\n**ba**", "hai ba", "bốn", "**Một bốn**"),
        (
            "Nhiều nơi làm tốt{{c1}} và hay.",
            "làm tốt và hay",
            "làm tốt, hay",
            "Nhiều nơi làm tốt{{c1}}, hay.",
        ),
    ],
)
def test_a_proposed_wording_goes_in_with_marks_around_it(text, quote, proposed, result):
    assert apply_change(text, SHOWN, quote=quote, proposed=proposed) == result


def test_a_proposed_wording_brings_no_figure_of_its_own():
    with pytest.raises(Refused, match="gắn nguồn"):
        apply_change("Một hai.", SHOWN, quote="hai", proposed="{{s1}}")


def test_an_edited_text_is_read_as_it_would_be_printed():
    assert (
        live.read_aloud("**Có {{s1: 10.431 xã}}** và {{s2}}{{x}}.", SHOWN)
        == "Có 10.431 xã và 38/63 tỉnh{{x}}."
    )


def test_words_and_numbers_are_found_with_marks_among_them():
    text = "Bình quân **64** lượt, **86,7**% số xã; __c__."
    found = bare_numbers(text, SHOWN)

    assert [each.quote for each in found] == ["64 lượt", "86,7%"]
    assert [text[each.start : each.end] for each in found] == ["64** lượt", "86,7**%"]
    assert live.find_plain(text, "64 lượt", SHOWN) == (found[0].start, found[0].end)
    assert bare_numbers("“__Có 64 lượt__”{{c1}}", SHOWN) == []


def test_marks_within_a_figure_are_no_part_of_its_wording():
    assert live.from_hand("{{s1: **10.431**}} xã", SHOWN) == live.FromHand("{{s1}} xã", {}, [])
