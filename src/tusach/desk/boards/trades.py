"""The board of those whose work is not the review: the librarian, who supplies books, the clerk."""

from collections.abc import Callable

from django.db.models import Count
from django.urls import reverse

from tusach.books.queries.wishes import free_wishes
from tusach.desk.boards.asked import drafts_to_comment
from tusach.desk.boards.shapes import Board, Fact, Task, newest_notices
from tusach.kit.text import day, number
from tusach.library.models import Intake, IntakeState
from tusach.library.models import State as EditionState
from tusach.library.queries import visible_to as editions_visible_to
from tusach.people.models import Actor, Role
from tusach.registry.queries import awaiting, own_bodies
from tusach.registry.queries import visible_to as documents_visible_to
from tusach.supply.models import ConsignmentState, ParcelState
from tusach.supply.queries import cases_owned, consignments_visible_to, parcels_visible_to

_LATEST: dict[str, str] = {
    Role.LIBRARIAN: "Thư viện hôm nay",
    Role.SUPPLIER: "Cấp phát hôm nay",
    Role.CLERK: "Văn thư hôm nay",
}


def trades_board(actor: Actor) -> Board:
    """A few numbers and what waits, for each trade that the person has; one or two questions a number."""
    board = Board(notices=newest_notices(actor))
    board.more["facts"] = []
    roles = [role for role in _BOARDS if actor.has_role(role)]
    board.headline = _LATEST[roles[0]] if len(roles) == 1 else "Việc hôm nay"
    for role in roles:
        _BOARDS[role](actor, board)
    board.tasks += drafts_to_comment(actor)
    if board.tasks:
        board.tasks[0].main = True
    return board


def _library(actor: Actor, board: Board) -> None:
    rows = editions_visible_to(actor).order_by().values_list("state").annotate(n=Count("pk"))
    states = dict(rows)
    reading = dict(Intake.objects.order_by().values_list("state").annotate(n=Count("pk")))
    board.more["facts"] += [
        Fact("Đang phát hành", number(states.get(EditionState.PUBLISHED, 0)), "ấn bản"),
        Fact("Bản nháp", number(states.get(EditionState.DRAFT, 0))),
        Fact("Đã kiểm tra, chờ phát hành", number(states.get(EditionState.CHECKED, 0))),
    ]
    _add(
        board,
        states.get(EditionState.CHECKED, 0),
        "Phát hành sách đã kiểm tra",
        "okc",
        "{} ấn bản chờ phát hành.",
        "library:editions",
        "Mở danh sách",
    )
    _add(
        board,
        states.get(EditionState.DRAFT, 0),
        "Kiểm tra bản nháp",
        "half",
        "{} bản nháp chưa kiểm tra.",
        "library:editions",
        "Mở danh sách",
    )
    _add(
        board,
        reading.get(IntakeState.REFUSED, 0),
        "Tệp không nhận",
        "warn",
        "{} tệp không đọc được, mỗi tệp có ghi vì sao.",
        "library:intakes",
        "Xem từng tệp",
    )
    wishes = free_wishes().count()
    _add(board, wishes, "Đề nghị sách", "talk", "{} đề nghị của bạn đọc và các xã.", "books:wishes", "Xem đề nghị")  # fmt: skip


def _supply(actor: Actor, board: Board) -> None:
    trips = dict(consignments_visible_to(actor).order_by().values_list("state").annotate(n=Count("pk")))
    parcels = dict(parcels_visible_to(actor).order_by().values_list("state").annotate(n=Count("pk")))
    cases = cases_owned(actor)
    late = cases.filter(due_on__lt=actor.day).count()
    first = cases.first()
    waiting = trips.get(ConsignmentState.PLANNED, 0) + trips.get(ConsignmentState.PACKED, 0)
    board.more["facts"] += [
        Fact("Chuyến chờ xuất kho", number(waiting)),
        Fact(
            "Kiện xã đã nhận đủ",
            number(parcels.get(ParcelState.CONFIRMED, 0)),
            f"trên {number(sum(parcels.values()))}",
        ),
        Fact("Kiện chưa thấy báo", number(parcels.get(ParcelState.SILENT, 0))),
    ]
    if first is not None:
        said = f"{number(late)} việc đã quá hạn." if late else f"Việc gần nhất hạn {day(first.due_on)}."
        board.tasks.append(
            Task(
                f"{number(cases.count())} sai lệch đang giải quyết",
                "warn",
                said,
                reverse("supply:cases"),
                "Giải quyết",
                colour="red" if late else "",
            )
        )
    _add(
        board,
        parcels.get(ParcelState.SILENT, 0),
        "Gọi điện hỏi kiện",
        "phone",
        "{} kiện chưa thấy xã báo.",
        "supply:calls",
        "Mở danh sách gọi",
    )
    _add(board, waiting, "Đóng gói, xuất kho", "box", "{} chuyến chờ đóng gói hoặc xuất kho.", "supply:consignments", "Mở các chuyến")  # fmt: skip


def _papers(actor: Actor, board: Board) -> None:
    kept = documents_visible_to(actor).filter(keeper__in=own_bodies(actor).values("pk"))
    rows = dict(
        kept.filter(created_at__year=actor.day.year)
        .order_by()
        .values_list("direction")
        .annotate(n=Count("pk"))
    )
    board.more["facts"] += [
        Fact("Văn bản đến trong năm", number(rows.get("INCOMING", 0))),
        Fact("Văn bản đi trong năm", number(rows.get("OUTGOING", 0))),
    ]
    waits = list(awaiting(actor))
    if waits:
        first = waits[0]
        more = f" và {number(len(waits) - 1)} văn bản nữa" if len(waits) > 1 else ""
        until = f" Hạn của việc: {day(first.due)}." if first.due else ""
        board.tasks.append(
            Task(
                f"{number(len(waits))} văn bản chờ cấp số", "bell", f"{first.kind} {first.subject}{more}.{until}",
                first.url if len(waits) == 1 else f"{reverse('registry:outgoing')}#cho-cap-so", "Đọc và cấp số",
            )
        )  # fmt: skip
    board.tasks += [
        Task("Sổ văn bản đến", "in", "Vào sổ, chuyển, theo dõi thời hạn.", reverse("registry:incoming"), "Mở sổ đến"),
        Task("Sổ văn bản đi", "send", "Cấp số, ghi nơi nhận, lưu tệp đã ký.", reverse("registry:outgoing"), "Mở sổ đi"),
    ]  # fmt: skip


def _add(board: Board, count: int, title: str, icon: str, text: str, url: str, button: str) -> None:
    if count:
        board.tasks.append(Task(title, icon, text.format(number(count)), reverse(url), button))


_BOARDS: dict[str, Callable[[Actor, Board], None]] = {
    Role.LIBRARIAN: _library, Role.SUPPLIER: _supply, Role.CLERK: _papers,
}  # fmt: skip
