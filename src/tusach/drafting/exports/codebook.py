"""The codebook as a table to keep and change elsewhere, and every marked passage as a table."""

from typing import IO

from django.conf import settings

from tusach.campaign.models import Campaign
from tusach.drafting.models import CodeGroup, Coding
from tusach.drafting.queries.codes import Counting, codebook_of
from tusach.drafting.queries.excerpts import codings_now, excerpts_of, restricted_among
from tusach.drafting.queries.exchange import Row
from tusach.drafting.queries.gathered import TAKEN_IN
from tusach.drafting.queries.reading import leaves_of
from tusach.kit.errors import Refused
from tusach.kit.sheets import Column, Field, Limits, Sheet, find_header, read_table, records, write_xlsx
from tusach.kit.text import fold

_FIELDS = (
    Field("code", "Số", required=False),
    Field("group", "Nhóm"),
    Field("name", "Tên chủ đề", ("Chủ đề", "Tên")),
    Field("definition", "Gắn khi nào", ("Định nghĩa",), required=False),
    Field("under", "Dưới chủ đề", ("Chủ đề cha",), required=False),
)
GROUPS = {fold(str(label)): value for value, label in CodeGroup.choices}
MOST_ROWS = 2_000


def write_codebook(out: IO[bytes], campaign: Campaign) -> None:
    """XLSX of the living codes, with what they count to; the file read by `read_codebook`."""
    book = codebook_of(campaign)
    counting = Counting(campaign, book)
    columns = [
        Column("Số", "integer", 8), Column("Nhóm", width=26, choices=[str(label) for label in CodeGroup.labels]),
        Column("Tên chủ đề", width=44), Column("Gắn khi nào", width=60), Column("Dưới chủ đề", width=32),
        Column("Số tỉnh nêu", "integer"), Column("Trên số tỉnh", "integer"), Column("Số đoạn", "integer"),
    ]  # fmt: skip
    rows = []
    for line in book.lines:
        code, counted = line.code, counting.of(line.code.pk)
        parent = book.by_id[code.parent_id].name if code.parent_id in book.by_id else ""
        rows.append(
            (code.pk, code.get_group_display(), code.name, code.definition, parent, counted.reports, counted.expected,
             counted.mentions)
        )  # fmt: skip
    sheet = Sheet(
        "Sổ mã", columns, rows, title=f"Sổ mã: {campaign.short_name}",
        notes=["Cột Số nhận ra chủ đề khi nhập lại; chủ đề mới để trống cột ấy. Ba cột cuối chỉ để xem."],
    )  # fmt: skip
    write_xlsx(out, [sheet], demo=settings.DEMO)


def write_excerpts(out: IO[bytes], campaign: Campaign) -> None:
    """XLSX of every marked passage, a row for each coder's mark: for reading, sorting and quoting elsewhere."""
    book = codebook_of(campaign)
    leaves = {leaf.key: leaf for leaf in leaves_of(campaign)}
    excerpts = list(excerpts_of(campaign, lost=None))
    hidden = restricted_among({excerpt.report_id for excerpt in excerpts})
    rows = []
    for excerpt in excerpts:
        leaf, place = leaves.get(excerpt.leaf), excerpt.report.obligation.unit_name
        state = "đã nhận" if excerpt.report.state in TAKEN_IN else "chưa nhận"
        for coding in codings_now(excerpt):
            code = book.by_id[book.final(coding.code_id)]
            rows.append(
                (place, state, leaf.number if leaf else None, leaf.title if leaf else "", code.get_group_display(), code.name,
                 excerpt.quote, _coder(coding), "có" if coding.is_dissent else "", "có" if excerpt.lost_at else "", coding.at,
                 "có" if excerpt.report_id in hidden else "")
            )  # fmt: skip
    columns = [
        Column("Địa phương", width=24), Column("Báo cáo", width=11), Column("Mục số", "integer", 8), Column("Mục", width=36),
        Column("Nhóm", width=20), Column("Chủ đề", width=32), Column("Đoạn", width=80), Column("Người gắn", width=24),
        Column("Ý kiến khác", width=10), Column("Thất lạc", width=9), Column("Gắn lúc", "moment"),
        Column("Không gửi ra ngoài", width=11),
    ]  # fmt: skip
    sheet = Sheet(
        "Đoạn gắn mã", columns, rows, title=f"Các đoạn đã gắn mã: {campaign.short_name}",
        notes=["Mỗi dòng là một lượt gắn. Mã máy gắn chưa ai nhận thì chưa tính vào số tỉnh."],
    )  # fmt: skip
    write_xlsx(out, [sheet], demo=settings.DEMO)


def _coder(coding: Coding) -> str:
    if coding.person is not None:
        return coding.person.full_name
    return f"Máy, {coding.confirmed_by.full_name} nhận" if coding.confirmed_by else "Máy, chưa ai nhận"


def read_codebook(data: bytes, *, name: str) -> list[Row]:
    """Rows of a table with the heads above. Refused with the line for a group that is none of ours."""
    header = find_header(read_table(data, name=name, limits=Limits(rows=MOST_ROWS)), _FIELDS).require()
    rows = []
    for record in records(header, _FIELDS):
        if not record["name"].text.strip():
            continue
        group = GROUPS.get(fold(record["group"].text))
        if group is None:
            raise Refused(
                f"Dòng {record.number}: nhóm “{record['group'].text}” không có. Cần một trong: "
                f"{', '.join(str(label) for label in CodeGroup.labels)}."
            )
        number = record["code"].text.strip()
        rows.append(
            Row(record.number, group, record["name"].text, record["definition"].text, record["under"].text,
                int(number) if number.isdecimal() else None)
        )  # fmt: skip
    if not rows:
        raise Refused("Bảng này không có chủ đề nào. Xin ghi mỗi chủ đề một dòng, có nhóm và tên.")
    return rows
