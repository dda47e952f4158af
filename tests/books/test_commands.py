"""`tusach books import` and `export`: what is typed does what the page does."""

import io
import json

import pytest
from django.core.management import call_command

from tests.books.records import marc, titled
from tests.cast import NOW
from tusach.books.actions import add_title
from tusach.books.exchange import read_records
from tusach.books.models import Standing, Title
from tusach.kit.errors import Refused

pytestmark = pytest.mark.django_db


def run(*words):
    out = io.StringIO()
    call_command("books", *[str(word) for word in words], stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "thu.mrc"
    path.write_bytes(marc("Một").as_marc() + titled("Hai", length=1) + titled("Ba")[:-3])
    return path


def test_looking_writes_nothing_and_applying_does(file, clock):
    said = run("import", file)
    assert "3 biểu ghi" in said
    assert "biểu ghi 3, không đọc được" in said
    assert Title.objects.count() == 0

    answer = json.loads(run("import", file, "--apply", "--json"))
    assert (answer["counts"], answer["done"]["added"]) == ({"NEW": 2, "BROKEN": 1}, ["DS0001", "DS0002"])
    assert [left[0] for left in answer["done"]["left"]] == [3]
    assert json.loads(run("import", file, "--apply", "--json"))["done"]["unchanged"] == 2


def test_the_lists_leave_as_a_file_narrowed_as_asked(tmp_path, clock):
    add_title(title="Một", authors=[], topic="LAW", by=None, at=NOW)
    add_title(title="Hai", authors=[], topic="LAW", by=None, at=NOW, standing=Standing.EXPIRED)
    add_title(title="Ba", authors=[], by=None, at=NOW)
    path = tmp_path / "ra.mrc"

    for words, titles in (([], ["Ba", "Hai", "Một"]), (["--topic", "LAW", "--in-force"], ["Một"])):
        run("export", "--format", "marc", "--to", path, *words)
        assert [one.facts.title for one in read_records(path.read_bytes(), name="ra")] == titles


@pytest.mark.parametrize(
    "words", [["import", "/khong/co"], ["export", "--format", "marc", "--to", "/khong/co/dau"]]
)
def test_a_path_that_is_not_there_gets_a_sentence(words, clock):
    with pytest.raises(Refused, match="Không"):
        run(*words)
