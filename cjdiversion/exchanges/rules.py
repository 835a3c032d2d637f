"""Which messages of a provider's system are taken. Pure; the codes and limits are proposed by this
service, the answers to duplicates and to stale messages are those of BaRS (409)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.errors import Problem

AHEAD_AT_MOST = timedelta(minutes=5)  # what clocks of two systems may differ by
Wrong = dict[str, list[Problem]]


def update_code(table: Mapping[str, Mapping[str, Any]], task: str, business: str) -> str:
    """X-U1: which row of reference data "status_updates" is meant; "" where none is. A business
    status that no row asks for says nothing more."""
    found = {
        facts.get("business", ""): code for code, facts in table.items() if facts["task"] == task
    }
    return found.get(business) or found.get("", "")


def wrong_moment(sent_at: datetime, referral_sent_at: datetime, now: datetime) -> Wrong:
    """X-U2: one from the future would make every later message stale."""
    if sent_at > now + AHEAD_AT_MOST:
        return {"timestamp": [("future", "This is in the future: check the clock of the sender")]}
    if sent_at < referral_sent_at.replace(microsecond=0):
        return {"timestamp": [("early", "This is before the referral was sent")]}
    return {}


def duplicate_words(received_at: datetime) -> str:
    return f"A message with this id came before, {clock.in_words(received_at)}. It was taken then"


def stale_words(label: str, sent_at: datetime) -> str:
    return f"A newer message was taken: “{label}”, sent {clock.in_words(sent_at)}"
