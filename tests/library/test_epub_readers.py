"""What the W3C asks of whoever reads EPUB 3.3 (w3c/epub-tests: ocf-url, pub-foreign, scr-support-fallback, nav-spine,
cnt-svg, pub-xml), each by a small book of our own. What a book may hold at all is in test_epub_constructs.py.
"""

import time

import pytest

from tests.library.books import SENTENCE, html_of, make_epub, make_picture, page, read
from tests.library.test_epub_constructs import changed, item, notes, titles
from tusach.library.ingest.drawings import safe_drawing
from tusach.library.ingest.epub_package import resolve
from tusach.library.ingest.styles import Styles

PICTURE = {"media/hinh.jpg": make_picture(300, 200, "JPEG"), "khac/hinh.jpg": make_picture(30, 20, "JPEG")}


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("b.xhtml", "EPUB/b.xhtml"), ("../media/a.jpg", "media/a.jpg"), ("../../../../media/a.jpg", "media/a.jpg"),
        ("/media/a.jpg", "media/a.jpg"), ("/../media/a.jpg", "media/a.jpg"), ("#x", "EPUB/a.xhtml"), ("?q=1", "EPUB/a.xhtml"),
        ("./c/../b.xhtml#x", "EPUB/b.xhtml"), ("%2e%2e/b.xhtml", "b.xhtml"), ("https://la.example/b.xhtml", ""),
        ("//la.example/b.xhtml", ""), ("http://[1", ""), ("file:///etc/passwd", ""),
    ],
)  # fmt: skip
def test_addresses_never_leave_the_container(href, path):
    assert resolve("EPUB/a.xhtml", href) == path


@pytest.mark.parametrize("href", ["../media/hinh.jpg", "../../../../media/hinh.jpg", "/media/hinh.jpg"])
def test_a_picture_is_found_from_the_root_of_the_container(href):
    book, blobs = read(
        make_epub([page(f'<p>{SENTENCE} <img src="{href}" alt="Tu viện"/></p>')], files=PICTURE)
    )

    assert 'width="300" height="200"' in html_of(book, blobs)
    assert book.measures["lost_images"] == 0


def test_an_address_that_is_none_costs_only_its_link():
    body = f'<p><a href="http://[1">hỏng</a> <img src="http://[1/a.png" alt="Sơ đồ"/> {SENTENCE}</p>'
    book, blobs = read(make_epub([page(body)]))

    assert "hỏng" in html_of(book, blobs)
    assert "[Hình: Sơ đồ]" in html_of(book, blobs)


def test_a_picture_of_another_kind_is_shown_by_its_fallback():
    listed = (
        item("a", "sao.psd", "image/psd", 'fallback="b"') + item("b", "sao.xyz", "image/xyz", 'fallback="c"')
        + item("c", "sao.png", "image/png") + item("d", "vong.psd", "image/psd", 'fallback="d"')
    )  # fmt: skip
    files = {"OEBPS/sao.psd": b"8BPS\0", "OEBPS/sao.xyz": b"xyz", "OEBPS/sao.png": make_picture(50, 40), "OEBPS/vong.psd": b"8BPS"}  # fmt: skip
    body = f'<p>{SENTENCE} <img src="sao.psd" alt="sao"/><img src="vong.psd" alt="vòng"/></p>'
    book, blobs = read(make_epub([page(body)], manifest=listed, files=files))

    assert html_of(book, blobs).count("<img ") == 1
    assert 'alt="sao"' in html_of(book, blobs)
    assert "[Hình: vòng]" in html_of(book, blobs)


@pytest.mark.parametrize(
    ("fallback", "first"), [('fallback="c2"', "Chương 2"), ('fallback="mat"', "Chương 1"), ("", "Chương 1")]
)
def test_a_page_made_by_scripts_gives_way_to_its_fallback(fallback, first):
    data = changed(make_epub(), ('id="c1"', f'id="c1" properties="scripted" {fallback}'))

    assert titles(read(data)[0])[0] == first


def test_what_is_said_where_no_script_runs_is_read():
    body = "<p>Bảng: <noscript>xem phụ lục</noscript></p><noscript><p>Bảng giá ở trang 7.</p></noscript><script>document.write('x')</script>"
    book, blobs = read(make_epub([page(body)]))

    html = html_of(book, blobs)
    assert "xem phụ lục" in html
    assert '<p id="p2">Bảng giá ở trang 7.</p>' in html
    assert "write" not in html
    assert "media" in notes(book)


def test_lists_hidden_in_the_navigation_are_not_read_to_people():
    nav = page(
        '<nav epub:type="toc"><h1>Mục lục</h1><ol><li><a href="c1.xhtml">Chương 1</a></li></ol></nav>'
        '<nav epub:type="page-list" hidden=""><ol><li><a href="c1.xhtml#x">15</a></li></ol></nav>cuối'
    )
    book, blobs = read(changed(make_epub(nav=nav), ("<spine >", '<spine ><itemref idref="nav"/>')))

    html = html_of(book, blobs, 1)
    assert "Mục lục" in html
    assert "15" not in html
    assert "cuối" in html
    assert [row["label"] for row in book.page_list] == ["15"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_pages_and_package_may_be_in_any_encoding_of_unicode(encoding):
    def written(text: str) -> bytes:
        mark = "\ufeff" if encoding == "utf-16-be" else ""
        return (mark + text.replace('<?xml version="1.0"?>', "")).encode(encoding)

    first = written(page(f"<h1>Đất đai ở xã</h1><p>{SENTENCE}</p>"))
    book, blobs = read(make_epub(files={"OEBPS/c1.xhtml": first, "OEBPS/nav.xhtml": written(page(""))}))

    assert titles(book)[0] == "Đất đai ở xã"
    assert SENTENCE in html_of(book, blobs)
    assert not book.measures["broken"]


def test_entities_of_the_file_itself_are_said_and_others_stay_words():
    subset = (
        "<!ENTITY tusach 'Tủ sách cơ sở'><!ENTITY gach \"&#8211;\"><!ENTITY % la '<!ENTITY x \"y\">'>"
        '<!ENTITY dan "<b>dấu</b>"><!ENTITY hai "&tusach;&tusach;"><!ENTITY ngoai SYSTEM "ngoai.txt">'
    )
    first = page(f"<p>&tusach; &gach; &eacute; &dan; &hai; &ngoai; &la; {SENTENCE}</p>")
    book, blobs = read(make_epub([first.replace("<!DOCTYPE html>", f"<!DOCTYPE html [{subset}]>")]))

    html = html_of(book, blobs)
    assert "Tủ sách cơ sở – é &amp;dan; &amp;hai; &amp;ngoai; &amp;la;" in html
    assert not book.measures["broken"]


def test_entities_are_put_in_a_bounded_number_of_times():
    first = page(f"<p>{'&dai;' * 12_000}</p>").replace(
        "<!DOCTYPE html>", f'<!DOCTYPE html [<!ENTITY dai "{"ha" * 60}">]>'
    )
    book, blobs = read(make_epub([first]))

    assert sum(len(html_of(book, blobs, n)) for n in range(1, len(book.sections) + 1)) < 800_000


def drawn(inside: str) -> str:
    made = safe_drawing(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'.encode())
    return made.data.decode() if made else ""


def test_a_drawing_keeps_the_colours_of_its_own_sheet():
    sheet = (
        "<style>/* a */ @import url(https://beacon.example/x.css); rect{fill:#111;stroke:#222} .st0,.st9{fill:#333}"
        " rect.st1{fill:#444} #rieng{fill:#555 !important} g .st0{fill:#666} .hong{fill:url(https://beacon.example/)}</style>"
    )
    shapes = ('<rect width="1"/><rect class="st0" width="2"/><rect class="la st1 st0" width="3"/><rect id="rieng" class="st1"'
              ' width="4"/><rect class="st0" style="fill:#777" width="5" fill="#888"/><rect class="hong" width="6" fill="#999"/>')  # fmt: skip
    made = drawn(sheet + shapes)

    for width, fill in enumerate(["#111", "#333", "#444", "#555", "#777", "#111"], start=1):
        assert f'width="{width}"' in made
        found = next(one for one in made.split("<rect")[1:] if f'width="{width}"' in one)
        assert f'fill="{fill}"' in found
    assert made.count('stroke="#222"') == 6
    assert "beacon" not in made
    assert "style" not in made


def test_a_sheet_without_sense_costs_nothing_but_itself():
    assert "<rect" in drawn("<style>}}{{ .a{ :; x } @media print { rect{fill:red} }</style><rect width='1'/>")
    assert "<rect" in drawn(f"<style>{'a' * 200_000}</style><rect width='1'/>")
    began = time.process_time()
    assert "fill" not in drawn(f"<style>{'/* ' * 43_000}rect{{fill:#111}}</style><rect width='1'/>")
    assert time.process_time() - began < 1
    assert 'fill="#111"' in drawn("<style>/*/* a{*/rect/* b */{fill:#111}/* c</style><rect width='1'/>")


@pytest.mark.parametrize("sheet", [b"a" * 250_000, b"/* " * 80_000, b"a{" * 120_000, b"}" * 250_000])
def test_a_sheet_made_to_be_slow_is_read_in_one_go(sheet):
    began = time.process_time()
    assert not Styles.read([sheet]).looks
    assert time.process_time() - began < 1


def test_a_sheet_says_how_its_classes_look():
    sheet = (
        b"/* } */ @media all { p.b{/* { */text-align:right} .a , .c{text-align:center} } .d{text-align:center"
    )
    assert Styles.read([sheet]).looks == {("p", "b"): ["right"], ("", "a"): ["center"], ("", "c"): ["center"]}
