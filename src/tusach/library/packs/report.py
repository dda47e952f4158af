"""A month of a commune box as it is sent to the centre: totals per edition and metric, signed, nothing of anyone.

The bytes that are signed are the bytes that are sent, so there is one text to check. The signature travels in the
header `Tusach-Signature`, in hexadecimal.
"""

import http.client
import json
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from tusach.kit.errors import Refused
from tusach.library.packs.index import canonical, is_hash
from tusach.library.packs.sources import Cut

FORMAT = "tusach-box 1"
HEADER = "Tusach-Signature"
PATH = "/may-sach/so-lieu/"
MOST_ROWS = 50_000
MOST = 1_000_000_000  # of one count in one month; more is a mistake
MOST_MARK = 1 << 53
_TIMEOUT = 30


@dataclass(frozen=True)
class Report:
    """`rows`: (edition's key, "" for the library as a whole; metric; count). `mark` goes up with every report that a
    box makes; 0 from a box of the first version, which had none.
    """

    box: str
    month: date
    rows: tuple[tuple[str, str, int], ...]
    mark: int = 0


def write(box: str, month: date, rows: Iterable[tuple[str, str, int]], mark: int) -> bytes:
    told = {"format": FORMAT, "box": box, "month": f"{month:%Y-%m}", "rows": sorted(map(list, rows))}
    return canonical(told | {"mark": mark})


def read(data: bytes) -> Report:
    """Raises `Refused` on another shape. Whether a box may send it is asked by the caller."""
    try:
        return _shaped(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused("Không đọc được bản số liệu. Xin cập nhật phần mềm của máy sách.") from None


def _shaped(told: Mapping[str, Any]) -> Report:
    if told["format"] != FORMAT or not is_hash(told["box"]) or len(told["rows"]) > MOST_ROWS:
        raise ValueError
    year, _, month = told["month"].partition("-")
    rows = tuple((key, metric, count) for key, metric, count in told["rows"])
    for key, metric, count in rows:
        if not isinstance(key, str) or not isinstance(metric, str) or type(count) is not int:
            raise TypeError
        if not 0 <= count <= MOST:
            raise ValueError
    if len({(key, metric) for key, metric, _ in rows}) != len(rows):
        raise ValueError
    mark = told.get("mark", 0)
    if type(mark) is not int or not 0 <= mark <= MOST_MARK:
        raise ValueError
    return Report(told["box"], date(int(year), int(month), 1), rows, mark)


def post(centre: str, data: bytes, signature: str) -> dict[str, Any]:
    """The centre's answer. Raises `Cut` without a connection, `Refused` with the centre's own sentence."""
    parts = urlsplit(centre)
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise Refused(f"Địa chỉ trung tâm {centre} không đúng. Ví dụ: https://tusach.example.vn")
    link = (
        http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=_TIMEOUT, context=ssl.create_default_context()
        )
        if parts.scheme == "https"
        else http.client.HTTPConnection(parts.hostname, parts.port, timeout=_TIMEOUT)
    )
    headers = {"Content-Type": "application/json", HEADER: signature}
    try:
        link.request("POST", parts.path.rstrip("/") + PATH, body=data, headers=headers)
        answer = link.getresponse()
        said = json.loads(answer.read(64 << 10))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Cut(str(error)) from error
    finally:
        link.close()
    if answer.status != http.client.OK:
        raise Refused(str(said.get("sentence", f"HTTP {answer.status}")))
    return dict(said)
