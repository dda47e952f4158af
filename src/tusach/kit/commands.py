"""The shape of every command of the house: `tusach places count --on 2023-10-31 --json`.

A command returns its answer; here it is printed, as lines for people or as JSON. Exit codes: 0 done, 1 refused
(the sentence is on stderr), 2 called wrongly.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandParser

from tusach.kit.errors import Refused
from tusach.kit.text import number, read_day

T = TypeVar("T")
Run = TypeVar("Run", bound=Callable[..., object])
_BAR = 30
_EVERY_SECONDS = 0.2


@dataclass(frozen=True)
class Argument:
    names: tuple[str, ...]
    options: Mapping[str, Any]


def argument(*names: str, **options: Any) -> Argument:
    """One argument, in argparse's own words."""
    return Argument(names, options)


def a_day(text: str) -> date:
    """For `type=`: a day as 2023-10-31 or 31/10/2023."""
    try:
        return read_day(text).value
    except Refused as refusal:
        raise argparse.ArgumentTypeError(refusal.sentence) from None


@dataclass(frozen=True)
class Answer:
    """`data` is what --json prints; `lines` what people read (made from `data` when not given)."""

    data: Any
    lines: Sequence[str] | None = None


@dataclass(frozen=True)
class _Part:
    name: str
    help: str
    arguments: tuple[Argument, ...]
    answers: bool
    run: Callable[..., object]


def subcommand(help: str, *arguments: Argument, name: str = "", answers: bool = True) -> Callable[[Run], Run]:  # noqa: A002 - argparse's word
    """Makes a method a sub-command. Its arguments come by keyword; with `answers` it knows --json."""

    def mark(run: Run) -> Run:
        label = name or run.__name__.replace("_", "-")
        run.part = _Part(label, help, arguments, answers, run)  # type: ignore[attr-defined]
        return run

    return mark


class HouseCommand(BaseCommand):
    """What all commands share: the answer's two forms, the progress bar, the exit codes."""

    requires_system_checks = []

    def run_from_argv(self, argv: list[str]) -> None:
        try:
            super().run_from_argv(argv)
        except Refused as refusal:
            self.stderr.write(refusal.sentence)
            sys.exit(1)
        except KeyboardInterrupt:
            self.stderr.write("\nĐã dừng.")
            sys.exit(130)

    def tell(self, said: object, *, as_json: bool) -> None:
        if said is None:
            return
        answer = said if isinstance(said, Answer) else Answer(said)
        if as_json:
            self.stdout.write(json.dumps(answer.data, ensure_ascii=False, indent=2, default=_as_json))
            return
        for line in answer.lines if answer.lines is not None else lines_of(answer.data):
            self.stdout.write(line)

    def progress(self, rows: Iterable[T], *, label: str, total: int | None = None) -> Iterator[T]:
        """The same rows; on a terminal a bar runs on stderr meanwhile."""
        if total is None and isinstance(rows, Sized):
            total = len(rows)
        shown = self.stderr.isatty()
        done, drawn = 0, 0.0
        for done, row in enumerate(rows, start=1):
            yield row
            if shown and time.monotonic() - drawn > _EVERY_SECONDS:
                drawn = time.monotonic()
                self.stderr.write("\r" + bar(done, total, label), ending="")
        if shown:
            self.stderr.write("\r" + bar(done, total if total is None else done, label))


class CommandGroup(HouseCommand):
    """A command whose methods marked with `subcommand` are its sub-commands."""

    def parts(self) -> list[_Part]:
        names = [name for kind in reversed(type(self).__mro__) for name in vars(kind)]
        found = [getattr(getattr(type(self), name, None), "part", None) for name in dict.fromkeys(names)]
        return [part for part in found if isinstance(part, _Part)]

    def add_arguments(self, parser: CommandParser) -> None:
        choices = parser.add_subparsers(dest="part", required=True, metavar="COMMAND", title="commands")
        for part in self.parts():
            child = choices.add_parser(part.name, help=part.help, description=part.help)
            _add(child, part.arguments, answers=part.answers)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's shape
        part = next(part for part in self.parts() if part.name == options["part"])
        given = {name: options[name] for name in _destinations(part.arguments)}
        self.tell(part.run(self, **given), as_json=options.get("json", False))


class SoloCommand(HouseCommand):
    """A command without sub-commands: `arguments` and `run`."""

    arguments: tuple[Argument, ...] = ()
    answers = True

    def run(self, **given: Any) -> object:
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        _add(parser, self.arguments, answers=self.answers)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's shape
        given = {name: options[name] for name in _destinations(self.arguments)}
        self.tell(self.run(**given), as_json=options.get("json", False))


def _add(parser: argparse.ArgumentParser, arguments: Sequence[Argument], *, answers: bool) -> None:
    for one in arguments:
        parser.add_argument(*one.names, **one.options)
    if answers:
        parser.add_argument("--json", action="store_true", help="print the answer as JSON")


def _destinations(arguments: Sequence[Argument]) -> list[str]:
    """The keywords under which argparse keeps the arguments, by argparse itself."""
    parser = argparse.ArgumentParser(add_help=False)
    return [parser.add_argument(*one.names, **one.options).dest for one in arguments]


def lines_of(data: object) -> list[str]:
    """Plain lines for people: a mapping as `key: value`, rows of mappings as an aligned table."""
    if is_dataclass(data) and not isinstance(data, type):
        data = asdict(data)
    if isinstance(data, Mapping):
        return [f"{key}: {_shown(value)}" for key, value in data.items()]
    if isinstance(data, Sequence) and not isinstance(data, str):
        rows = [asdict(row) if is_dataclass(row) and not isinstance(row, type) else row for row in data]
        if rows and all(isinstance(row, Mapping) for row in rows):
            return _table(rows)
        return [_shown(row) for row in rows]
    return [_shown(data)]


def _table(rows: Sequence[Mapping[str, object]]) -> list[str]:
    heads = list(dict.fromkeys(head for row in rows for head in row))
    cells = [heads, *([_shown(row.get(head)) for head in heads] for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def _shown(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int):
        return number(value)
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=_as_json)
    return str(value)


def _as_json(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, Iterable):
        return list(value)
    return str(value)


def bar(done: int, total: int | None, label: str) -> str:
    if not total:
        return f"{label}: {number(done)}"
    filled = min(_BAR, _BAR * done // total)
    return f"{label} [{'#' * filled}{'.' * (_BAR - filled)}] {number(done)}/{number(total)}"
