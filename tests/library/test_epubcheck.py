import pytest

from tests.library.books import make_epub
from tusach.library import epubcheck


def test_without_the_judge_there_is_no_verdict(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    (tmp_path / "a").write_bytes(make_epub())

    assert epubcheck.jar() is None
    assert epubcheck.check(tmp_path / "a") == {}


@pytest.mark.skipif(epubcheck.jar() is None, reason="Java or the package epubcheck is not installed")
def test_the_judge_counts_the_faults_of_a_file_without_an_ending(tmp_path):
    (tmp_path / "a").write_bytes(make_epub())
    found = epubcheck.check(tmp_path / "a")

    assert found["version"]
    assert found["errors"] > 0  # the book of the tests has no date of its last change
