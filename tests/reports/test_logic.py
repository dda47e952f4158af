import json
from fractions import Fraction
from pathlib import Path

import pytest

from tusach.reports.logic import WrongExpression, evaluate, fill, parse, parse_message, references

TABLE = json.loads(Path(__file__).with_name("logic_cases.json").read_text())


def as_value(raw):
    if isinstance(raw, str):
        return Fraction(raw)
    if isinstance(raw, dict):
        return raw["text"] if "text" in raw else {year: Fraction(given) for year, given in raw.items()}
    return raw


VALUES = {key: as_value(raw) for key, raw in TABLE["values"].items()}


@pytest.mark.parametrize(("text", "expected"), TABLE["cases"], ids=str)
def test_an_expression_has_the_value_of_the_shared_table(text, expected):
    assert evaluate(parse(text), VALUES) == as_value(expected)


@pytest.mark.parametrize(("text", "expected"), TABLE["sentences"])
def test_a_sentence_is_filled_with_numbers_as_people_write_them(text, expected):
    assert fill(parse_message(text), VALUES) == expected


@pytest.mark.parametrize("text", TABLE["wrong"])
def test_what_is_not_of_the_language_is_refused_with_a_sentence(text):
    with pytest.raises(WrongExpression, match=r"."):
        parse(text)


def test_length_and_depth_are_bounded():
    for text in ("1+" * 400 + "1", "(" * 60 + "1" + ")" * 60, "not " * 60 + "a", "-" * 60 + "1"):
        with pytest.raises(WrongExpression):
            parse(text)


def test_references_name_questions_without_their_columns():
    assert references(parse('sum(nhan.ban) >= con and selected(noi, "vh")')) == {"nhan", "con", "noi"}
