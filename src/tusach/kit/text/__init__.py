"""Vietnamese text: folding, sorting, numbers and days as people write them (docs/hard/vietnamese-text.md)."""

from tusach.kit.text.collate import name_key, sort_key
from tusach.kit.text.fold import fold, for_xml, nfc, same_tone
from tusach.kit.text.isbn import read_isbn
from tusach.kit.text.read import Read, read_day, read_decimal, read_integer, read_money
from tusach.kit.text.say import clock, day, day_long, decimal, moment, number, percent
from tusach.kit.text.words import number_words

__all__ = [
    "Read",
    "clock",
    "day",
    "day_long",
    "decimal",
    "fold",
    "for_xml",
    "moment",
    "name_key",
    "nfc",
    "number",
    "number_words",
    "percent",
    "read_day",
    "read_decimal",
    "read_integer",
    "read_isbn",
    "read_money",
    "same_tone",
    "sort_key",
]
