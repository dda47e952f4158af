import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from tusach.kit import drawing as d
from tusach.kit import paper

BAD = '<script>alert("x")</script>&'
DONE, LATE = d.State("ok", "đã tiếp nhận"), d.State("bad", "quá hạn 2 ngày")
MILESTONES = [
    d.Milestone(
        date(2023, 10, 31), "Địa phương gửi báo cáo", "31/10, 50 trên 63", done=True, href="/a?b=1&c=2"
    ),
    d.Milestone(date(2023, 8, 22), "Ban hành kế hoạch", "22/8, đã xong", done=True),
    d.Milestone(date(2023, 12, 15), "Trình Ban Bí thư", "tháng 12"),
]
TILES = d.TileMap(
    [d.Tile("HG", "Hà Giang", 3, 0, DONE, "/hg"), d.Tile("CB", "Cao Bằng", 4, 0, LATE)],
    [d.Isle("Quần đảo Hoàng Sa", "Đà Nẵng", 7, 3, DONE, "/dn")],
)


def parsed(html):
    """The drawing as a tree; a fragment of several elements is wrapped."""
    return ET.fromstring(f"<div>{html}</div>")  # noqa: S314 - our own drawing


def words(html):
    return " ".join(" ".join(parsed(html).itertext()).split())


def every_drawing(label="Lâm Đồng"):
    points = [d.Point(label, 3), d.Point("2010", None), d.Point("2011", Decimal("4.5"))]
    mark = d.Mark("bad", "↩", label)
    return [
        d.bars([d.Bar(label, 5, href=label), d.Bar("Không có", None)], title=label, unit=label, desc=label),
        d.lines([d.Line(label, points)], title=label, unit=label),
        d.sparkline(points, title=label),
        d.stacked([d.Stack(label, [d.StackPart(label, 30, "ok"), d.StackPart("b", 12, "bad")])], title=label),
        d.timeline(
            [d.Milestone(date(2023, 8, 22), label, label, href=label)], today=date(2023, 9, 1), title=label
        ),
        d.tile_map(
            d.TileMap([d.Tile(label, label, 0, 0, DONE, label, label)], [d.Isle(label, label, 2, 0, DONE)]),
            title=label,
        ),
        d.key({d.State("ok", label): 5}),
        d.matrix(
            d.Matrix(
                label,
                [d.MatrixGroup(label, [d.MatrixColumn(label, label, label)])],
                [d.MatrixRow(label, [mark], label)],
                [mark],
            )
        ),
    ]


def test_hostile_names_stay_text_in_every_drawing():
    for drawn in every_drawing(BAD):
        tree = parsed(drawn)
        assert not list(tree.iter("script"))
        assert "<script>" not in drawn


def test_drawings_need_no_script_and_name_themselves():
    for drawn in every_drawing():
        svgs = [svg for svg in parsed(drawn).iter("svg") if svg.get("aria-hidden") != "true"]
        for svg in svgs:
            assert svg.get("role") in {"img", "group"}
            assert svg.get("aria-label") == "Lâm Đồng" == svg.find("title").text
        assert not [
            name for element in parsed(drawn).iter() for name in element.attrib if name.startswith("on")
        ]


def test_missing_is_not_zero():
    drawn = d.bars([d.Bar("Có", 0), d.Bar("Chưa", None)], title="x")
    assert "Có: 0" in words(drawn)
    assert "Chưa: chưa có" in words(drawn)
    line = d.sparkline([d.Point("a", 1), d.Point("b", None), d.Point("c", 2)], title="x")
    assert line.count("M") == 2  # the line is broken where nothing is known


@pytest.mark.parametrize("rows", [[], [d.Bar("Không", 0)], [d.Bar("Âm", -3)]])
def test_bars_stand_with_nothing_zero_or_less(rows):
    parsed(d.bars(rows, title="x"))


def test_lines_stand_with_nothing_or_one_point():
    for series in (
        [],
        [d.Line("a", [])],
        [d.Line("a", [d.Point("2009", 0)])],
        [d.Line("a", [d.Point("2009", None)])],
    ):
        parsed(d.lines(series, title="x"))


def test_the_timeline_tells_milestones_and_today_in_order_twice():
    drawn = d.timeline(MILESTONES, today=date(2023, 11, 2), title="Bốn mốc")
    tree = parsed(drawn)
    told = [" ".join("".join(li.itertext()).split()) for li in tree.iter("li")]
    assert told == [
        "Ban hành kế hoạch22/8, đã xong",
        "Địa phương gửi báo cáo31/10, 50 trên 63",
        "Hôm nay 02/11",
        "Trình Ban Bí thưtháng 12",
    ]
    assert [li.get("class") for li in tree.iter("li")] == ["done", "done", "now", None]
    assert "Hôm nay 02/11" in [text.text for text in tree.iter("text")]
    assert "/a?b=1&amp;c=2" in drawn


def laid_out(drawn):
    """[(the upright's x, its end, [(x, y, width) of each line of its label])] of a timeline, from left to right."""
    picture = parsed(drawn).find(".//svg")
    uprights = re.findall(r'<path d="M([\d.]+) 58V(\d+)"', str(drawn))
    texts = [text for text in picture.iter("text") if text.find("tspan") is not None]
    lines = [
        (
            float(one.get("x")),
            float(one.get("y")),
            (6.48 if text.get("class") == "sub" else 7.2) * len(one.text.strip()),
        )
        for text in texts
        for one in text.iter("tspan")
    ]
    return [
        (float(x), float(end), [line for line in lines if abs(line[0] - float(x) - 6) < 0.2])
        for x, end in uprights
    ]


@pytest.mark.parametrize("apart", [1, 9, 30, 75])
@pytest.mark.parametrize("count", [2, 5, 8])
def test_no_label_lies_on_another_or_on_an_upright(apart, count):
    names = [f"Mốc {i} của kế hoạch, có tên khá dài" for i in range(count)]
    stones = [
        d.Milestone(
            date(2023, 9, 10) + timedelta(days=apart * i), name, "còn 1.345 nơi quá hạn phiếu khảo sát"
        )
        for i, name in enumerate(names)
    ]
    told = laid_out(d.timeline(stones, today=date(2023, 9, 1), title="x"))
    assert len(told) == count
    for x, _, lines in told:
        for left, y, width in lines:
            assert left + width <= 780
            for other, deep, others in told:
                if other == x:
                    continue
                assert not (left < other < left + width and y - 11 < deep)
                assert not any(
                    at < left + width and left < at + wide and abs(y - down) < 12 for at, down, wide in others
                )


def test_a_timeline_of_nothing_shows_today():
    assert "Hôm nay 02/11" in words(d.timeline([], today=date(2023, 11, 2), title="x"))


def test_a_tile_map_names_every_unit_and_its_isles():
    tree = parsed(d.tile_map(TILES, title="Bản đồ ô"))
    assert [title.text for title in tree.iter("title")][1:] == [
        "Hà Giang: đã tiếp nhận",
        "Cao Bằng: quá hạn 2 ngày",
        "Quần đảo Hoàng Sa (Đà Nẵng): đã tiếp nhận",
    ]
    texts = [text.text for text in tree.iter("text")]
    assert texts == ["HG", "CB", "Quần đảo Hoàng Sa", "thuộc Đà Nẵng"]
    paths = [path.get("d") for path in tree.iter("path")]
    assert len(set(paths)) == 2  # each state has its own mark, without colour


def test_names_at_the_ends_of_lines_keep_their_order_and_their_room():
    def up(name, last):
        return d.Line(name, [d.Point("2022", 0), d.Point("2023", last)])

    drawn = d.lines(
        [up("Bản hiện còn tại ngày kiểm kê", 11_470_501), up("Nhận", 9_000), up("Mất", 10)], title="x"
    )
    tree = parsed(drawn)
    picture = tree if tree.get("viewBox") else tree.find(".//svg")
    width = float(picture.get("viewBox").split()[2])
    ends = list(tree.iter("tspan"))
    heights = [float(span.get("y")) for span in ends[::2]]

    assert [span.text for span in ends[1::2]] == ["11.470.501", "9.000", "10"]
    assert heights == sorted(heights)
    assert all(below - above >= 30 for above, below in pairwise(heights))
    assert all(float(span.get("x")) + 8 * len(span.text) <= width for span in ends)


def test_a_matrix_is_a_table_with_heads_for_readers():
    received, empty = d.Mark("ok", "✓", "Đã nhận"), d.Mark("todo", "", "Chưa có")
    groups = [d.MatrixGroup("Phần I", [d.MatrixColumn("1", "Mục 1"), d.MatrixColumn("2", "Mục 2")])]
    drawn = d.matrix(
        d.Matrix("63 x 26", groups, [d.MatrixRow("Hà Giang", [received, empty], "/hg")], [received, empty])
    )
    tree = parsed(drawn)
    assert tree.find(".//caption").text == "63 x 26"
    assert [th.get("scope") for th in tree.iter("th")] == ["colgroup", "col", "col", "row"]
    assert [i.get("title") for i in tree.iter("i")][2:] == ["Đã nhận", "Chưa có"]


def test_a_drawing_can_leave_the_page():
    for drawn in (d.tile_map(TILES, title="x"), d.bars([d.Bar("A", 5)], title="x")):
        alone = d.standalone(drawn)
        assert "var(--" not in alone
        assert "<a " not in alone
        assert paper.svg_to_png(alone).startswith(b"\x89PNG")
