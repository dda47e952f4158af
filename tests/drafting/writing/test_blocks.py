"""Blocks are saved in versions; nobody's words are lost."""

from datetime import timedelta

import pytest

from tests.cast import NOW
from tusach.drafting import actions, queries
from tusach.drafting.models import Block, BlockState
from tusach.journal.models import Entry
from tusach.kit.errors import Refused

LATER = NOW + timedelta(minutes=5)


def test_a_manuscript_is_begun_once(desk):
    assert desk.manuscript.title == "Tổng kết 15 năm"
    with pytest.raises(Refused, match="đã có báo cáo đang viết"):
        actions.start_manuscript(campaign=desk.world.campaign, by=desk.hoa, at=NOW)


def test_blocks_are_read_in_the_order_of_the_outline(desk):
    second = desk.block("Hai.", "1.2")
    first = desk.block("Một.", "1.1")
    between = actions.add_block(
        manuscript=desk.manuscript, node="1.1", text="Một rưỡi.", after=first, by=desk.hoa, at=NOW
    )

    assert queries.blocks_of(desk.manuscript) == [first, between, second]
    assert Entry.objects.filter(act="drafting.add_block").count() == 3
    with pytest.raises(Refused, match="không có mục này"):
        desk.block("X", "9.9")


def test_each_save_adds_a_version_and_the_same_words_none(desk):
    block = desk.block("Một.")
    version = desk.save(block, "Hai.", why="Gọn hơn")

    assert (version.number, version.text, version.why) == (2, "Hai.", "Gọn hơn")
    assert desk.save(block, "Hai.\r\n").number == 2
    said = Entry.objects.get(act="drafting.save_block").sentence
    assert "của mục 1.2, Kết quả, bản 2" in said
    assert [each.text for each in queries.versions_of(block)] == ["Hai.", "Một."]


def test_saving_on_an_old_base_is_refused_with_both_texts(desk):
    block = desk.block("Một.")
    desk.save(block, "Của Hoa.")
    with pytest.raises(actions.Clash, match="Hoa đã lưu đoạn này lúc 9 giờ 42") as clash:
        desk.save(block, "Của An.", base=1)

    assert (clash.value.mine, clash.value.theirs.text) == ("Của An.", "Của Hoa.")
    block.refresh_from_db()
    assert block.text == "Của Hoa."


def test_a_lock_is_of_one_person_for_some_minutes(desk):
    block, an = desk.block("Một."), desk.world.cast.actor("vinh")
    actions.lock_block(block=block, by=an, at=NOW)
    with pytest.raises(Refused, match="Vinh đang sửa đoạn này đến 9 giờ 52"):
        desk.save(block, "Hai.", at=LATER)
    with pytest.raises(Refused, match="Vinh đang sửa"):
        actions.lock_block(block=block, by=desk.hoa, at=LATER)
    desk.save(block, "Hai.", at=NOW + timedelta(minutes=10))
    actions.lock_block(block=block, by=an, at=LATER)
    actions.lock_block(block=block, by=desk.hoa, at=LATER, take_over=True)

    assert desk.save(block, "Ba.", at=LATER).text == "Ba."
    assert Entry.objects.filter(act="drafting.take_over_block").count() == 1


def test_letting_go_is_only_of_ones_own_hold(desk):
    block = desk.block("Một.")
    actions.lock_block(block=block, by=desk.hoa, at=NOW)
    actions.unlock_block(block=block, by=desk.world.cast.actor("vinh"))
    block.refresh_from_db()
    assert block.locked_by == desk.hoa.person
    actions.unlock_block(block=block, by=desk.hoa)
    block.refresh_from_db()
    assert block.locked_by is None


def test_a_block_moves_is_removed_and_comes_back_with_its_words(desk):
    one, two = desk.block("Một."), desk.block("Hai.")
    actions.move_block(block=two, down=False, by=desk.hoa, at=NOW)
    actions.move_block(block=two, down=False, by=desk.hoa, at=NOW)
    assert queries.blocks_of(desk.manuscript, "1.2") == [two, one]
    actions.remove_block(block=two, by=desk.hoa, at=NOW)
    assert queries.blocks_of(desk.manuscript, "1.2") == [one]
    with pytest.raises(Refused, match="đã bị bỏ"):
        desk.save(two, "Ba.")
    actions.restore_block(version=two.versions.get(number=1), by=desk.hoa, at=NOW)

    assert [each.text for each in queries.blocks_of(desk.manuscript, "1.2")] == ["Hai.", "Một."]
    assert [each.removed for each in queries.versions_of(two)] == [False, True, False]


def test_agreeing_lasts_until_the_words_change(desk):
    block = desk.block("Một.")
    actions.agree_block(block=block, by=desk.hoa, at=NOW)
    assert Block.objects.get(pk=block.pk).state == BlockState.AGREED
    desk.save(block, "Hai.")
    assert Block.objects.get(pk=block.pk).state == BlockState.WRITING
    empty = desk.block("")
    with pytest.raises(Refused, match="chưa có chữ"):
        actions.agree_block(block=empty, by=desk.hoa, at=NOW)


def test_nobody_agrees_to_words_that_were_written_meanwhile(desk):
    block = desk.block("Một.")
    desk.save(block, "Hai.")
    with pytest.raises(Refused, match="vừa có bản mới"):
        actions.agree_block(block=block, by=desk.hoa, at=NOW, base=1)
    actions.agree_block(block=block, by=desk.hoa, at=NOW, base=2)

    assert Block.objects.get(pk=block.pk).state == BlockState.AGREED


def test_a_text_beyond_all_measure_is_refused(desk):
    with pytest.raises(Refused, match="dài quá 20 nghìn"):
        desk.block("a" * 20_001)
