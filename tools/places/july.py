"""1 July 2025: 34 provinces, no districts, 3,321 communes."""

from collections import defaultdict
from typing import TYPE_CHECKING

from tools.places.book import NATION, Event, Version
from tools.places.names import full_name, package_key, split_name

if TYPE_CHECKING:
    from tools.places.table import Table

JULY = "2025-07-01"


def rebuild_in_july(table: "Table") -> None:
    links = links_in_july(table)
    provinces = merge_provinces(table)
    renew_communes(table, provinces, links)
    event = table.book.event(
        Event(
            "2025-07.districts",
            "ABOLISH",
            JULY,
            "",
            basis_of(table, "2025-07.districts"),
            "Kết thúc hoạt động của cấp huyện.",
        )
    )
    for unit in table.districts.values():
        table.book.end(unit, JULY, event)


def merge_provinces(table: "Table") -> dict[str, str]:
    """Provinces that were not merged stay themselves; the others are new units, by one act."""
    old = {package_key(row["province"]): row["provinceCode"] for row in table.facts["june"]}
    new = {row["provinceKey"]: row for row in table.facts["july"]}
    event = table.book.event(
        Event(
            "2025-07.provinces",
            "MERGE",
            JULY,
            "",
            basis_of(table, "2025-07.provinces"),
            "Sắp xếp 63 tỉnh, thành phố còn 34.",
        )
    )
    found: dict[str, str] = {}
    for key, sources in sorted(table.facts["converter"]["DICT_PROVINCE"].items()):
        code = new[key]["provinceCode"]
        if len(sources) == 1:
            found[code] = table.provinces[old[sources[0]]]
            continue
        unit = table.book.key_of("PROVINCE", code, JULY)
        kind, name = split_name(new[key]["province"])
        table.book.open("PROVINCE", Version(unit, JULY, code, kind, name, NATION, begun_by=event))
        found[code] = unit
        for source in sources:
            table.book.end(table.provinces[old[source]], JULY, event)
            table.book.link(event, table.provinces[old[source]], unit, "WHOLE", "package")
    table.provinces = found
    return found


def links_in_july(table: "Table") -> dict[tuple[str, str], tuple[str, str, str]]:
    """(old code, new code) -> extent, method, note. The official list speaks before the package."""
    facts = table.facts
    old = {"_".join((r["provinceKey"], r["districtKey"], r["wardKey"] or "")): r["wardCode"] or r["districtCode"]
           for r in facts["june"]}  # fmt: skip
    new = {(r["provinceKey"], r["wardKey"]): r["wardCode"] for r in facts["july"]}
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for province, wards in facts["converter"]["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, sources in wards.items():
            for source in sources:
                found[old[source], new[province, ward]] = ("WHOLE", "package", "")
    for province, sources in facts["converter"]["DICT_PROVINCE_WARD_DIVIDED"].items():
        for source, wards in sources.items():
            for ward in wards:
                found[old[source], new[province, ward["newWardKey"]]] = ("PART", "package", "")
    for row in facts["extents"]:
        settle(table, found, row)
    return found


def settle(table: "Table", found: dict[tuple[str, str], tuple[str, str, str]], row: dict[str, str]) -> None:
    pair = (row["old_code"], row["new_code"])
    old = table.june[pair[0]]
    new = next(r for r in table.facts["july"] if r["wardCode"] == pair[1])
    text = f"{old['ward']} ({pair[0]}, {old['district']}) và {new['ward']} ({pair[1]})"
    unit = table.communes[pair[0]]
    if row["extent"] == "ABSENT":
        del found[pair]
        table.book.doubt(
            "SOURCES_DIFFER", unit, f"{text}: gói dữ liệu có nối, bảng chuyển đổi chính thức không có."
        )
        return
    known = pair in found
    found[pair] = (row["extent"], "official list", row["remark"])
    if row["remark"] == "code in the list belongs to another name":
        found[pair] = (row["extent"], "official list, code corrected", "")
        table.book.doubt("CODE_CORRECTED", unit, f"{text}: bảng chuyển đổi ghi mã của xã khác, nối theo tên.")
    elif not known:
        found[pair] = (row["extent"], "official list", "")
        table.book.doubt(
            "SOURCES_DIFFER", unit, f"{text}: bảng chuyển đổi chính thức có nối, gói dữ liệu không có."
        )
    elif row["remark"] == "Nhập toàn bộ diện tích":
        table.book.doubt(
            "EXTENT_UNCLEAR", unit, f"{text}: toàn bộ diện tích, nhưng dân số còn sang đơn vị khác."
        )


def renew_communes(
    table: "Table", provinces: dict[str, str], links: dict[tuple[str, str], tuple[str, str, str]]
) -> None:
    """A commune taken whole and alone under its own code stays itself; every other one is a new unit."""
    sources: dict[str, list[str]] = defaultdict(list)
    heirs: dict[str, int] = defaultdict(int)
    for old, new in links:
        sources[new].append(old)
        heirs[old] += 1
    former = dict(table.communes)
    fresh: dict[str, str] = {}
    for row in sorted(table.facts["july"], key=lambda r: r["wardCode"]):
        code, province = row["wardCode"], provinces[row["provinceCode"]]
        alone = sources[code] == [code] and heirs[code] == 1 and links[code, code][0] == "WHOLE"
        unit = former[code] if alone else table.book.key_of("COMMUNE", code, JULY)
        kind, name = split_name(row["ward"])
        event = event_of(table, row["provinceCode"])
        chain = {"parent": province, "province": province, "begun_by": event}
        table.book.open("COMMUNE", Version(unit, JULY, code, kind, name, **chain))
        fresh[code] = unit
    for (old, new), (extent, method, note) in sorted(links.items()):
        event = table.book.last(fresh[new]).begun_by
        unit = former.get(old) or table.districts[old]
        if unit != fresh[new]:
            table.book.link(event, unit, fresh[new], extent, method, note)
            if old in former and table.book.stands(unit):
                table.book.end(unit, JULY, event)
    table.communes = fresh


def basis_of(table: "Table", event: str) -> str:
    """The resolution that an event rests on, empty where resolutions.csv has none."""
    basis: str = table.facts["resolutions"].get(event, "")
    return basis


def event_of(table: "Table", province: str) -> str:
    version = table.book.last(table.provinces[province])
    key = f"2025-07.{province}"
    note = f"Sắp xếp đơn vị hành chính cấp xã của {full_name(version.kind, version.name)} năm 2025."
    return table.book.event(Event(key, "REORGANISE", JULY, "", basis_of(table, key), note))
