from fractions import Fraction

from tests.cast import NOW
from tusach.drafting import actions
from tusach.drafting.queries import codebook_of, coders_of, compare_coders

WEAK = "Trụ sở xã chỉ có một máy tính dùng chung, mạng yếu."
BUSY = "Công chức phụ trách tủ sách kiêm nhiệm nhiều việc."
READ = "Sách kỹ thuật được mượn nhiều nhất."


def compared(desk):
    return compare_coders(desk.campaign, codebook_of(desk.campaign), desk.hoa.person, desk.binh.person)


def test_only_passages_that_both_worked_on_are_compared_sentence_by_sentence(desk):
    """Three sentences: both A on the first; Hoa B on the second, Bình nothing; nothing on the third."""
    weak, busy = desk.code("A"), desk.code("B")
    desk.put(desk.lam_dong, WEAK, weak)
    desk.put(desk.lam_dong, WEAK, weak, by=desk.binh)
    desk.put(desk.lam_dong, BUSY, busy)
    desk.put(desk.ha_giang, "Nhiều thôn mạng yếu, chưa có máy tính.", weak)
    made = compared(desk)

    assert (made.units, made.passages) == (3, 1)
    assert made.percent == Fraction(2, 3)
    by_name = {one.code.name: one for one in made.codes}
    assert (by_name["A"].both, by_name["A"].kappa, by_name["A"].open) == (1, 1, 0)
    assert (by_name["B"].both, by_name["B"].kappa, [one.text for one in by_name["B"].first]) == (0, 0, [BUSY])


def test_alpha_of_the_sets_by_hand(desk):
    """Units {A}{A}, {B}{}, {}{}: observed 2 * 1 = 2; values {A}x2, {B}, {}x3; expected 2*(2*1+2*3+1*3) = 22."""
    weak, busy = desk.code("A"), desk.code("B")
    desk.put(desk.lam_dong, WEAK, weak)
    desk.put(desk.lam_dong, WEAK, weak, by=desk.binh)
    desk.put(desk.lam_dong, BUSY, busy)

    assert compared(desk).alpha == 1 - Fraction(5 * 2, 22)


def test_a_mark_over_two_sentences_is_one_difference(desk):
    weak = desk.code("A")
    desk.put(desk.lam_dong, f"{WEAK} {BUSY}", weak)
    desk.put(desk.lam_dong, READ, desk.code("B"), by=desk.binh)
    (first,) = [one.first for one in compared(desk).codes if one.code == weak]

    assert [one.text for one in first] == [f"{WEAK} {BUSY}"]


def test_settling_is_written_down_and_does_not_polish_the_figures(desk):
    weak, busy = desk.code("A"), desk.code("B")
    desk.put(desk.lam_dong, WEAK, weak)
    other = desk.put(desk.lam_dong, BUSY, busy, by=desk.binh)
    before = compared(desk)
    mine = before.codes[0].first[0].coding if before.codes[0].first else before.codes[1].first[0].coding
    actions.confirm_code(coding=mine, by=desk.binh, at=NOW)
    actions.remove_code(coding=other, by=desk.hoa, at=NOW)
    after = compared(desk)

    assert (after.alpha, after.percent) == (before.alpha, before.percent)
    assert sum(one.open for one in before.codes) == 2
    assert sum(one.open for one in after.codes) == 0
    assert {one.settled for code in after.codes for one in (*code.first, *code.second)} == {"đã giữ", "đã bỏ"}


def test_what_a_coder_took_off_was_not_meant_and_dissent_is_no_code(desk):
    weak = desk.code("A")
    desk.put(desk.lam_dong, WEAK, weak)
    gone = desk.put(desk.lam_dong, BUSY, weak, by=desk.binh)
    desk.put(desk.lam_dong, READ, weak, by=desk.binh)
    actions.remove_code(coding=gone, by=desk.binh, at=NOW)
    desk.put(desk.lam_dong, BUSY, weak, is_dissent=True)
    (made,) = compared(desk).codes

    assert ([one.text for one in made.first], [one.text for one in made.second]) == ([WEAK], [READ])


def test_merged_codes_are_one_and_a_confirmed_proposal_is_a_judgement(desk):
    weak, net = desk.code("A"), desk.code("B")
    desk.put(desk.lam_dong, WEAK, weak)
    actions.take_proposal(excerpt=desk.mark(desk.lam_dong, WEAK), code=net, score=0.5, by=desk.binh, at=NOW)
    actions.merge_codes(code=net, into=weak, by=desk.hoa, at=NOW)

    assert compared(desk).percent == 1
    assert set(coders_of(desk.campaign)) == {desk.hoa.person, desk.binh.person}


def test_with_nothing_in_common_there_is_nothing_to_say(desk):
    desk.put(desk.lam_dong, WEAK, desk.code("A"))
    made = compared(desk)

    assert (made.units, made.alpha, made.percent, made.codes) == (0, None, None, [])


def test_after_a_merger_both_sides_are_the_surviving_code_and_a_split_brings_the_difference_back(desk):
    """Hoa A and B on one sentence, Bình C: three codes, then one; settled is what still stands of it."""
    one, two, three = desk.code("A"), desk.code("B"), desk.code("C")
    first = desk.put(desk.lam_dong, WEAK, one)
    desk.put(desk.lam_dong, WEAK, two)
    desk.put(desk.lam_dong, WEAK, three, by=desk.binh)
    assert compared(desk).percent == Fraction(2, 3)
    actions.merge_codes(code=one, into=two, by=desk.hoa, at=NOW)
    actions.merge_codes(code=two, into=three, by=desk.hoa, at=NOW)
    actions.change_code(code=three, name="Tên mới", definition="", by=desk.hoa, at=NOW)
    made = compared(desk)

    assert (made.percent, [(each.code.name, each.both) for each in made.codes]) == (1, [("Tên mới", 1)])
    actions.split_code(code=two, by=desk.hoa, at=NOW)
    actions.remove_code(coding=first, by=desk.binh, at=NOW)
    again = {each.code.name: each for each in compared(desk).codes}
    assert (again["B"].open, again["B"].first[0].settled) == (
        1,
        "",
    )  # B still stands there, A alone was taken off


def test_low_agreement_names_what_is_mixed_up_and_who_codes_more_widely(desk):
    weak, net = desk.code("A"), desk.code("B")
    for words in (WEAK, BUSY):
        desk.put(desk.lam_dong, words, weak)
    desk.put(desk.lam_dong, WEAK, net, by=desk.binh)
    made = compared(desk)
    by_name = {one.code.name: one for one in made.codes}

    assert ([(code.name, n) for code, n in by_name["A"].mixed], by_name["A"].wider) == ([("B", 1)], "a")
    assert ([(code.name, n) for code, n in by_name["B"].mixed], by_name["B"].wider) == ([("A", 1)], "b")
    assert made.is_low
    assert made.is_few
