"""Pages that are pictures: letters recognised when the machine can, a sentence when it cannot."""

import io

import pytest
from PIL import Image

from tests.kit.textlayer.pages import mixed, pdf_of_lines, pictures, scan_of
from tusach.kit.errors import Refused
from tusach.kit.textlayer import can_read_scans, read_layer
from tusach.kit.textlayer.ocr import Scans, lines_of

PAGES = [
    ["I. KẾT QUẢ ĐẠT ĐƯỢC", "Toàn tỉnh có 118 xã nhận đủ sách trong năm 2023, đạt tỷ lệ cao."],
    ["II. HẠN CHẾ", "Một số nơi chưa bố trí được phòng đọc cho nhân dân."],
]
needs_tesseract = pytest.mark.skipif(
    not can_read_scans(), reason="tesseract with Vietnamese is not installed"
)


@needs_tesseract
def test_a_scanned_pdf_is_recognised_with_its_confidence():
    layer = read_layer(scan_of(pdf_of_lines(PAGES)), name="quét.pdf")

    said = " ".join(one.text for one in layer.paragraphs)
    assert layer.source == "scan"
    assert "118 xã nhận đủ sách" in said
    assert [one.page for one in layer.paragraphs if "HẠN CHẾ" in one.text] == [2]
    assert all(0.4 < one.confidence <= 1 for one in layer.paragraphs)
    assert all(0 < one.box[0] < 595 for one in layer.paragraphs)
    assert "trang 1-2" in layer.warnings[0]


@needs_tesseract
def test_a_page_of_pictures_among_pages_of_text_is_recognised_alone():
    data = mixed(PAGES, PAGES[:1])
    layer = read_layer(data, name="lẫn.pdf")

    assert layer.source == "pdf"
    assert layer.paragraphs[0].confidence is None
    assert layer.paragraphs[-1].confidence is not None
    assert "trang 3" in layer.warnings[0]
    later = read_layer(data, name="lẫn.pdf", ocr=False)
    assert later.facts["pages_later"] == "1"
    assert later.warnings[0] == "Chưa nhận được chữ ở trang 3."


@needs_tesseract
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_pictures_are_read(kind):
    first = pictures(pdf_of_lines(PAGES))[0]
    out = io.BytesIO()
    first.save(out, kind)
    layer = read_layer(out.getvalue(), name=f"ảnh.{kind}")

    assert layer.source == "scan"
    assert any("118 xã nhận đủ sách" in one.text for one in layer.paragraphs)


@needs_tesseract
def test_a_tiff_of_many_pages_is_read_whole():
    layer = read_layer(scan_of(pdf_of_lines(PAGES), kind="TIFF"), name="x.tif")

    assert layer.pages == 2
    assert {one.page for one in layer.paragraphs} == {1, 2}


@needs_tesseract
def test_an_empty_picture_is_refused():
    out = io.BytesIO()
    Image.new("L", (800, 1000), 255).save(out, "PNG")

    with pytest.raises(Refused, match="Không nhận được chữ"):
        read_layer(out.getvalue(), name="trắng.png")


def test_scans_without_recognition_are_refused_with_what_to_do():
    scan = scan_of(pdf_of_lines(PAGES[:1]), dpi=60)
    with pytest.raises(Refused, match="bản quét"):
        read_layer(scan, name="quét.pdf", ocr=False)
    with pytest.raises(Refused, match=r"bản quét|ảnh quét"):
        read_layer(b"\x89PNG\r\n\x1a\n" + b"x" * 100, name="ảnh.png", ocr=False)


def test_pages_are_recognised_up_to_so_many_and_the_last_is_among_them():
    few, done = Scans(most=3), 0
    wanted = []
    for page in range(1, 41):
        if few.wants(page, 40, done):
            wanted.append(page)
            done += 1

    assert wanted == ([1, 2, 40] if can_read_scans() else [])
    assert not Scans(asked=False).wants(1, 1, 0)
    assert not Scans(deadline=0.0).wants(1, 1, 0)
    assert Scans(asked=False).is_later == can_read_scans()


def test_the_pages_of_a_scan_are_followed():
    told: list[tuple[int, int]] = []
    with pytest.raises(Refused):
        read_layer(
            scan_of(pdf_of_lines(PAGES), dpi=30),
            name="quét.pdf",
            ocr=False,
            heard=lambda *at: told.append(at),
        )

    assert told == [(1, 2), (2, 2)]


def word(block, line, left, text, *, conf=90, top=100, width=60):
    return f"5\t1\t{block}\t1\t{line}\t1\t{left}\t{top}\t{width}\t20\t{conf}\t{text}"


HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


def test_words_become_lines_parted_at_columns_and_specks_are_left_out():
    table = "\n".join([
        HEAD, word(1, 1, 100, "TỈNH"), word(1, 1, 170, "ỦY"), word(1, 1, 500, "ĐẢNG", conf=60),
        word(2, 1, 100, "|", top=300), word(3, 1, 100, "x9", conf=10, top=400),
    ])  # fmt: skip
    made = lines_of(table, number=3, points=0.5)

    assert [(one.text, one.left, one.row, one.page) for one in made] == [
        ("TỈNH ỦY", 50.0, 0, 3),
        ("ĐẢNG", 250.0, 0, 3),
    ]
    assert (made[0].confidence, made[1].confidence) == (0.9, 0.6)


def test_a_scan_with_somebodys_letters_over_it_is_called_a_scan(tmp_path):
    import json

    import typst

    from tests.kit.textlayer.pages import pictures as as_pictures

    pdf = pdf_of_lines([[*PAGES[0], *PAGES[1]] * 3])
    as_pictures(pdf, dpi=60)[0].save(tmp_path / "a.png")
    source = '#set page(width: 595pt, height: 842pt, margin: 60pt, background: image("a.png", width: 100%))\n#for line in json(bytes(sys.inputs.lines)) { block(line) }'
    (tmp_path / "a.typ").write_text(source)
    made = typst.compile(tmp_path / "a.typ", sys_inputs={"lines": json.dumps([*PAGES[0], *PAGES[1]] * 3)})
    layer = read_layer(made, name="x.pdf", ocr=False)

    assert layer.source == "scan"
    assert "nhận chữ từ trước" in layer.warnings[0]
    assert "118 xã nhận đủ sách" in " ".join(one.text for one in layer.paragraphs)
