"""What the worker runs: sending what is due. The clock is an argument, so a late run sends what is late."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from tusach.journal import actions, post
from tusach.journal.models import Mail


@dataclass
class Delivered:
    """What one run did: mails made of notices, and mails sent, put off, failed. `said`: why a run stopped."""

    gathered: int = 0
    sent: int = 0
    later: int = 0
    failed: int = 0
    said: str = ""


def mail_server() -> post.Server | None:
    """The server of the settings, or None when e-mail is off."""
    if not settings.SMTP_HOST:
        return None
    return post.Server(
        host=settings.SMTP_HOST,
        port=settings.SMTP_PORT,
        user=settings.SMTP_USER,
        password=settings.SMTP_PASSWORD,
        tls=settings.SMTP_TLS,
        sender=settings.MAIL_FROM,
    )


def deliver(
    *, now: Callable[[], datetime], server: post.Server | None, seconds: float = post.SECONDS
) -> Delivered:
    """Make mails of the notices that are due and send them; without a server everything waits.

    `now` is asked before each step, because a run may take minutes.
    """
    done = Delivered()
    if server is None:
        done.said = "Thư điện tử đang tắt (chưa đặt TUSACH_SMTP_HOST); thông báo vẫn hiện trên trang."
        return done
    done.gathered = actions.gather_mail(at=now())
    mails = actions.claim_mail(at=now())
    try:
        while mails:
            with post.Postman(server, seconds=seconds) as postman:
                while mails:
                    _send_one(postman, server, mails[0], now, done)
                    mails = mails[1:] or actions.claim_mail(at=now())
    except post.UnreachableError as error:
        done.said = str(error)
        actions.release_mail(mails=mails, said=done.said, at=now())
    return done


def _send_one(
    postman: post.Postman, server: post.Server, mail: Mail, now: Callable[[], datetime], done: Delivered
) -> None:
    at = now()
    try:
        content = post.letter(
            sender=server.sender, name=mail.addressee, address=mail.address, title=mail.title,
            text=mail.text, message_id=mail.message_id, at=at,
        )  # fmt: skip
    except ValueError as error:
        outcome = post.Outcome("REFUSED", f"Địa chỉ {mail.address} không dùng được: {error}")
    else:
        outcome = postman.send(mail.address, content)
    actions.settle_mail(mail=mail, outcome=outcome.kind, said=outcome.said, at=now())
    done.sent += outcome.kind == "SENT"
    done.later += outcome.kind == "LATER"
    done.failed += outcome.kind in {"REFUSED", "DOUBTFUL"}
