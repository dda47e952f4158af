"""In which language the interface speaks at the moment, and what leaves without a template."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from tusach.kit.english import catalogue

ENGLISH = "en"


def is_english() -> bool:
    return get_language() == ENGLISH


def sentence(key: str, *values: object) -> str:
    """`{} ở {}` with its values, for what is too short to be known when it comes out."""
    told = catalogue.exact().get(key, key) if is_english() else key
    return told.format(*values)


def in_tongue(answer: Any) -> Any:
    """The sentences of an answer in JSON in the language of who asked: itself in Vietnamese, else a copy."""
    return _said(answer) if is_english() else answer


def _said(answer: Any) -> Any:
    if isinstance(answer, str):
        return catalogue.said(answer)
    if isinstance(answer, Mapping):
        return {name: _said(value) for name, value in answer.items()}
    return [_said(one) for one in answer] if isinstance(answer, list | tuple) else answer
