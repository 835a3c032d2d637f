"""Victims and witnesses for systems: the same verbs, the same checks, in JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from cjdiversion.access import May
from cjdiversion.forms import Schema
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.victims import looking, paper, queries, reading, schemas, service, told
from cjdiversion.victims.models import VictimReferral
from cjdiversion.victims.reading import Reading
from cjdiversion.victims.schemas import with_version
from cjdiversion.web import actor, opens

victims_api = Blueprint("victims_api", __name__, url_prefix="/api/v1")

PERSON, REFERRAL = told.Person(), told.Referral()


@victims_api.get("/victims")
@opens(May.VICTIM_OPEN)
@gives(told.Line())
def index() -> Page[Any]:
    """Victims and witnesses in reach, newest first"""
    return looking.people(actor(), place())


@victims_api.post("/victims/search")
@opens(May.VICTIM_OPEN)
@gives(told.Found())
@takes(schemas.Search())
def search(surname: str) -> dict[str, Any]:
    """Find by the beginning of a surname, in reach"""
    rows = looking.search(actor(), surname=surname)
    return {"people": rows[: queries.MOST_FOUND], "is_more": len(rows) > queries.MOST_FOUND}


@victims_api.get("/cases/<token>/victims")
@opens(May.VICTIM_OPEN)
@gives(told.Found())
def of_case(token: str) -> dict[str, Any]:
    """The victims and witnesses of one case"""
    case = service.open_case(token, by=actor())
    return {"people": looking.of_case(case, actor()), "is_more": False}


@victims_api.post("/cases/<token>/victims")
@opens(May.VICTIM_MANAGE)
@gives(PERSON, 201)
@takes(schemas.Who())
def add(token: str, **facts: Any) -> Reading:
    """Add a victim or witness to a case"""
    case = service.open_case(token, by=actor())
    return _read(service.add(case, by=actor(), **facts).token)


@victims_api.get("/victims/<token>")
@opens(May.VICTIM_OPEN)
@gives(PERSON)
def show(token: str) -> Reading:
    """One person; the reading is recorded"""
    return _read(token)


@victims_api.post("/victims/<token>/correct")
@opens(May.VICTIM_RECORD)
@gives(PERSON)
@takes(with_version(schemas.Who))
def correct(token: str, **facts: Any) -> Reading:
    """Put right who they are; every fact as it is to stand"""
    return _done(service.correct, token, facts)


@victims_api.post("/victims/<token>/strike")
@opens(May.VICTIM_MANAGE)
@gives(PERSON)
@takes(with_version(schemas.Strike))
def strike(token: str, **facts: Any) -> Reading:
    """Recorded in error, with the reason"""
    return _done(service.strike, token, facts)


@victims_api.post("/victims/<token>/assign")
@opens(May.VICTIM_MANAGE)
@gives(PERSON)
@takes(with_version(schemas.Assign))
def assign(token: str, **facts: Any) -> Reading:
    """Assign to a victims’ officer of the force, or to “nobody”"""
    return _done(service.assign, token, facts)


@victims_api.post("/victims/<token>/contact")
@opens(May.VICTIM_RECORD)
@gives(PERSON)
@takes(with_version(schemas.Contact))
def contact(token: str, **facts: Any) -> Reading:
    """Record how they may be reached safely; it holds from now on"""
    return _done(service.record_contact, token, facts)


@victims_api.post("/victims/<token>/assess")
@opens(May.VICTIM_RECORD)
@gives(PERSON)
@takes(with_version(schemas.Assess))
def assess(token: str, **facts: Any) -> Reading:
    """Record a needs assessment; it stands from now on"""
    return _done(service.assess, token, facts)


@victims_api.post("/victims/<token>/measures")
@opens(May.VICTIM_RECORD)
@gives(PERSON)
@takes(with_version(schemas.Measures))
def measures(token: str, **facts: Any) -> Reading:
    """Record special measures and the personal statement"""
    return _done(service.record_measures, token, facts)


@victims_api.post("/victims/<token>/print-out")
@opens(May.VICTIM_OPEN)
@takes(Schema())
def print_out(token: str) -> ResponseReturnValue:
    """Their own document, application/pdf; the printing is recorded"""
    victim = service.open(token, by=actor())
    return paper.as_file(victim, service.print_out(victim, by=actor()))


# --- referrals ----------------------------------------------------------------------------------


@victims_api.get("/victim-referrals")
@opens(May.VICTIM_OPEN)
@gives(told.ReferralLine())
def referrals() -> Page[Any]:
    """Referrals to victim services in reach; `show` is “open” or “all”"""
    return looking.referrals(actor(), wanted=request.args.get("show", "all"), place=place())


@victims_api.get("/victim-referrals/<token>")
@opens(May.VICTIM_OPEN)
@gives(REFERRAL)
def referral(token: str) -> VictimReferral:
    """One referral, with what may be done with it now"""
    return service.open_referral(token, by=actor())


@victims_api.post("/victims/<token>/refer")
@opens(May.VICTIM_RECORD)
@gives(REFERRAL, 201)
@takes(schemas.Offer())
def refer(token: str, **facts: Any) -> VictimReferral:
    """Offer a service, with what they said to it; nothing is sent yet"""
    return service.offer(service.open(token, by=actor()), by=actor(), **facts)


@victims_api.post("/victim-referrals/<token>/ask")
@opens(May.VICTIM_RECORD)
@gives(REFERRAL)
@takes(with_version(schemas.Ask))
def ask(token: str, **facts: Any) -> VictimReferral:
    """Record what they say to being referred"""
    return _moved(service.ask, token, facts)


@victims_api.post("/victim-referrals/<token>/send")
@opens(May.VICTIM_RECORD)
@gives(REFERRAL)
@takes(with_version(schemas.Send))
def send(token: str, **facts: Any) -> VictimReferral:
    """Send it, with the safe contact as it stands now"""
    return _moved(service.send, token, facts)


@victims_api.post("/victim-referrals/<token>/answer")
@opens(May.VICTIM_RECORD)
@gives(REFERRAL)
@takes(with_version(schemas.Answer))
def answer(token: str, **facts: Any) -> VictimReferral:
    """Record what the service answered"""
    return _moved(service.answer, token, facts)


@victims_api.post("/victim-referrals/<token>/close")
@opens(May.VICTIM_RECORD)
@gives(REFERRAL)
@takes(with_version(schemas.Close))
def close(token: str, **facts: Any) -> VictimReferral:
    """Close, with the reason"""
    return _moved(service.close, token, facts)


@victims_api.post("/victim-referrals/<token>/withdraw")
@opens(May.VICTIM_RECORD)
@gives(REFERRAL)
@takes(with_version(schemas.Withdraw))
def withdraw(token: str, **facts: Any) -> VictimReferral:
    """Take it back, with the reason"""
    return _moved(service.withdraw, token, facts)


def _read(token: str) -> Reading:
    return reading.of(service.open(token, by=actor()), actor())


def _done(verb: Any, token: str, facts: dict[str, Any]) -> Reading:
    victim = service.open(token, by=actor())
    verb(victim, by=actor(), **facts)
    return reading.of(victim, actor())


def _moved(verb: Any, token: str, facts: dict[str, Any]) -> VictimReferral:
    found = service.open_referral(token, by=actor())
    verb(found, by=actor(), **facts)
    return found
