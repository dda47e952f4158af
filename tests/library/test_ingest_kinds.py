"""PDF, scans, Word, sound, records beside the file; and what no reader takes."""

import io
import json
import zipfile

import pytest

from tests.library.books import (
    html_of,
    make_docx,
    make_m4b,
    make_mp3,
    make_pdf,
    make_picture,
    make_scan,
    pack,
    read,
)
from tusach.kit.errors import Refused
from tusach.kit.text import read_isbn
from tusach.library.ingest.beside import read_record
from tusach.library.ingest.lines import Line, body_size, paragraphs
from tusach.library.ingest.ocr import can_recognise, read_words
from tusach.library.ingest.pdf_text import is_good


def repacked(data: bytes, name: str, old: str, new: str) -> bytes:
    book = zipfile.ZipFile(io.BytesIO(data))
    files = {one: book.read(one) for one in book.namelist()}
    assert old in files[name].decode()
    return pack({**files, name: files[name].decode().replace(old, new)})


def test_a_set_pdf_gives_pages_with_pictures_text_outline_and_labels():
    book, blobs = read(make_pdf(3))

    assert book.form == "PAGES"
    assert [row["title"] for row in book.toc] == ["Chương 1", "Chương 2", "Chương 3"]
    html = html_of(book, blobs, book.toc[1]["section"])
    assert html.startswith('<h2 id="p1">Chương 2</h2><p id="p2">Đoạn 2.1. Luật Đất đai')
    assert "Sổ tay đất đai" not in html  # the running head
    small, large = book.sections[0].resources
    assert (small.use, small.width, large.use, large.width) == ("PAGE_SMALL", 480, "PAGE_LARGE", 800)
    assert small.size < 20_000
    assert book.page_list[1] == {"label": "2", "section": 2, "anchor": ""}
    assert (book.facts.title, book.facts.authors) == ("Sổ tay đất đai", ["Trần Thị B"])
    assert blobs.kept[book.cover_sha256][8:12] == b"WEBP"


def test_every_paragraph_of_a_set_page_stands_alone():
    book, blobs = read(make_pdf(1))
    lines = [text for one in book.sections for _, text in json.loads(blobs.kept[one.text.sha256])]

    assert [text[:8] for text in lines if text.startswith("Đoạn")] == [f"Đoạn 1.{n}" for n in range(1, 10)]


def test_lines_join_to_paragraphs_by_gap_indent_and_short_ends():
    def line(text, top, left=50.0, right=400.0, size=10.0):
        return Line(text, left, right, top, top - 10, size)

    page = [line("Đầu đề", 700, right=150, size=15), line("dòng một đầy", 680), line("hết ngắn.", 668, right=200),
            line("đoạn hai", 656), line("vẫn đoạn hai", 644), line("thụt vào", 632, left=64), line("sau khoảng", 600)]  # fmt: skip
    found = paragraphs(page, body=body_size([page]))

    assert [one.text for one in found] == [
        "Đầu đề", "dòng một đầy hết ngắn.", "đoạn hai vẫn đoạn hai", "thụt vào", "sau khoảng",
    ]  # fmt: skip
    assert [one.heading for one in found] == [True, False, False, False, False]


def test_a_text_layer_without_its_letters_is_no_text_layer():
    assert not is_good([Line("\ue001\ue002\ue003" * 20)])
    assert is_good([Line("Luật Đất đai giao cho xã việc ghi sổ.")])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_of_a_page_is_a_scanned_book_of_one_page(kind):
    book, _ = read(make_scan(kind))

    assert (book.form, len(book.sections)) == ("PAGES", 1)
    assert [(row.use, row.width) for row in book.sections[0].resources] == [
        ("PAGE_SMALL", 480),
        ("PAGE_LARGE", 1200),
    ]


def test_scans_come_in_the_order_of_their_numbers():
    book, _ = read(
        pack({"s/trang-10.png": make_scan(), "s/trang-2.jpg": make_scan("JPEG"), "__MACOSX/s/._x.png": b"x"})
    )
    tiff, _ = read(make_scan("TIFF", pages=3))

    assert [one.label for one in book.sections] == ["1", "2"]
    assert len(tiff.sections) == 3


def test_words_recognised_become_paragraphs_with_their_confidence():
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    rows = [(5, 1, 1, "90", "Đất"), (5, 1, 1, "70", "đai"), (5, 1, 2, "50", '"xã"'), (4, 1, 3, "-1", "")]
    found = read_words(
        head + "".join(f"{a}\t1\t{b}\t{c}\t1\t1\t0\t0\t0\t0\t{d}\t{e}\n" for a, b, c, d, e in rows)
    )

    assert [one.text for one in found.paragraphs] == ["Đất đai", '"xã"']
    assert found.confidence == pytest.approx((3 * 90 + 3 * 70 + 4 * 50) / 10)


def test_a_word_file_is_cut_at_its_headings():
    book, blobs = read(make_docx())

    assert [one.title for one in book.sections] == ["Chương 1", "Chương 2"]
    html = html_of(book, blobs, 2)
    assert '<h2 id="p3">Mục 2.1</h2>' in html
    assert '<tr id="p6"><td>Hòa giải</td><td>12</td></tr>' in html
    assert f'src="../r/{book.sections[1].resources[0].sha256}/"' in html
    assert (book.facts.title, book.facts.authors) == ("Cẩm nang hòa giải", ["Lê Văn C"])


def test_sound_is_cut_at_its_chapters():
    mp3, _ = read(make_mp3(60, chapters=[("Mở đầu", 0), ("Hai bên nói hết", 20)]))
    m4b, _ = read(make_m4b(60, chapters=[("Mở đầu", 0), ("Chương 1", 25)]))

    assert [(s.title, s.begins_ms, s.seconds) for s in mp3.sections] == [
        ("Mở đầu", 0, 20),
        ("Hai bên nói hết", 20_000, 40),
    ]
    assert [(s.title, s.begins_ms, s.seconds) for s in m4b.sections] == [
        ("Mở đầu", 0, 25),
        ("Chương 1", 25_000, 35),
    ]
    assert len({row.sha256 for s in mp3.sections for row in s.resources}) == 1
    assert mp3.facts.title == "Sách nói: hòa giải"


def test_tracks_of_a_zip_come_in_order_with_their_cover():
    book, blobs = read(pack({"10 c.mp3": make_mp3(3, title="Ba"), "2 b.mp3": make_mp3(4, title=""), "1 a.mp3": make_mp3(5, title="Một"),
                             "bia.jpg": make_picture(300, 300, "JPEG")}))  # fmt: skip

    assert [(s.title, s.label, s.seconds) for s in book.sections] == [
        ("Một", "1", 5),
        ("2 b", "2", 4),
        ("Ba", "3", 3),
    ]
    assert book.cover_sha256 in blobs.kept


@pytest.mark.parametrize(
    "data", [b"hello", b"\0" * 100, pack({"a.txt": "x"}), b"MZ" + bytes(200), b"%PDF-1.4 x"]
)
def test_what_is_no_book_is_refused_with_a_sentence(data):
    with pytest.raises(Refused, match="Xin"):
        read(data)


MARC = """<collection xmlns="http://www.loc.gov/MARC21/slim"><record><controlfield tag="008">210519s2021    vm            000 0 vie d</controlfield>
<datafield tag="020"><subfield code="a">9786045712344 (bìa mềm)</subfield></datafield>
<datafield tag="100"><subfield code="a">Nguyễn Văn A,</subfield></datafield>
<datafield tag="245"><subfield code="a">Đất đai của xã :</subfield><subfield code="b">hỏi và đáp /</subfield></datafield>
<datafield tag="264"><subfield code="b">NXB Sự thật,</subfield><subfield code="c">2021.</subfield></datafield></record></collection>"""
ONIX = """<ONIXMessage release="3.0" xmlns="http://ns.editeur.org/onix/3.0/reference"><Product><ProductIdentifier><ProductIDType>15</ProductIDType>
<IDValue>9786045712344</IDValue></ProductIdentifier><DescriptiveDetail><TitleDetail><TitleType>01</TitleType><TitleElement><TitleText>Đất đai của xã</TitleText>
<Subtitle>hỏi và đáp</Subtitle></TitleElement></TitleDetail><Contributor><ContributorRole>A01</ContributorRole><PersonName>Nguyễn Văn A</PersonName></Contributor>
<Contributor><ContributorRole>E03</ContributorRole><PersonName>Trần E</PersonName></Contributor><Language><LanguageRole>01</LanguageRole><LanguageCode>vie</LanguageCode></Language>
</DescriptiveDetail><PublishingDetail><Publisher><PublisherName>NXB Sự thật</PublisherName></Publisher><PublishingDate><Date>20210519</Date></PublishingDate></PublishingDetail></Product></ONIXMessage>"""


@pytest.mark.parametrize("record", [MARC, ONIX], ids=["marcxml", "onix"])
def test_a_record_beside_the_file_says_what_the_book_is(record):
    facts = read_record(record.encode())

    assert (facts["title"], facts["subtitle"], facts["authors"]) == (
        "Đất đai của xã",
        "hỏi và đáp",
        ["Nguyễn Văn A"],
    )
    assert (facts["publisher"], facts["year"], facts["isbn"], facts["language"]) == (
        "NXB Sự thật",
        2021,
        "9786045712344",
        "vi",
    )


def test_a_file_that_is_no_record_is_refused():
    with pytest.raises(Refused, match="MARCXML"):
        read_record(b"<html><p>x</p></html>")


def test_a_wrong_isbn_is_refused_with_a_sentence_and_a_short_one_is_carried_over():
    assert read_isbn("604571234X") == "9786045712344"
    assert read_isbn(" ") == ""
    for wrong, said in (
        ("978-604-57-1234-8", "số kiểm tra"),
        ("12345", "không phải ISBN"),
        ("abc", "không phải ISBN"),
    ):
        with pytest.raises(Refused, match=said):
            read_isbn(wrong)


@pytest.mark.skipif(not can_recognise(), reason="tesseract with Vietnamese is not installed")
def test_letters_of_a_scan_are_recognised_when_the_machine_can():
    import pypdfium2

    made = io.BytesIO()
    pypdfium2.PdfDocument(make_pdf(1, paragraphs=3))[0].render(scale=3, grayscale=True).to_pil().save(
        made, "PNG"
    )
    book, blobs = read(made.getvalue())

    assert "Luật Đất đai giao cho xã" in html_of(book, blobs)
    assert book.sections[0].confidence > 85
