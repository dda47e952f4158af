"""A reader of square codes (ISO/IEC 18004) for the tests: from the pixels of a printed page to its words.

It shares nothing with the library that draws the codes: patterns, mask, order of the bits and the check words are read
here anew. It takes a clean, upright picture and corrects nothing: a wrong module is an error.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Dark = NDArray[np.bool_]
# For versions 1 to 10: centres of alignment patterns; blocks by level as (count, words, of them data).
_CENTRES = [
    [],
    [6, 18],
    [6, 22],
    [6, 26],
    [6, 30],
    [6, 34],
    [6, 22, 38],
    [6, 24, 42],
    [6, 26, 46],
    [6, 28, 50],
]
_BLOCKS = {
    "M": [
        [(1, 26, 16)], [(1, 44, 28)], [(1, 70, 44)], [(2, 50, 32)], [(2, 67, 43)], [(4, 43, 27)], [(4, 49, 31)],
        [(2, 60, 38), (2, 61, 39)], [(3, 58, 36), (2, 59, 37)], [(4, 69, 43), (1, 70, 44)],
    ],
    "Q": [
        [(1, 26, 13)], [(1, 44, 22)], [(2, 35, 17)], [(2, 50, 24)], [(2, 33, 15), (2, 34, 16)], [(4, 43, 19)],
        [(2, 32, 14), (4, 33, 15)], [(4, 40, 18), (2, 41, 19)], [(4, 36, 16), (4, 37, 17)], [(6, 43, 19), (2, 44, 20)],
    ],
    "H": [
        [(1, 26, 9)], [(1, 44, 16)], [(2, 35, 13)], [(4, 25, 9)], [(2, 33, 11), (2, 34, 12)], [(4, 43, 15)],
        [(4, 39, 13), (1, 40, 14)], [(4, 40, 14), (2, 41, 15)], [(4, 36, 12), (4, 37, 13)], [(6, 43, 15), (2, 44, 16)],
    ],
}  # fmt: skip
_LEVELS = {0b00: "M", 0b01: "L", 0b10: "H", 0b11: "Q"}
_MASKS = [
    lambda r, c: (r + c) % 2 == 0, lambda r, _: r % 2 == 0, lambda _, c: c % 3 == 0, lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0, lambda r, c: r * c % 2 + r * c % 3 == 0,
    lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0, lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
]  # fmt: skip


def read_square(picture: NDArray[np.uint8]) -> str:
    """The words of the one code in a grey picture. Raises `AssertionError` when it cannot be read without a doubt."""
    grid = modules(picture < 128)
    version = (len(grid) - 17) // 4
    told = _format(grid)
    level, mask = _LEVELS[told >> 13], _MASKS[told >> 10 & 7]
    bits = [bool(grid[r, c]) != mask(r, c) for r, c in _path(len(grid), _kept(version))]
    words = [sum(bit << 7 - at for at, bit in enumerate(bits[n : n + 8])) for n in range(0, len(bits) - 7, 8)]
    return _text(_data(words, _BLOCKS[level][version - 1]), version)


def modules(dark: Dark) -> Dark:
    """The code as one value a module: its three corner marks bound it, and the first is seven modules wide."""
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    code = dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    width = int(np.argmin(code[code.shape[0] // 200 + 1]))
    size = round((code.shape[1] * 7 / width - 17) / 4) * 4 + 17
    assert abs(code.shape[0] - code.shape[1]) <= code.shape[1] / size
    at = ((np.arange(size) + 0.5) * code.shape[1] / size).astype(int)
    return code[np.ix_(np.minimum(at, code.shape[0] - 1), at)]


def _format(grid: Dark) -> int:
    """Fifteen bits around the first mark, without their own mask; their copy at the other marks says the same."""
    size = len(grid)
    first = [(8, c) for c in (0, 1, 2, 3, 4, 5, 7, 8)] + [(r, 8) for r in (7, 5, 4, 3, 2, 1, 0)]
    second = [(r, 8) for r in range(size - 1, size - 8, -1)] + [(8, c) for c in range(size - 8, size)]
    read = [sum(int(grid[at]) << 14 - n for n, at in enumerate(where)) ^ 0x5412 for where in (first, second)]
    rest = read[0]
    for bit in range(14, 9, -1):
        rest ^= (0x537 << bit - 10) * (rest >> bit & 1)
    assert read[0] == read[1]
    assert rest == 0
    return read[0]


def _kept(version: int) -> Dark:
    """Where the patterns are, so that no data is."""
    size = 17 + 4 * version
    kept = np.zeros((size, size), bool)
    kept[:9, :9] = kept[:9, -8:] = kept[-8:, :9] = True
    kept[6, :] = kept[:, 6] = True
    centres = _CENTRES[version - 1]
    for r in centres:
        for c in centres:
            if (r, c) not in {(6, 6), (6, centres[-1]), (centres[-1], 6)}:
                kept[r - 2 : r + 3, c - 2 : c + 3] = True
    if version >= 7:
        kept[:6, -11:-8] = kept[-11:-8, :6] = True
    return kept


def _path(size: int, kept: Dark) -> Iterator[tuple[int, int]]:
    """Pairs of columns from the right, up and down in turn, without the column of the timing pattern."""
    columns, upward = [c for c in range(size - 1, 0, -1) if c != 6], True
    pairs = [(c, c - 1) for c in [*range(size - 1, 6, -2), *range(5, 0, -2)]]
    assert sorted({c for pair in pairs for c in pair} | {6}) == sorted({*columns, 0, 6})
    for pair in pairs:
        for r in range(size - 1, -1, -1) if upward else range(size):
            for c in pair:
                if not kept[r, c]:
                    yield r, c
        upward = not upward


def _data(words: list[int], blocks: list[tuple[int, int, int]]) -> list[int]:
    """The words of each block in their order again; the check words say that none is wrong."""
    sizes = [(whole, data) for count, whole, data in blocks for _ in range(count)]
    parts: list[list[int]] = [[] for _ in sizes]
    rest = iter(words)
    for at in range(max(data for _, data in sizes)):
        for part, (_, data) in zip(parts, sizes, strict=True):
            if at < data:
                part.append(next(rest))
    for _ in range(sizes[0][0] - sizes[0][1]):
        for part in parts:
            part.append(next(rest))
    for part, (whole, data) in zip(parts, sizes, strict=True):
        assert _syndromes(part, whole - data) == [0] * (whole - data)
    return [word for part, (_, data) in zip(parts, sizes, strict=True) for word in part[:data]]


def _syndromes(block: list[int], count: int) -> list[int]:
    """The block as a polynomial over GF(256), at the roots of its generator: nothing where it is whole."""
    powers = [1]
    for _ in range(254):
        powers.append(powers[-1] << 1 ^ (0x11D if powers[-1] & 0x80 else 0))
    logs = {power: at for at, power in enumerate(powers)}
    found = []
    for root in range(count):
        value = 0
        for word in block:
            value = (powers[(logs[value] + root) % 255] if value else 0) ^ word
        found.append(value)
    return found


def _text(data: list[int], version: int) -> str:
    bits = "".join(f"{word:08b}" for word in data)
    assert bits[:4] == "0100", "the addresses of the house are written byte by byte"
    wide = 8 if version < 10 else 16
    count = int(bits[4 : 4 + wide], 2)
    body = bits[4 + wide : 4 + wide + 8 * count]
    return bytes(int(body[at : at + 8], 2) for at in range(0, len(body), 8)).decode()
