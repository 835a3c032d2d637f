"""A practitioner starts a referral herself: hers at once, and read by whoever else it concerns."""

from __future__ import annotations

from typing import Any

from cjdiversion import clock, reference
from cjdiversion.access import Actor, May, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import Did
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.consents import queries as consents
from cjdiversion.entries import service as entries
from cjdiversion.errors import Invalid
from cjdiversion.identities.checks import refuse_if_quarantined
from cjdiversion.referrals import making, noting, queries, rules, steps, teams
from cjdiversion.referrals.excluding import refuse_excluded
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.service import keep, moved
from cjdiversion.screenings import queries as screenings

PERSON = ("surname", "forenames", "born_on", "stated_age")


def begin(
    case: Case,
    *,
    by: Actor,
    agrees: bool | None = None,
    is_second: bool | None = None,
    **slice_: Any,
) -> Referral:
    """For somebody in a suite that her provider serves. It carries the fixed slice and no more of
    the case. `agrees`: to be seen, where the person said so to her; else as police wrote it down.
    Raises Invalid where her team has an open one and she has not said to start another."""
    require(by, May.REFERRAL_BEGIN)
    refuse_if_quarantined(case.id)
    refuse_excluded(case, by=by)
    if not is_second and (wrong := making.second(case, _own(by))):
        raise Invalid(wrong)
    told = consents.told_of(case.id)
    said = agrees if agrees is not None or told is None else told.agrees
    referral = _begun(case, by, said, slice_)
    entries.note(case, by=by, did=Did.REFERRAL_BEGUN, words=noting.begun(referral))
    return referral


def begin_elsewhere(
    *,
    by: Actor,
    source: str,
    agrees: bool | None,
    no_contact_because: str = "",
    is_second: bool | None = None,
    **facts: Any,
) -> Referral:
    """For somebody at court, in the community or who came by themselves: on a record of L&D’s own,
    that police do not find. `facts`: of PERSON and of the fixed slice. Raises Invalid."""
    require(by, May.REFERRAL_BEGIN)
    who = {name: facts.pop(name, None) for name in PERSON}
    who = {name: "" if held is None and "name" in name else held for name, held in who.items()}
    wrong = _wrong(by, source, facts.get("safe_contact", ""), no_contact_because)
    if not is_second:
        wrong |= _same_person(by, who)
    if wrong:
        raise Invalid(wrong)
    making.of_slice(facts)  # before anything is kept
    case = cases.begin_for_ld(by=by, way=source, **who)
    return _begun(case, by, agrees, facts, no_contact_because=no_contact_because)


def _begun(
    case: Case, by: Actor, agrees: bool | None, slice_: dict[str, Any], **changes: Any
) -> Referral:
    referral = keep(making.draft(case, _own(by), by, slice_), by=by)
    now = clock.now()
    needs = rules.carried(
        screenings.needs_of(case.id),
        agrees=agrees,
        vulnerabilities=reference.attributes("vulnerabilities"),
    )
    moved(
        steps.BEGIN,
        referral,
        by=by,
        recipient=by.unit_name,
        facts={"source": referral.source},
        sent_at=now,
        received_at=now,
        agreed_when_sent=agrees,
        needs=rules.frozen(needs, reference.choices("vulnerabilities")),
        owner_id=by.person_id,
        owner_name=by.name,
        **changes,
    )
    return referral


def _own(by: Actor) -> Any:
    assert by.unit_id is not None
    return by.unit_id


def _wrong(by: Actor, source: str, safe_contact: str, no_contact_because: str) -> rules.Wrong:
    contact = {"safe_contact": safe_contact, "no_contact_because": no_contact_because}
    wrong = rules.wrong_follow_up(**contact)
    if source not in teams.sources_taken(accounts.unit(_own(by))):
        wrong["source"] = [("unknown", "Select one of the answers offered")]
    return wrong


def _same_person(by: Actor, who: dict[str, Any]) -> rules.Wrong:
    """Somebody without a name is nobody’s double."""
    if not who["surname"]:
        return {}
    same = {name: who[name] for name in ("surname", "forenames", "born_on")}
    there = queries.open_of_person(_own(by), **same)
    return rules.asks_about([one.reference for one in there])
