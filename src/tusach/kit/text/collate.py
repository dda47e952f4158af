"""The order of a Vietnamese dictionary as one comparable string.

Equal to ICU's `vi` collation (tests compare them): letters first, a ă â b c d đ e ê ..., over the whole name;
then tones, ngang huyền hỏi ngã sắc nặng; then case, small before capital.
"""

import re
import unicodedata

from tusach.kit.text.fold import nfc

_LETTERS = {"ă": "a1", "â": "a2", "ƀ": "b1", "đ": "d1", "ð": "d1", "ê": "e1", "ô": "o1", "ơ": "o2", "ư": "u1"}
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_QUALITY = {"\u0302", "\u0306", "\u031b"}
_SIGNS = "_-–—,;:!?.'‘’\"“”()[]{}@*/\\&#%`^+<=>|~$"
_NUMBER = re.compile(r"0*(\d+)")


def sort_key(s: str, *, numeric: bool = False) -> str:
    """A key of small ASCII letters and digits: it sorts alike in SQLite, in PostgreSQL under any locale and
    in Python. With `numeric`, Phường 2 stands before Phường 10.
    """
    text = " ".join(nfc(s).split())
    letters, tones, cases = [], [], []
    at = 0
    while at < len(text):
        run = _NUMBER.match(text, at) if numeric else None
        if run:
            digits = run[1]
            letters.append(f"4{len(digits):02d}{digits}")
            at = run.end()
            tones.append("1")
            cases.append("1")
            continue
        letter, tone, case = _weights(text[at])
        at += 1
        if not letter:  # a stray combining mark only deepens the letter before it
            if tones:
                tones[-1] += tone
            continue
        letters.append(letter)
        tones.append(tone)
        cases.append(case)
    return f"{''.join(letters)}0{''.join(tones).rstrip('1')}0{''.join(cases).rstrip('1')}"


def name_key(full_name: str) -> str:
    """A key that sorts people as Vietnamese lists do: by the given name, which stands last, then by family and middle names.

    The end of the first key is marked by the lowest of its signs, so that of two given names alike the rest decides.
    """
    *family, given = nfc(full_name).split() or [""]
    return f"{sort_key(given)}0{sort_key(' '.join(family))}"


def _weights(char: str) -> tuple[str, str, str]:
    """Primary, secondary and tertiary weight of one NFC character."""
    if char.isalpha() or unicodedata.combining(char):
        return _weights_of_letter(char)
    if char == " ":
        primary = "1"
    elif char in _SIGNS:
        primary = f"2{_SIGNS.index(char):02d}"
    elif char.isascii() and char.isdecimal():
        primary = f"4{char}"
    else:
        primary = f"3{ord(char):05x}"
    return primary, "1", "1"


def _weights_of_letter(char: str) -> tuple[str, str, str]:
    parts = unicodedata.normalize("NFD", char.lower())
    if unicodedata.combining(parts[0]):
        return "", _TONES.get(parts[0], "7"), "1"
    quality = "".join(c for c in parts[1:] if c in _QUALITY)
    tone = "".join(_TONES.get(c, "7") for c in parts[1:] if c not in _QUALITY) or "1"
    case = "2" if char.isupper() else "1"
    base = nfc(parts[0] + quality)
    if base in _LETTERS:
        return _LETTERS[base], tone, case
    if "a" <= parts[0] <= "z":
        return f"{parts[0]}0", tone + ("7" if quality else ""), case
    return f"z9{ord(parts[0]):05x}", tone, case
