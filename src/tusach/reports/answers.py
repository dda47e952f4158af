"""Answers: how they are stored, read from what people type, and given to the logic.

Stored, by kind: integer, money -> int; decimal -> "12.5"; percent -> {"num": "n", "den": "d"}; date -> "2023-10-31";
text, longtext -> str; one -> choice key; many -> [choice keys]; years -> {column: {"2009": int or "12.5"}};
file, photo -> [{"sha", "name", "size"}]. Around a value there may be {"value": v, "why": reason, "known": k} or
{"known": k, "agree": true}. What cannot be read is kept as typed, {"raw": text}, so that nothing is lost.
A question without an answer has no key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tusach.kit.errors import Refused
from tusach.kit.text import nfc, number, read_day, read_decimal, read_integer, read_money
from tusach.reports.form import NUMBERS, Choice, Question
from tusach.reports.logic import Number, Value

LONGEST_TEXT = 2_000
LONGEST_LONGTEXT = 60_000
LONGEST_RAW = 200
MOST_FILES = 10
_NO_DATA = {"khong co so lieu", "không có số liệu", "kcsl", "-", "–", "…", "..."}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood: the stored answer (None for an empty one), what is wrong, and what is doubtful."""

    answer: Any
    wrong: str = ""
    doubt: str = ""


def read_answer(question: Question, raw: Any) -> Reading:
    """One typed or imported answer. Never raises: what cannot be read comes back as {"raw": ...} with its sentence."""
    if isinstance(raw, dict) and "raw" in raw:
        return read_answer(question, raw["raw"])
    if isinstance(raw, dict) and question.kind not in {"years", "percent"}:
        return _wrapped(question, raw)
    if isinstance(raw, dict) and ("value" in raw or "agree" in raw):
        return _wrapped(question, raw)
    try:
        return _READERS.get(question.kind, _read_number)(question, raw)
    except Refused as refusal:
        return Reading({"raw": _short(raw)}, refusal.sentence)


def _short(raw: Any) -> Any:
    return nfc(str(raw))[:LONGEST_RAW] if not isinstance(raw, dict | list) else raw


def _wrapped(question: Question, raw: Mapping[str, Any]) -> Reading:
    kept = {key: raw[key] for key in ("known",) if isinstance(raw.get(key), int | str)}
    if raw.get("agree") is True and "known" in kept:
        return Reading(kept | {"agree": True})
    inner = read_answer(question, raw.get("value"))
    why = nfc(str(raw.get("why") or "")).strip()[:LONGEST_TEXT]
    if inner.answer is None and not why:
        return Reading(None, inner.wrong, inner.doubt)
    if not why and not kept:
        return inner
    return Reading(kept | {"value": inner.answer} | ({"why": why} if why else {}), inner.wrong, inner.doubt)


def _read_number(question: Question, raw: Any) -> Reading:
    return _number(question.kind, raw)


def _digits(kind: str, raw: Any) -> int | None:
    """What most answers are: a number already, or digits only. None when it takes a closer reading."""
    if kind == "decimal":
        return None
    if type(raw) is int:
        return raw
    return int(raw) if type(raw) is str and len(raw) <= 18 and raw.isascii() and raw.isdecimal() else None


def _number(kind: str, raw: Any) -> Reading:
    plainly = _digits(kind, raw)
    if plainly is not None:
        return Reading(plainly)
    if raw is None or isinstance(raw, bool) or (isinstance(raw, str) and _says_nothing(raw)):
        return Reading(None)
    text = _plain(raw)
    if kind == "decimal":
        exact = read_decimal(text)
        return Reading(_tidy(exact.value), doubt=exact.doubt)
    whole = read_money(text) if kind == "money" else read_integer(text)
    return Reading(whole.value, doubt=whole.doubt)


def _plain(raw: Any) -> str:
    """A stored or spreadsheet number as people would type it; text as it is."""
    if isinstance(raw, int):
        return str(raw)
    if isinstance(raw, float | Decimal):
        exact = Decimal(str(raw))
        return str(int(exact)) if exact == exact.to_integral_value() else f"{exact:f}".replace(".", ",")
    return str(raw)


def _says_nothing(text: str) -> bool:
    plain = text.strip().lower()
    return not plain or plain in _NO_DATA


def _tidy(value: Decimal) -> str:
    """Our own writing of a decimal. Three decimals get a fourth, so that 1.234 is never read as 1234."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def _read_percent(question: Question, raw: Any) -> Reading:  # noqa: ARG001 - every reader has the same shape
    if not raw:
        return Reading(None)
    if not isinstance(raw, dict):
        raise Refused("Câu này cần hai số: số đạt và tổng số. Tỷ lệ do hệ thống tính.")
    parts, wrong, doubts = {}, [], []
    for name in ("num", "den"):
        reading = _part("decimal", raw.get(name))
        if reading.answer is not None:
            parts[name] = reading.answer
        wrong += [reading.wrong] if reading.wrong else []
        doubts += [reading.doubt] if reading.doubt else []
    return Reading(parts or None, " ".join(wrong), " ".join(doubts))


def _part(kind: str, raw: Any) -> Reading:
    given = raw["raw"] if isinstance(raw, dict) and "raw" in raw else raw
    if isinstance(given, str) and kind == "decimal" and _is_stored(given):
        return Reading(_tidy(Decimal(given)))
    try:
        return _number(kind, given)
    except Refused as refusal:
        return Reading({"raw": _short(given)}, refusal.sentence)


def _is_stored(text: str) -> bool:
    """A decimal in our own writing, `12.5`: two or fewer digits after a point cannot be thousands."""
    whole, point, part = text.removeprefix("-").partition(".")
    return bool(point) and whole.isdecimal() and part.isdecimal() and len(part) != 3


def _read_years(question: Question, raw: Any) -> Reading:
    if not raw:
        return Reading(None)
    if not isinstance(raw, dict):
        raise Refused("Câu này là bảng theo năm.")
    table: dict[str, dict[str, Any]] = {}
    wrong, doubts = [], []
    for column in question.columns:
        series = raw.get(column.key) or {}
        if not isinstance(series, dict):
            raise Refused("Câu này là bảng theo năm.")
        read: dict[str, Any] = {}
        for year in question.year_texts:
            given = series.get(year)
            if given is None or given == "":
                continue
            plainly = _digits(column.kind, given)
            if plainly is not None:
                read[year] = plainly
                continue
            reading = _part(column.kind, given)
            if reading.answer is not None:
                read[year] = reading.answer
            wrong += [f"Năm {year}: {reading.wrong}"] if reading.wrong else []
            doubts += [f"Năm {year}: {reading.doubt}"] if reading.doubt else []
        if read:
            table[column.key] = read
    return Reading(table or None, " ".join(wrong[:3]), " ".join(doubts[:3]))


def _read_date(question: Question, raw: Any) -> Reading:  # noqa: ARG001
    if raw is None or not str(raw).strip():
        return Reading(None)
    found = read_day(str(raw)[:10] if hasattr(raw, "isoformat") else str(raw))
    return Reading(found.value.isoformat(), doubt=found.doubt)


def _read_text(question: Question, raw: Any) -> Reading:
    text = nfc(str(raw or "").replace("\r\n", "\n").replace("\x00", "")).strip()
    longest = LONGEST_LONGTEXT if question.kind == "longtext" else LONGEST_TEXT
    if len(text) > longest:
        return Reading(
            text[: longest * 2], f"Đoạn này dài {number(len(text))} ký tự, nhiều nhất {number(longest)}."
        )
    return Reading(text or None)


def _chosen(question: Question, raw: Any) -> Choice:
    text = nfc(str(raw)).strip()
    for choice in question.choices:
        if text in {choice.key, choice.label} or text.lower() == choice.label.lower():
            return choice
    raise Refused(f"“{text[:60]}” không có trong các lựa chọn của câu này.")


def _read_one(question: Question, raw: Any) -> Reading:
    return Reading(None) if raw in (None, "", []) else Reading(_chosen(question, raw).key)


def _read_many(question: Question, raw: Any) -> Reading:
    given = raw.replace("\n", ";").split(";") if isinstance(raw, str) else list(raw or [])
    picked = {_chosen(question, one).key for one in given if str(one).strip()}
    return Reading([choice.key for choice in question.choices if choice.key in picked] or None)


def _read_files(question: Question, raw: Any) -> Reading:  # noqa: ARG001
    files = [
        {"sha": str(one["sha"])[:64], "name": str(one["name"])[:200], "size": int(one["size"])}
        for one in (raw or [])
        if isinstance(one, dict) and {"sha", "name", "size"} <= one.keys()
    ]
    if len(files) > MOST_FILES:
        raise Refused(f"Mỗi câu nhận nhiều nhất {MOST_FILES} tệp.")
    return Reading(files or None)


_READERS = {
    "percent": _read_percent,
    "years": _read_years,
    "date": _read_date,
    "text": _read_text,
    "longtext": _read_text,
    "one": _read_one,
    "many": _read_many,
    "file": _read_files,
    "photo": _read_files,
}


def plain(answer: Any) -> Any:
    """The value inside an answer: the agreed number, or the corrected one; None when there is none."""
    if isinstance(answer, dict):
        if answer.get("agree") is True:
            return answer.get("known")
        if "value" in answer:
            return plain(answer["value"])
        if "raw" in answer:
            return None
    return answer


def why_of(answer: Any) -> str:
    return str(answer.get("why", "")) if isinstance(answer, dict) else ""


def _exact(value: Any) -> Number:
    if type(value) is int:
        return value
    exact = Fraction(str(value))
    return int(exact) if exact.denominator == 1 else exact


def _series(series: Mapping[str, Any]) -> Mapping[str, Number]:
    """One column's numbers by year; cells that could not be read drop out."""
    if all(type(one) is int for one in series.values()):
        return series
    return {year: _exact(one) for year, one in series.items() if not isinstance(one, dict)}


def logic_values(question: Question, answer: Any) -> dict[str, Value]:
    """What the logic may ask of one question: its key, or `key.column` for a table, `key.num` for a percent."""
    value = plain(answer)
    if value is None:
        return {}
    key, kind = question.key, question.kind
    if kind in NUMBERS:
        return {key: _exact(value)}
    if kind == "percent":
        return {f"{key}.{name}": _exact(part) for name, part in value.items() if not isinstance(part, dict)}
    if kind == "years":
        tables: dict[str, Value] = {f"{key}.{column}": _series(series) for column, series in value.items()}
        tables[key] = [*value]
        return tables
    if kind in {"file", "photo"}:
        return {key: [str(one["name"]) for one in value]}
    return {key: value}
