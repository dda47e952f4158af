"""What persons confirmed of one province's file is how the next one is read: its headings, and the words of its text."""

import copy

import pytest

from tests.cast import NOW
from tests.reports.conftest import REPORT
from tests.reports.intake.conftest import docx_of
from tests.reports.layers import make_report
from tusach.reports import actions
from tusach.reports.models import Alias, State
from tusach.reports.queries.confirmed import MOST_LETTERS, MOST_PASSAGES, aliases_of, passages_of, targets_for

HA_GIANG = ["TỈNH ỦY HÀ GIANG", "BÁO CÁO", "Tổng kết Đề án 2009-2023"]
LED = "1.1. Lãnh đạo, chỉ đạo"
HELD = [
    "Bí thư chi bộ họp thôn bàn cách đưa tủ sách ra nhà văn hóa. Bí thư chi bộ phân công đoàn viên trực tủ sách.",
    "Đảng viên đọc sách trước buổi sinh hoạt của chi bộ. Ở nhà văn hóa, đảng viên đọc sách rồi kể lại cho bà con.",
    "Đoàn viên trực tủ sách buổi tối. Bà con mượn sách mang về, đoàn viên ghi sổ mượn. Bà con ngồi đọc ở nhà văn hóa.",
    "Sổ mượn do đoàn viên giữ. Cứ họp thôn là bí thư chi bộ xem sổ mượn. Bà con mượn sách được khen ở buổi họp thôn.",
]
FREE = (
    "2. Thành quả ở các thôn, bản vùng cao",
    ["Khi họp thôn, bí thư chi bộ hỏi han bà con mượn sách. Đoàn viên trực tủ sách nay quen việc, sổ mượn dày lên.",
     "Nơi có đảng viên đọc sách thì nhà văn hóa đông người. Bà con mượn sách xong lại đem tới họp thôn kể.",
     "Mùa mưa, đoàn viên trực tủ sách đến tận nhà. Bí thư chi bộ nhắc trả sách. Hễ họp thôn là giở sổ mượn ra xem.",
     "Đảng viên đọc sách làm gương. Bà con ngồi chật nhà văn hóa nghe kể. Sổ mượn có tên của cả bà con thôn bên."],
)  # fmt: skip


@pytest.fixture
def minh(world):
    return world.cast.actor("minh")


def sections(intake):
    return list(intake.layers.get(current=True).sections.all())


def wider(world):
    """The outline anew, with a third leaf: two of three are no whole node."""
    tree = copy.deepcopy(REPORT)
    tree[0]["children"].append(
        {"key": "1.3", "label": "1.3", "title": "Kinh nghiệm rút ra", "type": "leaf",
         "children": [{"key": "loi_3", "kind": "longtext", "title": "Nội dung"}]}
    )  # fmt: skip
    return actions.issue_outline(
        campaign=world.campaign, kind="REPORT", tree=tree, by=world.cast.actor("vinh"), at=NOW
    )


def test_what_was_confirmed_under_a_leaf_makes_a_free_heading_of_the_next_report_sure(world, hand_in, minh):
    parts = [(LED, ["Tỉnh ủy có kế hoạch."]), FREE]
    before = hand_in(None, docx_of(parts, head=HA_GIANG), name="truoc.docx")
    first = hand_in(world.cast.lam_dong, docx_of([(LED, ["Có kế hoạch."]), ("1.2. Kết quả", HELD)]))
    actions.confirm_alignment(intake=first, by=minh, at=NOW)
    after = hand_in(None, docx_of([*parts, ("Phụ", ["Khác."])], head=HA_GIANG), name="sau.docx")

    read = [next(one for one in sections(intake) if one.heading == FREE[0][3:]) for intake in (before, after)]
    assert [(one.leaves, one.is_sure) for one in read] == [(["1.2"], False), (["1.2"], True)]


def test_a_heading_over_two_of_three_leaves_is_learned_as_both(world, hand_in, minh):
    wider(world)
    heading = "1. Dấu ấn và trăn trở của cơ sở"
    first = hand_in(world.cast.lam_dong, docx_of([(LED, HELD), ("1.3. Kinh nghiệm rút ra", ["Bám dân."])]))
    section = next(one for one in sections(first) if one.leaves == ["1.1"])
    section.heading = "Dấu ấn và trăn trở của cơ sở"
    section.save()
    actions.place_section(section=section, leaves=["1.2", "1.1"], by=minh, at=NOW)
    actions.confirm_alignment(intake=first, by=minh, at=NOW, sections=[section.pk])
    assert ("1.1 1.2", "dau an va tran tro cua co so") in Alias.objects.values_list("leaf", "folded")
    second = hand_in(
        None, docx_of([(heading, ["Khác."]), ("2. Kinh nghiệm rút ra", ["Khác nữa."])], head=HA_GIANG)
    )
    placed = next(one for one in sections(second) if "Dấu ấn" in one.heading)
    assert (placed.leaves, placed.method, placed.is_sure) == (["1.1", "1.2"], "alias", True)


def test_what_nobody_confirmed_or_a_newer_file_replaced_teaches_nothing(world, hand_in, minh):
    first = hand_in(world.cast.lam_dong, docx_of([(LED, HELD), ("1.2. Kết quả", ["Có 12 xã."])]))
    outline = first.report.outline
    assert passages_of(outline) == {}
    actions.confirm_alignment(intake=first, by=minh, at=NOW)
    assert passages_of(outline) == {"1.1": ["\n".join(HELD)]}
    section = next(one for one in sections(first) if one.leaves == ["1.1"])
    actions.place_section(section=section, leaves=[], is_foreign=True, by=minh, at=NOW)
    assert passages_of(outline) == {}
    actions.place_section(section=section, leaves=["1.2"], by=minh, at=NOW)
    assert list(passages_of(outline)) == ["1.2"]
    hand_in(world.cast.lam_dong, docx_of([(LED, ["Bản sửa."])]), name="sua.docx")
    assert passages_of(outline) == {}


def test_what_was_typed_under_a_leaf_counts_and_each_leaf_has_so_many_texts_of_so_many_letters(
    world, django_assert_num_queries
):
    assert MOST_PASSAGES >= 2
    for unit in (world.cast.lam_dong, world.cast.ha_giang):
        make_report(world.campaign, unit, {"1.1": "Bí thư họp bàn. " * 200}, state=State.SUBMITTED)
    with django_assert_num_queries(2):
        found = passages_of(world.outline)
    assert [len(one) for one in found["1.1"]] == [MOST_LETTERS, MOST_LETTERS]
    assert [one.passages for one in targets_for(world.outline) if one.key == "1.1"] == [tuple(found["1.1"])]
    assert aliases_of(world.outline) == {}
