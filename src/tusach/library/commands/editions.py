"""Books in, and what becomes of them: `tusach library add`, `describe`, `list`, `show`, `work`, `withdraw`, `supersede`."""

from datetime import datetime
from pathlib import Path
from typing import Any

from tusach.books.models import Audience, Language, Topic
from tusach.kit import clock
from tusach.kit.commands import Answer, CommandGroup, argument, subcommand
from tusach.kit.errors import Refused
from tusach.library import actions, jobs
from tusach.library.actions.sheet import changes_of
from tusach.library.librarian_sheet import read_sheet
from tusach.library.models import Edition, Intake, IntakeState, Licence, State
from tusach.library.queries import published

_BESIDE = (".xml", ".marcxml", ".mrcx", ".onix")
_FACTS = ("title", "subtitle", "author", "publisher", "year", "isbn", "topic", "audience", "language", "licence",
          "reader")  # fmt: skip
_MARKS = {"ok": "✓", "warn": "!", "bad": "✗", "todo": "·"}


class Editions(CommandGroup):
    """Books in, and what becomes of them."""

    @subcommand(
        "read files into draft editions: EPUB, PDF, DOCX, page images or a zip of them, MP3, M4B",
        argument("files", nargs="+", type=Path, metavar="FILE", help="a MARCXML or ONIX record of the same name is read too"),
        argument("--title"),
        argument("--subtitle"),
        argument("--author", action="append", help="once for each author"),
        argument("--publisher"),
        argument("--year", type=int),
        argument("--isbn", help="10 or 13 digits, checked"),
        argument("--topic", choices=Topic.values),
        argument("--audience", choices=Audience.values),
        argument("--language", choices=Language.values),
        argument("--licence", choices=Licence.values),
        argument("--reader", help="who reads an audio book"),
        argument("--publish", action="store_true", help="check and publish at once when the quality sheet allows"),
    )  # fmt: skip
    def add(self, *, files: list[Path], publish: bool, **typed: Any) -> Answer:
        given = {name: typed[name] for name in _FACTS if typed[name] not in (None, [])}
        given |= {"authors": given.pop("author", []), "reader_of": given.pop("reader", "")}
        shown = self.progress(files, label="Đọc sách", total=len(files))
        rows = [self._add(path, given, publish=publish) for path in shown]
        refused = [row for row in rows if row["refused"]]
        if len(refused) == len(rows):
            raise Refused("\n".join(f"{row['file']}: {row['refused']}" for row in refused))
        for row in refused:
            self.stderr.write(f"{row['file']}: {row['refused']}")
        return Answer(rows, [_line(row) for row in rows if not row["refused"]])

    def _add(self, path: Path, given: dict[str, Any], *, publish: bool) -> dict[str, Any]:
        row: dict[str, Any] = {
            "file": str(path),
            "key": "",
            "title": "",
            "state": "",
            "refused": "",
            "said": "",
        }
        at = clock.now()
        try:
            intake = _hand_in(path, given, at)
            row["said"] = intake.sentence
            edition = _described(intake.edition, given, at) or actions.read_intake(intake=intake, at=at)
            if edition is None:
                row["refused"] = intake.sentence
                return row
            row |= {"key": edition.key, "title": edition.title, "sections": edition.section_count}
            if publish and edition.state != State.PUBLISHED:
                if edition.state == State.DRAFT:
                    edition = actions.check_edition(edition=edition, by=None, at=at)
                edition = actions.publish_edition(edition=edition, by=None, at=at)
            row["state"] = State(edition.state).label
        except Refused as refusal:
            row["refused"] = refusal.sentence
        return row

    @subcommand(
        "list the editions",
        argument("--all", action="store_true", help="drafts and what is no longer published too"),
        name="list",
    )
    def list_editions(self, *, all: bool) -> Answer:  # noqa: A002 - the option's own name
        rows = Edition.objects.order_by("sort_key", "pk") if all else published().order_by("sort_key", "pk")
        data = [
            {"key": one.key, "title": one.title, "authors": ", ".join(one.authors), "form": one.form,
             "state": State(one.state).label, "sections": one.section_count}
            for one in rows
        ]  # fmt: skip
        return Answer(data, None if data else ["Chưa có sách nào. Thêm sách: tusach library add TỆP"])

    @subcommand("an edition with its quality sheet", argument("key"))
    def show(self, *, key: str) -> Answer:
        one = _edition(key)
        checks = one.quality.get("checks", [])
        data = {
            "key": one.key, "title": one.title, "authors": one.authors, "form": one.form, "state": one.state,
            "publisher": one.publisher, "year": one.year, "isbn": one.isbn, "language": one.language,
            "topic": one.topic, "licence": one.licence, "sections": one.section_count, "words": one.words,
            "bytes_on_wire": one.bytes_on_wire, "source_sha256": one.source_sha256, "made_by": one.made_by,
            "content_sha256": one.content_sha256, "manifest_sha256": one.manifest_sha256, "checks": checks,
        }  # fmt: skip
        head = [
            f"{name}: {value}"
            for name, value in data.items()
            if name != "checks" and value not in ("", None, [])
        ]
        return Answer(
            data, [*head, *(f"{_MARKS[one['state']]} {one['label']}: {one['said']}" for one in checks)]
        )

    @subcommand(
        "take facts of drafts from a librarian's sheet, one row an edition; all rows or none",
        argument("file", type=Path, metavar="FILE", help="XLSX, ODS or CSV with a column Mã"),
        argument("--dry-run", action="store_true", help="tell what would change, change nothing"),
    )
    def describe(self, *, file: Path, dry_run: bool) -> Answer:
        try:
            with file.open("rb") as table:
                read = read_sheet(table, file.name)
        except OSError as error:
            raise Refused(f"Không mở được tệp {file}: {error.strerror}.") from error
        if not dry_run:
            done = actions.describe_by_sheet(
                read=read, editions=Edition.objects.all(), by=None, at=clock.now()
            )
            return Answer({"changed": done, "wrong": []}, [f"Đã ghi thông tin của {done} cuốn."])
        changes = changes_of(read, Edition.objects.all())
        lines = [
            f"{one.edition.key}: {label}: {old!r} -> {new!r}"
            for one in changes
            for label, old, new in one.lines
        ]
        wrong = [{"row": row, "said": said} for row, said in read.wrong]
        lines += [f"Dòng {row}: {said}" for row, said in read.wrong]
        return Answer(
            {"changed": len(changes), "wrong": wrong}, lines or ["Bảng không đổi gì so với hiện nay."]
        )

    @subcommand(
        "read the files that wait and make the packs that were ordered; the worker does so every few seconds",
        argument("--most", type=int, default=20),
    )
    def work(self, *, most: int) -> Answer:
        done = list(self.progress(jobs.read_waiting(clock.now, most=most), label="Đọc tệp"))
        read = sum(one.state == IntakeState.DONE for one in done)
        said = [f"Đã đọc {read} tệp, không nhận {len(done) - read} tệp."]
        packs = list(jobs.make_ordered(clock.now))
        made = [one.name for one in packs if one.pack is not None]
        said += [f"Đã làm gói {', '.join(made)}."] if made else []
        said += [f"Gói {one.name}: {one.sentence}" for one in packs if one.pack is None]
        return Answer({"read": read, "refused": len(done) - read, "packs": made}, said)

    @subcommand(
        "take an edition from its readers",
        argument("key"),
        argument("--reason", required=True, help="readers see it"),
    )
    def withdraw(self, *, key: str, reason: str) -> Answer:
        one = actions.withdraw_edition(edition=_edition(key), reason=reason, by=None, at=clock.now())
        return Answer({"key": one.key, "state": one.state}, [f"Đã rút “{one.title}”."])

    @subcommand(
        "a newer edition takes the place of an older one",
        argument("key"),
        argument("--by", required=True, help="key of the newer edition"),
    )
    def supersede(self, *, key: str, by: str) -> Answer:
        one = actions.supersede_edition(
            edition=_edition(key), by_edition=_edition(by), by=None, at=clock.now()
        )
        return Answer({"key": one.key, "state": one.state, "by": by}, [f"Bản mới đã thay “{one.title}”."])


def _edition(key: str) -> Edition:
    found = Edition.objects.filter(key=key).first()
    if found is None:
        raise Refused(f"Không có sách nào mang mã {key}. Xem các mã: tusach library list --all")
    return found


def _described(draft: Edition | None, given: dict[str, Any], at: datetime) -> Edition | None:
    """The draft that this file became before, with what is typed now; a published book stays as it is."""
    facts = {name: value for name, value in given.items() if value}
    if draft is None or not facts or draft.state not in {State.DRAFT, State.CHECKED}:
        return draft
    return actions.describe_edition(edition=draft, facts=facts, by=None, at=at)


def _hand_in(path: Path, given: dict[str, Any], at: datetime) -> Intake:
    """The file, with the record beside it when there is one of the same name."""
    record = next(
        (found for ending in _BESIDE if (found := path.with_suffix(ending)).is_file() and found != path), None
    )
    try:
        with path.open("rb") as file:
            if record is None:
                return actions.hand_in(file=file, name=path.name, given=given, body=None, by=None, at=at)
            with record.open("rb") as beside:
                return actions.hand_in(
                    file=file, name=path.name, given=given, body=None, by=None, at=at, beside=beside
                )
    except OSError as error:
        raise Refused(f"Không mở được tệp {path}: {error.strerror}.") from error


def _line(row: dict[str, Any]) -> str:
    return " ".join(
        part for part in (row["key"], row["title"], f"({row['state'] or 'nháp'})", row["said"]) if part
    )
