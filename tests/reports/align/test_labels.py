import pytest

from tusach.reports.align.labels import bare, repaired, split_label


@pytest.mark.parametrize(
    ("text", "kind", "numbers", "rest"),
    [
        ("Phần thứ nhất. ĐÁNH GIÁ", "part", (1,), "ĐÁNH GIÁ"),
        ("PHẦN II", "part", (2,), ""),
        ("Phân thứ hai: Phương hướng", "part", (2,), "Phương hướng"),
        ("II. Đánh giá chung", "roman", (2,), "Đánh giá chung"),
        ("A. TÌNH HÌNH", "capital", (1,), "TÌNH HÌNH"),
        ("1.2.1. Về chất lượng", "number", (1, 2, 1), "Về chất lượng"),
        ("1.2.1 Về chất lượng", "number", (1, 2, 1), "Về chất lượng"),
        ("1, 2. Kết quả", "number", (1, 2), "Kết quả"),
        ("l.2. Kết quả", "number", (1, 2), "Kết quả"),
        ("1. 2. 1. Kết quả", "number", (1, 2, 1), "Kết quả"),
        ("II.1.2. Trong nước", "number", (2, 1, 2), "Trong nước"),
        ("III.l. Đối với Ban Bí thư", "number", (3, 1), "Đối với Ban Bí thư"),
        ("3. Đối với nhà xuất bản", "number", (3,), "Đối với nhà xuất bản"),
        ("2) Hạn chế", "item", (2,), "Hạn chế"),
        ("(3) Bài học", "letter", (3,), "Bài học"),
        ("b) Sách điện tử", "letter", (2,), "Sách điện tử"),
        ("đ) Kinh phí", "letter", (5,), "Kinh phí"),
        ("- Tuyên truyền", "bullet", (), "Tuyên truyền"),
        ("+ Tuyên truyền", "bullet", (), "Tuyên truyền"),
    ],
)
def test_a_label_is_read_apart_from_its_title(text, kind, numbers, rest):
    label, title = split_label(text)

    assert (label.kind, label.numbers, title) == (kind, numbers, rest)


@pytest.mark.parametrize(
    "text",
    [
        "12.5 triệu đồng đã được chi", "1.234.567 bản sách", "31/10/2023 là hạn cuối", "Phần lớn các xã có tủ sách",
        "Mục tiêu của Đề án", "2023 là năm cuối", "1,2 tỷ đồng",
    ],
)  # fmt: skip
def test_a_figure_or_a_word_is_no_label(text):
    label, title = split_label(text)

    assert (label.kind, title) == ("", text)


def test_a_merged_heading_has_both_numbers():
    label, title = split_label("1.2.1 và 1.2.2. Về chất lượng và quản lý sách")

    assert label.numbers == (1, 2, 1)
    assert label.also == ((1, 2, 2),)
    assert title == "Về chất lượng và quản lý sách"


def test_romans_that_a_scan_damaged_are_read_from_their_sequence():
    lines = [
        "L. MỤC ĐÍCH",
        "1L. NỘI DUNG",
        "II. CÁCH THỨC",
        "IV. TIẾN ĐỘ",
        "Phần thứ hai",
        "I. BỐI CẢNH",
        "lI. PHƯƠNG HƯỚNG",
    ]
    labels = repaired([split_label(line)[0] for line in lines])

    assert [label.numbers[0] for label in labels if label.kind == "roman"] == [1, 2, 3, 4, 1, 2]


def test_bare_keeps_every_place_of_the_text():
    text = "Đẩy mạnh “thông tin” – ƯU ĐIỂM"

    assert len(bare(text)) == len(text)
    assert bare("Ưu Điểm – đủ") == "uu diem - du"
