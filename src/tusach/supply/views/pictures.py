"""The map of a round: each province by what a receiver gets there, beside what one gets on average."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.safestring import SafeString

from tusach.kit import drawing
from tusach.kit.drawing import Isle, State, Tile, TileMap
from tusach.kit.text import decimal
from tusach.places.queries import SIDE, tiles_on
from tusach.supply.models import Round
from tusach.supply.queries.rounds import ProvinceRow

_MORE = State("ok", "Nhiều hơn trung bình")
_NEAR = State("info", "Gần trung bình")
_LESS = State("warn", "Ít hơn trung bình")
_NONE = State("todo", "Không có nơi nhận")
_AROUND = Decimal("0.1")  # of the average


def map_of(round_: Round, rows: Sequence[ProvinceRow], on: date) -> SafeString:
    """Tiles with the copies of one receiver; the archipelagos stand with their provinces. Empty without provinces."""
    receivers = sum(row.receivers for row in rows)
    if not receivers:
        return SafeString("")
    average = Decimal(sum(row.copies for row in rows)) / receivers
    found = {row.pk: (row, _state(row, average)) for row in rows}
    tiles: list[Tile] = []
    isles: list[Isle] = []
    for one in tiles_on(on):
        row, state = found.get(one.version.unit_id, (None, _NONE))
        x, y = one.place.x / SIDE, one.place.y / SIDE
        if one.place.is_isle:
            isles.append(Isle(f"Quần đảo {one.place.label}", one.version.name, x, y, state))
            continue
        href = reverse("supply:round_province", args=[round_.pk, row.pk]) if row else ""
        value = decimal(row.each, 0) if row else ""
        tiles.append(Tile(one.place.label, one.version.full_name, round(x), round(y), state, href, value))
    counts = Counter(state for _, state in found.values())
    legend = drawing.key({state: counts[state] for state in (_MORE, _NEAR, _LESS) if counts[state]})
    title = "Bản mỗi nơi nhận, theo tỉnh, thành phố"
    return (
        SafeString(legend + drawing.tile_map(TileMap(tiles, isles), title=title)) if tiles else SafeString("")
    )


def _state(row: ProvinceRow, average: Decimal) -> State:
    if row.each > average * (1 + _AROUND):
        return _MORE
    return _LESS if row.each < average * (1 - _AROUND) else _NEAR
