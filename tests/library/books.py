"""Books as the tests need them, made on the spot: EPUB 2 and 3, PDF, Word, scans, sound. Same call, same bytes."""

import io
import struct
import zipfile
from collections.abc import Mapping

import typst
from docx import Document
from docx.shared import Inches
from PIL import Image, ImageDraw

from tusach.library.ingest import Derived, derive
from tusach.library.ingest.shape import InMemory

SENTENCE = "Luật Đất đai giao cho xã việc ghi sổ, người dân hỏi thủ tục thì cán bộ trả lời trong ngày."
CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/sach.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_SAME_DAY = (2021, 5, 19, 0, 0, 0)


def read(data: bytes, **options: object) -> tuple[Derived, InMemory]:
    """The book and its bytes by hash."""
    blobs = InMemory()
    return derive(io.BytesIO(data), blobs=blobs, **options), blobs


def html_of(book: Derived, blobs: InMemory, ordinal: int = 1) -> str:
    return blobs.kept[book.sections[ordinal - 1].html.sha256].decode()


def pack(files: Mapping[str, str | bytes], *, compressed: bool = True) -> bytes:
    """A zip with these entries, always of the same day."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _SAME_DAY)
            stored = name == "mimetype" or not compressed
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            book.writestr(info, content)
    return made.getvalue()


def page(body: str, *, head: str = "", lang: str = "vi") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="{lang}"><head><title>x</title>{head}</head>'
        f"<body>{body}</body></html>"
    )


def chapter(number: int, *, paragraphs: int = 4) -> str:
    text = "".join(f"<p>Đoạn {number}.{i}. {SENTENCE}</p>" for i in range(1, paragraphs + 1))
    return page(f"<h1>Chương {number}</h1>{text}")


def make_epub(
    pages: list[str] | None = None,
    *,
    files: Mapping[str, str | bytes] | None = None,
    metadata: str = "",
    manifest: str = "",
    spine: str = "",
    nav: str | None = None,
    title: str = "Sổ tay đất đai",
) -> bytes:
    """An EPUB 3 of these XHTML pages (three short chapters by default), OEBPS/c1.xhtml, c2.xhtml, ..."""
    texts = [chapter(n) for n in (1, 2, 3)] if pages is None else pages
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(1, len(texts) + 1)
    )
    refs = "".join(f'<itemref idref="c{n}"/>' for n in range(1, len(texts) + 1))
    listed = "".join(f'<li><a href="c{n}.xhtml">Chương {n}</a></li>' for n in range(1, len(texts) + 1))
    shown = nav if nav is not None else page(f'<nav epub:type="toc"><ol>{listed}</ol></nav>')
    opf = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">x</dc:identifier>'
        f"<dc:title>{title}</dc:title><dc:language>vi</dc:language>{metadata}</metadata><manifest>"
        f'<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>{items}{manifest}'
        f"</manifest><spine {spine}>{refs}</spine></package>"
    )
    return pack(
        {
            "mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "OEBPS/sach.opf": opf,
            "OEBPS/nav.xhtml": shown, **{f"OEBPS/c{n}.xhtml": text for n, text in enumerate(texts, 1)}, **(files or {}),
        }
    )  # fmt: skip


def make_epub2() -> bytes:
    """An EPUB 2 with NCX, page list, guide and a cover by its meta."""
    points = "".join(
        f'<navPoint id="n{n}" playOrder="{n}"><navLabel><text>Chương {n}</text></navLabel><content src="c{n}.html"/>'
        "</navPoint>" for n in (1, 2)
    )  # fmt: skip
    ncx = (
        '<?xml version="1.0"?><!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "ncx.dtd">'
        f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap><pageList><pageTarget value="7">'
        '<navLabel><text>7</text></navLabel><content src="c2.html#trang7"/></pageTarget></pageList></ncx>'
    )
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="2.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:opf="http://www.idpf.org/2007/opf"><dc:title>Kỹ thuật trồng cà phê</dc:title>'
        '<dc:creator opf:role="aut">Nguyễn Văn A</dc:creator><dc:language>vi</dc:language>'
        '<dc:date opf:event="publication">2019-03</dc:date><dc:identifier opf:scheme="ISBN">978-604-57-1234-4</dc:identifier>'
        '<dc:publisher>NXB Nông nghiệp</dc:publisher><dc:subject>Kỹ thuật nông nghiệp</dc:subject>'
        '<meta name="cover" content="bia"/></metadata><manifest><item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        '<item id="bia" href="bia.jpg" media-type="image/jpeg"/><item id="c1" href="c1.html" media-type="application/xhtml+xml"/>'
        '<item id="c2" href="c2.html" media-type="application/xhtml+xml"/></manifest><spine toc="ncx"><itemref idref="c1"/>'
        '<itemref idref="c2"/></spine></package>'
    )  # fmt: skip
    second = page(f'<h2>Chương 2</h2><p>Trước. <a id="trang7" name="trang7"></a>{SENTENCE}</p>')
    return pack(
        {
            "mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "OEBPS/sach.opf": opf,
            "OEBPS/toc.ncx": ncx, "OEBPS/bia.jpg": make_picture(600, 900, "JPEG"), "OEBPS/c1.html": chapter(1),
            "OEBPS/c2.html": second,
        }
    )  # fmt: skip


def make_picture(
    width: int = 1200, height: int = 800, kind: str = "PNG", *, colour: str = "#2a6f4e"
) -> bytes:
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 8, height // 8, width - width // 8, height - height // 8), fill=colour)
    draw.line((0, 0, width, height), fill="#b22222", width=max(1, width // 90))
    made = io.BytesIO()
    image.save(made, kind)
    return made.getvalue()


def make_pdf(chapters: int = 3, *, paragraphs: int = 9, header: str = "Sổ tay đất đai") -> bytes:
    """A set PDF with outline, running head and page numbers; about one A5 page for nine paragraphs."""
    body = "\n\n".join(
        f"= Chương {n}\n" + "\n\n".join(f"Đoạn {n}.{i}. {SENTENCE * 3}" for i in range(1, paragraphs + 1))
        for n in range(1, chapters + 1)
    )
    source = (
        f'#set document(title: "Sổ tay đất đai", author: "Trần Thị B", date: datetime(year: 2020, month: 1, day: 2))\n'
        f'#set page(paper: "a5", numbering: "1", header: [{header}])\n#set par(justify: true)\n'
        f"#show heading: it => {{ pagebreak(weak: true); it }}\n{body}"
    )
    return bytes(typst.compile(source.encode()))


def make_docx(*, chapters: int = 2) -> bytes:
    document = Document()
    document.core_properties.title = "Cẩm nang hòa giải"
    document.core_properties.author = "Lê Văn C"
    document.add_heading("Cẩm nang hòa giải", 0)
    for number in range(1, chapters + 1):
        document.add_heading(f"Chương {number}", 1)
        document.add_paragraph(SENTENCE)
        document.add_heading(f"Mục {number}.1", 2)
        document.add_paragraph("Tổ hòa giải họp tại nhà văn hóa.")
    table = document.add_table(rows=2, cols=2)
    for i, text in enumerate(["Việc", "Số lượt", "Hòa giải", "12"]):
        table.cell(i // 2, i % 2).text = text
    document.add_picture(io.BytesIO(make_picture(300, 200)), width=Inches(2))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def make_scan(kind: str = "PNG", *, pages: int = 1) -> bytes:
    """A photographed page, or a TIFF of several."""
    sheets = []
    for number in range(1, pages + 1):
        sheet = Image.new("L", (1240, 1754), 245)
        ImageDraw.Draw(sheet).text((200, 200), f"Trang {number}: dat dai cua xa", fill=20, font_size=60)
        sheets.append(sheet)
    made = io.BytesIO()
    more = {"save_all": True, "append_images": sheets[1:]} if kind == "TIFF" else {}
    sheets[0].save(made, kind, **more)
    return made.getvalue()


# --- sound --------------------------------------------------------------------------------------------

# MPEG-1 layer III, 128 kbit/s, 44.1 kHz, one channel: a frame of 417 bytes lasts 1,152 samples.
_FRAME = b"\xff\xfb\x90\xc4" + bytes(413)
_FRAMES_OF_SECOND = 44_100 / 1_152


def make_mp3(
    seconds: int = 10, *, title: str = "Hòa giải ở cơ sở", chapters: list[tuple[str, int]] | None = None
) -> bytes:
    """Silent frames after an ID3v2.4 tag; `chapters` are (title, seconds from the start)."""
    frames = (
        _text_frame(b"TIT2", title)
        + _text_frame(b"TALB", "Sách nói: hòa giải")
        + _text_frame(b"TPE1", "Nhiều tác giả")
    )
    for number, (name, begins) in enumerate(chapters or []):
        body = (
            f"ch{number}".encode()
            + b"\0"
            + struct.pack(">IIII", begins * 1000, begins * 1000 + 1, 2**32 - 1, 2**32 - 1)
        )
        frames += _frame(b"CHAP", body + _text_frame(b"TIT2", name))
    tag = b"ID3\x04\x00\x00" + _syncsafe(len(frames)) + frames
    return tag + _FRAME * round(seconds * _FRAMES_OF_SECOND)


def _text_frame(name: bytes, text: str) -> bytes:
    return _frame(name, b"\x03" + text.encode())


def _frame(name: bytes, body: bytes) -> bytes:
    return name + _syncsafe(len(body)) + b"\0\0" + body


def _syncsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def make_m4b(seconds: int = 60, *, chapters: list[tuple[str, int]] | None = None) -> bytes:
    """The boxes of an MP4 that a reader of chapters looks at: its duration, one sound track, Nero's chapter list."""
    mvhd = _box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 1000, seconds * 1000) + bytes(80))
    mdhd = _box(b"mdhd", struct.pack(">IIIIIHH", 0, 0, 0, 1000, seconds * 1000, 0, 0))
    trak = _box(b"trak", _box(b"mdia", mdhd))
    rows = b"".join(
        struct.pack(">QB", begins * 10_000_000, len(name.encode())) + name.encode()
        for name, begins in chapters or []
    )
    chpl = _box(b"chpl", b"\1" + bytes(7) + struct.pack(">B", len(chapters or [])) + rows)
    return (
        _box(b"ftyp", b"M4B \0\0\0\0")
        + _box(b"moov", mvhd + trak + _box(b"udta", chpl))
        + _box(b"mdat", bytes(64))
    )


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body
