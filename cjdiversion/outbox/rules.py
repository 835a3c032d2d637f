"""How long until the next try, and how many there are. Ours: no source names them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

MOST_TRIES = 10
LONGEST_PAUSE = timedelta(hours=1)
CLAIM_LASTS = timedelta(minutes=5)  # a sender that is killed is overtaken after this


def pause(tries: int) -> timedelta:
    """1, 2, 4, 8 … minutes after the first, second, third … try, an hour at most."""
    return min(timedelta(minutes=2 ** (max(tries, 1) - 1)), LONGEST_PAUSE)


def is_last(tries: int) -> bool:
    return tries >= MOST_TRIES


_TROUBLE: Mapping[str, str] = {
    "SMTPServerDisconnected": "The mail server hung up",
    "SMTPConnectError": "The mail server did not take the call",
    "SMTPHeloError": "The mail server did not answer our greeting",
    "SMTPAuthenticationError": "The mail server refused our name and password",
    "SMTPNotSupportedError": "The mail server does not offer what our settings ask for",
    "SMTPRecipientsRefused": "The mail server refused the address it was sent to",
    "SMTPSenderRefused": "The mail server refused our own address",
    "SMTPDataError": "The mail server refused the message",
    "SMTPResponseException": "The mail server refused the message",
    "ConnectionRefusedError": "Nothing answers at the mail server’s address",
    "ConnectionResetError": "The mail server broke off the connection",
    "TimeoutError": "The mail server took too long to answer",
    "gaierror": "The name of the mail server leads nowhere",
    "SSLCertVerificationError": "The mail server’s certificate is not to be trusted",
    "SSLError": "The connection to the mail server could not be encrypted",
    "Notify 400": "GOV.UK Notify refused the message or the address",
    "Notify 401": "GOV.UK Notify refused our key",
    "Notify 403": "GOV.UK Notify refused our key",
    "Notify 429": "GOV.UK Notify had too many messages at once",
    "SMTPUTF8": "The mail server takes no address with accented or other such letters",
    "lost": "The sender stopped again and again before it could say whether this went",
    "too old": "It waited too long and is too old to go out by itself",
    "account-closed": "The account is closed",
    "read": "It was seen before it was sent",
}
"""What went wrong, by the class that is kept of it, for whoever sees to it."""


def trouble(error: str) -> str:
    """In words; a class without any is named, for whoever looks after the server."""
    if error.startswith("Notify 5"):
        return "GOV.UK Notify had a fault of its own"
    return _TROUBLE.get(error) or (
        f"The mail server could not be reached ({error})" if error else ""
    )


def proof(path: str, key: str) -> str:
    """What the address of a page for somebody outside ends with: 128 bits that only the service can
    make of it, so that nothing in a table opens the page."""
    digest = hmac.new(key.encode(), f"letter {path}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode()[:22]


def is_always(kinds: Mapping[str, Mapping[str, Any]], kind: str) -> bool:
    """Whether nobody can switch this kind off."""
    return bool(kinds[kind].get("is_always"))
