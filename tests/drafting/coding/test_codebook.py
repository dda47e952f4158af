import io
from datetime import date

import pytest
from lxml import etree

from tests.cast import NOW
from tusach.drafting import actions, exports
from tusach.drafting.models import Code
from tusach.drafting.queries import Counting, Row, codebook_of, count_of, names_of_reports
from tusach.drafting.seeds import Seed, seeds_of
from tusach.kit.errors import Refused
from tusach.kit.sheets import read_table
from tusach.reports.models import Intake, State
from tusach.reports.ready import forms_for

WEAK = "Trụ sở xã chỉ có một máy tính dùng chung, mạng yếu."
THERE = "Nhiều thôn mạng yếu, chưa có máy tính."


def test_provinces_are_counted_and_not_mentions(desk):
    code = desk.code()
    desk.put(desk.lam_dong, WEAK, code)
    desk.put(desk.lam_dong, "Sách kỹ thuật được mượn nhiều nhất.", code)
    desk.put(desk.ha_giang, THERE, code)
    counted = count_of(code)

    assert (counted.reports, counted.accepted, counted.expected) == (1, 1, 2)
    assert (counted.report_ids, counted.waiting, counted.mentions) == ((desk.lam_dong.pk,), 1, 3)
    type(desk.ha_giang).objects.filter(pk=desk.ha_giang.pk).update(state=State.ACCEPTED)
    assert (count_of(code).reports, count_of(code).accepted) == (2, 2)
    assert count_of(code, leaf="1.2").reports == 0


def test_a_theme_above_counts_what_is_below_it_once(desk):
    above = desk.code("Điều kiện đọc sách điện tử")
    net, machine = desk.code("Mạng yếu", parent=above), desk.code("Thiếu máy", parent=above)
    desk.put(desk.lam_dong, WEAK, net)
    desk.put(desk.lam_dong, WEAK, machine)

    counting = Counting(desk.campaign)
    assert (counting.of(above.pk).reports, counting.of(net.pk).reports, counting.of(above.pk).mentions) == (
        1,
        1,
        1,
    )


def test_a_merger_moves_the_counts_and_its_undo_brings_them_back(desk):
    net, machine = desk.code("Mạng yếu"), desk.code("Thiếu máy")
    desk.put(desk.lam_dong, WEAK, net)
    actions.merge_codes(code=net, into=machine, by=desk.hoa, at=NOW)
    actions.merge_codes(code=net, into=machine, by=desk.hoa, at=NOW)
    assert (count_of(machine).reports, count_of(net).reports) == (1, 1)
    assert [line.code for line in codebook_of(desk.campaign).lines] == [machine]
    put = desk.put(desk.lam_dong, "Sách kỹ thuật được mượn nhiều nhất.", net)
    assert put.code == machine
    actions.split_code(code=net, by=desk.hoa, at=NOW)

    counting = Counting(desk.campaign)
    assert (counting.of(net.pk).mentions, counting.of(machine.pk).mentions) == (1, 1)


def test_a_chain_of_mergers_is_followed_to_its_end(desk):
    one, two, three = desk.code("Một"), desk.code("Hai"), desk.code("Ba")
    actions.merge_codes(code=one, into=two, by=desk.hoa, at=NOW)
    actions.merge_codes(code=two, into=three, by=desk.hoa, at=NOW)
    desk.put(desk.lam_dong, WEAK, one)

    assert count_of(three).reports == count_of(one).reports == 1


def test_mergers_that_cannot_be_say_why(desk):
    above = desk.code("Trên")
    below, other = desk.code("Dưới", parent=above), desk.code("Khác", group="LESSON")
    for code, into, sentence in [
        (above, above, "chọn một chủ đề khác"), (above, below, "nằm dưới"), (above, other, "khác nhóm")
    ]:  # fmt: skip
        with pytest.raises(Refused, match=sentence):
            actions.merge_codes(code=code, into=into, by=desk.hoa, at=NOW)
    actions.merge_codes(code=below, into=above, by=desk.hoa, at=NOW)
    with pytest.raises(Refused, match="không còn dùng"):
        actions.merge_codes(code=above, into=below, by=desk.hoa, at=NOW)


def test_a_name_is_used_once_in_its_group_and_made_twice_is_one(desk):
    first = desk.code("Mạng yếu")
    assert desk.code("  mạng  YẾU ") == first
    other = desk.code("Thiếu máy")
    with pytest.raises(Refused, match="đã có chủ đề “Mạng yếu”"):
        actions.change_code(code=other, name="MẠNG YẾU", definition="", by=desk.hoa, at=NOW)
    for nothing in ("  ", "\0"):
        with pytest.raises(Refused, match="chưa có tên"):
            desk.code(nothing)
    changed = actions.change_code(
        code=other, name="Thiếu máy tính", definition="Nêu máy.", by=desk.hoa, at=NOW
    )

    assert (changed.name, changed.definition) == ("Thiếu máy tính", "Nêu máy.")


def test_moving_takes_what_is_below_along_and_never_into_itself(desk):
    above = desk.code("Trên")
    below = desk.code("Dưới", parent=above)
    with pytest.raises(Refused, match="vào chính nó"):
        actions.move_code(code=above, group="LIMITATION", parent=below, by=desk.hoa, at=NOW)
    actions.move_code(code=above, group="OBJECTIVE", parent=None, by=desk.hoa, at=NOW)
    below.refresh_from_db()

    assert (below.group, below.parent) == ("OBJECTIVE", above)
    assert [(line.code.name, line.depth) for line in codebook_of(desk.campaign).lines] == [
        ("Trên", 0),
        ("Dưới", 1),
    ]


def test_a_code_with_passages_is_not_retired_and_a_retired_one_is_not_put(desk):
    code = desk.code()
    coding = desk.put(desk.lam_dong, WEAK, code)
    with pytest.raises(Refused, match="còn 1 lượt gắn"):
        actions.retire_code(code=code, by=desk.hoa, at=NOW)
    actions.remove_code(coding=coding, by=desk.hoa, at=NOW)
    actions.retire_code(code=code, by=desk.hoa, at=NOW)
    with pytest.raises(Refused, match="không còn dùng"):
        desk.put(desk.lam_dong, WEAK, code)
    actions.use_code_again(code=code, by=desk.hoa, at=NOW)

    assert desk.put(desk.lam_dong, WEAK, code)


def test_the_start_is_pressed_twice_and_what_was_changed_is_not_made_again(desk):
    seeds = [
        Seed("LIMITATION", "Mạng yếu", "Nêu mạng."),
        Seed("TOPIC", "Cần sách gì"),
        Seed("TOPIC", "Nông nghiệp", under="Cần sách gì"),
    ]
    made = actions.start_codebook(campaign=desk.campaign, seeds=seeds, by=desk.hoa, at=NOW)
    assert [(one.is_starting_point, one.parent) for one in made] == [
        (True, None),
        (True, None),
        (True, made[1]),
    ]
    changed = actions.change_code(
        code=made[0], name="Mạng yếu, thiếu máy", definition="", by=desk.hoa, at=NOW
    )
    assert (changed.is_starting_point, changed.made_by) == (False, desk.hoa.person)

    assert actions.start_codebook(campaign=desk.campaign, seeds=seeds, by=desk.hoa, at=NOW) == []
    assert Code.objects.count() == 3


def test_the_ready_outline_and_survey_give_a_start_with_every_addressee():
    trees = forms_for({}, years=(2009, 2023))
    seeds = seeds_of(trees["REPORT"], trees["SURVEY"])
    named = {(seed.group, seed.name) for seed in seeds}

    assert len(named) == len(seeds) > 50
    assert {seed.addressee for seed in seeds if seed.group == "PROPOSAL"} == {"3.1", "3.2", "3.3", "3.4"}
    assert ("TOPIC", "Kỹ thuật nông nghiệp") in named
    assert ("TOPIC", "Khó dùng") in named
    assert not any("khác" in seed.name.casefold() for seed in seeds if seed.under)
    assert seeds_of([{"key": "1", "title": "Mục", "type": "leaf"}]) != []
    assert not any(
        seed.group == "PROPOSAL" for seed in seeds_of([{"key": "1", "title": "Mục", "type": "leaf"}])
    )


def test_out_as_a_table_and_in_again_changes_nothing_but_what_was_changed(desk):
    above = desk.code("Điều kiện", definition="Nêu điều kiện.")
    below = desk.code("Mạng yếu", parent=above)
    file = io.BytesIO()
    exports.write_codebook(file, desk.campaign)
    rows = exports.read_codebook(file.getvalue(), name="so-ma.xlsx")
    assert [(row.code, row.name, row.under) for row in rows] == [
        (above.pk, "Điều kiện", ""),
        (below.pk, "Mạng yếu", "Điều kiện"),
    ]
    assert actions.import_codes(campaign=desk.campaign, rows=rows, by=desk.hoa, at=NOW) == (0, 0)
    more = [
        Row(5, "LIMITATION", "Sóng yếu", code=below.pk),
        Row(6, "LIMITATION", "Thiếu điện", under="Điều kiện"),
    ]

    assert actions.import_codes(campaign=desk.campaign, rows=more, by=desk.hoa, at=NOW) == (1, 1)
    assert Code.objects.get(name="Thiếu điện").parent == above
    assert read_table(file.getvalue(), name="so-ma.xlsx").sheet == "Sổ mã"


def test_a_bad_row_is_named_and_nothing_is_taken_in(desk):
    rows = [Row(2, "LIMITATION", "Mạng yếu"), Row(3, "LIMITATION", "Sóng yếu", under="Không có")]
    with pytest.raises(Refused, match="Dòng 3: chưa có chủ đề cha “Không có”"):
        actions.import_codes(campaign=desk.campaign, rows=rows, by=desk.hoa, at=NOW)
    assert not Code.objects.exists()
    with pytest.raises(Refused, match="Dòng 2: nhóm “Lạ” không có"):
        exports.read_codebook("Nhóm,Tên chủ đề\nLạ,Mạng yếu\n".encode(), name="so-ma.csv")


def test_the_exchange_file_is_a_tree_with_guids_that_stay(desk):
    above = desk.code("Điều kiện", definition="Nêu <điều kiện>.")
    desk.code("Mạng yếu", parent=above)
    data = exports.qdc_of(desk.campaign)
    root = etree.fromstring(data)
    space = {"q": "urn:QDA-XML:codebook:1.0"}

    assert root.tag == "{urn:QDA-XML:codebook:1.0}CodeBook"
    assert root.xpath("q:Codes/q:Code/q:Code/q:Code/@name", namespaces=space) == ["Mạng yếu"]
    assert root.xpath("q:Codes/q:Code/@isCodable", namespaces=space) == ["false"]
    assert root.xpath("q:Codes/q:Code/q:Code/q:Description/text()", namespaces=space) == ["Nêu <điều kiện>."]
    assert data == exports.qdc_of(desk.campaign)


def test_every_mark_leaves_as_a_row_with_its_place_theme_and_coder(desk):
    code = desk.code()
    desk.put(desk.lam_dong, WEAK, code)
    desk.put(desk.ha_giang, THERE, code, by=desk.binh, is_dissent=True)
    Intake.objects.filter(report=desk.ha_giang).update(restricted=True)
    file = io.BytesIO()
    exports.write_excerpts(file, desk.campaign)
    table = read_table(file.getvalue(), name="doan.xlsx")
    rows = table.rows[-2:]

    assert [(row[0], row[1], row[5], row[6], row[7], row[8]) for row in rows] == [
        ("Tỉnh Hà Giang", "chưa nhận", code.name, THERE, "Bình", "có"),
        ("Tỉnh Lâm Đồng", "đã nhận", code.name, WEAK, "Hoa", None),
    ]
    assert [row[11] for row in rows] == ["có", None]


def test_a_province_merged_since_keeps_its_report_and_the_name_of_the_campaigns_day(desk):
    code = desk.code()
    desk.put(desk.lam_dong, WEAK, code)
    merged = desk.world.cast.lam_dong.versions.get()
    merged.to_date = date(2025, 7, 1)
    merged.save()
    counted = count_of(code)

    assert (counted.reports, counted.expected) == (1, 2)
    assert names_of_reports(counted.report_ids) == {desk.lam_dong.pk: "Tỉnh Lâm Đồng"}
