"""The commonest runs of three words are terms of the index: the same passages are counted as by their positions."""

import pytest

from tusach.library.search import terms
from tusach.library.search.common import Common, learnt
from tusach.library.search.engine import Ranked, entry
from tusach.library.search.passages import Passage
from tusach.library.search.tantivy_engine import TantivyEngine

LINES = [
    "Cán bộ xã đi họp từ sớm.",
    "Cán bộ xã đi họp, can bo xa ra về.",
    "Cán bộ xá tội cho ai, cán bọ xã nào?",
    "Bộ xã cán bộ, cán bộ nọ xã kia.",
    "Can bộ xã viết không dấu.",
    "Trời mưa.",
]
BOOKS = 4
EACH = 900  # passages of a book: enough for a table to be learnt
ASKED = [
    '"cán bộ xã"',
    '"can bo xa"',
    '"cán bộ xa"',
    '"can bộ xa"',
    '"cán bộ xá"',
    '"bộ xã đi"',
    'họp "can bo xã"',
]


def batches():
    for edition in range(1, BOOKS + 1):
        lines = [LINES[(edition + n) % len(LINES)] for n in range(EACH)]
        yield edition, [entry(Passage(edition, n, 1, "", "", [("p1", line)])) for n, line in enumerate(lines)]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    engine = TantivyEngine(tmp_path_factory.mktemp("index"))
    engine.rebuild(batches(), lambda: {"state": "1"})
    return engine


def by_hand(asked: terms.Asked) -> dict[int, int]:
    """Passages by book, word by word."""
    right = [n for n, line in enumerate(LINES) if all(_stands(part, line) for part in asked.parts)]
    found = {e: sum((e + n) % len(LINES) in right for n in range(EACH)) for e in range(1, BOOKS + 1)}
    return {edition: n for edition, n in found.items() if n}


def _stands(part: terms.Part, line: str) -> bool:
    words = terms.cut(line)
    forms = list(zip(terms.written_forms(words), terms.folded_forms(words), strict=True))
    stretches = (forms[at : at + len(part.words)] for at in range(len(forms) - len(part.words) + 1))
    return any(all(w.fits(*form) for w, form in zip(part.words, some, strict=True)) for some in stretches)


def test_the_table_is_learnt_and_kept_with_the_index(built):
    table = built.reader().common.table

    assert ("cán", "bộ", "xã") in table
    assert ("trời", "mưa") not in table
    assert built.reader().note("state") == "1"


@pytest.mark.parametrize("typed", ASKED)
def test_a_common_phrase_is_counted_as_by_its_positions(built, typed):
    asked = terms.read(typed)

    assert built.reader().counts(asked) == by_hand(asked)
    assert built.reader().counts(asked) == by_hand(asked)  # and so from what was kept


def test_what_is_fed_later_is_counted_with_the_same_table(tmp_path):
    engine = TantivyEngine(tmp_path)
    engine.rebuild(batches(), dict)
    table = engine.reader().common.table
    more = entry(Passage(9, 0, 1, "", "", [("p1", "Cán bộ xã và cán bộ xa.")]))

    engine.write([(9, [more]), (1, [])], dict)

    reader = engine.reader()
    assert reader.common.table == table
    counts = reader.counts(terms.read('"can bo xã"'))
    assert counts[9] == 1
    assert 1 not in counts
    (first, *_) = reader.top(terms.read('"can bo xã"'), 1, [9])
    assert isinstance(first, Ranked)


def test_a_small_index_has_no_table_and_the_batches_pass_whole():
    few = [(1, [entry(Passage(1, 0, 1, "", "", [("p1", LINES[0])]))])]

    common, again = learnt(few)

    assert common.table == frozenset()
    assert [(edition, len(list(entries))) for edition, entries in again] == [(1, 1)]
    assert Common.unpacked(common.packed()).table == common.table
    assert Common.unpacked("").terms_of(["a", "b", "c"]) == []
