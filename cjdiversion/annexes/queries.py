"""Versions as they are listed and opened, and what they are made from. The actor's scope is inside
every select that is not about a case the caller has already opened.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, defer, joinedload

from cjdiversion import clock, reference
from cjdiversion.access import Actor, Role, UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Unit
from cjdiversion.annexes import (
    gathering,
    hold_queries,
    holds,
    sharing,
    statements,
    withdrawn,
)
from cjdiversion.annexes.drafting import Draft, content_of, draft
from cjdiversion.annexes.known import Known
from cjdiversion.annexes.models import (
    AnnexAuthority,
    AnnexPaper,
    AnnexReceipt,
    AnnexShare,
    AnnexVersion,
    in_scope,
    is_denied,
)
from cjdiversion.annexes.steps import Status
from cjdiversion.cases.models import Case
from cjdiversion.cases.queries import ALL_OF_IT
from cjdiversion.consents import queries as consents
from cjdiversion.contexts import queries as contexts
from cjdiversion.database import session
from cjdiversion.disposals import queries as disposals
from cjdiversion.interviews import children
from cjdiversion.interviews import queries as interviews
from cjdiversion.referrals import queries as referrals
from cjdiversion.referrals import teams
from cjdiversion.referrals.models import Assessment
from cjdiversion.referrals.steps import Kept
from cjdiversion.safeguards import queries as safeguards
from cjdiversion.screenings import queries as screenings
from cjdiversion.screenings import records
from cjdiversion.victims import queries as victims

# Where the name stands in the frozen facts: what CPS lists is what the copy says.
_NAME = AnnexVersion.facts[("identifiers", 0, "value")].as_string()


def one(token: str, actor: Actor, *, with_content: bool = True) -> AnnexVersion | None:
    query = sa.select(AnnexVersion).where(AnnexVersion.token == token, in_scope(actor))
    left = () if with_content else (defer(AnnexVersion.facts), defer(AnnexVersion.withheld))
    return session().scalar(query.options(*left))


def versions_of(case_id: uuid.UUID) -> Sequence[AnnexVersion]:
    """Newest first."""
    query = sa.select(AnnexVersion).where(AnnexVersion.case_id == case_id)
    return session().scalars(query.order_by(AnnexVersion.number.desc())).all()


def worklist(actor: Actor) -> sa.Select[Any]:
    """Rows for the list of a part of the CPS; `is_superseded` when a later version was shared with
    it, `is_withdrawn` when the person no longer agrees to what L&D wrote in it, `is_denied` when
    whoever is said to have approved it says that they did not."""
    later, given = aliased(AnnexVersion), aliased(AnnexShare)
    has_later = (
        sa.select(later.id)
        .join(given, given.version_id == later.id)
        .where(
            later.case_id == AnnexVersion.case_id,
            later.number > AnnexVersion.number,
            given.unit_id == AnnexShare.unit_id,
        )
        .correlate(AnnexVersion, AnnexShare)
        .exists()
    )
    closed = sa.select(Case.quarantined_at).where(Case.id == AnnexVersion.case_id)
    query = sa.select(
        AnnexShare.id,
        AnnexVersion.token,
        AnnexVersion.reference,
        AnnexVersion.number,
        _status_for(actor).label("status"),
        AnnexShare.shared_at,
        _NAME.label("name"),
        has_later.label("is_superseded"),
        acknowledged(actor).label("is_acknowledged"),
        withdrawn.is_withdrawn().label("is_withdrawn"),
        is_denied().label("is_denied"),
        closed.scalar_subquery().label("quarantined_at"),
    )
    query = query.join(AnnexShare, AnnexShare.version_id == AnnexVersion.id)
    return query.where(AnnexShare.unit_id == actor.unit_id, in_scope(actor))


def _status_for(actor: Actor) -> sa.ColumnElement[Status]:
    """What another part of the CPS did with it is no part of that."""
    kind = AnnexVersion.status.type
    taken, given = (sa.literal(one, kind) for one in (Status.ACKNOWLEDGED, Status.SHARED))
    return sa.case((acknowledged(actor), taken), else_=given)


def acknowledged(actor: Actor) -> sa.ColumnElement[bool]:
    """Of a version: the actor’s unit has acknowledged it, whoever else it was shared with."""
    receipt = AnnexReceipt
    mine = receipt.unit_id == actor.unit_id, receipt.what == "acknowledged"
    done = sa.select(receipt.id).where(receipt.version_id == AnnexVersion.id, *mine)
    return done.correlate(AnnexVersion).exists()


def later_than(annex: AnnexVersion, actor: Actor) -> AnnexVersion | None:
    """The newest approved version after this one that the actor may know of."""
    query = sa.select(AnnexVersion).where(
        AnnexVersion.case_id == annex.case_id,
        AnnexVersion.number > annex.number,
        AnnexVersion.approved_at.is_not(None),
        in_scope(actor),
    )
    query = query.options(defer(AnnexVersion.facts), defer(AnnexVersion.withheld))
    return session().scalar(query.order_by(AnnexVersion.number.desc()).limit(1))


def approved_after(annex: AnnexVersion) -> int | None:
    """The number of the newest approved version after this one, whoever may know of it."""
    query = sa.select(sa.func.max(AnnexVersion.number)).where(
        AnnexVersion.case_id == annex.case_id,
        AnnexVersion.number > annex.number,
        AnnexVersion.approved_at.is_not(None),
    )
    return session().scalar(query)


def unshared_before(annex: AnnexVersion) -> Sequence[AnnexVersion]:
    """Earlier versions that were approved and went nowhere."""
    steps = AnnexVersion.approved_at.is_not(None), AnnexVersion.number < annex.number
    query = sa.select(AnnexVersion).where(AnnexVersion.case_id == annex.case_id, *steps)
    unshared = AnnexVersion.shared_at.is_(None), AnnexVersion.attached_at.is_(None)
    return session().scalars(query.where(*unshared).order_by(AnnexVersion.number)).all()


def recipients_of(annex: AnnexVersion) -> dict[str, Unit | None]:
    """What serves the force today, by the codes of `rules.RECIPIENTS`."""
    force_id, today = case_of(annex).force_id, clock.today()
    kinds = {"area": UnitKind.CPS_AREA, "direct": UnitKind.CPS_DIRECT}
    return {code: accounts.serving(force_id, kind, today) for code, kind in kinds.items()}


def shared_with(annex: AnnexVersion) -> dict[uuid.UUID, AnnexShare]:
    query = sa.select(AnnexShare).where(AnnexShare.version_id == annex.id)
    found = session().scalars(query.order_by(AnnexShare.shared_at, AnnexShare.id))
    return {one.unit_id: one for one in found}


def acknowledged_by(annex: AnnexVersion) -> set[uuid.UUID | None]:
    receipt = AnnexReceipt
    query = sa.select(receipt.unit_id).where(receipt.version_id == annex.id)
    return set(session().scalars(query.where(receipt.what == "acknowledged")))


def authority_of(annex: AnnexVersion) -> AnnexAuthority | None:
    query = sa.select(AnnexAuthority).where(AnnexAuthority.version_id == annex.id)
    return session().scalar(query)


def case_of(annex: AnnexVersion) -> Case:
    return case_with_id(annex.case_id)


def case_with_id(case_id: uuid.UUID) -> Case:
    return session().scalars(sa.select(Case).where(Case.id == case_id)).one()


def with_id(version_id: uuid.UUID) -> AnnexVersion:
    """Of something the caller has opened."""
    return session().get_one(AnnexVersion, version_id)


# --- the paper ----------------------------------------------------------------------------------


def paper_of(annex: AnnexVersion) -> AnnexPaper | None:
    """With its bytes."""
    return session().scalar(sa.select(AnnexPaper).where(AnnexPaper.version_id == annex.id))


def imprint_of(annex: AnnexVersion) -> AnnexPaper | None:
    """The paper's checksum, renderer and fonts, without its bytes."""
    query = sa.select(AnnexPaper).where(AnnexPaper.version_id == annex.id)
    return session().scalar(query.options(defer(AnnexPaper.pdf, raiseload=True)))


def receipts_of(annex: AnnexVersion, who: Actor) -> Sequence[AnnexReceipt]:
    """Oldest first; a part of the CPS reads of itself alone."""
    query = sa.select(AnnexReceipt).where(AnnexReceipt.version_id == annex.id)
    if who.role is Role.CPS_LIAISON:
        query = query.where(AnnexReceipt.unit_id == who.unit_id)
    return session().scalars(query.order_by(AnnexReceipt.at, AnnexReceipt.id)).all()


# --- what a version is made from ----------------------------------------------------------------


def hold(case: Case) -> None:
    """Whoever else issues for this case waits until this unit of work ends."""
    session().execute(sa.select(Case.id).where(Case.id == case.id).with_for_update())


def drafted(case: Case, *, on: Any) -> Draft:
    """The next version as it would be made now; `case` comes as cases.service.open gives it."""
    versions = versions_of(case.id)
    known = known_of(case, versions)
    undecided = holds.undecided(sharing.of_police(known, on=on), known.holds)
    made = draft(sharing.facts_of(known, on=on), versions, known.headings)
    return replace(made, undecided=undecided)


def is_child_form_missing(case: Case) -> bool:
    """Whether the referral that is being prepared, after the last version that left the force,
    has no Child Information Form of its own yet."""
    if not interviews.is_possibly_child(case):
        return False
    left = [at for one in versions_of(case.id) for at in (one.shared_at, one.attached_at) if at]
    forms = interviews.child_forms_of(case.id)
    return children.is_form_missing(forms, left_at=max(left, default=None))


def known_of(case: Case, versions: Sequence[AnnexVersion]) -> Known:
    rules = reference.choices("annex_rules", force=case.force.code)
    begun = screenings.screenings_of(case.id)
    safety = reference.attributes("vulnerabilities").items()
    sent = referrals.of_case(case.id)
    asked = statements.asked(case.force.code)
    written = statements.written_of(case.id)
    return Known(
        case=case,
        words=_words,
        headings={one.code: one.label for one in asked},
        grounds=reference.choices("withheld_grounds"),
        condition=rules["condition"],
        recipient=reference.label("consent_recipients", sharing.RECIPIENT),
        could_not=records.whole_set_of(begun[0]).could_not if begun else {},
        sources=reference.choices("need_sources"),
        safety=frozenset(code for code, details in safety if details.get("safety")),
        screened=screenings.screened(case.id),
        screening=begun[0] if begun else None,
        needs=screenings.needs_of(case.id),
        vulnerability=screenings.vulnerability_of(case.id),
        needs_adult=screenings.adult_needed(case) is not None,
        adults=interviews.adults_of(case.id),
        interviews=interviews.interviews_of(case.id),
        urgent=interviews.authorities_of(case.id),
        is_child=interviews.is_possibly_child(case),
        child_forms=interviews.child_forms_of(case.id),
        observation=safeguards.observation_of(case.id),
        told=consents.told_of(case.id),
        about_me=contexts.about_me_of(case.id),
        referrals=sent,
        called=teams.called_each([one.provider for one in sent], case.force.code),
        assessments=_assessments(case.id),
        ld_lines=referrals.lines_of(case.id),
        decisions=consents.decisions_of(case.id),
        overrides=consents.overrides_of(case.id),
        outcomes=disposals.of_case(case.id),
        kept_in=[one.number for one in versions if one.approved_at and content_of(one).ld_lines],
        has_victim_view=victims.is_view_recorded(case.id),
        asked={one.code: one for one in asked},
        statements=[one.statement for one in written],
        first_said={one.statement.id: one.first for one in written},
        holds=hold_queries.standing(case.id, sharing.RECIPIENT),
        **gathering.of(case),
    )


def known_of_id(case_id: uuid.UUID) -> Known:
    query = sa.select(Case).where(Case.id == case_id).options(*ALL_OF_IT)
    return known_of(session().scalars(query).unique().one(), ())


def _words(kind: str, code: str) -> str:
    return reference.label(kind, code) if code else ""


def _assessments(case_id: uuid.UUID) -> Sequence[Assessment]:
    query = sa.select(Assessment).where(
        Assessment.case_id == case_id, Assessment.status == Kept.STANDS
    )
    query = query.options(joinedload(Assessment.provider))
    return session().scalars(query.order_by(Assessment.assessed_at, Assessment.id)).all()
