"""How a letter leaves: by SMTP, or through GOV.UK Notify. Neither says where it failed in words:
only the class of what went wrong is kept."""

from __future__ import annotations

import logging
import smtplib
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Protocol

from cjdiversion import clock
from cjdiversion.config import Mail

TIMEOUT = 20.0  # seconds, of every exchange; far within a claim


@dataclass(frozen=True)
class Letter:
    to: str = field(repr=False)
    subject: str
    body: str
    message_id: str


class NotSent(Exception):
    """The server took the call and not the letter. The words are a class name, nothing more."""


class Unreachable(NotSent):
    """Nobody took the call, or we may not send: the next letter would fare no better."""


class Sender(Protocol):
    def send(self, letter: Letter) -> None:
        """Returns when the other side has taken it. Raises NotSent, Unreachable."""


_AWAY = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
)
NO_SUCH_LETTERS = "SMTPUTF8"  # what a server offers that takes addresses beyond ASCII (RFC 6531)


class Smtp:
    def __init__(self, mail: Mail) -> None:
        self.mail = mail

    def send(self, letter: Letter) -> None:
        try:
            server = smtplib.SMTP(self.mail.host, self.mail.port, timeout=TIMEOUT)
            with closing(server):
                self._sign_in(server)
                self._hand_over(server, letter)
                with suppress(smtplib.SMTPException, OSError):  # it has the letter already
                    server.quit()
        except _AWAY as problem:
            raise Unreachable(type(problem).__name__) from None
        except smtplib.SMTPException as problem:
            raise NotSent(type(problem).__name__) from None
        except OSError as problem:  # no route, refused, timed out, a certificate that is not theirs
            raise Unreachable(type(problem).__name__) from None

    def _sign_in(self, server: smtplib.SMTP) -> None:
        if self.mail.has_tls:
            server.starttls(context=ssl.create_default_context())
        if self.mail.user:
            server.login(self.mail.user, self.mail.password)

    def _hand_over(self, server: smtplib.SMTP, letter: Letter) -> None:
        try:
            server.send_message(self._dressed(letter), to_addrs=[letter.to])
        except smtplib.SMTPNotSupportedError:
            if letter.to.isascii():
                raise  # our own address: no letter would go
            raise NotSent(NO_SUCH_LETTERS) from None  # theirs alone: the next may well go

    def _dressed(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self.mail.sender
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(clock.now())
        domain = self.mail.sender.rpartition("@")[2].strip("> ")
        message["Message-ID"] = f"<{letter.message_id}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
        message.set_content(letter.body)
        return message


class Notify:
    """One template of the service at Notify, with ((subject)) and ((body))."""

    def __init__(self, mail: Mail) -> None:
        from notifications_python_client.notifications import NotificationsAPIClient

        # it logs what Notify answers, and an answer may repeat the address
        logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)
        where = {"base_url": mail.notify_url} if mail.notify_url else {}
        self.client = NotificationsAPIClient(mail.notify_key, timeout=TIMEOUT, **where)
        self.template = mail.notify_template

    def send(self, letter: Letter) -> None:
        from notifications_python_client.errors import APIError

        try:
            self.client.send_email_notification(
                letter.to,
                self.template,
                personalisation={"subject": letter.subject, "body": letter.body},
                reference=letter.message_id,
            )
        except APIError as problem:
            away = problem.response is None or problem.status_code >= 500
            away = away or problem.status_code in (401, 403, 429)  # the key, or too many at once
            words = f"Notify {problem.status_code}"
            raise (Unreachable if away else NotSent)(words) from None


def chosen(mail: Mail) -> Sender | None:
    """None where nothing is configured: messages wait and nothing is lost."""
    if mail.notify_key:
        return Notify(mail)
    return Smtp(mail) if mail.host else None
