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
        ("Một", "1", 0, ""), ("Một A", "", 1, "#p9"), ("Hai", "", 1, ""), ("Ba", "2", 0, ""),
    ]  # fmt: skip
    assert [line.title for line in flat if line.here] == ["Hai"]


def test_nothing_is_open_before_the_first():
    assert not any(line.here for line in lines(TOC, here=0))


def test_too_many_lines_are_cut_to_the_first_level_with_our_place():
    flat = lines(TOC, here=1)
    flat[0].here, flat[1].here = False, True

    assert short(flat) is flat
    assert [(line.title, line.here) for line in short(flat, most=2)] == [("Một", True), ("Ba", False)]
