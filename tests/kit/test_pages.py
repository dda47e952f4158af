from pathlib import Path

import pytest
from django.conf import settings

import tusach.kit

TEMPLATES = Path(tusach.kit.__file__).parent / "templates" / "ui"
FRAMES = {
    "_account.html",
    "_form.html",
    "_messages.html",
    "_seal.html",
}  # parts of every page, not of the sheet

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kit.urls")]


def test_the_sheet_shows_every_component(client):
    page = client.get("/kit/")
    assert page.status_code == 200
    used = {template.name for template in page.templates}
    assert {f"ui/{path.name}" for path in TEMPLATES.glob("_*.html") if path.name not in FRAMES} <= used


def test_the_sheet_says_what_is_wrong_and_holds_no_script(client):
    page = client.get("/kit/").content.decode()
    assert "Tháng 2 không có ngày 31." in page
    assert "<script" not in page
    assert "onclick" not in page


@pytest.mark.urls("tusach.urls")
def test_the_sheet_is_not_there_otherwise(client):
    assert settings.DEBUG is False
    assert client.get("/kit/").status_code == 404
