"""English pages: numbers, days, plurals, drawings, fields of forms and the words of scripts."""

from datetime import UTC, date, datetime

import pytest
from django import forms as django_forms
from django.contrib.staticfiles import finders
from django.template import engines
from django.utils import translation
from tools import english as tool

from tusach.kit import drawing
from tusach.kit.english import catalogue, forms, loader, runs, scripts
from tusach.kit.english.tongue import in_tongue

WORDS = {
    "{} bản": "{} [copy|copies]",
    "{} nơi nhận, {} bản": "{} [receiver|receivers], {} [copy|copies]",
    "{dot}: hạn gửi là ngày {han}": "{dot}: due on {han}",
    "đã gửi": "sent",
    "Sách in": "Printed book",
    "đã gửi, còn nợ": "sent, some owed",
    "{} (trước {})": "{} (before {})",
    "trên": "of",
    "Chọn": "Choose",
    "Lưu": "Save",
}


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(catalogue, "exact", lambda: WORDS)
    for kept in (catalogue.patterns, catalogue.said, scripts.words):
        kept.cache_clear()
    yield
    monkeypatch.undo()
    for kept in (catalogue.patterns, catalogue.said, scripts.words):
        kept.cache_clear()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("14.408.340", "14,408,340"),
        ("98,4%", "98.4%"),
        ("0,4 MB", "0.4 MB"),
        ("28/8/2023", "28 August 2023"),
        ("9 giờ 42, 02/11/2023", "9:42, 2 November 2023"),
        ("0/10.599", "0/10,599"),
        ("2023", "2023"),
        ("341-KH/BTGTW", "341-KH/BTGTW"),
        ("từ 28/8/2023", "từ 28/8/2023"),
        ("31/13/2023", "31/13/2023"),
        ("", ""),
    ],
)
def test_a_value_that_is_wholly_a_number_or_a_day_is_rewritten(text, told):
    assert forms.rewritten(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1 bản", "1 copy"),
        ("1.386 bản", "1,386 copies"),
        ("hai bản", "hai bản"),
        ("1 nơi nhận, 12 bản", "1 receiver, 12 copies"),
        ("Tổng kết: hạn gửi là ngày 20/10/2023", "Tổng kết: due on 20 October 2023"),
        ("{dot}: hạn gửi là ngày {han}", "{dot}: due on {han}"),
        ("{} bản", "{} copies"),
        ("Đã gửi", "Sent"),
        ("Sách in, 1.200 bản.", "Printed book, 1,200 copies."),
        ("Đã gửi, còn nợ, sách in.", "Sent, some owed, printed book."),
        ("Sách in, Nguyễn Văn An", "Sách in, Nguyễn Văn An"),
        ("Tỉnh Hà Giang (trước 01/7/2025)", "Tỉnh Hà Giang (before 1 July 2025)"),
        ("Tỉnh Hà Giang (trước sáp nhập)", "Tỉnh Hà Giang (trước sáp nhập)"),
    ],
)
def test_sentences_with_their_values_and_plurals(small, text, told):
    assert catalogue.said(text) == told


def test_numbers_of_a_template_are_english_and_what_a_field_holds_is_not():
    source = '{{ n|number }} {{ few|number }} {{ d|day }} {{ m|moment }} {{ w|weekday }} {{ x|decimal }} <input value="{{ d|day }}">'
    at = datetime(2023, 11, 2, 2, 42, tzinfo=UTC)
    given = {"n": 14_408_340, "few": 1_238, "d": date(2021, 8, 28), "m": at, "w": at, "x": "98.44"}
    assert engines["django"].from_string(source).render(given) == (
        '14.408.340 1.238 28/8/2021 9 giờ 42, 02/11/2023 Thứ Năm, 02/11/2023 98,4 <input value="28/8/2021">'
    )
    with translation.override("en"):
        template = engines["django"].from_string(runs.translated(source, str))
        loader.made_english(template.template)
        assert template.render(given) == (
            '14,408,340 1,238 28 August 2021 9:42, 2 November 2023 Thursday, 2 November 2023 98.4 <input value="28/8/2021">'
        )


@pytest.mark.parametrize(
    ("n", "told"), [(1, "1 copy left"), (0, "0 copies left"), (1_001, "1.001 copies left")]
)
def test_a_plural_goes_by_the_variable_before_it(n, told):
    whole = runs.translated("<p>{{ n|number }} bản</p>", lambda _: "{{ n|number }} [copy|copies] left")
    parted = runs.translated(
        "<b>{{ n|number }}</b> bản", lambda key: "[copy|copies] left" if key == "bản" else key
    )
    assert engines["django"].from_string(whole).render({"n": n}) == f"<p>{told}</p>"
    assert (
        engines["django"].from_string(parted).render({"n": n})
        == f"<b>{told.split()[0]}</b>{told[told.index(' ') :]}"
    )
    assert runs.translated("bản", lambda _: "[copy|copies]") == "copies"


def test_a_paper_on_the_page_stays_as_it_is_written():
    source = (
        '<article lang="vi" translate="no"><p>Ngày {{ d|day }}</p><article>Sách in</article></article>Sách in'
    )
    made = runs.translated(source, lambda key: WORDS.get(key, key))
    assert "<p>Ngày {{ d|day|kept }}</p><article>Sách in</article>" in made
    assert made.endswith("</article>Printed book")


def test_drawings_speak_the_language_of_the_page(small):
    rows = [drawing.Bar("Sách in", 1_386), drawing.Bar("Sơn La", None)]
    vietnamese = drawing.bars(rows, title="Đã gửi")
    with translation.override("en"):
        english = drawing.bars(rows, title="Đã gửi")
    assert ("1.386" in vietnamese, "Sách in" in vietnamese) == (True, True)
    assert ("1,386" in english, "Printed book" in english, 'aria-label="Sent"' in english) == (
        True,
        True,
        True,
    )
    assert "Sơn La" in english
    assert drawing.bars(rows, title="Đã gửi") == vietnamese


def test_options_of_a_field_are_said_in_english_and_what_was_typed_is_not(small):
    class Sample(django_forms.Form):
        form = django_forms.ChoiceField(choices=[("", "Chọn"), ("P", "Sách in")])
        name = django_forms.CharField(widget=django_forms.TextInput({"placeholder": "Chọn"}))
        day = django_forms.CharField(widget=django_forms.TextInput({"placeholder": "28/8/2023"}))

    with translation.override("en"):
        shown = str(Sample({"form": "P", "name": "Sách in"}))
    assert "selected>Printed book</option>" in shown
    assert ">Choose</option>" in shown
    assert 'placeholder="Choose"' in shown
    assert 'placeholder="28/8/2023"' in shown  # as it is to be typed
    assert 'value="Sách in"' in shown
    assert "Sách in</option>" in str(Sample({"form": "P"}))


def test_a_script_brings_its_words_to_an_english_page_alone(small, monkeypatch, tmp_path):
    (tmp_path / "x.js").write_text(
        'const T = 1; tell(T("Lưu")); tell(T("{} bản", n)); tell(T("Không ai biết"));', "utf-8"
    )
    monkeypatch.setattr(finders, "find", lambda name: f"{tmp_path}/{name}")
    source = "<script src=\"{% static 'x.js' %}\" defer></script>"
    made = scripts.with_words("{% load static %}" + source)
    assert made == '{% load static %}{% words "x.js" %}' + source
    shown = engines["django"].from_string(made).render({})
    assert (
        'data-words>{"Lưu": "Save", "{} bản": "{} [copy|copies]"}</script><script src="/static/ui/words.js">'
        in shown
    )


def test_every_script_takes_its_words_from_the_page():
    for room in tool.rooms():
        for file in room.glob("static/**/*.js"):
            source = file.read_text(encoding="utf-8")
            assert not scripts.keys(source) or "window.TuNoi" in source, file


def test_answers_in_json_are_sentences_too(small):
    answer = {"said": "Đã gửi", "rows": ["1 bản", 3], "url": "/a/"}
    assert in_tongue(answer) is answer
    with translation.override("en"):
        assert in_tongue(answer) == {"said": "Sent", "rows": ["1 copy", 3], "url": "/a/"}
