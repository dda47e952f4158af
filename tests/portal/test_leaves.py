from tests.portal.books import RICH
from tusach.portal.leaves import Run, leaves, screens


def test_every_paragraph_once_with_its_kind():
    found = leaves(RICH)

    assert [leaf.id for leaf in found] == [f"p{n}" for n in range(1, 11)]
    assert [leaf.kind for leaf in found][:5] == ["heading", "text", "heading", "text", "caption"]


def test_bold_and_italic_are_kept_and_inner_paragraphs_are_not_told_twice():
    found = leaves('<blockquote id="p1"><p id="p2">Trồng <b>trước</b>,\n<em>sau</em>.</p></blockquote>')

    assert [(leaf.id, leaf.kind) for leaf in found] == [("p2", "quote")]
    assert found[0].runs == [
        Run("Trồng "),
        Run("trước", bold=True),
        Run(", "),
        Run("sau", italic=True),
        Run("."),
    ]


def test_a_screen_holds_about_sixty_words_and_a_heading_stays_with_its_text():
    long = " ".join(["chữ"] * 50)
    html = f'<p id="p1">{long}</p><p id="p2">{long}</p><h2 id="p3">Tiếp</h2><p id="p4">{long}</p>'

    assert [[leaf.id for leaf in screen] for screen in screens(leaves(html))] == [
        ["p1"],
        ["p2"],
        ["p3", "p4"],
    ]


def test_nothing_gives_nothing():
    assert leaves("") == []
    assert screens([]) == []


def test_items_keep_their_numbers():
    found = leaves(
        '<ol start="3"><li id="p1">Ba</li><li id="p2">Bốn</li></ol><ul><li><p id="p3">a</p><p id="p4">b</p></li></ul>'
    )

    assert [(leaf.kind, leaf.mark) for leaf in found] == [
        ("item", "3."),
        ("item", "4."),
        ("item", "•"),
        ("item", ""),
    ]
