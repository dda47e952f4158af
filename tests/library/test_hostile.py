"""Files that mean harm: each is refused with a sentence, or comes out with nothing of the harm in it."""

import io
import re
import time

import pytest

from tests.library import hostile
from tests.library.books import SENTENCE, html_of, make_docx, make_mp3, make_scan, pack, page, read
from tests.library.test_ingest_kinds import repacked
from tusach.kit.errors import Refused
from tusach.library.ingest import Limits, derive

SECONDS = 10  # of the processor, on a busy machine; each of these takes less than one

REFUSED = {
    "bomb": (hostile.bomb, "bom nén"),
    "lying bomb": (hostile.lying_bomb, "hỏng"),
    "out of the archive": (lambda: hostile.named("../../etc/x"), "đường dẫn ra ngoài"),
    "deep out of the archive": (lambda: hostile.named("OEBPS/a/../../../x"), "đường dẫn ra ngoài"),
    "absolute": (lambda: hostile.named("/etc/x"), "đường dẫn ra ngoài"),
    "drive": (lambda: hostile.named("C:\\x"), "đường dẫn ra ngoài"),
    "symlink": (lambda: hostile.named("OEBPS/l", mode=0o120777), "lối tắt"),
    "twice": (lambda: hostile.named("OEBPS/t", twice=True), "cùng tên"),
    "DRM": (hostile.locked_epub, "khóa bản quyền"),
    "password": (hostile.with_password, "mật khẩu"),
    "10,000 sections": (hostile.many_sections, "nhiều hơn mức"),
    "gigapixels": (hostile.huge_picture, "quá lớn"),
    "locked PDF": (hostile.locked_pdf, "khóa"),
    "20,000 pages": (hostile.many_pages, "nhiều hơn mức"),
    "page tree in a circle": (hostile.looping_tree, "hỏng"),
    "cut PDF": (hostile.cut_pdf, "hỏng"),
}
HARMLESS = {
    "active": hostile.active_epub,
    "billion laughs": hostile.laughing_epub,
    "laughing package": hostile.laughing_package,
    "obfuscated fonts": lambda: hostile.locked_epub("http://www.idpf.org/2008/embedding"),
    "endless paragraph": hostile.endless_page,
    "deep page": hostile.deep_page,
    "gigapixels inside": lambda: hostile.epub_with_picture(hostile.huge_picture()),
    "copies of copies": lambda: hostile.epub_with_picture(hostile.svg_bomb(), "a.svg"),
    "broken bytes": hostile.broken_bytes,
    "script PDF": hostile.script_pdf,
    "300,000 objects": hostile.many_objects,
    "giant page": hostile.giant_page,
}
FORBIDDEN = re.compile(
    r"<script|<iframe|<object|<embed|<form|<input|<style|<link|<meta|<base|<video|<audio|<foreignobject|<animate"
    r"|\son\w+\s*=|\sstyle\s*=|javascript:|vbscript:|data:|file:|srcset|url\(|@import|beacon\.example",
    re.IGNORECASE,
)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_borne_is_refused_with_a_sentence_in_time(name):
    make, said = REFUSED[name]
    data, begun = make(), time.process_time()

    with pytest.raises(Refused, match=said):
        read(data)
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("name", HARMLESS)
def test_what_can_be_made_harmless_holds_nothing_of_the_harm(name):
    data, begun = HARMLESS[name](), time.process_time()
    book, blobs = read(data)

    assert time.process_time() - begun < SECONDS
    assert book.sections
    texts = [
        kept.decode()
        for name, kept in blobs.kept.items()
        if not name.endswith(".br") and kept[:1] in {b"<", b"["}
    ]
    assert [found[0] for text in texts for found in FORBIDDEN.finditer(text)] == []
    assert sum(len(kept) for kept in blobs.kept.values()) < 20 << 20


def test_the_active_page_keeps_its_words_and_its_one_honest_link():
    book, blobs = read(hostile.active_epub())
    html = html_of(book, blobs)

    assert SENTENCE in html
    assert '<a href="https://example.vn/?a=1&amp;b=2" rel="noreferrer noopener external">tám</a>' in html
    assert len(re.findall("href=", html)) == 1
    assert "<img" not in html
    assert "[Hình: ngoài]" in html
    assert "chín" not in html
    assert '<a id="o-p1">bảy</a>' in html
    assert 'class="verse"' in html
    assert {note.code for note in book.notes} >= {"images", "remote", "media"}


def test_entities_stay_words_and_no_file_of_the_machine_is_read():
    book, blobs = read(hostile.laughing_epub())
    html = html_of(book, blobs)

    assert "&amp;l9; &amp;f;" in html
    assert "root:" not in html
    assert len(html) < 1_000


def test_a_few_broken_bytes_cost_only_themselves():
    book, blobs = read(hostile.broken_bytes())

    assert SENTENCE in html_of(book, blobs)
    assert any(note.code == "structure" for note in book.notes)


def test_what_a_pdf_would_have_run_is_told():
    book, _ = read(hostile.script_pdf())

    said = " ".join(note.said for note in book.notes)
    assert "JavaScript" in said
    assert "lệnh mở tệp khác" in said


def test_copies_of_copies_are_cut():
    _, blobs = read(hostile.epub_with_picture(hostile.svg_bomb(), "a.svg"))
    drawing = next(data for data in blobs.kept.values() if data.startswith(b"<svg"))

    assert drawing.count(b"<use") <= 200
    assert b'<use href="#a8"' not in drawing or b'<g id="a8"/>' in drawing


def test_a_word_file_with_entities_or_pictures_of_the_machine_gives_neither():
    entities = repacked(
        make_docx(), "word/document.xml", "<w:document", '<!DOCTYPE x [<!ENTITY a "ha">]><w:document'
    )
    with pytest.raises(Refused, match="khai báo lạ"):
        read(entities)

    linked = repacked(make_docx(), "word/_rels/document.xml.rels", 'Target="media/image1.png"', 'Target="file:///etc/passwd" TargetMode="External"')  # fmt: skip
    book, blobs = read(linked)
    assert all(b"root:" not in data for data in blobs.kept.values())
    assert book.measures["lost_images"] == 1


def test_a_zip_in_a_zip_is_no_book():
    with pytest.raises(Refused, match="không có ảnh"):
        read(pack({"trong.zip": pack({"a.png": make_scan()})}))


def test_broken_sound_and_lying_chapters_do_no_harm():
    with pytest.raises(Refused, match="Không nghe được"):
        read(b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + b"CHAP" + b"\xff" * 2_000)
    with pytest.raises(Refused, match="Không nghe được"):
        read(b"\0\0\0\x14ftypM4B \0\0\0\0" + b"\0\0\0\x08moov" * 3)

    late, _ = read(make_mp3(5, chapters=[("Một", 0), ("Sau khi hết", 4_000)]))
    assert [one.title for one in late.sections] == ["Một"]


def test_two_gigabytes_are_refused_before_a_byte_is_read():
    class Huge(io.RawIOBase):
        """Says that it is long, and must not be read."""

        def seek(self, offset, whence=0):
            return 2 << 30 if whence == 2 else offset

        def readall(self):
            raise AssertionError("read")

        readinto = readall

    with pytest.raises(Refused, match=r"2\.048 MB"):
        derive(Huge())


def test_what_grows_while_it_is_read_is_stopped():
    with pytest.raises(Refused, match="bung ra quá lớn"):
        derive(io.BytesIO(make_scan()), limits=Limits(derived_bytes=10_000))
    with pytest.raises(Refused, match="quá mức"):
        read(
            pack({"mimetype": "application/epub+zip", "META-INF/container.xml": "x" * 100}),
            limits=Limits(unpacked_bytes=50),
        )


def test_a_page_larger_than_a_page_can_be_is_refused():
    from tests.library.books import make_epub

    with pytest.raises(Refused, match="quá mức"):
        read(make_epub([page("<p>" + "dài " * 100_000)]), limits=Limits(markup_bytes=100_000))
