"""Shapes that the questions about live figures answer with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from tusach.kit.text import decimal, number


@dataclass(frozen=True)
class Source:
    """Where a figure comes from: a kind of Live and, by kind, what Live's docstring says."""

    kind: str
    source: Mapping[str, Any]

    @cached_property
    def key(self) -> str:
        return f"{self.kind} {json.dumps(self.source, ensure_ascii=False, sort_keys=True)}"


@dataclass(frozen=True)
class Present:
    """What a source says now. `value` is JSON and becomes `taken`; `shown` is how it is printed by itself.

    `doubt`: why nobody may rely on it yet, empty when it is verified. `changed`: the last change of the source, as a
    clause ("Minh sửa trong báo cáo của Tỉnh Lâm Đồng"), `since` its moment. `told`: its origin in words, for the margin
    and the annex: {"place", "document", "where", "page", "quote", "evidence", "url", ...}. `names`: of a count, {report: its place}.
    `themes`: of a count, {code: its name}, of the theme and of what was merged into it or it was merged into.
    """

    value: Mapping[str, Any]
    shown: str
    doubt: str = ""
    changed: str = ""
    since: datetime | None = None
    is_gone: bool = False
    told: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    themes: Mapping[int, str] = field(default_factory=dict)


def gone(sentence: str) -> Present:
    return Present({"gone": sentence}, "", doubt=sentence, is_gone=True)


def plain_number(value: Decimal | None) -> str | None:
    """An exact decimal as JSON keeps it: no trailing zeros, no exponent."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return str(int(whole)) if whole == value else f"{value.normalize():f}"


def in_figures(value: Decimal | int) -> str:
    """14.408.340; 98,4"""
    exact = Decimal(value)
    if exact == exact.to_integral_value():
        return number(int(exact))
    return decimal(exact, max(0, -int(exact.normalize().as_tuple().exponent)))


def exact(text: str | None) -> Decimal | None:
    """A decimal that JSON kept."""
    return None if text is None else Decimal(text)
