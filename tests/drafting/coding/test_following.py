"""Excerpts follow their words into another reading of the report."""

import io
import json

import pytest
from django.core.management import call_command

from tests.cast import NOW
from tests.drafting.coding.conftest import LAM_DONG
from tests.reports.layers import make_file
from tusach.drafting import actions
from tusach.drafting.queries import anchoring_of, count_of, excerpts_of
from tusach.drafting.queries.reading import Reading, leaves_of
from tusach.journal.models import Entry
from tusach.kit.errors import Refused
from tusach.kit.textlayer import selector_of
from tusach.reports.models import Section, SectionState

WEAK = "Trụ sở xã chỉ có một máy tính dùng chung, mạng yếu."
BUSY = "Công chức phụ trách tủ sách kiêm nhiệm nhiều việc."


def another_reading(desk, texts, leaves=("1.1",)):
    return make_file(desk.lam_dong, [("Mở đầu", [], ["Kính gửi."]), ("1.1 Lãnh đạo", list(leaves), texts)])


def test_excerpts_move_with_their_words_and_keep_their_codings(desk):
    code = desk.code()
    coding = desk.put(desk.lam_dong, WEAK, code)
    layer = another_reading(desk, ["Thêm một câu mới.", f"Nói thêm: {LAM_DONG.splitlines()[0]}"])
    assert (anchoring_of(desk.campaign).behind, count_of(code).reports) == (1, 1)
    done = actions.follow_readings(campaign=desk.campaign, by=None, at=NOW)
    excerpt = coding.excerpt
    excerpt.refresh_from_db()

    assert (done.moved, done.lost) == (1, 0)
    assert (excerpt.layer, excerpt.quote, excerpt.first, excerpt.start) == (layer, WEAK, "p5", 10)
    assert not actions.follow_readings(campaign=desk.campaign, by=None, at=NOW)
    assert anchoring_of(desk.campaign).behind == 0


def test_before_it_is_followed_the_page_shows_it_at_its_new_place(desk):
    desk.put(desk.lam_dong, WEAK, desk.code())
    another_reading(desk, ["Thêm một câu mới.", LAM_DONG.splitlines()[0]])
    reading = Reading(desk.campaign, leaves_of(desk.campaign)[0])
    passage = next(one for one in reading.passages if one.report_id == desk.lam_dong.pk)
    shown = reading.shown(passage)

    assert [piece.text for piece in shown[1].pieces if piece.marks] == [WEAK]


def test_lost_words_do_not_count_and_are_put_anew_by_a_person(desk):
    code = desk.code()
    excerpt = desk.put(desk.lam_dong, WEAK, code).excerpt
    layer = another_reading(desk, ["Tỉnh viết lại cả mục này bằng lời khác hẳn.", BUSY])
    done = actions.follow_readings(campaign=desk.campaign, by=desk.hoa, at=NOW)
    assert (done.lost, anchoring_of(desk.campaign).lost) == (1, 1)
    counted = count_of(code)
    assert (counted.reports, counted.lost) == (0, 1)
    assert list(excerpts_of(desk.campaign, lost=True)) == [excerpt]
    assert not actions.follow_readings(campaign=desk.campaign, by=desk.hoa, at=NOW)
    selector = selector_of(desk.passage(desk.lam_dong).paragraphs, "p5", 0, len(BUSY))
    moved = actions.move_excerpt(
        excerpt=excerpt, layer=layer, leaf="1.1", selector=selector, by=desk.hoa, at=NOW
    )

    assert (moved.quote, moved.lost_at) == (BUSY, None)
    said = Entry.objects.get(act="drafting.move_excerpt").sentence
    assert said == "Đặt lại đoạn đã đánh dấu: Tỉnh Lâm Đồng, mục 1.1, Lãnh đạo, chỉ đạo"
    assert count_of(code).reports == 1


def test_lost_words_that_come_back_are_found_by_themselves(desk):
    code = desk.code()
    desk.put(desk.lam_dong, WEAK, code)
    another_reading(desk, ["Tỉnh viết lại cả mục này bằng lời khác hẳn."])
    actions.follow_readings(campaign=desk.campaign, by=None, at=NOW)
    another_reading(desk, [WEAK])
    done = actions.follow_readings(campaign=desk.campaign, by=None, at=NOW)

    assert (done.found, count_of(code).reports) == (1, 1)


def test_excerpts_go_along_when_a_person_places_the_paragraph_elsewhere(desk):
    code = desk.code()
    desk.put(desk.lam_dong, WEAK, code)
    another_reading(desk, [LAM_DONG.splitlines()[0]], leaves=["1.2"])
    done = actions.follow_readings(campaign=desk.campaign, by=None, at=NOW)

    assert (done.moved, done.leaves) == (1, 1)
    assert (count_of(code, leaf="1.1").reports, count_of(code, leaf="1.2").reports) == (0, 1)


def test_put_anew_in_another_report_or_an_old_reading_is_refused(desk):
    excerpt = desk.put(desk.lam_dong, WEAK, desk.code()).excerpt
    old = desk.layer(desk.lam_dong)
    pick = desk.pick(desk.ha_giang, "Nhiều thôn mạng yếu, chưa có máy tính.")
    with pytest.raises(Refused, match="thuộc báo cáo khác"):
        actions.move_excerpt(
            excerpt=excerpt, layer=pick.layer, leaf="1.1", selector=pick.selector, by=desk.hoa, at=NOW
        )
    another_reading(desk, [BUSY])
    with pytest.raises(Refused, match="vừa có bản đọc mới"):
        actions.move_excerpt(
            excerpt=excerpt, layer=old, leaf="1.1", selector=pick.selector, by=desk.hoa, at=NOW
        )


def test_the_worker_follows_and_says_how_many(desk, clock):
    desk.put(desk.lam_dong, WEAK, desk.code())
    another_reading(desk, [WEAK])
    said = io.StringIO()
    call_command("excerpts", "follow", stdout=said)
    assert said.getvalue().strip() == "1 đoạn theo kịp bản đọc mới, 0 đoạn thất lạc."
    said = io.StringIO()
    call_command("excerpts", "follow", "--json", stdout=said)

    assert json.loads(said.getvalue()) == {"moved": 0, "lost": 0}


def test_within_the_same_reading_excerpts_follow_a_section_that_was_placed(desk):
    code = desk.code()
    layer = another_reading(desk, [LAM_DONG.splitlines()[0]])
    desk.put(desk.lam_dong, WEAK, code)
    Section.objects.filter(layer=layer, leaves=["1.1"]).update(leaves=["1.2"], state=SectionState.MOVED)
    done = actions.follow_readings(campaign=desk.campaign, by=None, at=NOW)

    assert (done.moved, done.leaves) == (0, 1)
    assert count_of(code, leaf="1.2").reports == 1
    assert not actions.follow_readings(campaign=desk.campaign, by=None, at=NOW)
