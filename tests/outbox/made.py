"""A mail server that really speaks SMTP, a stand-in for GOV.UK Notify that really speaks HTTP, and
messages reached through the verbs of a referral."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as Parsed
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import sqlalchemy as sa
from aiosmtpd.controller import Controller

from cjdiversion.access import Actor
from cjdiversion.config import Mail
from cjdiversion.database import Database
from cjdiversion.outbox.models import Message
from cjdiversion.referrals.models import Referral
from tests import make
from tests.referrals import made as referred

SITE = "https://cjd.example.test"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def mail(port: int) -> Mail:
    return Mail(site=SITE, sender="cjd@example.test", host="127.0.0.1", port=port, has_tls=False)


@dataclass
class Postbox:
    """What arrived. `answer` is what the server says to each letter."""

    answer: Callable[[], str] = lambda: "250 OK"
    letters: list[tuple[str, Parsed]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        said = self.answer()
        if said.startswith("250"):
            with self.lock:
                parsed = message_from_bytes(envelope.content)
                self.letters.extend((to, parsed) for to in envelope.rcpt_tos)
        return said

    @property
    def ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for _, letter in self.letters]

    @property
    def addressed(self) -> list[str]:
        return sorted(to for to, _ in self.letters)


@contextmanager
def smtp_server(box: Postbox, port: int, **over: Any) -> Iterator[None]:
    controller = Controller(box, hostname="127.0.0.1", port=port, **over)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@contextmanager
def notify_stand_in(status: int = 201) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(base address, what was asked of it)"""
    asked: list[dict[str, Any]] = []

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append({"path": self.path, "auth": self.headers["Authorization"], **body})
            said = json.dumps({"id": "1", "errors": [{"error": "x", "message": body}]}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sent(person: Callable[[str], Actor], **over: Any) -> Referral:
    """From Northgate to the Northshire service."""
    sergeant = person("sergeant")
    return referred.sent(make.booking(by=sergeant), by=sergeant, **over)


def messages(db: Database) -> list[Message]:
    with db.unit() as session:
        return list(session.scalars(sa.select(Message).order_by(Message.made_at, Message.id)))
