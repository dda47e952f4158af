"""The second, small campaign: the survey of today's 34 provinces, half way; there is no district any more."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tusach.campaign import actions as campaign_actions
from tusach.campaign.models import Campaign, ObligationKind
from tusach.desk.demo.accounts import CENTRE_ROLES, Ready, local_body, open_account
from tusach.desk.demo.answers import Commune, answers_of
from tusach.desk.demo.bodies import owed
from tusach.desk.demo.hands import hands_on
from tusach.desk.demo.hours import A_DAY, at_work
from tusach.figures import actions as figures
from tusach.kit.text import day
from tusach.people.models import Body, BodyKind, Person, Role
from tusach.people.queries import actor_for
from tusach.places.models import Level
from tusach.places.queries import search, versions_on
from tusach.reports import actions as reports
from tusach.reports.models import State
from tusach.reports.queries import forms_for

SEED = 2026
SECTIONS = [
    "m1",
    "m4",
    "m5",
]  # of the ready survey: where the shelf stands and who keeps it, after the mergers
YEARS = (2025, 2026)
PLAN = """BAN TUYÊN GIÁO VÀ DÂN VẬN TRUNG ƯƠNG

Hà Nội, ngày {dated}

Số 12-KH/BTGDVTW

KẾ HOẠCH

Khảo sát tủ sách của cơ sở sau khi sắp xếp đơn vị hành chính

I. MỤC ĐÍCH

1. Biết tủ sách của xã, phường, đặc khu nay đặt ở đâu, ai giữ, sau khi các xã được sáp nhập.

II. TIẾN ĐỘ THỰC HIỆN

1. Tháng {month}

- Xã, phường, đặc khu trả lời phiếu khảo sát. Hoàn thành trước ngày {due}.

2. Tháng {next_month}

- Ban Tuyên giáo và Dân vận các tỉnh ủy, thành ủy kiểm tra, nhận phiếu.

Nơi nhận:

- Ban Tuyên giáo và Dân vận các tỉnh ủy, thành ủy,
- Lưu HC.

K/T TRƯỞNG BAN
PHÓ TRƯỞNG BAN

...
"""


def tell_of_today(*, today: datetime, only: frozenset[str] = frozenset()) -> list[Ready]:
    """The accounts of today's campaign; its survey is sent by some 40 of 100 communes of six provinces."""
    opened, due = at_work((today - timedelta(days=20)).date(), 90), (today + timedelta(days=12)).date()
    department = Body.objects.get(kind=BodyKind.PROPAGANDA, unit__level=Level.NATION)
    group = "Khảo sát hôm nay, 34 tỉnh, thành phố"
    ready = [
        open_account(
            "trunguong26",
            "Vũ Ngọc Hà",
            department,
            CENTRE_ROLES,
            label="Chị Hà, Ban Tuyên giáo và Dân vận Trung ương",
            clock=None,
            group=group,
        )
    ]
    editor = actor_for(Person.objects.get(username="trunguong26"), at=opened)
    text = PLAN.format(dated=f"{opened.day:02} tháng {opened.month} năm {opened.year}", due=day(due), month=f"{opened.month}/{opened.year}",
                       next_month=f"{due.month}/{due.year}")  # fmt: skip
    reading = campaign_actions.keep_reading(
        data=text.encode(), name="ke-hoach-khao-sat.txt", by=editor, at=opened
    )
    campaign = campaign_actions.create_campaign(
        plan=reading, by=editor, at=opened, name="Khảo sát tủ sách của cơ sở sau khi sắp xếp đơn vị hành chính",
        short_name="Khảo sát sau sắp xếp", reference_date=opened.date(), years=YEARS, survey_due=due,
    )  # fmt: skip
    campaign = campaign_actions.open_campaign(campaign=campaign, by=editor, at=opened)
    Campaign.objects.filter(pk=campaign.pk).update(is_illustration=True)
    tree = forms_for({}, years=YEARS, sections=SECTIONS)["SURVEY"]
    kind = ObligationKind.SURVEY
    survey = reports.issue_outline(campaign=campaign, kind=kind, tree=tree, by=editor, at=opened)
    asked = {question["key"] for leaf in tree for question in leaf["children"]}
    reports.load_reports(
        outline=survey, given=_answers(campaign, asked, opened, only), by=editor, at=today - timedelta(days=1)
    )
    figures.rebuild()
    return ready + _local(today, group)


def _local(today: datetime, group: str) -> list[Ready]:
    versions = versions_on(today.date()).select_related("unit", "province")
    province = versions.get(name="Lâm Đồng", unit__level=Level.PROVINCE)
    found = search("Lâm Viên", on=today.date()).filter(unit__level=Level.COMMUNE).first()
    commune = (
        found
        or versions.filter(province=province.unit, unit__level=Level.COMMUNE).order_by("sort_key").first()
    )
    assert commune is not None  # noqa: S101 - Lâm Đồng has communes
    return [
        open_account("xa26", "Trần Minh Phúc", local_body(commune.unit), [Role.REPORTER, Role.KEEPER],
                     label=f"Anh Phúc, {commune.full_name}", clock=None, group=group),
        open_account("tinh26", "Lý Thu Thảo", local_body(province.unit), [Role.REPORTER, Role.REVIEWER],
                     label="Chị Thảo, Ban Tuyên giáo và Dân vận Tỉnh ủy Lâm Đồng", clock=None, group=group),
    ]  # fmt: skip


def _answers(
    campaign: Campaign, asked: set[str], opened: datetime, only: frozenset[str]
) -> Iterator[reports.Given]:
    versions = {
        version.unit_id: version for version in versions_on(opened.date()).filter(unit__level=Level.COMMUNE)
    }
    hands = hands_on(opened.date())
    for duty in owed(campaign, ObligationKind.SURVEY, only).order_by("pk"):
        version = versions[duty.unit_id]
        random = Random(f"{SEED}/{version.code}")
        if random.random() > 0.42 or version.name.startswith("Lâm Viên"):
            continue
        made: dict[str, Any] = answers_of(
            Commune(version.code, version.kind == "Phường", "Người phụ trách"), seed=SEED
        )
        state = State.ACCEPTED if random.random() < 0.6 else State.SUBMITTED
        at = at_work(opened.date() + timedelta(days=random.randint(1, 17)), random.randint(100, A_DAY))
        kept = {key: value for key, value in made.items() if key in asked}
        yield reports.Given(
            duty, kept, state, at, writer=hands.writer_of(duty), reviewer=hands.reviewer_of(duty, state)
        )
