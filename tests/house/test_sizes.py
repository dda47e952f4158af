"""What outgrows a page is split: files, functions, templates and tests have a size they keep to."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = [
    path
    for folder in ("src", "tests", "tools", "bench")
    for path in sorted((ROOT / folder).glob("**/*.py"))
    if "migrations" not in path.parts
]


def lines_of(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions(limit: int, *, tests: bool) -> list[str]:
    long = []
    for path in PYTHON:
        if ("tests" in path.parts) is not tests:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and (length := _length(node)) > limit:
                long += [f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {length} lines"]
    return long


def _length(node: ast.FunctionDef) -> int:
    """Lines of code of a function, its docstring and decorators not counted."""
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (node.end_lineno or 0) - body[0].lineno + 2


def test_files_keep_to_400_lines():
    assert [f"{path.relative_to(ROOT)} has {lines_of(path)}" for path in PYTHON if lines_of(path) > 400] == []


def test_functions_keep_to_40_lines():
    assert functions(40, tests=False) == []


def test_tests_keep_to_50_lines():
    assert functions(50, tests=True) == []


def test_templates_keep_to_120_lines():
    templates = sorted((ROOT / "src").glob("**/templates/**/*.html"))

    assert [
        f"{path.relative_to(ROOT)} has {lines_of(path)}" for path in templates if lines_of(path) > 120
    ] == []
