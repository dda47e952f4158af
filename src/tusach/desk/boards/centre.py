from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from tusach.campaign.models import Campaign, ObligationKind
from tusach.campaign.queries import milestones_of, obligations_visible_to, overdue_in, stones_of
from tusach.desk.boards.key_figures import GRADES, key_figures
from tusach.desk.boards.shapes import Board, Line, bar_of, campaigns_at, newest_notices, tabs_of, total_of
from tusach.figures.queries import catalogue
from tusach.kit import drawing
from tusach.kit.drawing import Isle, Mark, Matrix, MatrixColumn, MatrixGroup, MatrixRow, State, Tile, TileMap
from tusach.kit.text import day, number
from tusach.people.models import Actor
from tusach.places.queries import tiles_on
from tusach.reports.models import Intake, IntakeState, Outline, OutlineKind, Report
from tusach.reports.models import State as ReportState
from tusach.reports.queries import (
    LEAF_WORDS,
    ProgressRow,
    form_of,
    leaf_matrix,
    newest_files,
    progress,
    waiting_for,
)

_SHOWN = 6
_SIDE = 42  # of a tile, in the units of places' layout
ACCEPTED = State("ok", "Đã tiếp nhận")
WAITING = State("info", "Chờ kiểm tra")
RETURNED = State("warn", "Trả lại, bổ sung")
FILED = State("info", "Đã nộp tệp, chưa gửi", "M-3.5 0H3.5M0-3.5V3.5")
LATE = State("bad", "Quá hạn, chưa nộp")
LATE_BELOW = State("bad", "Còn xã quá hạn")
UNSENT = State("todo", "Chưa gửi, còn hạn")
_MARKS = {
    ".": Mark("todo", "", "Chưa có"),
    "v": Mark("warn", "–", "Đang viết"),
    "x": Mark("warn", "+", "Viết xong, chưa gửi"),
    "g": Mark("info", "·", "Chờ kiểm tra"),
    "t": Mark("bad", "↩", "Trả lại"),
    "n": Mark("ok", "✓", "Đã nhận"),
}


def centre_board(actor: Actor, wished: str = "") -> Board:
    """The whole country on one page; `wished` is the id of the campaign asked for. A fixed number of queries."""
    campaigns = campaigns_at(actor)
    if not campaigns:
        return Board(headline="Chưa có đợt nào đang mở", notices=newest_notices(actor), more=_nothing())
    campaign = next((one for one in campaigns if str(one.pk) == wished), campaigns[0])
    kind = ObligationKind.REPORT
    rows = progress(campaign, kind, at=actor.at)
    if not rows:
        kind = ObligationKind.SURVEY
        rows = progress(campaign, kind, at=actor.at)
    surveys = (
        rows if kind == ObligationKind.SURVEY else progress(campaign, ObligationKind.SURVEY, at=actor.at)
    )
    survey = total_of("", [bar_of(row) for row in surveys])
    reports = _reports(campaign) if kind == ObligationKind.REPORT else {}
    files = _files(reports)
    states = {row.unit_id: _state(row, files.get(row.unit_id)) for row in rows}
    board = Board(headline=_headline(rows, kind), notices=newest_notices(actor))
    board.more = _nothing() | {
        "said": _said(rows, states, survey),
        "campaigns": tabs_of(campaigns, campaign),
        "timeline_title": f"Các mốc của {campaign.plan or campaign.short_name}",
        "timeline": _timeline(campaign, actor),
        "map_title": "Báo cáo của các tỉnh, thành phố" if kind == ObligationKind.REPORT else "Phiếu khảo sát theo tỉnh",
        "map": _map(campaign, rows, states, reports, files),
        "figures": key_figures(campaign, survey),
        "grades": GRADES,
        "indicators": len(catalogue().by_code),
        "late": [_late(row, campaign, reports, files) for row in rows if states[row.unit_id] in (LATE, LATE_BELOW)][:_SHOWN],
        "filed": [_filed(row, files[row.unit_id]) for row in rows if states[row.unit_id] == FILED][:_SHOWN],
        "filed_count": sum(state == FILED for state in states.values()),
        "filed_url": reverse("reports:intake-list") + f"?dot={campaign.pk}",
        "late_url": reverse("campaign:show", args=[campaign.pk]),
        "overdue": sum(row.overdue > 0 for row in rows),
        "overdue_url": reverse("campaign:obligations", args=[campaign.pk]) + f"?loai={kind}&trang_thai=QUA_HAN",
        "matrix": _matrix(campaign, rows, reports) if kind == ObligationKind.REPORT else "",
        "matrix_title": f"{len(rows)} địa phương và các mục của đề cương",
    } | _waiting(actor, campaign)  # fmt: skip
    return board


def _nothing() -> dict[str, Any]:
    texts = [
        "overdue_url",
        "timeline_title",
        "timeline",
        "map_title",
        "map",
        "matrix",
        "matrix_title",
        "late_url",
        "filed_url",
    ]
    lists: dict[str, Any] = {
        name: [] for name in ("said", "figures", "grades", "late", "filed", "waiting", "campaigns")
    }
    return lists | dict.fromkeys(texts, "") | {"overdue": 0}


def _reports(campaign: Campaign) -> dict[int, int]:
    """{province id: id of its report}"""
    made = Report.objects.filter(obligation__campaign=campaign, outline__kind=OutlineKind.REPORT)
    return dict(made.values_list("obligation__unit", "pk"))


def _files(reports: Mapping[int, int]) -> dict[int, Intake]:
    """{province id: the file of its report that is used}"""
    found = newest_files([*reports.values()]) if reports else {}
    return {unit: found[report] for unit, report in reports.items() if report in found}


def _state(row: ProgressRow, file: Intake | None) -> State:
    """A place whose file was read or waits to be read is not urged; one whose file cannot be read is."""
    if row.accepted == row.expected:
        return ACCEPTED
    if row.states.get(ReportState.RETURNED):
        return RETURNED
    if row.sent == row.expected:
        return WAITING
    if file is not None and file.state != IntakeState.UNREADABLE:
        return FILED
    if row.overdue:
        return LATE_BELOW if row.expected > 1 else LATE
    return UNSENT


def _headline(rows: list[ProgressRow], kind: str) -> str:
    done = sum(row.accepted == row.expected for row in rows)
    thing = "có báo cáo được tiếp nhận" if kind == ObligationKind.REPORT else "nhận đủ phiếu của các xã"
    return f"{done} trên {len(rows)} tỉnh, thành phố đã {thing}"


def _said(rows: list[ProgressRow], states: dict[int, State], survey: Any) -> list[str]:
    """What stands under the headline, a clause each. Overdue is who has not sent, whatever else is known of them."""
    counts, overdue = Counter(states.values()), sum(row.overdue > 0 for row in rows)
    if not overdue:
        said = ["Không địa phương nào quá hạn"]
    elif counts[LATE] and counts[LATE] < overdue:
        said = [f"{overdue} địa phương quá hạn, trong đó {counts[LATE]} chưa nộp gì"]
    else:
        said = [f"{overdue} địa phương quá hạn"]
    if counts[FILED]:
        said.append(f"{counts[FILED]} địa phương đã nộp tệp, đang dò")
    if counts[RETURNED]:
        said.append(f"{counts[RETURNED]} báo cáo trả lại để bổ sung")
    said.append(f"{number(survey.sent)} trên {number(survey.expected)} xã đã gửi phiếu")
    return said


def _timeline(campaign: Campaign, actor: Actor) -> SafeString:
    held = list(milestones_of(campaign))
    late = overdue_in(held, obligations_visible_to(actor).filter(campaign=campaign), day=actor.day)
    stones = stones_of(held, late, day=actor.day)
    if not stones:
        return mark_safe("")
    return drawing.timeline(stones, today=actor.day, title=f"Các mốc của {campaign.short_name}")


def _map(
    campaign: Campaign,
    rows: list[ProgressRow],
    states: dict[int, State],
    reports: Mapping[int, int],
    files: Mapping[int, Intake],
) -> SafeString:
    shares = {row.unit_id: f"{round(100 * row.sent / row.expected)}%" for row in rows if row.expected > 1}
    places = tiles_on(campaign.reference_date)
    tiles, isles = [], []
    for tile in places:
        state = states.get(tile.version.unit_id, UNSENT)
        if tile.place.is_isle:
            isles.append(
                Isle(
                    f"Quần đảo {tile.place.label}",
                    tile.version.name,
                    tile.place.x / _SIDE,
                    tile.place.y / _SIDE,
                    state,
                )
            )
        else:
            tiles.append(
                Tile(tile.place.label, tile.version.full_name, round(tile.place.x / _SIDE), round(tile.place.y / _SIDE), state,
                     href=_place_url(campaign, tile.version.unit_id, reports, files), value=shares.get(tile.version.unit_id, ""))
            )  # fmt: skip
    counts = Counter(states.values())
    legend = drawing.key(
        {
            state: counts[state]
            for state in (ACCEPTED, WAITING, FILED, RETURNED, LATE, LATE_BELOW, UNSENT)
            if counts[state]
        }
    )
    return mark_safe(
        legend + drawing.tile_map(TileMap(tiles, isles), title=f"Bản đồ ô {len(states)} tỉnh, thành phố")
    )


def _place_url(
    campaign: Campaign, unit: int, reports: Mapping[int, int], files: Mapping[int, Intake] | None = None
) -> str:
    """The place's file while its text is not in the report, its report when there is one, else what it owes."""
    file = (files or {}).get(unit)
    if file is not None and file.state != IntakeState.TAKEN:
        return reverse("reports:intake-show", args=[file.pk])
    if unit in reports:
        return reverse("reports:read", args=[reports[unit]])
    return reverse("campaign:obligations", args=[campaign.pk]) + f"?noi={unit}"


def _bare(name: str) -> str:
    """A province's name as a list shows it: An Giang, Cần Thơ."""
    return name.removeprefix("Tỉnh ").removeprefix("Thành phố ")


def _filed(row: ProgressRow, file: Intake) -> Line:
    text = {
        IntakeState.WAITING: "Đã nhận tệp, chờ đọc",
        IntakeState.TAKEN: "Đã đưa tệp vào báo cáo, chưa gửi",
    }
    said = text.get(IntakeState(file.state), "Đã nhận tệp, đang dò")
    return Line(_bare(row.name), said, url=reverse("reports:intake-show", args=[file.pk]))


def _late(
    row: ProgressRow, campaign: Campaign, reports: Mapping[int, int], files: Mapping[int, Intake]
) -> Line:
    text = "Đang viết" if row.writing else "Chưa mở báo cáo"
    if row.unit_id in files:
        text = "Tệp đã nộp không đọc được"
    if row.expected > 1:
        text = f"{number(row.sent)} trên {number(row.expected)} xã đã gửi"
    return Line(_bare(row.name), text, url=_place_url(campaign, row.unit_id, reports, files))


def _matrix(campaign: Campaign, rows: list[ProgressRow], reports: Mapping[int, int]) -> SafeString | str:
    issued = Outline.objects.filter(campaign=campaign, kind=OutlineKind.REPORT, issued_at__isnull=False)
    outline = issued.order_by("-version").first()
    if outline is None:
        return ""
    leaves = form_of(outline.tree, outline.digest).leaves
    groups: dict[str, list[MatrixColumn]] = {}
    for order, leaf in enumerate(leaves, start=1):
        groups.setdefault(leaf.part.split(".")[0], []).append(
            MatrixColumn(str(order), f"{leaf.sign} {leaf.title}")
        )
    letters = leaf_matrix(campaign)
    drawn = [
        MatrixRow(_bare(row.name), [_MARKS[letters.get(row.unit_id, {}).get(leaf.key, ".")] for leaf in leaves],
                  href=_place_url(campaign, row.unit_id, reports), gap=order % 5 == 0 and order > 0)
        for order, row in enumerate(rows)
    ]  # fmt: skip
    return drawing.matrix(
        Matrix(
            title=f"Ma trận {len(rows)} tỉnh và {len(leaves)} mục; ô trống là mục chưa có",
            groups=[MatrixGroup(name, columns) for name, columns in groups.items()],
            rows=drawn,
            legend=[_MARKS[letter] for letter in LEAF_WORDS],
        )
    )


def _waiting(actor: Actor, campaign: Campaign) -> dict[str, Any]:
    waiting = waiting_for(actor).filter(obligation__campaign=campaign)
    rows = [
        Line(report.obligation.unit_name, f"Gửi ngày {day(report.submitted_at)}" if report.submitted_at else "",
             url=reverse("reports:show", args=[report.pk]))
        for report in waiting[:_SHOWN]
    ]  # fmt: skip
    return {
        "waiting": rows,
        "waiting_count": waiting.count() if len(rows) == _SHOWN else len(rows),
        "waiting_url": reverse("reports:waiting"),
    }
