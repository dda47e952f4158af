from datetime import timedelta

import pytest

from tests.cast import NOW
from tests.drafting.coding.conftest import LAM_DONG
from tests.reports.layers import make_file
from tusach.drafting import actions
from tusach.drafting.models import Coding, Excerpt
from tusach.drafting.queries import count_of, excerpts_of
from tusach.journal.models import Entry
from tusach.kit.errors import Refused

WEAK = "Trụ sở xã chỉ có một máy tính dùng chung, mạng yếu."


def test_the_same_words_marked_twice_are_one_excerpt_with_their_surroundings(desk):
    first = desk.mark(desk.lam_dong, WEAK)
    second = desk.mark(desk.lam_dong, WEAK, by=desk.binh)

    assert first == second
    assert (first.quote, first.prefix, first.suffix[:11]) == (WEAK, "", " Công chức ")
    assert first.first == first.last
    assert first.made_by == desk.hoa.person
    assert Entry.objects.filter(act="drafting.mark_passage").count() == 1


def test_a_code_put_twice_is_one_coding_and_two_coders_are_two(desk):
    code = desk.code()
    mine = desk.put(desk.lam_dong, WEAK, code)
    assert desk.put(desk.lam_dong, WEAK, code) == mine
    other = desk.put(desk.lam_dong, WEAK, code, by=desk.binh)

    assert other != mine
    assert Coding.objects.count() == 2
    assert Entry.objects.filter(act="drafting.put_code").count() == 2
    assert count_of(code).reports == 1


def test_taken_off_stays_on_record_and_comes_back(desk):
    code = desk.code()
    coding = desk.put(desk.lam_dong, WEAK, code)
    for _ in range(2):
        actions.remove_code(coding=coding, by=desk.binh, at=NOW)
    coding.refresh_from_db()
    assert (coding.removed_by, count_of(code).reports) == (desk.binh.person, 0)
    assert Entry.objects.filter(act="drafting.remove_code").count() == 1
    actions.bring_back_code(coding=coding, by=desk.hoa, at=NOW)

    assert count_of(code).reports == 1


def test_brought_back_after_being_put_again_it_is_the_newer_one(desk):
    code = desk.code()
    old = actions.remove_code(coding=desk.put(desk.lam_dong, WEAK, code), by=desk.hoa, at=NOW)
    new = desk.put(desk.lam_dong, WEAK, code)

    assert actions.bring_back_code(coding=old, by=desk.hoa, at=NOW) == new
    assert Coding.objects.filter(removed_at__isnull=True).count() == 1


def test_the_machines_coding_does_not_count_until_a_person_confirms_it(desk):
    code, pick = desk.code(), desk.pick(desk.lam_dong, WEAK)
    found = [(pick.report, pick.layer, "1.1", pick.selector, code, 0.61)]
    (coding,) = actions.let_machine_code(campaign=desk.campaign, found=found, by=desk.hoa, at=NOW)
    assert (coding.person, count_of(code).reports) == (None, 0)
    assert actions.let_machine_code(campaign=desk.campaign, found=found, by=desk.hoa, at=NOW) == []
    confirmed = actions.confirm_code(coding=coding, by=desk.binh, at=NOW)

    assert (confirmed.person, confirmed.confirmed_by) == (None, desk.binh.person)
    assert count_of(code).report_ids == (desk.lam_dong.pk,)


def test_what_was_taken_off_the_machine_is_not_marked_by_it_again(desk):
    code, pick = desk.code(), desk.pick(desk.lam_dong, WEAK)
    found = [(pick.report, pick.layer, "1.1", pick.selector, code, 0.61)]
    (coding,) = actions.let_machine_code(campaign=desk.campaign, found=found, by=desk.hoa, at=NOW)
    actions.remove_code(coding=coding, by=desk.hoa, at=NOW)

    assert actions.let_machine_code(campaign=desk.campaign, found=found, by=desk.hoa, at=NOW) == []
    with pytest.raises(Refused, match="vừa được người khác bỏ ra"):
        actions.confirm_code(coding=coding, by=desk.hoa, at=NOW)


def test_a_proposal_taken_by_two_people_is_two_judgements(desk):
    code, excerpt = desk.code(), desk.mark(desk.lam_dong, WEAK)
    first = actions.take_proposal(excerpt=excerpt, code=code, score=0.5, by=desk.hoa, at=NOW)
    second = actions.take_proposal(excerpt=excerpt, code=code, score=0.5, by=desk.binh, at=NOW)

    assert (first.person, first.confirmed_by, str(first.score)) == (None, desk.hoa.person, "0.500")
    assert second.person == desk.binh.person
    assert actions.take_proposal(excerpt=excerpt, code=code, score=0.5, by=desk.hoa, at=NOW) == first


def test_dissent_is_seen_and_not_counted_as_agreeing(desk):
    code = desk.code()
    desk.put(desk.lam_dong, WEAK, code, is_dissent=True)
    counted = count_of(code)
    assert (counted.reports, counted.dissent_ids) == (0, (desk.lam_dong.pk,))
    desk.put(desk.lam_dong, WEAK, code)

    assert count_of(code).reports == 1
    assert Coding.objects.count() == 1


def test_an_old_reading_or_another_report_is_refused(desk):
    pick = desk.pick(desk.lam_dong, WEAK)
    with pytest.raises(Refused, match="không phải của báo cáo ấy"):
        actions.mark_passage(
            report=desk.ha_giang, layer=pick.layer, leaf="1.1", selector=pick.selector, by=desk.hoa, at=NOW
        )
    make_file(desk.lam_dong, [("1.1 Lãnh đạo", ["1.1"], LAM_DONG.splitlines())])
    with pytest.raises(Refused, match="vừa có bản đọc mới"):
        actions.mark_passage(
            report=desk.lam_dong, layer=pick.layer, leaf="1.1", selector=pick.selector, by=desk.hoa, at=NOW
        )

    assert not Excerpt.objects.exists()


def test_several_passages_at_once_are_all_or_none(desk):
    code = desk.code()
    picks = [
        desk.pick(desk.lam_dong, WEAK),
        desk.pick(desk.ha_giang, "Nhiều thôn mạng yếu, chưa có máy tính."),
    ]
    with pytest.raises(Refused, match="Chưa chọn đoạn nào"):
        actions.code_picked(picks=[], code=code, by=desk.hoa, at=NOW)
    wrong = actions.Pick(desk.lam_dong, desk.layer(desk.ha_giang), "1.1", picks[1].selector)
    with pytest.raises(Refused, match="không phải của báo cáo ấy"):
        actions.code_picked(picks=[*picks, wrong], code=code, by=desk.hoa, at=NOW)
    assert not Coding.objects.exists()
    actions.code_picked(picks=picks, code=code, by=desk.hoa, at=NOW)
    actions.code_picked(picks=picks, code=code, by=desk.hoa, at=NOW + timedelta(minutes=1))

    assert Coding.objects.count() == 2
    assert excerpts_of(desk.campaign).count() == 2


def test_two_coders_on_the_same_open_page_lose_nothing(desk):
    """Both have the page open from before the other pressed."""
    weak, busy = desk.code(), desk.code("Kiêm nhiệm")
    pick = desk.pick(desk.lam_dong, WEAK)
    for by, code in [(desk.hoa, weak), (desk.binh, busy), (desk.binh, weak), (desk.hoa, weak)]:
        actions.code_picked(picks=[pick], code=code, by=by, at=NOW)

    assert Excerpt.objects.count() == 1
    marks = set(Coding.objects.values_list("person__username", "code__name"))
    assert marks == {("hoa", weak.name), ("binh", busy.name), ("binh", weak.name)}
