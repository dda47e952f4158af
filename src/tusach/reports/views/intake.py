"""Reports handed in as files: the list, handing in, the file's own page, what people say of it."""

import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tusach.campaign.models import Campaign
from tusach.kit import store
from tusach.kit.english.tongue import in_tongue
from tusach.kit.errors import Refused
from tusach.kit.pages import Act, Door, Listing, Page
from tusach.kit.text import decimal
from tusach.people.models import Actor
from tusach.reports import actions, queries, rules
from tusach.reports.mailed import is_letter, read_letter
from tusach.reports.models import Intake, IntakeState, OutlineKind, State, Way
from tusach.reports.views.doors import STATES

MARKS = {
    IntakeState.WAITING: ("todo", "clock"),
    IntakeState.READING: ("info", "sync"),
    IntakeState.UNREADABLE: ("bad", "bad"),
    IntakeState.READ: ("warn", "half"),
    IntakeState.CONFIRMED: ("info", "ok"),
    IntakeState.TAKEN: ("ok", "okc"),
    IntakeState.SUPERSEDED: ("todo", "swap"),
}
TAKES = ".docx,.docm,.doc,.pdf,.odt,.rtf,.txt,.png,.jpg,.jpeg,.tif,.tiff,.eml"
AT_ONCE_BYTES = 3_000_000


def shown(intake: Intake) -> dict[str, Any]:
    """What every page shows of one file."""
    tone, icon = MARKS[IntakeState(intake.state)]
    size = intake.size
    is_aside = intake.state == IntakeState.SUPERSEDED and intake.report_id is None
    words = "Không phải báo cáo" if is_aside else str(intake.get_state_display()).capitalize()
    return {
        "intake": intake, "tone": tone, "icon": icon, "state": words, "is_aside": is_aside,
        "size": f"{decimal(Decimal(size) / 1_000_000)} MB" if size >= 100_000 else f"{max(1, size // 1000)} kB",
        "asks": [one for one in intake.doubts if one.get("code") in {"place", "guess"}],
    }  # fmt: skip


class InCampaign(Door):
    """`?dot=` names the campaign; without it the newest that asks the actor's places for reports is there."""

    def find(self, actor: Actor, **address: Any) -> Campaign | None:
        held = list(queries.campaigns_taking_files(actor)[:50])
        asked = self.request.GET.get("dot") or self.request.POST.get("dot") or ""
        newest = held[0] if held and not (asked and self.request.method == "POST") else None
        return next((one for one in held if str(one.pk) == asked), newest)


class ListIntakes(InCampaign, Listing):
    """The centre's: every province with its files; a province's: its own. `?chi=danh-sach`: the list alone."""

    may = rules.may_see_intakes
    template_name = "reports/intake/list.html"
    per_page = 80

    def rows(self, actor: Actor, thing: Any) -> QuerySet[Intake]:
        rows = queries.intakes_visible_to(actor).filter(campaign=thing) if thing else Intake.objects.none()
        state = self.request.GET.get("trang_thai", "")
        if state in IntakeState.values:
            return rows.filter(state=state).order_by("-pk")
        if state == "hoi":
            return rows.exclude(doubts=[]).exclude(state=IntakeState.SUPERSEDED).order_by("-pk")
        return rows.exclude(state=IntakeState.SUPERSEDED).order_by("-pk")

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if request.GET.get("chi") == "danh-sach":
            self.template_name = "reports/intake/_rows.html"
        return super().get(request, **address)

    def context(self, actor: Actor, thing: Campaign | None) -> Mapping[str, Any]:
        page = self.page_of(self.rows(actor, thing))
        counts = queries.counts_by_state(queries.intakes_visible_to(actor), thing) if thing else {}
        owed = list(queries.reports_owed(actor, thing)) if thing else []
        here = self.request.GET.get("trang_thai", "")
        without = without_report(owed)
        return {
            "page": page, "shown": [shown(one) for one in page], "campaign": thing, "takes": TAKES,
            "reading": any(one.state in {IntakeState.WAITING, IntakeState.READING} for one in page),
            "states": [(value, label, counts.get(value, 0), value == here) for value, label in IntakeState.choices],
            "asking": counts.get("hoi", 0), "here": here, "owed": owed,
            "campaigns": list(queries.campaigns_taking_files(actor)[:20]),
            "without": without, "without_count": sum(len(places) for places in without.values()),
            "may_file": rules.may_file(actor), "ways": [(Way.UPLOAD, "Tải lên"), (Way.MAIL, "Kèm thư điện tử")],
            "is_centre": actor.serves_centre(),
        }  # fmt: skip


def without_report(owed: Iterable[Any]) -> dict[str, list[Any]]:
    """{words: places} of the obligations without a file whose report was not sent, or was sent back."""
    found: dict[str, list[Any]] = {}
    for one in owed:
        report = getattr(one, "report", None)
        state = report.state if report else State.NOT_STARTED
        if not one.has_file and state in queries.UNSENT_WORDS:
            found.setdefault(queries.UNSENT_WORDS[state], []).append(one)
    return found


class ByProvince(InCampaign, Page):
    """The centre's look at all that owe: what came, in which way, what of it is not found or does not agree."""

    may = rules.may_see_all_intakes
    template_name = "reports/intake/provinces.html"

    def context(self, actor: Actor, thing: Campaign | None) -> Mapping[str, Any]:
        rows = queries.by_province(thing) if thing else []
        return {
            "campaign": thing,
            "rows": [
                {"one": one, "state": STATES[State(one.row.state)], "words": State(one.row.state).label,
                 "file": shown(one.intake) if one.intake else None}
                for one in rows
            ],
            "leaves": len(queries.leaf_keys(thing)) if thing else 0,
            "sent": sum(one.row.layer_id is not None for one in rows),
        }  # fmt: skip


class HandIn(InCampaign, Act):
    """One or many files in `tep`; for `report`, or (the centre) for whoever the file names. Small ones are read at once.
    A script that asks for JSON sends them one by one.
    """

    may = rules.may_see_intakes

    def next_url(self, thing: Any) -> str:
        taken = getattr(self, "taken", [])
        if len(taken) == 1:
            return reverse("reports:intake-show", args=[taken[0].pk])
        return reverse("reports:intake-list") + (f"?dot={thing.pk}" if thing else "")

    def back_url(self, thing: Any) -> str:
        return reverse("reports:intake-list")

    def post(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if "application/json" not in request.headers.get("Accept", ""):
            return super().post(request, **address)
        try:
            said = self.act(self.actor, self.thing, request.POST, self.at)
        except Refused as refusal:
            return JsonResponse(in_tongue({"refused": refusal.sentence}), status=422)
        return JsonResponse({"said": in_tongue(said), "url": self.next_url(self.thing)})

    def act(self, actor: Actor, thing: Campaign | None, data: Mapping[str, Any], at: datetime) -> str:
        if not self.request.FILES.getlist("tep"):
            raise Refused("Chưa chọn tệp nào.")
        if thing is None:
            raise Refused(
                "Đợt này chưa ban hành đề cương, hoặc nơi anh chị công tác không phải báo cáo. Xin chọn đợt khác."
            )
        report = self._report(actor, thing, str(data.get("noi", "")), at)
        said: list[str] = []
        self.taken: list[Intake] = []
        for name, file, sender, letter in self._files(said):
            way = Way.MAIL if sender or self._is_mailed(data) else Way.UPLOAD
            try:
                intake = actions.hand_in_report(
                    campaign=thing, report=report, file=file, name=name, way=way, by=actor, at=at
                )
            except Refused as refusal:
                said.append(f"“{name}”: {refusal.sentence}")
                continue
            self.taken.append(intake)
            said += [intake.sentence] if intake.sentence and intake.given_at != at else []
            self._describe(intake, data, sender, letter, actor, at)
        if not self.taken:
            raise Refused(" ".join(said))
        for intake in self.taken:  # when all are kept: reading takes longer than some lines hold
            read_at_once(intake, at)
        return " ".join([f"Đã nhận {len(self.taken)} tệp; tệp được giữ nguyên như khi gửi.", *said])

    def _files(self, said: list[str]) -> Iterator[tuple[str, IO[bytes], str, bytes]]:
        """(name, file, sender, letter) of each file; a letter that was dropped gives what is attached to it."""
        for file in self.request.FILES.getlist("tep"):
            name = file.name or "bao-cao"
            if not is_letter(name):
                yield name, file, "", b""
                continue
            try:
                data = file.read()
                letter = read_letter(data)
            except Refused as refusal:
                said.append(f"“{name}”: {refusal.sentence}")
                continue
            for attached, content in letter.files:
                yield attached, io.BytesIO(content), letter.sender, data

    def _is_mailed(self, data: Mapping[str, Any]) -> bool:
        return data.get("cach") == Way.MAIL and rules.may_file(self.actor)

    def _report(self, actor: Actor, campaign: Campaign, unit: str, at: datetime) -> Any:
        owed = queries.reports_owed(actor, campaign)
        if not rules.may_file(actor):
            owed = owed.filter(unit__in=actor.units(*rules.WRITERS))
        elif not unit:
            return None
        if unit.isdecimal():
            owed = owed.filter(unit=int(unit))
        obligation = owed.first()
        if obligation is None:
            raise Refused("Nơi này không gửi báo cáo theo đề cương trong đợt này.")
        return actions.open_report(obligation=obligation, by=actor, at=at)

    def _describe(
        self, intake: Intake, data: Mapping[str, Any], sender: str, letter: bytes, actor: Actor, at: datetime
    ) -> None:
        sender = str(data.get("nguoi-gui", "")).strip() or sender
        restricted = bool(data.get("han-che"))
        if sender or restricted or letter:
            actions.describe_intake(
                intake=intake, sender=sender, restricted=restricted, by=actor, at=at, letter=letter
            )


def read_at_once(intake: Intake, at: datetime) -> None:
    """A small file is read in the request; scans and large ones wait for the worker."""
    small = intake.size <= AT_ONCE_BYTES and not intake.name.lower().endswith(
        (".png", ".jpg", ".jpeg", ".tif", ".tiff")
    )
    if intake.state == IntakeState.WAITING and small:
        actions.read_quickly(intake=intake, at=at)


class OneIntake(Door):
    def find(self, actor: Actor, **address: Any) -> Intake:
        intake: Intake = get_object_or_404(queries.intakes_visible_to(actor), pk=address["pk"])
        return intake


class IntakeFile(OneIntake, Page):
    """The file as it came."""

    may = rules.may_see_intake

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if not self.thing.sha256 or not store.is_kept(self.thing.sha256):
            raise Http404
        return FileResponse(store.open_kept(self.thing.sha256), as_attachment=True, filename=self.thing.name)


class IntakeLetter(OneIntake, Page):
    """The e-mail it came with, as it came."""

    may = rules.may_see_letter

    def get(self, request: HttpRequest, **address: Any) -> HttpResponseBase:
        if not self.thing.letter or not store.is_kept(self.thing.letter):
            raise Http404
        return FileResponse(
            store.open_kept(self.thing.letter), as_attachment=True, filename=f"thu-{self.thing.pk}.eml"
        )


class _OnIntake(OneIntake, Act):
    def next_url(self, thing: Intake) -> str:
        return reverse("reports:intake-show", args=[thing.pk])


class ReadIntake(_OnIntake):
    """Read soon, or again: by the worker, however long it takes; the file's page says how far it is."""

    may = rules.may_place

    def act(self, actor: Actor, thing: Intake, data: Mapping[str, Any], at: datetime) -> str:
        intake = actions.want_reading(intake=thing, by=actor, at=at)
        return (
            "Máy đang đọc tệp này."
            if intake.state == IntakeState.READING
            else "Đã đưa tệp lên đầu hàng chờ đọc."
        )


class SayWhose(_OnIntake):
    may = rules.may_say_whose

    def act(self, actor: Actor, thing: Intake, data: Mapping[str, Any], at: datetime) -> str:
        unit = str(data.get("noi", ""))
        owed = (
            queries.reports_owed(actor, thing.campaign)
            .filter(unit=int(unit) if unit.isdecimal() else 0)
            .first()
        )
        if owed is None:
            raise Refused("Xin chọn nơi gửi báo cáo.")
        actions.say_whose(intake=thing, obligation=owed, by=actor, at=at)
        return f"Đã ghi là báo cáo của {owed.unit_name}."


class SetAside(_OnIntake):
    may = rules.may_say_whose

    def act(self, actor: Actor, thing: Intake, data: Mapping[str, Any], at: datetime) -> str:
        actions.set_aside(intake=thing, by=actor, at=at)
        return f"Đã để riêng “{thing.name}”; tệp vẫn được giữ."

    def next_url(self, thing: Intake) -> str:
        return reverse("reports:intake-list") + f"?dot={thing.campaign_id}"


class SettleDoubt(_OnIntake):
    may = rules.may_place

    def act(self, actor: Actor, thing: Intake, data: Mapping[str, Any], at: datetime) -> str:
        actions.settle_doubt(intake=thing, code=str(data.get("ma", "")), by=actor, at=at)
        return "Đã ghi là đã xem."


class BringBack(_OnIntake):
    may = rules.may_place

    def act(self, actor: Actor, thing: Intake, data: Mapping[str, Any], at: datetime) -> str:
        actions.bring_back(intake=thing, by=actor, at=at)
        return f"Dùng lại tệp “{thing.name}”."


def on_report(actor: Actor, report: Any) -> dict[str, Any]:
    """What the pages of one report show of its files, its figures and what it was asked; nothing for a survey."""
    if report.outline.kind != OutlineKind.REPORT:
        return {}
    files = list(queries.intakes_of(report))
    return {
        "files": [shown(one) for one in files],
        "file": queries.standing_of(files, report),
        "asked_of_us": list(queries.asked_of(report)),
        "may_hand_in": rules.may_hand_in(actor, report),
        "may_try": rules.may_try_file(actor, report),
        "sees_intakes": rules.may_see_intakes(actor),
    }
