from datetime import date

from django.urls import reverse

from tusach.campaign.models import Obligation
from tusach.desk.boards.asked import drafts_to_comment
from tusach.desk.boards.shapes import STATES, Board, Task, days_left, last_day, newest_notices
from tusach.kit.text import number
from tusach.people.models import Actor
from tusach.reports.models import Report, State
from tusach.reports.queries import my_obligations
from tusach.shelf.queries import kept_by, open_loans
from tusach.shelf.rules import is_keeper
from tusach.supply.queries import waiting_for

_COUNT = {0: "Hôm nay không có việc nào", 1: "Một việc hôm nay", 2: "Hai việc hôm nay", 3: "Ba việc hôm nay"}
_DONE = {State.SUBMITTED, State.CHECKED, State.ACCEPTED, State.LOCKED}


def commune_board(actor: Actor) -> Board:
    """At most three things to do, the nearest due day first, what waits at the shelf that one keeps, and drafts to comment on."""
    duties = [
        duty
        for duty in my_obligations(actor)
        if duty.campaign.opened_at and duty.campaign.opened_at <= actor.at
    ]
    duties.sort(key=lambda duty: (_state(duty) in _DONE, last_day(duty)))
    tasks = [_task(duty, actor.day) for duty in duties[:3]]
    open_tasks = [task for task, duty in zip(tasks, duties, strict=False) if _state(duty) not in _DONE]
    others = [*_shelf_tasks(actor), *drafts_to_comment(actor)]
    tasks, open_tasks = tasks + others, open_tasks + others
    if open_tasks:
        open_tasks[0].main = True
    return Board(
        headline=_COUNT.get(len(open_tasks), "Việc hôm nay"), tasks=tasks, notices=newest_notices(actor)
    )


def _shelf_tasks(actor: Actor) -> list[Task]:
    """Books on their way to my shelf, and those that readers should have brought back."""
    shelf = kept_by(actor).first() if is_keeper(actor) else None
    if shelf is None:
        return []
    tasks = []
    parcel = waiting_for(shelf.body).first()
    if parcel:
        tasks.append(
            Task("Nhận sách", "box", f"Kiện {parcel.code}, {number(parcel.copies)} bản. Đếm rồi ký nhận trên điện thoại.",
                 reverse("supply:receive", args=[parcel.code]), "Đếm và ký nhận", parcel.get_state_display().capitalize(), "info", "box",
                 colour="green")
        )  # fmt: skip
    late = open_loans(shelf).filter(due_on__lt=actor.day).count()
    if late:
        tasks.append(
            Task(f"{number(late)} cuốn quá hạn", "clock", "Gọi điện nhắc trả, hoặc gia hạn mượn.",
                 reverse("shelf:loans", args=[shelf.pk]), "Xem và nhắc trả", colour="red")
        )  # fmt: skip
    return tasks


def _report(duty: Obligation) -> Report | None:
    return getattr(duty, "report", None)


def _state(duty: Obligation) -> str:
    report = _report(duty)
    return report.state if report else State.NOT_STARTED


def _task(duty: Obligation, today: date) -> Task:
    report, state = _report(duty), _state(duty)
    tone, icon, words = STATES[state]
    task = Task(
        title=duty.get_kind_display().capitalize(),
        icon="form",
        text=f"{duty.campaign.short_name}.",
        url=reverse("reports:show", args=[report.pk]) if report else reverse("reports:open", args=[duty.pk]),
        button="Mở phiếu",
        post=report is None,
    )
    if state in _DONE:
        task.state, task.tone, task.state_icon, task.button, task.colour = (
            words,
            tone,
            icon,
            "Xem phiếu",
            "green",
        )
        return task
    late = last_day(duty) < today
    task.state, task.tone, task.state_icon = (
        days_left(last_day(duty), today),
        "bad" if late else "warn",
        "clock",
    )
    if late:
        task.colour = "red"
    if report and report.askable:
        task.percent = round(100 * report.answered / report.askable)
        task.text = f"{words}. Xong {number(report.answered)} trên {number(report.askable)} câu."
        task.button = "Sửa và gửi lại" if state == State.RETURNED else "Viết tiếp"
    else:
        task.text = f"{duty.campaign.short_name}. Khoảng mười phút mỗi mục, dừng lúc nào cũng được."
    return task
