"""Victims, witnesses and referrals in any state, made through the services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Person as Account
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.victims import service
from cjdiversion.victims.models import Victim, VictimReferral
from cjdiversion.victims.steps import Status
from tests import make

Person = Callable[[str], Actor]
PHONE = "07700 900123"


def case(person: Person, *, unit: str = "Northshire CID", side: str = "", **over: Any) -> Case:
    """Booked at Northgate, investigated by the CID of the force."""
    found = accounts.unit_named(unit, UnitKind.INVESTIGATION)
    assert found is not None
    return make.booking(by=person(f"sergeant{side}"), investigating_unit=found.token, **over)


def victim(case: Case, *, by: Actor, **over: Any) -> Victim:
    facts = {"part": "both", "surname": "Quillfeather", "forenames": "Ada"}
    return service.add(case, by=by, **{**facts, "born_on": date(1986, 5, 3), **over})


def one(person: Person, **over: Any) -> Victim:
    """Of a case of Northshire CID, assigned to that unit’s victims’ officer."""
    made = victim(case(person), by=person("investigator"), **over)
    assigned(made, person("victims"), by=person("supervisor"))
    return made


def assigned(victim: Victim, officer: Actor, *, by: Actor, because: str = "") -> None:
    account = session().get_one(Account, officer.person_id)
    service.assign(victim, by=by, officer=account.token, because=because)


def contact(**over: Any) -> dict[str, Any]:
    """Wanted, safe and checked now."""
    return {
        "wants_contact": "yes",
        "ways": ["call"],
        "phone": PHONE,
        "never": ["no-letters"],
        "is_safe": "yes",
        "verified_at": clock.now(),
        **over,
    }


def reachable(victim: Victim, *, by: Actor, **over: Any) -> None:
    service.record_contact(victim, by=by, **contact(**over))


def ground(answer: str, known_by: str = "self", because: str = "") -> dict[str, str]:
    return {"answer": answer, "known_by": known_by, "because": because}


def offered(victim: Victim, *, by: Actor, **over: Any) -> VictimReferral:
    facts = {"service": "victim-support", "consent": "given", "help_wanted": "A door lock"}
    return service.offer(victim, by=by, **{**facts, **over})


def sent(victim: Victim, *, by: Actor, **over: Any) -> VictimReferral:
    referral = offered(victim, by=by, **over)
    service.send(referral, by=by, sent_to="Northshire hub", is_second=True)
    return referral


def answer(referral: VictimReferral, *, by: Actor, outcome: str = "accept", **over: Any) -> None:
    why = {"decline_reason": "not-for-them"} if outcome == "decline" else {}
    facts = {"happened_at": clock.now(), "answered_by": "Moira Tate", **why, **over}
    service.answer(referral, by=by, outcome=outcome, **facts)


def ask(referral: VictimReferral, *, by: Actor, consent: str = "given") -> None:
    service.ask(referral, by=by, consent=consent)


def send(referral: VictimReferral, *, by: Actor) -> None:
    service.send(referral, by=by, sent_to="Northshire hub", is_second=True)


def close(referral: VictimReferral, *, by: Actor) -> None:
    service.close(referral, by=by, reason="help-given")


def withdraw(referral: VictimReferral, *, by: Actor) -> None:
    service.withdraw(referral, by=by, reason="changed-mind")


def _answers(outcome: str) -> Callable[..., None]:
    return lambda referral, *, by: answer(referral, by=by, outcome=outcome)


STEPS: dict[str, Callable[..., Any]] = {
    "ask": ask,
    "refuse": lambda referral, *, by: ask(referral, by=by, consent="refused"),
    "send": send,
    **{outcome: _answers(outcome) for outcome in ("accept", "decline", "miss", "attend")},
    "close": close,
    "withdraw": withdraw,
}
"""Each step with answers that are complete, so that only order and power decide."""

_PATHS: dict[Status, tuple[str, ...]] = {
    Status.OFFERED: (),
    Status.REFUSED: ("refuse",),
    Status.SENT: ("send",),
    Status.ACCEPTED: ("send", "accept"),
    Status.DECLINED: ("send", "decline"),
    Status.NO_CONTACT: ("send", "miss"),
    Status.ATTENDED: ("send", "accept", "attend"),
    Status.CLOSED: ("send", "attend", "close"),
    Status.WITHDRAWN: ("send", "withdraw"),
}


def in_state(status: Status, person: Person) -> VictimReferral:
    made = one(person)
    officer = person("victims")
    reachable(made, by=officer)
    referral = offered(made, by=officer)
    for step in _PATHS[status]:
        STEPS[step](referral, by=officer)
    return referral
