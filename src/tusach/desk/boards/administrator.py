from django.urls import reverse

from tusach.campaign.models import Campaign
from tusach.desk.boards.shapes import Board, Fact, Task, newest_notices
from tusach.journal.queries import mail_counts
from tusach.kit.text import number
from tusach.people.models import Actor, Person
from tusach.places.queries import count_on, doubts


def administrator_board(actor: Actor) -> Board:
    """What the person who keeps the house looks at: accounts, mail, units, what a person must decide."""
    units, mails, open_doubts = count_on(actor.day), mail_counts(actor), doubts().count()
    failed = mails.get("FAILED", 0)
    board = Board(headline="Hệ thống hôm nay", notices=newest_notices(actor))
    board.more["facts"] = [
        Fact("Số tài khoản", number(Person.objects.filter(is_active=True).count())),
        Fact("Đơn vị cấp xã", number(units["communes"]), f"trong {units['provinces']} tỉnh, thành phố"),
        Fact("Thư chờ gửi", number(mails.get("WAITING", 0))),
        Fact("Thư gửi lỗi", number(failed)),
    ]
    board.tasks = [
        Task("Lập tài khoản", "user", "Lập cho các tỉnh, in phiếu mở tài khoản; tỉnh lập tiếp cho các xã.", reverse("people:provinces"), "Mở các tỉnh"),
        Task("Cơ quan, chức trách", "books", "Tên cơ quan qua các thời kỳ, ai giữ chức trách nào.", reverse("people:bodies"), "Mở danh sách"),
        Task("Đơn vị hành chính", "map", f"{number(open_doubts)} chỗ cần người quyết định.", reverse("places:doubts"), "Xem chỗ chưa rõ"),
        Task("Nhật ký", "clock", "Ai đã làm gì, lúc nào, với chức trách nào.", reverse("journal:entries"), "Mở nhật ký"),
    ]  # fmt: skip
    if not Campaign.objects.exists():
        board.tasks.append(
            Task("Đợt đầu tiên", "doc", "Gửi tệp kế hoạch; máy đọc ra các mốc, ban, tổ, đề cương để lập đợt.",
                 reverse("campaign:send_plan"), "Đọc kế hoạch")
        )  # fmt: skip
    if failed:
        board.tasks.insert(
            0,
            Task(
                "Thư gửi lỗi",
                "bad",
                f"{number(failed)} thư chưa tới nơi.",
                reverse("journal:mails"),
                "Xem và gửi lại",
                colour="red",
                main=True,
            ),
        )
    return board
