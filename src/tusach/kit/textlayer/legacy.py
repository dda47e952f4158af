"""Text typed in the fonts of old encodings (TCVN3 in .Vn fonts, VNI), put into Unicode where it is sure.

The font is evidence, not proof: Unicode text often still carries the name of an old font. So a paragraph's letters
have the last word, and those of the whole document where the paragraph has none that tell.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import viparse

from tusach.kit.textlayer.inline import Piece

NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "viscii": "VISCII", "vps": "VPS"}
_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300\u0301\u0303\u0309\u0323Ạ-ỹ]")
_TCVN3 = re.compile("[\xa1-\xaf\xb5-\xbe\xae\u00ad]")
_VNI = re.compile("[aeouyAEOUY][\xd8\xd9\xda\xdb\xd5\xcf\xf8\xf9\xfb\xf5\xef\xe2\xe1\xe0\xe5\xe3\xe4\xea\xe9\xe8\xfa\xfc\xeb]"
                  "|[öôñÖÔÑ]")  # fmt: skip
_VNI_MARK = re.compile("[\xc0-\xff]")
_CAPITAL_FONT = re.compile(r"\.vn[^,\-]*h(?:[,\-]|$)", re.IGNORECASE)
_SAMPLE = 200_000


def encoding_of_font(font: str | None) -> str:
    """tcvn3 for .VnTime and its kin, vni for VNI-Times and its kin, "" for all others."""
    name = (font or "").upper()
    if name.startswith(".VN"):
        return "tcvn3"
    return "vni" if name.startswith("VNI") else ""


def is_capital_font(font: str | None) -> bool:
    """.VnTimeH draws small letters as capitals."""
    return bool(_CAPITAL_FONT.match(font or ""))


def in_capitals(text: str) -> bool:
    """The unmarked letters are capitals: TCVN3 has no marked ones, so that "NGHị ĐịNH" stands for NGHỊ ĐỊNH."""
    words = [word for word in text.split() if not any(char.isdecimal() or char == "/" for char in word)]
    plain = [char for word in words for char in word if char.isascii() and char.isalpha()]
    return len(plain) >= 4 and sum(char.isupper() for char in plain) > 0.9 * len(plain)


class Legacy:
    """What a document's own letters say, over all its paragraphs; then the conversion, paragraph by paragraph."""

    def __init__(self, paragraphs: Iterable[Sequence[Piece]]) -> None:
        votes = {"tcvn3": 0, "vni": 0}
        unmarked: list[str] = []
        total = 0
        for pieces in paragraphs:
            for piece in pieces:
                if encoding := encoding_of_font(piece.look.font):
                    votes[encoding] += _evidence(piece.text, encoding)
                elif total < _SAMPLE:
                    unmarked.append(piece.text)
                    total += len(piece.text)
            unmarked.append("\n")
        self._votes = votes
        self.by_letters = detect("".join(unmarked))
        self.found: set[str] = set()

    def put_right(self, pieces: Sequence[Piece]) -> None:
        """The pieces of one paragraph in Unicode, in place."""
        if not pieces or (all(piece.text.isascii() for piece in pieces) and not self._votes["tcvn3"] > 0):
            return
        _hold_together(pieces)
        for encoding in ("tcvn3", "vni"):
            mine = [piece for piece in pieces if encoding_of_font(piece.look.font) == encoding]
            if mine and self._is_old("".join(piece.text for piece in mine), encoding):
                self._convert(mine, encoding)
        others = [piece for piece in pieces if not encoding_of_font(piece.look.font)]
        if self.by_letters and others and not _UNICODE.search("".join(piece.text for piece in others)):
            self._convert(others, self.by_letters)

    def label(self, text: str, pieces: Sequence[Piece]) -> str:
        """An automatic label in the old encoding too, as "Chương 1" may be; it has the font of its paragraph."""
        encoding = next((found for piece in pieces if (found := encoding_of_font(piece.look.font))), "")
        encoding = encoding or self.by_letters
        if not encoding or text.isascii() or not self._is_old(text, encoding):
            return text
        return convert(text, encoding)

    def _is_old(self, text: str, encoding: str) -> bool:
        return is_old(text, encoding, self._votes.get(encoding, 0) > 0)

    def _convert(self, pieces: Sequence[Piece], encoding: str) -> None:
        for piece in pieces:
            if not piece.text.isascii():
                self.found.add(encoding)
                piece.text = convert(piece.text, encoding)
        capitals = encoding == "tcvn3" and in_capitals("".join(piece.text for piece in pieces))
        for piece in pieces:
            if capitals or is_capital_font(piece.look.font):
                piece.text = piece.text.upper()


def is_old(text: str, encoding: str, otherwise: bool) -> bool:  # noqa: FBT001 - what the rest of the document says
    """Whether text in a font of an old encoding is in that encoding."""
    said = _evidence(text, encoding)
    return said > 0 or (said == 0 and otherwise)


def _evidence(text: str, encoding: str) -> int:
    """Above 0 for letters of the old encoding, below for letters that only Unicode has, 0 for neither."""
    if text.isascii():
        return 0
    modern = len(_UNICODE.findall(text))
    old = len((_TCVN3 if encoding == "tcvn3" else _VNI).findall(text))
    return (old > modern) - (old < modern)


def _hold_together(pieces: Sequence[Piece]) -> None:
    """VNI writes a letter and its mark as two characters; a change of look between them must not part them."""
    for before, after in pairwise(pieces):
        same = encoding_of_font(before.look.font) == "vni" == encoding_of_font(after.look.font)
        mark = after.text[:1]
        if (
            same
            and before.change == after.change
            and _VNI_MARK.fullmatch(mark)
            and _VNI.fullmatch(before.text[-1:] + mark)
        ):
            before.text, after.text = before.text + mark, after.text[1:]


def detect(text: str) -> str:
    """The old encoding of a text without fonts; "" when it is Unicode or not sure."""
    if text.isascii() or _UNICODE.search(text[:20_000]):
        return ""
    return viparse.detect_text_encoding(text[:_SAMPLE]) or ""


def convert(text: str, encoding: str) -> str:
    """Letters put into Unicode by viparse's tables; blanks and breaks stay as they were."""
    from viparse.normalize.encodings import get_charmap  # noqa: PLC0415 - loaded for old files only
    from viparse.normalize.tables import convert as by_table  # noqa: PLC0415

    charmap = get_charmap(encoding)
    return text if text.isascii() or charmap is None else str(by_table(text, charmap))
