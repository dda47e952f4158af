import io
import zipfile

import pytest
from docx import Document

from tests.campaign.plans import OUTLINE, PLAN
from tusach.campaign.plan import leaves_of, nodes_of, outline_as_text, outline_from_text, read_plan
from tusach.campaign.plan.days import period_in
from tusach.campaign.plan.labels import read_label
from tusach.campaign.plan.shape import KEYS
from tusach.kit.errors import Refused


def read(text, name="ke-hoach.txt"):
    return read_plan(text.encode(), name=name)


def doubts(plan):
    return [f"{doubt.line}: {doubt.what}. {doubt.why}" for doubt in plan.doubts]


def shape(nodes):
    return [(node["label"], shape(node["children"])) for node in nodes]


def test_document_and_stamp_are_kept_apart():
    plan = read(PLAN)

    document = plan.document
    assert (document["number"], document["symbol"], document["code"]) == ("57", "KH/BTGTW", "57-KH/BTGTW")
    assert (document["type"], document["place"], document["dated"]) == ("Kế hoạch", "Hà Nội", "2023-03-05")
    assert document["issuer"] == "Ban Tuyên giáo Trung ương"
    assert document["subject"] == "Tổng kết 5 năm phong trào đọc sách ở cơ sở (2018-2022)"
    assert document["signer"] == "Nguyễn Văn Mẫu"
    assert document["capacities"] == ["K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"]
    assert plan.incoming["number"] == "812"
    assert plan.incoming["date"] == "2023-03-12"
    assert plan.incoming["forwarded_to"] == "Phòng Tuyên truyền"
    assert plan.incoming["file_symbol"] == "04/TT"
    assert plan.incoming["receiver"] == "BAN TUYÊN GIÁO TỈNH ỦY HÀ GIANG"


def test_references_and_short_forms():
    first, second = read(PLAN).references

    assert (first["code"], first["dated"], first["basis"]) == ("42-CT/TW", "2004-08-25", True)
    assert (second["code"], second["dated"]) == ("19-KL/TW", "2018-02-02")
    assert [mention["short"] for mention in second["mentions"]] == [False, True]


def test_a_short_form_without_its_full_one_is_a_doubt():
    plan = read(PLAN.replace("Kết luận số 19-KL/TW, ngày 02/02/2018 của Ban Bí thư", "các văn bản khác"))

    assert any("Kết luận 19" in doubt for doubt in doubts(plan))


def test_work():
    plan = read(PLAN)

    [activity] = plan.activities
    assert activity["lead"] == "Ban Tuyên giáo Trung ương"
    assert activity["partners"] == ["Thư viện Quốc gia Việt Nam", "Ban Tuyên giáo các tỉnh ủy, thành ủy"]
    assert (activity["period"]["from_date"], activity["period"]["to_date"]) == ("2023-04-01", "2023-06-01")
    assert len(activity["contents"]) == 2
    assert [one["title"] for one in plan.milestones] == ["Tháng 3/2023", "Tháng 4-5/2023"]
    [owed] = plan.obligations
    assert (owed["kind"], owed["who"], owed["due"]) == ("REPORT", "Các địa phương", "2023-05-31")
    assert owed["addressee"] == "Thư viện Quốc gia Việt Nam"
    assert owed["address"] == "số 31 Tràng Thi, Hà Nội"
    assert [one["name"] for one in plan.bodies] == ["Ban Chỉ đạo", "Tổ thư ký"]
    assert plan.delegations[0]["count"] == 2
    assert plan.delegations[0]["regions"] == ["miền Bắc", "miền Nam"]


def test_recipients():
    plan = read(PLAN)

    assert [one["name"] for one in plan.recipients] == [
        "Thường trực Ban Bí thư", "Các tỉnh ủy, thành ủy", "Vụ Xuất bản", "Lưu HC",
    ]  # fmt: skip
    assert plan.recipients[0]["purpose"] == "để b/c"
    assert plan.recipients[1]["is_group"]
    assert plan.recipients[2]["copies"] == 3
    assert plan.document["copies_total"] == 90


def test_outline_keeps_the_labels_of_the_paper():
    plan = read(PLAN)

    assert shape(plan.outline) == [
        ("Phần thứ nhất", [
            ("I", [("1.1", []), ("1.2", [("1.2.1", [("-", []), ("-", [])]), ("1.2.2", [])])]),
            ("II", [("2.1", []), ("2.2", [])]),
        ]),
        ("Phần thứ hai", [("1", []), ("2", [])]),
    ]  # fmt: skip
    assert len(list(nodes_of(plan.outline))) == 14
    assert len(list(leaves_of(plan.outline))) == 8
    keys = [node["key"] for node in nodes_of(plan.outline)]
    assert len(set(keys)) == len(keys)


def test_every_item_names_its_lines():
    plan = read(PLAN)

    for part in (
        plan.references,
        plan.purposes,
        plan.activities,
        plan.milestones,
        plan.obligations,
        plan.recipients,
    ):
        assert part
        assert all(0 < line <= len(plan.lines) for item in part for line in item["lines"])
    node = next(node for node in nodes_of(plan.outline) if node["label"] == "1.2.2")
    assert plan.lines[node["lines"][0] - 1] == "1.2.2. Về người đọc"


def test_json_has_the_documented_keys():
    assert tuple(read(PLAN).as_json()) == KEYS


def test_an_ordinary_plan_leaves_one_doubt():
    assert [doubt.what for doubt in read(PLAN).doubts] == ["tên ở đầu trang"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_unicode_files(encoding):
    assert read_plan(PLAN.encode(encoding), name="a.txt").document["number"] == "57"


def test_nfd_reads_as_nfc():
    import unicodedata

    plan, other = read(PLAN), read(unicodedata.normalize("NFD", PLAN))

    assert other.as_json() == plan.as_json()


def test_ocr_noise_is_mended_and_said():
    noisy = PLAN.replace("I. TÌNH HÌNH CHUNG", "L. TÌNH HÌNH CHUNG").replace("1.2.2. Về", "l.2.2. Về")
    noisy = noisy.replace("II. NHẬN XÉT", "lI. NHẬN XÉT").replace("SỐ 57 -KH", "SỐ 5O -KH")
    plan = read(noisy)

    assert shape(plan.outline) == shape(read(PLAN).outline)
    assert plan.document["number"] == "50"
    said = " ".join(doubts(plan))
    assert all(f"“{label}”" in said for label in ("L", "l.2.2", "lI"))


def test_broken_numbering_is_said_and_kept():
    plan = read(PLAN.replace("1.2.2. Về", "1.2.4. Về").replace("2.1. Mặt được", "3.1. Mặt được"))

    labels = [node["label"] for node in nodes_of(plan.outline)]
    assert "1.2.4" in labels
    assert "3.1" in labels
    said = [doubt.what for doubt in plan.doubts]
    assert "đề mục 1.2.4" in said
    assert "đề mục 3.1" in said


def test_no_outline_and_two_outlines():
    none, two = read(PLAN.replace(OUTLINE, "")), read(PLAN + "\n" + OUTLINE)

    assert none.outline == []
    assert any(doubt.what == "đề cương" for doubt in none.doubts)
    assert len(list(nodes_of(two.outline))) == 14
    assert len(two.other_outlines) == 1
    assert any("Có 2 đề cương" in doubt.why for doubt in two.doubts)


def test_two_hundred_pages():
    plan = read(PLAN + "\n".join(f"Dòng thêm {i} của phụ lục." for i in range(25_000)))

    assert len(plan.lines) == 20_000
    assert any(doubt.what == "độ dài" for doubt in plan.doubts)


@pytest.mark.parametrize(
    ("data", "name", "word"),
    [
        (b"", "trong.txt", "không có nội dung"),
        (b"\n \r\n", "trong.txt", "không có nội dung"),
        (bytes(range(256)) * 40, "rac.bin", "không phải tệp văn bản"),
        (b"%PDF-1.4 hong", "hong.pdf", "hỏng"),
        (b"PK\x03\x04hong", "hong.docx", "hỏng"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, "cu.doc", ".docx"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(data, name, word):
    with pytest.raises(Refused) as refusal:
        read_plan(data, name=name)

    assert word in refusal.value.sentence


def test_a_zip_bomb_is_refused():
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb,
        bomb.open("word/document.xml", "w") as entry,
    ):
        for _ in range(210):
            entry.write(b"0" * 1024 * 1024)

    with pytest.raises(Refused, match="bung ra"):
        read_plan(packed.getvalue(), name="bom.docx")


def test_text_without_any_form_gives_doubts_only():
    plan = read("Hôm nay trời đẹp.\n\nChúng tôi đọc sách.")

    assert {"số và ký hiệu", "ngày ban hành", "đề mục", "đề cương"} <= {doubt.what for doubt in plan.doubts}


def test_docx_with_letterhead_and_work_in_tables():
    document = Document()
    head = document.add_table(rows=1, cols=2)
    head.cell(0, 0).text = "BAN TUYÊN GIÁO TRUNG ƯƠNG\n*\nSố 57-KH/BTGTW"
    head.cell(0, 1).text = "ĐẢNG CỘNG SẢN VIỆT NAM\nHà Nội, ngày 05 tháng 3 năm 2023"
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph("Tổng kết phong trào")
    document.add_paragraph("I. NỘI DUNG")
    work = document.add_table(rows=2, cols=4)
    for column, text in enumerate(["Nội dung", "Chủ trì", "Phối hợp", "Thời gian"]):
        work.cell(0, column).text = text
    for column, text in enumerate(["Khảo sát", "Vụ Xuất bản", "Thư viện", "Quý II/2023"]):
        work.cell(1, column).text = text
    packed = io.BytesIO()
    document.save(packed)

    plan = read_plan(packed.getvalue(), name="ke-hoach.docx")

    assert (plan.document["code"], plan.document["dated"]) == ("57-KH/BTGTW", "2023-03-05")
    assert plan.activities[0]["lead"] == "Vụ Xuất bản"
    assert plan.activities[0]["period"]["to_date"] == "2023-07-01"


@pytest.mark.parametrize(
    ("text", "first", "until"),
    [
        ("Tháng 9-10/2023", "2023-09-01", "2023-11-01"),
        ("Tháng 12/2023", "2023-12-01", "2024-01-01"),
        ("từ ngày 05/9/2023 đến ngày 20/9/2023", "2023-09-05", "2023-09-21"),
        ("Quý III/2023", "2023-07-01", "2023-10-01"),
        ("tháng 11/2023 đến tháng 2/2024", "2023-11-01", "2024-03-01"),
    ],
)
def test_periods(text, first, until):
    period = period_in(text)

    assert (period["from_date"], period["to_date"]) == (first, until)


@pytest.mark.parametrize("text", ["tháng 13/2023", "ngày 31/02/2023", "sau này"])
def test_what_is_no_period(text):
    assert period_in(text) is None


def test_a_date_is_no_label():
    assert read_label("12.5.2023 là ngày họp") is None


def test_an_outline_typed_by_hand_comes_back():
    outline = read(PLAN).outline

    assert shape(outline_from_text(outline_as_text(outline))) == shape(outline)


def test_a_pdf_with_text_reads_like_its_text():
    import typst

    lines = PLAN.splitlines()
    body = "\n\n".join("#" + repr_typst(line) for line in lines if line.strip())
    data = typst.compile(
        f'#set text(font: ("Liberation Serif", "DejaVu Serif"), size: 11pt)\n{body}'.encode()
    )

    plan = read_plan(data, name="ke-hoach.pdf")

    assert plan.document["code"] == "57-KH/BTGTW"
    assert plan.obligations[0]["due"] == "2023-05-31"
    assert len(list(nodes_of(plan.outline))) == 14


def repr_typst(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# The TCVN3 (ABC) code table: where each letter stands in Latin-1. Capitals with a tone have no place of their own.
_LETTERS = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĐĂÂÊÔƠƯ"
_PLACES = "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ§¡¢£¤¥¦"
TCVN3 = str.maketrans(_LETTERS, _PLACES)


def test_a_file_typed_with_tcvn3_fonts():
    typed = "".join(
        char if char in _LETTERS else char.lower() if char.lower() in _LETTERS else char for char in PLAN
    )

    plan = read_plan(typed.translate(TCVN3).encode("latin-1", errors="replace"), name="abc.txt")

    assert (plan.document["code"], plan.document["dated"]) == ("57-KH/BTGTW", "2023-03-05")
    assert plan.obligations[0]["addressee"] == "Thư viện Quốc gia Việt Nam"
    assert len(list(nodes_of(plan.outline))) == 14
    assert any(doubt.what == "bảng mã" for doubt in plan.doubts)


@pytest.mark.parametrize(
    ("text", "task", "regions"),
    [
        ("Tổ chức khảo sát trực tiếp (dự kiến khoảng 03 đoàn ở miền Bắc, miền Trung và miền Nam).", "khảo sát",
         ["miền Bắc", "miền Trung", "miền Nam"]),
        ("Khoảng 03 đoàn khảo sát tại Tây Nguyên.", "khảo sát", ["Tây Nguyên"]),
        ("Mời 03 đoàn đến dự hội nghị.", "", []),
    ],
)  # fmt: skip
def test_delegations_are_read_whether_or_not_their_task_stands_beside_them(text, task, regions):
    named = "Khoảng 02 đoàn khảo sát tại một số xã ở miền Bắc và miền Nam."
    assert named in PLAN
    plan = read(PLAN.replace(named, text))

    found = plan.delegations
    assert [(one["count"], one["task"], one["regions"]) for one in found] == (
        [(3, task, regions)] if task else []
    )
