"""The list of accounts as a spreadsheet: its columns and reading it."""

from tusach.kit.errors import Refused
from tusach.kit.sheets import Field, Limits, find_header, read_table, records
from tusach.people.actions.accounts import AccountLine

FIELDS = (
    Field(
        "code",
        "Mã xã",
        aliases=("mã", "mã đơn vị", "mã xã, phường", "mã tỉnh", "mã tỉnh, thành phố", "mã đvhc"),
    ),
    Field("full_name", "Họ tên", aliases=("họ và tên", "tên", "người dùng")),
    Field("title", "Chức danh", aliases=("chức vụ",), required=False),
    Field("phone", "Điện thoại", aliases=("số điện thoại", "sđt", "đt"), required=False),
    Field("email", "Email", aliases=("thư điện tử", "e-mail", "thư"), required=False),
)
LIMITS = Limits(size=5 * 1024 * 1024, rows=5_000, columns=100)


def read_lines(data: bytes, *, name: str) -> list[AccountLine]:
    """Every line below the heads with more than a code in it. `Refused` for what is no table, without a needed column, or empty."""
    header = find_header(read_table(data, name=name, limits=LIMITS), FIELDS).require()
    lines = [
        AccountLine(
            row.number,
            row["code"].text,
            row["full_name"].text,
            row["title"].text,
            row["phone"].text,
            row["email"].text,
        )
        for row in records(header, FIELDS)
        if any(row[key].value is not None for key in ("full_name", "title", "phone", "email"))
    ]
    if not lines:
        raise Refused(f"Tệp {name} chưa có người nào dưới dòng tiêu đề.", field="file")
    return lines
