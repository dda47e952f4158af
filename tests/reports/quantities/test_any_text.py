"""What holds of every text, whatever it is made of."""

import random
import sys
import time
import unicodedata
from decimal import Decimal
from pathlib import Path
from types import FrameType

import pytest

from tests.reports.quantities.papers import paper
from tusach.kit.textlayer.shape import Cell
from tusach.reports.quantities import Known, Stated, compare, find, find_all, speaks_of
from tusach.reports.quantities.tokens import tokens

SETS = Path(__file__).parents[3] / "bench"
SEEDS = [11, 23, 341]
PIECES = [
    "năm 2015",
    "từ",
    "đến",
    "tăng",
    "giảm",
    "trong đó",
    "118/120",
    "98,3%",
    "(",
    ")",
    ",",
    ";",
    ".",
    ":",
    "-",
    "/",
    "1.234.567",
    "12 500",
    "05",
    "2 tỷ 350 triệu",
    "đồng",
    "xã, phường",
    "hàng chục",
    "nhiều",
    "một số",
    "nửa",
    "gấp",
    "lần",
    "trên",
    "dưới",
    "không quá",
    "mỗi",
    "bản",
    "cuốn",
    "đầu sách",
    "số",
    "tổng số",
    "ngày 21/4",
    "341-KH/BTGTW",
    "\n",
    "%",
    "…",
    "“",
    "”",
    "[1]",
    "0912345678",
    "999999999999999999999999",
    "1,2,3",
    "1..2",
    "०१२",
    "１２",
    "m²",
    "rưỡi",
    "mười",
    "lăm",
    "một",
    "phần",
    "ba",
    "giai đoạn",
    "nay",
    "quý",
    "III",
    "́",
    "\u200b",
    "\ufeff",
    "\x00",
    "😀",
    "İ",
    "lên",
    "xuống",
    "còn",
    "so với",
    "trở lên",
    "và",
    "kinh phí",
    "31.10.2023",
    "2009-2023",
    "đ",
    "1.2.1.",
    "nhiệm kỳ",
]


def lines() -> list[str]:
    texts = [
        (SETS / f"quantities_{name}.txt").read_text(encoding="utf-8")
        for name in ("own", "frozen", "later", "blind1", "blind2", "blind3", "blind4")
    ]
    return [line[2:] for text in texts for line in text.splitlines() if line.startswith("> ")]


def made_up(seed: int, count: int) -> list[str]:
    print("seed", seed)  # noqa: T201 - a failure names its seed
    pick = random.Random(seed)  # noqa: S311 - a printed seed, not a secret
    joined = [pick.choice(["", " "]).join(pick.choices(PIECES, k=pick.randint(1, 25))) for _ in range(count)]
    torn = []
    for line in pick.sample(lines(), 40):
        start = pick.randrange(len(line))
        torn += [line[start:], line[:start], line[::-1], line.upper(), unicodedata.normalize("NFD", line)]
    return joined + torn


def holds(text: str, cell: Cell | None) -> None:
    before = 0
    for one in find(text, cell=cell, year=2023):
        assert before <= one.start < one.end <= len(text)
        assert one.quote == text[one.start : one.end]
        assert len(one.quote) <= 300
        for value in (one.value, one.whole, one.high, one.before):
            assert value is None or (type(value) is Decimal and value.is_finite())
        assert (one.value is None) == (one.kind == "VAGUE")
        assert len(one.unit) <= 40
        assert len(one.noun) <= 120
        speaks_of(one, "1.1.2.2.a")
        before = one.end


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_raised_and_every_figure_stands_in_its_text(seed):
    for text in made_up(seed, 250):
        holds(text, None)
        holds(text, Cell(1, 1, 2, ("Số bản (nghìn bản)",), "Năm 2019"))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_checks_take_any_figures(seed):
    read = find_all(paper(*made_up(seed, 400)), year=2023)
    stated = [Stated(n, "1.1.2.2.a", speaks_of(q, "1.1.2.2.a"), q, p) for n, (p, q) in enumerate(read)]
    found = compare(stated, Known(commune_count=142, programme_titles=593, first_year=2009, last_year=2023))
    assert len({one.mark for one in found}) == len(found)
    assert all(one.sentence.endswith(".") and len(one.mark) == 64 for one in found)


def test_a_text_in_nfd_has_the_figures_of_the_same_text_in_nfc():
    for line in lines()[::3]:
        plain = [(one.kind, one.value, one.unit) for one in find(line, year=2023)]
        assert [
            (one.kind, one.value, one.unit) for one in find(unicodedata.normalize("NFD", line), year=2023)
        ] == plain


LINES = (
    "năm 2019 cấp 1.234 bản và 118/120 xã (98,3%) từ 20 đến 30 ",
    "12 xã (",
    "trong đó 1 xã, ",
    "1/",
    "một ",
    "1 ",
    "triệu ",
    "1)",
)


@pytest.mark.parametrize("line", LINES)
def test_a_text_without_an_end_is_read_in_step_with_its_length(line):
    steps(line * 20)  # what is kept between readings stands
    short, long = steps(line * 20), steps(line * 160)

    assert long < 1.25 * 8 * short, "what grows with the square takes sixty-four times the steps"


@pytest.mark.parametrize("line", ["1 ", "  ", "1 234 ", "l. ", "1 . 220 "])
def test_looking_for_words_takes_no_longer_in_a_long_text(line):
    """The patterns' own time, which `steps` cannot count: with the square it would be minutes."""
    began = time.process_time()
    tokens((line * 60_000)[:60_000])
    assert time.process_time() - began < 1.5


def steps(text: str) -> int:
    """Lines of the reader's code that are run for a text: the same on every machine, however busy it is."""
    count, before = 0, sys.gettrace()

    def step(_frame: FrameType, event: str, _given: object) -> object:
        nonlocal count
        count += event == "line"
        return step

    sys.settrace(step)
    try:
        find(text, year=2023)
    finally:
        sys.settrace(before)
    return count
