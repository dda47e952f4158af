import io
import zipfile
from datetime import UTC, datetime

import pytest
from lxml import etree

from tusach.kit.epub import Book, Fault, Picture, pack_book, read_chapter

ALL = """# Chương một {#mot}

Đoạn có **đậm**, *nghiêng*, [tới mục](#muc) và chú[^a]. Xem [chương hai](hai#muc-hai).

## Mục {#muc}

- một
- hai
  nối

1. trước
2. sau

+ việc cần làm

: Bảng 1
| Tên | Số |
|---|--:|
| x | 1 |
| | 2 |

> ! Nhớ
> Một lời.

/ câu một
/ câu hai
/
/ khổ hai

~ bản ~ một cuốn

![Một hình](hinh.webp)
: Hình 1

[^a]: Lời chú.
"""
DOT = Picture(b"RIFF", 2, 3)


def chapter(source, name="mot"):
    return read_chapter(source, name=name, pictures={"hinh.webp": DOT})


def a_book(**facts):
    two = read_chapter("# Chương hai\n\n## Mục hai\n\nMột hai ba bốn năm.", name="hai")
    return Book(
        **{"identifier": "urn:x:1", "title": "Sách & bút", "authors": ["An"], "publisher": "NXB", "date": "2026",
           "made_at": datetime(2026, 11, 1, tzinfo=UTC), "chapters": [chapter(ALL), two],
           "pictures": {"hinh.webp": DOT}, **facts}
    )  # fmt: skip


def opened(data):
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist()}


def test_every_kind_of_block_becomes_its_element():
    tree = etree.fromstring(opened(pack_book(a_book()))["EPUB/mot.xhtml"])
    names = [etree.QName(one).localname for one in tree[1][0]]

    assert names == ["h1", "p", "h2", "ul", "ol", "ul", "table", "aside", "div", "dl", "figure", "aside"]
    assert [one.text for one in tree.iter("{*}strong")] == ["đậm", "Nhớ", "bản"]
    assert [[cell.text for cell in row] for row in tree.iter("{*}tr")] == [
        ["Tên", "Số"],
        ["x", "1"],
        ["\xa0", "2"],
    ]
    assert [len(one) for one in tree.find(".//{*}div[@class='verse']")] == [1, 0]
    assert [one.get("href") for one in tree.iter("{*}a")] == ["#muc", "#chu-1", "hai.xhtml#muc-hai", "#goi-1"]


def test_words_are_those_a_reader_sees():
    assert chapter("# Một\n\nHai **ba** [bốn](#mot) năm[^1].\n\n[^1]: Sáu.").words == 6


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("# A\n\nmột **hai", "a mark opens"),
        ("# A\n\nchú[^1]", "notes called"),
        ("# A\n\nchú[^1] và[^1]\n\n[^1]: x", "called twice"),
        ("# A\n\n[^1]: không ai gọi", "notes called"),
        ("không có tên", "a chapter has one title"),
        ("# A\n\n## B\n\n## B", "share an anchor"),
        ("# A\n\n| a | b |\n|---|---|\n| 1 |", "same number of cells"),
        ("# A\n\n| a | b |", "a table is"),
        ("# A\n\n![x](khong-co.webp)", "there is no picture"),
        ("# A\n\n- một\nhai", "neither an item"),
        ("# A\n\n~ một", "an entry is"),
        ("# A\n\n[x](https://xa.vn)", "no place in this book"),
    ],
)
def test_what_cannot_be_a_book_is_said_with_its_place(source, said):
    with pytest.raises(Fault, match=said) as fault:
        chapter(source, name="chuong-7")

    assert "chuong-7" in str(fault.value)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"chapters": [chapter("# A\n\n[x](#khong)")]}, "leads nowhere"),
        ({"chapters": [chapter("# A\n\n[x](khong)")]}, "leads nowhere"),
        ({"chapters": [chapter("# A")]}, "no chapter shows hinh.webp"),
        ({"cover": "khong.webp"}, "for the cover"),
        ({"chapters": [chapter(ALL), chapter(ALL)]}, "the same name"),
    ],
)
def test_a_book_with_a_loose_end_is_not_packed(facts, said):
    with pytest.raises(Fault, match=said):
        pack_book(a_book(**facts))


def test_the_package_lists_every_file_once_and_in_order():
    files = opened(pack_book(a_book(page_words=5, cover="hinh.webp")))
    package = etree.fromstring(files["EPUB/package.opf"])
    hrefs = [item.get("href") for item in package.iter("{*}item")]

    assert next(iter(files)) == "mimetype"
    assert sorted(f"EPUB/{href}" for href in hrefs) == sorted(
        set(files) - {"mimetype", "META-INF/container.xml", "EPUB/package.opf"}
    )
    assert [item.get("idref") for item in package.iter("{*}itemref")] == ["c-mot", "c-hai"]
    assert package.xpath("//*[@properties='cover-image']/@href") == ["hinh.webp"]
    assert package.findtext(".//{*}title") == "Sách & bút"


def test_pages_are_marked_in_the_text_and_listed_in_both_tables_of_contents():
    files = opened(pack_book(a_book(page_words=5)))
    marks = [one for name in ("mot", "hai") for one in etree.fromstring(files[f"EPUB/{name}.xhtml"]).iter("{*}div")
             if one.get("role") == "doc-pagebreak"]  # fmt: skip
    nav = etree.fromstring(files["EPUB/nav.xhtml"])
    listed = nav.xpath("//*[@role='doc-pagelist']//*[local-name()='a']/@href")
    targets = etree.fromstring(files["EPUB/toc.ncx"]).xpath("//*[local-name()='pageTarget']/@value")

    assert len(marks) > 3
    assert [href.split("#")[1] for href in listed] == [mark.get("id") for mark in marks]
    assert targets == [str(n) for n in range(1, len(marks) + 1)]


def test_the_same_book_gives_the_same_bytes():
    assert pack_book(a_book()) == pack_book(a_book())
    assert pack_book(a_book()) != pack_book(a_book(title="Khác"))
