"""Sending, every minute, in the job process."""

from __future__ import annotations

from cjdiversion import config
from cjdiversion.database import Database
from cjdiversion.outbox import senders, service
from cjdiversion.scheduling import every


def send_now(db: Database) -> str:
    settings = config.from_environment()
    sender = senders.chosen(settings.mail)
    if sender is None:
        buried = service.bury_old(db)
        words = "E-mail is not set up: messages wait"
        return f"{words}; {buried} waited too long" if buried else words
    return service.drain(db, sender, site=settings.mail.site, key=settings.secret_key).words


@every(minutes=1, words="What people are told is sent by e-mail", in_units=True)
def send(db: Database) -> str:
    return send_now(db)
