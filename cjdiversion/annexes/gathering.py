"""What other rooms recorded and the annex draws upon: who looked at the person, what was decided
before, what is open now.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock, reference
from cjdiversion.cases import queries as cases
from cjdiversion.cases.models import Case, PersonInCase
from cjdiversion.database import session
from cjdiversion.detentions.models import Outcome
from cjdiversion.disposals import choosing
from cjdiversion.disposals import queries as disposals
from cjdiversion.disposals.criteria import Facts
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.suspects import suspect_of
from cjdiversion.identities import queries as identities
from cjdiversion.safeguards import queries as safeguards


def of(case: Case) -> dict[str, Any]:
    """Fields of `Known`. `case` comes as cases.service.open gives it."""
    sources = reference.attributes("need_sources").items()
    return {
        "reliable": {code: said["reliability"] for code, said in sources if "reliability" in said},
        "care": [row for row in safeguards.records_of(case.id) if row.superseded_at is None],
        "care_kinds": reference.attributes("safeguard_kinds"),
        "mha": session().scalar(sa.select(Outcome).where(Outcome.case_id == case.id)),
        "earlier": _earlier(case),
        "earlier_mha": _earlier_mha(case),
        "open_options": _open_options(case),
        "to_fix": cases.to_fix_of(case.id),
    }


def _elsewhere(case: Case) -> sa.Select[uuid.UUID]:
    """The other cases of somebody confirmed to be the same person; who is only alike is not."""
    same = identities.ids_of_one_person(case.person.id)
    theirs = sa.select(PersonInCase.case_id).where(PersonInCase.id.in_(same))
    return theirs.where(PersonInCase.case_id != case.id)


def _earlier(case: Case) -> Sequence[Decision]:
    """In the force’s other records of the same person, newest first."""
    query = sa.select(Decision).where(
        Decision.case_id.in_(_elsewhere(case)),
        Decision.force_id == case.force_id,
        Decision.status == "stands",
    )
    return session().scalars(query.order_by(Decision.decided_at.desc(), Decision.id)).all()


def _earlier_mha(case: Case) -> Sequence[tuple[Outcome, str]]:
    """In the force’s other records of the same person, newest first; of none that was closed as
    another person’s."""
    query = (
        sa.select(Outcome, Case.reference)
        .join(Case, Case.id == Outcome.case_id)
        .where(Case.id.in_(_elsewhere(case)), Case.force_id == case.force_id)
        .where(Case.quarantined_at.is_(None))
        .order_by(Outcome.recorded_at.desc(), Outcome.id)
    )
    return [(made, reference) for made, reference in session().execute(query)]


def _open_options(case: Case) -> list[str]:
    today = clock.today()
    held = disposals.catalogue(on=today, force=case.force.code)
    facts = Facts(suspect_of(case, today), today, held=held)
    return [option.label for option in choosing.open_by_age_and_law(facts)]
