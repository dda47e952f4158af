from tusach.drafting import content
from tusach.drafting.content import Answered, Shown
from tusach.drafting.official import paper_of
from tusach.kit.paper import Annex, Heading, Landscape, Paragraph, Run, Table

TREE = [
    {"key": "1", "label": "Phần thứ nhất", "title": "Đánh giá", "type": "part", "children": [
        {"key": "1.1", "label": "1.1", "title": "Lãnh đạo, chỉ đạo, sơ kết", "type": "leaf", "children": [
            {"key": "loi_1", "kind": "longtext", "title": "Nội dung"}, {"key": "so", "kind": "integer", "title": "Số"}]},
        {"key": "1.2", "label": "1.2", "title": "Sơ kết, lãnh đạo, chỉ đạo nói lần nữa: lãnh đạo, chỉ đạo", "type": "leaf", "children": [
            {"key": "loi_2", "kind": "longtext", "title": "Nội dung"}]},
        {"key": "1.3", "label": "1.3", "title": "Khác", "type": "leaf", "children": [
            {"key": "loi_3", "kind": "longtext", "title": "Nội dung"}]},
    ]},
]  # fmt: skip
REPORTS = [
    Answered(1, "Tỉnh Hà Giang", 11, 1, {"loi_1": " Tốt. ", "so": "5", "loi_2": "   "}),
    Answered(2, "Tỉnh Lâm Đồng", 12, 3, {"loi_1": {"value": "Đạt."}, "loi_2": "Có sơ kết."}),
]
FIGURE = Shown("I101", "Văn bản", "văn bản", "1.386", "2/63", "ký xác nhận")
PLACES = {
    "columns": [{"code": "I101", "name": "Văn bản", "unit": "văn bản"}],
    "rows": [
        {"place": "Tỉnh Hà Giang", "cells": [{"value": "", "coverage": "0/193"}]},
        {"place": "Tỉnh Lâm Đồng", "cells": [{"value": "1.386", "coverage": "2/142"}]},
    ],
}


def gathered(reports=REPORTS):
    return content.gather(
        tree=TREE,
        reports=reports,
        figures_of=lambda leaf: [FIGURE] if leaf == "1.1" else [],
        places_of=lambda leaf: PLACES if leaf == "1.1" else {},
    )


def paper(**changed):
    whole = {
        "title": "Tổng kết", "reference": "Địa giới 31/10/2023.", "accepted": ["Tỉnh Hà Giang", "Tỉnh Lâm Đồng"],
        "missing": ["Tỉnh Cao Bằng"], "nodes": gathered(),
    }  # fmt: skip
    return paper_of(
        whole | changed, version=2, place_and_day="Hà Nội", issuer="BAN", symbol="BTGTW", demo=False
    )


def test_under_each_leaf_stands_who_spoke_what_they_said_and_what_was_counted():
    nodes = gathered()

    assert [(node["key"], node["depth"], node["is_leaf"], node["said"]) for node in nodes] == [
        ("1", 0, False, 0), ("1.1", 1, True, 2), ("1.2", 1, True, 1), ("1.3", 1, True, 0),
    ]  # fmt: skip
    assert nodes[1]["passages"][1] == {
        "unit": 2, "place": "Tỉnh Lâm Đồng", "report": 12, "revision": 3, "text": "Đạt.",
    }  # fmt: skip


def test_a_part_of_the_catalogue_is_printed_once_under_the_first_leaf_it_speaks_to():
    nodes = gathered()

    assert [len(node["figures"]) for node in nodes] == [0, 1, 0, 0]
    assert [bool(node["places"]) for node in nodes] == [False, True, False, False]


def test_blank_words_are_silence_and_no_reports_is_no_words():
    assert [node["said"] for node in gathered([])] == [0, 0, 0, 0]
    assert content.passages(TREE[0]["children"][2], REPORTS) == []


def test_the_paper_names_the_source_of_each_passage_in_a_footnote():
    notes = [
        run.note for block in paper().blocks if isinstance(block, Paragraph) and not isinstance(block.text, str)
        for run in block.text if isinstance(run, Run) and run.note
    ]  # fmt: skip

    assert notes == [
        "Báo cáo của Tỉnh Hà Giang, bản 1, mã 11.",
        "Báo cáo của Tỉnh Lâm Đồng, bản 3, mã 12.",
        "Báo cáo của Tỉnh Lâm Đồng, bản 3, mã 12.",
    ]


def test_headings_keep_the_outlines_words_and_close_numbers_with_a_stop():
    headings = [block for block in paper().blocks if isinstance(block, Heading)]

    assert [(one.level, one.label) for one in headings] == [
        (1, "Phần thứ nhất"),
        (2, "1.1."),
        (2, "1.2."),
        (2, "1.3."),
    ]


def test_a_leaf_no_one_spoke_to_says_so():
    said = [
        block.text
        for block in paper().blocks
        if isinstance(block, Paragraph) and not isinstance(block.text, str)
    ]

    assert [Run("Chưa có địa phương nào nêu nội dung này.", italic=True)] in said


def test_the_annexes_name_the_reports_and_the_provinces_with_n_of_n():
    who, places = paper().annexes
    assert isinstance(who, Annex)
    assert who.blocks[0].rows == [["1", "Tỉnh Hà Giang", "2", "Tỉnh Lâm Đồng"]]
    assert "Tỉnh Cao Bằng" in who.blocks[1].text
    turned = places.blocks[0]
    assert isinstance(turned, Landscape)
    table = turned.blocks[1]
    assert isinstance(table, Table)
    assert table.rows == [["1", "Tỉnh Hà Giang", "", "0/193"], ["2", "Tỉnh Lâm Đồng", "1.386", "2/142"]]


def test_without_figures_there_is_no_second_annex():
    nodes = [node | {"figures": [], "places": {}} for node in gathered()]

    assert len(paper(nodes=nodes).annexes) == 1


def test_the_number_waits_for_the_clerk():
    made = paper()

    assert (made.letterhead.symbol, made.draft, made.letterhead.issuer) == (
        "...-BC/BTGTW",
        "DỰ THẢO 2",
        ["BAN"],
    )
