"""The writing page in a real browser: words chosen by hand get a source, keys save; and the same without scripts."""

import os

import pytest
from django.urls import reverse

from tests.cast import NOW, PASSWORD
from tusach.drafting import queries
from tusach.drafting.models import Block

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "true"  # Playwright's loop runs in this thread; the tests' own queries wait for it
)
CHOOSE = """(words) => {
    const span = [...document.querySelectorAll('.block [data-s]')].find((each) => each.textContent.includes(words));
    const at = span.textContent.indexOf(words), range = document.createRange();
    range.setStart(span.firstChild, at);
    range.setEnd(span.firstChild, at + words.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


@pytest.fixture
def opened(live_server, browser, desk, monkeypatch):
    """`opened(scripts=True)` is the page of leaf 1.2, signed in as Hoa."""
    monkeypatch.setattr("tusach.kit.clock.now", lambda: NOW)
    contexts = []

    def _opened(*, scripts=True):
        context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto(live_server.url + reverse("drafting:writing-node", args=[desk.manuscript.pk, "1.2"]))
        page.fill("input[name=login]", "hoa")
        page.fill("input[name=password]", PASSWORD)
        page.click("form [type=submit], form button")
        page.wait_for_selector(".draft")
        return page

    yield _opened
    for context in contexts:
        context.close()


def words(block) -> str:
    return queries.words_of(Block.objects.get(pk=block.pk))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_number_gets_its_source_and_the_words_are_edited(opened, desk, scripts):
    desk.claim()
    block = desk.block("Có 13 trên 16 chi bộ duy trì.")
    page = opened(scripts=scripts)
    if scripts:
        page.evaluate(CHOOSE, "Có ")
        assert "Gắn nguồn cho “Có ”" in page.inner_text("a[data-bind]")
    page.click("a:has-text('Gắn nguồn cho “13')")
    page.click("li:has-text('14 trên 16') button:has-text('Gắn')")
    assert words(block) == "Có 13 trên 16 chi bộ duy trì."  # another number: asked first
    page.click("button:has-text('Lấy số của nguồn')")
    page.wait_for_selector(".live")
    assert words(block) == "Có 14 trên 16 chi bộ duy trì."
    page.click("button:has-text('Sửa')")
    text = page.input_value("textarea[name=text]")
    page.fill("textarea[name=text]", text.replace("Có", "Nay có"))
    if scripts:
        page.keyboard.press("Control+Enter")
    else:
        page.click("button:has-text('Lưu'):not([name])")
    page.wait_for_selector(".live")

    assert words(block) == "Nay có 14 trên 16 chi bộ duy trì."
    assert desk.state(block) == ["taken"]


def test_what_was_typed_is_there_again_after_the_page_was_lost(opened, desk):
    desk.block("Một.")
    page = opened()
    page.click("button:has-text('Sửa')")
    page.fill("textarea[name=text]", "Chữ gõ dở")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert page.input_value("textarea[name=text]") == "Một."
    page.click("button:has-text('Lấy lại chữ gõ dở')")

    assert page.input_value("textarea[name=text]") == "Chữ gõ dở"
