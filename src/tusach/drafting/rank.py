"""The most central passages of a set: TextRank (Mihalcea and Tarau, 2004) over cosines of TF-IDF, without any service.

A passage is central when many others share its words; near repetitions of one already chosen are passed over, so that
five passages say five things. Pure.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tusach.kit.text import fold

_WORD = re.compile(r"[a-z]+")
_DAMPING = 0.85
_TURNS = 50
_TOO_ALIKE = 0.6
LEAST_WORDS = 6

Matrix = NDArray[np.float64]


def features(text: str) -> Counter[str]:
    """Syllables and pairs of neighbours, without accents: 'thiếu máy tính' is thieu, may, tinh, thieu may, may tinh."""
    words = _WORD.findall(fold(text))
    return Counter(words) + Counter(f"{one} {two}" for one, two in pairwise(words))


def vectors(texts: Sequence[str]) -> Matrix:
    """TF-IDF with logarithmic counts, each row of length one; words in every text weigh nothing."""
    counted = [features(text) for text in texts]
    spread = Counter(word for each in counted for word in each)
    place = {word: column for column, word in enumerate(word for word, n in spread.items() if n > 1)}
    made = np.zeros((len(texts), len(place)))
    for row, each in enumerate(counted):
        for word, n in each.items():
            if word in place:
                made[row, place[word]] = (1 + np.log(n)) * np.log((1 + len(texts)) / spread[word])
    lengths = np.linalg.norm(made, axis=1, keepdims=True)
    return np.asarray(made / np.where(lengths > 0, lengths, 1))


def weights(alike: Matrix) -> Matrix:
    """How central each row of a matrix of likenesses is; they add up to one."""
    size = len(alike)
    links = alike - np.diag(np.diag(alike))
    out = links.sum(axis=0)
    walk = np.divide(links, out, out=np.full_like(links, 1 / max(size, 1)), where=out > 0)
    rank = np.full(size, 1 / max(size, 1))
    for _ in range(_TURNS):
        rank = (1 - _DAMPING) / size + _DAMPING * walk @ rank
    return np.asarray(rank / rank.sum())


def central(texts: Sequence[str], most: int = 5) -> list[int]:
    """Positions of the most central texts, the most central first; very short ones and repetitions are passed over."""
    long = [place for place, text in enumerate(texts) if len(text.split()) >= LEAST_WORDS]
    if not long:
        return []
    made = vectors([texts[place] for place in long])
    alike = np.clip(made @ made.T, 0, 1)
    order = np.argsort(-weights(alike), kind="stable")
    chosen: list[int] = []
    for row in order:
        if all(alike[row, other] < _TOO_ALIKE for other in chosen):
            chosen.append(int(row))
        if len(chosen) == most:
            break
    return [long[row] for row in chosen]
