"""One contract for all engines: whatever answers, the same question has the same answer."""

import pytest

from tests.library.factories import make_edition, make_section
from tests.library.search_contract import each_engine, titles  # noqa: F401 - a fixture
from tusach.books.models import Audience, Language, Topic
from tusach.library import queries
from tusach.library.models import Edition, Form

# --- marks ------------------------------------------------------------------------------------------

LINES = {
    "1": "Đất đai là tài nguyên của mỗi xã.",
    "2": "Ban hành nghị quyết số 26-NQ/TW.",
    "3": "Con thương má nhiều lắm.",
    "4": "Ruộng ma bỏ không từ lâu.",
    "5": "Ủy ban hoà giải họp tối nay.",
    "6": "Công trình thuỷ lợi đã xong.",
    "7": "Cao nguyên B’Lao xanh chè.",
    "8": "Kế hoạch số 341-KH/BTGTW ngày 28/8/2023.",
    "9": "Người H’Mông ở Đồng Văn múa khèn.",
    "10": "ភាសាខ្មែរ និងអក្សរខ្មែរ",
    "11": "كتاب الأرض للجميع",
    "12": "Bà con trồng cà phê chè trong vườn.",
    "13": "Trong ca trực ai cũng phê phán.",
    "14": "dat dai khong dau",
    "15": "ĐƯỜNG LÀNG SẠCH ĐẸP",
    "16": "Tie\u0302\u0301ng Vie\u0323\u0302t viê\u0301t ro\u031b\u0300i",
    "17": "Má và ma mạ mà mả mã.",
    "18": "読書百遍 義自見",
}

MARKS = [
    ("dat dai", {"1", "14"}),
    ("đất đai", {"1"}),
    ("ĐẤT ĐAI", {"1"}),
    ("đa\u0302\u0301t đai", {"1"}),
    ("đất dai", {"1"}),
    ("nghi quyet", {"2"}),
    ("nghị quyết", {"2"}),
    ("má", {"3", "17"}),
    ("ma", {"3", "4", "17"}),
    ("hòa giải", {"5"}),
    ("hoà giải", {"5"}),
    ("hoa giai", {"5"}),
    ("thủy lợi", {"6"}),
    ("thuỷ lợi", {"6"}),
    ("thuy loi", {"6"}),
    ("B’Lao", {"7"}),
    ("b'lao", {"7"}),
    ("blao", {"7"}),
    ("341-KH/BTGTW", {"8"}),
    ("341", {"8"}),
    ("28/8/2023", {"8"}),
    ("26-nq/tw", {"2"}),
    ("H'Mông", {"9"}),
    ("hmong", {"9"}),
    ("dong van", {"9"}),
    ("ខ្មែរ", {"10"}),
    ("អក្សរ", {"10"}),
    ("الأرض", {"11"}),
    ("الارض", {"11"}),
    ("trong ca phe", {"12", "13"}),
    ("trồng cà phê", {"12"}),
    ("trồng ca phe", {"12"}),
    ('"trong ca phe"', {"12"}),
    ('"trồng ca phe"', {"12"}),
    ('"ca phe trong"', set()),
    ('"cà phê chè"', {"12"}),
    ('"ca truc ai"', {"13"}),
    ("duong lang", {"15"}),
    ("đường làng", {"15"}),
    ("tiếng Việt", {"16"}),
    ("tieng viet", {"16"}),
    ("百遍", {"18"}),
    ("遍百", set()),
]


def test_marks_mean_what_they_say():
    """The golden table: with marks exactly so, without them in every spelling."""
    edition = make_edition("Sách thử", [])
    for number, text in LINES.items():
        make_section(edition, int(number), "", [text])
    wrong = {}
    for typed, lines in MARKS:
        found = queries.search(typed, edition=edition, per_page=50)
        hits = {str(hit.section) for book in found.books for hit in book.hits}
        if (hits, found.total_hits, found.loosened) != (lines, len(lines), False):
            wrong[typed] = hits

    assert wrong == {}


def test_the_spelling_typed_ranks_first():
    make_edition("Hai", [("", ["Con thương má."])])
    make_edition("Một", [("", ["Ruộng ma bỏ không, xa nhà, xa đường, xa chợ."])])

    found = queries.search("ma")

    assert [book.edition.title for book in found.books] == ["Một", "Hai"]
    assert found.read_as == "ma"


def test_words_next_to_each_other_rank_first():
    make_edition("Xa", [("", ["Đất xấu thì thắt đai. Đai nọ, đất kia, rồi đất nọ."])])
    make_edition("Gần", [("", ["Hồ sơ đất đai nằm ở xã từ lâu, ai hỏi cũng được xem tại chỗ."])])

    assert [book.edition.title for book in queries.search("dat dai").books] == ["Gần", "Xa"]
    assert queries.search("dat dai").read_as == "đất đai"


def test_only_the_spelling_typed_when_asked():
    make_edition("Có dấu", [("", ["Trồng cà phê."])])
    make_edition("Không dấu", [("", ["trong ca phe"])])

    assert titles("trong ca phe") == {"Có dấu", "Không dấu"}
    assert titles("trong ca phe", exactly=True) == {"Không dấu"}
    assert queries.search("trông", exactly=True).total_books == 0


def test_marks_that_find_nothing_are_set_aside_and_told():
    make_edition("Sách", [("", ["Trồng cà phê chè."])])

    found = queries.search("trổng cá phê")

    assert found.loosened
    assert found.read_as == "trồng cà phê"
    assert titles("trổng cá phê", exactly=True) == set()
    assert queries.search("trổng", edition=Edition.objects.get()).loosened


def test_a_script_without_spaces_is_read_back_without_them():
    make_edition("Từ Khmer", [("", ["អរគុណ nghĩa là cảm ơn."])])

    assert queries.search("អរគុណ").read_as == "អរគុណ"
    assert queries.search("អរគុណ cam on").read_as == "អរគុណ cảm ơn"


def test_words_without_marks_are_read_as_the_books_put_them_together():
    make_edition("Sức khỏe", [("", ["Uống thuốc sau bữa ăn, ai quên thì hỏi lại trạm y tế."])])
    make_edition("Hỏi đáp", [("", ["Trẻ uống thuốc sau khi ăn cháo."])])
    lines = [
        "Phun thuốc sâu lúc trời mát, đứng xuôi chiều gió.",
        "Chai đựng thuốc sâu gom về bể ở đầu ruộng.",
        "Ba ngày trước khi hái rau thì thôi phun thuốc sâu.",
        "Cất thuốc sâu xa bếp, xa tầm tay trẻ nhỏ.",
        "Sau mùa mưa, bà con kể cho nhau nghe chuyện dùng thuốc nam.",
    ]
    make_edition("Ruộng nhà mình", [("", [line]) for line in lines])

    found = queries.search("thuoc sau")

    assert (found.read_as, found.total_books, found.loosened) == ("thuốc sâu", 3, False)
    assert queries.search("thuốc sau").read_as == "thuốc sau"  # marks typed are meant
    assert queries.search("tre uong thuoc sau").read_as == "trẻ uống thuốc sau"  # nothing else stands there


# --- books ------------------------------------------------------------------------------------------


def test_a_hit_lands_on_its_paragraph_with_the_words_marked():
    edition = make_edition()

    (book,) = queries.search("hoa giai").books

    assert book.edition == edition
    assert [(hit.section, hit.title, hit.label, hit.paragraph) for hit in book.hits] == [
        (2, "Hòa giải ở cơ sở", "2", "p1")
    ]
    assert book.hits[0].snippet == "<mark>Hòa giải</mark> ở cơ sở"


def test_snippets_never_carry_the_books_own_markup():
    make_edition("Sách", [("", ['Đất <script>alert("1")</script> & <img src=x onerror=y> đai.'])])

    hit = queries.search("dat dai").books[0].hits[0]

    assert "<script" not in hit.snippet
    assert "<img" not in hit.snippet
    assert "&lt;script&gt;" in hit.snippet


def test_title_author_topic_and_publisher_are_found_and_weigh_more():
    make_edition("Nhắc đến", [("", ["Hỏi đáp về cà phê, cà phê, cà phê."])], authors=["Vũ Tám"])
    make_edition("Cẩm nang cà phê", [("", ["Không nhắc lại."])], authors=["Y Moan"], topic=Topic.FARMING)

    assert [book.edition.title for book in queries.search("ca phe").books] == ["Cẩm nang cà phê", "Nhắc đến"]
    assert queries.search("ca phe").books[0].hits == []
    assert titles("y moan") == {"Cẩm nang cà phê"}
    assert titles("nong nghiep") == {"Cẩm nang cà phê"}
    assert len(titles("nxb chính trị")) == 2
    assert queries.search("cam nang").read_as == "cẩm nang"


def test_words_may_be_divided_between_card_and_text():
    make_edition("Chuyện làng", [("", ["Ông kể chuyện trồng cà phê."])], authors=["Nguyễn Văn An"])
    make_edition("Khác", [("", ["Cà phê ngon."])], authors=["Vũ Tám"])

    found = queries.search("Nguyễn Văn An cà phê")

    assert [book.edition.title for book in found.books] == ["Chuyện làng"]
    assert "<mark>cà phê</mark>" in found.books[0].hits[0].snippet


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"topics": [Topic.HEALTH]}, {"B"}),
        ({"topics": [Topic.HEALTH, Topic.LAW]}, {"A", "B"}),
        ({"languages": [Language.TAY]}, {"C"}),
        ({"audiences": [Audience.CHILDREN]}, {"C"}),
        ({"forms": [Form.AUDIO]}, {"B"}),
        ({"years": (2014, 2018)}, {"B"}),
        ({"years": [(2014, 2018), (2019, 2023)]}, {"A", "B"}),
        ({"topics": [Topic.LAW], "years": (2014, 2018)}, set()),
        ({"topics": ["KHÔNG CÓ"]}, set()),
    ],
)
def test_choices_narrow_and_facets_count(choice, expected):
    text = [("", ["Nước sạch cho mọi nhà."])]
    make_edition("A", text, year=2021)
    make_edition("B", text, topic=Topic.HEALTH, year=2015, form=Form.AUDIO)
    make_edition("C", text, topic=Topic.YOUTH, year=2010, language=Language.TAY, audience=Audience.CHILDREN)

    found = queries.search("nuoc sach", **choice)

    assert {book.edition.title for book in found.books} == expected
    assert found.total_books == found.total_hits == len(expected)
    if "years" not in choice:
        assert sum(n for _, n in found.facets["topic"]) == 3 if "topics" in choice else True
    if not choice.keys() - {"topics"}:
        assert dict(found.facets["topic"]) == {"LAW": 1, "HEALTH": 1, "YOUTH": 1}


def test_facets_without_a_choice():
    make_edition("A", [("", ["Nước."])], year=2021)
    make_edition("B", [("", ["Nước."])], year=2012, topic=Topic.HEALTH)
    make_edition("C", [("", ["Nước."])], year=None, topic="")

    facets = queries.search("nuoc").facets

    assert facets["years"] == [((2019, 2023), 1), ((2009, 2013), 1)]
    assert facets["topic"] == [("HEALTH", 1), ("LAW", 1)]
    assert facets["form"] == [("TEXT", 3)]


def test_pages_hold_books_and_a_book_few_hits():
    for number in range(7):
        make_edition(f"Sách {number}", [(f"Phần {i}", ["Nước sạch."]) for i in range(4)])

    pages = [queries.search("nuoc sach", page=page, per_page=3) for page in (1, 2, 3)]
    shown = [book.edition.title for found in pages for book in found.books]

    assert [len(found.books) for found in pages] == [3, 3, 1]
    assert sorted(shown) == [f"Sách {n}" for n in range(7)]
    assert {(found.total_books, found.total_hits, found.pages) for found in pages} == {(7, 28, 3)}
    assert {(len(book.hits), book.more) for found in pages for book in found.books} == {(2, 2)}
    assert queries.search("nuoc sach", page=99, per_page=3).page == 3


def test_find_in_this_book_goes_in_reading_order():
    edition = make_edition("Sách", [(f"Phần {i}", [f"Câu {i}.", "Nước sạch."]) for i in range(1, 8)])
    make_edition("Khác", [("", ["Nước sạch."])])

    found = queries.search("nuoc", edition=edition, page=2, per_page=3)

    assert [hit.section for book in found.books for hit in book.hits] == [4, 5, 6]
    assert (found.total_hits, found.pages) == (7, 3)
    assert {hit.paragraph for book in found.books for hit in book.hits} == {"p2"}


HOSTILE = ["", " ", '"', '""', "(((", "AND OR NOT", "a:b", "*", "dat*", "~dat", "written:đất", "'; DROP TABLE", "\x00", "%",
     "đất" * 5000, "🙂", "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"), "a\u0301" * 300, "NEAR(a b)",
     "-đất", "^đất", "\\", "<->", "| & !", "ⅷ ½ ²", "_", "ﷺ", "\u200b\u202e"]  # fmt: skip


def test_whatever_is_typed_is_answered():
    edition = make_edition("Sách", [("", ["Đất đai."])])

    for typed in HOSTILE:
        assert queries.search(typed).total_books in {0, 1}
        assert queries.search(typed, edition=edition, exactly=True).page == 1
        assert isinstance(queries.suggest(typed), list)


@pytest.mark.parametrize("text", ["a\x00b đất", "đất\ud7ff \ufffe", "'đất' \\ \"x\"", "😀 đất"])
def test_whatever_stands_in_a_book_is_indexed(text):
    make_edition("Sách", [("", [text])])

    assert queries.search("đất").total_hits == 1


# --- spellings and suggestions -----------------------------------------------------------------------


NEAR = {
    "ddaats ddai": "đất đai",
    "d9at61 dai": "đất đai",
    "datdai": "đất đai",
    "nghi quyec": "nghị quyết",
    "trong xach": "trồng sách",
    "cà phêê": "cà phê",
    "sach xẻ": "sách xã",
    "qqqqqq wwwww": "",
}


def test_near_spellings_are_offered_and_each_finds_something():
    text = ["Đất đai của xã theo nghị quyết.", "Trồng sách. Cà phê.", "Sách."]
    make_edition("Sách", [("", text)], topic="", publisher="", authors=[])
    found = {typed: queries.search(typed) for typed in NEAR}

    assert {typed: one.total_books for typed, one in found.items()} == dict.fromkeys(NEAR, 0)
    assert {typed: (one.near or [""])[0] for typed, one in found.items()} == NEAR
    assert all(queries.search(near).total_books for one in found.values() for near in one.near)


def test_a_near_spelling_is_spelt_as_the_books_put_it_together():
    """A handbook that shows what is typed without marks is one voice among those who write with them."""
    make_edition("Cẩm nang", [("", ["Gõ trong ca phe cũng ra."])])
    for title in ("Vườn", "Rẫy"):
        make_edition(title, [("", ["Trồng cà phê ở cao nguyên. Trồng cà phê chè."])])

    assert queries.search("trogn ca phe").near[0] == "trồng cà phê"


@pytest.mark.parametrize(
    ("typed", "apart"),
    [
        ("may bay khong nguoi lai", True),
        ("máy bay", True),
        ("bay ma", False),
        ("ca phe cao nguyen", False),  # two things, each in a row
        ("máy", False),
        ('"ca phe"', False),
        ("vườn máy", False),  # a title answers for one of them
    ],
)
def test_words_that_only_stand_somewhere_in_one_passage_are_told_apart(typed, apart):
    scattered = "Người thợ sửa máy xong thì lại ra đồng. Chim bay mà không nghỉ, còn người ngồi nhìn."
    make_edition("Vườn", [("", [scattered]), ("", ["Cà phê là cây của cao nguyên."])])

    found = queries.search(typed)

    assert (found.total_books, found.apart) == (1, apart)


def test_suggestions_while_typing():
    make_edition("Hỏi đáp về đất đai", [("", ["Luật đất đai. " * 3, "Sổ đất đai."])], authors=["Đỗ Thị Đào"])
    make_edition("Kỹ thuật trồng cà phê", [("", ["Cà phê chè."])], topic=Topic.FARMING)

    def said(typed):
        return [(one.kind, one.text) for one in queries.suggest(typed)]

    assert ("title", "Hỏi đáp về đất đai") in said("dat d")
    assert ("words", "đất đai") in said("dat d")
    assert ("words", "đất đai") in said("đất đ")
    assert ("title", "Hỏi đáp về đất đai") not in said("dạt d")
    assert ("author", "Đỗ Thị Đào") in said("do thi")
    assert ("title", "Kỹ thuật trồng cà phê") in said("ca ph")
    assert ("topic", "Kỹ thuật nông nghiệp") in said("nong ng")
    assert said("zzz") == []
    assert len(queries.suggest("d", limit=1)) == 1
