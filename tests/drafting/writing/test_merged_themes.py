"""Counts of themes that are merged or taken apart after they were taken into the text."""

import pytest

from tests.cast import NOW
from tests.reports.layers import make_report
from tusach.drafting import actions, queries
from tusach.drafting.models import Block


@pytest.fixture
def merged(desk):
    """“Mạng yếu” of Hà Giang merged into “Thiếu máy tính” of Lâm Đồng, each counted in a block before."""
    into, code = desk.code("Thiếu máy tính"), desk.code("Mạng yếu")
    desk.mark(into)
    desk.mark(code, make_report(desk.world.campaign, desk.world.cast.ha_giang, {"1.2": "Mạng."}))
    blocks = [desk.block("{{s1}}.", s1=("COUNT", {"code": one.pk, "of": "expected"})) for one in (code, into)]
    actions.merge_codes(code=code, into=into, by=desk.hoa, at=NOW)
    return code, into, *blocks


def words(desk, block):
    (one,) = queries.states_of(desk.manuscript, [Block.objects.get(pk=block.pk)]).of(block)
    return one.words


def test_a_merger_is_the_reason_and_not_a_report_that_was_there_before(desk, merged):
    _, _, gone_in, took_in = merged
    why = "Bản thảo ghi 1/2, nguồn nay là 2/2 sau khi gộp chủ đề “Mạng yếu” vào “Thiếu máy tính”; khác trước ở báo cáo của"

    assert words(desk, gone_in) == (
        f"{why} Tỉnh Lâm Đồng. Xin đọc lại câu: chủ đề được đếm không còn như cũ."
    )
    assert words(desk, took_in) == f"{why} Tỉnh Hà Giang."


def test_a_merged_theme_is_flagged_even_when_its_number_stays(desk):
    code, into = desk.code("Mạng yếu"), desk.code("Thiếu máy tính")
    desk.mark(code)
    block = desk.block("{{s1}}.", s1=("COUNT", {"code": code.pk, "of": "expected"}))
    actions.merge_codes(code=code, into=into, by=desk.hoa, at=NOW)

    assert desk.state(block) == ["stale"]
    (hard,) = [one for one in queries.trouble_of(desk.manuscript) if one.is_hard and one.block == block]
    assert "sau khi gộp chủ đề “Mạng yếu” vào “Thiếu máy tính”" in hard.sentence


def test_taking_all_anew_leaves_it_to_a_person_who_then_takes_it(desk, merged):
    _, _, gone_in, took_in = merged
    assert actions.refresh_all(manuscript=desk.manuscript, by=desk.hoa, at=NOW) == 1
    assert [desk.state(gone_in), desk.state(took_in)] == [["stale"], ["taken"]]
    actions.refresh_live(each=desk.live(gone_in), by=desk.hoa, at=NOW)

    assert desk.state(gone_in) == ["taken"]


def test_a_merger_taken_back_leaves_all_as_it_was_and_after_taking_is_told(desk, merged):
    code, _, gone_in, took_in = merged
    actions.refresh_live(each=desk.live(gone_in), by=desk.hoa, at=NOW)
    actions.split_code(code=code, by=desk.hoa, at=NOW)

    assert desk.state(took_in) == ["taken"]
    assert "nguồn nay là 1/2 sau khi tách chủ đề “Mạng yếu” ra" in words(desk, gone_in)
