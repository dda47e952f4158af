"""The book of units that the builder writes in: units, versions, events, links, aliases, doubts."""

from dataclasses import dataclass, field

NATION = "VN"
LETTER = {"PROVINCE": "T", "DISTRICT": "H", "COMMUNE": "X"}


@dataclass
class Version:
    unit: str
    since: str
    code: str
    kind: str
    name: str
    parent: str = ""
    district: str = ""
    province: str = ""
    begun_by: str = ""
    until: str = ""
    ended_by: str = ""

    def row(self) -> list[str]:
        chain = [self.parent, self.district, self.province]
        return [self.unit, self.since, self.until, self.code, self.kind, self.name, *chain,
                self.begun_by, self.ended_by]  # fmt: skip


@dataclass
class Event:
    key: str
    kind: str
    on: str
    not_before: str = ""
    legal_basis: str = ""
    note: str = ""


@dataclass
class Book:
    levels: dict[str, str] = field(default_factory=dict)
    versions: dict[str, list[Version]] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    links: dict[tuple[str, str, str], tuple[str, str, str]] = field(default_factory=dict)
    aliases: set[tuple[str, str]] = field(default_factory=set)
    doubts: list[tuple[str, str, str, str]] = field(default_factory=list)

    def key_of(self, level: str, code: str, since: str) -> str:
        return f"{LETTER[level]}{code}.{since[:7]}"

    def open(self, level: str, version: Version) -> None:
        """A version begins; the unit's former one, if it stands, ends on the same day by the same event."""
        self.levels.setdefault(version.unit, level)
        former = self.versions.setdefault(version.unit, [])
        if former and not former[-1].until:
            self.end(version.unit, version.since, version.begun_by)
        former.append(version)

    def end(self, unit: str, day: str, event: str) -> None:
        self.versions[unit][-1].until = day
        self.versions[unit][-1].ended_by = event

    def last(self, unit: str) -> Version:
        return self.versions[unit][-1]

    def stands(self, unit: str) -> bool:
        return not self.last(unit).until

    def event(self, event: Event) -> str:
        self.events.setdefault(event.key, event)
        return event.key

    def link(
        self, event: str, old: str, new: str, extent: str = "WHOLE", method: str = "", note: str = ""
    ) -> None:
        if old != new:
            self.links[event, old, new] = (extent, method, note)

    def doubt(self, kind: str, unit: str, sentence: str, candidates: str = "") -> None:
        self.doubts.append((kind, unit, sentence, candidates))

    def sheets(self) -> list[tuple[str, list[str], list[list[str]]]]:
        """The committed files, each sorted so that a change in the sources is a small change here."""
        versions = [v.row() for vs in self.versions.values() for v in vs]
        events = [[e.key, e.kind, e.on, e.not_before, e.legal_basis, e.note] for e in self.events.values()]
        heads = ["unit", "from_date", "to_date", "code", "kind", "name", "parent", "district", "province",
                 "begun_by", "ended_by"]  # fmt: skip
        return [
            ("units.csv.gz", ["key", "level"], sorted(list(row) for row in self.levels.items())),
            ("versions.csv.gz", heads, sorted(versions)),
            ("events.csv.gz", ["key", "kind", "effective_on", "not_before", "legal_basis", "note"], sorted(events)),
            ("lineage.csv.gz", ["event", "old", "new", "extent", "method", "note"],
             sorted([*pair, *what] for pair, what in self.links.items())),
            ("aliases.csv.gz", ["unit", "squeezed"], sorted(list(row) for row in self.aliases)),
            ("doubts.csv.gz", ["kind", "unit", "sentence", "candidates"], sorted(list(row) for row in self.doubts)),
        ]  # fmt: skip
