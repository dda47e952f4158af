"""Rows that many tests begin with are written once, and stand while one test after another begins with them.

    @standing
    def world(cast) -> World: ...

is a fixture like any other: what it returns is this test's own, and what the test writes is gone after it. But its rows
lie in a transaction around the transactions of the tests, and each test gets a fresh copy of the objects (by pickle).
Such fixtures lie upon one another by their one argument; rows that the next test does not begin with are rolled back
before it. A test with real transactions begins on empty ground and writes for itself.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test import override_settings

REAL = {"transactional_db", "live_server", "django_db_reset_sequences"}


@dataclass(frozen=True)
class Layer:
    """What one fixture writes, and the name of the one that it lies upon."""

    build: Callable[..., Any]
    below: str

    @property
    def name(self) -> str:
        return self.build.__name__


def standing(build: Callable[..., Any]) -> Any:
    """The fixture of what `build` writes into the database, and into no file; its argument, where it has one, is another
    such fixture.
    """
    below = list(signature(build).parameters)

    def fixture(ground: dict[str, Any], db: None, **under: Any) -> Any:
        return ground[build.__name__] if build.__name__ in ground else build(*under.values())

    fixture.layer = Layer(build, *(below or [""]))
    fixture.__name__, fixture.__doc__ = build.__name__, build.__doc__
    names = ["ground", "db", *below]
    fixture.__signature__ = Signature([Parameter(one, Parameter.POSITIONAL_OR_KEYWORD) for one in names])
    return pytest.fixture(fixture)


def layers_of(item: pytest.Item) -> list[Layer]:
    """What the test begins with, lowest first: the highest pile among its fixtures."""
    mark = item.get_closest_marker("django_db")
    if REAL & set(item.fixturenames) or (mark and (mark.args or mark.kwargs)):
        return []
    held = {
        name: getattr(defs[-1].func, "layer", None)
        for name, defs in item._fixtureinfo.name2fixturedefs.items()
    }
    piles: list[list[Layer]] = [[]]
    for layer in filter(None, held.values()):
        pile = [layer]
        while pile[0].below and held.get(pile[0].below):
            pile.insert(0, held[pile[0].below])
        if not pile[0].below:
            piles.append(pile)
    return max(piles, key=len)


@dataclass(frozen=True)
class Stood:
    """A layer whose rows are written: its transaction, how many were then open, and all objects up to it."""

    layer: Layer
    around: Any
    depth: int
    objects: bytes


class Grounds:
    """The pile that stands in this process, kept from test to test."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.pile, self.held = folder, [], None

    def under(self, layers: list[Layer]) -> dict[str, Any]:
        """The objects of exactly these layers, by the names of their fixtures, each time anew."""
        if not self._is_sound():
            self.fall()
        same = 0
        while same < min(len(layers), len(self.pile)) and layers[same] == self.pile[same].layer:
            same += 1
        self.fall(same)
        for layer in layers[same:]:
            self._stand(layer)
        return self._objects()

    def _objects(self) -> dict[str, Any]:
        return pickle.loads(self.pile[-1].objects) if self.pile else {}  # noqa: S301 - our own

    def _stand(self, layer: Layer) -> None:
        objects = self._objects()
        around = transaction.atomic()
        around._from_testcase = True
        around.__enter__()
        try:
            with override_settings(MEDIA_ROOT=self.folder / "files", SEARCH_FOLDER=self.folder / "search"):
                objects[layer.name] = layer.build(*([objects[layer.below]] if layer.below else []))
            assert not any(self.folder.iterdir()), f"{layer.name} writes files, which do not stand"
            self.pile.append(Stood(layer, around, len(connection.atomic_blocks), pickle.dumps(objects)))
        except BaseException as wrong:
            around.__exit__(type(wrong), wrong, wrong.__traceback__)
            raise
        self.held = connection.connection

    def _is_sound(self) -> bool:
        """Nobody closed the connection or left it in the middle of something."""
        if not self.pile:
            return True
        whole = connection.connection is self.held and not connection.needs_rollback
        return whole and len(connection.atomic_blocks) == self.pile[-1].depth

    def fall(self, keep: int = 0) -> None:
        """Nothing stands above `keep` layers."""
        while len(self.pile) > keep:
            one = self.pile.pop()
            try:
                transaction.set_rollback(True)
                one.around.__exit__(None, None, None)
            except Error:
                self.pile.clear()
                connection.close()
