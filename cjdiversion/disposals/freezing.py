"""What is kept with a decision as it was at that moment: who made it, and what was known."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cjdiversion import reference
from cjdiversion.access import Actor
from cjdiversion.cases.models import Offence
from cjdiversion.database import session
from cjdiversion.disposals import assessing, departing, gravity, options_queries, rules
from cjdiversion.disposals.proposals import Asked, Gravity, Proposal
from cjdiversion.referrals.models import Referral, ReferralMove
from cjdiversion.referrals.steps import Status as Referred
from cjdiversion.screenings import queries as screenings


def made_by(by: Actor, rank: str) -> dict[str, Any]:
    """The unit that decides is the one counted: for a duty inspector, the suite. `rank`: as held
    on the day of the decision."""
    return {
        "unit_id": by.unit_id,
        "decided_by_id": by.person_id,
        "decided_by": by.name,
        "decided_by_rank": rank,
    }


def known(case_id: uuid.UUID, at: datetime) -> dict[str, Any]:
    """What had been found by then, frozen: a later screening changes nothing here."""
    by_then = at + gravity.MINUTE
    needs = [need for need in screenings.needs_of(case_id) if need.raised_at < by_then]
    begun = [one for one in screenings.screenings_of(case_id) if one.started_at < by_then]
    pairs = dict.fromkeys((need.code, need.source) for need in needs)
    return {
        "needs_known": [
            {"code": code, "label": reference.label("vulnerabilities", code), "source": source}
            for code, source in pairs
        ],
        "screened": screenings.screened(case_id) if begun else "not-screened",
        "referrals_known": _referrals(case_id, by_then),
    }


def gravity_of(
    case_id: uuid.UUID, offences: Sequence[Offence], said: Proposal, when: gravity.Moment
) -> Gravity:
    """The score that stood at the moment of the decision for what it is about, or why none did."""
    found = gravity.found(gravity.scores_of(case_id), offences, when)
    if (row := found.row) is None:
        return Gravity(why_not=found.why_not)
    departs = gravity.departs(row, said.option_code, said.outcome_code)
    return Gravity(row.score, row.scored_by_name, row.scored_on, departs, row.id)


def scored(case_id: uuid.UUID, asked: Asked) -> dict[str, Any]:
    """Which score and which answers to the criteria stood: both only ever get newer rows."""
    answers = options_queries.circumstances_of(case_id)
    return {
        "gravity_score_id": asked.gravity.id,
        "circumstances_id": answers.id if answers else None,
        "departs": departing.departs(asked),
        "verdicts": _verdicts(asked),
    }


def _verdicts(asked: Asked) -> list[dict[str, str]]:
    """What each criterion of the option found, with its row as it read then: a later row changes
    nothing here."""
    if asked.option is None:
        return []
    return [
        {
            "criterion": one.criterion,
            "label": assessing.CRITERIA[one.criterion].words,
            "code": one.code,
            "state": one.state.value,
            "words": one.words,
            "source": one.source or one.cell.source,
            "mark": "" if one.source else one.cell.mark,  # a source of its own says how sure it is
        }
        for one in assessing.assess(asked.option, rules.facts_of(asked)).verdicts
    ]


def _referrals(case_id: uuid.UUID, by_then: datetime) -> list[dict[str, str]]:
    """How each referral to L&D stood: its state, and nothing of what L&D wrote."""
    move = ReferralMove
    query = (
        sa.select(Referral.reference, move.to_status)
        .join(Referral, Referral.id == move.referral_id)
        .where(Referral.case_id == case_id, move.at < by_then)
        .order_by(move.at, move.id)
    )
    stood = {reference: Referred(state) for reference, state in session().execute(query).all()}
    return [
        {"reference": name, "state": state.value, "label": state.words}
        for name, state in stood.items()
    ]
