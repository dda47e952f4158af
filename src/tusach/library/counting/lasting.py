"""How long sections are read, one place of each reader in each book: from gaps, or from what the page itself tells.

A browser asks for the next page before the page that is left tells its seconds. So what is told of the section before
takes the place of the gap already counted, instead of being added to it; and nobody reads longer than the clock ran.
"""

from dataclasses import dataclass

LONGEST = 900.0
_SLACK = 2.0  # seconds between the clocks of a phone and of the counter


@dataclass(slots=True)
class Place:
    """`open`: the time since `moment` is not told yet. `left`: the section before, how long it was open, what of that
    was counted.
    """

    moment: float
    item: str
    open: bool
    left: str = ""
    span: float = 0.0
    counted: int = 0


class ReadingTimes:
    """`seconds` gives what is to be added, less than nothing where a gap was counted too long. At most `most` places."""

    def __init__(self, most: int) -> None:
        self.places: dict[int, Place] = {}
        self._most = most

    def seconds(self, key: int, moment: float, item: str, *, told: float, opens: bool) -> int:
        place = self.places.pop(key, None)
        if told <= 0:
            return self._turned(key, moment, item, place, opens=opens)
        if place is not None and item == place.left and item != place.item:
            more = round(min(told, place.span + _SLACK, LONGEST)) - place.counted
            place.left = ""
            self._remember(key, place)
            return more
        bound = moment - place.moment + _SLACK if place is not None else LONGEST
        self._remember(key, Place(moment, item, open=False))
        return round(max(0.0, min(told, bound, LONGEST)))

    def _turned(self, key: int, moment: float, item: str, place: Place | None, *, opens: bool) -> int:
        span = moment - place.moment if place is not None else 0.0
        counted = round(span) if place is not None and place.open and 0 < span <= LONGEST else 0
        now = Place(moment, item if opens else "", open=opens)
        if place is not None:
            now.left, now.span, now.counted = place.item, max(0.0, span), counted
        if opens or now.left:
            self._remember(key, now)
        return counted

    def _remember(self, key: int, place: Place) -> None:
        """Put at the end; what is older than the longest reading, or too much, leaves at the front."""
        self.places[key] = place
        while self.places:
            first = next(iter(self.places))
            if len(self.places) <= self._most and self.places[first].moment >= place.moment - LONGEST:
                return
            del self.places[first]
