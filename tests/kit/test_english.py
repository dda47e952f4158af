"""The interface in English: runs of templates, sentences of Python, the cookie that asks for it."""

import pytest
from django.template import engines
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.views.defaults import server_error
from tools import english as tool

from tusach.kit.english import catalogue, loader, runs

WORDS = {
    "Đã có {{ n }} xã": "{{ n }} communes have it",
    "Tìm sách": "Find books",
    "Chưa có gì": "Nothing yet",
    "Số {} đã cấp cho “{}”.": "“{1}” already has number {0}.",
}


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(catalogue, "exact", lambda: WORDS)
    catalogue.patterns.cache_clear()
    catalogue.said.cache_clear()
    yield
    monkeypatch.undo()
    catalogue.patterns.cache_clear()
    catalogue.said.cache_clear()


def english(source):
    return runs.translated(source, lambda key: WORDS.get(key, key))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<p> Đã có {{n}}\n xã </p>", "<p> {{ n }} communes have it </p>"),
        (
            '<input placeholder="Tìm sách" name="Tìm sách">',
            '<input placeholder="Find books" name="Tìm sách">',
        ),
        ('<input type="hidden" value="Tìm sách">', '<input type="hidden" value="Tìm sách">'),
        ('<input type="submit" value="Tìm sách">', '<input type="submit" value="Find books">'),
        ('<a title="{{ x }}" href="a>b">Tìm sách</a>', '<a title="{{ x }}" href="a>b">Find books</a>'),
        (
            '<input value="{{ x }}"><textarea>{{ y }}</textarea>{{ z }}',
            '<input value="{{ x|kept }}"><textarea>{{ y|kept }}</textarea>{{ z }}',
        ),
        (
            '<a{% if a > b %} class="x"{% endif %}>Tìm sách</a>',
            '<a{% if a > b %} class="x"{% endif %}>Find books</a>',
        ),
        ("<script>Tìm sách</script>Tìm sách", "<script>Tìm sách</script>Find books"),
        ("{# Tìm sách #}{% comment %}", "{# Tìm sách #}{% comment %}"),
        ("", ""),
    ],
)
def test_runs_are_put_into_english_and_the_rest_stays(source, said):
    assert english(source) == said


def test_nothing_is_lost_when_nothing_is_known():
    for room in tool.rooms():
        for file in room.rglob("*.html"):
            source = file.read_text(encoding="utf-8")
            pieces = "".join(piece for _, piece in runs._pieces(source))
            assert pieces == source, file


def test_keys_are_what_people_read():
    source = '{% include "ui/_empty.html" with title="Chưa có gì" url="/a" %}<b>{{ x|default:"không" }}</b><i>12</i>'
    assert list(runs.keys(source)) == ["Chưa có gì", "không"]


def test_a_sentence_with_values_is_known_when_it_comes_out(small):
    assert catalogue.said("Số 12 đã cấp cho “Kế hoạch”.") == "“Kế hoạch” already has number 12."
    assert catalogue.said("Tìm sách") == "Find books"
    assert catalogue.said("Tìm sách hay") == "Tìm sách hay"


def test_a_variable_that_is_somebodys_text_stays(small):
    with translation.override("en"):
        template = engines["django"].get_template("ui/_empty.html")
        shown = template.render({"icon": "x", "title": "Chưa có gì", "text": "Nhà tôi chưa có gì & thôi"})
    assert "Nothing yet" in shown
    assert "Nhà tôi chưa có gì &amp; thôi" in shown
    assert "Chưa có gì" in engines["django"].get_template("ui/_empty.html").render(
        {"icon": "x", "title": "Chưa có gì"}
    )


def test_the_catalogues_are_in_step():
    assert tool.wrong() == []


@pytest.mark.django_db
def test_a_reader_chooses_the_language_and_comes_back(client):
    page = client.get("/thu-vien/")
    assert '<html lang="vi"' in page.text
    assert "/tieng/en/?sau=/thu-vien/" in page.text
    answer = client.get("/tieng/en/?sau=/thu-vien/")
    assert (answer.status_code, answer.url) == (302, "/thu-vien/")
    page = client.get("/thu-vien/")
    assert '<html lang="en"' in page.text
    assert client.get("/tieng/vi/?sau=//ac.example/").url == "/"
    assert client.get("/tieng/fr/").status_code == 404
    assert '<html lang="vi"' in client.get("/thu-vien/").text


def test_what_somebody_typed_is_shown_to_them_as_they_typed_it(small):
    with translation.override("en"):
        field = engines["django"].from_string('<input value="{{ x|kept }}">{{ x }}')
        loader.made_english(field.template)
        assert field.render({"x": "Tìm sách"}) == '<input value="Tìm sách">Find books'


@pytest.mark.django_db
def test_pages_of_something_wrong_and_the_door_speak_english_too(client, settings):
    client.cookies["tieng"] = "en"
    for address, status, words in [
        ("/khong-co/", 404, "No such page"),
        (reverse("account_login"), 200, "Sign in"),
        ("/da-luu/chua-luu/", 200, "network"),
    ]:
        page = client.get(address)
        assert (page.status_code, words in page.text, '<html lang="en"' in page.text) == (
            status,
            True,
            True,
        ), address
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["tieng"] = "en"
    page = strict.post(reverse("account_login"), {"login": "a"})
    assert (page.status_code, '<html lang="en"' in page.text, "Xin gửi lại" in page.text) == (
        403,
        True,
        False,
    )


def test_the_page_of_a_broken_server_speaks_english_too(rf):
    with translation.override("en"):
        page = server_error(rf.get("/"))
    assert ('<html lang="en"' in page.text, "Máy chủ" in page.text) == (True, False)
    assert '<html lang="vi"' in server_error(rf.get("/")).text


@pytest.mark.django_db
def test_a_page_fetched_without_cookies_says_its_language_in_a_header(client):
    assert '<html lang="en"' in client.get("/thu-vien/", headers={"tusach-tongue": "en"}).text
    assert '<html lang="vi"' in client.get("/thu-vien/", headers={"tusach-tongue": "vi"}).text
    worker = client.get("/sw.js").text
    client.cookies["tieng"] = "en"
    english = client.get("/sw.js").text
    assert 'TONGUE = "vi"' in worker
    assert 'TONGUE = "en"' in english
    assert english.split('"')[1] == worker.split('"')[1] + "-en"


def test_every_template_compiles_in_english():
    with translation.override("en"):
        for room in tool.rooms():
            for file in room.glob("templates/**/*.html"):
                engines["django"].from_string(
                    runs.translated(file.read_text(encoding="utf-8"), catalogue.say)
                )


def test_what_fields_and_books_say_of_numbers_is_said_in_english_too():
    said = catalogue.said("“12x” không phải số. Chỉ ghi chữ số, ví dụ 1.234.")
    assert said == "“12x” is not a number. Please write digits only, such as 1.234."
    assert catalogue.said("Tháng 9 không có ngày 31.") == "Month 9 has no day 31."
    assert catalogue.said("Sách chụp trang, 4 trang") == "Scanned book, 4 pages"
