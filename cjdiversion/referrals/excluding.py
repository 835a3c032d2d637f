"""Who of the team must not see a person’s referrals, as they know the person or the like."""

from __future__ import annotations

import uuid
from dataclasses import replace

from cjdiversion import audit, reference
from cjdiversion.access import Actor, May, can, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.consents import queries as consents
from cjdiversion.consents import service as recording
from cjdiversion.database import session
from cjdiversion.errors import Invalid, NotPermitted
from cjdiversion.outbox import service as outbox
from cjdiversion.referrals import emails, making, queries, rules, steps
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.service import moved
from cjdiversion.referrals.steps import OPEN

HAND_BACK = replace(steps.ASSIGN, may=May.REFERRAL_WORK, did=Did.LD_EXCLUDED, can_be_undone=False)
"""Handed to nobody: both sides read so in the history, and why is L&D’s own."""


def exclude(referral: Referral, *, by: Actor, colleague: str, reason: str, words: str = "") -> None:
    """`colleague`: token of somebody of the team. Everybody says so of themselves, a team leader of
    anybody. What they had of this person goes back to the team. Raises Invalid, NotPermitted."""
    require(by, May.REFERRAL_WORK)
    unit_id = own_unit(by)
    who = queries.team_of(unit_id).get(colleague)
    wrong = {} if who else {"colleague": [("unknown", "Select one of the people offered")]}
    reasons = reference.attributes("exclusion_reasons")
    if wrong := wrong | rules.wrong_reason(reasons, reason, words):
        raise Invalid(wrong)
    assert who is not None
    if who.id != by.person_id and not can(by, May.REFERRAL_ASSIGN):
        raise NotPermitted("You may say this of yourself. A team leader may say it of others")
    if is_excluded(referral.case_id, unit_id, who.id, who.name):
        raise Invalid.at("colleague", "unchanged", f"{who.name} does not see it already")
    case = session().get_one(Case, referral.case_id)
    recording.exclude(
        case, by=by, person_id=who.id, person_name=who.name, reason=reason, words=words
    )
    _hand_back(referral, who.id, by=by)


def lift(referral: Referral, *, by: Actor, colleague: str, because: str) -> None:
    """`colleague`: token of somebody who must not see it. By a team leader, who says why: they see
    this person’s referrals again. Raises Invalid, NotPermitted."""
    require(by, May.REFERRAL_ASSIGN)
    found = consents.excluded_people(referral.case_id, own_unit(by)).get(colleague)
    wrong: rules.Wrong = {}
    if found is None:
        wrong["colleague"] = [("unknown", "Select one of the people offered")]
    if not because.strip():
        wrong["because"] = [("required", "Say why they may see it again")]
    if wrong or found is None:
        raise Invalid(wrong)
    recording.lift(found, by=by, because=because.strip())
    audit.record(Did.LD_EXCLUSION_LIFTED, Operation.ALTERATION, by=by, subject=referral)


def own_unit(by: Actor) -> uuid.UUID:
    """Whose exclusions the actor reads and records: their own team’s, whoever has the referral."""
    assert by.unit_id is not None
    return by.unit_id


def refuse_excluded(case: Case, *, by: Actor) -> None:
    """Nobody starts a referral that they then must not see. Raises NotPermitted."""
    if is_excluded(case.id, own_unit(by), by.person_id, by.name):
        raise NotPermitted("You must not see this person’s referrals. A colleague may start one")


def is_excluded(
    case_id: uuid.UUID, unit_id: uuid.UUID, person_id: uuid.UUID | None, name: str
) -> bool:
    """Of the people of that team."""
    rows = consents.exclusions_of(case_id, unit_id)
    standing = [row for row in rows if row.lifted_at is None]
    return any(row.person_id == person_id or row.person_name == name for row in standing)


def _hand_back(referral: Referral, person_id: uuid.UUID, *, by: Actor) -> None:
    """Every referral of this person that they had here is on the team’s list again."""
    had = [
        one
        for one in queries.of_case(referral.case_id)
        if one.provider_id == by.unit_id and one.owner_id == person_id and one.status in OPEN
    ]
    for one in had:
        words = "Back on the team’s list"
        moved(HAND_BACK, one, by=by, words=words, **making.owned_by_nobody())
        to = [colleague for colleague in emails.team(one) if colleague != person_id]
        path = f"/referrals/{one.token}"
        outbox.tell("referral-changed", one, to, by=by, path=path, period=str(one.version))
    if not had:
        audit.record(Did.LD_EXCLUDED, Operation.COLLECTION, by=by, subject=referral)
