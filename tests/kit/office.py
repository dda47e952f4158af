"""What Word asks of the parts of a file, which no reader of ours notices: the order of children (ECMA-376, part 1, annex A),
each part well-formed, each id used once, a paragraph at the end of each cell. Word refuses or repairs a file that breaks one.
"""

import io
import zipfile
from collections import Counter
from posixpath import normpath

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_MARKS = "bookmarkStart bookmarkEnd"
ORDERS = {  # of what our writers put in, and its neighbours
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath rPrChange",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
    "spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl "
    "divId cnfStyle rPr sectPr pPrChange",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
    "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType "
    "cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "pBdr": "top left bottom right between bar",
    "tbl": f"{_MARKS} tblPr tblGrid tr sdt",
    "sdt": "sdtPr sdtEndPr sdtContent",
    "sdtPr": "rPr alias lock placeholder showingPlcHdr dataBinding temporary tag id",
    "body": "p tbl sdt sectPr",
}
_UNORDERED = {"body", "sdtPr"}  # their children come in any order, but no others do, and `sectPr` is the last


def faults_of(data: bytes) -> list[str]:
    """What Word would stumble over, a line each."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        names = set(pack.namelist())
        for name in names:
            if not name.endswith((".xml", ".rels")):
                continue
            root = etree.fromstring(pack.read(name))
            if name.endswith(".rels"):
                found += _lost(root, name, names)
            elif name.startswith("word/"):
                found += _disorder(root, name)
            if name == "word/document.xml":
                found += _twice(root)
    return found


def _disorder(root, name):
    for element in root.iter(*[W + one for one in ORDERS]):
        kind = element.tag.removeprefix(W)
        order = ORDERS[kind].split()
        children = [one.tag.removeprefix(W) for one in element]
        if strange := [one for one in children if one not in order and one not in _MARKS]:
            yield f"{name}: {kind} holds {strange}"
        elif kind == "body" and children[-1:] != ["sectPr"]:
            yield f"{name}: the body ends with {children[-1:]}"
        elif kind not in _UNORDERED and (places := [order.index(one) for one in children]) != sorted(places):
            yield f"{name}: {kind} in the order {children}"
    for cell in root.iter(W + "tc"):
        if next(cell[-1].iter(W + "p"), None) is None or cell[-1].tag == W + "tbl":
            yield f"{name}: a cell without a paragraph at its end"
    for one in root.iter(W + "p", W + "r", W + "tc"):
        own = f"{one.tag}Pr"
        if any(child.tag == own for child in one[1:]):
            yield f"{name}: {own.removeprefix(W)} is not the first"


def _twice(root):
    for kinds in (("ins", "del", "rPrChange"), ("bookmarkStart",)):
        ids = Counter(one.get(W + "id") for one in root.iter(*[W + kind for kind in kinds]))
        yield from (f"{kinds}: the id {key} {n} times" for key, n in ids.items() if n > 1)
    controls = Counter(one.get(W + "val") for one in root.iter(W + "id"))
    yield from (f"sdt: the id {key} {n} times" for key, n in controls.items() if n > 1)
    names = Counter(one.get(W + "name") for one in root.iter(W + "bookmarkStart"))
    yield from (f"the bookmark {key} {n} times" for key, n in names.items() if n > 1)


def _lost(root, name, names):
    """Relationships to parts that are not there."""
    folder = name.rpartition("_rels/")[0]
    for one in root.iter(REL + "Relationship"):
        target = one.get("Target")
        where = target.lstrip("/") if target.startswith("/") else normpath(folder + target)
        if one.get("TargetMode") != "External" and where not in names:
            yield f"{name}: {target} is not there"
