import re
import unicodedata

_SAME = str.maketrans(
    {
        "đ": "d",
        "Đ": "d",
        "ð": "d",  # U+00F0 and U+00D0 look like đ and Đ and are met in old data
        "Ð": "d",
        "ƀ": "b",  # of Ê Đê, Gia Rai, Ba Na and K’Ho; Unicode knows no parts of it
        "Ƀ": "b",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "′": "'",
        "`": "'",
        "´": "'",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "\0": " ",  # no database of ours takes it in a text
        "\ufeff": None,
        "\u200b": None,
    }
)
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_WORD = re.compile(r"[^\W\d_]+")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SYLLABLE = re.compile(
    r"(?P<onset>qu(?=[aăâeêioôơuưy])|gi(?=[aăâeêoôơuưy])|[bcdđghklmnpqrstvx]*)"
    r"(?P<vowels>[aăâeêioôơuưy]{1,3})(?P<coda>ch|ng|nh|[cmnpt])?$"
)


def nfc(s: str) -> str:
    return unicodedata.normalize("NFC", s)


def for_xml(s: str) -> str:
    """Without what no XML may hold (XML 1.0, 2.2): the control characters that people paste along with text out of a PDF."""
    return _NOT_XML.sub("", s)


def fold(s: str) -> str:
    """The text without marks, case or typing variants: `B’Lao` and `b'lao`, `Đồng` and `dong` are one."""
    plain = unicodedata.normalize("NFD", nfc(s).translate(_SAME))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).lower().split())


def same_tone(s: str) -> str:
    """The text in NFC with every tone on the vowel where the official texts put it: hoà -> hòa, qúy -> quý.

    Words that are not Vietnamese syllables come back as they were.
    """
    return _WORD.sub(lambda found: _one_word(found[0]), nfc(s))


def _one_word(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = [c for c in letters if c in _TONES]
    if len(tones) != 1:
        return word
    bare = nfc("".join(c for c in letters if c not in _TONES))
    syllable = _SYLLABLE.match(bare.lower())
    if syllable is None:
        return word
    place = syllable.start("vowels") + _main_vowel(syllable["vowels"], closed=bool(syllable["coda"]))
    return nfc(bare[: place + 1] + tones[0] + bare[place + 1 :])


def _main_vowel(vowels: str, *, closed: bool) -> int:
    marked = [i for i, letter in enumerate(vowels) if letter in "ăâêôơư"]
    if marked:
        return marked[-1]
    if closed:
        return len(vowels) - 1
    return 1 if len(vowels) == 3 else 0
