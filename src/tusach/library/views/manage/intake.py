"""Files handed in: one form that also works file by file with a progress bar, and the list of what became of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, JsonResponse

from tusach.kit.english.tongue import in_tongue
from tusach.kit.errors import Refused
from tusach.kit.leases import is_alone
from tusach.kit.pages import Act, Listing
from tusach.kit.text import decimal
from tusach.library import actions, rules
from tusach.library.models import Intake, IntakeState
from tusach.library.queries import manage
from tusach.library.queries.waiting import READER, intakes_waiting
from tusach.people.models import Actor, Body, Role
from tusach.people.queries import names_of

MARKS = {
    IntakeState.WAITING: ("todo", "clock"),
    IntakeState.WORKING: ("info", "sync"),
    IntakeState.DONE: ("ok", "okc"),
    IntakeState.REFUSED: ("bad", "bad"),
}
LATE = timedelta(minutes=5)  # a worker that has nothing else takes a file within a minute
TAKES = ".epub,.pdf,.docx,.zip,.mp3,.m4b,.m4a,.png,.jpg,.jpeg,.tif,.tiff,.webp,.xml"


class ListIntakes(Listing):
    """The files of the actor's bodies with their state; alone (`?chi=danh-sach`) for the page that looks again."""

    may = rules.is_librarian
    template_name = "library/intakes.html"
    per_page = 30

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Intake]:
        return manage.intakes_of(actor)

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if request.GET.get("chi") == "danh-sach":
            self.template_name = "library/_intakes.html"
        return super().get(request, **address)

    def context(self, actor: Actor, thing: Any) -> Mapping[str, Any]:
        rows = self.rows(actor, thing)
        page = self.page_of(rows)
        bodies = sorted(actor.bodies(Role.LIBRARIAN))
        names = names_of(bodies, actor.day) if len(bodies) > 1 else {}
        reading, since = manage.being_read(rows)
        waits_long = since is not None and self.at - since > LATE
        return {
            "page": page,
            "shown": [shown(intake) for intake in page.object_list],
            "reading": reading,
            "late": waits_long and is_alone(intakes_waiting(), reader=READER, at=self.at),
            "takes": TAKES,
            "most": settings.LIBRARY_MAX_FILE_BYTES,
            "bodies": [(pk, names[pk].name) for pk in bodies if pk in names],
        }


def shown(intake: Intake) -> dict[str, Any]:
    tone, icon = MARKS[IntakeState(intake.state)]
    return {
        "intake": intake, "tone": tone, "icon": icon, "state": str(IntakeState(intake.state).label).capitalize(),
        "size": f"{decimal(Decimal(intake.size) / 1_000_000)} MB" if intake.size >= 100_000 else f"{max(1, intake.size // 1000)} kB",
        "percent": round(100 * intake.page / intake.pages) if intake.pages else 0,
    }  # fmt: skip


def stem(name: str) -> str:
    return PurePath(name).stem.lower()


def parted(files: list[Any]) -> tuple[list[Any], dict[str, Any]]:
    """The books, and the records beside them (MARCXML, ONIX) by the name that both share."""
    books = [file for file in files if not (file.name or "").lower().endswith(".xml")]
    names = {stem(file.name or "") for file in books}
    beside = {stem(file.name or ""): file for file in files if file not in books}
    lost = [file for name, file in beside.items() if name not in names]
    return [
        *books,
        *lost,
    ], beside  # a record without its book is handed in alone, and refused with a sentence


class HandIn(Act):
    """One or many files in `tep`. A script that asks for JSON sends them one by one and shows how far each is."""

    may = rules.is_librarian
    takes_books = True

    def next_url(self, thing: Any) -> str:
        return "library:intakes"

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if "application/json" not in request.headers.get("Accept", ""):
            return super().post(request, **address)
        try:
            said = self.act(self.actor, self.thing, request.POST, self.at)
        except Refused as refusal:
            return JsonResponse(in_tongue({"refused": refusal.sentence}), status=422)
        return JsonResponse(in_tongue({"said": said}))

    def act(self, actor: Actor, thing: Any, data: Mapping[str, Any], at: datetime) -> str:
        files = self.request.FILES.getlist("tep")
        if not files:
            raise Refused("Chưa chọn tệp nào.")
        body, books, beside = self.body(actor, str(data.get("co-quan", ""))), *parted(files)
        taken, said = 0, []
        for file in books:
            name = file.name or "tep"
            try:
                intake = actions.hand_in(
                    file=file, name=name, given={}, body=body, by=actor, at=at, beside=beside.get(stem(name))
                )
            except Refused as refusal:
                said.append(refusal.sentence)
                continue
            taken += not intake.sentence
            said += [intake.sentence] if intake.sentence else []
        if not taken:
            raise Refused(" ".join(dict.fromkeys(said)))
        return " ".join([f"Đã nhận {taken} tệp, đang đọc.", *dict.fromkeys(said)])

    def body(self, actor: Actor, typed: str) -> Body | None:
        """The body chosen, else the first that the actor serves as a librarian."""
        mine = sorted(actor.bodies(Role.LIBRARIAN))
        pk = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 12 else 0
        return Body.objects.filter(pk=pk if pk in mine else mine[0] if mine else 0).first()
