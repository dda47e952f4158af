from tusach.portal.contents import lines, short

TOC = [
    {
        "title": "Một",
        "section": 1,
        "anchor": "",
        "children": [{"title": "Một A", "section": 1, "anchor": "p9"}],
    },
    {
        "title": "Chỉ là tên",
        "section": 0,
        "children": [{"title": "Hai", "section": 3, "anchor": "", "children": []}],
    },
    {"title": "Ba", "section": 5, "anchor": ""},
]


def test_the_contents_are_flat_and_say_where_we_are():
    flat = lines(TOC, here=4)

    assert [(line.title, line.number, line.depth, line.fragment) for line in flat] == [
        ("Một", "1", 0, ""), ("Một A", "", 1, "#p9"), ("Chỉ là tên", "2", 0, ""), ("Hai", "", 1, ""), ("Ba", "3", 0, ""),
    ]  # fmt: skip
    assert [line.title for line in flat if line.here] == ["Hai"]


def test_nothing_is_open_before_the_first():
    assert not any(line.here for line in lines(TOC, here=0))


def test_too_many_lines_are_cut_to_the_first_level_and_the_open_chapter():
    flat = lines(TOC, here=1)

    assert short(flat) is flat
    assert [line.title for line in short(flat, most=2)] == ["Một", "Một A", "Chỉ là tên", "Ba"]
    assert [line.title for line in short(lines(TOC, here=5), most=2)] == ["Một", "Chỉ là tên", "Ba"]
