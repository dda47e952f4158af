"""Word files: text as it is now, structure, and where each part stands."""

import pytest

from tests.kit.textlayer.word import abstract, comment, docx, gone, ins, lvl, num, on, p, r, sdt, tbl, tc, tr
from tusach.kit.textlayer import read_layer


def read(body, **parts):
    return read_layer(docx(body, **parts), name="báo cáo.docx")


def texts(layer):
    return [one.text for one in layer.paragraphs]


def test_tracked_changes_read_as_final_and_as_before():
    layer = read(p("Toàn tỉnh tiếp nhận ", gone("10.000"), ins(r("12.345")), " cuốn sách."))

    (only,) = layer.paragraphs
    assert only.text == "Toàn tỉnh tiếp nhận 12.345 cuốn sách."
    assert only.original == "Toàn tỉnh tiếp nhận 10.000 cuốn sách."
    assert [(one.kind, one.text, one.start, one.author) for one in layer.revisions] == [
        ("deleted", "10.000", 20, "Lan"), ("inserted", "12.345", 20, "Lan"),
    ]  # fmt: skip


@pytest.mark.parametrize(("said", "author"), [("Unknown Author", ""), ("Author", ""), (" Bà  Tư ", "Bà Tư")])
def test_a_name_that_only_a_program_put_is_nobodys(said, author):
    layer = read(
        p("Có ", ins(r("118"), author=said), gone("120", author=said), on(0, " xã")),
        comments=comment(0, "Xem.", author=said),
    )

    assert {one.author for one in (*layer.revisions, *layer.remarks)} == {author}


def test_text_without_changes_has_no_original():
    assert read(p("Không đổi.")).paragraphs[0].original == ""


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    struck = '<w:rPr><w:del w:id="3" w:author="Lan" w:date="2023-09-01T08:00:00Z"/></w:rPr>'
    layer = read(p("Một nửa câu", properties=struck) + p(" và nửa kia.") + p("Đoạn sau."))

    assert texts(layer) == ["Một nửa câu và nửa kia.", "Đoạn sau."]


def test_what_one_inserted_and_another_deleted_was_never_there():
    layer = read(p("Trước ", ins(gone("chen ngang", author="Minh")), "sau."))

    assert (layer.paragraphs[0].text, layer.paragraphs[0].original, list(layer.revisions)) == (
        "Trước sau.",
        "",
        [],
    )


def test_a_moved_sentence_stands_only_where_it_went():
    moved = '<w:moveFrom w:id="5" w:author="Lan"><w:r><w:t>Câu này. </w:t></w:r></w:moveFrom>'
    came = '<w:moveTo w:id="6" w:author="Lan"><w:r><w:t> Câu này.</w:t></w:r></w:moveTo>'
    layer = read(p(moved, "Đầu.") + p("Cuối.", came))

    assert texts(layer) == ["Đầu.", "Cuối. Câu này."]
    assert [one.original for one in layer.paragraphs] == ["Câu này. Đầu.", "Cuối."]


def test_content_controls_of_every_level_give_their_tag():
    row = sdt("row", tr("hàng một", "1"))
    cell = f"<w:tr>{sdt('cell', tc('ô'))}{tc('bên')}</w:tr>"
    body = (
        sdt("leaf:1.1", p("Khối.") + p("Khối hai."))
        + p("Ngày ", sdt("ngay", r("30/10")), ".")
        + tbl(row, cell)
    )
    layer = read(body)

    assert {one.text: one.tags for one in layer.paragraphs} == {
        "Khối.": ("leaf:1.1",), "Khối hai.": ("leaf:1.1",), "Ngày 30/10.": ("ngay",), "hàng một": ("row",),
        "1": ("row",), "ô": ("cell",), "bên": (),
    }  # fmt: skip


def test_an_unfilled_control_is_an_empty_paragraph_with_its_tag():
    layer = read(sdt("leaf:2", p("Bấm vào đây để viết"), placeholder=True) + p("Sau."))

    assert [(one.text, one.tags) for one in layer.paragraphs] == [("", ("leaf:2",)), ("Sau.", ())]


def test_bookmarks_name_what_they_hold():
    start, end = '<w:bookmarkStart w:id="7" w:name="muc_1"/>', '<w:bookmarkEnd w:id="7"/>'
    hidden = '<w:bookmarkStart w:id="8" w:name="_GoBack"/><w:bookmarkEnd w:id="8"/>'
    layer = read(p("Trước.") + start + p("Một.") + p("Hai.", hidden) + p(end, "Sau."))

    assert [one.tags for one in layer.paragraphs] == [(), ("muc_1",), ("muc_1",), ()]


def test_fields_keep_their_result_and_lose_their_code():
    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText> REF muc \\h </w:instrText></w:r>"
    nested = f"{mark('begin')}{code}{mark('begin')}{code}{mark('separate')}{r('x')}{mark('end')}{mark('separate')}{r('2.1')}{mark('end')}"
    simple = '<w:fldSimple w:instr="DATE">' + r("ngày 1/9") + "</w:fldSimple>"
    layer = read(p("Xem mục ", nested, ", ", simple, "."))

    assert texts(layer) == ["Xem mục 2.1, ngày 1/9."]


def test_hidden_text_and_soft_hyphens_are_left_out_and_signs_kept():
    body = p("Mở", r("giấu", "<w:vanish/>"), r(inside="<w:softHyphen/>"), " đầu", r(inside="<w:noBreakHyphen/>"),
             "cuối", r(inside="<w:tab/>"), r("hết", inside="<w:br/>"),
             r(inside='<w:sym w:font="Symbol" w:char="F0B3"/>'))  # fmt: skip

    assert texts(read(body)) == ["Mở đầu-cuối\thết\n≥"]


def test_text_is_nfc_and_places_count_in_it():
    layer = read(p("Ti\u0309nh nha\u0300 ", ins(r("mo\u031b\u0301i"))))

    assert texts(layer) == ["Tỉnh nhà mới"]
    assert [(one.text, one.start) for one in layer.revisions] == [("mới", 9)]


def test_text_boxes_are_read_once():
    box = p("Trong khung.")
    shape = f"<w:drawing><wps:txbx><w:txbxContent>{box}</w:txbxContent></wps:txbx></w:drawing>"
    old = f"<w:pict><v:textbox><w:txbxContent>{box}</w:txbxContent></v:textbox></w:pict>"
    both = f"<mc:AlternateContent><mc:Choice>{shape}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    layer = read(p("Ngoài khung.", f"<w:r>{both}</w:r>") + p("Sau.", f"<w:r>{old}</w:r>"))

    assert [(one.text, one.where) for one in layer.paragraphs] == [
        ("Ngoài khung.", "body"), ("Trong khung.", "textbox"), ("Sau.", "body"), ("Trong khung.", "textbox"),
    ]  # fmt: skip


def test_notes_follow_their_paragraph_and_their_mark_is_no_figure():
    notes = ('<w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote>'
             f'<w:footnote w:id="2">{p(r(inside="<w:footnoteRef/>"), " Theo báo cáo số 12.")}</w:footnote>')  # fmt: skip
    layer = read(
        p("Có 120 xã", r(inside='<w:footnoteReference w:id="2"/>'), ".") + p("Sau."), footnotes=notes
    )

    assert [(one.text, one.where, one.label) for one in layer.paragraphs] == [
        ("Có 120 xã.", "body", ""), ("Theo báo cáo số 12.", "note", "1"), ("Sau.", "body", ""),
    ]  # fmt: skip


def test_running_heads_come_last_and_page_numbers_not_at_all():
    section = (
        '<w:sectPr><w:headerReference r:id="rIdheader"/><w:footerReference r:id="rIdfooter"/></w:sectPr>'
    )
    layer = read(p("Thân.") + section, header=p("TỈNH ỦY LÂM ĐỒNG"), footer=p("- 3 -"))

    assert [(one.text, one.where) for one in layer.paragraphs] == [
        ("Thân.", "body"),
        ("TỈNH ỦY LÂM ĐỒNG", "header"),
    ]


def test_a_table_of_contents_is_no_text():
    styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    gallery = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    )
    body = (
        f"{gallery}<w:sdtContent>{p('Mục lục')}</w:sdtContent></w:sdt>"
        + p("I. Chung\t1", style="T1")
        + p("I. Chung")
    )

    assert texts(read(body, styles=styles)) == ["I. Chung"]


def test_heading_levels_and_looks_come_down_the_chain_of_styles():
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="28"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="Đầu đề 2"/><w:pPr><w:jc w:val="center"/></w:pPr>'
        "<w:rPr><w:b/></w:rPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="của tôi"/><w:basedOn w:val="H2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="O"><w:name w:val="x"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="vòng"/><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="vòng 2"/><w:basedOn w:val="A"/></w:style>'
    )
    body = (
        p("Một", style="Mine")
        + p("Hai", style="O")
        + p("Ba", style="A")
        + p(r("Bốn", '<w:b/><w:i/><w:sz w:val="26"/>'), " xx")
    )
    made = read(body, styles=styles).paragraphs

    assert [(one.level, one.bold, one.centred, one.size) for one in made] == [
        (2, True, True, 14.0), (3, False, False, 14.0), (0, False, False, 14.0), (0, False, False, 13.0),
    ]  # fmt: skip


def test_pages_are_known_when_word_left_its_breaks():
    turn = "<w:lastRenderedPageBreak/>"
    layer = read(p("Trang đầu.") + p(r("Trang sau.", inside=turn)) + p("Vẫn trang sau."))

    assert [one.page for one in layer.paragraphs] == [1, 2, 2]
    assert layer.pages == 2
    assert read(p("Không có dấu.")).paragraphs[0].page is None


def test_capital_letters_by_format_are_capitals():
    assert texts(read(p(r("Kết quả đạt được", "<w:caps/>")))) == ["KẾT QUẢ ĐẠT ĐƯỢC"]


def test_numbers_and_texts_stay_apart():
    numbering = abstract(0, lvl(0, "%1."), lvl(1, "%1.%2.")) + num(1, 0)
    body = p("Chung", num=1) + p("Chữ thường.") + p("Riêng", num=1) + p("Nhỏ", num=1, level=1)
    made = read(body, numbering=numbering).paragraphs

    assert [one.printed for one in made] == ["1. Chung", "Chữ thường.", "2. Riêng", "2.1. Nhỏ"]


def test_strict_files_are_read_alike():
    usual = docx(p("Chữ ", ins(r("mới"))))
    strict = docx(p("Chữ ", ins(r("mới"))), namespaces=(
        'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main" '
        'xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships"'))  # fmt: skip

    assert read_layer(strict, name="a").paragraphs == read_layer(usual, name="a").paragraphs


def test_a_paper_of_the_house_comes_back_with_its_tags_and_changes():
    from datetime import date

    from tusach.kit import paper as made

    blocks = [
        made.Heading(2, "I.", "Tình hình", tag="block:a:1"),
        made.Paragraph([made.Run("Có "), made.Run("118", change="inserted", author="Lan", when="2023-09-01T08:00:00Z"),
                        made.Run("120", change="deleted", author="Lan", when="2023-09-01T08:00:00Z"), made.Run(" xã.")], tag="block:b:2"),
        made.Table([["TT", "Xã"]], [["1", "Lát"]], [1, 3], tag="block:c:1"),
        made.Paragraph("Không thẻ."),
    ]  # fmt: skip
    paper = made.Paper(letterhead=made.Letterhead(issuer=["TỈNH ỦY"]), type_name="Báo cáo", blocks=blocks)
    layer = read_layer(made.to_docx(paper, made.form_on("party", date(2023, 9, 1))), name="x.docx")
    tags = {one.text: one.tags for one in layer.paragraphs}

    assert tags["I. Tình hình"] == ("block:a:1",)
    assert tags["Có 118 xã."] == ("block:b:2",)
    assert tags["Lát"] == ("block:c:1",)
    assert tags["Không thẻ."] == ()
    assert {(one.kind, one.text, one.author) for one in layer.revisions} == {
        ("inserted", "118", "Lan"), ("deleted", "120", "Lan"),
    }  # fmt: skip


def test_a_line_break_where_a_paragraph_ends_parts_it():
    br = r(inside="<w:br/>")
    body = p(
        r("1.1. Kết quả", "<w:b/>"), br, r("Toàn tỉnh có 118 xã."), br, "- Xã Lát", br, "nhận đủ.", style="H"
    )
    styles = '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/></w:style>'
    made = read(body + p("BÁO CÁO", br, "Tổng kết 15 năm"), styles=styles).paragraphs

    assert [(one.text, one.bold, one.level) for one in made] == [
        ("1.1. Kết quả", True, 2), ("Toàn tỉnh có 118 xã.", False, 0), ("- Xã Lát\nnhận đủ.", False, 0),
        ("BÁO CÁO\nTổng kết 15 năm", False, 0),
    ]  # fmt: skip


def test_changes_and_final_text_give_back_what_was():
    body = p(
        ins(r("  Mở đầu ")),
        "giữ ",
        gone("cũ "),
        ins(r("mới"), author="Minh"),
        gone("!"),
        " cuối",
        ins(r(" thêm  ")),
    )
    layer = read(body)
    (one,) = layer.paragraphs
    was, at = "", 0
    for change in layer.revisions:
        was += one.text[at : change.start] + (change.text if change.kind == "deleted" else "")
        at = change.start + (len(change.text) if change.kind == "inserted" else 0)

    assert one.text == "Mở đầu giữ mới cuối thêm"
    assert was + one.text[at:] == one.original == "giữ cũ ! cuối"
