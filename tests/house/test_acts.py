"""Acts in the journal are spelled one way: the room that does them, then what is done."""

import ast
import re
from pathlib import Path

from tusach.journal.queries import field_of

SOURCE = Path(__file__).resolve().parents[2] / "src" / "tusach"
SPELLED = re.compile(r"[a-z]+(_[a-z]+)*")


def acts():
    """(room, act) of every call with `act=`; what is put in at run time stands as `x`."""
    for path in SOURCE.glob("*/actions*/**/*.py"):
        room = path.relative_to(SOURCE).parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                for word in node.keywords:
                    if word.arg == "act" and isinstance(word.value, ast.Constant | ast.JoinedStr):
                        yield room, said(word.value)


def said(value):
    if isinstance(value, ast.Constant):
        return value.value
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in value.values)


def test_every_act_is_spelled_room_dot_verb():
    found = sorted(set(acts()))

    assert len(found) > 100
    wrong = [
        (room, act)
        for room, act in found
        if act.partition(".")[0] != room or not SPELLED.fullmatch(act.partition(".")[2])
    ]
    assert wrong == []


def test_every_room_that_acts_has_a_name_that_people_know():
    assert [room for room, act in acts() if field_of(act) == "Việc khác"] == []
