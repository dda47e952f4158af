"""Text -> one JSON tree that Python and the page evaluate alike.

    nodes: ["num", "12.5"]  ["text", "vh"]  ["ref", "nhan.ban"]  ["not", x]  ["neg", x]
           ["and" | "or", a, b]  ["=" | "!=" | "<" | "<=" | ">" | ">=", a, b]  ["+" | "-" | "*" | "/", a, b]
           ["call", name, argument, ...]

The language has no loops, no names but question keys, and a bounded length and depth: any text that parses is
safe to run.
"""

import re
from collections.abc import Iterator
from typing import Any

Ast = list[Any]

LONGEST = 600
DEEPEST = 40
FUNCTIONS = {
    "sum": (1, 60),
    "min": (1, 60),
    "max": (1, 60),
    "count": (1, 1),
    "at": (2, 2),
    "selected": (2, 2),
    "answered": (1, 1),
}
_TOKEN = re.compile(
    r"\s*(?:(?P<num>\d+(?:\.\d+)?)|(?P<name>[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)?)|\"(?P<text>[^\"]*)\""
    r"|(?P<op><=|>=|!=|[-+*/()=<>,]))"
)
_WORDS = {"and", "or", "not"}
_COMPARE = {"=", "!=", "<", "<=", ">", ">="}


class WrongExpression(ValueError):  # noqa: N818 - read with its sentence
    """The text is not an expression of the language; the message is a Vietnamese sentence."""


def parse(text: str) -> Ast:
    """The tree of an expression. Raises WrongExpression."""
    if len(text) > LONGEST:
        raise WrongExpression(f"Biểu thức dài quá {LONGEST} ký tự.")
    reader = _Reader(list(_tokens(text)), text)
    tree = reader.either(0)
    reader.end()
    return tree


def parse_message(text: str) -> list[str | Ast]:
    """A sentence with expressions in braces -> its pieces: "chỉ nhận {sum(nhan.ban)} bản"."""
    pieces: list[str | Ast] = []
    for number, piece in enumerate(re.split(r"[{}]", text)):
        if number % 2:
            pieces.append(parse(piece))
        elif piece:
            pieces.append(piece)
    if text.count("{") != text.count("}"):
        raise WrongExpression(f"Câu “{text}” thiếu dấu ngoặc nhọn.")
    return pieces


def references(tree: Ast) -> set[str]:
    """The question keys that a tree asks for, without their columns."""
    if tree[0] == "ref":
        return {tree[1].split(".")[0]}
    return {key for part in tree[1:] if isinstance(part, list) for key in references(part)}


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    text = text.rstrip()
    while position < len(text):
        found = _TOKEN.match(text, position)
        if not found:
            raise WrongExpression(f"Biểu thức “{text}” sai từ “{text[position : position + 12].strip()}”.")
        kind = found.lastgroup or ""
        value = found[kind]
        yield ("op", value) if kind == "name" and value in _WORDS else (kind, value)
        position = found.end()


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]], text: str) -> None:
        self.tokens, self.text, self.here = tokens, text, 0

    def wrong(self) -> WrongExpression:
        return WrongExpression(f"Biểu thức “{self.text}” chưa đúng cú pháp.")

    def look(self) -> tuple[str, str]:
        return self.tokens[self.here] if self.here < len(self.tokens) else ("end", "")

    def take(self, *values: str) -> str:
        """The next operator when it is one of `values`, else an empty text."""
        kind, value = self.look()
        if kind == "op" and value in values:
            self.here += 1
            return value
        return ""

    def need(self, value: str) -> None:
        if not self.take(value):
            raise self.wrong()

    def end(self) -> None:
        if self.here != len(self.tokens):
            raise self.wrong()

    def either(self, depth: int) -> Ast:
        if depth > DEEPEST:
            raise WrongExpression("Biểu thức lồng nhau quá sâu.")
        tree = self.both(depth)
        while self.take("or"):
            tree = ["or", tree, self.both(depth)]
        return tree

    def both(self, depth: int) -> Ast:
        tree = self.denied(depth)
        while self.take("and"):
            tree = ["and", tree, self.denied(depth)]
        return tree

    def denied(self, depth: int) -> Ast:
        if depth > DEEPEST:
            raise WrongExpression("Biểu thức lồng nhau quá sâu.")
        return ["not", self.denied(depth + 1)] if self.take("not") else self.compared(depth)

    def compared(self, depth: int) -> Ast:
        left = self.added(depth)
        operator = self.take(*_COMPARE)
        return [operator, left, self.added(depth)] if operator else left

    def added(self, depth: int) -> Ast:
        tree = self.multiplied(depth)
        while operator := self.take("+", "-"):
            tree = [operator, tree, self.multiplied(depth)]
        return tree

    def multiplied(self, depth: int) -> Ast:
        tree = self.single(depth)
        while operator := self.take("*", "/"):
            tree = [operator, tree, self.single(depth)]
        return tree

    def single(self, depth: int) -> Ast:
        if depth > DEEPEST:
            raise WrongExpression("Biểu thức lồng nhau quá sâu.")
        if self.take("-"):
            return ["neg", self.single(depth + 1)]
        if self.take("("):
            tree = self.either(depth + 1)
            self.need(")")
            return tree
        kind, value = self.look()
        self.here += 1
        if kind in {"num", "text"}:
            return [kind, value]
        if kind != "name":
            raise self.wrong()
        return self.called(value, depth) if self.take("(") else ["ref", value]

    def called(self, name: str, depth: int) -> Ast:
        if name not in FUNCTIONS:
            raise WrongExpression(f"Không có hàm “{name}”.")
        arguments = [self.either(depth + 1)]
        while self.take(","):
            arguments.append(self.either(depth + 1))
        self.need(")")
        least, most = FUNCTIONS[name]
        if not least <= len(arguments) <= most:
            raise WrongExpression(f"Hàm “{name}” sai số tham số.")
        return ["call", name, *arguments]
