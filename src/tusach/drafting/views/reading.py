"""The matrix of reports and leaves, and one leaf across all provinces."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from tusach.campaign.models import Campaign, ObligationKind
from tusach.drafting import actions, grid, queries, rules
from tusach.drafting.models import CodeGroup, Excerpt
from tusach.drafting.queries import Board, Mark, Reading, Theme
from tusach.drafting.views.coding_doors import OfCampaign, OfLeaf, Place, campaigns, whole
from tusach.kit.pages import Act, Page
from tusach.kit.text import number
from tusach.people.models import Actor
from tusach.reports.queries import MatrixCell, MatrixRow, Passage, findings_at

_SIGNS: Mapping[str, tuple[str, str, str]] = {
    "found": ("ok", "x", "có, đã dò lại"),
    "machine": ("info", "m", "có, máy xếp, chưa ai dò"),
    "merged": ("ok", "g", "viết chung với mục khác"),
    "none": ("warn", "k", "ghi rõ “không có”"),
    "silent": ("todo", "", "không nói tới"),
    "not_found": ("bad", "?", "chưa tìm thấy, xin xem lại"),
}
_VIEWS = (("", "Trạng thái"), ("dai", "Độ dài"), ("hoi", "Chỗ chưa rõ"), ("ma", "Đoạn gắn mã"))
_KINDS = (
    ("", "Mọi báo cáo"),
    ("nhan", "Đã nhận"),
    ("chua", "Đã gửi, chưa nhận"),
    ("thieu", "Chưa gửi"),
    ("tra", "Đã trả lại"),
)


class Home(Page):
    """The newest campaign that asks for reports: the menu's way in."""

    template_name = "drafting/reading/matrix.html"
    may = rules.may_read_codes

    def find(self, actor: Actor, **address: Any) -> Campaign | None:
        asked = (
            campaigns(actor).filter(obligations__kind="REPORT").order_by("-reference_date", "-pk").distinct()
        )
        return asked.filter(obligations__report__isnull=False).first() or asked.first()

    def context(self, actor: Actor, thing: Campaign | None) -> Mapping[str, Any]:
        return matrix_context(self.request.GET, actor, thing) if thing else {}


def asking(actor: Actor) -> QuerySet[Campaign]:
    """Campaigns that ask provinces for reports, the newest first."""
    asked = campaigns(actor).filter(obligations__kind=ObligationKind.REPORT)
    return asked.order_by("-reference_date", "-pk").distinct()


class ShowMatrix(OfCampaign, Page):
    template_name = "drafting/reading/matrix.html"
    may = rules.may_read_codes

    def context(self, actor: Actor, thing: Campaign) -> Mapping[str, Any]:
        return matrix_context(self.request.GET, actor, thing)


def matrix_context(asked: Mapping[str, str], actor: Actor, campaign: Campaign) -> Mapping[str, Any]:
    board = queries.board_of(campaign)
    parts = list(dict.fromkeys(one.part for one in board.leaves))
    part = whole(asked.get("phan"))
    leaves = [one for one in board.leaves if part is None or parts.index(one.part) + 1 == part]
    state, kind, view = asked.get("o", ""), asked.get("bao", ""), asked.get("xem", "")
    rows = [row for row in board.rows if _is_kind(row, kind)]
    if state in _SIGNS:
        rows = [row for row in rows if any(_state(row.cells.get(one.key)) == state for one in leaves)]
    sent = [row for row in board.rows if row.report_id is not None and row.cells]
    return {
        "drawn": _draw(campaign, board, leaves, rows, view, state) if board.leaves and rows else "",
        "leaves": board.leaves, "shown": len(rows), "total": len(board.rows), "sent": len(sent),
        "accepted": sum(row.is_accepted for row in board.rows),
        "findings": sum(row.open_findings for row in board.rows),
        "views": [(name, label, name == view) for name, label in _VIEWS],
        "parts": [(at, name.split(".")[0], at == part) for at, name in enumerate(parts, 1)],
        "kinds": [(name, label, name == kind) for name, label in _KINDS],
        "states": [(name, words.capitalize(), name == state) for name, (_, _, words) in _SIGNS.items()],
        "campaigns": [one for one in asking(actor) if one.pk != campaign.pk],
        "view": view, "anchoring": queries.anchoring_of(campaign), "may_code": rules.may_code(actor, campaign),
    }  # fmt: skip


def _is_kind(row: MatrixRow, kind: str) -> bool:
    sent = bool(row.cells)
    return {
        "nhan": row.is_accepted, "chua": sent and not row.is_accepted and not row.is_returned,
        "thieu": not sent and not row.is_returned, "tra": row.is_returned,
    }.get(kind, True)  # fmt: skip


def _state(cell: MatrixCell | None) -> str:
    if cell is None:
        return ""
    return "machine" if cell.status == "found" and not cell.is_confirmed else cell.status


def _draw(
    campaign: Campaign,
    board: Board,
    leaves: Sequence[queries.Leaf],
    rows: Sequence[MatrixRow],
    view: str,
    state: str,
) -> Any:
    base = reverse("drafting:reading-matrix", args=[campaign.pk])
    columns = [
        grid.Column(str(one.number), f"Mục {one.number}: {one.label} {one.title}", f"{base}muc/{one.key}/",
                    one.part.split(".")[0])
        for one in leaves
    ]  # fmt: skip
    drawn = [
        grid.Row(
            _bare(row.place),
            reverse("reports:show", args=[row.report_id]) if row.report_id else "",
            row.standing,
            [_cell(board, row, one, view, state, base) for one in leaves],
        )
        for row in rows
    ]
    legend = [grid.Cell(css, sign, words) for css, sign, words in _SIGNS.values()] if not view else []
    title = f"Ma trận {len(rows)} địa phương và {len(leaves)} mục"
    return grid.draw(title=title, columns=columns, rows=drawn, legend=legend)


def _cell(board: Board, row: MatrixRow, leaf: queries.Leaf, view: str, state: str, base: str) -> grid.Cell:
    cell = row.cells.get(leaf.key)
    own = _state(cell)
    if cell is None or (state and own != state):
        return grid.Cell("todo", "", f"{_bare(row.place)}: {row.standing}" if cell is None else "")
    css, sign, words = _SIGNS[own]
    coded = board.coded.get((row.report_id or 0, leaf.key), 0)
    said = (
        f"{_bare(row.place)}, mục {leaf.number}: {words}, {number(cell.letters)} ký tự, {coded} đoạn gắn mã"
    )
    if cell.open_findings:
        said += f", {cell.open_findings} chỗ chưa rõ"
    if view == "dai":
        css, sign = ("info" if cell.letters else "todo"), (_short(cell.letters) if cell.letters else "")
    elif view == "hoi":
        css, sign = ("warn", str(cell.open_findings)) if cell.open_findings else ("todo", "")
    elif view == "ma":
        css, sign = ("ok", str(coded)) if coded else ("todo", "")
    elif cell.open_findings:
        sign += "!"
    return grid.Cell(css, sign, said, f"{base}muc/{leaf.key}/?tinh={row.report_id}#canh")


def _short(letters: int) -> str:
    """A length in hundreds, so that it goes into a cell: 40 -> <1, 1.240 -> 12."""
    return "<1" if letters < 100 else str(min(999, letters // 100))


def _bare(name: str) -> str:
    return name.removeprefix("Tỉnh ").removeprefix("Thành phố ")


class ShowLeaf(OfLeaf, Page):
    """`?tinh=` up to four reports side by side, `?ma=` one theme only."""

    template_name = "drafting/reading/leaf.html"
    may = rules.may_read_codes

    def context(self, actor: Actor, thing: Place) -> Mapping[str, Any]:
        reading = Reading(thing.campaign, thing.leaf)
        theme = reading.theme_of.get(whole(self.request.GET.get("ma")) or 0)
        chosen = self._chosen(reading, theme)
        quotes = _quotes(reading, theme) if theme else []
        only = frozenset({theme.code.pk}) if theme else None
        standing = reading.standing
        written = standing.among("found", "merged")
        findings = findings_at(thing.campaign, thing.leaf.key)
        return {
            "place": thing, "campaign": thing.campaign, "leaf": thing.leaf, "total": len(thing.leaves),
            "reading": reading, "standing": standing, "written": len(written),
            "accepted": reading.counting.accepted, "expected": reading.counting.expected,
            "coded": sum(bool(reading.coded_in(one.report_id)) for one in written),
            "said": reading.said, "theme": theme, "quotes": quotes, "groups": CodeGroup.choices,
            "single": [(one, _quotes(reading, one)) for one in reading.said if one.counted.is_single],
            "dissent": list(_dissent(reading)), "columns": self._columns(reading, chosen, only),
            "others": [one for one in written if one not in chosen],
            "chosen": [one.report_id for one in chosen], "may_code": rules.may_code(actor, thing),
            "unclear": len({one.report_id for one in findings}), "findings": findings,
            "contrasts": queries.contrasts_of(thing.campaign, [(one.code, one.counted) for one in reading.said]),
            "anchoring": queries.anchoring_of(thing.campaign),
            "pending": sum(mark.pending for one in reading.excerpts for mark in reading.marks(one)),
        }  # fmt: skip

    def _chosen(self, reading: Reading, theme: Theme | None) -> list[Passage]:
        by_report = {one.report_id: one for one in reading.passages}
        asked = [whole(text) for text in self.request.GET.getlist("tinh")]
        if any(pk is not None and pk not in by_report for pk in asked):
            raise Http404
        if asked:
            return [by_report[pk] for pk in dict.fromkeys(asked) if pk is not None][: queries.MOST_BESIDE]
        if theme:
            return []
        written = reading.standing.among("found", "merged")
        return sorted(written, key=lambda one: -reading.coded_in(one.report_id))[:3]

    def _columns(
        self, reading: Reading, chosen: Sequence[Passage], only: frozenset[int] | None
    ) -> list[dict[str, Any]]:
        ids = [one.report_id for one in chosen]
        papers = queries.papers_of(ids)
        return [
            {"passage": one, "shown": reading.shown(one, only), "paper": papers.get(one.report_id),
             "rest": [pk for pk in ids if pk != one.report_id], "words": queries.STATUS_WORDS[one.status]}
            for one in chosen
        ]  # fmt: skip


def _quotes(reading: Reading, theme: Theme) -> list[tuple[Excerpt, Mark, Passage | None]]:
    """Every passage marked with the theme, by place, with the mark as it stands there."""
    by_report = {one.report_id: one for one in reading.passages}
    return [
        (excerpt, mark, by_report.get(excerpt.report_id))
        for excerpt in reading.excerpts
        for mark in reading.marks(excerpt)
        if mark.theme.code.pk == theme.code.pk
    ]


def _dissent(reading: Reading) -> Iterator[tuple[Excerpt, Mark]]:
    for excerpt in reading.excerpts:
        yield from ((excerpt, mark) for mark in reading.marks(excerpt) if mark.dissent and not mark.pending)


class FollowReadings(OfCampaign, Act):
    may = rules.may_code

    def act(self, actor: Actor, thing: Campaign, data: Mapping[str, Any], at: datetime) -> str:
        done = actions.follow_readings(campaign=thing, by=actor, at=at)
        if not done:
            return "Mọi đoạn đã đánh dấu đều đứng đúng chỗ trong bản đọc hiện nay."
        lost = f" {done.lost} đoạn không còn thấy chữ, xin xem ở danh sách thất lạc." if done.lost else ""
        return f"Đã dò lại: {done.moved} đoạn theo kịp bản đọc mới.{lost}"

    def next_url(self, thing: Campaign) -> str:
        return reverse("drafting:reading-matrix", args=[thing.pk])


class ListLost(OfCampaign, Page):
    """Excerpts whose words the newest reading does not hold: a person looks."""

    template_name = "drafting/reading/lost.html"
    may = rules.may_read_codes

    def context(self, actor: Actor, thing: Campaign) -> Mapping[str, Any]:
        lost = list(queries.excerpts_of(thing, lost=True)[:200])
        book = queries.codebook_of(thing)
        return {
            "campaign": thing, "may_code": rules.may_code(actor, thing),
            "rows": [
                (one, [(coding, book.by_id[book.final(coding.code_id)]) for coding in queries.codings_now(one)])
                for one in lost
            ],
        }  # fmt: skip
