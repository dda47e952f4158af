"""What a commune box knows of itself, in a small file of its data folder: no database has to be there to read it."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tusach.kit.errors import Refused


@dataclass(frozen=True)
class BoxState:
    """`reported`: the last month that the centre took, "2023-10"; `sent`: the digest of its totals as they were sent;
    `mark`: of the last report; `packs`: sources that are asked again and again.
    """

    name: str = ""
    commune: str = ""
    centre: str = ""
    packs: tuple[str, ...] = ()
    reported: str = ""
    sent: str = ""
    mark: int = 0


def load(data: Path) -> BoxState:
    try:
        told: dict[str, Any] = json.loads(_file(data).read_text())
        return BoxState(**{**told, "packs": tuple(told.get("packs", ()))})
    except FileNotFoundError:
        return BoxState()
    except (ValueError, TypeError):
        raise Refused(
            f"Tệp {_file(data)} hỏng. Xin xóa tệp ấy rồi chạy lại tusach box với tên và mã xã."
        ) from None


def save(data: Path, state: BoxState) -> None:
    draft = _file(data).with_suffix(".new")
    draft.write_text(json.dumps(asdict(state), ensure_ascii=False, indent=1))
    draft.replace(_file(data))


def changed(state: BoxState, *, name: str, commune: str, centre: str, packs: list[str]) -> BoxState:
    """The state with what was typed this time; what was not typed stays."""
    return replace(
        state,
        name=name.strip() or state.name,
        commune=commune or state.commune,
        centre=centre.rstrip("/") or state.centre,
        packs=tuple(dict.fromkeys([*state.packs, *packs])),
    )


def next_mark(state: BoxState, now: datetime) -> int:
    """Higher than any before: by the clock, and one more than the last when the clock fell back. A box that lost
    this file goes on by its clock.
    """
    return max(state.mark + 1, int(now.timestamp()))


def _file(data: Path) -> Path:
    return data / "box.json"
