"""The files of the package that are not the text itself."""

from collections.abc import Sequence
from datetime import UTC
from html import escape

from tusach.kit.epub.book import Book, Chapter, Heading

Pages = Sequence[tuple[str, str]]

STYLE = """\
body { line-height: 1.55; margin: 0 4%; }
h1 { font-size: 1.5em; line-height: 1.25; margin: 1.5em 0 1em; }
h2 { font-size: 1.2em; margin: 1.6em 0 .5em; }
h3 { font-size: 1.05em; margin: 1.3em 0 .4em; }
p { margin: 0 0 .7em; }
table { border-collapse: collapse; width: 100%; margin: 1em 0; font-size: .9em; }
caption { text-align: left; font-style: italic; padding-bottom: .4em; }
th, td { border: 1px solid; padding: .3em .45em; text-align: left; vertical-align: top; }
.num { text-align: right; }
figure { margin: 1.2em 0; text-align: center; }
figure img { max-width: 100%; height: auto; border: 1px solid; }
figcaption { font-size: .9em; font-style: italic; margin-top: .4em; }
.box { border: 1px solid; border-left-width: 5px; padding: .7em .9em .1em; margin: 1.2em 0; }
.verse { margin: 1em 0 1em 1.5em; }
.todo { list-style-type: none; padding-left: 1.2em; }
.todo li::before { content: "\\2610\\00a0"; }
dt { font-weight: bold; margin-top: .7em; }
dd { margin: 0 0 0 1.2em; }
"""


def container() -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )


def package(book: Book) -> str:
    """The metadata, the list of files, the reading order (EPUB 3.3 section 5; accessibility by EPUB Accessibility 1.1)."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{book.language}">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{"".join(_metadata(book))}</metadata>'
        f"<manifest>{''.join(_manifest(book))}</manifest>"
        f'<spine toc="ncx">{"".join(_spine(book))}</spine></package>'
    )


def _metadata(book: Book) -> list[str]:
    dc = [("title", "t", book.title), *([("title", "st", book.subtitle)] if book.subtitle else [])]
    out = [f'<dc:identifier id="id">{_text(book.identifier)}</dc:identifier>']
    out += [f'<dc:{tag} id="{key}">{_text(text)}</dc:{tag}>' for tag, key, text in dc]
    out += ['<meta refines="#t" property="title-type">main</meta>']
    out += ['<meta refines="#st" property="title-type">subtitle</meta>'] if book.subtitle else []
    out += [f"<dc:language>{book.language}</dc:language>"]
    out += [f"<dc:creator>{_text(name)}</dc:creator>" for name in book.authors]
    plain = [("publisher", book.publisher), ("date", book.date), ("description", book.description),
             ("rights", book.rights), *(("subject", subject) for subject in book.subjects)]  # fmt: skip
    out += [f"<dc:{tag}>{_text(text)}</dc:{tag}>" for tag, text in plain if text]
    made = book.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    out += [f'<meta property="dcterms:modified">{made}</meta>']
    if book.cover:
        out += ['<meta name="cover" content="cover-image"/>']
    return out + [
        f'<meta property="schema:{name}">{_text(value)}</meta>' for name, value in _accessibility(book)
    ]


def _accessibility(book: Book) -> list[tuple[str, str]]:
    features = ["tableOfContents", "readingOrder", "structuralNavigation"]
    features += ["alternativeText"] if book.pictures else []
    features += ["pageBreakMarkers", "pageNavigation"] if book.page_words else []
    modes = ["textual", *(["visual"] if book.pictures else [])]
    return [
        *(("accessMode", mode) for mode in modes),
        ("accessModeSufficient", "textual"),
        *(("accessibilityFeature", feature) for feature in features),
        ("accessibilityHazard", "none"),
        ("accessibilitySummary", book.summary),
    ]


def _manifest(book: Book) -> list[str]:
    items = [
        ("nav", "nav.xhtml", "application/xhtml+xml", "nav"),
        ("ncx", "toc.ncx", "application/x-dtbncx+xml", ""),
        ("css", "style.css", "text/css", ""),
    ]
    items += [
        (f"c-{chapter.name}", f"{chapter.name}.xhtml", "application/xhtml+xml", "")
        for chapter in book.chapters
    ]
    items += [
        ("cover-image", name, "image/webp", "cover-image")
        if name == book.cover
        else (f"i-{name.removesuffix('.webp')}", name, "image/webp", "")
        for name in sorted(book.pictures)
    ]
    return [
        f'<item id="{key}" href="{href}" media-type="{kind}"{f" properties={chr(34)}{what}{chr(34)}" if what else ""}/>'
        for key, href, kind, what in items
    ]


def _spine(book: Book) -> list[str]:
    return [f'<itemref idref="c-{chapter.name}"/>' for chapter in book.chapters]


def nav(book: Book, pages: Pages) -> str:
    entries = "".join(_entry(chapter) for chapter in book.chapters)
    first = book.chapters[0].name
    inside = (
        f'<nav epub:type="toc" role="doc-toc" id="toc"><h1>Mục lục</h1><ol>{entries}</ol></nav>'
        f'<nav epub:type="landmarks" hidden="hidden"><h2>Các phần</h2><ol>'
        f'<li><a epub:type="bodymatter" href="{first}.xhtml">Bắt đầu đọc</a></li></ol></nav>'
    )
    if pages:
        listed = "".join(f'<li><a href="{address}">{label}</a></li>' for label, address in pages)
        inside += (
            '<nav epub:type="page-list" role="doc-pagelist" hidden="hidden">'
            f"<h2>Danh sách trang</h2><ol>{listed}</ol></nav>"
        )
    return _page(book, "Mục lục", inside)


def _entry(chapter: Chapter) -> str:
    below = [heading for heading in chapter.headings if heading.level == 2]
    inner = "".join(f"<li>{_link(chapter, heading)}</li>" for heading in below)
    top = f'<a href="{chapter.name}.xhtml">{_text(chapter.title)}</a>'
    return f"<li>{top}{f'<ol>{inner}</ol>' if inner else ''}</li>"


def _link(chapter: Chapter, heading: Heading) -> str:
    return f'<a href="{chapter.name}.xhtml#{heading.anchor}">{_text(heading.text)}</a>'


def ncx(book: Book, pages: Pages) -> str:
    """For EPUB 2 readers: chapters only, then the pages."""
    points = "".join(
        f'<navPoint id="n-{chapter.name}" playOrder="{order}"><navLabel><text>{_text(chapter.title)}</text></navLabel>'
        f'<content src="{chapter.name}.xhtml"/></navPoint>'
        for order, chapter in enumerate(book.chapters, start=1)
    )
    after = len(book.chapters)
    listed = "".join(
        f'<pageTarget id="p-{label}" type="normal" value="{label}" playOrder="{after + order}"><navLabel><text>{label}'
        f'</text></navLabel><content src="{address}"/></pageTarget>'
        for order, (label, address) in enumerate(pages, start=1)
    )
    page_list = (
        f"<pageList><navLabel><text>Danh sách trang</text></navLabel>{listed}</pageList>" if listed else ""
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head>'
        f'<meta name="dtb:uid" content="{_text(book.identifier)}"/><meta name="dtb:depth" content="1"/>'
        f'<meta name="dtb:totalPageCount" content="{len(pages)}"/><meta name="dtb:maxPageNumber" content="{len(pages)}"/>'
        f"</head><docTitle><text>{_text(book.title)}</text></docTitle><navMap>{points}</navMap>{page_list}</ncx>"
    )


def _page(book: Book, title: str, inside: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{book.language}" xml:lang="{book.language}"><head><meta charset="utf-8"/><title>{title}</title>'
        f'<link rel="stylesheet" type="text/css" href="style.css"/></head><body>{inside}</body></html>'
    )


def _text(text: str) -> str:
    return escape(text, quote=True)
