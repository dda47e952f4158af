"""Lines of names, titles and signatures: they end at sense, and the rules under them follow the words."""

import io
from datetime import date

import docx
import pytest

from tests.kit.test_paper import pages_of, text_of
from tusach.kit import paper as p
from tusach.kit.paper.lines import broken, width_of
from tusach.kit.paper.setting import as_set, rules_of

DAY = date(2023, 11, 2)
LEFT = {"party": 228, "state": 186}  # points of the left half of the head


def in_head(words, family):
    form = p.form_on(family, DAY)
    made = as_set(p.Paper(letterhead=p.Letterhead(issuer=[words]), blocks=[]), form)
    return made.letterhead.issuer[0].split("\n")


@pytest.mark.parametrize(
    ("family", "lines"),
    [
        ("party", ["BAN TUYÊN GIÁO TRUNG ƯƠNG"]),
        ("party", ["NHÀ XUẤT BẢN", "CHÍNH TRỊ QUỐC GIA SỰ THẬT"]),
        ("state", ["NHÀ XUẤT BẢN", "CHÍNH TRỊ QUỐC GIA", "SỰ THẬT"]),
        ("party", ["BAN TUYÊN GIÁO", "VÀ DÂN VẬN TRUNG ƯƠNG"]),
        ("party", ["BAN TUYÊN GIÁO", "TỈNH ỦY BÀ RỊA - VŨNG TÀU"]),
        ("party", ["BAN TUYÊN GIÁO THÀNH ỦY", "THÀNH PHỐ HỒ CHÍ MINH"]),
        ("state", ["ỦY BAN NHÂN DÂN", "XÃ NGHĨA ĐỒNG"]),
        ("state", ["SỞ VĂN HÓA,", "THỂ THAO VÀ DU LỊCH", "TỈNH THỪA THIÊN HUẾ"]),
        ("state", ["ỦY BAN NHÂN DÂN", "THÀNH PHỐ PHAN RANG -", "THÁP CHÀM"]),
        ("state", ["ĐẢNG ỦY", "XÃ ĐẮK R'TÍH KRÔNG NÔ"]),
    ],
)
def test_names_of_bodies_are_never_taken_apart(family, lines):
    assert in_head(" ".join(lines), family) == lines
    form = p.form_on(family, DAY)
    assert all(width_of(line, form.issuer, bold=True) <= LEFT[family] for line in lines)


@pytest.mark.parametrize("word", ["và", "của", "15", "lần"])
def test_no_line_ends_with_what_belongs_to_the_next(word):
    subject = (
        f"ý kiến và tiếp thu, giải trình đối với dự thảo lần 2 Báo cáo tổng kết 15 năm thực hiện Đề án trang bị sách cho {word} "
        "cơ sở xã, phường, thị trấn giai đoạn 2009 - 2023"
    )
    lines = broken(subject, 402, 14, bold=True).split("\n")

    assert len(lines) > 1
    assert " ".join(lines) == subject
    assert not {line.split()[-1] for line in lines} & {"và", "15", "lần"}


def test_what_fits_and_what_cannot_be_broken_stay_as_they_are():
    assert broken("BAN TUYÊN GIÁO", 500, 14) == "BAN TUYÊN GIÁO"
    assert broken("", 10, 14) == ""
    assert broken("X" * 200, 100, 14) == "X" * 200
    assert broken(f"BAN {'X' * 200}", 100, 14) == f"BAN\n{'X' * 200}"


@pytest.mark.parametrize("family", ["party", "state"])
def test_setting_twice_changes_nothing_and_the_words_are_those_given(family):
    form = p.form_on(family, DAY)
    paper = p.Paper(
        letterhead=p.Letterhead(issuer=["NHÀ XUẤT BẢN CHÍNH TRỊ QUỐC GIA SỰ THẬT"], symbol="1", subject="về việc hỏi"),
        type_name="Báo cáo", subject="tổng kết " * 30, blocks=[p.Paragraph("Nội dung.")],
        signature=p.signed("A", ["CHỦ TỊCH HỘI ĐỒNG CHỈ ĐẠO ĐỀ ÁN TRANG BỊ SÁCH CHO CƠ SỞ"]),
        recipients=p.Recipients(["Như trên,", "Lưu ...", "Lưu HC"]),
    )  # fmt: skip
    once = as_set(paper, form)

    assert as_set(once, form) == once
    for text in (text_of(p.to_docx(paper, form)), pages_of(p.to_pdf(paper, form))[0]):
        assert "NHÀ XUẤT BẢN CHÍNH TRỊ QUỐC GIA SỰ THẬT" in " ".join(text.split())
        assert f"{'V/v' if family == 'state' else 'về việc'} hỏi" in text
        assert f"Như trên{';' if family == 'state' else ','}" in text
        assert "Lưu HC." in text


def test_rules_are_as_long_as_the_form_wants_them():
    form = p.form_on("state", DAY)
    paper = as_set(
        p.Paper(
            letterhead=p.Letterhead(issuer=["SỞ NỘI VỤ"]), type_name="TỜ TRÌNH", subject="về sách", blocks=[]
        ),
        form,
    )
    rules = rules_of(paper, form)
    issuer, subject = (
        width_of(words, 13 + (words[0] == "v"), bold=True) * 25.4 / 72 for words in ("SỞ NỘI VỤ", "về sách")
    )

    assert rules.motto == pytest.approx(width_of("Độc lập - Tự do - Hạnh phúc", 14, bold=True) * 25.4 / 72)
    assert 1 / 3 <= rules.issuer / issuer <= 1 / 2
    assert 1 / 3 <= rules.subject / subject <= 1 / 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Ban Tuyên giáo Tỉnh ủy Hà Giang", "Ban_Tuyên_giáo Tỉnh_ủy_Hà_Giang"),
        ("Đảng ủy phường Ba Đình", "Đảng_ủy phường_Ba_Đình"),
        ("Xã Đắk R'Tíh, Huyện Tuy Đức", "Xã_Đắk_R'Tíh, Huyện_Tuy_Đức"),
        ("Phường Văn Miếu - Quốc Tử Giám", "Phường_Văn_Miếu_- Quốc Tử_Giám"),
        ("A  B", "A  B"),
        ("", ""),
    ],
)
def test_in_cells_and_on_labels_names_stay_together_as_far_as_there_is_room(words, said):
    assert p.glued(words, 18).replace("\u00a0", "_") == said


def test_who_sign_minutes_stand_side_by_side_without_lines_and_never_alone():
    form = p.form_on("state", DAY)
    rows = [p.Paragraph(f"Dòng {nth}.") for nth in range(24)]
    signers = p.Signers([("BÊN GIAO", "Nguyễn Văn An"), ("BÊN NHẬN", "")])
    paper = p.Paper(
        letterhead=p.Letterhead(issuer=["SỞ NỘI VỤ"]), type_name="BIÊN BẢN", blocks=[*rows, signers]
    )

    pages = pages_of(p.to_pdf(paper, form))
    last = next(page for page in pages if "BÊN GIAO" in page)
    assert "Dòng 23." in last
    assert {"BÊN NHẬN", "Nguyễn Văn An"} <= {
        line.strip() for line in last.replace("BÊN GIAO BÊN NHẬN", "BÊN NHẬN").splitlines()
    }
    table = docx.Document(io.BytesIO(p.to_docx(paper, form))).tables[-1]
    assert [cell.paragraphs[0].text for cell in table.rows[0].cells] == ["BÊN GIAO", "BÊN NHẬN"]
    assert table.style.name != "Table Grid"


def test_a_table_of_thousands_is_one_table_with_its_rows_in_order():
    form = p.form_on("party", DAY)
    rows = [[str(nth), "x"] for nth in range(250)]
    made = p.to_docx(
        p.Paper(letterhead=p.Letterhead(issuer=["A"]), blocks=[p.Table([["TT", "B"]], rows, [1, 1])]), form
    )

    tables = docx.Document(io.BytesIO(made)).tables
    assert len(tables) == 2  # the head of the paper, and it
    assert [row.cells[0].text for row in tables[1].rows] == ["TT", *(str(nth) for nth in range(250))]


def test_the_state_begins_a_subject_with_a_capital_and_numbers_annexes_in_roman():
    paper = p.Paper(
        letterhead=p.Letterhead(issuer=["A"]), type_name="Báo cáo", subject="về sách", blocks=[],
        annexes=[p.Annex(f"Phụ lục {nth}", "Bảng", []) for nth in (1, 4)],
    )  # fmt: skip

    state, party = (as_set(paper, p.form_on(family, DAY)) for family in ("state", "party"))
    assert (state.subject, [one.label for one in state.annexes]) == ("Về sách", ["Phụ lục I", "Phụ lục IV"])
    assert (party.subject, [one.label for one in party.annexes]) == ("về sách", ["Phụ lục 1", "Phụ lục 4"])
