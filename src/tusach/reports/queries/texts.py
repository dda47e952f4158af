"""The text of a file by leaf, as it goes into the web report."""

from tusach.reports.models import Intake, TextLayer
from tusach.reports.queries.lists import form_for, head_of
from tusach.reports.webtext import lines_printed, typed_otherwise


def texts_by_leaf(layer: TextLayer) -> dict[str, list[str]]:
    """{leaf key: lines} as `take_into_report` writes them. Text of merged leaves stands under the first; the others
    point at it in a sentence, so that they are neither empty nor said twice.
    """
    found: dict[str, list[str]] = {}
    rows = layer.sections.exclude(leaves=[]).values_list("leaves", "heading", "body")
    for leaves, heading, body in rows:
        lines = lines_printed(body)
        found.setdefault(leaves[0], []).extend(lines)
        for leaf in leaves[1:] if lines else ():
            found.setdefault(leaf, []).append(f"Nội dung này viết chung trong phần “{heading}”.")
    return found


def texts_to_take(intake: Intake) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Of an intake whose report is known: its texts by leaf, and what a person typed otherwise in the report."""
    layer = intake.layers.filter(current=True).first()
    if layer is None or intake.report is None:
        return {}, {}
    texts, head = texts_by_leaf(layer), head_of(intake.report)
    return texts, typed_otherwise(form_for(intake.report), head.answers if head else {}, texts)
