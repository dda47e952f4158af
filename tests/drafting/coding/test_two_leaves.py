"""A passage under a heading of two leaves belongs to both; provinces are counted, not mentions."""

from tests.cast import NOW
from tests.reports.layers import make_file
from tusach.drafting import actions
from tusach.drafting.queries import codebook_of, compare_coders, count_of
from tusach.drafting.queries.board import board_of
from tusach.drafting.queries.reading import Reading, leaves_of
from tusach.reports.models import SectionState

WEAK = "Trụ sở xã chỉ có một máy tính dùng chung, mạng yếu."
BUSY = "Công chức phụ trách tủ sách kiêm nhiệm nhiều việc."


def test_words_under_a_heading_of_two_leaves_are_said_at_both_and_count_once(desk):
    make_file(desk.lam_dong, [("1.1 và 1.2", ["1.1", "1.2"], [BUSY]), ("1.2 Kết quả", ["1.2"], [WEAK])])
    code = desk.code()
    at_first = desk.put(desk.lam_dong, BUSY, code, leaf="1.1")
    again = desk.put(desk.lam_dong, BUSY, code, by=desk.binh, leaf="1.2")
    alone = desk.put(desk.lam_dong, WEAK, code, leaf="1.2").excerpt
    board = board_of(desk.campaign)

    assert again.excerpt == at_first.excerpt
    assert (at_first.excerpt.leaves, alone.leaves) == (("1.1", "1.2"), ("1.2",))
    assert (
        count_of(code).reports,
        count_of(code, leaf="1.1").reports,
        count_of(code, leaf="1.2").mentions,
    ) == (1, 1, 2)
    assert (board.coded[desk.lam_dong.pk, "1.1"], board.coded[desk.lam_dong.pk, "1.2"]) == (1, 2)
    for leaf in leaves_of(desk.campaign)[:2]:
        reading = Reading(desk.campaign, leaf)
        shown = reading.shown(next(one for one in reading.passages if one.report_id == desk.lam_dong.pk))
        assert next(piece.text for one in shown for piece in one.pieces if piece.marks) == BUSY
    made = compare_coders(desk.campaign, codebook_of(desk.campaign), desk.hoa.person, desk.binh.person)
    assert (made.units, made.codes[0].both) == (2, 1)


def test_a_heading_that_a_person_gave_a_second_leaf_takes_its_excerpts_along(desk):
    layer = make_file(desk.lam_dong, [("1.1 Chỉ đạo", ["1.1"], [BUSY])])
    excerpt = desk.put(desk.lam_dong, BUSY, desk.code()).excerpt
    section = layer.sections.get()
    section.leaves, section.state = ["1.2", "1.1"], SectionState.MOVED
    section.save()
    done = actions.follow_readings(campaign=desk.campaign, by=None, at=NOW)
    excerpt.refresh_from_db()

    assert (done.leaves, excerpt.leaves) == (1, ("1.1", "1.2"))
    assert not actions.follow_readings(campaign=desk.campaign, by=None, at=NOW)
