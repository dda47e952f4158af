"""Tokens in a text: nothing of it is ever lost."""

import pytest

from tusach.drafting import live
from tusach.drafting.queries.unsourced import bare_numbers

SHOWN = {"s1": "10.431", "s2": "38/63 tỉnh", "c1": ""}


def test_a_text_is_read_in_pieces_that_cover_it():
    text = "Có {{s1}} xã,{{s2}} nêu {{c1}}."
    pieces = live.parse(text, SHOWN)

    assert "".join(piece.text for piece in pieces) == text
    assert [piece.name for piece in pieces] == ["", "s1", "", "s2", "", "c1", ""]
    assert live.printed(text, SHOWN) == "Có 10.431 xã,38/63 tỉnh nêu ."


@pytest.mark.parametrize(
    "text",
    [
        "{{",
        "{{s1",
        "s1}}",
        "{{s9}}",
        "{{}}",
        "{{ S1 }}",
        "{{s1}",
        "{{{s1",
        "{{s1:{{s2",
        "}}{{",
        "a{{b c}}d",
        "{%s1%}",
    ],
)
def test_what_is_no_token_stays_as_it_was_written(text):
    assert live.printed(text, SHOWN) == text
    assert live.from_hand(text, SHOWN).text == text


def test_strange_tokens_are_named():
    assert live.strange("{{s9}} và {{s1}} rồi {{s2", SHOWN) == ["{{s9}}", "{{s2"]
    assert live.strange("{{s1}} xã", SHOWN) == []


def test_a_text_goes_to_the_hand_and_back_unchanged():
    text = "Có {{s1}} xã, {{s2}} nêu{{c1}}."
    by_hand = live.for_hand(text, SHOWN)

    assert by_hand == "Có {{s1: 10.431}} xã, {{s2: 38/63 tỉnh}} nêu{{c1}}."
    back = live.from_hand(by_hand, SHOWN)
    assert (back.text, dict(back.shown), list(back.freed)) == (text, {}, [])


def test_other_words_around_the_same_number_keep_the_source():
    back = live.from_hand("{{s2: 38/63 tỉnh, thành phố}} nêu", SHOWN)

    assert (back.text, back.shown, back.freed) == ("{{s2}} nêu", {"s2": "38/63 tỉnh, thành phố"}, [])


def test_a_number_typed_over_a_figure_loses_its_source_but_not_its_words():
    back = live.from_hand("Có {{s1: 10.500}} xã", SHOWN)

    assert (back.text, back.shown, back.freed) == ("Có 10.500 xã", {}, ["s1"])


@pytest.mark.parametrize(
    ("shown", "before", "now", "said"),
    [
        ("38/63 tỉnh", "38/63", "41/63", "41/63 tỉnh"),
        ("14 trên 16 chi bộ", "14 trên 16 chi bộ", "15/16 chi bộ", "15 trên 16 chi bộ"),
        ("hơn 10.000 bản", "10.431 bản", "10.598 bản", "10.598 bản"),  # the wording was not of the old value
        ("2 tỷ 350 triệu", "2 tỷ 350 triệu", "2.400.000.000 đồng", "2.400.000.000 đồng"),
        ("", "", "38/63", "38/63"),
    ],
)
def test_a_wording_says_the_new_value(shown, before, now, said):
    assert live.reworded(shown, before, now) == said


def test_names_are_never_used_again():
    assert live.free_name(["s1", "s12", "c3"]) == "s13"
    assert live.free_name(["s1"], "c") == "c1"


def test_words_are_found_outside_tokens_and_nearest_to_where_they_were_chosen():
    text = "64 lượt; {{s1: 64 lượt}}; 64 lượt"

    assert live.find_plain(text, "64 lượt", {"s1": "64 lượt"}) == (0, 7)
    assert live.find_plain(text, "64 lượt", {"s1": "64 lượt"}, near=30) == (26, 33)
    assert live.find_plain("{{s1}}", "s1", SHOWN) is None
    assert live.outside("a {{s1}} b", 4, SHOWN) == 8


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bình quân mỗi xã có 64 lượt mượn trong năm 2022.", ["64 lượt"]),
        ("Tỷ lệ 98,4% số xã; 1.234.567 bản.", ["98,4%", "1.234.567 bản"]),
        ("Từ ngày 31/10/2023, theo Quyết định số 341-KH/BTGTW, mục 1.2.2.", []),
        ("Giai đoạn 2009-2023 và năm 2022.", []),
        ("Có {{s1}} xã.", []),
        ("1. Ưu điểm", []),
    ],
)
def test_numbers_typed_without_a_source_are_found_and_years_and_papers_are_not(text, found):
    assert [each.quote for each in bare_numbers(text, SHOWN)] == found
