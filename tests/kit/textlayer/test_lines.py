"""Printed lines become paragraphs, and rows of parts become tables."""

from tusach.kit.textlayer.aligned import Aligned, split_aligned
from tusach.kit.textlayer.lines import Line, measure, paragraphs
from tusach.kit.textlayer.printed import Sheet, paragraphs_of
from tusach.kit.textlayer.sense import is_rubbish, vietnamese_share

WIDTH = 460.0


def line(text, top, *, left=80.0, right=None, page=1, row=None, **look):
    right = left + min(6.0 * len(text), 540.0 - left) if right is None else right
    return Line(
        text, left, top, right, top + 12, 13.0, page=page, row=int(top) if row is None else row, **look
    )


FULL = "Nội dung này kéo dài cho đến hết dòng của trang giấy nên chữ sau phải xuống"


def joined(*lines):
    return [one.text for one in paragraphs(lines, measure([*lines, line(FULL, 700, right=540.0)]))]


def test_full_lines_go_on_and_a_line_with_room_left_ends_a_paragraph():
    assert joined(
        line(FULL, 100, left=110, right=540), line("hàng mà không thụt vào.", 118), line("Đoạn mới thụt vào đầu dòng.", 136, left=110),
    ) == [f"{FULL} hàng mà không thụt vào.", "Đoạn mới thụt vào đầu dòng."]  # fmt: skip


def test_an_indent_after_a_full_line_opens_a_paragraph():
    assert len(joined(line(f"{FULL}.", 100, right=540), line("Câu sau thụt vào.", 118, left=110))) == 2


def test_a_dash_at_the_beginning_of_a_going_on_line_is_no_item():
    assert joined(
        line(FULL.replace("xuống", "kinh tế"), 100, right=540), line("- xã hội của tỉnh.", 118)
    ) == [f"{FULL.replace('xuống', 'kinh tế')} - xã hội của tỉnh."]


def test_a_sentence_over_a_page_is_one_and_a_heading_on_the_next_page_is_another():
    assert joined(line(FULL, 780, right=540), line("hàng ở trang sau.", 60, page=2)) == [
        f"{FULL} hàng ở trang sau."
    ]
    assert (
        len(
            joined(line(f"{FULL}.", 780, right=540), line("1.2. Đề mục mới", 60, page=2, left=110, bold=True))
        )
        == 2
    )


def test_soft_hyphens_at_the_end_of_a_line_vanish():
    assert joined(line("thư vi\u00ad", 100), line("ện xã", 118)) == ["thư viện xã"]


def test_white_between_lines_parts_them():
    body = [line(FULL, 100 + 18 * n, right=540) for n in range(4)]

    assert len(joined(*body, line(FULL, 220, right=540))) == 2


def test_parts_under_each_other_with_figures_are_a_table():
    rows = [[("Xã", 90), ("Số sách", 300)], *[[(f"Xã {n}", 90), (f"{n}20", 310)] for n in range(1, 5)]]
    lines = [line(text, 100 + 18 * n, left=left, row=n) for n, row in enumerate(rows) for text, left in row]
    made = paragraphs_of([Sheet(1, lines)])

    figure = next(one for one in made if one.text == "320")
    assert (figure.cell.heads, figure.cell.row_head, figure.cell.row) == (("Số sách",), "Xã 3", 3)


def test_a_letterhead_is_no_table():
    lines = [line(text, 100 + 18 * n, left=left, row=n) for n, row in enumerate(
        [("TỈNH ỦY", "ĐẢNG CỘNG SẢN VIỆT NAM"), ("Số 12-BC/TU", "Đà Lạt"), ("*", "ngày 1")])
        for text, left in zip(row, (90.0, 330.0), strict=True)]  # fmt: skip

    assert not any(isinstance(one, Aligned) for one in split_aligned(lines, measure(lines)))


def test_sense():
    assert (
        vietnamese_share(
            "Toàn tỉnh có một trăm mười tám xã nhận đủ sách trong năm qua và đã lập tủ sách ở mỗi nhà văn hóa thôn"
        )
        > 0.9
    )
    assert is_rubbish(
        "Wrjq wӍqk fy prw wuӑp pѭӡl wip [m qkӟq ÿӫ vifk wurqj qăp txd ym ÿm oӟs wӫ vifk ӣ pӛl qkj yăq kyb wkôq "
        * 3
    )
    assert not is_rubbish("Ngắn.")


def test_a_head_over_the_middle_of_two_columns_stands_over_both():
    rows = [
        [("Xã", 90), ("Số sách", 370)],
        [("Năm 2022", 290), ("Năm 2023", 430)],
        *[[(f"Xã {n}", 90), (f"{n}20", 300), (f"{n}40", 440)] for n in range(1, 5)],
    ]
    lines = [line(text, 100 + 18 * n, left=left, row=n) for n, row in enumerate(rows) for text, left in row]
    made = {one.text: one.cell for one in paragraphs_of([Sheet(1, lines)])}

    assert made["320"].heads == ("Số sách", "Năm 2022")
    assert made["340"].heads == ("Số sách", "Năm 2023")
