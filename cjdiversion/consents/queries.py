"""What was told and decided about one case. The caller has opened the case, or its referral."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts.models import Person
from cjdiversion.cases import rules as cases
from cjdiversion.cases.models import Case, PersonInCase
from cjdiversion.consents.models import ConsentDecision, ConsentOverride, LdExclusion, ToldOfLd
from cjdiversion.consents.release import standing_decision
from cjdiversion.database import session

Attribute = InstrumentedAttribute[uuid.UUID]


def youngest(case_id: uuid.UUID, *, on: date) -> int | None:
    """The least age the person may have by what is on record; None where no age is."""
    query = sa.select(PersonInCase).where(PersonInCase.case_id == case_id)
    return cases.youngest(session().scalars(query).one(), on)


def told_of(case_id: uuid.UUID) -> ToldOfLd | None:
    """What police recorded last; None when nobody has told the person about L&D."""
    return next(iter(tellings_of(case_id)), None)


def tellings_of(case_id: uuid.UUID) -> Sequence[ToldOfLd]:
    """Newest first."""
    query = sa.select(ToldOfLd).where(ToldOfLd.case_id == case_id)
    order = ToldOfLd.told_at.desc(), ToldOfLd.recorded_at.desc(), ToldOfLd.id.desc()
    return session().scalars(query.order_by(*order)).all()


def decisions_of(case_id: uuid.UUID) -> Sequence[ConsentDecision]:
    """Newest first."""
    decision = ConsentDecision
    query = sa.select(decision).where(decision.case_id == case_id)
    order = decision.decided_at.desc(), decision.recorded_at.desc(), decision.id.desc()
    return session().scalars(query.order_by(*order)).all()


def overrides_of(case_id: uuid.UUID) -> Sequence[ConsentOverride]:
    """Newest first."""
    override = ConsentOverride
    query = sa.select(override).where(override.case_id == case_id)
    return session().scalars(query.order_by(override.decided_at.desc(), override.id.desc())).all()


def override_named(token: str, actor: Actor) -> ConsentOverride | None:
    """Of the actor's own provider."""
    override = ConsentOverride
    here = override.token == token, override.provider_id == actor.unit_id
    query = sa.select(override).where(*here, ~excluded_from(override.case_id, actor))
    return session().scalar(query)


def excluded_from(case_id: Attribute, actor: Actor) -> sa.ColumnElement[bool]:
    """Whether the actor must not see the referrals of this case, through whichever account."""
    return keeps_out(case_id, actor.unit_id, actor.person_id, actor.name)


def keeps_out(case_id: Any, provider_id: Any, person_id: Any, name: Any) -> sa.ColumnElement[bool]:
    """The same of anybody of the provider: each is a value, or a column of the query around it."""
    row = LdExclusion
    theirs = sa.or_(row.person_id == person_id, row.person_name == name)
    here = row.case_id == case_id, row.provider_id == provider_id, row.lifted_at.is_(None)
    return sa.exists().where(*here, theirs).correlate_except(row)


def kept_from(actor: Actor) -> set[str]:
    """Tokens of the cases whose referrals the actor must not see."""
    return set(session().scalars(sa.select(Case.token).where(excluded_from(Case.id, actor))))


def exclusions_of(case_id: uuid.UUID, provider_id: uuid.UUID) -> Sequence[LdExclusion]:
    """Oldest first, those that were lifted too."""
    row = LdExclusion
    query = sa.select(row).where(row.case_id == case_id, row.provider_id == provider_id)
    return session().scalars(query.order_by(row.recorded_at, row.id)).all()


def excluded_people(case_id: uuid.UUID, provider_id: uuid.UUID) -> dict[str, LdExclusion]:
    """Token of the account → what keeps them from the case’s referrals now."""
    row = LdExclusion
    query = sa.select(Person.token, row).join(Person, Person.id == row.person_id)
    here = row.case_id == case_id, row.provider_id == provider_id, row.lifted_at.is_(None)
    found = session().execute(query.where(*here).order_by(row.person_name, row.id))
    return {row.token: row[1] for row in found}


def standing(
    decisions: Sequence[ConsentDecision], *, on: date | None = None
) -> list[ConsentDecision]:
    """The decision that stands for each purpose and recipient that was ever decided."""
    pairs = dict.fromkeys((one.purpose, one.recipient) for one in decisions)
    day = on or clock.today()
    found = (standing_decision(decisions, purpose=p, recipient=r, on=day) for p, r in pairs)
    return [one for one in found if one is not None]
