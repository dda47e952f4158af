"""The demo's story, told through the same actions as people use; only answers come in bulk."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.db.models import F

from tusach.campaign import actions as campaign_actions
from tusach.campaign.models import Campaign, Milestone, Obligation, ObligationKind
from tusach.desk.demo import accounts
from tusach.desk.demo.accounts import Ready, local_body, open_account
from tusach.desk.demo.answers import Commune, answers_of, half_written
from tusach.desk.demo.bodies import Centre, make_centre, make_local_bodies, owed
from tusach.desk.demo.books import fill_library
from tusach.desk.demo.coding import code_reports
from tusach.desk.demo.copies import fill_copies
from tusach.desk.demo.files import hand_in_files
from tusach.desk.demo.hands import hands_on
from tusach.desk.demo.hours import A_DAY, VIETNAM, at_work, in_hours, later
from tusach.desk.demo.manuscript import write_report
from tusach.desk.demo.papers import fill_registers
from tusach.desk.demo.provinces import Province, report_of
from tusach.desk.demo.rounds import ask_about, link_of_the_expert
from tusach.desk.demo.wishes import fill_wishes
from tusach.drafting.actions import make_draft
from tusach.figures import actions as figures
from tusach.kit.statistics import gather_statistics
from tusach.people.models import Actor, Body, Person, Role
from tusach.people.queries import actor_for
from tusach.places.queries import search, versions_on
from tusach.reports import actions as reports
from tusach.reports.models import Outline, State
from tusach.reports.queries import forms_for

SEED = 341
CLOCK = datetime(2023, 11, 2, 9, 42, tzinfo=VIETNAM)
REFERENCE = date(2023, 10, 31)
SURVEY_DUE, REPORT_DUE = date(2023, 10, 20), date(2023, 10, 31)
PLAN = Path(__file__).with_name("ke-hoach.txt")
HOME = "Lâm Đồng"  # the province of the ready accounts
LATE = ["Cao Bằng", "Yên Bái", "Hòa Bình", "Kon Tum", "Quảng Ngãi", "Bình Phước", "Tây Ninh", "Bạc Liêu"]
WAITING = ["Vĩnh Phúc", "Bắc Ninh", "Quảng Trị", "Bình Định", "Đắk Nông", "Sóc Trăng"]
RETURNED = ["Hải Dương", "Gia Lai", "Phú Yên", "Long An"]
Say = Callable[[str], None]


@transaction.atomic
def tell_the_story(*, say: Say, today: datetime, only: frozenset[str] = frozenset()) -> list[Ready]:
    """Everything, or nothing when it stops half way. Returns the ready accounts.

    `only`: names of provinces; people and answers are then made for them alone (the home of the ready accounts is
    always among them), while every unit is still asked. Tests tell the story small this way.
    """
    only = only | {HOME} if only else only
    today = in_hours(today)
    say("đơn vị hành chính")
    call_command("places", "load", verbosity=0)
    figures.load_catalogue()
    say("cơ quan và người")
    centre = make_centre()
    make_local_bodies(seed=SEED, only=only)
    ready = _centre_people(centre)
    editor = _actor("trunguong", CLOCK - timedelta(days=71))
    say("kế hoạch và đợt tổng kết 2023")
    campaign = _campaign(editor)
    survey, outline = _issue(campaign, editor)
    ready += _local_people()
    say("phiếu của 10.599 xã")
    given = _communes(campaign, only)
    reports.load_reports(outline=survey, given=given, by=editor, at=CLOCK - timedelta(days=1))
    say("báo cáo của 63 tỉnh, thành phố")
    reports.load_reports(
        outline=outline, given=_provinces(campaign, outline, only), by=editor, at=CLOCK - timedelta(hours=20)
    )
    say("cộng số liệu")
    _add_up(campaign)
    say("đợt khảo sát của 34 tỉnh hôm nay")
    from tusach.desk.demo.today import tell_of_today  # noqa: PLC0415 - the second half of the story

    ready += tell_of_today(today=today, only=only)
    say("thư viện: cẩm nang và sách minh hoạ")
    ready += fill_library(today=today)
    say("sách giấy: mở sổ 14 triệu bản và vài tủ sách")
    ready += fill_copies(today=today, told_on=CLOCK - timedelta(days=3), only=only)
    fill_wishes(today=today)
    # Last, because what comes in later makes the figures of a draft stale.
    say("đọc đối chiếu, dự thảo và một vòng lấy ý kiến")
    ready += _written_up(campaign, outline, only)
    call_command("journal", "seal", verbosity=0)
    accounts.write_accounts(ready)
    return ready


def _add_up(campaign: Campaign) -> None:
    figures.rebuild()
    gather_statistics(*apps.get_models())
    make_draft(campaign=campaign, by=_actor("trunguong", CLOCK), at=CLOCK - timedelta(hours=1))


def _written_up(campaign: Campaign, outline: Outline, only: frozenset[str]) -> list[Ready]:
    """Two reports that came as files, the reports read side by side, the report begun, its first round nearly over.
    Returns what opens without an account: the link of one of those asked.
    """
    gather_statistics(*apps.get_models())
    hand_in_files(
        campaign=campaign,
        outline=outline,
        by=_actor("trunguong", CLOCK),
        at=CLOCK - timedelta(minutes=100),
        only=only,
    )
    clerk = _actor("vanthu", CLOCK)
    fill_registers(
        keeper=Body.objects.get(pk=min(clerk.bodies())), clerk=clerk, colleague=Person.objects.get(username="bientap"),
        leader=Person.objects.get(username="lanhdao"), at=CLOCK - timedelta(hours=2),
    )  # fmt: skip
    begun = CLOCK - timedelta(days=7, hours=1)
    code_reports(
        campaign=campaign,
        first=_actor("trunguong", begun),
        second=_actor("bientap", begun),
        at=begun - timedelta(days=1),
    )
    manuscript = write_report(campaign=campaign, by=_actor("trunguong", begun), at=begun)
    opened = CLOCK - timedelta(days=6, hours=20)
    editor = _actor("trunguong", opened)
    asked = manuscript and ask_about(
        manuscript=manuscript, by=editor, leader=_actor("lanhdao", opened), at=opened
    )
    if not asked:
        return []
    group = "Tổng kết 2023, góp ý dự thảo (ngày 02/11/2023)"
    return [link_of_the_expert(asked=asked, by=editor, at=later(opened, 1), group=group)]


def _actor(username: str, at: datetime) -> Actor:
    return actor_for(Person.objects.get(username=username), at=at)


def _centre_people(centre: Centre) -> list[Ready]:
    group = "Tổng kết 2023, ở trung ương (ngày 02/11/2023)"
    told = [
        (
            "trunguong",
            "Trần Thu Hoa",
            centre.publisher,
            accounts.CENTRE_ROLES,
            "Chị Hoa, tổ thư ký tổng kết, Nhà xuất bản",
        ),
        (
            "lanhdao",
            "Nguyễn Quang Vinh",
            centre.department,
            [Role.LEADER],
            "Anh Vinh, lãnh đạo Ban Tuyên giáo Trung ương",
        ),
        (
            "bientap",
            "Vũ Hải Nam",
            centre.publisher,
            accounts.CENTRE_ROLES,
            "Anh Nam, tổ biên tập, Nhà xuất bản",
        ),
        ("vanthu", "Lê Thị An", centre.publisher, [Role.CLERK], "Chị An, văn thư"),
        ("quantri", "Phạm Minh Quân", centre.publisher, [Role.ADMINISTRATOR], "Anh Quân, quản trị hệ thống"),
    ]
    return [open_account(*one[:4], label=one[4], clock=CLOCK, group=group) for one in told]


def _local_people() -> list[Ready]:
    """One at each level of the way up, in the same province, so that a visitor can follow a paper upwards."""
    group = "Tổng kết 2023, ở địa phương (ngày 02/11/2023)"
    versions = versions_on(REFERENCE).select_related("unit", "district", "province")
    commune = versions.get(unit__in=search("Tà Nung", on=REFERENCE).values("unit"), unit__level="COMMUNE")
    assert commune.district is not None  # noqa: S101 - a commune of 2023 has both
    assert commune.province is not None  # noqa: S101
    district = versions.get(unit=commune.district)
    told = [
        ("xa", "Lê Thị Lan", commune.unit, [Role.REPORTER, Role.KEEPER], f"Chị Lan, {commune.full_name}"),
        ("huyen", "Ngô Văn Dũng", commune.district, [Role.REVIEWER], f"Anh Dũng, {district.full_name}"),
        (
            "tinh",
            "Đinh Quang Minh",
            commune.province,
            [Role.REPORTER, Role.REVIEWER],
            "Anh Minh, Ban Tuyên giáo Tỉnh ủy Lâm Đồng",
        ),
        (
            "lanhdaotinh",
            "Phạm Thanh Thu",
            commune.province,
            [Role.LEADER],
            "Chị Thu, lãnh đạo Ban Tuyên giáo Tỉnh ủy Lâm Đồng",
        ),
    ]
    return [
        open_account(username, name, local_body(unit), roles, label=label, clock=CLOCK, group=group)
        for username, name, unit, roles, label in told
    ]


def _campaign(editor: Actor) -> Campaign:
    at = editor.at
    reading = campaign_actions.keep_reading(data=PLAN.read_bytes(), name=PLAN.name, by=editor, at=at)
    campaign = campaign_actions.create_campaign(
        plan=reading, by=editor, at=at,
        name="Tổng kết 15 năm thực hiện Đề án trang bị sách cho cơ sở xã, phường, thị trấn (2009-2023)",
        short_name="Tổng kết 15 năm", reference_date=REFERENCE, years=(2009, 2023),
        survey_due=SURVEY_DUE, report_due=REPORT_DUE,
    )  # fmt: skip
    campaign = campaign_actions.open_campaign(campaign=campaign, by=editor, at=at + timedelta(days=1))
    Campaign.objects.filter(pk=campaign.pk).update(is_illustration=True)
    # The month in which reports fell due stays open: eight provinces are late.
    past = Milestone.objects.filter(campaign=campaign, to_date__lte=REPORT_DUE)
    past.update(done_on=F("to_date") - timedelta(days=1))
    campaign.refresh_from_db()
    return campaign


def _issue(campaign: Campaign, editor: Actor) -> tuple[Outline, Outline]:
    trees = forms_for(campaign.reading, years=(campaign.first_year, campaign.last_year))
    at = editor.at + timedelta(days=1)
    survey = reports.issue_outline(
        campaign=campaign, kind=ObligationKind.SURVEY, tree=trees["SURVEY"], by=editor, at=at
    )
    outline = reports.issue_outline(
        campaign=campaign, kind=ObligationKind.REPORT, tree=trees["REPORT"], by=editor, at=at
    )
    return survey, outline


@dataclass(frozen=True)
class Odds:
    """How far communes had come, by how far their province had."""

    accepted: float
    checked: float
    sent: float
    writing: float


_DONE = Odds(1, 0, 0, 0)
_NEARLY = Odds(0.80, 0.06, 0.06, 0.05)
_BEHIND = Odds(0.58, 0.10, 0.12, 0.10)


def _state(odds: Odds, chance: float) -> str | None:
    for state, share in (
        (State.ACCEPTED, odds.accepted),
        (State.CHECKED, odds.checked),
        (State.SUBMITTED, odds.sent),
        (State.DRAFT, odds.writing),
    ):
        if chance < share:
            return state
        chance -= share
    return None


def _communes(campaign: Campaign, only: frozenset[str]) -> Iterator[reports.Given]:
    versions = {version.unit_id: version for version in versions_on(REFERENCE).filter(unit__level="COMMUNE")}
    provinces = {
        version.unit_id: version.name for version in versions_on(REFERENCE).filter(unit__level="PROVINCE")
    }
    hands = hands_on(REFERENCE)
    for duty in owed(campaign, ObligationKind.SURVEY, only).order_by("pk"):
        version = versions[duty.unit_id]
        random = Random(f"{SEED}/{version.code}/state")
        name = provinces.get(duty.province_id or 0, "")
        odds = (
            _NEARLY
            if name == HOME
            else _BEHIND
            if name in LATE
            else _DONE
            if random.random() < 0.94
            else _NEARLY
        )
        state = _state(odds, random.random())
        if version.name == "Tà Nung":
            state = State.DRAFT
        if state is None:
            continue
        commune = Commune(version.code, version.kind != "Xã", hands.name_of_writer(duty))
        answers = answers_of(commune, seed=SEED)
        if state == State.DRAFT:
            answers = half_written(answers, seed=SEED, code=version.code)
        at = at_work(SURVEY_DUE - timedelta(days=random.randint(-6, 30)), random.randint(0, A_DAY))
        yield reports.Given(
            duty, answers, state, min(at, CLOCK - timedelta(days=2)),
            writer=hands.writer_of(duty), reviewer=hands.reviewer_of(duty, state),
        )  # fmt: skip


def _provinces(campaign: Campaign, outline: Outline, only: frozenset[str]) -> Iterator[reports.Given]:
    hands = hands_on(REFERENCE)
    for duty in owed(campaign, ObligationKind.REPORT, only).order_by("unit_sort"):
        name = duty.unit_name.removeprefix("Tỉnh ").removeprefix("Thành phố ")
        state = (
            None if name in LATE[:3]
            else State.DRAFT if name in LATE or name == HOME
            else State.SUBMITTED if name in WAITING
            else State.RETURNED if name in RETURNED
            else State.ACCEPTED
        )  # fmt: skip
        if state is None:
            continue
        random = Random(f"{SEED}/{name}/state")
        communes = Obligation.objects.filter(
            campaign=campaign, kind=ObligationKind.SURVEY, province=duty.unit
        ).count()
        copies = round(communes * random.uniform(1250, 1450))
        province = Province(name, communes, copies, round(copies * random.uniform(0.78, 0.92)))
        answers = report_of(outline.tree, province, seed=SEED)
        if state == State.DRAFT:
            answers = half_written(answers, seed=SEED, code=name)
        comments = {}
        if state == State.RETURNED:
            comments = {
                _leaf_of_limits(
                    outline
                ): "Xin nêu rõ nguyên nhân chủ quan và dẫn số liệu của ít nhất ba huyện."
            }
        at = at_work(REPORT_DUE - timedelta(days=random.randint(0, 12)), random.randint(60, A_DAY))
        yield reports.Given(duty, answers, state, at, comments, writer=hands.writer_of(duty))


def _leaf_of_limits(outline: Outline) -> str:
    return next(
        str(leaf["key"]) for leaf in _leaves(outline.tree) if "hạn chế" in str(leaf["title"]).casefold()
    )


def _leaves(nodes: Sequence[dict[str, object]]) -> Iterator[dict[str, object]]:
    for node in nodes:
        if node.get("type") == "leaf":
            yield node
        yield from _leaves(node.get("children") or [])  # type: ignore[arg-type]
