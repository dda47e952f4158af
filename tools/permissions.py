"""Writes docs/permissions.md: every door, what it does, and the rule that says who may.

Run by `make permissions`; a house test fails when the page is stale.
"""

import inspect
import os
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "permissions.md"


def permissions_page() -> str:
    from tests.house.doors import doors  # noqa: PLC0415 - Django must be set up first

    from tusach.kit.pages import Act  # noqa: PLC0415

    rows = []
    for address, view in doors():
        rule = view.may  # type: ignore[attr-defined]
        kind = "act" if issubclass(view, Act) else "page"  # type: ignore[arg-type]
        room = view.__module__.split(".")[1]
        rows.append((room, address or "/", view.__name__, kind, _name(rule)))
    rules = sorted({(row[4], _says(view.may)) for row, (_, view) in zip(rows, doors(), strict=True)})  # type: ignore[attr-defined]
    lines = [
        "# Who may do what",
        "",
        "Made by `make permissions` from the doors themselves; never edited by hand. A door first finds its thing",
        "(what one may not see answers 404), then asks its rule (403), then acts (a sentence when it cannot be now).",
        "",
        "| room | address | door | kind | rule |",
        "|---|---|---|---|---|",
        *(
            f"| {room} | `/{address.lstrip('/')}` | {name} | {kind} | `{rule}` |"
            for room, address, name, kind, rule in rows
        ),
        "",
        "## The rules",
        "",
        *(f"- `{name}`: `{says}`" for name, says in rules),
        "",
    ]
    return "\n".join(lines)


def _name(rule: object) -> str:
    return f"{rule.__module__.removeprefix('tusach.')}.{rule.__name__}"  # type: ignore[attr-defined]


def _says(rule: object) -> str:
    """What a one-line rule returns, as it is written."""
    source = inspect.getsource(rule)  # type: ignore[arg-type]
    returned = source[source.rindex("return ") + len("return ") :]
    return " ".join(returned.split()).replace("|", "or")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tusach.settings")
    import django

    django.setup()
    PAGE.write_text(permissions_page())
    print(f"{PAGE.name} written")
