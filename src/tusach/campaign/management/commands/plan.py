from pathlib import Path
from typing import Any

from tusach.campaign import jobs, queries
from tusach.campaign.models import Campaign, CampaignState
from tusach.campaign.plan import Plan, leaves_of, nodes_of, read_plan
from tusach.kit import clock
from tusach.kit.commands import Answer, CommandGroup, argument, subcommand
from tusach.kit.errors import Refused


class Command(CommandGroup):
    help = "Plans and what they make people owe"

    @subcommand(
        "read a plan (txt, docx, pdf, a scan when tesseract is there); nothing is stored",
        argument("file", type=Path, help="the plan"),
    )
    def read(self, *, file: Path) -> Answer:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise Refused(f"Không mở được tệp {file}: {error.strerror}.") from None
        plan = read_plan(data, name=file.name)
        return Answer(plan.as_json(), _lines(plan))

    @subcommand(
        "read the plans that wait; `tusach work` does it",
        argument("--most", type=int, default=20, help="at most so many files"),
    )
    def work(self, *, most: int) -> Answer:
        read = list(jobs.read_waiting(clock.now, most=most))
        rows = [
            {"plan": one.pk, "name": one.name, "state": one.state, "sentence": one.sentence} for one in read
        ]
        lines = [f"{one.name}: {one.state} {one.sentence}".strip() for one in read]
        return Answer(rows, [*lines, f"Đã đọc {len(read)} kế hoạch."])

    @subcommand(
        "send the reminders that are due now in every open campaign",
        argument("--dry-run", action="store_true", help="only list who would get what"),
    )
    def remind(self, *, dry_run: bool) -> Answer:
        at = clock.now()
        if not dry_run:
            told = jobs.remind_due(at)
            return Answer({"people": told}, [f"Đã nhắc {told} người."])
        rows: list[dict[str, Any]] = [
            {"campaign": campaign.short_name, "sentence": one.sentence, "obligations": len(one.obligations),
             "people": [person.full_name for person in one.people]}
            for campaign in Campaign.objects.filter(state=CampaignState.OPEN).order_by("pk")
            for one in queries.preview_reminders(campaign, at=at)
        ]  # fmt: skip
        return Answer(
            rows,
            [f"{row['sentence']} -> {len(row['people'])} người" for row in rows] or ["Không có gì để nhắc."],
        )


def _lines(plan: Plan) -> list[str]:
    document = plan.document
    found = [
        f"{document['type']} {document['code']}, {document['place']}, {document['dated'] or 'không rõ ngày'}",
        f"Cơ quan ban hành: {document['issuer']}",
        f"Trích yếu: {document['subject']}",
        f"Căn cứ, dẫn chiếu: {', '.join(one['code'] for one in plan.references) or 'không có'}",
        f"Hoạt động: {len(plan.activities)}; mốc: {len(plan.milestones)}; nơi nhận: {len(plan.recipients)}",
        *(f"Hạn {one['due']}: {one['who']} gửi {one['addressee']}" for one in plan.obligations),
        f"Đề cương: {len(list(nodes_of(plan.outline)))} mục, {len(list(leaves_of(plan.outline)))} mục phải viết",
    ]
    return found + [f"Cần xem, dòng {doubt.line}: {doubt.what}. {doubt.why}" for doubt in plan.doubts]
