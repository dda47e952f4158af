import itertools
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tusach.kit import text
from tusach.kit.errors import Refused

ONSETS = ["", "b", "c", "ch", "d", "đ", "gi", "h", "ng", "ngh", "nh", "qu", "tr", "v", "x", "w"]
RHYMES = ["a", "ă", "â", "an", "ăn", "ân", "ang", "e", "ê", "iê", "ô", "ơ", "ươn", "uy", "ư", "uyên"]
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
NAMES = [
    "An Ba",
    "Ân",
    "ăn",
    "B’Lao",
    "B'Lao",
    "Blao",
    "Bà Ba",
    "Ba Bb",
    "Bà Rịa - Vũng Tàu",
    "Bà Rịa",
    "Buôn Đôn",
    "Đà Nẵng",
    "Da Đen",
    "Đắk Lắk",
    "Đắk Nông",
    "Ea H’leo",
    "Ea Hleo",
    "Hoà Bình",
    "Hòa Bình",
    "Krông Pắc",
    "Phường 1",
    "Phường 02",
    "Phường 10",
    "Phường 2",
    "Thừa Thiên Huế",
    "thừa Thiên Huế",
    "Thị trấn (cũ)",
    "TP. Huế",
    "TP Huế",
    "Ủy ban",
    "Uỷ ban",
    "Xã A/B",
    "Über",
    "garçon",
    "Ia O",
    "Ia Ó",
    "",
]


def syllables():
    made = []
    for onset, rhyme, tone in itertools.product(ONSETS, RHYMES, TONES):
        vowel = max(i for i, c in enumerate(rhyme) if unicodedata.normalize("NFD", c)[0] in "aeiouy")
        made.append(unicodedata.normalize("NFC", onset + rhyme[: vowel + 1] + tone + rhyme[vowel + 1 :]))
    return made


@pytest.mark.parametrize("numeric", [False, True])
def test_sort_keys_order_as_icu_does(numeric):
    icu = pytest.importorskip("icu", reason="PyICU has no wheel; tools/icu.py builds it for `make test`")
    collator = icu.Collator.createInstance(icu.Locale("vi"))
    if numeric:
        collator.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
    words = syllables()
    pairs = [f"{a.capitalize()} {b}" for a, b in zip(words, words[7:] + words[:7], strict=True)]
    everything = (
        NAMES + words + [word.upper() for word in words[::5]] + [w.title() for w in words[::3]] + pairs
    )
    by_key = sorted(everything, key=lambda s: text.sort_key(s, numeric=numeric))
    for before, after in itertools.pairwise(by_key):
        assert collator.compare(before, after) <= 0, (before, after)
        if text.sort_key(before, numeric=numeric) == text.sort_key(after, numeric=numeric):
            assert collator.compare(before, after) == 0, (before, after)


def test_names_stand_in_the_order_of_a_dictionary():
    told = [
        "An",
        "Ăn",
        "Ấn",
        "ba",
        "Ba",
        "Bà",
        "Bả",
        "Bã",
        "Bá",
        "Bạ",
        "Da",
        "Dạ",
        "Đà",
        "Ê",
        "Ô",
        "Ơ",
        "U",
        "Ư",
    ]
    backwards = told[::-1]
    assert sorted(backwards, key=text.sort_key) == told


def test_people_stand_by_their_given_name_then_by_the_rest():
    told = [
        "An", "Đỗ An", "Lê Văn An", "Nguyễn Thị Ánh", "Trần Ánh", "Nguyễn Văn Ân", "Y Dũng", "Phạm Văn Đức", "Bùi Hà", "Đinh Hạ",
        "Hoàng Hạ",
    ]  # fmt: skip
    backwards = told[::-1]
    assert sorted(backwards, key=text.name_key) == told
    assert text.name_key("  Lê  Văn An ") == text.name_key("Lê Văn An")
    assert text.name_key("") < text.name_key("An")


def test_numbered_names_can_be_sorted_by_their_number():
    told = ["Phường 1", "Phường 02", "Phường 10", "Phường An"]
    backwards = told[::-1]
    assert sorted(backwards, key=lambda s: text.sort_key(s, numeric=True)) == told


def test_a_sort_key_is_small_ascii_letters_and_digits():
    assert all(c.isascii() and (c.islower() or c.isdigit()) for name in NAMES for c in text.sort_key(name))


def test_fold_leaves_nothing_that_a_database_refuses():
    assert text.fold("dat\0dai") == "dat dai"


def test_fold_makes_spelling_variants_one():
    assert {text.fold(s) for s in ("B’Lao", "b'lao", "BʼLao", " B‘LAO ")} == {"b'lao"}
    assert {text.fold(s) for s in ("Đồng", "đồng", "Ðồng", unicodedata.normalize("NFD", "Đồng"))} == {"dong"}
    assert text.fold("Hoà\u00a0 Bình\n") == text.fold("Hòa Bình") == "hoa binh"
    assert text.fold("2009–2023") == "2009-2023"
    assert text.fold("") == ""


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("hoà", "hòa"),
        ("Uỷ ban", "Ủy ban"),
        ("thuý", "thúy"),
        ("qúy", "quý"),
        ("lựơng", "lượng"),
        ("gìa", "già"),
        ("HOÀ BÌNH", "HÒA BÌNH"),
        ("cuả", "của"),
        ("khuỷu", "khuỷu"),
        ("hoàn", "hoàn"),
        ("ngoài", "ngoài"),
        ("gì", "gì"),
        ("quỳnh", "quỳnh"),
        ("Đắk Lắk", "Đắk Lắk"),
        ("café", "café"),
    ],
)
def test_tones_move_to_one_place(typed, same):
    assert text.same_tone(typed) == same
    assert text.same_tone(unicodedata.normalize("NFD", typed)) == same


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "không"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (104, "một trăm lẻ bốn"),
        (111, "một trăm mười một"),
        (1_005, "một nghìn không trăm lẻ năm"),
        (1_205_005, "một triệu hai trăm lẻ năm nghìn không trăm lẻ năm"),
        (14_408_340, "mười bốn triệu bốn trăm lẻ tám nghìn ba trăm bốn mươi"),
        (2_350_000_000, "hai tỷ ba trăm năm mươi triệu"),
        (1_000_000_000_005, "một nghìn tỷ không trăm lẻ năm"),
        (10**15, "một triệu tỷ"),
    ],
)
def test_numbers_are_read_aloud(n, words):
    assert text.number_words(n) == words


@pytest.mark.parametrize("n", [-1, 10**15 + 1])
def test_numbers_outside_are_refused_with_a_sentence(n):
    with pytest.raises(Refused, match="đọc thành chữ"):
        text.number_words(n)


def test_figures_and_days_are_written_as_the_interface_does():
    assert text.number(14408340) == "14.408.340"
    assert text.number(-1234) == "-1.234"
    assert text.decimal(Decimal("1234.45")) == "1.234,5"
    assert text.decimal(Decimal("-0.04")) == "0,0"
    assert text.percent(118, 120) == "98,3%"
    assert text.percent(1, 0) == "–"
    assert [text.day(date(2023, 8, 28)), text.day(date(2023, 11, 2)), text.day(date(2024, 2, 5))] == [
        "28/8/2023",
        "02/11/2023",
        "05/02/2024",
    ]
    assert text.day_long(date(2023, 8, 22)) == "ngày 22 tháng 8 năm 2023"
    assert text.day_long(date(2024, 1, 5)) == "ngày 05 tháng 01 năm 2024"
    assert text.moment(datetime(2023, 8, 27, 18, 5, tzinfo=UTC)) == "1 giờ 05, 28/8/2023"


def test_a_moment_is_of_the_day_that_it_is_in_viet_nam():
    at = datetime(2023, 9, 21, 23, 38, tzinfo=UTC)

    assert text.day(at) == "22/9/2023"
    assert text.day_long(at) == "ngày 22 tháng 9 năm 2023"
    assert text.day(datetime(2023, 9, 21, 23, 38)) == "21/9/2023"  # noqa: DTZ001 - taken as local already
