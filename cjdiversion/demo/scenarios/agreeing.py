"""What a story says of a caution or a plan: its record, its conditions, what came of each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.conditions import answering, following, planning, queries, service, setting
from cjdiversion.conditions.models import Condition, Record
from cjdiversion.conditions.states import IN_FORCE
from cjdiversion.demo.scenarios.staging import Stage
from cjdiversion.disposals.models import Decision

Told = dict[str, Any]


def begun(s: Stage, at: float, decision: Decision, *, by: str, **facts: Any) -> Record:
    """`facts` may say otherwise what was admitted."""
    with s.at(at):
        told: Told = {
            "offences": "\n".join(one.words for one in s.case.offences),
            "admission": "Yes, I did it. I am sorry.",
            "admitted_on": clock.today(),
            **facts,
        }
        return service.begin(decision, s.case, by=s.actor(by), **told)


def planned(s: Stage, at: float, option: str, *, by: str) -> Record:
    with s.at(at):
        words = "\n".join(one.words for one in s.case.offences)
        return planning.plan(s.case, by=s.actor(by), option_code=option, offences=words)


def signed(
    s: Stage, at: float, record: Record, *conditions: Told, by: str, adult: str = ""
) -> None:
    """`conditions`: each with the `days` from now within which it is due."""
    with s.at(at):
        for told in conditions:
            setting.add(record, by=s.actor(by), **_dated(told))
        service.sign(record, by=s.actor(by), **_signature(s, adult))


def given(s: Stage, at: float, decision: Decision, *, by: str, adult: str = "") -> None:
    """A caution without conditions: its record, signed at once."""
    signed(s, at, begun(s, at, decision, by=by), by=by, adult=adult)


def in_force(record: Record) -> Condition:
    """The first that still asks for something."""
    return next(one for one in queries.conditions_of(record.id) if one.status in IN_FORCE)


def reported(s: Stage, at: float, record: Record, answer: str, said_by: str, *, by: str) -> None:
    with s.at(at):
        told: Told = {"answer": answer, "said_by": said_by, "said_at": clock.now()}
        following.report(in_force(record), by=s.actor(by), **told)


def answered(s: Stage, at: float, record: Record, answer: str, said_by: str, *, by: str) -> None:
    """By the link the provider was sent an hour before."""
    condition = in_force(record)
    with s.at(at - 60):
        link = answering.ask(condition, by=s.actor(by))
    with s.at(at):
        answering.answer(link, answer=answer, said_by=said_by)


def varied(
    s: Stage, at: float, record: Record, reasons: str, told: Told, *, by: str, adult: str = ""
) -> None:
    with s.at(at):
        facts = {**_dated(told), **_signature(s, adult), "reasons": reasons}
        following.vary(in_force(record), by=s.actor(by), **facts)


def decided(s: Stage, at: float, record: Record, choice: str, reasons: str, *, by: str) -> None:
    with s.at(at):
        following.decide(in_force(record), by=s.actor(by), choice=choice, reasons=reasons)


def _dated(told: Told) -> Told:
    days = told["days"]
    facts = {name: value for name, value in told.items() if name != "days"}
    return {**facts, "due_on": clock.today() + timedelta(days=days)}


def _signature(s: Stage, adult: str) -> Told:
    person = s.case.person
    return {
        "signed_at": clock.now(),
        "signed_by": f"{person.forenames} {person.surname}".strip(),
        "method": "paper",
        "consents": True,
        "adult_name": adult,
    }
