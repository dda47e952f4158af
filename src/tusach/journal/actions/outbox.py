"""The outbox: notices become mails, a worker claims a mail before it sends it, and says how it went."""

import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from tusach.journal import letter
from tusach.journal.actions.recording import record
from tusach.journal.models import Mail, MailState, Notice
from tusach.journal.queries import people_to_mail, quiet_hours_of
from tusach.kit.errors import Refused
from tusach.people.models import Actor, Person

HOLD = timedelta(minutes=10)
# A server that greylists lets a second try through after some minutes; one that is full may take half a day.
PAUSES = [timedelta(minutes=m) for m in (5, 15, 60, 240, 720)]
GONE_WITH_ITS_CODE = "Thư có mã riêng của người nhận nên không giữ lại lời thư sau khi gửi."
LOST = "Máy gửi thư dừng giữa chừng, chưa rõ thư đã đi hay chưa."


def gather_mail(*, at: datetime) -> int:
    """Make one mail a person of the notices that are due; persons in their quiet hours wait. Returns how many."""
    return sum(_gather_one(person, at) for person in people_to_mail(at=at))


@transaction.atomic
def _gather_one(person: Person, at: datetime) -> int:
    mail = Mail.objects.create(
        person=person, address=person.email, title="", text="", made_at=at, next_try_at=at,
        message_id=f"<{uuid.uuid4()}@{letter.host_of(settings.SITE_ADDRESS)}>",
    )  # fmt: skip
    # Only what this statement takes is ours: another worker that gathers at the same time finds nothing left.
    waiting = Notice.objects.filter(person=person, mail__isnull=True, read_at__isnull=True)
    if not waiting.filter(mail_due_at__lte=at).update(mail=mail):
        mail.delete()
        return 0
    notices = [
        letter.Item(row.sentence, row.body, row.url, row.at)
        for row in mail.notices.order_by("at", "pk")[: letter.MOST]
    ]
    more = mail.notices.count() - len(notices)
    words = letter.ENGLISH if quiet_hours_of(person).in_english else letter.VIETNAMESE
    mail.title = letter.title_of(notices, more, words)
    mail.text = letter.text_of(person.full_name, notices, more, settings.SITE_ADDRESS, words)
    mail.save(update_fields=["title", "text"])
    return 1


@transaction.atomic
def post_letter(*, name: str, address: str, title: str, text: str, at: datetime) -> Mail:
    """Put a letter to somebody without an account into the outbox; it leaves with the next `tusach journal deliver`."""
    return Mail.objects.create(
        name=name[:200], address=address, title=" ".join(title.split())[:150], text=text, made_at=at,
        next_try_at=at, message_id=f"<{uuid.uuid4()}@{letter.host_of(settings.SITE_ADDRESS)}>",
    )  # fmt: skip


def claim_mail(*, at: datetime, most: int = 20) -> list[Mail]:
    """Take up to `most` due mails for this worker alone, for ten minutes.

    A mail whose worker vanished while holding it may have gone out: it fails as doubtful and waits for a person.
    """
    Mail.objects.filter(state=MailState.WAITING, claimed_until__lt=at).update(
        state=MailState.FAILED, doubtful=True, error=LOST, claim="", claimed_until=None
    )
    due = Mail.objects.filter(state=MailState.WAITING, next_try_at__lte=at, claimed_until__isnull=True)
    token = secrets.token_hex(16)
    for pk in list(due.order_by("next_try_at", "pk").values_list("pk", flat=True)[:most]):
        due.filter(pk=pk).update(claim=token, claimed_until=at + HOLD)
    return list(Mail.objects.filter(claim=token).order_by("next_try_at", "pk"))


def settle_mail(*, mail: Mail, outcome: str, said: str, at: datetime) -> None:
    """Say how a claimed mail went: SENT, LATER (try again), REFUSED (never) or DOUBTFUL (perhaps sent)."""
    tries = mail.attempts + 1
    facts: dict[str, object] = {"claim": "", "claimed_until": None, "attempts": tries, "error": said[:300]}
    if outcome == "SENT":
        facts |= {"state": MailState.SENT, "sent_at": at, "error": ""}
        facts |= {} if mail.person_id else {"text": GONE_WITH_ITS_CODE}
    elif outcome == "LATER" and tries <= len(PAUSES):
        facts |= {"next_try_at": at + PAUSES[tries - 1]}
    else:
        facts |= {"state": MailState.FAILED, "doubtful": outcome == "DOUBTFUL"}
    Mail.objects.filter(pk=mail.pk, claim=mail.claim).update(**facts)


def release_mail(*, mails: Sequence[Mail], said: str, at: datetime) -> None:
    """Give claimed mails back untried, because the server cannot be reached; it does not count as an attempt."""
    for mail in mails:
        Mail.objects.filter(pk=mail.pk, claim=mail.claim).update(
            claim="", claimed_until=None, error=said[:300], next_try_at=at + PAUSES[0]
        )


@transaction.atomic
def send_again(*, mail: Mail, by: Actor, at: datetime) -> Mail:
    """Put a failed mail back in the queue, to the person's present address."""
    again = Mail.objects.select_for_update(of=("self",)).select_related("person").get(pk=mail.pk)
    if again.state != MailState.FAILED:
        raise Refused("Thư này không còn ở trạng thái không gửi được.")
    address = again.person.email if again.person else again.address
    if not address:
        raise Refused(f"{again.addressee} chưa có địa chỉ thư điện tử; ghi địa chỉ rồi gửi lại.")
    Mail.objects.filter(pk=again.pk).update(
        state=MailState.WAITING, attempts=0, next_try_at=at, doubtful=False, address=address
    )
    record(
        act="journal.send_again",
        subject=f"journal.Mail:{again.pk}",
        by=by,
        at=at,
        sentence=f"Gửi lại thư “{again.title}” cho {again.addressee}.",
        facts={"error": again.error, "doubtful": again.doubtful},
    )
    again.refresh_from_db()
    return again
