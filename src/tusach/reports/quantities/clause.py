"""The words of a figure's own clause: what is done with what it counts."""

from collections.abc import Sequence

from tusach.reports.quantities.found import Found
from tusach.reports.quantities.scan import SENTENCE_ENDS
from tusach.reports.quantities.tokens import PAD, Tokens

_REACH = 28
_BRACKET = 7
_LONGEST = 240
_EMPTY = frozenset(
    """
    và là có năm tháng quý đến hết riêng đạt với tại cho ở bằng gồm cùng kèm trong đó của hơn trên gần
    """.split()  # noqa: SIM905 - a list of words is read as text
)
_PARTS = {",", "và"}


def contexts(tokens: Tokens, found: Sequence[Found]) -> list[str]:
    """For each figure the words before and after it, without those of other figures. A figure that has none of its
    own ("năm 2019 cấp 120 bản, năm 2020: 150 bản"; "118/120 xã (98,3%)") has those of the figure before it.
    """
    made, before = list[str](), ""
    for place, one in enumerate(found):
        earlier = found[place - 1].stop if place else PAD
        start = _left(tokens, one.start, earlier)
        lead = _text(tokens, start, one.start)
        in_bracket = tokens.words[one.start - 1] == "("
        if place and in_bracket:
            part = "trong đó" if found[place - 1].unit == one.unit else _text(tokens, *found[place - 1].noun)
            made.append(_short(f"{made[-1]} {part} {_right(tokens, found, place)}".strip()))
            before = _short(f"{before} {part}")
            continue
        if not _says(tokens, start, one.start) and not _new_sentence(tokens, earlier, one.start):
            lead = f"{before} {lead}".strip()
        before = lead = _short(lead)
        made.append(f"{lead} {_right(tokens, found, place)}".strip())
    return made


def _short(words: str) -> str:
    """A list that goes on keeps the verb that opened it and its last words."""
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST // 2]} {words[-_LONGEST // 2 :]}"


def _left(tokens: Tokens, start: int, earlier: int) -> int:
    """Where the words before a figure begin: after the last sign or "và" that parts it from the figure before."""
    if earlier > PAD:
        earlier = max([at + 1 for at in range(earlier, start) if tokens.words[at] in _PARTS], default=earlier)
    at = start
    while at > max(earlier, PAD) and start - at < _REACH:
        word = tokens.words[at - 1]
        if word == ";" or (word in SENTENCE_ENDS and not (word == "." and tokens.touches(at))):
            break
        at -= 1
    return at


def _right(tokens: Tokens, found: Sequence[Found], place: int) -> str:
    """Up to the next figure or the end of the clause; a short bracket is passed over."""
    at = begun = found[place].stop
    following = [one.start for one in found[place + 1 : place + 3]]
    parts = list[str]()
    while at < tokens.last and at - begun < _REACH:
        word = tokens.words[at]
        if word == "(" and (past := _bracket_end(tokens, at)):
            parts.append(_text(tokens, begun, at))
            at = begun = past
            following = [start for start in following if start >= past]
            continue
        if word in {",", ";"} or word in SENTENCE_ENDS or at in following:
            break
        at += 1
    return " ".join([*parts, _text(tokens, begun, at)]).strip()


def _bracket_end(tokens: Tokens, at: int) -> int:
    for end in range(at + 1, at + _BRACKET):
        if tokens.words[end] == ")":
            return end + 1
    return 0


def _text(tokens: Tokens, start: int, end: int) -> str:
    return tokens.text[tokens.starts[start] : tokens.ends[end - 1]] if end > start else ""


def _says(tokens: Tokens, start: int, end: int) -> bool:
    return any(word[:1].isalpha() and word not in _EMPTY for word in tokens.words[start:end])


def _new_sentence(tokens: Tokens, start: int, end: int) -> bool:
    return any(word in SENTENCE_ENDS for word in tokens.words[start:end])
