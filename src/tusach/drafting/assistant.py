"""A service that rewrites given words, kept on a short lead (docs/hard/live-figures.md).

It is off unless an address is set. It gets the block's text with its tokens and the excerpts that the block cites, and
nothing else; what comes back is refused when it holds a number or a token that was not in what it got. Pure but for one
call over HTTP, to the address that the settings name.
"""

import json
import re
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from http.client import HTTPException, HTTPResponse
from typing import Any

from tusach.drafting.live import numerals, unmarked
from tusach.kit.errors import Refused

_MOST_ANSWER = 400_000
_DIGITS = re.compile(r"\d")
ORDER = (
    "Bạn sửa câu chữ cho một đoạn báo cáo hành chính tiếng Việt. Chỉ dùng thông tin có trong ĐOẠN và TRÍCH DẪN. "
    "Giữ nguyên từng thẻ dạng {{s1}}, {{c1}}, mỗi thẻ đúng một lần; chữ đậm để giữa **, chữ nghiêng giữa __. Không thêm con số, tên, trích dẫn nào. "
    "Trả về đúng một đoạn văn đã sửa, không giải thích."
)


@dataclass(frozen=True)
class Service:
    """`url` ends before /chat/completions; `seconds` is how long it is waited for."""

    url: str
    model: str
    key: str = ""
    seconds: int = 30


Values = Callable[
    [str], Sequence[Decimal]
]  # the quantities that a text states, written in digits or in words


def rewrite(service: Service, text: str, excerpts: Sequence[str], *, values: Values) -> str:
    """The text said better. Refused when the service does not answer, or answers with what it was not given."""
    given = "\n".join(f"- {one}" for one in excerpts)
    asked = f"ĐOẠN:\n{text}\n\nTRÍCH DẪN:\n{given or '(không có)'}"
    said = _ask(service, asked)
    check(said, text, excerpts, values=values)
    return said


def check(said: str, text: str, excerpts: Sequence[str], *, values: Values) -> None:
    """Refused unless every token of the text is there once, no other is, and every number was in what was given."""
    if not said.strip():
        raise Refused("Máy không viết được gì. Xin thử lại, hoặc tự sửa.")
    if Counter(_tokens(said)) != Counter(_tokens(text)):
        raise Refused("Máy làm mất hoặc thêm thẻ số, nên bản máy viết không dùng được.")
    source = unmarked("\n".join([text, *excerpts]))
    plain = [unmarked(_without_tokens(each)) for each in (said, source)]
    strange = set(numerals(plain[0])) - set(numerals(plain[1]))
    if not strange:
        unknown = set(values(plain[0])) - set(values(plain[1]))
        strange = {f"{value:f}" for value in unknown}
    if strange:
        raise Refused(
            f"Máy viết số không có trong đoạn và trích dẫn ({', '.join(sorted(strange)[:5])}), nên bản máy viết bị bỏ."
        )
    quoted = {part.strip() for part in re.findall(r"“([^“”]+)”", plain[0])}
    if foreign := [part for part in quoted if part not in source]:
        raise Refused(f"Máy dẫn lời không có trong trích dẫn (“{foreign[0][:60]}”), nên bản máy viết bị bỏ.")
    if _DIGITS.search(re.sub(r"\d+(?:[.,]\d+)*", "", plain[0])):
        raise Refused("Máy viết số không đọc được, nên bản máy viết bị bỏ.")


def _tokens(text: str) -> list[str]:
    return re.findall(r"\{\{\s*([a-z][a-z0-9]{0,11})[^{}]*\}\}", text)


def _without_tokens(text: str) -> str:
    return re.sub(r"\{\{[^{}]*\}\}", " ", text)


def _ask(service: Service, asked: str) -> str:
    told = {
        "model": service.model, "temperature": 0,
        "messages": [{"role": "system", "content": ORDER}, {"role": "user", "content": asked}],
    }  # fmt: skip
    headers = {"Content-Type": "application/json"}
    if service.key:
        headers["Authorization"] = f"Bearer {service.key}"
    if not service.url.startswith(("http://", "https://")):
        raise Refused("Địa chỉ dịch vụ viết giúp không đúng. Xin báo người quản trị hệ thống.")
    request = urllib.request.Request(  # noqa: S310 - http or https, from the settings
        f"{service.url}/chat/completions", json.dumps(told, ensure_ascii=False).encode(), headers
    )
    until = time.monotonic() + service.seconds
    try:
        with _OPENER.open(request, timeout=service.seconds) as answer:
            data = _read(answer, until)
    except (OSError, HTTPException) as error:
        raise Refused("Dịch vụ viết giúp không trả lời. Xin thử lại sau, hoặc tự sửa.") from error
    return _content(data)


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Not led elsewhere: the key and the words of the report go to the address of the settings and to no other."""

    def redirect_request(self, *told: Any) -> None:  # noqa: ARG002 - urllib's shape
        return None  # urllib then raises the answer as an error


_OPENER = urllib.request.build_opener(_StayHere())


def _read(answer: HTTPResponse, until: float) -> bytes:
    """At most a byte more than an answer may have. A service that drips does not hold the page longer than one that is
    silent: TimeoutError.
    """
    data = b""
    while len(data) <= _MOST_ANSWER and (part := answer.read1(65_536)):
        data += part
        if time.monotonic() > until:
            raise TimeoutError
    return data


def _content(data: bytes) -> str:
    """The words of a chat completion; refused when it is none."""
    try:
        content = json.loads(data)["choices"][0]["message"]["content"] if len(data) <= _MOST_ANSWER else None
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        content = None
    if not isinstance(content, str):
        raise Refused("Dịch vụ viết giúp trả lời không đúng dạng. Xin tự sửa.")
    return content.strip()
