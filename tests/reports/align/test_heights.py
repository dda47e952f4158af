"""Sections whose words are those of a bullet, and titles of which one half says less than the whole."""

from tests.reports.align.papers import TEXT, paper, placed, read

MANAGING = ("1.1.2.2.a", "1.1.2.2.b", "1.1.2.2.c")
TELLING = ("1.1.2.3.a", "1.1.2.3.b", "1.1.2.3.c", "1.1.2.3.d")
OPENING = ("**I. QUÁ TRÌNH TRIỂN KHAI, KẾT QUẢ THỰC HIỆN", "**1. Kết quả chủ yếu đạt được")


def test_beside_the_section_of_a_bullet_stands_another_section():
    made = read(paper(
        *OPENING, "**1.1. Việc thông tin, tuyên truyền Đề án", TEXT,
        "**1.2. Về khai thác, sử dụng và quản lý tủ sách cơ sở", TEXT, "**II. ĐÁNH GIÁ CHUNG", "**1. Ưu điểm", TEXT,
    ))  # fmt: skip

    assert placed(made) == [TELLING, MANAGING, ("1.2.1",)]


def test_a_bullet_below_its_section_stays_a_bullet():
    made = read(paper(
        *OPENING, "**1.1. Công tác thông tin, tuyên truyền", "a) Tuyên truyền việc quản lý, khai thác, sử dụng sách", TEXT,
        "b) Tuyên truyền nội dung sách", TEXT, "**II. ĐÁNH GIÁ CHUNG", "**1. Ưu điểm", TEXT,
    ))  # fmt: skip

    assert placed(made) == [("1.1.2.3.b",), ("1.1.2.3.c",), ("1.2.1",)]


def test_halves_in_other_words_are_two_leaves():
    made = read(paper(
        "**II. Nhiệm vụ, giải pháp", "**1. Giải pháp tuyên truyền, nguồn lực tài chính, cơ sở vật chất", TEXT,
        "**III. Kiến nghị", "**1. Với Ban Bí thư", TEXT,
    ))  # fmt: skip

    assert placed(made) == [("2.2.2.4", "2.2.2.5"), ("3.1",)]


def test_a_title_that_names_a_thing_twice_is_one_section():
    made = read(paper(*OPENING, "**1.1. Tuyên truyền về Đề án và sách của Đề án", TEXT))

    assert placed(made) == [TELLING]


def test_two_sections_in_one_title_are_not_two_bullets():
    made = read(paper(
        *OPENING, "**1.1. Chất lượng nội dung, hình thức sách", TEXT,
        "**1.2. Tình hình khai thác, sử dụng sách; công tác thông tin, giới thiệu về sách", TEXT, TEXT,
        "**II. ĐÁNH GIÁ CHUNG", "**1. Ưu điểm", TEXT,
    ))  # fmt: skip

    assert placed(made)[1] == (*MANAGING, *TELLING)
