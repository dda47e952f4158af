"""How a line is read, and how lines of a book are shown: without an index."""

import pytest

from tusach.library.search import passages, snippets, spelling, terms
from tusach.library.search.passages import Source


@pytest.mark.parametrize(
    ("typed", "written", "exact"),
    [
        ("dat dai", ["dat", "dai"], [False, False]),
        ("Đất Đai", ["đất", "đai"], [True, True]),
        ("trồng ca phe", ["trồng", "ca", "phe"], [True, False, False]),
        ("hoà thuỷ khoẻ quý", ["hòa", "thủy", "khỏe", "quý"], [True] * 4),
        ("đất", ["đất"], [True]),
        ("Ðất", ["đất"], [True]),
        ("B’Lao b'lao", ["blao"], [False]),
        ("H’Mông", ["hmông"], [True]),
        ("ភាសា", ["ភា", "សា"], [False, False]),
        ("الأَرض", ["الأَرض"], [False]),
        ("A4 m2", ["a4", "m2"], [False, False]),
    ],
)
def test_marks_say_how_a_word_is_looked_for(typed, written, exact):
    words = terms.read(typed).words

    assert [word.written for word in words] == written
    assert [word.exact for word in words] == exact


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ('"trồng cà phê" sạch', [3, 1]),
        ("“trồng cà phê” sạch", [3, 1]),
        ("341-KH/BTGTW", [3]),
        ('chưa "đóng ngoặc', [1, 1, 1]),
        ("đất đất đất", [1]),
        ('"" - / ???', []),
        ("", []),
    ],
)
def test_quotes_and_signs_make_phrases(typed, parts):
    assert [len(part.words) for part in terms.read(typed).parts] == parts


def test_an_endless_query_is_cut():
    asked = terms.read("chữ" + " chữ".join(map(str, range(100_000))))

    assert len(asked.words) == terms.MOST_WORDS
    assert len(terms.read("x" * 1_000_000).words[0].written) <= 40


def test_exactly_asks_for_the_spelling_typed():
    assert [word.exact for word in terms.read("trong ca phe", exactly=True).words] == [True] * 3


def test_both_forms_have_the_same_places():
    words = terms.cut("Luật Đất đai, B’Lao; 341-KH/BTGTW. ភាសាខ្មែរ ̀ 文字")

    assert len(terms.written_forms(words)) == len(terms.folded_forms(words)) == len(words)
    assert all(" " not in form and form for form in terms.folded_forms(words))


@pytest.mark.parametrize("text", [
    "Luật Đất đai, B’Lao; 341-KH/BTGTW (đất). Đất-đai đất\u00a0đai\tx\x1cy\x85z", "ភាសាខ្មែរ ̀ 文字 \U00020000a", "'' ’ - ' h’ ’h", "",
    f"{'đất' * 30} x đất", "đấtđất đất, ấ đất", "H’Mông’ ’Mông h’m’",
])  # fmt: skip
def test_words_are_cut_token_by_token_as_in_the_whole_text(text):
    words = terms.cut(text)

    assert words == terms._word().findall(text)
    assert terms.folded_cut(text) == terms.folded_forms(words)
    assert terms.folded_cut(text) == terms.folded_forms(words)  # from the table, this time
    for most in (len(words), 2):
        places = [found.span() for found in terms._word().finditer(text)][:most]
        assert terms.spans(text, words[:most]) == places


def paragraphs_of(*lengths, title="Chương 1"):
    rows = [(f"p{i}", " ".join(["chữ"] * n) + ".") for i, n in enumerate(lengths, 1)]
    return list(passages.passages(7, [Source(1, title, "1", rows)]))


def test_a_page_is_one_passage_and_a_chapter_many():
    assert len(paragraphs_of(150, 100)) == 1
    chapter = paragraphs_of(*[60] * 20)
    assert len(chapter) > 3
    assert [one.number for one in chapter] == list(range(len(chapter)))
    assert [id_ for one in chapter for id_, _ in one.paragraphs if id_][1:] == [f"p{i}" for i in range(1, 21)]


def test_a_passage_survives_being_packed():
    (one,) = paragraphs_of(5)

    assert passages.unpacked(one.key, one.packed()) == one


def test_an_endless_paragraph_is_cut_and_keeps_its_id():
    many = paragraphs_of(5_000)

    assert len(many) > 5
    assert {id_ for one in many for id_, _ in one.paragraphs} == {"p1"}
    assert max(len(text) for one in many for _, text in one.paragraphs) < 10_000
    assert len(list(passages.passages(1, [Source(1, "", "", [("p1", "x" * 3_000_000)])]))) > 100


@pytest.mark.parametrize(
    ("query", "paragraph", "marked"),
    [
        ("dat dai", "p2", "<mark>Đất đai</mark> của xã"),
        ("đai đất", "p2", "<mark>Đất đai</mark> của xã"),
        ('"trong ca phe"', "p3", "bà con <mark>trồng cà phê</mark> &lt;b&gt;sạch"),
        ("thuỷ", "p1", "<mark>thủy</mark> lợi"),
        ("thủy", "p1", "<mark>thủy</mark> lợi"),
        ("blao", "p3", "<mark>B’Lao</mark>"),
    ],
)
def test_a_snippet_lands_on_the_best_paragraph_and_is_escaped(query, paragraph, marked):
    rows = [
        ("p1", "Ngành thủy lợi lo đất cho đai an toàn."),
        ("p2", "Chuyện cũ. Đất đai của xã."),
        ("p3", "Ở B’Lao bà con trồng cà phê <b>sạch</b> & <script>alert(1)</script>."),
    ]
    shown = snippets.snippet(terms.read(query), rows)

    assert shown.paragraph == paragraph
    assert marked in shown.html
    assert "<script" not in shown.html
    assert "<b>" not in shown.html


def test_a_snippet_of_a_long_paragraph_starts_near_the_words():
    text = " ".join(["chữ"] * 500) + " đất đai " + " ".join(["chữ"] * 500)
    shown = snippets.snippet(terms.read("dat dai"), [("p1", text)])

    assert shown.html.startswith("…")
    assert shown.html.endswith("…")
    assert "<mark>đất đai</mark>" in shown.html
    assert len(shown.html.split()) < 45
    assert (shown.spelt, shown.close) == (("đất", "đai"), True)


def test_the_spelling_typed_is_landed_on_first():
    rows = [("p1", "Con gọi má."), ("p2", "Ruộng ma bỏ không.")]

    assert snippets.snippet(terms.read("ma"), rows).paragraph == "p2"
    assert snippets.snippet(terms.read("má"), rows).paragraph == "p1"


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("ddaats", "đất"), ("dats", "dát"), ("dayas", "dấy"), ("nghij", "nghị"), ("quyeets", "quyết"),
        ("nguowif", "người"), ("duowngf", "dường"), ("dduowcj", "được"), ("hoaf", "hòa"),
        ("d9at61", "đất"), ("d9a6t1", "đất"), ("dat1", "dát"), ("nguoi72", "người"), ("chu", None), ("x4", None),
    ],
)  # fmt: skip
def test_keys_of_telex_and_vni_are_read(keys, word):
    assert spelling.keys_read(keys) == ([word] if word else [])
