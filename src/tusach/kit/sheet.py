"""What the sheet of components shows: made-up words and figures for every partial under templates/ui."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.utils.safestring import SafeString

from tusach.kit import drawing as d
from tusach.kit.icons import ICONS
from tusach.kit.leases import Progress

GROUNDS = (("giay", "Giấy"), ("sang", "Trắng"), ("toi", "Tối"))
COLOURS = (
    ("paper", "Giấy, nền trang"),
    ("sheet", "Tờ, thẻ và ô nhập"),
    ("well", "Vùng lùi"),
    ("ink", "Chữ chính"),
    ("ink-2", "Chữ phụ"),
    ("ink-3", "Chữ gợi ý"),
    ("line", "Kẻ mảnh, trang trí"),
    ("edge", "Viền ô, viền nút"),
    ("gold", "Chỉ vàng, trang trí"),
    ("gold-ink", "Cần chú ý"),
    ("red", "Son: đang ở đây, lỗi"),
    ("green", "Việc chính, đã xong"),
    ("blue", "Tin, vòng chọn"),
    ("mark", "Tô chỗ tìm thấy"),
)
STATES = (
    ("ok", "okc", "Đã duyệt"),
    ("info", "send", "Chờ lãnh đạo"),
    ("warn", "half", "Đang viết"),
    ("bad", "back", "Trả lại"),
    ("todo", "todo", "Chưa viết"),
)
BADGES = (
    ("ok", "okc", "Tiếp thu"),
    ("info", "talk", "Giải trình"),
    ("warn", "off", "Mất mạng"),
    ("bad", "bad", "Quá hạn"),
    ("todo", "todo", "Chưa có"),
)
GRADES = (
    ("ok", "A", "Đối chiếu được đến từng phiếu"),
    ("info", "B", "Có báo cáo ký số"),
    ("warn", "C", "Ước tính"),
)
NOTICES = (
    ("ok", "okc", "Đã nhận báo cáo.", "Số liệu được tính từ bây giờ."),
    ("info", "info", "Đề cương có thay đổi.", "Mục 2.2.5 thêm phần kinh phí xã hội hóa."),
    ("warn", "off", "Đang mất mạng.", "Mọi thứ được giữ trên máy này."),
    ("bad", "bad", "Chưa gửi được.", "Phiếu này đã có người khác gửi lúc 9 giờ 12."),
)
FACTS = (
    {"label": "Đầu sách", "value": "593", "unit": "đầu sách"},
    {"label": "Bản đã cấp", "value": "14.408.340", "unit": "bản"},
    {"label": "Đã gửi phiếu", "value": "98,4%", "note": "10.431 trên 10.598", "tone": "ok", "icon": "okc"},
)
SIZES = (
    ("--f5", "600 var(--f5)/1.18 var(--serif)", "Sách về tận xã"),
    ("--f4", "600 var(--f4)/1.25 var(--serif)", "Tiêu đề trang"),
    ("--f3", "600 var(--f3)/1.3 var(--serif)", "10.598 xã, phường, thị trấn"),
    ("--f2", "600 var(--f2)/1.3 var(--serif)", "Tên việc, tên sách lớn"),
    ("--f1", "650 var(--f1)/1.35 var(--sans)", "Tiêu đề phần"),
    ("--f0", "400 var(--f0)/1.55 var(--sans)", "Đếm từng cuốn theo phiếu rồi ký nhận."),
    ("--f-1", "400 var(--f-1)/1.5 var(--sans)", "Kiểm kê ngày 12/6/2023"),
    ("văn bản", "400 14pt/1.35 var(--official)", "ban hành Kế hoạch tổng kết như sau:"),
)
GAPS = (("g1", 4), ("g2", 8), ("g3", 12), ("g4", 16), ("g5", 24), ("g6", 32), ("g7", 48), ("g8", 72))


def _table() -> dict[str, Any]:
    def row(
        name: str, day: str, titles: str, copies: str, tone: str, icon: str, text: str
    ) -> tuple[str, list[Any]]:
        cells = [
            {"label": "Ngày ký nhận", "text": day},
            {"label": "Đầu sách", "text": titles, "number": True},
            {"label": "Bản", "text": copies, "number": True},
            {"label": "Tình trạng", "text": text, "tone": tone, "icon": icon},
        ]
        return name, cells

    heads = (
        ("Đợt", False),
        ("Ngày ký nhận", False),
        ("Đầu sách", True),
        ("Bản", True),
        ("Tình trạng", False),
    )
    rows = [
        row("Đợt 2/2023", "14/7/2023", "22", "44", "ok", "okc", "Đủ"),
        row("Đợt 1/2023", "20/3/2023", "26", "51", "warn", "warn", "Thiếu 1 bản"),
    ]
    return {
        "caption": "Số bản đã nhận theo đợt",
        "heads": heads,
        "rows": rows,
        "foot": row("Cả năm", "", "48", "95", "", "", ""),
    }


def drawings() -> dict[str, SafeString]:
    return {"timeline": _timeline(), "matrix": _matrix(), **_map(), **_charts()}


def _timeline() -> SafeString:
    milestones = [
        d.Milestone(date(2023, 8, 22), "Ban hành kế hoạch, đề cương", "22/8, đã xong", done=True),
        d.Milestone(date(2023, 10, 31), "Địa phương gửi báo cáo", "31/10, 50 trên 63", done=True),
        d.Milestone(date(2023, 11, 25), "Hội thảo, dự thảo báo cáo", "tháng 11, đang làm"),
        d.Milestone(date(2023, 12, 20), "Trình Ban Bí thư", "tháng 12"),
    ]
    return d.timeline(milestones, today=date(2023, 11, 2), title="Bốn mốc")


def _map() -> dict[str, SafeString]:
    done = d.State("ok", "Đã tiếp nhận")
    states = [
        done,
        d.State("info", "Chờ kiểm tra"),
        d.State("bad", "Quá hạn 2 ngày"),
        d.State("warn", "Trả lại"),
        d.State("todo", "Chưa gửi"),
    ]
    tiles = [d.Tile(f"T{i}", f"Tỉnh số {i}", i % 5, i // 5, states[i % 5], "#") for i in range(15)]
    isles = [
        d.Isle("Quần đảo Hoàng Sa", "Đà Nẵng", 6, 0, done, "#"),
        d.Isle("Quần đảo Trường Sa", "Khánh Hòa", 6, 3, done, "#"),
    ]
    return {
        "key": d.key(dict.fromkeys(states, 3)),
        "map": d.tile_map(d.TileMap(tiles, isles), title="Bản đồ ô"),
    }


def _charts() -> dict[str, SafeString]:
    years = [d.Point(str(y), None if y == 2014 else 300 + 47 * (y - 2009) % 190) for y in range(2009, 2024)]
    other = [d.Point(str(year), 180 + 12 * (year - 2009)) for year in range(2009, 2024)]
    parts = [
        d.StackPart("đã nhận", 44, "ok"),
        d.StackPart("chờ", 6, "info"),
        d.StackPart("trả lại", 4, "warn"),
        d.StackPart("quá hạn", 9, "bad"),
    ]
    copies = [d.Bar("Lâm Đồng", 1412), d.Bar("Hà Giang", 1020), d.Bar("Cao Bằng", None)]
    return {
        "bars": d.bars(copies, title="Bản đã nhận", unit="bản"),
        "lines": d.lines([d.Line("Cấp mới", years), d.Line("Bổ sung", other)], title="Theo năm", unit="bản"),
        "spark": d.sparkline(years, title="Cấp mới từ 2009 đến 2023"),
        "stacked": d.stacked(
            [d.Stack("63 tỉnh", parts), d.Stack("Miền Trung", parts[1:])], title="Tình trạng"
        ),
    }


def _matrix() -> SafeString:
    marks = [
        d.Mark("ok", "✓", "Đã nhận"),
        d.Mark("info", "·", "Chờ kiểm tra"),
        d.Mark("bad", "↩", "Trả lại"),
        d.Mark("warn", "–", "Đang viết"),
        d.Mark("todo", "", "Chưa có"),
    ]
    groups = [
        d.MatrixGroup(f"Phần {k}", [d.MatrixColumn(str(i), f"Mục {k}.{i}") for i in range(1, 9)])
        for k in (1, 2, 3)
    ]
    rows = [
        d.MatrixRow(f"Tỉnh số {i}", [marks[(i * j) % 5] for j in range(24)], "#", gap=i % 3 == 0)
        for i in range(6)
    ]
    return d.matrix(d.Matrix("Sáu tỉnh và 24 mục", groups, rows, marks))


def everything() -> dict[str, Any]:
    return {
        "grounds": GROUNDS,
        "colours": COLOURS,
        "cloths": [(f"t{i}", f"Vải {i}") for i in range(1, 8)],
        "states": STATES,
        "badges": BADGES,
        "grades": GRADES,
        "notices": NOTICES,
        "facts": FACTS,
        "table": _table(),
        "skeleton": (70, 100, 45),
        "waits": (
            Progress(is_reading=True, page=12, pages=40),
            Progress(is_reading=False, page=0, pages=0, before=2),
        ),
        "seg": (("1", "Đúng", "ok", True), ("2", "Sửa lại", "pen", False)),
        "trail": (("Toàn quốc", "#"), ("Lâm Đồng", "#"), ("Di Linh", "")),
        "tabs": (("Theo đoạn", "#", True), ("Theo cuốn", "#", False), ("Chỉ sách nói", "#", False)),
        "steps": ("Nhập", "Kiểm tra", "Trình ký", "Gửi"),
        "chips": (("Nông nghiệp", "t", "4", True), ("Sức khỏe", "t", "5", False)),
        "page": Paginator(range(150), 50).page(2),
        "drawings": drawings(),
        "sizes": SIZES,
        "gaps": GAPS,
        "icons": list(ICONS),
    }
