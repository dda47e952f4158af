"""Each trap of a provincial report, as short as it can be."""

import pytest

from tests.reports.align.papers import OUTLINE, TEXT, paper, placed, read, table, targets
from tusach.reports.align import Target, align, joint_key, targets_of

BULLETS_OF_MANAGING = ("1.1.2.2.a", "1.1.2.2.b", "1.1.2.2.c")
BULLETS_OF_TELLING = ("1.1.2.3.a", "1.1.2.3.b", "1.1.2.3.c", "1.1.2.3.d")


def test_the_targets_are_the_outline_in_order():
    made = targets()

    assert (len(made), sum(one.is_leaf for one in made)) == (38, 26)
    assert made[0].key == "1"
    assert made[5].key == "1.1.2.1.a"
    assert made[5].depth == 4


def test_questions_of_a_stored_outline_are_no_targets():
    tree = {"children": [{"key": "1", "title": "Kết quả", "type": "leaf",
                          "children": [{"key": "q", "title": "Số bản", "type": "question"}]}]}  # fmt: skip

    assert [(one.key, one.is_leaf) for one in targets_of(tree)] == [("1", True)]


def test_the_outline_itself_is_laid_on_itself():
    lines = [line for node in OUTLINE for line in _written(node)]
    made = read(paper(*lines))

    assert [one.leaves for one in made.sections if one.leaves] == [
        (one.key,) for one in targets() if one.is_leaf
    ]
    assert made.not_found == []


def _written(node):
    children = node.get("children") or []
    bullet = node["label"].count(".") == 2 and not children and node["key"][-1].isalpha()
    yield f"{'-' if bullet else node['label'] + '.'} {node['title']}"
    if not children:
        yield TEXT
    for child in children:
        yield from _written(child)


def test_another_numbering_and_other_words_are_understood():
    made = read(paper(
        "**A. KẾT QUẢ TRIỂN KHAI ĐỀ ÁN TRANG BỊ SÁCH", "**I. Sự lãnh đạo, chỉ đạo; việc quán triệt và kiểm tra", TEXT,
        "**II. Tồn tại, vướng mắc và nguyên nhân", TEXT, "**III. Kinh nghiệm rút ra", TEXT,
        "**B. KIẾN NGHỊ", "**1. Với Ban Bí thư Trung ương Đảng", TEXT, "**2. Với các nhà xuất bản", TEXT,
    ))  # fmt: skip

    assert placed(made) == [("1.1.1",), ("1.2.2",), ("1.2.3",), ("3.1",), ("3.3",)]


def test_a_merged_heading_answers_both_leaves():
    made = read(paper("2.1. Phương hướng", TEXT, "2.1 và 2.2. Ưu điểm; hạn chế và nguyên nhân", TEXT))

    assert ("1.2.1", "1.2.2") in placed(made)


def test_a_comma_in_one_title_does_not_make_two():
    made = read(
        paper("**1.2. Kết quả", "**1.2.3. Hoạt động thông tin, tuyên truyền", TEXT, "**2.1. Ưu điểm", TEXT)
    )

    assert placed(made) == [BULLETS_OF_TELLING, ("1.2.1",)]


def test_a_leaf_split_over_two_headings_keeps_both():
    made = read(
        paper(
            "**2.1. Ưu điểm", TEXT, "**2.2. Nguyên nhân của ưu điểm", TEXT, "**2.3. Bài học kinh nghiệm", TEXT
        )
    )

    assert placed(made) == [("1.2.1",), ("1.2.1",), ("1.2.3",)]


def test_swapped_sections_are_found():
    made = read(paper(
        "**I. Hạn chế, khuyết điểm và nguyên nhân", TEXT, "**II. Ưu điểm và nguyên nhân của ưu điểm", TEXT,
        "**III. Bài học kinh nghiệm", TEXT,
    ))  # fmt: skip

    assert sorted(placed(made)) == [("1.2.1",), ("1.2.2",), ("1.2.3",)]
    assert "swap" in {one.method for one in made.sections}


def test_a_foreign_heading_keeps_its_text_out():
    made = read(paper(
        "**2.1. Ưu điểm và nguyên nhân", TEXT, "**2.2. Công tác phòng, chống thiên tai", TEXT,
        "**2.3. Hạn chế và nguyên nhân", TEXT,
    ))  # fmt: skip

    foreign = [one for one in made.sections if one.is_foreign]
    assert [one.heading for one in foreign] == ["Công tác phòng, chống thiên tai"]
    assert placed(made) == [("1.2.1",), ("1.2.2",)]


def test_a_heading_inside_a_leaf_stays_in_it():
    made = read(paper(
        "**1.1. Công tác lãnh đạo, chỉ đạo, kiểm tra, giám sát", TEXT, "a) Ở cấp tỉnh", TEXT, "b) Ở cấp huyện", TEXT,
        "1. Kế hoạch số 12-KH/TU về trang bị sách;", "2. Công văn số 15-CV/TU;", "**1.2. Bài học kinh nghiệm", TEXT,
    ))  # fmt: skip

    assert placed(made) == [("1.1.1",), ("1.2.3",)]
    assert made.sections[0].last == 8


def test_a_heading_run_into_its_text():
    made = read(
        paper(f"1.1. Công tác lãnh đạo, chỉ đạo, kiểm tra: {TEXT}", TEXT, f"2.3. Bài học kinh nghiệm. {TEXT}")
    )

    assert placed(made) == [("1.1.1",), ("1.2.3",)]
    assert [one.method for one in made.sections] == ["inline", "inline"]
    assert made.sections[1].heading == "Bài học kinh nghiệm"


def test_a_heading_over_two_lines():
    made = read(paper(
        "PHẦN THỨ BA", "ĐỀ XUẤT,", "KIẾN NGHỊ CỦA TỈNH", "2. Đối với Ban Tuyên giáo Trung ương và các ban, bộ,",
        "ngành Trung ương có liên quan", TEXT,
    ))  # fmt: skip

    assert [one.node for one in made.sections] == ["3", "3.2"]
    assert made.sections[1].heading.endswith("ngành Trung ương có liên quan")


def test_letters_a_scan_damaged():
    made = read(paper(
        "1I. ĐÁNH GlÁ CHƯNG", "2.l. Uu diểrn và nguyênnhân của ưu điêm", TEXT, "2,2 Hạn cbế, khuyếl điểm", TEXT,
        "2.3. Bài bọc kinh ngbiệm", TEXT,
    ))  # fmt: skip

    assert placed(made) == [("1.2.1",), ("1.2.2",), ("1.2.3",)]


def test_text_under_a_parent_answers_all_its_bullets():
    made = read(paper("1.2.2. Công tác quản lý, nghiên cứu, học tập sách", TEXT, TEXT, "2.1. Ưu điểm", TEXT))

    assert placed(made) == [BULLETS_OF_MANAGING, ("1.2.1",)]
    assert made.sections[0].node == "1.1.2.2"


def test_text_under_a_parent_is_divided_where_its_paragraphs_name_the_bullets():
    made = read(paper(
        "**1.2.3. Công tác thông tin, tuyên truyền về Đề án", f"Về tuyên truyền chủ trương của Ban Bí thư: {TEXT}", TEXT,
        f"Về tuyên truyền nội dung sách, tỉnh đã tổ chức nhiều cuộc thi. {TEXT}",
        f"- Giới thiệu mô hình hay, cách làm hiệu quả: {TEXT}", "**2.1. Ưu điểm", TEXT,
    ))  # fmt: skip

    assert placed(made) == [("1.1.2.3.a",), ("1.1.2.3.c",), ("1.1.2.3.d",), ("1.2.1",)]
    assert made.not_found[-1] != "1.1.2.3.b"
    assert "1.1.2.3.b" in made.not_found


@pytest.mark.parametrize("apart", [True, False])
def test_a_report_that_is_one_table(apart):
    rows = [("1.1", "Công tác lãnh đạo, chỉ đạo, kiểm tra", TEXT), ("2.1", "Ưu điểm và nguyên nhân", TEXT),
            ("2.2", "Hạn chế và nguyên nhân", TEXT)]  # fmt: skip
    if not apart:
        rows = [(f"{number}. {title}", text) for number, title, text in rows]
    made = read(table(("TT", "Nội dung", "Kết quả"), *rows))

    assert placed(made) == [("1.1.1",), ("1.2.1",), ("1.2.2",)]
    assert {one.method for one in made.sections if one.leaves} == {"table"}


ROWS = [("I", "KẾT QUẢ TRIỂN KHAI", ""), ("1.1", "Công tác lãnh đạo, chỉ đạo, kiểm tra", TEXT),
        ("2.1", "Ưu điểm và nguyên nhân", TEXT), ("2.2", "Hạn chế và nguyên nhân", "Không có."), ("2.3", "Bài học kinh nghiệm", TEXT),
        ("III", "Đề xuất, kiến nghị", ""), ("1", "Với Ban Bí thư", TEXT)]  # fmt: skip


@pytest.mark.parametrize("numbered", [True, False])
def test_rows_of_a_table_with_little_or_no_text_have_their_heading_all_the_same(numbered):
    head = [("TT", "Nội dung", "Kết quả"), ("(1)", "(2)", "(3)")]
    cut = slice(None) if numbered else slice(1, None)
    paragraphs = table(*[row[cut] for row in (*head, *ROWS)])
    made = read(paragraphs)

    width = 3 if numbered else 2
    assert [(one.first // width, one.leaves) for one in made.sections if one.leaves] == [
        (3, ("1.1.1",)), (4, ("1.2.1",)), (5, ("1.2.2",)), (6, ("1.2.3",)), (8, ("3.1",)),
    ]  # fmt: skip
    assert [one.last // width for one in made.sections if one.leaves == ("1.2.3",)] == [7]
    assert not [one for one in made.sections if one.is_foreign or one.is_unplaced]


SHORT = [(label, title, "" if label in {"I", "III"} else "Thực hiện tốt.") for label, title, _ in ROWS]


@pytest.mark.parametrize("apart", [True, False])
def test_a_table_of_an_outline_with_a_few_words_behind_each_title_is_read_by_its_rows(apart):
    rows = SHORT if apart else [(f"{label}. {title}", text) for label, title, text in SHORT]
    head = [("TT", "Nội dung", "Kết quả")] if apart else [("Nội dung", "Kết quả")]
    made = read(table(*head, *rows))

    assert placed(made) == [("1.1.1",), ("1.2.1",), ("1.2.2",), ("1.2.3",), ("3.1",)]
    assert not [one for one in made.sections if one.is_foreign or one.is_unplaced]


def test_a_list_of_short_rows_that_are_only_counted_is_no_outline():
    rows = [(str(number), "Ưu điểm", "Khá.") for number in range(1, 9)]
    made = read(table(("STT", "Nội dung", "Kết quả"), *rows))

    assert not [one for one in made.sections if one.method == "table" or (one.leaves and one.is_sure)]


def test_a_foreign_row_of_a_table_is_in_no_leaf():
    paragraphs = table(*ROWS[:4], ("2.4", "Công tác phòng, chống thiên tai", "Khá."), *ROWS[4:])
    made = read(paragraphs)

    assert [one.heading for one in made.sections if one.is_foreign] == ["Công tác phòng, chống thiên tai"]


def test_a_table_of_figures_has_no_headings():
    figures = table(("Năm", "Ưu điểm", "Hạn chế"), ("2022", "120", "4"), ("2023", "140", "3"))
    made = read([*paper("**2.3. Bài học kinh nghiệm", TEXT, TEXT), *figures])

    assert placed(made) == [("1.2.3",)]


def test_letterhead_and_closing_stand_apart():
    made = read(paper(
        "TỈNH ỦY AN SƠN", "BAN TUYÊN GIÁO", "Số 12-BC/BTGTU", "An Sơn, ngày 20 tháng 10 năm 2023", "BÁO CÁO",
        "**tổng kết 15 năm thực hiện Đề án trang bị sách cho cơ sở", "Thực hiện Kế hoạch số 341, tỉnh báo cáo như sau:",
        "**2.1. Ưu điểm", TEXT, "**2.2. Hạn chế", TEXT, "Trên đây là báo cáo tổng kết của tỉnh.", "Nơi nhận:",
        "- Ban Tuyên giáo Trung ương,", "T/M BAN TUYÊN GIÁO", "PHỤ LỤC", "1. Ưu điểm của sách", TEXT,
    ))  # fmt: skip

    assert [(one.first, one.last, one.method) for one in made.sections if one.method == "front"] == [
        (0, 7, "front"), (11, 18, "front"),
    ]  # fmt: skip
    assert placed(made) == [("1.2.1",), ("1.2.2",)]


def test_a_list_of_contents_is_no_report():
    made = read(paper(
        "MỤC LỤC", "1.1. Công tác lãnh đạo, chỉ đạo ........ 2", "2.1. Ưu điểm ......... 5",
        "1.1. Công tác lãnh đạo, chỉ đạo, kiểm tra", TEXT, "2.1. Ưu điểm", TEXT,
    ))  # fmt: skip

    assert [(one.first, one.leaves) for one in made.sections if one.leaves] == [
        (3, ("1.1.1",)),
        (5, ("1.2.1",)),
    ]


def test_without_headings_nothing_is_sure():
    made = read(
        paper("Tỉnh báo cáo như sau.", TEXT, f"Về công tác tuyên truyền nội dung sách: {TEXT}", TEXT, TEXT)
    )

    assert not any(one.is_sure for one in made.sections if one.method != "front")
    assert sum(one.last - one.first for one in made.sections if one.is_unplaced) >= 4
    assert len(made.not_found) >= 25


def test_another_subject_is_not_forced_into_the_outline():
    made = read(paper(
        "**1. Tình hình thời tiết", TEXT, "**2. Diện tích gieo trồng", TEXT, "**3. Chăn nuôi, thủy sản", TEXT,
        "**4. Xuất khẩu nông sản", TEXT,
    ))  # fmt: skip

    assert not [one for one in made.sections if one.is_sure and one.leaves]


def test_a_confirmed_heading_helps_the_next_report():
    lines = ("**1. Ưu điểm", TEXT, "**2. Điều trăn trở của cơ sở", TEXT, "**3. Bài học kinh nghiệm", TEXT)
    before = read(paper(*lines))
    after = read(paper(*lines), {"1.2.2": ["Điều trăn trở của cơ sở"]})

    assert ("1.2.2",) not in placed(before)
    assert [(one.leaves, one.method, one.is_sure) for one in after.sections][1] == (("1.2.2",), "alias", True)


@pytest.mark.parametrize("lines", [[], [""], ["", " ", ""], ["-"], ["1."], ["Phần thứ nhất"]])
def test_almost_nothing_is_no_error(lines):
    made = read(paper(*lines))

    assert len(made.not_found) == 26


def test_an_outline_without_nodes_places_nothing():
    made = align(paper("1. Ưu điểm", TEXT), [])

    assert [one.leaves for one in made.sections if one.leaves] == []


def test_a_title_of_its_own_leaf_says_no_second_node_whose_parts_have_headings():
    outline = [
        Target("1", "Phần thứ nhất", "KẾT QUẢ", 0, is_leaf=False),
        Target("1.1", "I", "VIỆC GIỮ VÀ DÙNG SÁCH", 1, is_leaf=False),
        Target("1.1.1", "1.1", "Lãnh đạo, chỉ đạo, kiểm tra, sơ kết", 2, is_leaf=True),
        Target("1.1.2", "1.2", "Kết quả đạt được", 2, is_leaf=False),
        Target("1.1.2.1", "1.2.1", "Chủ đề, thể loại sách", 3, is_leaf=True),
        Target("1.1.2.2", "1.2.2", "Tiếp nhận, quản lý, khai thác, sử dụng sách giấy", 3, is_leaf=True),
        Target("2", "Phần thứ hai", "ĐỀ XUẤT", 0, is_leaf=False),
        Target("2.1", "1", "Đối với Nhà xuất bản Chính trị quốc gia Sự thật", 1, is_leaf=True),
    ]
    lines = [
        line
        for leaf in outline
        if leaf.is_leaf
        for line in (f"{leaf.label}. {leaf.title}", "Năm 2022 có 101 xã thực hiện.")
    ]

    made = align(paper("BÁO CÁO", *lines), outline)

    assert [one.leaves for one in made.sections if one.leaves] == [
        ("1.1.1",),
        ("1.1.2.1",),
        ("1.1.2.2",),
        ("2.1",),
    ]


def test_a_heading_confirmed_for_two_leaves_of_different_parts_is_both():
    lines = (
        "**1. Ưu điểm", TEXT, "**2. Điều trăn trở và điều mong đợi", TEXT, "**3. Đối với các nhà xuất bản", TEXT,
    )  # fmt: skip
    after = read(paper(*lines), {joint_key(["1.2.2", "3.1"]): ["Điều trăn trở và điều mong đợi"]})

    assert placed(after) == [("1.2.1",), ("1.2.2", "3.1"), ("3.3",)]
    assert [one.method for one in after.sections if len(one.leaves) > 1] == ["alias"]


def test_a_heading_confirmed_for_two_things_is_not_sure():
    lines = ("**1. Ưu điểm", TEXT, "**2. Điều trăn trở của cơ sở", TEXT, "**3. Bài học kinh nghiệm", TEXT)
    heading = ["Điều trăn trở của cơ sở"]
    after = read(paper(*lines), {"1.2.2": heading, joint_key(["1.2.2", "1.2.3"]): heading})

    assert [one.is_sure for one in after.sections if one.heading == heading[0]] == [False]


def test_a_confirmed_bullet_stays_one_where_only_sections_stand():
    lines = (
        "**1.2. KẾT QUẢ", "**1.2.1. Chất lượng sách", TEXT, "**1.2.2. Nguồn sách điện tử tới tay dân", TEXT,
        "**1.2.3. Công tác tuyên truyền", TEXT,
    )  # fmt: skip
    after = read(paper(*lines), {"1.1.2.2.b": ["Nguồn sách điện tử tới tay dân"]})

    assert ("1.1.2.2.b",) in placed(after)
