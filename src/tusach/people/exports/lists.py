import io
from collections.abc import Iterable
from typing import Any

from tusach.kit.sheets import Column, Sheet, write_xlsx
from tusach.people.queries import CommuneRow
from tusach.places.models import Level, UnitVersion

_COLUMNS = [
    Column("Họ tên", width=26),
    Column("Tên đăng nhập", width=16),
    Column("Chức trách", width=28),
    Column("Tài khoản", width=18),
]


def accounts_sheet(rows: Iterable[CommuneRow], *, title: str, demo: bool, above: str = "Huyện") -> bytes:
    """`above` heads the column of the unit under which each commune stands."""
    file = io.BytesIO()
    places = [Column("Mã xã", width=10), Column("Xã, phường", width=26), Column(above, width=22)]
    lines = ([*one.values()] for one in accounts_json(rows))
    write_xlsx(file, [Sheet("Tài khoản", [*places, *_COLUMNS], lines, title=title)], demo=demo)
    return file.getvalue()


def accounts_json(rows: Iterable[CommuneRow], *, above: str = "district") -> list[dict[str, Any]]:
    """One record per account, and one for each commune without any. No telephone, no e-mail: whoever needs
    those asks the person's page. `above` is the key of the unit under which the commune stands.
    """
    found: list[dict[str, Any]] = []
    for row in rows:
        place = {"code": row.version.code, "commune": row.version.full_name, above: row.district}
        found += [
            place
            | {
                "full_name": one.person.full_name,
                "username": one.person.username,
                "roles": one.roles,
                "state": one.state.label,
            }
            for one in row.accounts
        ]
        if not row.accounts:
            found.append(place | {"full_name": "", "username": "", "roles": "", "state": row.state.label})
    return found


def account_form(units: Iterable[UnitVersion], *, level: str = Level.COMMUNE) -> bytes:
    """The list to fill in: one line per commune or province, the code already there."""
    commune = level == Level.COMMUNE
    columns = [
        Column("Mã xã" if commune else "Mã tỉnh", width=10),
        Column("Họ tên", width=28),
        Column("Chức danh", width=28),
        Column("Điện thoại", width=16),
        Column("Email", width=30),
        Column("Xã, phường (chỉ để đọc)" if commune else "Tỉnh, thành phố (chỉ để đọc)", width=28),
    ]
    lines = ([one.code, "", "", "", "", one.full_name] for one in units)
    place = "Xã" if commune else "Tỉnh"
    notes = [
        f"Mỗi người một dòng. {place} có hai người thì chép thêm một dòng cùng mã. Dòng chưa có họ tên được bỏ qua."
    ]
    file = io.BytesIO()
    write_xlsx(file, [Sheet("Danh sách", columns, lines, notes=notes)])
    return file.getvalue()
