"""Links for those without an account: a code in a letter or on paper, kept as a digest only.

As with the slips of first sign-in, the code stands after `#` in the address, which no server, log or proxy is sent.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac

from tusach.drafting import queries
from tusach.drafting.models import Invited, Round
from tusach.journal import actions as journal
from tusach.kit.clock import day_of
from tusach.kit.errors import Refused
from tusach.kit.text import day as said_day
from tusach.people.models import Actor

# No letter that reads like a digit, no vowel that makes words: 28 signs, 16 places, 76 bits.
ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"
_PLACES = 16
WRONG = "Mã không đúng, hoặc đã được thay bằng mã mới hơn. Xin dùng thư hay phiếu mời sau cùng, gõ lại từng cụm bốn chữ."


@dataclass(frozen=True)
class Pass:
    """What a letter or a printed slip shows; the code exists here and there only."""

    invited: Invited
    code: str
    until: datetime

    @property
    def last_day(self) -> date:
        """The last day on which it opens."""
        return day_of(self.until - timedelta(seconds=1))

    @property
    def link(self) -> str:
        return f"{door_address()}#{urlencode({'ma': self.code})}"


def door_address() -> str:
    return settings.SITE_ADDRESS + reverse("drafting:rounds-door")


def digest_of_code(code: str) -> str:
    """Keyed; blanks, dashes and letter case do not matter."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return salted_hmac("tusach.drafting.pass", plain, algorithm="sha256").hexdigest()


def _new_code() -> str:
    plain = "".join(secrets.choice(ALPHABET) for _ in range(_PLACES))
    return "-".join(plain[at : at + 4] for at in range(0, _PLACES, 4))


def _make(round: Round, invited: Sequence[Invited]) -> list[Pass]:  # noqa: A002
    """New codes; those given before stop working."""
    until = queries.code_lives_until(round)
    passes = [Pass(one, _new_code(), until) for one in invited]
    for each in passes:
        each.invited.code_hash = digest_of_code(each.code)
        each.invited.code_until, each.invited.code_revoked_at = until, None
    Invited.objects.bulk_update(invited, ["code_hash", "code_until", "code_revoked_at"], batch_size=200)
    return passes


@transaction.atomic
def print_passes(*, round: Round, by: Actor, at: datetime, only: Iterable[int] = ()) -> list[Pass]:  # noqa: A002
    """Codes to be printed for those named, or for everybody without an account who has not answered."""
    chosen = set(only)
    rows = list(round.invited.select_related("body", "person"))
    if chosen:
        rows = [one for one in rows if one.pk in chosen]
    else:
        hearers = queries.hearers_of(rows, at)
        rows = [one for one in rows if one.answer == "NONE" and one.pk not in hearers]
    if not rows:
        raise Refused(
            "Không có ai cần phiếu: nơi chưa trả lời đều có tài khoản. Muốn in cho một nơi, xin in ở dòng của nơi ấy."
        )
    passes = _make(round, rows)
    journal.record(
        act="drafting.print_passes", subject=f"drafting.Round:{round.pk}", by=by, at=at,
        sentence=f"In phiếu mời góp ý cho {len(rows)} nơi: {round.name}", facts={"invited": [one.pk for one in rows]},
    )  # fmt: skip
    return passes


def send_links(*, round: Round, invited: Sequence[Invited], at: datetime, again: str = "") -> list[Pass]:  # noqa: A002
    """A letter with a link to each, through the outbox. In the transaction of the act that decided on it."""
    passes = _make(round, [one for one in invited if one.email])
    for each in passes:
        journal.post_letter(
            name=each.invited.name, address=each.invited.email, at=at,
            title=f"{again or 'Mời góp ý'} dự thảo lần {round.version.number}, hạn {said_day(round.deadline)}: {round.name}",
            text=_letter(round, each, is_again=bool(again)),
        )  # fmt: skip
    return passes


def asked_words(round: Round, invited: Invited) -> str:  # noqa: A002
    """What one of the invited is told besides the address: the words of the round, its letter, what is asked about."""
    said = [round.letter]
    if (letter := round.document) is not None:
        said.append(f"Theo {letter}{f', ngày {said_day(letter.dated)}' if letter.dated else ''}.")
    if invited.parts:
        names = queries.names_of_parts(round.version, invited.parts)
        said.append(f"Xin ý kiến về: {'; '.join(names)}.")
    return "\n\n".join(part for part in said if part)


def _letter(round: Round, each: Pass, *, is_again: bool) -> str:  # noqa: A002
    parts = [
        f"Kính gửi {each.invited.name},",
        *(
            []
            if round.letter
            else [f"Xin gửi {round.version.manuscript.title}, {str(round.version).lower()}, để lấy ý kiến."]
        ),
        asked_words(round, each.invited),
        f"Đọc dự thảo và ghi ý kiến tại:\n{each.link}",
        f"Nếu đường dẫn không mở được, xin mở {door_address()} và gõ mã: {each.code}",
        f"Hạn trả lời: {said_day(round.deadline)}. Mã dùng đến hết ngày {said_day(each.last_day)}. Không chuyển thư này cho người khác.",
    ]
    if is_again:
        parts.append("Thư này thay thư trước: mã trong thư trước không dùng nữa.")
    return "\n\n".join(part for part in parts if part) + "\n"


@transaction.atomic
def send_link(*, invited: Invited, email: str, by: Actor, at: datetime) -> Pass:
    """A new link for one, to an address that is noted with them."""
    if not email.strip():
        raise Refused("Chưa có địa chỉ thư điện tử để gửi đường dẫn.", field="email")
    if invited.round.closed_at is not None:
        raise Refused("Đợt này đã chốt nên đường dẫn không gửi được ý kiến nữa. Xin mở lại đợt trước.")
    invited.email = email.strip()
    invited.save(update_fields=["email"])
    (made,) = send_links(round=invited.round, invited=[invited], at=at)
    journal.record(
        act="drafting.send_link", subject=f"drafting.Round:{invited.round_id}", by=by, at=at,
        sentence=f"Gửi đường dẫn góp ý cho {invited.name}", facts={"invited": invited.pk},
    )  # fmt: skip
    return made


@transaction.atomic
def revoke_code(*, invited: Invited, by: Actor, at: datetime) -> None:
    """The link stops working at once, also where it is open."""
    if not invited.code_hash or invited.code_revoked_at is not None:
        raise Refused(f"{invited.name} không có mã nào đang dùng.")
    invited.code_revoked_at = at
    invited.save(update_fields=["code_revoked_at"])
    journal.record(
        act="drafting.revoke_code", subject=f"drafting.Round:{invited.round_id}", by=by, at=at,
        sentence=f"Thu hồi mã góp ý của {invited.name}", facts={"invited": invited.pk},
    )  # fmt: skip


def open_code(*, code: str, at: datetime) -> Invited:
    """Whose code this is, when it may be used; nothing changes."""
    invited = queries.invited_of_digest(digest_of_code(code)) if code.strip() else None
    if invited is None:
        raise Refused(WRONG, field="code")
    if said := queries.why_code_is_closed(invited, at):
        raise Refused(said, field="code")
    return invited
