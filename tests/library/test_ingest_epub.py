"""EPUB becomes sections: order, titles, notes, verse, tables, formulas, pictures, page numbers, links, long chapters."""

import json
import re

import brotli
import pytest

from tests.library.books import (
    SENTENCE,
    chapter,
    html_of,
    make_epub,
    make_epub2,
    make_picture,
    page,
    read,
)
from tests.library.test_ingest_kinds import repacked
from tusach.kit.errors import Refused


def test_chapters_become_sections_with_numbered_paragraphs_and_contents():
    book, blobs = read(make_epub())

    assert [one.title for one in book.sections] == ["Chương 1", "Chương 2", "Chương 3"]
    assert html_of(book, blobs).startswith('<h1 id="p1">Chương 1</h1><p id="p2">Đoạn 1.1. Luật Đất đai')
    assert book.toc[1] == {"title": "Chương 2", "section": 2, "anchor": "", "children": []}
    lines = json.loads(blobs.kept[book.sections[0].text.sha256])
    assert lines[0] == ["p1", "Chương 1"]
    assert book.sections[0].words == sum(len(text.split()) for _, text in lines)


def test_beside_the_text_lies_its_brotli_form():
    book, blobs = read(make_epub())
    sha256 = book.sections[0].html.sha256

    assert brotli.decompress(blobs.kept[f"{sha256}.br"]) == blobs.kept[sha256]
    assert book.sections[0].html.wire == len(blobs.kept[f"{sha256}.br"])


def test_epub_2_gives_its_metadata_contents_page_list_and_cover():
    book, blobs = read(make_epub2())

    facts = book.facts
    assert (facts.title, facts.authors, facts.year) == ("Kỹ thuật trồng cà phê", ["Nguyễn Văn A"], 2019)
    assert facts.isbn == "9786045712344"
    assert [row["title"] for row in book.toc] == ["Chương 1", "Chương 2"]
    assert book.page_list == [{"label": "7", "section": 2, "anchor": "trang7"}]
    assert 'id="trang7"' in html_of(book, blobs, 2)
    small, large = book.resources
    assert small.sha256 == book.cover_sha256
    assert small.size <= 4096
    assert large.width == 480


@pytest.mark.parametrize(
    ("written", "isbn"),
    [("<dc:identifier>urn:uuid:11111111-2222-3333-4444-555555555555</dc:identifier>", ""),
     ("<dc:identifier>urn:uuid:9786045712344-4444-555555555555</dc:identifier>", ""),
     ("<dc:identifier>https://shop.vn/9786045712344</dc:identifier>", ""),
     ("<dc:identifier>urn:isbn:9786045712344</dc:identifier>", "9786045712344"),
     ("<dc:identifier>978-604-57-1234-4</dc:identifier>", "9786045712344"),
     ("<dc:identifier>0306406152</dc:identifier>", "9780306406157"),
     ("<dc:source>ISBN 978-604-57-1234-4</dc:source>", "9786045712344")],
)  # fmt: skip
def test_an_isbn_is_never_read_out_of_another_number(written, isbn):
    assert read(make_epub(metadata=written))[0].facts.isbn == isbn


def test_epub_3_metadata_says_who_reads_how_it_may_be_used_and_reached():
    metadata = (
        '<dc:creator id="a">Nguyễn Thị D</dc:creator><dc:contributor id="n">Trần E</dc:contributor>'
        '<meta refines="#n" property="role">nrt</meta><meta property="dcterms:issued">2022-05-01</meta>'
        "<dc:rights>CC BY-SA 4.0</dc:rights><dc:description>&lt;p&gt;Lời &lt;b&gt;giới thiệu&lt;/b&gt;&lt;/p&gt;</dc:description>"
        '<meta property="schema:accessMode">textual</meta><meta property="schema:accessibilityFeature">alternativeText</meta>'
    )  # fmt: skip
    book, _ = read(make_epub(metadata=metadata, spine='page-progression-direction="rtl"'))

    assert book.facts.authors == ["Nguyễn Thị D"]
    assert (book.facts.reader_of, book.facts.year, book.facts.licence) == ("Trần E", 2022, "CC-BY-SA-4.0")
    assert book.facts.description == "Lời giới thiệu"
    assert book.accessibility == {"accessMode": ["textual"], "accessibilityFeature": ["alternativeText"]}
    assert book.right_to_left


def test_given_facts_win_over_those_of_the_file():
    book, _ = read(make_epub(), given={"title": "Tên đúng", "isbn": "0-306-40615-2", "authors": "A; B"})

    assert (book.facts.title, book.facts.isbn, book.facts.authors) == (
        "Tên đúng",
        "9780306406157",
        ["A", "B"],
    )


def test_notes_verse_tables_and_formulas_are_kept():
    body = (
        f'<p>{SENTENCE}<a epub:type="noteref" href="#n1">1</a></p><div class="poem"><p>Trăm năm<br/>trong cõi</p></div>'
        '<table><tr><th>Việc</th><th>Lượt</th></tr><tr><td><p>Hòa giải</p></td><td>12</td></tr></table>'
        '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>'
        '<aside epub:type="footnote" id="n1"><p>Chú thích.</p></aside>'
    )  # fmt: skip
    book, blobs = read(make_epub([page(body)]))
    html = html_of(book, blobs)

    assert '<a href="#n1" class="noteref" role="doc-noteref">1</a>' in html
    assert re.search(r'<aside class="note"[^>]*><p id="p\d+">Chú thích.</p></aside>', html)
    assert '<div class="verse"><p id="p2">Trăm năm<br>trong cõi</p></div>' in html
    assert '<tr id="p4"><td>Hòa giải</td><td>12</td></tr>' in html
    assert "<mfrac><mi>a</mi><mn>2</mn></mfrac>" in html
    lines = dict(json.loads(blobs.kept[book.sections[0].text.sha256]))
    assert lines["p2"] == "Trăm năm trong cõi"
    assert lines["p4"] == "Hòa giải 12"


def test_links_lead_to_the_section_where_their_target_came_to_stand():
    first = page(
        '<p><a href="c2.xhtml#muc">sang</a> <a href="c2.xhtml">đầu</a> <a href="c9.xhtml">mất</a></p>'
        '<p id="p7"><a href="#p7">đây</a> <a href="https://example.vn/">ngoài</a></p>'
    )
    second = page('<h1>Hai</h1><section id="muc"><p>Đích.</p></section>')
    book, blobs = read(make_epub([first, second]))

    html = html_of(book, blobs)
    assert '<a href="../2/#muc">sang</a> <a href="../2/">đầu</a> <a>mất</a>' in html
    assert '<a href="#o-p7">đây</a>' in html
    assert 'id="o-p7"' in html
    assert '<a href="https://example.vn/" rel="noreferrer noopener external">ngoài</a>' in html
    assert '<a id="muc"></a>' in html_of(book, blobs, 2)


def test_pictures_are_made_small_and_say_what_they_show():
    picture = make_picture(2400, 1200, "JPEG")
    body = '<figure><img src="hinh.jpg" alt="Sổ địa chính"/><figcaption>Hình 1</figcaption></figure><img src="hinh.jpg"/>'
    book, blobs = read(make_epub([page(body)], files={"OEBPS/hinh.jpg": picture}))

    row = book.sections[0].resources[0]
    assert (row.content_type, row.width, row.height) == ("image/webp", 960, 480)
    assert blobs.kept[row.sha256][8:12] == b"WEBP"
    shown = f'<img src="../r/{row.sha256}/" width="960" height="480" loading="lazy" alt="Sổ địa chính">'
    assert shown in html_of(book, blobs)
    assert book.measures["without_alt"] == 1
    assert len(book.sections[0].resources) == 1


def test_a_long_chapter_is_cut_at_headings_and_stays_light():
    parts = "".join(f"<h2>Mục {n}</h2>" + f"<p>{SENTENCE}</p>" * 60 for n in range(1, 9))
    link = '<p><a href="#cuoi">xuống cuối</a></p>'
    book, blobs = read(make_epub([page(f"<h1>Dài</h1>{link}{parts}<p id='cuoi'>Hết.</p>")]))

    assert len(book.sections) > 2
    assert all(one.words <= 3_000 for one in book.sections)
    assert html_of(book, blobs, 2).startswith('<h2 id="p1">Mục')
    assert book.sections[1].title.startswith("Mục ")
    assert f'<a href="../{len(book.sections)}/#cuoi">' in html_of(book, blobs)


def test_a_section_of_1500_words_weighs_8_kb_at_most():
    """Real prose packs worse than a repeated sentence: words are drawn from a list by a fixed rule."""
    words = [
        f"{a}{b}"
        for a in ["đất", "nhà", "ruộng", "vườn", "sổ", "luật", "xã", "thôn", "bản", "làng"]
        for b in ("", "g", "h", "nh")
    ]
    text = " ".join(words[(i * i * 7 + i // 3) % len(words)] for i in range(1_500))
    paragraphs = "".join(f"<p>{text[i : i + 400]}</p>" for i in range(0, len(text), 400))
    book, _ = read(make_epub([page(paragraphs)]))

    assert book.sections[0].html.wire <= 8 * 1024


@pytest.mark.parametrize(
    ("text", "said"),
    [("LuËt §Êt ®ai giao cho x· viÖc ghi sæ. Ng­êi d©n hái thñ tôc th× c¸n bé tr¶ lêi. " * 8, "Luật Đất đai giao cho xã")],
)  # fmt: skip
def test_letters_of_the_old_encodings_become_unicode(text, said):
    book, blobs = read(make_epub([page(f"<p>{text}</p>")]))

    assert said in html_of(book, blobs)
    assert any(note.code == "encoding" for note in book.notes)


def test_decomposed_letters_are_composed():
    import unicodedata

    book, blobs = read(make_epub([page(f"<p>{unicodedata.normalize('NFD', SENTENCE)}</p>")]))

    assert SENTENCE in html_of(book, blobs)


def test_a_book_whose_pages_run_from_the_right_says_so_and_keeps_language_and_direction():
    body = '<p lang="ar" dir="rtl">نص</p><p dir="ltr">chữ</p>'
    pages = [page(body).replace("<body>", '<body dir="rtl">')]
    book, blobs = read(make_epub(pages))

    assert book.right_to_left
    assert '<p id="p1" lang="ar" dir="rtl">' in html_of(book, blobs)
    assert not read(make_epub())[0].right_to_left


def test_pages_that_are_not_linear_come_last_and_can_still_be_reached():
    opf_spine = make_epub([chapter(1), chapter(2)]).replace(
        b'<itemref idref="c1"/>', b'<itemref idref="c1"/>'
    )
    book, _ = read(
        repacked(opf_spine, "OEBPS/sach.opf", '<itemref idref="c1"/>', '<itemref idref="c1" linear="no"/>')
    )

    assert [one.title for one in book.sections] == ["Chương 2", "Chương 1"]


def test_a_book_without_a_page_is_refused_with_a_sentence():
    with pytest.raises(Refused, match="không có phần nào"):
        read(make_epub([]))
