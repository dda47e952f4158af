"""Hands one message to an SMTP server and says honestly how it went.

The hard moment is between the last byte of the text and the server's answer: when the connection is lost there,
nobody knows whether the message was taken. Every other loss is safe to repeat. (RFC 5321, 4.5.3.2.6 and 6.1.)
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from types import TracebackType
from typing import Self

SECONDS = 30


class UnreachableError(Exception):
    """No message can be sent now: no connection, no TLS, or the server does not let us in."""


@dataclass(frozen=True)
class Server:
    """`tls`: "starttls", "ssl" or "none". Without a host e-mail is off."""

    host: str
    port: int
    user: str
    password: str
    tls: str
    sender: str


@dataclass(frozen=True)
class Outcome:
    """`kind`: SENT, LATER (the server says try again), REFUSED (never) or DOUBTFUL (perhaps sent)."""

    kind: str
    said: str


def letter(
    *, sender: str, name: str, address: str, title: str, text: str, message_id: str, at: datetime
) -> bytes:
    """The message as it goes over the wire, with CRLF and no line longer than 998 bytes.

    Raises ValueError when the address cannot stand in a header.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = formataddr((" ".join(name.split()), address))
    message["Subject"] = " ".join(title.split())
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="base64")
    return message.as_bytes()


class Postman:
    """One connection, many messages: `with Postman(server) as postman: postman.send(address, content)`."""

    def __init__(self, server: Server, *, seconds: float = SECONDS) -> None:
        self.server = server
        self.seconds = seconds
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        self._connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, address: str, content: bytes) -> Outcome:
        """Send one message. Raises UnreachableError when the line is lost and cannot be opened again."""
        if self._line is None:
            self._connect()
        line = self._line
        if line is None:  # _connect raises otherwise
            raise UnreachableError("Không nối được máy chủ thư.")
        try:
            return self._talk(line, address, content)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._hang_up()
            return Outcome("LATER", f"Máy chủ thư ngắt giữa chừng: {_words(error)}")

    def _talk(self, line: smtplib.SMTP, address: str, content: bytes) -> Outcome:
        line.ehlo_or_helo_if_needed()
        steps: list[Callable[[], tuple[int, bytes]]] = [
            lambda: line.mail(_bare(self.server.sender)),
            lambda: line.rcpt(address),
            lambda: line.docmd("DATA"),
        ]
        for step in steps:
            code, words = step()
            if code not in {250, 251, 252, 354}:
                return self._not_taken(line, code, words)
        dotted = re.sub(rb"(?m)^\.", b"..", content)  # a line that is one dot would end the text
        line.send(dotted + (b"" if dotted.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        try:
            code, words = line.getreply()
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._hang_up()
            return Outcome(
                "DOUBTFUL", f"Mất kết nối khi chờ máy chủ nhận thư, chưa rõ thư đã đi: {_words(error)}"
            )
        return Outcome("SENT", _text(words)) if code == 250 else self._not_taken(line, code, words)

    def _not_taken(self, line: smtplib.SMTP, code: int, words: bytes) -> Outcome:
        """4xx means later, 5xx never; -1 and 421 mean that the server is going away."""
        said = f"{code} {_text(words)}"
        if code in {-1, 421}:
            self._hang_up()
            return Outcome("LATER", f"Máy chủ thư tạm dừng: {said}")
        line.rset()
        return (
            Outcome("LATER", f"Máy chủ thư hẹn lại: {said}")
            if 400 <= code < 500
            else Outcome("REFUSED", f"Máy chủ thư từ chối: {said}")
        )

    def _connect(self) -> None:
        server = self.server
        try:
            if server.tls == "ssl":
                context = ssl.create_default_context()
                line: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=self.seconds, context=context
                )
            else:
                line = smtplib.SMTP(server.host, server.port, timeout=self.seconds)
        except (smtplib.SMTPException, OSError) as error:
            raise UnreachableError(
                f"Không nối được máy chủ thư {server.host}:{server.port}: {_words(error)}"
            ) from None
        self._line = line
        try:
            if server.tls == "starttls":
                line.starttls(context=ssl.create_default_context())
            if server.user:
                line.login(server.user, server.password)
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            raise UnreachableError(f"Máy chủ thư không cho vào: {_words(error)}") from None

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        try:
            line.quit()
        except (smtplib.SMTPException, OSError):
            line.close()


def _bare(sender: str) -> str:
    """`Tủ sách <a@b.vn>` -> `a@b.vn`"""
    return sender.rpartition("<")[2].rstrip("> ") if "<" in sender else sender.strip()


def _text(words: bytes) -> str:
    return " ".join(words.decode("utf-8", "replace").split())


def _words(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        raw = error.smtp_error
        return f"{error.smtp_code} {_text(raw) if isinstance(raw, bytes) else raw}"
    return str(error) or type(error).__name__
