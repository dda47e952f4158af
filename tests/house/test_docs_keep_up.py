"""What a person can set, type or open is written down; the tests look it up."""

import re
from pathlib import Path

from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tusach"


def test_every_setting_is_on_the_settings_page():
    read = set()
    for path in SOURCE.glob("**/*.py"):
        read |= set(re.findall(r"\"(TUSACH_[A-Z0-9_]+)\"", path.read_text()))
    written = set(re.findall(r"`(TUSACH_[A-Z0-9_]+)`", (ROOT / "docs" / "settings.md").read_text()))

    assert sorted(read ^ written) == []


def test_every_command_is_on_the_commands_page():
    ours = {name for name, app in get_commands().items() if app.startswith("tusach.")}
    page = (ROOT / "docs" / "commands.md").read_text()

    assert sorted(name for name in ours if f"`tusach {name}" not in page) == []


def test_every_room_has_its_paragraph():
    page = (ROOT / "docs" / "the-way.md").read_text()
    rooms = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()}

    assert sorted(room for room in rooms if f"`{room}`" not in page) == []


def test_every_craft_page_is_about_something_that_exists():
    """A page in docs/hard names at least one module or package of the source."""
    lost = []
    for page in (ROOT / "docs" / "hard").glob("*.md"):
        named = re.findall(r"`((?:[a-z_]+/)+[a-z_]+(?:\.py)?)/?`", page.read_text())
        if not any((SOURCE / name).exists() for name in named):
            lost.append(page.name)

    assert lost == []
