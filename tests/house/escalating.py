"""What is sent about something raised."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cjdiversion import clock

Body = Callable[[dict[str, str]], dict[str, Any]]


def _answer(there: dict[str, str]) -> dict[str, Any]:
    return {"answer": "Spoke to the sergeant", "resolution": "settled-here"}


def _hand_on(there: dict[str, str]) -> dict[str, Any]:
    return {"to": "everybody", "because": "Off duty at two"}


def _take_up(there: dict[str, str]) -> dict[str, Any]:
    reason = "No bed anywhere in the area since the morning"
    return {"partner": "mental-health-trust", "need": "mental-health", "reason": reason}


def _reply(there: dict[str, str]) -> dict[str, Any]:
    said_at = (clock.now() - timedelta(minutes=1)).replace(microsecond=0, second=0).isoformat()
    said = {"said_by": "Jo Hart, on-call director", "said": "A bed from six"}
    return {"partner": "mental-health-trust", "said_at": said_at, **said}


def _raise(there: dict[str, str]) -> dict[str, Any]:
    return {"kind": "no-bed", "reason": "Three wards asked, none has one"}


BODIES: dict[str, Body] = {
    "escalations.answer": _answer,
    "escalations.own": lambda t: {},
    "escalations.hand_on": _hand_on,
    "escalations.take_up": _take_up,
    "escalations.record_reply": _reply,
    "escalations_api.answer": _answer,
    "escalations_api.own": lambda t: {},
    "escalations_api.hand_on": _hand_on,
    "escalations_api.take_up": _take_up,
    "escalations_api.record_reply": _reply,
    "cases.raise_from": _raise,
    "cases_api.raise_from": _raise,
}
