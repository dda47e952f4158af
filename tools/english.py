"""What the interface says, and how much of it is said in English: `python -m tools.english [missing ROOM | check | prune]`.

Without words: a line for each room, how many runs and sentences it has and how many of them have English. `missing
ROOM` prints those without, as lines of TOML to be filled in. `check` names keys that nothing says any more, and English
whose variables differ from the Vietnamese; `prune` takes out the first.
"""

import argparse
import ast
import csv
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from tusach.kit.english import runs, scripts  # noqa: E402 - found by the line above

ROOMS = ROOT / "src" / "tusach"
# Words of papers, of the machine's own reading and of demo data are not the interface.
_NOT_SPOKEN = {
    "migrations", "demo", "exports", "exports.py", "quantities", "align", "paper", "handbook", "official.py", "letter.py",
    "icons.py", "citations.py", "english", "commands",
}  # fmt: skip
_NOT_SPOKEN_FILES = {
    "campaign/plan/letterhead.py", "campaign/plan/shape.py", "drafting/skeleton.py", "kit/sheet.py", "kit/text/collate.py",
    "kit/text/fold.py", "kit/text/say.py", "kit/text/words.py",
}  # fmt: skip
_IS_ATTRIBUTE = re.compile(r'[a-z-]+="')
_VALUE = re.compile(r"{{ .*? }}|{\w*}")


def spoken(room: Path) -> dict[str, None]:
    """The keys of a room in the order of its files, each once."""
    found: dict[str, None] = {}
    for file in sorted(room.rglob("*.html")):
        if file.name == "components.html" or file.parent.name == "sheet":
            continue  # the sheet of all components, seen by who builds the house
        found |= dict.fromkeys(runs.keys(file.read_text(encoding="utf-8")))
    for file in sorted([*room.glob("templates/*/messages/*.txt"), *room.glob("templates/*/email/*.txt")]):
        found |= dict.fromkeys(runs.keys(file.read_text(encoding="utf-8")))
    for file in sorted(room.glob("static/**/*.js")):
        found |= dict.fromkeys(scripts.keys(file.read_text(encoding="utf-8")))
    for file in sorted(room.glob("catalogue.csv")):  # the indicators: names, units, notes
        with file.open(encoding="utf-8", newline="") as rows:
            told = [
                row[name] for row in csv.DictReader(rows, delimiter=";") for name in ("name", "unit", "note")
            ]
        found |= dict.fromkeys(text for text in told if text and text != "%")
    for file in sorted(room.rglob("*.py")):
        if "demo" in file.parts:
            found |= dict.fromkeys(entrances(file.read_text(encoding="utf-8")))
        elif _is_spoken(file):
            found |= dict.fromkeys(sentences(file.read_text(encoding="utf-8")))
    return found


def _is_spoken(file: Path) -> bool:
    inside = file.relative_to(ROOMS)
    return inside.as_posix() not in _NOT_SPOKEN_FILES and not _NOT_SPOKEN & set(inside.parts[1:])


def sentences(source: str) -> Iterator[str]:
    """Texts in the source that have a letter of Vietnamese alone; `{}` where a value is put in."""
    tree, quiet = ast.parse(source), set[int]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                quiet.add(id(first.value))
        if isinstance(node, ast.JoinedStr):
            quiet |= {id(part) for part in node.values}
            parts = [str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values]
            if _is_vietnamese(text := "".join(parts)):
                yield text
        elif isinstance(node, ast.Constant) and id(node) not in quiet and _is_vietnamese(node.value):
            yield str(node.value)


_ENTRANCE = re.compile(
    r"(Anh|Chị) \w+, |Được mời |.*\b(hôm nay|ngày \d)"
)  # who and what the demo's sign-in page offers


def entrances(source: str) -> Iterator[str]:
    return (text for text in sentences(source) if _ENTRANCE.match(text) and len(text) < 60)


_MACHINE = re.compile(r"[\\<>|\[\]]|\(\?")  # patterns and pieces of markup
_WITHOUT_MARKS = re.compile(r"{} trang\b")  # a unit whose word has only plain letters


def _is_vietnamese(text: object) -> bool:
    return (
        isinstance(text, str)
        and "\n" not in text
        and not _MACHINE.search(text)
        and (
            any(ord(letter) > 191 and letter.isalpha() for letter in text)
            or _WITHOUT_MARKS.search(text) is not None
        )
    )


def catalogue(room: Path) -> dict[str, str]:
    file = room / "english.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def rooms() -> list[Path]:
    return [folder for folder in sorted(ROOMS.iterdir()) if (folder / "__init__.py").exists()]


def everything() -> dict[str, str]:
    return {key: english for room in rooms() for key, english in catalogue(room).items()}


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def wrong() -> list[str]:
    """Sentences about the catalogues: stale keys, English with other variables, keys told twice differently."""
    said = {key for room in rooms() for key in spoken(room)}
    found, seen = [], dict[str, str]()
    for room in rooms():
        for key, english in catalogue(room).items():
            if key not in said:
                found.append(f"{room.name}: nobody says {key!r}")
            if not english.strip():
                found.append(f"{room.name}: {key!r} has no English")
            ours, theirs = (
                _VALUE.findall(key),
                [re.sub(r"{\d+}", "{}", one) for one in _VALUE.findall(english)],
            )
            if sorted(set(ours)) != sorted(set(theirs)) or len(theirs) > len(ours) + 2:
                found.append(f"{room.name}: {key!r} and its English differ in their variables")
            if seen.setdefault(key, english) != english:
                found.append(f"{room.name}: {key!r} is {seen[key]!r} elsewhere")
    return found


def prune() -> int:
    """Takes the lines of keys that nobody says any more out of the catalogues; returns how many."""
    said = {key for room in rooms() for key in spoken(room)}
    taken = 0
    for room in rooms():
        kept = {key: english for key, english in catalogue(room).items() if key in said}
        if gone := len(catalogue(room)) - len(kept):
            lines = [f"{quoted(key)} = {quoted(english)}\n" for key, english in kept.items()]
            (room / "english.toml").write_text("".join(lines), encoding="utf-8")
            taken += gone
    return taken


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("deed", nargs="?", choices=["missing", "check", "prune"])
    asked.add_argument("room", nargs="?")
    options = asked.parse_args()
    if options.deed == "check":
        print("\n".join(found := wrong()) or "Every key is said, every variable is there.")
        return bool(found)
    if options.deed == "prune":
        print(f"{prune()} lines taken out.")
        return 0
    known = everything()
    for room in rooms():
        keys = spoken(room)
        left = [key for key in keys if key not in known and not _IS_ATTRIBUTE.match(key)]
        if options.deed == "missing" and options.room == room.name:
            print("\n".join(f'{quoted(key)} = ""' for key in left))
        elif options.deed is None and keys:
            print(f"{room.name:10} {len(keys):5} said, {len(keys) - len(left):5} in English")
    return 0


if __name__ == "__main__":
    sys.exit(main())
