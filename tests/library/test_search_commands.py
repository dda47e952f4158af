import io
import json

import pytest
from django.core.management import call_command
from django.db import connection

from tests.library.factories import make_edition
from tusach.books.models import Topic
from tusach.kit.errors import Refused
from tusach.library.search import choose, feed
from tusach.library.search.choose import engine

pytestmark = pytest.mark.django_db


def said(*words):
    out = io.StringIO()
    call_command("library", *words, stdout=out)
    return out.getvalue()


def test_search_prints_lines_and_json():
    edition = make_edition()

    lines = said("search", "hoa", "giai")
    data = json.loads(said("search", "hoa giai", "--json"))

    assert "1 cuốn, 1 đoạn có “hòa giải”." in lines
    assert "[Hòa giải] ở cơ sở" in lines
    assert data["books"][0]["key"] == edition.key
    assert data["books"][0]["hits"][0]["paragraph"] == "p1"
    assert ["LAW", 1] in data["facets"]["topic"]


def test_search_takes_choices():
    edition = make_edition()
    make_edition("Sách khác", topic=Topic.HEALTH)

    assert json.loads(said("search", "hoa giai", "--topic", "HEALTH", "--json"))["total_books"] == 1
    assert json.loads(said("search", "hoa giai", "--in", edition.key, "--json"))["total_hits"] == 1
    assert json.loads(said("search", "hoa giai", "--years", "1990", "1999", "--json"))["total_books"] == 0
    with pytest.raises(Refused, match="đang phát hành"):
        said("search", "hoa", "--in", "khongco")


def test_search_says_when_there_is_nothing_and_what_is_near():
    make_edition()

    assert "Không có gì cho “ddaats ddai”." in said("search", "ddaats ddai")
    assert "Có thể là: đất đai" in said("search", "ddaats ddai")
    assert "Hỏi đáp về đất đai  (title)" in said("suggest", "dat d")


def test_index_takes_what_is_new_and_reindex_everything():
    make_edition()

    assert "1 cuốn" in said("index")
    assert "0 cuốn" in said("index")
    assert json.loads(said("reindex", "--json")) == {"editions": 1, "engine": engine().name}


def test_a_second_writer_is_sent_away(monkeypatch, settings):
    settings.SEARCH = "fts5"
    monkeypatch.setattr(feed.rebuild, "__kwdefaults__", {"wait": 0.0})
    monkeypatch.setattr(feed.apply_news, "__kwdefaults__", {"wait": 0.0})

    with engine().lock(0.0):
        for command in ("index", "reindex"):
            with pytest.raises(Refused, match="tiến trình khác"):
                said(command)


def test_the_worker_takes_in_what_is_new():
    make_edition()
    call_command("work", once=True, stdout=io.StringIO())

    assert feed.applied(engine().reader()).last > 0


def test_what_is_missing_is_stood_in_for(settings, monkeypatch, caplog):
    choose._say_once.cache_clear()
    monkeypatch.setattr(choose, "_is_installed", lambda _: False)
    own = "postgres" if connection.vendor == "postgresql" else "fts5"

    for setting in ("auto", "tantivy"):
        settings.SEARCH = setting
        assert engine().name == own
    settings.SEARCH = "postgres"
    assert engine().name == own
    assert "tantivy is not installed" in caplog.text
