"""Records of other libraries and publishers onto the lists: looked at first, then applied; twice is as good as once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from tusach.books.actions.change import change_title
from tusach.books.actions.plan import BROKEN, CHANGE, DOUBT, NEW, Line, changes_for, make_plan
from tusach.books.actions.titles import add_title
from tusach.books.exchange import Facts, read_records
from tusach.books.models import Title
from tusach.journal.actions import record
from tusach.kit.errors import Refused
from tusach.kit.text import number
from tusach.people.models import Actor

SKIP, APART = "skip", "new"  # answers for a doubtful record; any other is the code of the title that it is


@dataclass
class Done:
    added: list[Title] = field(default_factory=list)
    changed: list[Title] = field(default_factory=list)
    unchanged: int = 0
    left: list[tuple[int, str]] = field(default_factory=list)  # record number, reason

    @property
    def sentence(self) -> str:
        said = f"Đã thêm {number(len(self.added))} đầu sách, sửa {number(len(self.changed))}."
        same = f" {number(self.unchanged)} đã đúng từ trước." if self.unchanged else ""
        left = f" {number(len(self.left))} biểu ghi chưa nhập." if self.left else ""
        return said + same + left


def preview_import(*, data: bytes, name: str) -> list[Line]:
    """What applying the file would do, record by record; nothing is written. `Refused` for what is no such file."""
    return make_plan(read_records(data, name=name))


def count_lines(plan: list[Line]) -> Counter[str]:
    return Counter(line.kind for line in plan)


@transaction.atomic
def apply_import(
    *, data: bytes, name: str, by: Actor | None, at: datetime, answers: Mapping[int, str] | None = None
) -> Done:
    """Add and change titles as the file says. `answers`: for doubtful records {number: "skip", "new" or the code of the
    title that it is}; without an answer they are left. Applying the same file again changes nothing.
    """
    plan, said, done = preview_import(data=data, name=name), answers or {}, Done()
    if not plan:
        raise Refused(f"Tệp {name} không có biểu ghi nào.")
    for line in plan:
        _apply(line, said.get(line.number, SKIP), done, by, at)
    record(
        act="books.import", subject="books.Title:0", by=by, at=at,
        sentence=f"Nhập biểu ghi từ tệp {name}: {done.sentence}",
        facts={"added": len(done.added), "changed": len(done.changed), "left": done.left[:200]},
    )  # fmt: skip
    return done


def _apply(line: Line, answer: str, done: Done, by: Actor | None, at: datetime) -> None:
    if line.kind == BROKEN:
        done.left.append((line.number, line.remarks[0]))
    elif line.kind == DOUBT:
        _apply_answered(line, answer, done, by, at)
    elif line.kind == NEW:
        _add(line, done, by, at)
    elif line.kind == CHANGE and line.title is not None:
        _change(line, line.title, done, by, at)
    else:
        done.unchanged += 1


def _apply_answered(line: Line, answer: str, done: Done, by: Actor | None, at: datetime) -> None:
    chosen = next((one for one in line.rivals if one.code == answer), None)
    if chosen is not None:
        _change(line, chosen, done, by, at)
    elif answer == APART:
        twin = _twin(line.facts)
        if twin is None:
            _add(line, done, by, at)
        else:
            done.unchanged += 1
    else:
        done.left.append((line.number, line.remarks[0]))


def _twin(facts: Facts) -> Title | None:
    """The title that an earlier application of this very record has made."""
    rows = Title.objects.filter(
        title=facts.title, isbn=facts.isbn, year=facts.year, publisher=facts.publisher
    )
    return next((one for one in rows if one.authors == facts.authors and not changes_for(one, facts)), None)


def _add(line: Line, done: Done, by: Actor | None, at: datetime) -> None:
    facts = line.facts
    given: dict[str, Any] = {
        key: value
        for key in ("subtitle", "publisher", "year", "pages", "price", "series", "ddc", "carrier", "topic",
                    "audience", "language", "marc")
        if (value := getattr(facts, key)) not in (None, "", {})
    }  # fmt: skip
    if not facts.language:
        given["language"] = "vi" if not any("Mã ngôn ngữ" in one for one in line.remarks) else "und"
    try:
        with transaction.atomic():
            made = add_title(
                title=facts.title,
                authors=facts.authors,
                by=by,
                at=at,
                code=facts.code,
                isbn=facts.isbn,
                **given,
            )
    except Refused as refusal:
        done.left.append((line.number, refusal.sentence))
        return
    if facts.summary and not made.work.summary:
        made.work.summary = facts.summary
        made.work.save()
    done.added.append(made)


def _change(line: Line, title: Title, done: Done, by: Actor | None, at: datetime) -> None:
    changes = changes_for(title, line.facts)
    if not changes:
        done.unchanged += 1
        return
    done.changed.append(change_title(title=title, facts=changes, by=by, at=at))
