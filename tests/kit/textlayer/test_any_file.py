"""Damaged Word files: whatever is in them, a layer that holds together or a sentence comes out."""

import copy
import io
import random
import zipfile

from lxml import etree

from tests.kit.textlayer.word import (
    abstract,
    comment,
    docx,
    gone,
    ins,
    lvl,
    num,
    on,
    p,
    packed,
    r,
    restart,
    sdt,
    tbl,
    tc,
    tr,
)
from tusach.kit.errors import Refused
from tusach.kit.textlayer import Layer, read_layer

VALUES = ["", "-1", "0", "99999999999", "x", "1", "restart", "2", " "]
TEXTS = ["", "x" * 50, "\n", "%1%2%9", "\xad", "o\u0309"]


def whole():
    note = '<w:footnoteReference w:id="2"/>'
    box = f"<w:pict><w:txbxContent>{p('khung')}</w:txbxContent></w:pict>"
    body = (
        p("Mục", style="H1")
        + p("Chữ ", gone("cũ"), ins(r("mới")), on(0, "bình luận"), r(inside=note), num=1, level=1)
        + sdt("leaf:1", p("a") + p("b", sdt("x", r("c"))))
        + tbl(tr(tc("A", merge="restart"), tc("B", span=2), head=True), tr(tc(merge=""), "1", tc("2", tbl(tr("z")), "<w:p/>")))
        + '<w:bookmarkStart w:id="7" w:name="m"/>' + p("d", r(inside=box)) + '<w:bookmarkEnd w:id="7"/>'
        + p(r("cã s¸ch", '<w:rFonts w:ascii=".VnTime"/>'))
        + '<w:sectPr><w:headerReference r:id="rIdheader"/></w:sectPr>'
    )  # fmt: skip
    styles = ('<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="N"/><w:pPr><w:numPr>'
              '<w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="N"/>')  # fmt: skip
    numbering = abstract(0, lvl(0, "%1.", "upperRoman"), lvl(1, "%1.%2.", extra="<w:isLgl/>")) + num(
        1, 0, restart(0, 5)
    )
    return docx(
        body, styles=styles, numbering=numbering, comments=comment(0, "?"), header=p("đầu"),
        footnotes=f'<w:footnote w:id="2">{p("chú")}</w:footnote>',
        commentsExtended='<w15:commentEx w15:paraId="00000001" w15:done="1"/>',
    )  # fmt: skip


def damage(root, pool, chance):
    one = chance.choice(list(root.iter()))
    match chance.randrange(5):
        case 0 if one.getparent() is not None:
            one.getparent().remove(one)
        case 1 if one.attrib:
            one.set(chance.choice(list(one.attrib)), chance.choice(VALUES))
        case 2 if one.attrib:
            del one.attrib[chance.choice(list(one.attrib))]
        case 3:
            one.insert(chance.randint(0, len(one)), copy.deepcopy(chance.choice(pool)))
        case _:
            one.text = chance.choice(TEXTS)


def holds_together(layer):
    by_id = {one.id: one for one in layer.paragraphs}
    assert list(by_id) == [f"p{n}" for n in range(1, len(by_id) + 1)]
    assert Layer.from_json(layer.to_json()) == layer
    for one in layer.revisions:
        text = by_id[one.paragraph].text
        assert 0 <= one.start <= len(text)
        assert one.kind == "deleted" or text.startswith(one.text, one.start)
    for one in layer.remarks:
        if one.paragraph:
            assert by_id[one.paragraph].text[one.start : one.start + len(one.quote)] == one.quote


def test_damaged_files_give_a_layer_or_a_sentence():
    seed = random.SystemRandom().randrange(10**6)
    print("seed", seed)  # noqa: T201 - to be repeated
    chance = random.Random(seed)  # noqa: S311 - no secret
    pack = zipfile.ZipFile(io.BytesIO(whole()))
    files = {name: pack.read(name) for name in pack.namelist()}
    parts = [name for name in files if name.startswith("word/") and name.endswith(".xml")]
    pool = [one for name in parts for one in etree.fromstring(files[name]).iter()]
    for _ in range(200):
        made = dict(files)
        for name in chance.sample(parts, chance.randint(1, 3)):
            root = etree.fromstring(made[name])
            for _ in range(chance.randint(1, 6)):
                damage(root, pool, chance)
            made[name] = etree.tostring(root)
        try:
            holds_together(read_layer(packed(made), name="hỏng.docx"))
        except Refused as refusal:
            assert refusal.sentence  # noqa: PT017 - either is right
