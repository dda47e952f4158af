import hashlib

import pytest

from tusach.library.packs import merkle
from tusach.library.packs.ranges import part_of


def leaf(n: int) -> str:
    return hashlib.sha256(str(n).encode()).hexdigest()


def by_the_book(row: list[bytes]) -> bytes:
    """RFC 6962, 2.1, as it is written there: cut at the largest power of two below the length."""
    if not row:
        return hashlib.sha256(b"").digest()
    if len(row) == 1:
        return hashlib.sha256(b"\0" + row[0]).digest()
    cut = 1
    while cut * 2 < len(row):
        cut *= 2
    return hashlib.sha256(b"\1" + by_the_book(row[:cut]) + by_the_book(row[cut:])).digest()


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 100])
def test_the_root_is_that_of_rfc_6962(n):
    row = merkle.leaves(leaf(i) for i in range(n))

    assert merkle.root(row) == by_the_book(row).hex()


def test_the_order_and_repetition_of_files_play_no_part():
    hashes = [leaf(i) for i in range(50)]
    mixed = hashes[20:] + hashes[::-1] + hashes[:7]

    assert merkle.root(merkle.leaves(mixed)) == merkle.root(merkle.leaves(hashes))


@pytest.mark.parametrize("n", [1, 2, 3, 6, 13])
def test_a_place_proves_that_it_holds_a_file(n):
    row = merkle.leaves(leaf(i) for i in range(n))
    root = merkle.root(row)

    for one in row:
        way = merkle.proof(row, one)
        assert merkle.proves(one, way, root)
        assert not merkle.proves(bytes(32), way, root)
    with pytest.raises(ValueError, match="not in list"):
        merkle.proof(row, bytes(32))


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None),
        ("bytes=0-99", (0, 100)),
        ("bytes=10-", (10, 100)),
        ("bytes=10-10", (10, 11)),
        ("bytes=90-500", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-500", (0, 100)),
        ("bytes=20-10", None),
        ("bytes=0-1,5-6", None),
        ("lines=1-2", None),
        ("bytes=-", None),
    ],
)
def test_a_range_is_read_as_rfc_9110_says(header, part):
    assert part_of(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_range_outside_the_file_cannot_be_had(header):
    with pytest.raises(ValueError, match="bytes"):
        part_of(header, 100)
