"""The order of the rooms, in the three places where import-linter cannot look."""

import ast
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tusach"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
DOORS = {"models", "rules", "queries", "actions"}


def rank_of_rooms() -> dict[str, int]:
    """Each room with its height: kit 0, and up. Read from the one list in pyproject.toml."""
    layers = CONTRACTS[0]["layers"]
    return {
        room.strip(): height for height, layer in enumerate(reversed(layers)) for room in layer.split("|")
    }


def room_of(model) -> str | None:
    module = model.__module__
    return module.split(".")[1] if module.startswith("tusach.") else None


def test_every_room_of_the_source_is_in_the_list_and_the_other_way_round():
    rooms = {path.name for path in SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__"}

    assert rooms == set(rank_of_rooms()) - {"urls"}


def test_every_foreign_key_points_down_the_same_list():
    rank = rank_of_rooms()
    up = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and (mine := room_of(model))
        and (theirs := room_of(field.related_model))
        if rank[theirs] > rank[mine]
    ]

    assert up == []


def imported(tree: ast.AST) -> list[tuple[str, ...]]:
    """Every `tusach.room.door` named by an import, as a tuple of its parts."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [tuple(alias.name.split(".")) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            parts = tuple(node.module.split("."))
            found += [(*parts, alias.name) for alias in node.names] if len(parts) < 3 else [parts]
    return [parts for parts in found if parts[0] == "tusach" and len(parts) > 1]


@pytest.mark.parametrize(
    "path", sorted(SOURCE.glob("*/**/*.py")), ids=lambda path: str(path.relative_to(SOURCE))
)
def test_a_room_enters_another_by_its_four_doors_only(path):
    room = path.relative_to(SOURCE).parts[0]
    wrong = [
        ".".join(parts)
        for parts in imported(ast.parse(path.read_text()))
        if parts[1] not in {room, "kit"} and not (len(parts) > 2 and parts[2] in DOORS)
    ]

    assert wrong == []
