"""PDF and picture files for tests, set by typst."""

import io
import json

import pypdfium2
import typst

_SOURCE = """
#set page(width: 595pt, height: 842pt, margin: 60pt)
#set text(font: "Liberation Serif", size: 13pt)
#set par(leading: 8pt)
#let pages = json(bytes(sys.inputs.pages))
#for (n, lines) in pages.enumerate() {
  if n > 0 { pagebreak() }
  for line in lines { block(text(line)) }
}
"""


def pdf_of_lines(pages):
    """Each line a block of its own on its page."""
    return typst.compile(_SOURCE.encode(), sys_inputs={"pages": json.dumps(pages)})


def pictures(pdf, *, dpi=200):
    document = pypdfium2.PdfDocument(pdf)
    return [document[n].render(scale=dpi / 72).to_pil().convert("L") for n in range(len(document))]


def scan_of(pdf, *, dpi=200, kind="PDF"):
    """The pages as pictures alone, in one PDF or TIFF."""
    first, *others = pictures(pdf, dpi=dpi)
    out = io.BytesIO()
    first.save(
        out, kind, save_all=True, append_images=others, **({"resolution": dpi} if kind == "PDF" else {})
    )
    return out.getvalue()


def mixed(pages, scanned, *, dpi=200):
    """A PDF of set pages with scanned ones behind them."""
    whole = pypdfium2.PdfDocument(pdf_of_lines(pages))
    whole.import_pages(pypdfium2.PdfDocument(scan_of(pdf_of_lines(scanned), dpi=dpi)))
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()
