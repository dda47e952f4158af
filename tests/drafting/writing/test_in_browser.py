"""The writing page in a real browser: words chosen by hand get a source, keys save; and the same without scripts."""

import pytest
from django.urls import reverse

from tests.cast import NOW
from tests.drafting.writing.test_emphasis import runs
from tests.windows import window
from tusach.drafting import queries
from tusach.drafting.models import Block

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
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
        shape = {"java_script_enabled": scripts, "viewport": {"width": 1280, "height": 900}}
        contexts.append(window(browser, live_server.url, desk.hoa.person, **shape))
        page = contexts[-1].new_page()
        page.goto(reverse("drafting:writing-node", args=[desk.manuscript.pk, "1.2"]))
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
        # The browser tells of a choice later.
        page.wait_for_selector("a[data-bind]:has-text('Gắn nguồn cho “Có ”')")
    page.click("a:has-text('Gắn nguồn cho “13')")
    page.click("li:has-text('14 trên 16') button:has-text('Gắn')")
    page.wait_for_selector("h1:has-text('Bản thảo ghi 13')")
    assert words(block) == "Có 13 trên 16 chi bộ duy trì."  # another number: asked first
    page.click("button:has-text('Lấy số của nguồn')")
    page.wait_for_selector(".live")
    assert words(block) == "Có 14 trên 16 chi bộ duy trì."
    page.click("button:has-text('Sửa')")
    if scripts:
        page.wait_for_selector("#viet .live")
        page.keyboard.press("Control+Home")
        page.keyboard.type("Nay: ")
        page.keyboard.press("Control+Enter")
    else:
        text = page.input_value("textarea[name=text]")
        page.fill("textarea[name=text]", f"Nay: {text}")
        page.click("button:has-text('Lưu'):not([name])")
    page.wait_for_selector(".draft .live")

    assert words(block) == "Nay: Có 14 trên 16 chi bộ duy trì."
    assert desk.state(block) == ["taken"]


def edit(page):
    page.click("button:has-text('Sửa')")
    page.wait_for_selector("#viet")
    page.keyboard.press("Control+End")


def typed(page) -> str:
    """What would be sent."""
    return page.input_value("textarea[name=text]")


ANNOUNCED = """() => {
    const own = Document.prototype.execCommand;
    Document.prototype.execCommand = function (name, ...more) {
        const told = new InputEvent('beforeinput', { inputType: name, bubbles: true, cancelable: true });
        return name !== 'insertParagraph' || document.getElementById('viet').dispatchEvent(told) ? own.call(this, name, ...more) : false;
    };
}"""  # as Safari does: a command of ours is announced as a key would be
STRAY = """() => {
    const box = document.getElementById('viet');
    box.replaceChildren('Một');
    getSelection().selectAllChildren(box);
    getSelection().collapseToEnd();
    box.dispatchEvent(new InputEvent('input', { inputType: 'insertText', bubbles: true }));
}"""  # as in Firefox when a letter was typed over everything


def test_what_was_typed_is_there_again_after_the_page_was_lost(opened, desk):
    claim = desk.claim()
    desk.block("Một")
    page = opened()
    edit(page)
    page.evaluate(STRAY)
    assert page.inner_html("#viet") == "<p>Một</p>"
    page.keyboard.type(", chữ gõ dở ")
    page.keyboard.press("Control+k")
    page.click("button[data-source]")
    mine = "Một, chữ gõ dở {{m1: 14 trên 16 chi bộ}}"
    assert typed(page) == mine
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.wait_for_selector("#viet")
    assert typed(page) == "Một"
    page.click("button:has-text('Lấy lại chữ gõ dở')")
    assert typed(page) == mine
    page.evaluate(ANNOUNCED)
    page.keyboard.press("Enter")
    page.keyboard.type("- hai")
    page.keyboard.press("Enter")
    assert typed(page) == f"{mine}\n- hai\n- "
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".draft .live")

    assert desk.live(Block.objects.get()).source == {"claim": claim.pk}


NASTY = [
    "", "\n", "\n\n\n", "a", " a ", "a\n", "\na", "a\n\nb", "hai  ba   bốn", "\tthụt\tvào", "cuối dòng  \n  đầu dòng",
    "{{s1}}", "{{s1}}{{s2}}", "a{{s1}}b", "{{s1}}\n{{s1}}", " {{s1}} ", "{{ s1 : 10.431 xã }}", "{{s1:\n10.431}}", "{{c1}}",
    "{{s9}}", "{{s9: **a**}}", "{{", "}}", "{{s1", "{{{s1}}}", "{{}}", "**đậm**", "__nghiêng__", "**a __b__ c**", "__a **b** c__",
    "**__a__**", "__**a**__", "**a** **b**", "**a __b** c__", "**{{s1}}** và __{{c1}}__", "**a **b**", "**a\nb**", "****", "______",
    "ngày __ tháng __ năm 20__, 20__.", "(**) (**)", "***x***", "a**b**c", "- một\n- hai\n-  ba", "- **một**\n**- hai**", "a) một\n1) hai",
    "😀 **😀** __ộ__", "e\u0302\u0323 **e\u0302\u0323**", "\u00a0a\u00a0", "a\u200bb", "<b>x</b> &amp; &nbsp;", "\\ \" ' `", "**.a**", "**a(**", "𝐀**b**", "__a__**a**",
]  # fmt: skip
THERE_AND_BACK = """async (texts) => {
    const { toLines, toText, linesOf } = await import(document.getElementById('doan').dataset.text);
    const shown = { s1: '10.431', s2: '38/63 tỉnh', c1: '' };
    const chip = (name, token) => {
        if (!(name in shown)) return null;
        const made = document.createElement('span');
        Object.assign(made.dataset, { token, words: shown[name] });
        return made;
    };
    return texts.map((text) => {
        const box = document.createElement('div'), runs = [];
        box.append(...toLines(text, chip));
        linesOf(box).forEach((line, nth) => [...(nth ? [{ text: '\\n' }] : []), ...line].forEach((part) => {
            const words = part.words ?? part.text ?? '', style = (part.bold ? 'b' : '') + (part.italic ? 'i' : '');
            if (words && runs.at(-1)?.[1] === style) runs.at(-1)[0] += words;
            else if (words) runs.push([words, style]);
        }));
        return [toText(box), runs];
    });
}"""
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p{color:red}</style></head><body><!--StartFragment-->
<p class=MsoNormal style='text-align:justify'><span style='font-size:14.0pt;mso-bidi-font-weight:bold'>Kết <b>quả\n   chính</b>
<i style='mso-bidi-font-style:normal'>năm&nbsp;2022</i><a style='mso-footnote-id:ftn1' href="#_ftn1"><span class=MsoFootnoteReference>[1]</span></a>:<o:p></o:p></span></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Một</p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p><table><tr><td><p>Tỉnh</p></td><td><p>Số <b>xã</b></p></td></tr><tr><td>A</td><td>9</td></tr></table>
<p><span style='font-weight:700' onclick='x()'>Đậm</span> <span class="live" data-token="{{s1}}" data-block="khac" data-words="64 lượt">64 lượt<sup> 1</sup></span></p>
<div style='mso-element:footnote-list'><p class=MsoFootnoteText>[1] Chú thích</p></div><!--EndFragment--></body></html>"""
PASTE = """([html, plain]) => {
    const data = new DataTransfer();
    if (html) data.setData('text/html', html);
    data.setData('text/plain', plain);
    document.getElementById('viet').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_the_screen_holds_the_very_text_bold_lists_undo_and_what_is_pasted(opened, desk):
    block = desk.block("Có {{s1}} duy trì.", s1=("CLAIM", {"claim": desk.claim().pk}))
    page = opened()
    edit(page)
    back = page.evaluate(THERE_AND_BACK, NASTY)
    assert [text for text, _ in back] == NASTY
    assert [[tuple(run) for run in read] for _, read in back] == [runs(text) for text in NASTY]
    page.keyboard.press("Control+b")
    page.keyboard.type(" Rất tốt.")
    page.keyboard.press("Control+b")
    page.keyboard.press("Enter")
    page.click("[data-do=list]")
    page.keyboard.type("một")
    page.keyboard.press("Enter")
    page.keyboard.type("hai")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("ba __bốn__ năm")
    assert page.inner_html("#viet p:last-child") == "ba <i>bốn</i> năm"
    for _ in range(len(" __bốn__ năm") - 4):
        page.keyboard.press("Backspace")
    assert typed(page) == "Có {{s1: 14 trên 16 chi bộ}} duy trì. **Rất tốt.**\n- một\n- hai\nba"
    assert page.locator("#viet .item").count() == 2
    page.evaluate(PASTE, [WORD, ""])
    pasted = "baKết **quả chính** __năm 2022__:\n- Một\nTỉnh | Số **xã**\nA | 9\n**Đậm** 64 lượt"
    assert typed(page).endswith(f"- hai\n{pasted}")
    assert "1 số dán từ đoạn khác nay là chữ thường" in page.inner_text("#giu")
    page.keyboard.press("Control+z")
    assert typed(page).endswith("- hai\nba")
    page.keyboard.press("Control+Home")
    for _ in range(4):  # past "Có ", then onto the figure as one
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    assert typed(page).startswith("Có  duy trì.")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+s")
    page.wait_for_selector("text=Đã lưu bản 2")

    assert Block.objects.get(pk=block.pk).text == "Có {{s1}} duy trì. **Rất tốt.**\n- một\n- hai\nba"


def test_a_source_takes_the_place_of_chosen_words_and_outlives_a_clash(opened, desk):
    desk.claim()
    block = desk.block("Có 13 trên 16 chi bộ duy trì.")
    page = opened()
    edit(page)
    page.keyboard.press("Control+Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Control+k")
    page.click("button:has-text('Lấy 14 trên 16 chi bộ')")
    chosen = "Có {{m1: 14 trên 16 chi bộ}} duy trì."
    assert typed(page) == chosen
    assert "Bản thảo ghi “13 trên 16 chi bộ”, nguồn ghi 14" in page.inner_text("#giu")
    page.keyboard.press("Control+z")
    assert typed(page) == "Có 13 trên 16 chi bộ duy trì."
    page.keyboard.press("Control+Shift+z")
    assert typed(page) == chosen
    page.click("#viet .live")
    page.wait_for_selector("#ben mark:has-text('14 trên 16 chi bộ')")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "viet"
    desk.save(block, "Của người khác.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Hai bản cạnh nhau")
    assert page.get_attribute("#viet .live", "aria-label") == "14 trên 16 chi bộ, số có nguồn, chưa lưu"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".draft .live")

    assert words(block) == "Có 14 trên 16 chi bộ duy trì."
    assert desk.state(block) == ["taken"]
