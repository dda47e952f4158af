"""Live figures: taken from their sources, stale when these change, verified or not."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.cast import NOW
from tests.reports.layers import make_report
from tusach.drafting import actions, queries
from tusach.drafting.actions import Bound
from tusach.drafting.models import Block, Excerpt, Live
from tusach.drafting.queries import TroubleKind
from tusach.drafting.queries.present_claims import words_of_claim
from tusach.drafting.queries.present_figures import news_of
from tusach.kit.errors import Refused
from tusach.reports import actions as report_actions
from tusach.reports.models import ClaimKind, ClaimState, State


def claim_block(desk, **facts):
    claim = desk.claim(**facts)
    return claim, desk.block(s1=("CLAIM", {"claim": claim.pk}))


def test_a_claim_prints_the_words_of_the_report(desk):
    _, block = claim_block(desk)

    assert queries.words_of(block) == "Có 14 trên 16 chi bộ duy trì."
    assert desk.state(block) == ["taken"]
    assert desk.live(block).taken["value"] == "14"


def test_a_corrected_claim_is_stale_until_it_is_taken_anew(desk):
    claim, block = claim_block(desk)
    claim.value, claim.state, claim.reason = 15, ClaimState.CORRECTED, "Đọc nhầm."
    claim.person, claim.at = desk.world.cast.person("hoa"), NOW
    claim.save()
    states = queries.states_of(desk.manuscript, [block])
    (one,) = states.of(block)
    assert one.words == (
        "Bản thảo ghi 14 trên 16 chi bộ, nguồn nay là 15/16 chi bộ: Hoa sửa số này trong báo cáo của Tỉnh Lâm Đồng "
        "(lý do: Đọc nhầm), ngày 02/11/2023."
    )  # fmt: skip
    actions.refresh_live(each=desk.live(block), by=desk.hoa, at=NOW)

    assert desk.state(block) == ["taken"]
    assert queries.words_of(block) == "Có 15 trên 16 chi bộ duy trì."
    assert block.versions.get(number=2).lives["s1"]["shown"] == "15 trên 16 chi bộ"


@pytest.mark.parametrize(
    ("before", "value", "said"),
    [(20, 45, "từ 20% lên 45%"), (45, 20, "từ 45% xuống 20%"), (None, -5, "giảm 5%"), (None, 5, "tăng 5%")],
)
def test_a_corrected_change_says_which_way_it_went(desk, before, value, said):
    claim = desk.claim()
    claim.kind, claim.unit, claim.state = ClaimKind.CHANGE, "%", ClaimState.CORRECTED
    claim.before, claim.value = before and Decimal(before), Decimal(value)

    assert words_of_claim(claim) == said


def test_what_only_a_machine_read_is_unverified(desk):
    _, block = claim_block(desk, state=ClaimState.READ)
    assert desk.state(block) == ["unverified"]


def test_a_report_opened_again_leaves_its_figures_unverified(desk):
    _, block = claim_block(desk)
    desk.report.state = State.RETURNED
    desk.report.save()
    assert desk.state(block) == ["unverified"]


def test_a_rejected_claim_is_gone_and_cannot_be_taken(desk):
    claim, block = claim_block(desk)
    claim.state = ClaimState.REJECTED
    claim.save()

    assert desk.state(block) == ["gone"]
    with pytest.raises(Refused, match="Không lấy được số mới"):
        actions.refresh_live(each=desk.live(block), by=desk.hoa, at=NOW)
    with pytest.raises(Refused, match="Không gắn được nguồn"):
        desk.block(s1=("CLAIM", {"claim": claim.pk}))


def test_a_claim_is_followed_to_the_newer_reading_of_its_report(desk):
    claim, block = claim_block(desk)
    old = desk.layer
    old.current = False
    old.save()
    assert desk.state(block) == ["gone"]
    new = old.intake.layers.create(
        extractor="x", version=2, digest="d", content=old.content, paragraphs=2, letters=9, made_at=NOW
    )
    desk.layer = new
    desk.claim(carried_from=claim)
    assert desk.state(block) == ["taken"]


def test_a_count_counts_provinces_once_and_says_which_came_in(desk):
    code = desk.code()
    desk.mark(code)
    desk.mark(code)
    desk.mark(desk.code("Khác"), by=None)
    block = desk.block("Có {{s1}} tỉnh nêu.", s1=("COUNT", {"code": code.pk, "of": "expected"}))
    assert queries.words_of(block) == "Có 1/2 tỉnh nêu."
    other = make_report(desk.world.campaign, desk.world.cast.ha_giang, {"1.2": "Cũng thiếu."})
    desk.mark(code, other)
    (one,) = queries.states_of(desk.manuscript, [block]).of(block)

    assert one.is_stale
    assert (
        one.words == "Bản thảo ghi 1/2, nguồn nay là 2/2 sau khi tiếp nhận, gắn mã báo cáo của Tỉnh Hà Giang."
    )


def test_the_machines_marks_do_not_count_and_merged_and_lower_themes_do(desk):
    above = desk.code("Hạ tầng")
    below, merged = desk.code("Đường truyền", parent=above), desk.code("Mạng yếu", merged_into=above)
    lone = desk.code("Lẻ")
    desk.mark(below)
    other = make_report(desk.world.campaign, desk.world.cast.ha_giang, {"1.2": "Mạng."})
    desk.mark(merged, other)
    desk.mark(lone, by=None)
    asked = [queries.Source("COUNT", {"code": code.pk, "of": "reports"}) for code in (above, lone)]

    found = queries.present_of(desk.world.campaign, asked)
    assert [found[each.key].shown for each in asked] == ["2", "0"]


def test_keeping_an_old_value_needs_a_reason_and_prints_its_day(desk):
    claim, block = claim_block(desk)
    with pytest.raises(Refused, match="vẫn đúng như nguồn"):
        actions.keep_live(each=desk.live(block), why="Đã trình", by=desk.hoa, at=NOW)
    claim.value, claim.state = 15, ClaimState.CORRECTED
    claim.save()
    with pytest.raises(Refused, match="vì sao"):
        actions.keep_live(each=desk.live(block), why=" ", by=desk.hoa, at=NOW)
    actions.keep_live(each=desk.live(block), why="Đã trình", by=desk.hoa, at=NOW)
    assert desk.state(block) == ["kept"]
    assert queries.words_of(block) == "Có 14 trên 16 chi bộ (tính đến ngày 02/11/2023) duy trì."
    claim.value = 16
    claim.save()
    assert desk.state(block) == ["stale"]
    actions.refresh_live(each=desk.live(block), by=desk.hoa, at=NOW)

    assert queries.words_of(block) == "Có 16 trên 16 chi bộ duy trì."


def test_a_number_in_the_text_is_bound_and_takes_the_sources_value(desk):
    claim = desk.claim()
    block = desk.block("Có 13 trên 16 chi bộ; 13 trên 16 chi bộ.")
    assert len(queries.states_of(desk.manuscript, [block]).bare_of(block)) > 0
    actions.bind_live(
        block=block, bound=Bound("CLAIM", {"claim": claim.pk}), quote="13 trên 16 chi bộ", start=25, base=1,
        by=desk.hoa, at=NOW, agreed=True,
    )  # fmt: skip
    block.refresh_from_db()

    assert block.text == "Có 13 trên 16 chi bộ; {{s1}}."
    assert queries.words_of(block) == "Có 13 trên 16 chi bộ; 14 trên 16 chi bộ."
    with pytest.raises(Refused, match="Không còn thấy"):
        actions.bind_live(
            block=block, bound=Bound("CLAIM", {"claim": claim.pk}), quote="99", base=2, by=desk.hoa, at=NOW
        )


def test_chosen_words_without_a_number_stay_and_the_figure_follows_them(desk):
    claim = desk.claim()
    block = desk.block("Nhiều chi bộ duy trì.")
    actions.bind_live(
        block=block,
        bound=Bound("CLAIM", {"claim": claim.pk}),
        quote="Nhiều chi bộ",
        base=1,
        by=desk.hoa,
        at=NOW,
    )

    assert queries.words_of(Block.objects.get(pk=block.pk)) == "Nhiều chi bộ 14 trên 16 chi bộ duy trì."


def test_a_citation_stands_after_its_words_and_prints_nothing(desk):
    desk.mark(desk.code())
    excerpt = Excerpt.objects.get()
    block = desk.block("Nhiều nơi làm tốt.")
    actions.bind_live(
        block=block,
        bound=Bound("CITATION", {"excerpt": excerpt.pk}),
        quote="làm tốt",
        base=1,
        by=desk.hoa,
        at=NOW,
    )
    block.refresh_from_db()
    assert (block.text, queries.words_of(block)) == ("Nhiều nơi làm tốt{{c1}}.", "Nhiều nơi làm tốt.")
    excerpt.lost_at = NOW
    excerpt.save()

    assert desk.state(block) == ["gone"]


def test_a_figure_let_go_leaves_its_words_and_changing_its_source_takes_the_new_numbers(desk):
    _, block = claim_block(desk)
    other = desk.claim(quote="9 trên 10 chi bộ", value=9, whole=10)
    actions.change_source(
        each=desk.live(block), bound=Bound("CLAIM", {"claim": other.pk}), by=desk.hoa, at=NOW, agreed=True
    )
    assert queries.words_of(block) == "Có 9 trên 10 chi bộ duy trì."
    actions.free_live(each=desk.live(block), by=desk.hoa, at=NOW)
    block.refresh_from_db()

    assert (block.text, block.lives.filter(removed_at__isnull=True).count()) == (
        "Có 9 trên 10 chi bộ duy trì.",
        0,
    )


def test_taking_all_anew_leaves_what_is_kept_on_purpose(desk):
    claim, block = claim_block(desk)
    other = desk.claim(quote="3 xã", value=3, whole=None, kind="AMOUNT", unit="xã")
    kept = desk.block("Ở {{s1}}.", s1=("CLAIM", {"claim": other.pk}))
    for each in (claim, other):
        each.value, each.state = 5, ClaimState.CORRECTED
        each.save()
    actions.keep_live(each=desk.live(kept), why="Đã trình", by=desk.hoa, at=NOW)

    assert actions.refresh_all(manuscript=desk.manuscript, by=desk.hoa, at=NOW) == 1
    assert [desk.state(block), desk.state(kept)] == [["taken"], ["kept"]]
    assert actions.refresh_all(manuscript=desk.manuscript, by=desk.hoa, at=NOW) == 0


def test_an_earlier_version_comes_back_with_its_figures(desk):
    _, block = claim_block(desk)
    desk.save(block, "Không số.")
    assert desk.state(block) == []
    actions.restore_block(version=block.versions.get(number=1), by=desk.hoa, at=NOW)

    block.refresh_from_db()
    assert (queries.words_of(block), desk.state(block)) == ("Có 14 trên 16 chi bộ duy trì.", ["taken"])


def test_trouble_is_listed_in_the_order_of_the_text_hard_or_not(desk):
    _, block = claim_block(desk, state=ClaimState.READ)
    desk.save(block, "Có {{s1}} và 64 lượt mượn, {{s7}}.")
    found = queries.trouble_of(desk.manuscript)

    assert [(one.kind, one.is_hard) for one in found] == [
        (TroubleKind.EMPTY, True), (TroubleKind.UNVERIFIED, True), (TroubleKind.UNSOURCED, True),
        (TroubleKind.STRANGE, True), (TroubleKind.OPEN, False),
    ]  # fmt: skip


def figure(desk, part="value", unit=None):
    return ("FIGURE", {"indicator": "I122", "year": None, "unit": unit, "part": part})


def test_the_nations_figure_prints_its_unit_and_its_parts(desk):
    world = desk.world
    lan = world.sent(world.cast.ta_nung)
    report_actions.accept_report(report=lan, by=world.cast.actor("minh"), at=NOW)
    lives = {"s1": figure(desk), "s2": figure(desk, "n"), "s3": figure(desk, "expected")}
    block = desk.block("{{s1}}, {{s2}}/{{s3}}.", **lives)

    assert queries.words_of(block) == "1.386 bản, 1/4."
    asked = [
        queries.Source(*figure(desk, unit=world.cast.lam_dong.pk)),
        queries.Source(*figure(desk, "numerator")),
    ]
    found = queries.present_of(world.campaign, [*asked, queries.Source("FIGURE", {"indicator": "X"})])
    assert [one.shown for one in found.values()] == ["1.386 bản", "1.386 bản", ""]


def test_a_stale_figure_says_how_many_more_places_it_rests_on_and_whose(desk):
    world = desk.world
    lan = world.sent(world.cast.ta_nung)
    report_actions.accept_report(report=lan, by=world.cast.actor("minh"), at=NOW)
    block = desk.block("{{s1}}.", s1=figure(desk))
    Live.objects.update(taken_at=NOW - timedelta(days=4000))
    other = world.sent(world.cast.bao_thuan, "bao")
    report_actions.accept_report(report=other, by=world.cast.actor("minh"), at=NOW)
    (one,) = queries.states_of(desk.manuscript, [block]).of(block)

    assert one.words == (
        "Bản thảo ghi 1.386 bản, nguồn nay là 2.772 bản, nay 2 nơi báo cáo thay cho 1; từ lúc lấy có số liệu mới của Tỉnh "
        "Lâm Đồng."
    )  # fmt: skip


def test_a_stale_count_of_places_is_said_once_with_news_of_its_own_indicator_only(desk):
    world = desk.world
    lan = world.sent(world.cast.ta_nung)
    report_actions.accept_report(report=lan, by=world.cast.actor("minh"), at=NOW)
    block = desk.block("{{s1}}; {{s2}}.", s1=figure(desk, "n"), s2=figure(desk))
    Live.objects.update(taken_at=NOW - timedelta(days=4000))
    other = world.sent(world.cast.bao_thuan, "bao")
    report_actions.accept_report(report=other, by=world.cast.actor("minh"), at=NOW)
    count, _ = queries.states_of(desk.manuscript, [block]).of(block)

    assert count.words == ("Bản thảo ghi 1, nguồn nay là 2; từ lúc lấy có số liệu mới của Tỉnh Lâm Đồng.")
    Live.objects.update(source={"indicator": "I122", "year": 1990, "unit": None, "part": "n"})
    live = Live.objects.first()
    assert news_of(world.campaign, [live]) == {live.pk: ()}


def test_how_many_speak_of_a_leaf_and_how_many_say_they_have_nothing(desk):
    make_report(desk.world.campaign, desk.world.cast.ha_giang, {"1.2": "Không có."})
    asked = [
        queries.Source("COUNT", {"leaf": "1.2", "says": says, "of": "expected"})
        for says in ("spoke", "none", "silent")
    ]
    found = queries.present_of(desk.world.campaign, asked)

    assert [found[one.key].shown for one in asked] == ["1/2", "1/2", "0/2"]
    assert found[asked[1].key].told["places"] == ["Tỉnh Hà Giang"]
    gone = queries.Source("COUNT", {"leaf": "9", "says": "spoke"})
    assert queries.present_of(desk.world.campaign, [gone])[gone.key].is_gone
