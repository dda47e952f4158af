"""Word files by raw XML, so that the tests say exactly what stands in the file."""

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_FILES = {
    "styles": "styles.xml", "numbering": "numbering.xml", "comments": "comments.xml", "footnotes": "footnotes.xml",
    "endnotes": "endnotes.xml", "commentsExtended": "commentsExtended.xml", "header": "header1.xml",
    "footer": "footer1.xml",
}  # fmt: skip
_ROOTS = {
    "comments": "w:comments",
    "commentsExtended": "w15:commentsEx",
    "header": "w:hdr",
    "footer": "w:ftr",
}


def docx(body, *, namespaces=NAMESPACES, entries=None, **parts):
    """`body` and each part are the XML inside their roots; `entries` are further files of the package."""
    relations = "".join(
        f'<Relationship Id="rId{kind}" Type="{_TYPES}{kind}" Target="{_FILES[kind]}"/>' for kind in parts
    )
    files = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": _relations(
            f'<Relationship Id="r1" Type="{_TYPES}officeDocument" Target="word/document.xml"/>'
        ),
        "word/document.xml": f"<w:document {namespaces}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(relations),
    }
    for kind, inside in parts.items():
        root = _ROOTS.get(kind, f"w:{kind}")
        files[f"word/{_FILES[kind]}"] = f"<{root} {namespaces}>{inside}</{root}>"
    return packed(files | (entries or {}))


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, inside in files.items():
            pack.writestr(name, inside)
    return out.getvalue()


def _relations(inside):
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'


def r(text="", properties="", inside=""):
    said = f'<w:t xml:space="preserve">{escape(text)}</w:t>' if text else ""
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{said}{inside}</w:r>"


def p(*inside, style="", num=None, level=None, properties=""):
    """Strings without a tag are runs."""
    made = f"<w:pStyle w:val={quoteattr(style)}/>" if style else ""
    if num is not None or level is not None:
        made += "<w:numPr>"
        made += f'<w:ilvl w:val="{level or 0}"/>' if level is not None or num is not None else ""
        made += (f'<w:numId w:val="{num}"/>' if num is not None else "") + "</w:numPr>"
    made += properties
    said = "".join(one if one.startswith("<") else r(one) for one in inside)
    return f"<w:p>{f'<w:pPr>{made}</w:pPr>' if made else ''}{said}</w:p>"


def ins(*inside, author="Lan", date="2023-09-01T08:00:00Z"):
    return f'<w:ins w:id="1" w:author="{author}" w:date="{date}">{"".join(inside)}</w:ins>'


def gone(text, author="Lan", date="2023-09-01T08:00:00Z"):
    said = f'<w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r>'
    return f'<w:del w:id="2" w:author="{author}" w:date="{date}">{said}</w:del>'


def sdt(tag, inside, *, placeholder=False):
    shown = "<w:showingPlcHdr/>" if placeholder else ""
    return f"<w:sdt><w:sdtPr><w:tag w:val={quoteattr(tag)}/>{shown}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def tbl(*rows):
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def tr(*cells, head=False, properties=""):
    made = ("<w:tblHeader/>" if head else "") + properties
    return f"<w:tr>{f'<w:trPr>{made}</w:trPr>' if made else ''}{''.join(one if one.startswith('<w:') else tc(one) for one in cells)}</w:tr>"


def tc(*inside, span=1, merge=None):
    made = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if merge is not None:
        made += f'<w:vMerge w:val="{merge}"/>' if merge else "<w:vMerge/>"
    said = "".join(one if one.startswith("<w:") else p(one) for one in inside) or "<w:p/>"
    return f"<w:tc>{f'<w:tcPr>{made}</w:tcPr>' if made else ''}{said}</w:tc>"


def lvl(depth, text, form="decimal", *, start=1, extra=""):
    return (f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}'
            f"<w:lvlText w:val={quoteattr(text)}/></w:lvl>")  # fmt: skip


def abstract(key, *levels, extra=""):
    return f'<w:abstractNum w:abstractNumId="{key}">{extra}{"".join(levels)}</w:abstractNum>'


def num(key, of, *overrides):
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{"".join(overrides)}</w:num>'


def restart(depth, start=1):
    return f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def comment(key, text, *, author="Minh", paragraph="00000001", date="2023-09-02T09:00:00Z"):
    return (f'<w:comment w:id="{key}" w:author="{author}" w:date="{date}"><w:p w14:paraId="{paragraph}">'
            f"{r(text)}</w:p></w:comment>")  # fmt: skip


def on(key, *inside):
    """A range that a comment is on."""
    said = "".join(one if one.startswith("<") else r(one) for one in inside)
    return (f'<w:commentRangeStart w:id="{key}"/>{said}<w:commentRangeEnd w:id="{key}"/>'
            f'<w:r><w:commentReference w:id="{key}"/></w:r>')  # fmt: skip
