"""What the text under a heading speaks of, where the heading says little or nothing."""

from tests.reports.align.papers import OUTLINE, PROGRAMME, TEXT, paper, placed, read
from tusach.reports.align import targets_of
from tusach.reports.align.content import Content, subjects, text_for
from tusach.reports.align.leads import leads_in
from tusach.reports.align.score import scorer_of
from tusach.reports.align.spoken import Spoken
from tusach.reports.align.words import words_of

MONEY = (
    "Ngân sách xã cấp 12 triệu đồng một năm. Doanh nghiệp ủng hộ bàn ghế và giá sách. "
    "Người trông coi được hưởng phụ cấp. Còn thiếu máy tính nối mạng và phòng đọc."
)
PUBLISHING = (
    "Trước khi chọn đề tài cần khảo sát nhu cầu. Bản thảo được hội đồng thẩm định góp ý. "
    "Sách viết ngắn, nhiều tranh ảnh, in chữ to. Bưu điện chuyển phát đến tận xã."
)


def test_every_leaf_of_the_outline_has_its_subject():
    scorer = scorer_of(tuple(targets_of(OUTLINE)), PROGRAMME)
    texts = [
        text_for(scorer.cleaned(one.title), is_ahead=scorer.is_aim(at))
        for at, one in enumerate(scorer.targets)
        if one.is_leaf
    ]

    assert all(texts)
    assert len(set(texts)) == len(texts) == len(subjects()) - 1


def test_what_was_done_and_what_is_planned_are_two_subjects_under_one_title():
    title = words_of("Công tác quản lý, nghiên cứu, học tập sách của Đề án")

    assert "chấm điểm" in text_for(title, is_ahead=True).casefold()
    assert not text_for(title, is_ahead=False)


def test_words_are_likelier_where_they_were_learned():
    content = Content([["Sách bìa cứng, giấy trắng."], ["Đài xã đọc tin mỗi sáng."]])
    about_paper, about_news, nothing = content.says(["bìa cứng", "đài xã", "zzz"])

    assert about_paper.argmax() == 0
    assert about_news.argmax() == 1
    assert not nothing.any()


def test_words_of_two_sentences_of_earlier_reports_are_learned():
    passages = [
        "Bí thư chi bộ trực tủ sách ở thôn bản vào tối thứ bảy.\nAnh em Xuynh Phựng tặng một bao gạo cho bà con."
    ]
    passages += ["Nhờ ông bí thư chi bộ trực tủ sách mà lũ trẻ đến đọc đông suốt mùa mưa."]
    content = Content([["Bìa cứng, giấy trắng."], ["Đài xã đọc tin."]], [(), passages])
    learned, of_one_writer = content.says(["chi bộ trực tủ sách", "Xuynh Phựng"])

    assert learned[1] > learned[0] + 0.5
    assert not of_one_writer.any()


def test_a_sentence_that_many_reports_copied_counts_once():
    copied = "Bí thư chi bộ trực tủ sách ở thôn bản vào tối thứ bảy."
    once, often = (Content([["Sách."], ["Đài."]], [(), [copied] * times]) for times in (1, 8))

    assert (once.says(["bí thư chi bộ"]) == often.says(["bí thư chi bộ"])).all()


def test_the_text_tells_what_a_heading_of_few_words_means():
    made = read(paper(
        "**Phần thứ hai", "**PHƯƠNG HƯỚNG, NHIỆM VỤ, GIẢI PHÁP", "**II. Phương hướng, nhiệm vụ và giải pháp chủ yếu",
        "**2. Nhiệm vụ và giải pháp chủ yếu", "**2.1. Việc của các đơn vị làm sách", PUBLISHING,
        "**2.2. Chỗ dựa để làm lâu dài", MONEY,
    ))  # fmt: skip

    assert placed(made) == [("2.2.2.2",), ("2.2.2.5",)]


def test_the_same_headings_over_other_text_mean_other_leaves():
    made = read(paper(
        "**Phần thứ hai", "**PHƯƠNG HƯỚNG, NHIỆM VỤ, GIẢI PHÁP", "**II. Phương hướng, nhiệm vụ và giải pháp chủ yếu",
        "**2. Nhiệm vụ và giải pháp chủ yếu", "**2.1. Việc thứ nhất phải lo", PUBLISHING, "**2.2. Việc thứ hai phải lo", MONEY,
    ))  # fmt: skip
    turned = read(paper(
        "**Phần thứ hai", "**PHƯƠNG HƯỚNG, NHIỆM VỤ, GIẢI PHÁP", "**II. Phương hướng, nhiệm vụ và giải pháp chủ yếu",
        "**2. Nhiệm vụ và giải pháp chủ yếu", "**2.1. Việc thứ nhất phải lo", MONEY, "**2.2. Việc thứ hai phải lo", PUBLISHING,
    ))  # fmt: skip

    assert placed(made) == [("2.2.2.2",), ("2.2.2.5",)]
    assert placed(turned) == [("2.2.2.5",), ("2.2.2.2",)]


def test_a_heading_of_two_is_seen_by_its_text():
    lines = (
        "**Phần thứ hai", "**PHƯƠNG HƯỚNG, NHIỆM VỤ, GIẢI PHÁP", "**II. Phương hướng, nhiệm vụ và giải pháp chủ yếu",
        "**2. Nhiệm vụ và giải pháp chủ yếu", "**2.1. Việc làm sách và chỗ dựa lâu dài", PUBLISHING,
    )  # fmt: skip

    assert placed(read(paper(*lines, MONEY))) == [("2.2.2.2", "2.2.2.5")]
    assert placed(read(paper(*lines))) == [("2.2.2.2",)]


def test_plain_words_of_a_heading_are_stronger_than_its_text():
    made = read(
        paper("**II. ĐÁNH GIÁ CHUNG", "**1. Hạn chế, khuyết điểm", TEXT, "**2. Bài học kinh nghiệm", MONEY)
    )

    assert placed(made) == [("1.2.2",), ("1.2.3",)]


def test_nobody_is_sure_when_the_text_speaks_of_something_else():
    heading = "**2. Về trang thiết bị"
    lines = ("**II. PHƯƠNG HƯỚNG, NHIỆM VỤ VÀ GIẢI PHÁP CHỦ YẾU", "**1. Phương hướng", TEXT, heading)
    rightly, wrongly = read(paper(*lines, MONEY)), read(paper(*lines, PUBLISHING))

    assert [one.is_sure for one in rightly.sections if one.heading == "Về trang thiết bị"] == [True]
    assert [one.is_sure for one in wrongly.sections if one.heading == "Về trang thiết bị"] == [False]


def test_a_paragraph_whose_lead_says_little_is_told_by_its_text():
    electronic = (
        "Thư viện điện tử có 40 tài khoản đã vào đọc. Nhiều xã sóng yếu, máy tính cũ, đường truyền chậm nên tải sẵn sách điện tử về máy. "
        "Mã QR dán ở tủ sách để bạn đọc mở sách trên điện thoại thông minh."
    )
    scorer = scorer_of(tuple(targets_of(OUTLINE)), PROGRAMME)
    nodes = [at for at, one in enumerate(scorer.targets) if one.key.startswith("1.1.2.2.")]
    paragraphs = paper(TEXT, f"Điều thứ hai: {electronic}")
    spoken = Spoken.of(paragraphs, 2, scorer)

    assert leads_in(paragraphs, 0, 2, nodes, scorer) == []
    [lead] = leads_in(paragraphs, 0, 2, nodes, scorer, spoken=spoken)
    assert (lead.at, scorer.targets[lead.node].key) == (1, "1.1.2.2.b")


def test_a_title_that_says_one_node_with_both_halves_is_not_widened_by_its_text():
    of_leaders = "Đề nghị Ban Bí thư ban hành chỉ thị, cho chủ trương tiếp tục Đề án. Ban Bí thư cho kéo dài Đề án đến năm 2030."
    of_departments = (
        "Đề nghị Ban Tuyên giáo Trung ương phối hợp các bộ hướng dẫn. Bộ Tài chính bố trí kinh phí, Bộ Văn hóa, Thể thao và Du lịch "
        "mở lớp tập huấn."
    )
    heading = "**1. Ban Tuyên giáo Trung ương và các bộ, ngành Trung ương"
    lines = (
        "**PHẦN THỨ BA",
        "**ĐỀ XUẤT, KIẾN NGHỊ",
        heading,
        of_departments,
        of_leaders,
        "**2. Với các nhà xuất bản",
        PUBLISHING,
    )

    assert placed(read(paper(*lines))) == [("3.2",), ("3.3",)]


def test_items_of_a_list_divide_no_text_that_answers_several_leaves():
    items = (
        "- Máy tính cũ, mạng chậm, sách điện tử tải về;",
        "- Cho mượn sách giấy, ghi sổ, đóng dấu, kiểm kê, chống mối mọt;",
    )
    made = read(
        paper("**1.2.2. Công tác quản lý, nghiên cứu, học tập sách", TEXT, *items, "**2.1. Ưu điểm", TEXT)
    )

    assert placed(made) == [("1.1.2.2.a", "1.1.2.2.b", "1.1.2.2.c"), ("1.2.1",)]
