"""Made-up provincial reports with known truth: numbering changed, headings reworded, merged, split, missing, foreign,
swapped, run into the text or damaged by a scan.

    python bench/report_noise.py 100 --level hard --docx report.docx [--tracked] [--turned]

`SETS` says from which seed on which report_noise_*.toml gives the words; no two share a phrase. The first six are by the hand
that wrote the program, the seventh, eighth and ninth by others.
The same seed makes the same report.
"""

import argparse
import io
import random
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from report_noise_words import PLACES, ROMAN, Writing, half_of  # noqa: E402 - the script finds its neighbours
from tusach.kit.textlayer import Paragraph  # noqa: E402 - and its source

Span = tuple[int, int, tuple[str, ...], bool]
WORDS_A_PAGE = 340
ORDINALS = ["", "nhất", "hai", "ba", "tư", "năm", "sáu", "bảy"]


@dataclass(frozen=True)
class Level:
    """Shares of what is done to the headings of one report."""

    reworded: float
    missing: float
    merged: float
    foreign: float
    damaged: float
    swapped: float
    inline: float
    split: float
    letters: float


LEVELS = {
    "clean": Level(0, 0, 0, 0, 0, 0, 0, 0, 0),
    "medium": Level(0.6, 0.12, 0.10, 0.15, 0.15, 0.05, 0.15, 0.04, 0.05),
    "hard": Level(1.0, 0.20, 0.20, 0.30, 0.40, 0.12, 0.30, 0.06, 0.07),
}
# label per depth: part, roman, x.y, x.y.z, bullet
SCHEMES = {
    "official": ("part", "roman", "two", "three", "bullet"),
    "letters": ("capital", "roman", "one", "path2", "letter"),
    "decimal": ("one", "path2", "path3", "path4", "bullet"),
    "shallow": ("part_roman", "roman", "one", "letter", "bullet"),
    "shifted": ("roman", "one", "path2", "path3", "plus"),
    "glued": ("roman", "path_roman2", "path_roman3", "letter", "bullet"),
    "none": ("", "", "", "", ""),
}
SETS = {
    0: "tuning", 500: "measuring", 700: "last", 900: "fourth", 1100: "fifth", 1300: "sixth", 1500: "seventh", 1700: "eighth",
    1900: "ninth",
}  # fmt: skip
SPLITS = {
    "1.1.1": ("Công tác lãnh đạo, chỉ đạo, nghiên cứu, quán triệt", "Triển khai thực hiện, kiểm tra, giám sát và sơ kết, tổng kết"),
    "1.2.1": ("Ưu điểm", "Nguyên nhân của ưu điểm"),
    "1.2.2": ("Hạn chế, khuyết điểm", "Nguyên nhân của hạn chế, khuyết điểm"),
    "2.2.2.2": ("Lựa chọn đề tài, biên soạn nội dung", "Biên tập, in, phát hành sách của Đề án"),
    "2.2.2.5": ("Cơ sở vật chất, điều kiện triển khai", "Nguồn kinh phí thực hiện"),
}  # fmt: skip


@dataclass
class Noisy:
    """A report's paragraphs and, for each run [first, last) of them, the leaves it answers and whether it is foreign.
    What is in no run is letterhead, closing, a heading of a part, or its opening sentence.
    """

    seed: int
    level: str
    scheme: str
    paragraphs: list[Paragraph] = field(default_factory=list)
    truth: list[Span] = field(default_factory=list)


@dataclass
class Unit:
    """One heading to write: its nodes in the outline, what it is called, the leaves whose text follows."""

    depth: int
    titles: list[str]
    leaves: tuple[str, ...] = ()
    foreign: bool = False
    children: "list[Unit]" = field(default_factory=list)
    leads: list[tuple[str, str]] = field(default_factory=list)
    merged_label: bool = False


@cache
def outline() -> list[dict[str, Any]]:
    text = (ROOT / "src/tusach/reports/data/report.toml").read_text(encoding="utf-8")
    nodes: list[dict[str, Any]] = tomllib.loads(text)["outline"]
    return nodes


@cache
def words(seed: int) -> dict[str, Any]:
    name = SETS[max(first for first in SETS if first <= seed)]
    return tomllib.loads((Path(__file__).with_name(f"report_noise_{name}.toml")).read_text(encoding="utf-8"))


def make_report(
    seed: int, level: str = "medium", *, pages: int = 12, turned: bool = False, scheme: str = "", half: int = -1,
) -> Noisy:  # fmt: skip
    """`turned`: the last part stands before the second, and the first two sections of a part change places. `half`: with
    every second phrase of its words only, the first ones (0) or the others (1).
    """
    return _Maker(seed, level, pages, turned=turned, scheme=scheme, half=half).made()


class _Maker(Writing):
    def __init__(self, seed: int, level: str, pages: int, *, turned: bool, scheme: str, half: int) -> None:
        self.random = random.Random(f"{seed}/{level}")
        self.level, self.turned = LEVELS[level], turned
        every = words(seed // 100 * 100)
        self.words = every if half < 0 else half_of(every, half)
        named = self.random.choice([name for name in SCHEMES if name != "official"] + ["official"] * 2)
        if level == "clean":
            named = "official"
        self.report = Noisy(seed, level, scheme or named)
        self.labels = SCHEMES[self.report.scheme]
        self.bold = self.random.random() < 0.75 or self.report.scheme == "none"
        self.automatic = self.random.random() < 0.35
        self.fewer = self.random.random() < 0.6  # sub-headings also bold italic
        self.leaf_words = pages * WORDS_A_PAGE // 26
        self.harm = 1.4 * self.level.letters
        self.foreign = self.random.sample(self.words["foreign"], len(self.words["foreign"]))

    def made(self) -> Noisy:
        self._front()
        units = self._units(outline(), 0)
        if self.turned and len(units) > 2:
            units[1], units[2] = units[2], units[1]
        self._write(units, [])
        self._closing()
        return self.report

    # --- which headings there are ----------------------------------------------------------------

    def _units(self, nodes: Sequence[dict[str, Any]], depth: int) -> list[Unit]:
        units = [unit for node in nodes if (unit := self._unit(node, depth))]
        for at in range(len(units) - 1):
            if self.random.random() < self.level.swapped and depth > 0:
                units[at], units[at + 1] = units[at + 1], units[at]
        units = self._merged(units)
        if 0 < depth < 4:
            for at in range(len(units), 0, -1):
                if self.random.random() < self.level.foreign * 0.55 and self.foreign:
                    units.insert(at, Unit(depth, [self.foreign.pop()], foreign=True))
        return units

    def _unit(self, node: dict[str, Any], depth: int) -> Unit | None:
        children, key = node.get("children") or [], node["key"]
        title = self._title(node)
        missing = self.random.random() < self.level.missing
        if not children and not missing and key in SPLITS and self.random.random() < self.level.split:
            return Unit(depth, list(SPLITS[key]), (key,))
        if not children:
            return None if missing else Unit(depth, [title], (key,))
        if depth == 3:
            return self._of_bullets(node, title, missing=missing)
        below = self._units(children, depth + 1)
        return Unit(depth, [title], children=below) if below else None

    def _of_bullets(self, node: dict[str, Any], title: str, *, missing: bool) -> Unit | None:
        """A section whose bullets are headings, or leads of paragraphs, or nowhere to be seen."""
        if missing:
            return None
        children = node["children"]
        way = self.random.choices(["text", "leads", "headings"], [45, 25, 30])[0]
        if way == "headings" or self.report.level == "clean":
            below = self._units(children, 4)
            return Unit(3, [title], children=below) if below else None
        keys = tuple(child["key"] for child in children)
        leads = [(child["key"], self._title(child)) for child in children] if way == "leads" else []
        return Unit(3, [title], keys, leads=leads)

    def _title(self, node: dict[str, Any]) -> str:
        if self.random.random() < self.level.reworded:
            return str(self.random.choice(self.words["headings"][node["key"]]))
        return str(node["title"]).replace("$first_year", "2009").replace("$last_year", "2023")

    def _merged(self, units: list[Unit]) -> list[Unit]:
        result: list[Unit] = []
        for unit in units:
            before = result[-1] if result else None
            plain = before and before.leaves and unit.leaves and len(before.titles) == len(unit.titles) == 1
            if plain and before and not before.merged_label and self.random.random() < self.level.merged:
                joint = self.random.choice([" và ", "; ", ", "])
                title = before.titles[0].rstrip(".") + joint + _small(unit.titles[0])
                result[-1] = Unit(unit.depth, [title], before.leaves + unit.leaves, merged_label=True)
            else:
                result.append(replace(unit))
        return result

    # --- how they are written --------------------------------------------------------------------

    def _write(self, units: Sequence[Unit], path: list[int]) -> None:
        number = 0
        for unit in units:
            for title in unit.titles:
                number += 1
                label = self._label(unit, [*path, number])
                if unit.merged_label and label.count(".") > 1 and self.random.random() < 0.4:
                    number += 1
                    label = f"{label.rstrip('.')} và {self._label(unit, [*path, number])}"
                start = len(self.report.paragraphs)
                self._section(unit, label, title)
                if (unit.leaves and not unit.leads) or unit.foreign:
                    self.report.truth.append((start, len(self.report.paragraphs), unit.leaves, unit.foreign))
            if unit.children:
                if self.random.random() < 0.25:
                    self._paragraph(self.fill(self.random.choice(self.words["general"])))
                self._write(unit.children, [*path, number])

    def _label(self, unit: Unit, path: list[int]) -> str:
        kind, last = self.labels[unit.depth], path[-1]
        if len(path) == 2 and path[0] == 3 and kind == "roman" and self.report.scheme == "official":
            return f"{last}."  # the third part of the outline has no romans
        tail = path[1:]
        made = {
            "part": f"Phần thứ {ORDINALS[min(last, 7)]}", "part_roman": f"PHẦN {ROMAN[min(last, 12)]}",
            "capital": f"{'ABCDE'[min(last, 5) - 1]}.", "roman": f"{ROMAN[min(last, 12)]}.", "one": f"{last}.",
            "two": _dotted(tail), "three": _dotted(tail), "bullet": "-", "plus": "+", "": "",
            "letter": f"{'abcdđeghikl'[min(last, 11) - 1]})", "path2": _dotted(path[-2:]), "path3": _dotted(path[-3:]),
            "path4": _dotted(path[-4:]), "path_roman2": f"{ROMAN[path[0]]}.{last}.",
            "path_roman3": f"{ROMAN[path[0]]}.{_dotted(path[1:])}",
        }  # fmt: skip
        return made[kind]

    def _section(self, unit: Unit, label: str, title: str) -> None:
        loud = unit.depth == 0 or (unit.depth == 1 and not (unit.leaves or unit.foreign))
        shown = title.upper() if loud else title
        if self.random.random() < self.level.damaged:
            shown, label = self.damaged(shown), self.damaged_label(label)
        text = self._text(unit)
        inline = text and not loud and label and self.random.random() < self.level.inline and not unit.leads
        if inline:
            joint = self.random.choice([": ", ". ", ": "])
            self._heading(unit, label, f"{shown.rstrip('.')}{joint}{text[0]}", plain=True)
            text = text[1:]
        elif unit.depth == 0 and self.random.random() < 0.5 and label:
            self._heading(unit, "", label, plain=False)
            self._heading(unit, "", shown, plain=False)
        else:
            self._heading(unit, label, shown, plain=False)
        for one in text:
            self._paragraph(one)
        for key, lead in unit.leads:
            self._led(key, lead)

    def _led(self, key: str, lead: str) -> None:
        start = len(self.report.paragraphs)
        text = self.sentences(key)
        name = lead if self.random.random() < 0.5 else f"Về {_small(lead.removeprefix('Về '))}"
        mark = "- " if self.random.random() < 0.5 else ""
        self._paragraph(f"{mark}{name.rstrip('.')}: {text[0]}")
        for one in text[1:]:
            self._paragraph(one)
        self.report.truth.append((start, len(self.report.paragraphs), (key,), False))

    def _heading(self, unit: Unit, label: str, text: str, *, plain: bool) -> None:
        automatic = self.automatic and label and unit.depth > 0
        self.report.paragraphs.append(
            Paragraph(
                f"p{len(self.report.paragraphs) + 1}",
                text if automatic else f"{label} {text}".strip(),
                label=label if automatic else "",
                bold=self.bold and not plain and (unit.depth < 4 or self.report.scheme == "none"),
                italic=self.bold and not plain and unit.depth >= 3 and self.fewer,
                centred=unit.depth == 0,
            )
        )

    def _paragraph(self, text: str, **look: Any) -> None:
        self.report.paragraphs.append(Paragraph(f"p{len(self.report.paragraphs) + 1}", text, **look))

    def _text(self, unit: Unit) -> list[str]:
        if unit.foreign:
            return [self.some(self.words["foreign_text"], 3) for _ in range(self.random.randint(1, 3))]
        if unit.leads:
            return []
        return [one for leaf in unit.leaves for one in self.sentences(leaf)]

    # --- before and after ------------------------------------------------------------------------

    def _front(self) -> None:
        place = self.random.choice(PLACES)
        lines = ["ĐẢNG CỘNG SẢN VIỆT NAM", f"TỈNH ỦY {place.upper()}", "BAN TUYÊN GIÁO", "*",
                 f"Số {self.random.randint(100, 900)}-BC/BTGTU",
                 f"{place}, ngày {self.random.randint(10, 30)} tháng 10 năm 2023"]  # fmt: skip
        for line in lines:
            self._paragraph(line, bold=line.isupper() and self.bold)
        self._paragraph("BÁO CÁO", bold=self.bold, centred=True)
        self._paragraph(
            "tổng kết 15 năm thực hiện Đề án trang bị sách cho cơ sở xã, phường, thị trấn (2009 - 2023)",
            bold=self.bold, centred=True,
        )  # fmt: skip
        self._paragraph("-----")
        self._paragraph(
            "Thực hiện Kế hoạch số 341-KH/BTGTW, ngày 22/8/2023 của Ban Tuyên giáo Trung ương về tổng kết 15 năm thực "
            f"hiện Đề án, Ban Tuyên giáo Tỉnh ủy {place} báo cáo kết quả như sau:"
        )

    def _closing(self) -> None:
        self._paragraph("Trên đây là báo cáo tổng kết 15 năm thực hiện Đề án trên địa bàn tỉnh.")
        lines = ["Nơi nhận:", "- Ban Tuyên giáo Trung ương (để b/c),", "- Thường trực Tỉnh ủy (để b/c),", "- Lưu HC.",
                 "T/M BAN TUYÊN GIÁO", "TRƯỞNG BAN", "Nguyễn Văn An"]  # fmt: skip
        for line in lines:
            self._paragraph(line, bold=line.isupper() and self.bold)


def _dotted(numbers: Sequence[int]) -> str:
    return ".".join(str(one) for one in numbers) + "."


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]


def write_docx(noisy: Noisy, *, tracked: bool = False) -> bytes:
    """The report as a Word file; `tracked`: some paragraphs with an insertion and a deletion, not yet accepted."""
    from docx import Document  # noqa: PLC0415 - only this needs it
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415

    document = Document()
    for number, one in enumerate(noisy.paragraphs):
        paragraph = document.add_paragraph()
        if one.centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if tracked and number % 9 == 5 and one.text.count(" ") > 6:
            _tracked(paragraph, one.printed)
            continue
        run = paragraph.add_run(one.printed)
        run.bold, run.italic = one.bold or None, one.italic or None
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _tracked(paragraph: Any, text: str) -> None:
    """The last word was put in for another one; both are in the file."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    start, _, end = text.rpartition(" ")
    paragraph.add_run(f"{start} ")
    for tag, holder, word in (("w:del", "w:delText", "trước đây"), ("w:ins", "w:t", end)):
        change = OxmlElement(tag)
        for name, value in (("w:id", "1"), ("w:author", "Văn thư"), ("w:date", "2023-10-20T08:00:00Z")):
            change.set(qn(name), value)
        run, held = OxmlElement("w:r"), OxmlElement(holder)
        held.text = word
        held.set(qn("xml:space"), "preserve")
        run.append(held)
        change.append(run)
        paragraph._p.append(change)  # noqa: SLF001 - python-docx has no call for tracked changes


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("seed", type=int)
    parser.add_argument("--level", choices=LEVELS, default="medium")
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--docx", type=Path)
    parser.add_argument("--tracked", action="store_true")
    parser.add_argument("--turned", action="store_true")
    asked = parser.parse_args()
    noisy = make_report(asked.seed, asked.level, pages=asked.pages, turned=asked.turned)
    if asked.docx:
        asked.docx.write_bytes(write_docx(noisy, tracked=asked.tracked))
        return
    for first, last, leaves, foreign in noisy.truth:
        print(
            first,
            last,
            "foreign" if foreign else ", ".join(leaves),
            "|",
            noisy.paragraphs[first].printed[:90],
        )


if __name__ == "__main__":
    main()
