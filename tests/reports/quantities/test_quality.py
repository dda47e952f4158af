"""The bars of the issue, on the sentences of the bench."""

from collections import Counter

import pytest
from bench.quantities import BAR, WRITTEN, key_of, plain, scored, sentences

from tusach.reports.quantities import find


def pairs(name):
    return [
        (Counter(map(plain, keys)), Counter(key_of(one) for one in find(text, year=WRITTEN)))
        for text, keys in sentences(name)
    ]


def test_the_sentences_it_was_written_with_are_all_read():
    assert [
        text for (text, _), (wanted, got) in zip(sentences("own"), pairs("own"), strict=True) if wanted != got
    ] == []


SETS = [
    ("frozen", 120, 250),
    ("later", 100, 230),
    ("fresh", 60, 120),
    ("blind1", 150, 390),
    ("blind2", 150, 360),
    ("blind3", 130, 300),
    ("blind4", 120, 280),
]


@pytest.mark.parametrize(("name", "least", "figures"), SETS)
def test_precision_and_recall_on_other_sentences(name, least, figures):
    precision, recall, _, _, wanted = scored(pairs(name))
    assert len(sentences(name)) >= least
    assert wanted >= figures
    assert precision >= BAR
    assert recall >= BAR
