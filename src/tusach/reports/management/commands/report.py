import json
import tomllib
from pathlib import Path
from typing import Any

from tusach.kit import clock
from tusach.kit import textlayer as reader
from tusach.kit.commands import Answer, CommandGroup, argument, subcommand
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.reports import jobs
from tusach.reports.align import targets_of
from tusach.reports.models import Outline, OutlineKind
from tusach.reports.quantities import Known
from tusach.reports.reading import Checked, as_json, check_text
from tusach.reports.ready import YEARS, report_tree


class Command(CommandGroup):
    help = "Provinces' reports as files: read beside the outline, and what the worker does with them"

    @subcommand(
        "read a report (docx, doc, pdf, a scan, text) beside an outline; nothing is stored",
        argument("file", type=Path, help="the report"),
        argument(
            "--outline", default="", metavar="OUTLINE",
            help="a file of nodes {key, label, title, children} (.json or .toml, under [[outline]]), or the number of "
            "a campaign; without it the ready outline of 2023",
        ),
        argument("--no-ocr", action="store_true", help="do not recognise letters of scanned pages"),
    )  # fmt: skip
    def read(self, *, file: Path, outline: str, no_ocr: bool) -> Answer:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise Refused(f"Không mở được tệp {file}: {error.strerror}.") from None
        layer = reader.read_layer(data, name=file.name, ocr=not no_ocr)
        checked = check_text(
            layer, targets_of(_tree(outline)), Known(first_year=YEARS[0], last_year=YEARS[1])
        )
        return Answer(as_json(layer, checked), _lines(checked))

    @subcommand(
        "read the reports that wait, and make the text of web reports that have none; `tusach work` does it",
        argument("--most", type=int, default=40, help="at most so many files"),
    )
    def work(self, *, most: int) -> Answer:
        made = jobs.make_missing_layers(clock.now)
        read = [
            {"intake": one.pk, "name": one.name, "state": one.state, "sentence": one.sentence}
            for one in jobs.read_waiting(clock.now, most=most)
        ]
        lines = [f"{one['name']}: {one['state']} {one['sentence']}".strip() for one in read]
        return Answer(
            {"read": read, "layers": made},
            [*lines, f"Đã đọc {len(read)} tệp, {made} báo cáo viết trên mạng."],
        )


def _tree(named: str) -> Any:
    """The nodes of the outline that `--outline` names."""
    if not named:
        return report_tree()
    if named.isdecimal():
        issued = Outline.objects.filter(campaign=int(named), kind=OutlineKind.REPORT, issued_at__isnull=False)
        found = issued.order_by("-version").first()
        if found is None:
            raise Refused(f"Đợt số {named} chưa ban hành đề cương báo cáo.")
        return found.tree
    path = Path(named)
    try:
        text = path.read_text(encoding="utf-8")
        tree = tomllib.loads(text)["outline"] if path.suffix == ".toml" else json.loads(text)
        targets_of(tree)
    except OSError as error:
        raise Refused(f"Không mở được đề cương {named}: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused(f"{named} không phải đề cương: cần các nút key, label, title, children.") from None
    return tree


def _lines(checked: Checked) -> list[str]:
    placed = [one for one in checked.sections if one.leaves]
    lines = [
        f"{', '.join(one.leaves):<14} {one.method:<7} {'' if one.score is None else f'{one.score:.2f}':<5} "
        f"{one.label} {one.heading}".rstrip()
        for one in placed
    ]
    lines += [f"Chưa xếp: {one.label} {one.heading}".rstrip() for one in checked.sections if one.is_unplaced]
    lines += [f"Ngoài đề cương: {one.label} {one.heading}" for one in checked.sections if one.is_foreign]
    lines += [f"Chưa tìm thấy, xin xem lại: {one.label} {one.title}" for one in checked.not_found]
    lines += [f"Còn để trống: {one.label} {one.title}" for one in checked.blank]
    lines += [one.sentence for one in checked.checks]
    return [*lines, f"{number(len(placed))} phần, {number(len(checked.figures))} số liệu.", *checked.warnings]
