"""What leaves of a round: the version to be commented on, the table of comments and their dispositions, the passes."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pypdfium2
import segno
from django.conf import settings

from tusach.drafting import queries
from tusach.drafting.actions import Pass, door_address
from tusach.drafting.covering import report_named
from tusach.drafting.exports.gathered import issuer_on
from tusach.drafting.exports.manuscript import paper_of_version
from tusach.drafting.marks import GENERAL_LABEL, GENERAL_TITLE, GUIDE, NARROW
from tusach.drafting.models import Answer, Disposition, Invited, Round, Version
from tusach.drafting.queries.working import Group, Table, TableRow
from tusach.kit import paper as p
from tusach.kit.clock import day_of
from tusach.kit.sheets import Column, Sheet, write_xlsx
from tusach.kit.text import day, day_long, number

_PASS_FORM = Path(__file__).with_name("passes.typ")
_PASS_FONTS = ["Liberation Sans", "Arimo", "Noto Sans", "DejaVu Sans"]
_HEADS = (
    "STT",
    "Cơ quan, người góp ý",
    "Số, ngày văn bản",
    "Nội dung góp ý",
    "Tiếp thu, giải trình",
    "Nơi sửa",
)
_IN_A_CELL, _ON_A_PASS = 16, 18  # letters of a name that stay together
_ROOM_ON_A_PASS = 170  # letters
_ORDER = (
    Disposition.ACCEPTED, Disposition.PARTLY, Disposition.EXPLAINED, Disposition.NOTED, Disposition.DUPLICATE,
    Disposition.OPEN,
)  # fmt: skip


def asking_paper(round: Round, invited: Invited | None = None) -> p.Paper:  # noqa: A002
    """The version as it is sent out: whole, or for who is asked about parts of it those alone, of the rest the headings."""
    if invited is None or not invited.parts:
        return paper_of_version(round.version)
    made = paper_of_version(queries.version_for(invited))
    names = "; ".join(queries.names_of_parts(round.version, invited.parts))
    said = p.Paragraph([p.Run(f"{NARROW}: {names}. Các mục khác chỉ nêu tên.", italic=True)])
    return replace(made, blocks=[said, *made.blocks])


def asking_docx(round: Round, invited: Invited | None = None) -> bytes:  # noqa: A002
    """The version as Word, a bookmark around each paragraph, so that what is written into it finds its place again. The
    first bookmark says of which round and for whom the file is.
    """
    made = asking_paper(round, invited)
    guide = p.Paragraph(
        [p.Run(f"{GUIDE} Hạn trả lời: {day(round.deadline)}.", italic=True)],
        tag=f"round:{round.pk}:{invited.pk if invited else 0}",
    )
    last = p.Annex(label=GENERAL_LABEL, title=GENERAL_TITLE, blocks=[p.Paragraph("")])
    made = replace(made, blocks=[guide, *made.blocks], annexes=[*made.annexes, last])
    data = p.to_docx(made, p.form_on("party", day_of(round.version.made_at)))
    return p.with_bookmarks(data, only=("block:", "round:"))


def asking_pdf(round: Round, invited: Invited | None = None) -> bytes:  # noqa: A002
    """The same to be read and printed; letters that cite "trang 5, dòng 3" mean its pages and lines."""
    return p.to_pdf(asking_paper(round, invited), p.form_on("party", day_of(round.version.made_at)))


def pages_of(round: Round, invited: Invited | None = None) -> list[list[str]]:  # noqa: A002
    """The printed lines of each page of that PDF."""
    document = pypdfium2.PdfDocument(asking_pdf(round, invited))
    try:
        return [
            [line.strip() for line in page.get_textpage().get_text_range().splitlines() if line.strip()]
            for page in document
        ]
    finally:
        document.close()


# --- the table -------------------------------------------------------------------------------------


def table_paper(round: Round, table: Table) -> p.Paper:  # noqa: A002
    """The table "Bảng tổng hợp ý kiến và tiếp thu, giải trình", with no number of its own: it goes along with a paper that has
    one. A draft until every point is disposed and approved.
    """
    on = day_of(round.closed_at or round.opened_at)
    issuer = issuer_on(on)
    return p.Paper(
        letterhead=p.Letterhead(
            issuer=[issuer.name.upper() if issuer else "..."],
            dated=f"Hà Nội, ngày ... tháng ... năm {on.year}",
        ),
        type_name="BẢNG TỔNG HỢP",
        subject=f"ý kiến và tiếp thu, giải trình đối với dự thảo lần {round.version.number} {report_named(round.version.manuscript.title)}",
        blocks=[*map(p.Paragraph, summary_of(round, table)), _table_of(table.groups)],
        turned=True,
        signature=p.Signature(name="...", capacity=["..."]),
        recipients=p.Recipients(("Lãnh đạo Ban (để b/c),", "Lưu ...")),
        draft="" if table.is_final else draft_line(table),
        demo=settings.DEMO or round.version.manuscript.campaign.is_illustration,
    )  # fmt: skip


def draft_line(table: Table) -> str:
    parts = []
    if table.open:
        parts.append(f"CÒN {number(table.open)} Ý KIẾN CHƯA XỬ LÝ")
    if table.unapproved:
        parts.append(f"{number(table.unapproved)} Ý KIẾN CHƯA DUYỆT")
    return "DỰ THẢO" + (f": {', '.join(parts)}" if parts else "")


def summary_of(round: Round, table: Table) -> list[str]:  # noqa: A002
    """The table in two sentences: by which letter it was sent, who answered, and what became of what they said."""
    asked = sum(table.answers.values())
    said = sum(table.counts.values())
    by_letter = f" theo {cited}" if (cited := queries.letter_cited(round)) else ""
    agreed = "thống nhất" if table.is_narrow else "thống nhất toàn văn"
    bodies = (
        f"Đợt “{round.name}” gửi {number(asked)} nơi{by_letter}, hạn trả lời {day_long(round.deadline)}: "
        f"{number(table.answers.get(Answer.COMMENTED, 0))} nơi có ý kiến, {number(table.answers.get(Answer.AGREED, 0))} nơi "
        f"{agreed}, {number(table.answers.get(Answer.NONE, 0))} nơi chưa có ý kiến."
    )
    if not said:
        return [bodies]
    parts = [f"{number(table.counts[one])} {one.label}" for one in _ORDER if table.counts.get(one)]
    return [bodies, f"Tổng số {number(said)} ý kiến: {', '.join(parts)}."]


def _table_of(groups: Sequence[Group]) -> p.Table:
    rows: list[Sequence[p.TableCell | str]] = []
    for group in groups:
        rows.append([p.TableCell(group.title, align="left", bold=True, columns=len(_HEADS))])
        rows += [_line(row) for row in group.rows]
    return _table(rows)


def _table(rows: Sequence[Sequence[p.TableCell | str]]) -> p.Table:
    return p.Table(
        head=[list(_HEADS)], rows=rows, widths=[5, 15, 12, 31, 24, 13],
        aligns=["center", "left", "left", "left", "left", "left"],
    )  # fmt: skip


def _line(row: TableRow) -> list[p.TableCell | str]:
    return [
        str(row.nth),
        p.glued(row.body, _IN_A_CELL),
        _letter(row),
        row.said,
        p.TableCell(_answer(row)),
        row.where,
    ]


def _answer(row: TableRow) -> p.Text:
    """The disposition in bold, its reason after it."""
    word, stop, reason = row.answer.partition(". ")
    return [p.Run(word + stop, bold=True), p.Run(reason)] if reason else [p.Run(row.answer, bold=True)]


def _letter(row: TableRow) -> str:
    return "\n".join(part for part in (row.letter, "(trả lời sau hạn)" if row.late else "") if part)


def table_file(round: Round, kind: str, *, by_body: bool) -> bytes:  # noqa: A002
    """`kind`: docx, pdf or xlsx."""
    table = queries.table_of(round, by_body=by_body)
    if kind == "xlsx":
        return _xlsx(round, table)
    made = table_paper(round, table)
    form = p.form_on("party", day_of(round.opened_at))
    return p.to_docx(made, form) if kind == "docx" else p.to_pdf(made, form)


def _xlsx(round: Round, table: Table) -> bytes:  # noqa: A002
    columns = [
        Column("STT", "integer", 6), Column("Mục", "text", 30), Column("Cơ quan, người góp ý", "text", 30),
        Column("Số, ngày văn bản", "text", 22), Column("Nội dung góp ý", "text", 60),
        Column("Xử lý", "text", 18, choices=[one.label for one in Disposition]), Column("Tiếp thu, giải trình", "text", 50),
        Column("Nơi sửa", "text", 24), Column("Đã duyệt", "text", 10), Column("Sau hạn", "text", 10),
    ]  # fmt: skip
    rows = [_cells(group, row) for group in table.groups for row in group.rows]
    notes = [*summary_of(round, table), *([] if table.is_final else [draft_line(table)])]
    file = io.BytesIO()
    title = f"Tổng hợp ý kiến: {round.name}"
    write_xlsx(file, [Sheet("Ý kiến", columns, rows, title=title, notes=notes)], demo=_is_demo(round))
    return file.getvalue()


def _cells(group: Group, row: TableRow) -> Sequence[object]:
    del group
    point = row.point
    label = Disposition(point.disposition).label if point else ""
    approved = "có" if point and point.approved_at else ""
    late = "có" if row.late else ""
    return [row.nth, row.place, row.body, row.letter, row.said, label, row.answer, row.where, approved, late]


def _is_demo(round: Round) -> bool:  # noqa: A002
    return bool(settings.DEMO or round.version.manuscript.campaign.is_illustration)


# --- passes ------------------------------------------------------------------------------------------


def passes_pdf(round: Round, passes: Sequence[Pass]) -> bytes:  # noqa: A002
    """Six invitations to an A4 page, each with its code and a square code that opens the door with it."""
    data = {
        "title": f"Mời góp ý dự thảo lần {round.version.number}",
        "name": round.name,
        "address": door_address().removeprefix("https://").removeprefix("http://"),
        "deadline": day(round.deadline),
        "demo": "Số liệu minh hoạ, không phải số liệu chính thức." if _is_demo(round) else "",
        "passes": [_pass(one, _asked_of(round.version, one.invited)) for one in passes],
    }
    return p.set_pdf(_PASS_FORM.read_bytes(), json.dumps(data, ensure_ascii=False), fonts=_PASS_FONTS)


def _pass(one: Pass, asked: str) -> Mapping[str, str]:
    drawing = io.BytesIO()
    segno.make(one.link, error="m").save(drawing, kind="svg", border=2)
    return {
        "name": p.glued(one.invited.name, _ON_A_PASS), "code": one.code, "until": day(one.last_day), "qr": drawing.getvalue().decode(),
        "asked": asked,
    }  # fmt: skip


def _asked_of(version: Version, invited: Invited) -> str:
    """What a slip says is asked: as many of the parts as it has room for, and how many more there are."""
    names = queries.names_of_parts(version, invited.parts)
    if not names:
        return "toàn văn dự thảo"
    shown = [
        name
        for nth, name in enumerate(names)
        if not nth or len("; ".join(names[: nth + 1])) <= _ROOM_ON_A_PASS
    ]
    more = len(names) - len(shown)
    return "; ".join(shown) + (f" và {number(more)} phần nữa, có trên trang góp ý" if more else "")
