"""The small language of forms: written once, run by the server and by the page (docs/hard/answers.md)."""

from tusach.reports.logic.evaluate import Number, Value, evaluate, fill, is_false, is_number, is_true
from tusach.reports.logic.parse import Ast, WrongExpression, parse, parse_message, references

__all__ = [
    "Ast",
    "Number",
    "Value",
    "WrongExpression",
    "evaluate",
    "fill",
    "is_false",
    "is_number",
    "is_true",
    "parse",
    "parse_message",
    "references",
]
