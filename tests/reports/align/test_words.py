"""What the words of a heading are worth: damage, the words of a whole family, verbs of plans."""

from tests.reports.align.papers import TEXT, paper, placed, read
from tusach.reports.align.mend import Mender, is_damaged
from tusach.reports.align.words import has_aim, without_aims, words_of

OPENING = ("**I. TÌNH HÌNH TRIỂN KHAI, KẾT QUẢ THỰC HIỆN", "**1. Kết quả đạt được")
LAST = ("**II. ĐÁNH GIÁ CHUNG", "**1. Ưu điểm", TEXT)
PLANS = ("**PHẦN THỨ HAI. PHƯƠNG HƯỚNG, NHIỆM VỤ, GIẢI PHÁP", "**II. Nhiệm vụ và giải pháp chủ yếu")


def test_words_that_could_have_been_printed_show_no_damage():
    assert not is_damaged(
        words_of("Tăng cường điều kiện tự nhiên, nghiên cứu, khuyến khích, quyết định, 12 xã, NXB")
    )
    assert all(is_damaged(words_of(one)) for one in ("Tănq cường", "Côngtác", "1uong"))


def test_of_two_words_as_near_the_same_one_is_taken_each_time():
    made = {
        Mender(frozenset(known)).mended(["truyeu"])[0]
        for known in (["truyen", "truyet"], ["truyet", "truyen"])
    }

    assert len(made) == 1


def test_a_bullet_without_its_family_is_another_section():
    made = read(paper(
        *OPENING, "**1.1. Chất lượng nội dung, hình thức sách", TEXT, "**1.2. Quản lý, khai thác, sử dụng sách ở cơ sở", TEXT,
        *LAST,
    ))  # fmt: skip

    assert placed(made)[1] == ("1.1.2.2.a", "1.1.2.2.b", "1.1.2.2.c")


def test_under_its_family_a_bullet_may_leave_the_word_out():
    made = read(paper(
        *OPENING, "**1.1. Công tác thông tin, tuyên truyền", "a) Việc quản lý, khai thác, sử dụng sách", TEXT,
        "b) Nội dung sách của Đề án", TEXT, *LAST,
    ))  # fmt: skip

    assert placed(made) == [("1.1.2.3.b",), ("1.1.2.3.c",), ("1.2.1",)]


def test_a_heading_that_says_another_node_fills_no_gap():
    made = read(paper(
        "**II. ĐÁNH GIÁ CHUNG", "**1. Hạn chế, khuyết điểm", TEXT, "**2. Nguyên nhân của hạn chế, khuyết điểm", TEXT,
        "**3. Bài học kinh nghiệm", TEXT,
    ))  # fmt: skip

    assert placed(made) == [("1.2.2",), ("1.2.2",), ("1.2.3",)]


def test_verbs_of_plans_say_that_something_is_to_be_done_and_not_what():
    assert has_aim(words_of("Về nâng cao chất lượng sách"))
    assert not has_aim(words_of("Chất lượng sách"))
    assert without_aims(words_of("Nâng cao chất lượng sách")) == ["chat", "luong", "sach"]
    assert without_aims(words_of("Nhóm giải pháp tuyên truyền, giới thiệu"))[:2] == ["tuyen", "truyen"]
    assert without_aims(words_of("Nhiệm vụ và giải pháp")) == words_of("Nhiệm vụ và giải pháp")


def test_what_is_to_be_done_stands_among_the_plans():
    made = read(paper(
        "**PHẦN THỨ NHẤT. KẾT QUẢ THỰC HIỆN ĐỀ ÁN", "**I. Đánh giá chung", "**1. Ưu điểm", TEXT, *PLANS,
        "**1. Tăng cường quản lý, sử dụng sách", TEXT, "**2. Đổi mới công tác thông tin, tuyên truyền", TEXT,
    ))  # fmt: skip

    assert placed(made) == [("1.2.1",), ("2.2.2.3",), ("2.2.2.4",)]


def test_ideas_are_enough_where_the_words_are_nobodys():
    made = read(paper(
        "**II. ĐÁNH GIÁ CHUNG", "**1. Mặt mạnh", TEXT, "**2. Tồn tại, vướng mắc trong thực hiện", TEXT, "**3. Bài học", TEXT,
    ))  # fmt: skip

    assert placed(made) == [("1.2.1",), ("1.2.2",), ("1.2.3",)]
