"""An old binary workbook is read in a process of its own: nothing tells from outside how far its cells reach, and a reader
that cannot make room for all of the rectangle ends its process.

Run as `python -m tusach.kit.sheets.apart`: on standard input one line of JSON (the order) and then the file, on standard
output one of JSON.
"""

import json
import os
import resource
import subprocess
import sys
from datetime import date, datetime
from typing import Any

MEMORY, SECONDS = 2 << 30, 30
_KEPT = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
BROKEN, LOCKED = "broken", "locked"


class UnreadableError(Exception):
    """Its word: BROKEN, LOCKED, or a sheet that is not there."""


def rows_of(
    data: bytes, wanted: str, *, most: tuple[int, int, int]
) -> tuple[list[str], str, list[list[Any]] | None, int, int]:
    """(names of sheets, the one read, its rows, height, width); rows None when it has more than `most` rows, columns or cells.
    Raises UnreadableError.
    """
    order = json.dumps({"wanted": wanted, "most": most}).encode() + b"\n"
    environment = {key: os.environ[key] for key in _KEPT if key in os.environ} | {"MALLOC_ARENA_MAX": "2"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tusach.kit.sheets.apart"], input=order + data, capture_output=True, check=False,
            env=environment, timeout=SECONDS + 5,
        )  # fmt: skip
        told = json.loads(done.stdout)
    except (ValueError, subprocess.TimeoutExpired):
        raise UnreadableError(BROKEN) from None
    if wrong := told.get("wrong"):
        raise UnreadableError(wrong)
    rows = told["rows"] and [[_back(value) for value in row] for row in told["rows"]]
    return told["names"], told["sheet"], rows, told["height"], told["width"]


def _back(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    kind, said = value
    return datetime.fromisoformat(said) if kind == "moment" else date.fromisoformat(said)


def _out(value: Any) -> Any:
    if isinstance(value, datetime):
        return ["moment", value.isoformat()]
    if isinstance(value, date):
        return ["day", value.isoformat()]
    return value if value is None or isinstance(value, str | bool | int | float) else str(value)


def extent_of(page: Any) -> tuple[int, int]:
    """Rows and columns from A1 to the last filled cell; the reader's own `total_height` is one less."""
    return (page.end[0] + 1, page.end[1] + 1) if page.end else (0, 0)


def _read(order: dict[str, Any], data: bytes) -> dict[str, Any]:
    import io  # noqa: PLC0415 - under the limits

    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names, wanted = list(book.sheet_names), order["wanted"]
        if wanted and wanted not in names:
            return {"names": names, "sheet": "", "rows": [], "height": 0, "width": 0}
        for one in [wanted] if wanted else names:
            page = book.get_sheet_by_name(one)
            height, width = extent_of(page)
            if not height and not wanted and one != names[-1]:
                continue
            rows, columns, cells = order["most"]
            fits = height <= rows and width <= columns and height * width <= cells
            table = (
                [[_out(value) for value in row] for row in page.to_python(skip_empty_area=False)]
                if fits
                else None
            )
            return {"names": names, "sheet": one, "rows": table, "height": height, "width": width}
    except PasswordError:
        return {"wrong": LOCKED}
    except (CalamineError, OSError, ValueError, KeyError, MemoryError):
        pass
    return {"wrong": BROKEN}


def main() -> None:
    order = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(_read(order, sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
