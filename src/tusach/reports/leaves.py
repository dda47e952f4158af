"""The state of each leaf in one letter: for the list of 26 leaves and the matrix 63 x 26."""

from collections.abc import Collection

from tusach.reports.models import Report, State
from tusach.reports.validate import Checked

TODO, WRITING, WRITTEN, SENT, RETURNED, ACCEPTED = ".", "v", "x", "g", "t", "n"
WORDS = {
    TODO: ("todo", "todo", "Chưa viết"),
    WRITING: ("warn", "half", "Đang viết"),
    WRITTEN: ("ok", "ok", "Viết xong"),
    SENT: ("info", "send", "Đã gửi"),
    RETURNED: ("bad", "back", "Trả lại"),
    ACCEPTED: ("ok", "okc", "Đã nhận"),
}


def letters(state: str, checked: Checked, returned: Collection[str]) -> dict[str, str]:
    """{leaf key: letter} for a report in `state` whose leaves in `returned` hold open comments.

    A leaf of the outline is written when its text is there: figures beside it may have no source, and files are
    attached only when there are some.
    """
    if state in {State.ACCEPTED, State.LOCKED}:
        return dict.fromkeys(checked.per_leaf, ACCEPTED)
    wrong = {problem.leaf for problem in checked.blocking}
    result = {}
    for leaf, (done, asked, touched) in checked.per_leaf.items():
        if leaf in returned:
            result[leaf] = RETURNED
        elif state in {State.SUBMITTED, State.CHECKED}:
            result[leaf] = SENT if touched else TODO
        elif not touched:
            result[leaf] = TODO
        else:
            whole = done == asked or leaf in checked.told
            result[leaf] = WRITTEN if whole and leaf not in wrong else WRITING
    return result


def finish(report: Report, checked: Checked, returned: Collection[str]) -> None:
    """Put what the answers come to on the report; the caller saves it."""
    report.answered, report.askable = checked.answered, checked.askable
    report.open_checks = len(checked.blocking)
    report.leaf_states = letters(report.state, checked, returned)


DERIVED = ["answered", "askable", "open_checks", "leaf_states"]
