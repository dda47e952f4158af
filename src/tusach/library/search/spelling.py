"""Near spellings of a query that found nothing: how Vietnamese is mistyped, then what is close by letters.

- marks left as keys: Telex `ddaats`, VNI `d9at61`, for đất;
- sounds that regions write alike: s/x, tr/ch, l/n, d/gi/r/v, i/y, final n/ng and t/c;
- a missing space: `datdai`;
- one or two letters wrong, missing or changed over (Damerau-Levenshtein).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from heapq import nsmallest
from itertools import product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from tusach.kit.text import nfc, same_tone
from tusach.library.search import terms
from tusach.library.search.terms import Asked, Part, Word
from tusach.library.search.vocabulary import Vocabulary

_MOST_OF_A_WORD = 5
_MOST_TRIES = 12
_MOST_SHOWN = 3
_LONGEST = 24

_TELEX_TONES = dict(zip("sfrxj", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_TONES = dict(zip("12345", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_TELEX_LETTERS = (("dd", "đ"), ("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("uow", "ươ"), ("uwow", "ươ"), ("aw", "ă"),
                  ("ow", "ơ"), ("uw", "ư"), ("w", "ư"))  # fmt: skip
_VNI_LETTERS = {
    "6": {"a": "â", "e": "ê", "o": "ô"},
    "7": {"o": "ơ", "u": "ư"},
    "8": {"a": "ă"},
    "9": {"d": "đ"},
}
_VOWEL = re.compile(r"[aăâeêioôơuưy]")
_ONSETS = (("s", "x"), ("tr", "ch"), ("l", "n"), ("d", "gi"), ("d", "r"), ("gi", "r"), ("d", "v"), ("gi", "d"),
           ("c", "k"), ("ng", "ngh"), ("g", "gh"))  # fmt: skip
_CODAS = (("n", "ng"), ("t", "c"), ("n", "nh"), ("ch", "t"), ("i", "y"), ("m", "n"), ("o", "u"))


def near(asked: Asked, vocabulary: Vocabulary, finds: Callable[[Asked], str]) -> list[str]:
    """Spellings of the whole query that find something, the likeliest first. `finds` tells how a query's first hit
    spells it; empty when there is none.
    """
    words = asked.words
    unknown = [i for i, word in enumerate(words) if word.folded not in vocabulary.spellings]
    shown: dict[str, None] = {}
    for attempt in nsmallest(_MOST_TRIES, _attempts(words, unknown, vocabulary), key=lambda one: one[0]):
        said = finds(_with(asked, attempt[1]))
        if said and said != asked.text.replace('"', ""):
            shown[said] = None
        if len(shown) == _MOST_SHOWN:
            break
    return list(shown)


def _attempts(
    words: tuple[Word, ...], unknown: list[int], vocabulary: Vocabulary
) -> Iterator[tuple[float, dict[int, tuple[Word, ...]]]]:
    """What to put in the place of which words. When all are known, one of them may still be the wrong one."""
    if len(unknown) > 3:
        return
    if unknown:
        choices = [_candidates(words[i], vocabulary) for i in unknown]
        for chosen in product(*choices):
            yield sum(cost for cost, _ in chosen), dict(zip(unknown, (w for _, w in chosen), strict=True))
        return
    for i, word in enumerate(words):
        for cost, instead in _candidates(word, vocabulary)[:3]:
            yield cost, {i: instead}


def _with(asked: Asked, instead: dict[int, tuple[Word, ...]]) -> Asked:
    parts, number = [], 0
    for part in asked.parts:
        words: list[Word] = []
        for word in part.words:
            words += instead.get(number, (replace(word, exact=False),))
            number += 1
        if len(part.words) == 1 and len(words) > 1:  # a missing space: the two words stand on their own
            parts += [Part((word,)) for word in words]
        else:
            parts.append(Part(tuple(words)))
    return Asked(tuple(parts))


def _candidates(word: Word, vocabulary: Vocabulary) -> list[tuple[float, tuple[Word, ...]]]:
    """(cost, words instead), the cheapest first; frequent words are a little cheaper."""
    found: dict[tuple[str, ...], float] = {}

    def offer(cost: float, *folded: str) -> None:
        if folded != (word.folded,) and all(one in vocabulary.spellings for one in folded):
            rarity = 0.3 / (1 + min(vocabulary.use(one) for one in folded)) ** 0.3
            found[folded] = min(found.get(folded, 99.0), cost + rarity)

    for written in keys_read(word.written):
        offer(0.1, terms.folded_of(written))
    for variant in _alike(word.folded):
        offer(0.6, variant)
    for at in range(1, min(len(word.folded), _LONGEST)):
        left, right = word.folded[:at], word.folded[at:]
        if left in vocabulary.spellings and right in vocabulary.spellings:
            offer(0.5 if vocabulary.are_a_pair(left, right) else 1.4, left, right)
    if len(word.folded) <= _LONGEST:
        most = 1 if len(word.folded) < 5 else 2
        close = process.extract(
            word.folded, vocabulary.folded, scorer=OSA.distance, score_cutoff=most, limit=24
        )
        for folded, distance, _ in close:
            offer(float(distance), folded)
    cheapest = sorted((cost, folded) for folded, cost in found.items())[:_MOST_OF_A_WORD]
    return [(cost, tuple(_loose(one, vocabulary) for one in folded)) for cost, folded in cheapest]


def _loose(folded: str, vocabulary: Vocabulary) -> Word:
    """Any spelling; shown in the most frequent one when the hit does not tell."""
    return Word(vocabulary.spellings[folded][0], folded, exact=False)


def keys_read(typed: str) -> list[str]:
    """The words that these keys mean in Telex or VNI, marks left as letters or digits: ddaats, dat1, d9at61."""
    if not typed.isascii() or len(typed) > 12:
        return []
    found = [_vni(typed)] if any(c.isdecimal() for c in typed) else [_telex(typed)]
    return [one for one in found if one and one != typed]


def _telex(typed: str) -> str:
    tone = ""
    first = _VOWEL.search(typed)
    if first is None:
        return ""
    letters = list(typed)
    for at in range(len(letters) - 1, first.start(), -1):
        if letters[at] in _TELEX_TONES:
            tone = _TELEX_TONES[letters.pop(at)]
            break
    word = "".join(letters)
    if word.startswith("d") and word[1:].endswith("d"):  # the second d of đ is often typed last
        word = f"d{word[:-1]}"
    for vowel in "aeo":  # so is the second vowel of â, ê, ô: dayas
        twice = re.fullmatch(rf"(.*{vowel})([^{vowel}]+){vowel}", word)
        word = f"{twice[1]}{vowel}{twice[2]}" if twice else word
    for keys, letter in _TELEX_LETTERS:
        word = word.replace(keys, letter)
    return _toned(word, tone)


def _vni(typed: str) -> str:
    tone, letters = "", list[str]()
    for key in typed:
        if key in _VNI_TONES:
            tone = _VNI_TONES[key]
        elif key in _VNI_LETTERS:
            at = next((i for i in range(len(letters) - 1, -1, -1) if letters[i] in _VNI_LETTERS[key]), None)
            if at is None:
                return ""
            letters[at] = _VNI_LETTERS[key][letters[at]]
            if key == "7" and at and letters[at] == "ơ" and letters[at - 1] == "u":
                letters[at - 1] = "ư"  # duoc75 is được
        elif key.isdecimal():
            return ""
        else:
            letters.append(key)
    return _toned("".join(letters), tone)


def _toned(word: str, tone: str) -> str:
    """The tone goes on any vowel first; `same_tone` knows the right one."""
    vowel = _VOWEL.search(word)
    if vowel is None:
        return ""
    return same_tone(nfc(word[: vowel.end()] + tone + word[vowel.end() :]))


def _alike(folded: str) -> set[str]:
    """The syllable with its beginning, its end or both written as another region says it."""
    begun = {folded}
    for a, b in _ONSETS:
        begun |= {there + folded[len(here) :] for here, there in ((a, b), (b, a)) if folded.startswith(here)}
    ended = set(begun)
    for one in begun:
        for a, b in _CODAS:
            ended |= {one[: -len(here)] + there for here, there in ((a, b), (b, a)) if one.endswith(here)}
    inner = {one.replace("y", "i") for one in ended} | {one.replace("i", "y") for one in ended}
    return (ended | inner) - {folded}
