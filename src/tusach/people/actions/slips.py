import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac

from tusach.kit import deeds
from tusach.kit.errors import Refused
from tusach.kit.text import moment, number
from tusach.people.models import Actor, Person, Slip

# No letter that reads like a digit, no vowel that makes words: 28 signs, 12 places, 57 bits.
ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"
_WRONG = "Mã không đúng. Mã có 12 chữ và số in trên phiếu, xin gõ lại từng cụm bốn chữ."


@dataclass(frozen=True)
class PrintedSlip:
    """What the paper shows. `code` exists here and on the paper only."""

    person: Person
    code: str
    expires_at: datetime


def digest_of(code: str) -> str:
    """The code's keyed digest; blanks, dashes and letter case do not matter."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return salted_hmac("tusach.people.slip", plain, algorithm="sha256").hexdigest()


@transaction.atomic
def make_slips(*, people: Iterable[Person], by: Actor | None, at: datetime) -> list[PrintedSlip]:
    """New one-time codes; earlier unused ones of these persons stop working."""
    listed = list(people)
    if not listed:
        raise Refused("Chưa chọn tài khoản nào để in phiếu.")
    closed = [one.full_name for one in listed if not one.is_active]
    if closed:
        raise Refused(f"Tài khoản đang khóa: {', '.join(closed[:5])}.")
    expires_at = at + timedelta(days=settings.SLIP_DAYS)
    Slip.objects.filter(person__in=listed, used_at=None, replaced_at=None).update(replaced_at=at)
    printed = [PrintedSlip(one, _new_code(), expires_at) for one in listed]
    maker = by.person if by else None
    Slip.objects.bulk_create(
        [
            Slip(
                person=one.person,
                digest=digest_of(one.code),
                made_at=at,
                made_by=maker,
                expires_at=expires_at,
            )
            for one in printed
        ],
        batch_size=500,
    )
    names = ", ".join(one.full_name for one in listed[:3])
    more = f" và {number(len(listed) - 3)} người nữa" if len(listed) > 3 else ""
    deeds.tell(
        act="people.make_slips",
        subject=f"people.Person:{listed[0].pk}",
        by=by,
        at=at,
        sentence=f"In phiếu mở tài khoản cho {names}{more}"[:300],
        facts={"people": [one.pk for one in listed]},
    )
    return printed


def _new_code() -> str:
    plain = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return f"{plain[:4]}-{plain[4:8]}-{plain[8:]}"


def open_slip(*, code: str, at: datetime) -> Slip:
    """The slip of a code that may still be used; `Refused` says why not. Nothing changes."""
    slip = Slip.objects.select_related("person").filter(digest=digest_of(code)).first()
    if slip is None:
        raise Refused(_WRONG, field="code")
    if slip.used_at is not None:
        raise Refused(
            "Mã này đã dùng rồi. Nếu anh chị chưa từng dùng, xin báo ngay cho người phát phiếu.", field="code"
        )
    if slip.replaced_at is not None:
        raise Refused("Mã này đã được thay bằng phiếu mới hơn. Xin dùng phiếu in sau cùng.", field="code")
    if at >= slip.expires_at:
        raise Refused(
            f"Mã này hết hạn lúc {moment(slip.expires_at)}. Xin người phát phiếu in lại.", field="code"
        )
    if not slip.person.is_active:
        raise Refused("Tài khoản này đang khóa. Xin hỏi người phát phiếu.", field="code")
    return slip


@transaction.atomic
def use_slip(*, code: str, password: str, at: datetime) -> Person:
    """Sets the password and spends the code. A second factor, where there is one, stays as it was."""
    slip = open_slip(code=code, at=at)
    person = slip.person
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password") from None
    if not Slip.objects.filter(pk=slip.pk, used_at=None).update(used_at=at):
        raise Refused("Mã này vừa được dùng ở nơi khác.", field="code")
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    deeds.tell(
        act="people.use_slip",
        subject=f"people.Person:{person.pk}",
        by=Actor(person, (), at),
        at=at,
        sentence=f"{person.full_name} đặt mật khẩu bằng phiếu",
    )
    return person
