from django.db import transaction

from tusach.kit import clock
from tusach.kit.commands import Answer, CommandGroup, argument, subcommand
from tusach.kit.errors import Refused
from tusach.kit.text import moment
from tusach.people import actions
from tusach.people.models import BodyKind, Person, Role
from tusach.people.queries import bodies_of, with_names
from tusach.places.models import Level, Unit


class Command(CommandGroup):
    help = "Accounts: the first administrator, a new one-time code for somebody"

    @subcommand(
        "make the first administrator of an empty house and print a one-time code",
        argument("username", help="small letters, digits, dots"),
        argument("full_name", metavar="FULL-NAME"),
        argument("--body", default="Cơ quan thường trực", help="the central body that runs the house"),
        name="first-administrator",
    )
    def first_administrator(self, *, username: str, full_name: str, body: str) -> Answer:
        at = clock.now()
        nation = Unit.objects.filter(level=Level.NATION).first()
        if nation is None:
            raise Refused("Chưa có bảng đơn vị hành chính. Xin chạy `tusach places load` trước.")
        if Person.objects.exists():
            raise Refused("Đã có tài khoản. Người quản trị hiện có giao việc trong mục Cơ quan, chức trách.")
        with transaction.atomic():
            today = clock.day_of(at)
            home = with_names(bodies_of(nation, today)).first() or actions.create_body(
                kind=BodyKind.OTHER, name=body, unit=nation, from_date=today, by=None, at=at
            )
            person = actions.create_person(username=username, full_name=full_name, by=None, at=at)
            actions.appoint(
                person=person, body=home, role=Role.ADMINISTRATOR, from_date=today, by=None, at=at
            )
            return self._slip(person)

    @subcommand("print a new one-time code for an account, when nobody else can", argument("username"))
    def slip(self, *, username: str) -> Answer:
        person = Person.objects.filter(username=username).first()
        if person is None:
            raise Refused(f"Không có tài khoản {username}.")
        return self._slip(person)

    def _slip(self, person: Person) -> Answer:
        slip = actions.make_slips(people=[person], by=None, at=clock.now())[0]
        data = {"username": person.username, "code": slip.code, "expires_at": slip.expires_at}
        lines = [
            f"Tài khoản {person.username}, mã dùng một lần: {slip.code}",
            f"Mở /tai-khoan/lan-dau/ và nhập mã này trước {moment(slip.expires_at)}.",
        ]
        return Answer(data, lines)
