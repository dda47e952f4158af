"""A service that rewrites given words, kept on a short lead (docs/hard/live-figures.md).

It is off unless an address is set. It gets the block's text with its tokens and the excerpts that the block cites, and
nothing else; what comes back is refused when it holds a number or a token that was not in what it got. Pure but for one
call over HTTP, to the address that the settings name.
"""

import json
import logging
import re
import urllib.request
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from http.client import HTTPException
from urllib.error import HTTPError

from tusach.drafting.calling import Call
from tusach.drafting.live import numerals, unmarked
from tusach.kit.errors import Refused
from tusach.kit.text import nfc

log = logging.getLogger(__name__)
_MOST_ANSWER = 400_000
_BRACED = re.compile(r"\{\{[^{}]*\}\}")
_QUOTED = re.compile(r"“([^“”]+)|\"([^\"]+)|«([^«»]+)|‘([^‘’]+)’|„([^„“”]+)")
_ROMAN = re.compile(r"\b[IVX]{2,}\b")
_TIMES = re.compile(r"\bgấp (?:đôi|rưỡi|bội|nhiều lần)\b")
_STRONG = frozenset(
    "hai ba bốn sáu bảy bẩy tám chín mười mươi trăm nghìn ngàn vạn triệu tỷ tỉ chục rưỡi nửa".split()  # noqa: SIM905 - as text
)
_WEAK = ("một", "mốt", "tư", "năm", "lăm", "linh", "lẻ")  # alone they are seldom numbers
_BESIDE, _GOES_ON = {"năm", "một", "tư"}, {"mươi", "trăm", "linh", "lẻ"}
_NO_NUMBER = r"(?!triệu (?:tập|hồi)\b|t[ỷỉ] (?:lệ|trọng|suất|giá|mỉ|thí)\b)"
_WORD = rf"{_NO_NUMBER}(?:{'|'.join([*_STRONG, *_WEAK])})"
_RUN = re.compile(rf"\b{_WORD}(?: {_WORD})*\b")
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
    if said.split() == text.split():
        raise Refused("Máy không đổi chữ nào của đoạn.")
    check(said, text, excerpts, values=values)
    return said


def check(said: str, text: str, excerpts: Sequence[str], *, values: Values) -> None:
    """Refused unless every token of the text is there once as it is, no other is, and every number and quotation was in what
    was given.
    """
    if not said.strip():
        raise Refused("Máy không viết được gì. Xin thử lại, hoặc tự sửa.")
    if Counter(_tokens(said)) != Counter(_tokens(text)):
        raise Refused("Máy làm mất, thêm hoặc sửa thẻ số, nên bản máy viết không dùng được.")
    mine, given = (_plain(each) for each in (said, "\n".join([text, *excerpts])))
    strange = spelt(mine) - spelt(given)
    if not strange:
        strange = {f"{value:f}" for value in set(values(mine)) - set(values(given))}
    if strange:
        raise Refused(
            f"Máy viết số không có trong đoạn và trích dẫn ({', '.join(sorted(strange)[:5])}), nên bản máy viết bị bỏ."
        )
    if foreign := next((part for part in quoted(mine) if part not in given), ""):
        raise Refused(f"Máy dẫn lời không có trong trích dẫn (“{foreign[:60]}”), nên bản máy viết bị bỏ.")


def _plain(text: str) -> str:
    """The words without tokens and marks of emphasis, one blank between them."""
    return " ".join(unmarked(_BRACED.sub(" ", nfc(text))).split())


def _tokens(text: str) -> list[str]:
    """All that stands in two braces, known or not: what is no token there would be printed as it is."""
    return ["".join(one.split()) for one in _BRACED.findall(text)]


def spelt(text: str) -> set[str]:
    """Every number as it is written: in digits of any script, in Roman ones, in words, also the round ones that count
    nothing by themselves ("hàng trăm", "gấp đôi").
    """
    small = text.lower()
    runs = (one.split() for one in _RUN.findall(small))
    words = {" ".join(_trimmed(one)) for one in runs if _STRONG.intersection(one)}
    others = {one for one in text if one.isnumeric() and not one.isascii()}
    return {*numerals(text), *_ROMAN.findall(text), *_TIMES.findall(small), *words, *others}


def _trimmed(run: list[str]) -> list[str]:
    """Without what is a year or an article beside a number: "mỗi năm hai lần" says the same one as "hai lần mỗi năm"."""
    first, last = 0, len(run)
    while run[first] in _BESIDE:
        first += 1
    while run[last - 1] in _BESIDE and run[last - 2] not in _GOES_ON:
        last -= 1
    return run[first:last]


def quoted(text: str) -> list[str]:
    """What stands in quotation marks of any kind, also after one that is never closed."""
    parts = (next(filter(None, found)) for found in _QUOTED.findall(text))
    return [part.strip(" .,;:") for part in parts if part.strip(" .,;:")]


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
    try:
        with Call(service.seconds) as call, call.opener.open(request, timeout=service.seconds) as answer:
            data = call.read(answer, most=_MOST_ANSWER)
    except HTTPError as error:
        log.warning("the service that rewrites answered %s", error.code)
        raise Refused(
            f"Dịch vụ viết giúp báo lỗi {error.code}. Xin thử lại sau, hoặc tự sửa. Nếu vẫn vậy, xin báo người quản trị hệ thống."
        ) from error
    except (OSError, HTTPException) as error:
        log.warning("the service that rewrites did not answer: %r", error)
        raise Refused("Dịch vụ viết giúp không trả lời. Xin thử lại sau, hoặc tự sửa.") from error
    return _content(data)


def _content(data: bytes) -> str:
    """The words of a chat completion; refused when it is none."""
    try:
        content = json.loads(data)["choices"][0]["message"]["content"] if len(data) <= _MOST_ANSWER else None
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        content = None
    if not isinstance(content, str):
        raise Refused("Dịch vụ viết giúp trả lời không đúng dạng. Xin tự sửa.")
    return content.strip()
