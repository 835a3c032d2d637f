"""Referrals in any state, reached through the services: nothing here inserts a row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.models import Case
from cjdiversion.referrals import (
    answering,
    beginning,
    detours,
    excluding,
    exempting,
    owning,
    queries,
    recounting,
    rules,
    service,
    steps,
    ways_back,
)
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status
from tests import make

Person = Callable[[str], Actor]

CONCERN = "Quiet, tearful, would not look up"
NOTES = "CANARY-NOTES on sertraline, under the community team"
LINE = "CANARY-LINE needs short questions and breaks"


def draft(case: Case, *, by: Actor, **over: Any) -> Referral:
    return service.start(case, by=by, **{"priority": "2", "concern": CONCERN, **over})


def sent(case: Case, *, by: Actor, **over: Any) -> Referral:
    return service.refer(case, by=by, **{"priority": "2", "concern": CONCERN, **over})


def line(text: str = LINE, section: str = "communication") -> dict[str, Any]:
    return {"section": section, "text": text, "is_opinion": False}


def assess(referral: Referral, *, by: Actor, **over: Any) -> None:
    facts = {
        "seen": "face-to-face",
        "assessed_at": clock.now(),
        "clinical_notes": NOTES,
        "lines": [line()],
        **over,
    }
    service.assess(referral, by=by, **facts)


def decline(referral: Referral, *, by: Actor, **over: Any) -> None:
    facts = {
        "category": "no-vulnerability",
        "declined_by": "Dana Okafor, practitioner",
        "next_step": "Custody GP to review at 18:00",
        **over,
    }
    answering.decline(referral, by=by, **facts)


def withdraw(referral: Referral, *, by: Actor, **over: Any) -> None:
    service.withdraw(referral, by=by, **{"reason": "sent-twice", **over})


def close(referral: Referral, *, by: Actor, **over: Any) -> None:
    facts = {} if referral.status is Status.ASSESSED else {"no_report_reason": "not-seen"}
    answering.close(referral, by=by, **{"reason": "completed", **facts, **over})


def expire(referral: Referral, *, by: Actor = SYSTEM) -> None:
    service.expire(referral, by=by)


def change(referral: Referral, *, by: Actor) -> None:
    service.change(referral, by=by, priority="1", concern="Said more")


def follow_up(referral: Referral, *, by: Actor) -> None:
    said = {"safe_contact": "01632 960111", "no_contact_because": ""}
    service.follow_up(referral, by=by, left_at=clock.now(), **said)


def hold(referral: Referral, *, by: Actor, **over: Any) -> None:
    again = clock.now() + timedelta(hours=2)
    detours.hold(referral, by=by, **{"reason": "intoxicated", "review_at": again, **over})


def redirect(referral: Referral, *, by: Actor, **over: Any) -> None:
    """To the service in the south, or from there to the one in the north."""
    others = [u for u in accounts.units(UnitKind.PROVIDER) if u.id != referral.provider_id]
    facts = {"provider": others[0].token, "reason": "out-of-area", **over}
    detours.redirect(referral, by=by, **facts)


def assign(referral: Referral, *, by: Actor, **over: Any) -> None:
    """To the last of the team by name, or to the first where the last has it."""
    team = queries.team_of(referral.provider_id)
    to = [key for key, one in team.items() if one.id != referral.owner_id][-1]
    owning.assign(referral, by=by, **{"colleague": to, **over})


def exclude(referral: Referral, *, by: Actor, whom: Actor) -> None:
    """`whom`: of the same team."""
    assert by.unit_id is not None
    team = queries.team_of(by.unit_id)
    token = next(key for key, one in team.items() if one.id == whom.person_id)
    facts = {"colleague": token, "reason": "knows-person", "words": "Went to school with her"}
    excluding.exclude(referral, by=by, **facts)


def screen(referral: Referral, *, by: Actor, **over: Any) -> None:
    detours.screen(referral, by=by, **{"outcome": "needs-found", **over})


def reopen(referral: Referral, *, by: Actor, **over: Any) -> None:
    detours.reopen(referral, by=by, **{"reason": "changed-mind", **over})


def amend(referral: Referral, *, by: Actor, **over: Any) -> None:
    facts = {name: getattr(referral, name) for name in rules.SLICE}
    ways_back.amend(referral, by=by, **{**facts, "location": "Cell 9", **over})


def exempt(referral: Referral, *, by: Actor, **over: Any) -> None:
    again = clock.now() + timedelta(days=2)
    exempting.exempt(referral, by=by, **{"reason": "court", "review_at": again, **over})


def count_again(referral: Referral, *, by: Actor) -> None:
    """Of one that somebody had exempted."""
    referral.exempt_at = referral.exempt_at or clock.now()
    exempting.count_again(referral, by=by)


def put_back(referral: Referral, *, by: Actor, **over: Any) -> None:
    ways_back.put_back(referral, by=by, **{"because": "Pressed by mistake", **over})


def begin_it(referral: Referral, *, by: Actor) -> None:
    """A referral that stands already is not started: only the machine is asked."""
    service.moved(steps.BEGIN, referral, by=by)


def begun(case: Case, *, by: Actor, **over: Any) -> Referral:
    """By a practitioner, for somebody in a suite that hers serves."""
    return beginning.begin(case, by=by, **{"priority": "2", "concern": CONCERN, **over})


def elsewhere(*, by: Actor, **over: Any) -> Referral:
    """By a practitioner, without the police."""
    facts = {
        "source": "community",
        "surname": "Marlowe",
        "forenames": "Ida",
        "born_on": date(1988, 2, 3),
        "priority": "2",
        "concern": "Sleeps in a doorway, hears a man speak",
        "agrees": True,
        "safe_contact": "07700 900321",
        "location": "Market Street drop-in",
        **over,
    }
    return beginning.begin_elsewhere(by=by, **facts)


STEPS: dict[str, Callable[..., Any]] = {
    "change": change,
    "send": service.send,
    "begin": begin_it,
    "receive": answering.receive,
    "accept": answering.accept,
    "decline": decline,
    "take": owning.take,
    "assign": assign,
    "sign-off": detours.sign_off,
    "hold": hold,
    "resume": detours.resume,
    "redirect": redirect,
    "take-back": detours.take_back,
    "screen": screen,
    "support": detours.support,
    "reopen": reopen,
    "amend": amend,
    "exempt": exempt,
    "count-again": count_again,
    "recount": recounting.recount,
    "undo": ways_back.undo,
    "put-back": put_back,
    "assess": assess,
    "close": close,
    "follow-up": follow_up,
    "withdraw": withdraw,
    "expire": expire,
}
"""Each step of the table with answers that are complete, so that only order and power decide."""


def in_state(status: Status, person: Person, case: Case | None = None) -> Referral:
    """Sent from Northgate to the Northshire service, and taken on to `status`."""
    sergeant, practitioner = person("sergeant"), person("practitioner")
    referral = draft(case or make.booking(by=sergeant), by=sergeant)
    if status is Status.DRAFT:
        return referral
    service.send(referral, by=sergeant, is_second=True)
    path = {
        Status.RECEIVED: ("receive",),
        Status.ACCEPTED: ("accept",),
        Status.DECLINED: ("decline",),
        Status.REDIRECTED: ("redirect",),
        Status.ON_HOLD: ("accept", "hold"),
        Status.SCREENED: ("accept", "screen"),
        Status.IN_SUPPORT: ("accept", "screen", "support"),
        Status.ASSESSED: ("accept", "assess"),
        Status.CLOSED: ("accept", "assess", "close"),
        Status.WITHDRAWN: ("withdraw",),
        Status.EXPIRED: ("expire",),
    }
    actors = {"withdraw": sergeant, "expire": SYSTEM}
    for step in path.get(status, ()):
        STEPS[step](referral, by=actors.get(step, practitioner))
    return referral


def later(minutes: int) -> Any:
    """The clock, stopped so many minutes from now."""
    return clock.at(clock.now() + timedelta(minutes=minutes))
