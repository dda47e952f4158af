from tests.portal.books import RICH
from tusach.portal.leaves import Run, leaves, screens


def test_every_paragraph_once_with_its_kind():
    found = leaves(RICH)

    assert [leaf.id for leaf in found] == [f"p{n}" for n in range(1, 11) if n != 7]  # a table is one leaf
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


def test_a_paragraph_longer_than_a_screen_is_cut_between_its_sentences():
    sentences = [f"Câu {n} có <b>mười</b> chữ để hội trường cùng đọc." for n in range(1, 16)]
    found = leaves(f'<ol><li id="p1">{" ".join(sentences)}</li></ol><p id="p2">{"chữ " * 200}</p>')
    shown = screens(found)

    assert [len(screen) for screen in shown] == [1] * len(shown)
    assert len(shown) == 4
    assert "".join(leaf.text for screen in shown[:3] for leaf in screen) == found[0].text
    assert [screen[0].mark for screen in shown] == ["1.", "", "", ""]
    assert all(screen[0].text.startswith("Câu") for screen in shown[:3])
    assert [run.bold for run in shown[1][0].runs][:3] == [False, True, False]
    khmer = leaves(f'<p id="p1">{"ភាសាខ្មែរក្រោមសៀវភៅដីធ្លី។ " * 40}</p>')
    assert len(screens(khmer)) > 2


def test_verse_keeps_its_lines_and_what_is_raised_stays_raised():
    html = (
        '<div class="verse"><p id="p1">Trăm năm<br>trong cõi</p></div><p id="p2">Rộng 5 m<sup>2</sup>, H<sub>2</sub>O, điều 1'
        '<sup>a</sup><a role="doc-noteref" href="#n">12</a>.</p>'
    )
    assert [(leaf.kind, leaf.text) for leaf in leaves(html)] == [
        ("verse", "Trăm năm\ntrong cõi"),
        ("text", "Rộng 5 m², H₂O, điều 1a¹²."),
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
    assert [leaf.mark for leaf in leaves(f'<ol start="{"9" * 5000}"><li id="p1">x</li></ol>')] == ["1."]


PICTURED = (
    '<figure><img src="../r/'
    + "a" * 64
    + '/" width="300" height="200" alt="Cây cà phê"><figcaption id="p1">Hình 1'
    '</figcaption></figure><p id="p2">Dấu <img src="../r/'
    + "b"
    * 64
    + '/" width="12" height="12" alt=""> nhỏ'
    '</p><table><caption id="p3">Bảng 1</caption><tr id="p4"><th rowspan="2">Năm</th><th colspan="2">Phân</th></tr>'
    '<tr id="p5"><th>Đạm</th><th>Lân</th></tr><tr id="p6"><td>1</td><td>20</td></tr></table><p id="p7">Sau.</p>'
)


def test_pictures_and_tables_stand_where_they_stood():
    found = leaves(PICTURED)

    assert [(leaf.kind, leaf.id) for leaf in found] == [
        ("picture", ""), ("caption", "p1"), ("text", "p2"), ("caption", "p3"), ("table", "p4"), ("text", "p7"),
    ]  # fmt: skip
    assert (found[0].picture, found[0].alt, found[0].width) == ("a" * 64, "Cây cà phê", 300)
    assert [[cell.text for cell in row] for row in found[4].rows] == [
        ["Năm", "Phân", ""], ["", "Đạm", "Lân"], ["1", "20", ""],
    ]  # fmt: skip
    assert [[cell.head for cell in row] for row in found[4].rows][1:] == [[True] * 3, [False] * 3]


def test_a_picture_of_elsewhere_is_not_fetched():
    assert leaves('<p id="p1"><img src="https://vidu.vn/a.png" alt="x"></p>') == []
