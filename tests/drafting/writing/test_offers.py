"""What the rules offer: counts in sentences, central passages; a skeleton for the whole report."""

import pytest

from tests.cast import NOW
from tests.reports.layers import make_report
from tusach.drafting import actions, queries, rank, skeleton
from tusach.drafting.models import CodeGroup, Excerpt
from tusach.drafting.skeleton import Counted, Named, Sentence
from tusach.kit.errors import Refused

SAID = [
    "Nhiều xã thiếu máy tính để đọc sách điện tử.",
    "Ở vùng cao, nhiều xã còn thiếu máy tính và đường truyền để đọc sách điện tử.",
    "Các xã vùng sâu thiếu máy tính, đường truyền yếu nên khó đọc sách điện tử.",
    "Thư viện tỉnh đã tổ chức hội thi kể chuyện theo sách hằng năm cho thiếu nhi.",
    "Không có.",
]


def test_the_most_central_passage_is_the_one_that_shares_most_and_short_ones_are_passed_over():
    order = rank.central(SAID, 3)

    assert order[0] in {1, 2}
    assert 4 not in order
    assert rank.central([], 3) == []
    assert len(rank.central(["một câu dài đủ sáu chữ đây"] * 4, 3)) == 1


def test_weights_add_up_to_one():
    made = rank.vectors(SAID)
    assert rank.weights(made @ made.T).sum() == pytest.approx(1)


def test_themes_are_said_with_those_below_them_and_single_voices_by_name():
    named = [
        Named(1, "Thiếu máy tính", 41, [Named(2, "UBND chưa cấp kinh phí", 12)]),
        Named(3, "Mạng yếu", 2),
        Named(4, "Xa", 1),
    ]
    made = skeleton.themes("Hạn chế", named)
    alone = skeleton.alone(named, {4: "Tỉnh Lâm Đồng"})

    assert made is not None
    assert made.text == (
        "Hạn chế: {{s1}} tỉnh, thành phố nêu thiếu máy tính, trong đó {{s2}} nêu UBND chưa cấp kinh phí; {{s3}} nêu mạng yếu."
    )
    assert [source["code"] for _, source in made.lives.values()] == [1, 2, 3]
    assert alone is not None
    assert alone.text == "Riêng tỉnh Lâm Đồng nêu xa ({{s1}})."
    assert skeleton.themes("Hạn chế", [Named(1, "X", 1)]) is None


def test_joined_sentences_keep_their_sources_apart():
    one = Sentence("", "A {{s1}}, {{s2}}.", {"s1": ("COUNT", {"code": 1}), "s2": ("COUNT", {"code": 2})})
    two = Sentence("", "B {{s1}}.", {"s1": ("COUNT", {"code": 3})})
    made = skeleton.joined([one, two])

    assert made.text == "A {{s1}}, {{s2}}. B {{s3}}."
    assert [source["code"] for _, source in made.lives.values()] == [1, 2, 3]


def test_the_ends_and_the_middle_are_places_with_live_figures():
    made = skeleton.extremes(Counted("I122", "Sách đã nhận", 2023, ends=[(1, "A"), (2, "B"), (3, "C")]))

    assert made is not None
    assert "cao nhất là A ({{s1}}), thấp nhất là B ({{s2}}), mức giữa là C ({{s3}})" in made.text
    assert skeleton.extremes(Counted("I122", "Sách", None)) is None


def test_a_sentence_taken_is_a_block_with_live_counts(desk):
    desk.mark(desk.code())
    offers = queries.Offers(desk.manuscript)
    node = next(each for each in offers.nodes if each.key == "1.2")
    made = offers.offers_of(offers.sentences_of(node))
    assert made[0].printed == "1/2 tỉnh, thành phố báo cáo nội dung này."
    named = next(each for each in made if "thiếu máy tính" in each.printed)
    block = actions.take_offer(manuscript=desk.manuscript, node="1.2", key=named.key, by=desk.hoa, at=NOW)

    assert queries.words_of(block) == named.printed
    assert desk.state(block) == ["taken"]
    with pytest.raises(Refused, match="vừa đổi"):
        actions.take_offer(manuscript=desk.manuscript, node="1.2", key="none", by=desk.hoa, at=NOW)


def test_a_passage_taken_is_marked_and_cited_and_its_numbers_have_their_source(desk):
    offers = queries.Offers(desk.manuscript)
    node = next(each for each in offers.nodes if each.key == "1.2")
    (offer,) = offers.passages_of(node)
    assert offer.printed == "Tỉnh Lâm Đồng: “Sau sáu tháng có 14 trên 16 chi bộ duy trì đọc sách điện tử.”"
    block = actions.take_offer(manuscript=desk.manuscript, node="1.2", key=offer.key, by=desk.hoa, at=NOW)
    states = queries.states_of(desk.manuscript, [block])

    assert Excerpt.objects.get().quote.startswith("Sau sáu tháng")
    assert (desk.state(block), list(states.bare_of(block))) == (["taken"], [])


def test_a_skeleton_gives_each_empty_leaf_a_block_once(desk):
    make_report(desk.world.campaign, desk.world.cast.ha_giang, {"1.2": "Không có."})
    desk.mark(desk.code(group=CodeGroup.ADVANTAGE))
    desk.block("Đã viết.", "1.1")
    made = actions.lay_skeleton(manuscript=desk.manuscript, by=desk.hoa, at=NOW)
    blocks = queries.blocks_of(desk.manuscript, "1.2")

    assert made == len(blocks) == 1
    assert "tỉnh, thành phố báo cáo" in queries.words_of(blocks[0])
    assert "thiếu máy tính" in queries.words_of(blocks[0])
    with pytest.raises(Refused, match="Chưa có gì để dựng khung"):
        actions.lay_skeleton(manuscript=desk.manuscript, by=desk.hoa, at=NOW)


def test_the_typical_passages_of_a_theme_are_offered_with_their_citation(desk):
    desk.mark(desk.code(group=CodeGroup.ADVANTAGE))
    offers = queries.Offers(desk.manuscript)
    node = next(each for each in offers.nodes if each.key == "1.2")
    (offer,) = offers.quotes_of(node)
    assert (offer.sentence.title, offer.passage) == ("Thiếu máy tính", None)
    block = actions.take_offer(manuscript=desk.manuscript, node="1.2", key=offer.key, by=desk.hoa, at=NOW)

    assert queries.words_of(block).startswith("Tỉnh Lâm Đồng: “Sau sáu tháng")
    assert desk.state(block) == ["taken"]
