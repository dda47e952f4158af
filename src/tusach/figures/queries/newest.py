"""The year that a page about a place opens on."""

from collections.abc import Collection, Iterable, Mapping

from tusach.figures import packed, sums
from tusach.figures.models import Standing, Total
from tusach.places.models import Level, Unit

_TOP = (Level.PROVINCE, Level.NATION)
_Held = Mapping[int, Mapping[int, int]]  # {year: {slot: units that have a number}}


def latest_year(place: Unit | None = None, slots: Collection[int] = ()) -> int | None:
    """The last year that speaks of the place: at least half as many units have numbers in it as in the fullest.

    Of the indicators in `slots` where there are any of them, else of all; None when nothing is known. The nation is
    its provinces and what the centre itself counts; a place says nothing of those that it took in later.
    """
    held = _of_unit(place) if place is not None and place.level != Level.NATION else _of_nation()
    asked = {year: [n for slot, n in by.items() if slot in slots] for year, by in held.items()}
    counts = {year: max(found) for year, found in asked.items() if found} or {
        year: max(by.values()) for year, by in held.items()
    }
    return max((year for year, n in counts.items() if 2 * n >= max(counts.values())), default=None)


def _of_nation() -> _Held:
    kept = Total.objects.filter(level__in=_TOP).values_list("sums", flat=True)
    whole = sums.add(*(sums.decode(data) for data in kept))
    return _by_year(zip(whole.keys.tolist(), whole.n.tolist(), strict=True))


def _of_unit(place: Unit) -> _Held:
    kept = Total.objects.filter(unit=place).values_list("sums", flat=True).first()
    if kept:
        whole = sums.decode(kept)
        return _by_year(zip(whole.keys.tolist(), whole.n.tolist(), strict=True))
    own = Standing.objects.filter(unit=place).values_list("cells", flat=True).first()
    cells = packed.decode(own).present() if own else packed.nothing()
    return _by_year((key, 1) for key in cells.keys.tolist())


def _by_year(cells: Iterable[tuple[int, int]]) -> dict[int, dict[int, int]]:
    held: dict[int, dict[int, int]] = {}
    for key, n in cells:
        if n:
            held.setdefault(key & 0xFFFF, {})[key >> 16] = n
    return held
