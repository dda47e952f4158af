import pytest

from tusach.registry.recipients import read_recipients


@pytest.mark.parametrize(
    ("line", "name", "is_group", "level", "purpose", "copies"),
    [
        ("- Thường trực Ban Bí thư (để b/c),", "Thường trực Ban Bí thư", False, "", "để b/c", None),
        ("- Vụ BCXB (05 bản),", "Vụ BCXB", False, "", "", 5),
        ("- Các tỉnh ủy, thành ủy trực thuộc TW (140),", "Các tỉnh ủy, thành ủy trực thuộc TW", True, "PROVINCE", "", 140),
        ("Ban Tuyên giáo các tỉnh ủy, thành ủy trực thuộc TW", "Ban Tuyên giáo các tỉnh ủy, thành ủy trực thuộc TW",
         True, "PROVINCE", "", None),
        ("- Các huyện ủy;", "Các huyện ủy", True, "DISTRICT", "", None),
        ("- Các huyện ủy, thành ủy,", "Các huyện ủy, thành ủy", True, "DISTRICT", "", None),
        ("- Đảng ủy các xã, phường, đặc khu;", "Đảng ủy các xã, phường, đặc khu", True, "COMMUNE", "", None),
        ("- Ban Tuyên giáo và Dân vận các tỉnh ủy, thành ủy", "Ban Tuyên giáo và Dân vận các tỉnh ủy, thành ủy", True, "PROVINCE",
         "", None),
        ("- UBND các tỉnh, thành phố", "UBND các tỉnh, thành phố", True, "PROVINCE", "", None),
        ("- Lưu HC.", "Lưu HC", False, "", "", None),
        ("- Các ban đảng Trung ương,", "Các ban đảng Trung ương", True, "", "", None),
    ],
)  # fmt: skip
def test_a_line_says_who_for_what_and_how_many(line, name, is_group, level, purpose, copies):
    (one,) = read_recipients(line)

    assert (one.name, one.is_group, one.level) == (name, is_group, level)
    assert (one.purpose, one.copies, one.raw) == (purpose, copies, line)


@pytest.mark.parametrize(
    "name",
    [
        "Các đảng ủy xã thuộc huyện Bảo Lâm",
        "Các tỉnh ủy khu vực Tây Nguyên",
        "Các tỉnh ủy, thành ủy trừ Hà Nội",
        "Các tỉnh ủy Lâm Đồng, Hà Giang",
        "Các ban đảng Tỉnh ủy",
        "Các đồng chí Tỉnh ủy viên",
        "Các tỉnh ủy, huyện ủy",
    ],
)
def test_a_group_that_means_fewer_than_all_of_a_level_is_of_none(name):
    """It is kept as its words, and the page says that it was sent to nobody yet."""
    (one,) = read_recipients(f"- {name},")
    assert (one.is_group, one.level) == (True, "")


def test_the_heading_and_empty_lines_are_no_recipients():
    assert [one.name for one in read_recipients("Nơi nhận:\n\n- A,\r\n- B.\n")] == ["A", "B"]
