import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from tusach.kit import deeds
from tusach.kit.errors import Refused
from tusach.kit.text import nfc
from tusach.people.models import Actor, Person

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")


@transaction.atomic
def create_person(
    *, username: str, full_name: str, by: Actor | None, at: datetime, email: str = "", phone: str = ""
) -> Person:
    """An account without a password: its person sets one with a slip."""
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise Refused(
            "Tên đăng nhập từ 2 đến 60 ký tự, chỉ gồm chữ thường không dấu, chữ số, dấu chấm và gạch.",
            field="username",
        )
    if Person.objects.filter(username=username).exists():
        raise Refused(f"Tên đăng nhập {username} đã có người dùng.", field="username")
    facts = {"full_name": clean_name(full_name), "email": clean_email(email), "phone": clean_phone(phone)}
    person = Person.objects.create_user(username, None, **facts)
    deeds.tell(
        act="people.create_person",
        subject=f"people.Person:{person.pk}",
        by=by,
        at=at,
        sentence=f"Lập tài khoản {username} cho {person.full_name}",
    )
    return person


@transaction.atomic
def change_contact(*, person: Person, email: str, phone: str, by: Actor, at: datetime) -> Person:
    """A person's own e-mail and telephone; either may be empty. The journal says that, not what."""
    person.email, person.phone = clean_email(email), clean_phone(phone)
    person.save(update_fields=["email", "phone"])
    deeds.tell(
        act="people.change_contact",
        subject=f"people.Person:{person.pk}",
        by=by,
        at=at,
        sentence=f"{person.full_name} đổi cách liên hệ",
    )
    return person


@transaction.atomic
def rename_person(*, person: Person, full_name: str, by: Actor, at: datetime) -> Person:
    """The name as its person writes it: misspelt in a list, or made from the unit list without one."""
    old, person.full_name = person.full_name, clean_name(full_name)
    if old == person.full_name:
        raise Refused("Tên này giống hệt tên đang ghi.", field="full_name")
    person.save(update_fields=["full_name", "folded", "sort_key"])
    deeds.tell(
        act="people.rename_person",
        subject=f"people.Person:{person.pk}",
        by=by,
        at=at,
        sentence=f"Ghi lại họ tên {old} thành {person.full_name}",
    )
    return person


def clean_name(full_name: str) -> str:
    name = " ".join(nfc(full_name).split())
    if not name:
        raise Refused("Chưa ghi họ và tên.", field="full_name")
    if len(name) > 120:
        raise Refused("Họ và tên dài quá 120 ký tự.", field="full_name")
    if any(char.isdecimal() or char in "<>=@" for char in name):
        raise Refused(f"Họ và tên “{name}” có chữ số hoặc ký hiệu lạ.", field="full_name")
    return name


def clean_email(email: str) -> str:
    email = email.strip().lower()
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(
            f"Thư điện tử “{email[:80]}” không đúng. Ví dụ: lan@lamdong.gov.vn.", field="email"
        ) from None
    return email


def clean_phone(phone: str) -> str:
    """Digits only; nine digits are a number whose leading zero a spreadsheet ate."""
    kept = re.sub(r"[\s.()-]", "", phone)
    kept = "0" + kept[3:] if kept.startswith("+84") else kept
    if re.fullmatch(r"[1-9]\d{8}", kept):
        kept = "0" + kept
    if kept and not re.fullmatch(r"0\d{9,10}", kept):
        raise Refused(f"Số điện thoại “{phone[:40]}” không đúng. Ví dụ: 0912 345 678.", field="phone")
    return kept


@transaction.atomic
def note_own_password(*, person: Person, at: datetime) -> None:
    """The person has just set a password: a temporary one is no longer to be changed."""
    person.must_change_password = False
    person.save(update_fields=["must_change_password"])
    deeds.tell(
        act="people.change_password",
        subject=f"people.Person:{person.pk}",
        by=Actor(person, (), at),
        at=at,
        sentence=f"{person.full_name} đổi mật khẩu",
    )
