"""What EPUB 3.3 allows beyond chapters of text, one small book for each: read as said here, or refused with a reason.

The list follows the headings of the W3C's test books (w3c/epub-tests: cmt, cnt, fxl, lay, mol, nav, ocf, pkg, pub, scr);
the books are our own. `bench/epubs.py FOLDER` runs a folder of real ones.
"""

import base64
import io
import zipfile

import pytest

from tests.library.books import (
    CONTAINER,
    SENTENCE,
    chapter,
    html_of,
    make_epub,
    make_epub2,
    make_mp3,
    make_picture,
    pack,
    page,
    read,
)
from tests.library.test_ingest_kinds import repacked
from tusach.kit.errors import Refused

XHTML = "application/xhtml+xml"
SVG_PAGE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 60"><title>Bản đồ xã</title>'
    '<rect width="40" height="60" fill="#2a6f4e"/></svg>'
)


def titles(book) -> list[str]:
    return [one.title for one in book.sections]


def notes(book) -> set[str]:
    return {note.code for note in book.notes}


def item(id_: str, href: str, kind: str, more: str = "") -> str:
    return f'<item id="{id_}" href="{href}" media-type="{kind}" {more}/>'


def changed(data: bytes, *pairs: tuple[str, str], name: str = "OEBPS/sach.opf") -> bytes:
    for old, new in pairs:
        data = repacked(data, name, old, new)
    return data


def files_of(data: bytes) -> dict[str, bytes]:
    book = zipfile.ZipFile(io.BytesIO(data))
    return {name: book.read(name) for name in book.namelist()}


def moved(data: bytes, to: dict[str, str]) -> bytes:
    """The same book with entries under other names, the container told."""
    return pack({to.get(name, name): content for name, content in files_of(data).items()})


# --- the container (ocf) ----------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["", "a/b/c/", "Sách Điện Tử/"])
def test_the_package_may_lie_in_any_folder(folder):
    files = files_of(make_epub())
    told = CONTAINER.replace("OEBPS/", folder)
    moved_to = {name.replace("OEBPS/", folder): content for name, content in files.items()}

    book, _ = read(pack({**moved_to, "META-INF/container.xml": told}))

    assert titles(book) == ["Chương 1", "Chương 2", "Chương 3"]
    assert [row["section"] for row in book.toc] == [1, 2, 3]


def test_pages_may_lie_above_beside_and_below_the_package():
    to = {
        "OEBPS/c1.xhtml": "c1.xhtml",
        "OEBPS/c2.xhtml": "chu/c2.xhtml",
        "OEBPS/c3.xhtml": "OEBPS/sau/c3.xhtml",
    }
    pairs = [("c1.xhtml", "../c1.xhtml"), ("c2.xhtml", "../chu/c2.xhtml"), ("c3.xhtml", "sau/c3.xhtml")]
    data = changed(make_epub(), *[(f'href="{old}"', f'href="{new}"') for old, new in pairs])
    data = changed(data, *[(f'href="{old}"', f'href="{new}"') for old, new in pairs], name="OEBPS/nav.xhtml")

    book, _ = read(moved(data, to))

    assert titles(book) == ["Chương 1", "Chương 2", "Chương 3"]
    assert [row["section"] for row in book.toc] == [1, 2, 3]


@pytest.mark.parametrize(
    ("name", "href"),
    [("phần một.xhtml", "ph%E1%BA%A7n%20m%E1%BB%99t.xhtml"), ("phần một.xhtml", "phần một.xhtml"),
     ("pha\u0302\u0300n mo\u0323\u0302t.xhtml", "phần%20một.xhtml"), ("a+b&c.xhtml", "a+b&amp;c.xhtml"), ("50%.xhtml", "50%25.xhtml")],
)  # fmt: skip
def test_addresses_are_percent_encoded_or_not_and_composed_or_not(name, href):
    data = changed(make_epub(), ('href="c1.xhtml"', f'href="{href}"'))
    data = changed(data, ('href="c1.xhtml"', f'href="{href}"'), name="OEBPS/nav.xhtml")

    book, _ = read(moved(data, {"OEBPS/c1.xhtml": f"OEBPS/{name}"}))

    assert titles(book) == ["Chương 1", "Chương 2", "Chương 3"]
    assert book.toc[0]["section"] == 1


def test_of_several_renditions_the_first_is_read():
    second = "</rootfiles>"
    told = CONTAINER.replace(
        second, '<rootfile full-path="OEBPS/anh.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    )
    pictures = files_of(make_epub(title="Bản toàn ảnh"))["OEBPS/sach.opf"]
    book, _ = read(pack({**files_of(make_epub()), "META-INF/container.xml": told, "OEBPS/anh.opf": pictures}))

    assert book.facts.title == "Sổ tay đất đai"


def test_signatures_rights_and_unknown_files_beside_the_container_change_nothing():
    more = {"META-INF/signatures.xml": "<signatures/>", "META-INF/rights.xml": "<rights/>",
            "META-INF/metadata.xml": "<x/>", "META-INF/la.bin": b"\0\1"}  # fmt: skip

    assert titles(read(make_epub(files=more))[0]) == ["Chương 1", "Chương 2", "Chương 3"]


def test_a_container_that_leads_nowhere_is_mended_or_refused():
    lost = files_of(make_epub()) | {
        "META-INF/container.xml": CONTAINER.replace("sach.opf", "khac.opf").encode()
    }
    assert titles(read(pack(lost))[0]) == ["Chương 1", "Chương 2", "Chương 3"]
    lost.pop("OEBPS/sach.opf")
    with pytest.raises(Refused, match="thiếu META-INF"):
        read(pack(lost))


# --- the package (pkg, pub) -------------------------------------------------------------------------


def test_unknown_properties_metadata_collections_and_white_space_do_no_harm():
    data = changed(
        make_epub(metadata='<meta property="la:lung">x</meta><link rel="la" href="x.xml"/><dc:type>la</dc:type>'),
        ("<dc:title>Sổ tay đất đai", "<dc:title>\n  Sổ tay\t  đất\n đai  "),
        ("</spine>", '</spine><collection role="la"><metadata><dc:title>Khác</dc:title></metadata></collection>'),
        ('id="c1"', 'id="c1" properties="la:lung svg"'), ('idref="c2"', 'idref="c2" properties="page-spread-left la"'),
    )  # fmt: skip

    book, _ = read(data)

    assert (book.facts.title, titles(book)) == ("Sổ tay đất đai", ["Chương 1", "Chương 2", "Chương 3"])


def test_creators_stay_in_their_order_and_the_main_title_is_the_title():
    more = (
        '<dc:title id="t2">Phụ đề</dc:title><meta refines="#t2" property="title-type">subtitle</meta>'
        '<dc:creator id="b">Bùi B</dc:creator><dc:creator id="a">An A</dc:creator><meta refines="#a" property="display-seq">1</meta>'
    )
    facts = read(make_epub(metadata=more))[0].facts

    assert (facts.title, facts.subtitle) == ("Sổ tay đất đai", "Phụ đề")
    assert set(facts.authors) == {"Bùi B", "An A"}


def test_a_spine_that_repeats_or_names_nothing_gives_each_page_once():
    data = changed(make_epub(), ("</spine>", '<itemref idref="c1"/><itemref idref="mat"/><itemref/></spine>'))

    assert titles(read(data)[0]) == ["Chương 1", "Chương 2", "Chương 3"]


@pytest.mark.parametrize(
    ("items", "first"),
    [
        (item("c9", "x.json", "application/json", 'fallback="c1"'), "Chương 1"),
        (item("c9", "x.json", "application/json", 'fallback="c8"') + item("c8", "x.json", "x/y", 'fallback="c1"'), "Chương 1"),
        (item("c9", "x.json", "application/json"), "Chương 2"),
        (item("c9", "x.json", "application/json", 'fallback="c9"'), "Chương 2"),
    ],
)  # fmt: skip
def test_a_foreign_page_is_read_by_its_fallback_or_left_out(items, first):
    data = make_epub(manifest=items, files={"OEBPS/x.json": '{"a": 1}'})
    data = changed(data, ('<itemref idref="c1"/>', '<itemref idref="c9"/>'))

    assert titles(read(data)[0])[0] == first


def test_a_package_without_a_spine_and_one_of_foreign_pages_only_are_refused():
    with pytest.raises(Refused, match="manifest, spine"):
        read(changed(make_epub(), ("<spine ", "<khong "), ("</spine>", "</khong>")))
    alone = make_epub([], manifest=item("j", "x.json", "application/json"), files={"OEBPS/x.json": "1"})
    with pytest.raises(Refused, match="không có phần nào"):
        read(changed(alone, ("<spine >", '<spine ><itemref idref="j"/>')))


# --- content (cnt, cmt, fxl, lay, scr, mol) ---------------------------------------------------------


def test_a_drawing_and_a_photograph_in_the_spine_are_pages():
    data = make_epub(
        manifest=item("s", "bando.svg", "image/svg+xml") + item("p", "anh.jpg", "image/jpeg"),
        files={"OEBPS/bando.svg": SVG_PAGE, "OEBPS/anh.jpg": make_picture(600, 400, "JPEG")},
    )
    data = changed(data, ("</spine>", '<itemref idref="s"/><itemref idref="p"/></spine>'))

    book, blobs = read(data)

    assert len(book.sections) == 5
    assert 'alt="Bản đồ xã"' in html_of(book, blobs, 4)
    assert "<img " in html_of(book, blobs, 5)


def test_fixed_layout_is_read_in_the_order_of_its_pages_and_told():
    fixed = (
        '<meta property="rendition:layout">pre-paginated</meta><meta property="rendition:spread">none</meta>'
    )
    head = (
        '<meta name="viewport" content="width=1200,height=600"/><style>p{position:absolute;left:9em}</style>'
    )
    book, blobs = read(make_epub([page(f"<p>{SENTENCE}</p>", head=head)] * 2, metadata=fixed))

    assert "layout" in notes(book)
    assert SENTENCE in html_of(book, blobs)
    assert "viewport" not in html_of(book, blobs)


def test_media_overlays_leave_the_text_whole_and_are_told():
    smil = (
        '<smil xmlns="http://www.w3.org/ns/SMIL" version="3.0"><body><par><text src="c1.xhtml#s1"/>'
        '<audio src="c1.mp3" clipBegin="0s" clipEnd="2s"/></par></body></smil>'
    )
    data = make_epub(
        [page(f'<p><span id="s1">{SENTENCE}</span></p>')],
        metadata='<meta property="media:duration">0:00:02</meta><meta property="media:narrator">Trần E</meta>',
        manifest=item("o", "c1.smil", "application/smil+xml") + item("m", "c1.mp3", "audio/mpeg"),
        files={"OEBPS/c1.smil": smil, "OEBPS/c1.mp3": make_mp3(2)},
    )
    book, blobs = read(changed(data, ('id="c1"', 'id="c1" media-overlay="o"')))

    assert len(book.sections) == 1
    assert SENTENCE in html_of(book, blobs)
    assert book.facts.reader_of == "Trần E"
    assert "media" in notes(book)


def test_what_lies_elsewhere_is_never_fetched():
    body = (
        f'<p>{SENTENCE}</p><audio src="https://beacon.example/a.mp3"><p>Lời thay</p></audio>'
        '<img src="https://beacon.example/b.png" alt="Sơ đồ"/>'
    )
    more = item("r", "https://beacon.example/a.mp3", "audio/mpeg") + item(
        "f", "https://beacon.example/f.woff2", "font/woff2"
    )
    book, blobs = read(make_epub([page(body)], manifest=more))

    html = html_of(book, blobs)
    assert "beacon" not in html
    assert "Lời thay" in html
    assert "[Hình: Sơ đồ]" in html
    assert {"remote", "media"} <= notes(book)


def test_a_picture_inside_its_address_is_shown_and_nothing_else_of_that_kind():
    held = base64.b64encode(make_picture(60, 40)).decode()
    body = (
        f'<p><img alt="trong" src="data:image/png;base64,{held}"/><img alt="sai" src="data:image/png;base64,%%%"/>'
        '<img alt="trang" src="data:text/html,&lt;script>"/><a href="data:text/html,x">đi</a></p>'
    )
    book, blobs = read(make_epub([page(body)]))

    html = html_of(book, blobs)
    assert html.count("<img ") == 1
    assert 'alt="trong"' in html
    assert "[Hình: sai]" in html
    assert "data:" not in html


def test_switch_takes_what_is_kept_here_and_trigger_is_left_out():
    body = (
        '<p><epub:switch id="s"><epub:case required-namespace="http://www.w3.org/1998/Math/MathML">'
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>a</mi></math></epub:case><epub:default>chữ a</epub:default></epub:switch></p>'
        '<p><epub:switch><epub:case required-namespace="http://la.example/">lạ</epub:case><epub:default>thay</epub:default></epub:switch></p>'
        '<epub:trigger action="show" ref="x" ev:observer="y" xmlns:ev="http://www.w3.org/2001/xml-events"/>'
    )
    book, blobs = read(make_epub([page(body)]))

    html = html_of(book, blobs)
    assert "<mi>a</mi>" in html
    assert "chữ a" not in html
    assert "thay" in html
    assert "lạ" not in html
    assert "trigger" not in html


def test_pages_that_are_broken_xml_or_carry_scripts_and_frames_keep_their_words():
    broken = page(f"<p>{SENTENCE}<br><i>nghiêng</p><!-- bỏ -- ngỏ --><p>Hết.</p>")
    active = page(
        f'<p>{SENTENCE}</p><canvas>vẽ</canvas><noscript>không lời</noscript><iframe src="c1.xhtml"/><p hidden="">ẩn</p>'
    )
    book, blobs = read(make_epub([broken, active]))

    assert SENTENCE in html_of(book, blobs, 1)
    assert "Hết." in html_of(book, blobs, 1)
    assert SENTENCE in html_of(book, blobs, 2)
    assert "iframe" not in html_of(book, blobs, 2)
    assert "structure" in notes(book)


# --- navigation (nav) -------------------------------------------------------------------------------


def test_the_page_list_and_landmarks_of_the_navigation():
    nav = page(
        '<nav epub:type="toc"><ol><li><span>Phần I</span><ol><li><a href="c1.xhtml">Chương 1</a></li></ol></li></ol></nav>'
        '<nav epub:type="page-list" hidden=""><ol><li><a href="c2.xhtml#tr5">5</a></li></ol></nav>'
        '<nav epub:type="landmarks"><ol><li><a epub:type="bodymatter" href="c1.xhtml">Bắt đầu</a></li></ol></nav>'
    )
    pages = [chapter(1), page(f'<p>{SENTENCE} <span epub:type="pagebreak" id="tr5" title="5"/></p>')]
    book, _ = read(make_epub(pages, nav=nav))

    assert book.page_list == [{"label": "5", "section": 2, "anchor": "tr5"}]
    assert [(row["title"], len(row["children"])) for row in book.toc] == [("Phần I", 1)]


def test_an_epub_3_with_an_old_contents_only_or_with_none_still_has_contents():
    ncx = files_of(make_epub2())["OEBPS/toc.ncx"].decode().replace(".html", ".xhtml")
    bare = changed(make_epub(manifest=item("ncx", "toc.ncx", "application/x-dtbncx+xml"), files={"OEBPS/toc.ncx": ncx}),
                   ('properties="nav"', ""))  # fmt: skip
    assert [row["title"] for row in read(bare)[0].toc] == ["Chương 1", "Chương 2"]

    none = changed(make_epub(), ('properties="nav"', ""))
    assert [row["title"] for row in read(none)[0].toc] == ["Chương 1", "Chương 2", "Chương 3"]


def test_the_navigation_may_be_a_page_of_the_book():
    data = changed(make_epub(), ("<spine >", '<spine ><itemref idref="nav"/>'))
    book, blobs = read(data)

    assert len(book.sections) == 4
    assert '<a href="../2/">Chương 1</a>' in html_of(book, blobs, 1)
