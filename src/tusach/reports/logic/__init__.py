"""The small language of forms: written once, run by the server and by the page (docs/hard/answers.md)."""

from tusach.reports.logic.evaluate import Value, evaluate, fill, is_false, is_true
from tusach.reports.logic.parse import Ast, WrongExpression, parse, parse_message, references

__all__ = [
    "Ast",
    "Value",
    "WrongExpression",
    "evaluate",
    "fill",
    "is_false",
    "is_true",
    "parse",
    "parse_message",
    "references",
]
