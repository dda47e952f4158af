"""Files that nothing on this machine refers to any more, and since when: one is removed only after a while of that.

`packs/unused.json` in the data folder holds {digest: moment}. A file that is referred to again leaves the list. The
lock keeps a pack that is being taken from counting on a file that is being removed.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from tusach.kit.errors import Refused


@contextmanager
def packs_alone(data: Path) -> Iterator[None]:
    """`Refused` while another process takes or prunes packs."""
    folder = data / "packs"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                "Máy này đang nhận gói hoặc dọn gói ở một lệnh khác. Xin đợi lệnh ấy xong rồi chạy lại."
            ) from None
        yield


def since(data: Path) -> dict[str, datetime]:
    """What was seen unused before. A broken list is an empty one: waiting begins anew."""
    try:
        told = json.loads(_file(data).read_text())
        return {str(name): datetime.fromisoformat(moment) for name, moment in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def seen(before: dict[str, datetime], unused: set[str], at: datetime) -> dict[str, datetime]:
    """The list with what is unused now; a moment still to come (the clock fell back) counts from now."""
    return {name: min(before.get(name, at), at) for name in sorted(unused)}


def due(known: dict[str, datetime], at: datetime, days: int) -> set[str]:
    return {name for name, moment in known.items() if moment <= at - timedelta(days=days)}


def remember(data: Path, known: dict[str, datetime]) -> None:
    draft = _file(data).with_suffix(".new")
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.write_text(json.dumps({name: moment.isoformat() for name, moment in known.items()}))
    draft.replace(_file(data))


def _file(data: Path) -> Path:
    return data / "packs" / "unused.json"
