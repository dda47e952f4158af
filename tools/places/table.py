"""From two lists and a converter to units in time. The rules are told in docs/hard/units-in-time.md."""

from collections import defaultdict
from difflib import SequenceMatcher
from typing import Any

from tools.places.book import NATION, Book, Event, Version
from tools.places.july import rebuild_in_july
from tools.places.names import aliases_of, full_name, package_key, same_name, split_name
from tusach.places.spelling import squeezed

BEGIN, JANUARY, JUNE = "2023-04-08", "2025-01-04", "2025-06-30"
UNKNOWN_DAY = "Nguồn chỉ cho hai danh sách ở hai đầu, không cho ngày hiệu lực: ngày ghi ở đây là ngày của danh sách sau."
ONE_SPELLING = 0.8


class Table:
    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts = facts
        self.book = Book()
        self.communes: dict[str, str] = {}  # code -> unit in the list at hand
        self.districts: dict[str, str] = {}
        self.provinces: dict[str, str] = {}
        self.june: dict[str, dict[str, Any]] = {r["wardCode"]: r for r in facts["june"] if r["wardCode"]}

    def build(self) -> None:
        self.begin()
        self.follow_districts()
        self.follow_communes()
        self.acts_before_july()
        rebuild_in_july(self)
        self.acts_after_july()

    def sheets(self) -> list[tuple[str, list[str], list[list[str]]]]:
        return self.book.sheets()

    # --- April 2023 -------------------------------------------------------------------------------

    def begin(self) -> None:
        self.book.open("NATION", Version(NATION, BEGIN, "", "Nước", "Việt Nam"))
        for level, held, source in (
            ("PROVINCE", self.provinces, "provinces"),
            ("DISTRICT", self.districts, "districts"),
            ("COMMUNE", self.communes, "communes"),
        ):
            for code, row in sorted(self.facts[source].items()):
                kind, name = self.opening_name(level, code, row["name_with_type"])
                unit = self.book.key_of(level, code, BEGIN)
                held[code] = unit
                self.book.open(level, Version(unit, BEGIN, code, kind, name, **self.above(level, row)))

    def above(self, level: str, row: dict[str, Any]) -> dict[str, str]:
        if level == "PROVINCE":
            return {"parent": NATION}
        if level == "DISTRICT":
            return {
                "parent": self.provinces[row["parent_code"]],
                "province": self.provinces[row["parent_code"]],
            }
        return self.under(row["parent_code"])

    def under(self, district_code: str) -> dict[str, str]:
        district = self.districts[district_code]
        return {"parent": district, "district": district, "province": self.book.last(district).province}

    def opening_name(self, level: str, code: str, full: str) -> tuple[str, str]:
        """The name of 2023; where the list of 2025 only spells it otherwise, that spelling."""
        old = split_name(full)
        if level == "COMMUNE" and code in self.june:
            new = split_name(self.june[code]["ward"])
            if same_name(full_name(*old), full_name(*new)):
                return new
        return old

    # --- April 2023 to June 2025 ------------------------------------------------------------------

    def round_event(self, province: str, *, late: bool) -> str:
        day, since = (JUNE, JANUARY) if late else (JANUARY, BEGIN)
        name = self.book.last(self.provinces[province]).name
        note = f"Sắp xếp tại {name}. {UNKNOWN_DAY}"
        return self.book.event(Event(f"{day[:7]}.{province}", "REORGANISE", day, since, "", note))

    def follow_districts(self) -> None:
        """Codes kept, names changed, codes gone and new; where a gone one's communes went says its heirs."""
        now = {r["districtCode"]: r for r in self.facts["june"]}
        before = {code: row["parent_code"] for code, row in self.facts["communes"].items()}
        sent: dict[str, set[str]] = defaultdict(set)
        for code, heir in self.heirs().items():
            if heir:
                sent[before[code]].add(self.june[heir]["districtCode"])
        gone = [code for code in self.facts["districts"] if code not in now]
        absorbing = {next(iter(sent[c])) for c in gone if len(sent[c]) == 1}
        old = dict(self.districts)
        for code, row in sorted(now.items()):
            kind, name = split_name(row["district"])
            event = self.round_event(row["provinceCode"], late=False)
            former = self.book.last(old[code]) if code in old else None
            if former and same_name(full_name(former.kind, former.name), full_name(kind, name)):
                former.name = name
                continue
            fresh = former is None or (code in absorbing and not same_name(former.name, name))
            unit = self.book.key_of("DISTRICT", code, JANUARY) if fresh else old[code]
            province = self.provinces[row["provinceCode"]]
            chain = {"parent": province, "province": province, "begun_by": event}
            self.districts[code] = unit
            self.book.open("DISTRICT", Version(unit, JANUARY, code, kind, name, **chain))
            if former and fresh:
                self.book.end(old[code], JANUARY, event)
                self.book.link(event, old[code], unit, "WHOLE", "same code, new name")
        self.link_districts(gone, sent, old)
        self.link_new_districts(sent, old)

    def link_districts(self, gone: list[str], sent: dict[str, set[str]], old: dict[str, str]) -> None:
        for code in gone:
            event = self.round_event(self.facts["districts"][code]["parent_code"], late=False)
            self.book.end(old[code], JANUARY, event)
            del self.districts[code]
            extent = "WHOLE" if len(sent[code]) == 1 else "PART"
            for heir in sent[code]:
                self.book.link(event, old[code], self.districts[heir], extent, "by its communes")

    def link_new_districts(self, sent: dict[str, set[str]], old: dict[str, str]) -> None:
        for code, unit in sorted(self.districts.items()):
            if code in old:
                continue
            event = self.book.last(unit).begun_by
            for giver, takers in sent.items():
                if code in takers and giver in self.districts:
                    self.book.link(event, old[giver], unit, "PART", "by its communes")

    def heirs(self) -> dict[str, str]:
        """Commune code of 2023 -> code in June 2025 ("" where nothing fits one place only)."""
        found = {}
        exact, alias, inside, alias_inside = (defaultdict(set) for _ in range(4))
        for code, row in self.june.items():
            place, province = row["districtCode"], row["provinceCode"]
            exact[place, package_key(full_name(*split_name(row["ward"])))].add(code)
            inside[province, package_key(full_name(*split_name(row["ward"])))].add(code)
            for one in aliases_of(row["wardAlias"]):
                alias[place, one].add(code)
                alias_inside[province, one].add(code)
        for code, row in self.facts["communes"].items():
            if code in self.june:
                found[code] = code
                continue
            name = package_key(full_name(*split_name(row["name_with_type"])))
            district = row["parent_code"]
            province = self.facts["districts"][district]["parent_code"]
            tries = [
                exact[district, name],
                alias[district, name],
                alias_inside[province, name],
                inside[province, name],
            ]
            found[code] = next((next(iter(fits)) for fits in tries if len(fits) == 1), "")
        return found

    def follow_communes(self) -> None:
        heirs = self.heirs()
        came: dict[str, list[str]] = defaultdict(list)
        for code, heir in heirs.items():
            if heir and heir != code:
                came[heir].append(code)
        old = dict(self.communes)
        for code, row in sorted(self.june.items()):
            self.follow_one(code, row, came[code], old)
        for code, heir in sorted(heirs.items()):
            if not heir:
                self.lose(code, old)

    def follow_one(self, code: str, row: dict[str, Any], came: list[str], old: dict[str, str]) -> None:
        """One commune of June 2025: what stood under its code in 2023, and what came to it."""
        kind, name = split_name(row["ward"])
        late = self.facts["late"]
        chain = self.under(row["districtCode"])
        former = self.book.last(old[code]) if code in old else None
        renamed = former is None or not same_name(full_name(former.kind, former.name), full_name(kind, name))
        if former and renamed and not came and self.only_spelt(former, kind, name):
            self.book.aliases.add((former.unit, squeezed(full_name(former.kind, former.name))))
            former.name, renamed = name, False
        when_late = code in late
        event = self.round_event(row["provinceCode"], late=when_late)
        fresh = former is None or (renamed and bool(came))
        unit = self.book.key_of("COMMUNE", code, JUNE if when_late else JANUARY) if fresh else old[code]
        if fresh or renamed or former.district != chain["district"]:
            day = JUNE if when_late and (fresh or renamed) else JANUARY
            event = self.round_event(row["provinceCode"], late=day == JUNE)
            self.book.open("COMMUNE", Version(unit, day, code, kind, name, **chain, begun_by=event))
            if former and fresh:
                self.book.end(former.unit, day, event)
                self.book.link(event, former.unit, unit, "WHOLE", "same code, new name")
        if former is None and not came:
            self.book.doubt(
                "NO_PREDECESSOR", unit, f"{full_name(kind, name)} ({code}): nguồn không nói tách ra từ đâu."
            )
        self.communes[code] = unit
        self.take_in(unit, code, came, old)
        for alias in aliases_of(row["wardAlias"]):
            if alias.startswith(("phuong", "xa", "thitran")):
                self.book.aliases.add((unit, squeezed(alias)))

    def take_in(self, unit: str, code: str, came: list[str], old: dict[str, str]) -> None:
        """What came to the unit: before it was made, into what stood under its code; afterwards, into itself."""
        begun = self.book.versions[unit][0].since
        for source in came:
            late = source in self.facts["late"]
            day = JUNE if late or (begun == JUNE and code not in old) else JANUARY
            into = old[code] if begun > day and code in old else unit
            event = self.round_event(self.province_of(source), late=day == JUNE)
            self.book.end(old[source], day, event)
            self.book.link(event, old[source], into, "WHOLE", "old name in the package")
            self.communes.pop(source, None)

    def lose(self, code: str, old: dict[str, str]) -> None:
        event = self.round_event(self.province_of(code), late=code in self.facts["late"])
        self.book.end(old[code], self.book.events[event].on, event)
        self.communes.pop(code, None)
        near = self.candidates(code)
        place = f"{self.facts['communes'][code]['path_with_type']} ({code})"
        self.book.doubt("NO_SUCCESSOR", old[code], f"{place}: nguồn không nói nhập vào đơn vị nào.", near)

    def candidates(self, code: str) -> str:
        """Communes of the province that a person should look at: an alias ends with the bare name."""
        _, name = split_name(self.facts["communes"][code]["name_with_type"])
        bare = package_key(name)
        near = [
            f"{other} {row['ward']}"
            for other, row in sorted(self.june.items())
            if row["provinceCode"] == self.province_of(code)
            and any(one.endswith(bare) for one in aliases_of(row["wardAlias"]))
        ]
        return "; ".join(near[:6])

    def province_of(self, code: str) -> str:
        district = self.facts["communes"][code]["parent_code"]
        return str(self.facts["districts"][district]["parent_code"])

    def only_spelt(self, former: Version, kind: str, name: str) -> bool:
        """No act is named and the names are nearly one: two spellings, not a change of name."""
        near = SequenceMatcher(None, squeezed(former.name), squeezed(name)).ratio()
        return former.kind == kind and near >= ONE_SPELLING

    # --- single acts with a known day ---------------------------------------------------------------

    def acts_before_july(self) -> None:
        self.acts([row for row in self.facts["acts"] if row["effective_on"] < JUNE])

    def acts_after_july(self) -> None:
        self.acts([row for row in self.facts["acts"] if row["effective_on"] >= JUNE])

    def acts(self, rows: list[dict[str, str]]) -> None:
        for row in rows:
            day, basis = row["effective_on"], row["legal_basis"]
            event = self.book.event(Event(f"{day}.{basis.split()[2]}", "RETYPE", day, "", basis))
            unit = (self.provinces if row["level"] == "PROVINCE" else self.communes)[row["code"]]
            last = self.book.last(unit)
            chain = {"parent": last.parent, "district": last.district, "province": last.province}
            fresh = Version(unit, day, row["code"], row["kind"], row["name"], **chain, begun_by=event)
            self.book.open(row["level"], fresh)
