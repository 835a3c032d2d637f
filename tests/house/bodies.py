"""A valid body for every request that changes something: the page's form and the API's JSON.

Written as JSON; `as_form` says the same as a browser would. `there` holds address tokens.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cjdiversion import clock

There = dict[str, str]
_numbers = itertools.count(1)


def _ago(**back: int) -> str:
    return (clock.now() - timedelta(**back)).replace(microsecond=0, second=0).isoformat()


def _booking(there: There) -> dict[str, Any]:
    return {"custody_record_no": f"MX/{next(_numbers):05}/26", "surname": "Matrix"}


def _decision(there: There) -> dict[str, Any]:
    return {
        "outcome_code": "15",
        "reasons": "The evidence does not reach the test: one witness, no record, no forensics.",
        "decided_at": _ago(minutes=1),
        "victim_told": "yes",
        "victim_view": "no-view",
        "ld_available": "no",
        "ld_read": "none-to-read",
        "ld_used": "none-to-use",
    }


def _assessment(there: There) -> dict[str, Any]:
    return {"seen": "face-to-face", "assessed_at": _ago(minutes=1)}


BODIES: dict[str, Callable[[There], dict[str, Any]]] = {
    "accounts.sign_in": lambda t: {"email": "nobody@example.test", "password": "not a password"},
    "cases.book": _booking,
    "cases_api.book": _booking,
    "cases.attend": lambda t: {
        "place": "Northgate",
        "attended_at": _ago(hours=1),
        "surname": "Matrix",
    },
    "cases.detain": lambda t: {
        "section": "s136",
        "place_of_safety": "health-based",
        "detained_at": _ago(hours=1),
        "surname": "Matrix",
    },
    "cases.start": lambda t: {"way": "community", "surname": "Matrix"},
    "cases.search": lambda t: {"surname": "Nobodyhere"},
    "cases.correct": lambda t: {"forenames": "Corrected", "surname": "Matrix"},
    "cases.record_event": lambda t: {"kind": "reviewed", "at": _ago(minutes=2)},
    "cases.release": lambda t: {"at": _ago(minutes=1)},
    "cases.close": lambda t: {"because": "Nothing is outstanding"},
    "cases.assign": lambda t: {"unit_token": t["cid"]},
    "cases_api.assign": lambda t: {"unit": t["cid"]},
    "cases.settle": lambda t: {"answer": "keep"},
    "cases_api.deliver": lambda t: {
        "rows": [{"custody_record_no": f"MX/{next(_numbers):05}/26", "force": t["force_code"]}]
    },
    "screenings.answer": lambda t: {"self-harm-ever": "yes"},
    "screenings_api.answer": lambda t: {"self-harm-ever": "yes"},
    "screenings.could_not": lambda t: {
        "reason": "asleep",
        "try_again_at": (clock.now() + timedelta(hours=2)).isoformat(),
    },
    "screenings.decide": lambda t: {
        "is_vulnerable": True,
        "limbs": ["i"],
        "reasons": "Said he did not understand his rights",
    },
    "screenings.appropriate_adult": lambda t: {
        "relationship_code": "relative",
        "requested_at": _ago(minutes=3),
    },
    "screenings.observe": lambda t: {"level": "2", "because": "Said he had self-harmed"},
    "consents.tell": lambda t: {"agrees": "agrees", "told_at": _ago(minutes=1)},
    "referrals.refer": lambda t: {"priority": "2", "concern": "Tearful", "is_second": True},
    "referrals_api.refer": lambda t: {
        "case": t["case"],
        "priority": "2",
        "concern": "Tearful",
        "is_second": True,
    },
    "referrals.change": lambda t: {"priority": "1", "concern": "Worse"},
    "referrals.send": lambda t: {"is_second": True},
    "referrals.accept": lambda t: {"note": "At eleven"},
    "referrals.decline": lambda t: {
        "category": "no-vulnerability",
        "declined_by": "D Okafor",
        "next_step": "Custody nurse",
    },
    "referrals.withdraw": lambda t: {"reason": "sent-twice"},
    "referrals.assess": _assessment,
    "referrals_api.assess": lambda t: {
        **_assessment(t),
        "lines": [{"section": "communication", "text": "Short questions", "is_opinion": True}],
    },
    "referrals.close": lambda t: {"reason": "completed", "no_report_reason": "not-seen"},
    "referrals.consent": lambda t: {
        "purpose": "case-decisions",
        "recipient": "cps",
        "answer": "refused",
        "decided_at": _ago(minutes=1),
    },
    "referrals.override": lambda t: {
        "purpose": "case-decisions",
        "recipient": "cps",
        "ground": "harm-to-self",
        "what": "That he is at risk tonight",
        "why_no_consent": "Refused",
        "person_told": True,
        "approved_by": "I Moran",
        "decided_at": _ago(minutes=1),
    },
    "disposals.decide": _decision,
    "disposals.replace": lambda t: {**_decision(t), "because": "New evidence came from the shop"},
    "disposals.export": lambda t: {},
    "annexes.send_back": lambda t: {"because": "The second line names a witness"},
    "annexes.attach": lambda t: {"attached_to": "CM01", "attached_at": _ago(minutes=1)},
    "annexes.verify": lambda t: {"said": "0" * 64},
    "accounts.change_password": lambda t: {"present": "wrong", "password": "a longer password"},
    "accounts.set_password": lambda t: {"password": "a longer password"},
    "accounts.add_person": lambda t: {
        "name": "Matrix",
        "email": f"m{next(_numbers)}@example.test",
        "password": "a longer password",
        "unit": t["suite"],
        "role": "detention-officer",
        "from_on": clock.today().isoformat(),
    },
    "accounts.post": lambda t: {
        "unit": t["suite"],
        "role": "detention-officer",
        "from_on": clock.today().isoformat(),
    },
    "accounts.end_posting": lambda t: {"to_on": clock.today().isoformat()},
    "accounts.add_unit": lambda t: {"kind": "custody-suite", "name": f"Suite {next(_numbers)}"},
    "accounts.cover": lambda t: {
        "server": t["provider"],
        "from_on": clock.today().isoformat(),
    },
    "accounts.issue_token": lambda t: {
        "name": "dashboard",
        "unit": t["suite"],
        "role": "custody-sergeant",
        "scopes": ["case:open"],
        "ends_on": (clock.today() + timedelta(days=5)).isoformat(),
    },
}


def body_of(endpoint: str, there: There) -> dict[str, Any]:
    """The API takes what the page takes unless it is listed apart."""
    page = endpoint.replace("_api.", ".")
    make = BODIES.get(endpoint) or BODIES.get(page)
    return make(there) if make else {}


def as_form(body: dict[str, Any]) -> dict[str, Any]:
    form: dict[str, Any] = {}
    for name, value in body.items():
        if isinstance(value, bool):
            form[name] = "yes" if value else "no"
        elif (moment := _moment(value)) is not None:
            wall = clock.london(moment)
            form |= {f"{name}-day": wall.day, f"{name}-month": wall.month}
            form |= {f"{name}-year": wall.year, f"{name}-time": f"{wall:%H:%M}"}
        elif name.endswith("_on") and isinstance(value, str):
            year, month, day = value.split("-")
            form |= {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}
        else:
            form[name] = value
    return form


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str) or len(value) < 19 or "T" not in value:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None
