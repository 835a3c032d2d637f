"""Saying who is who, and closing what is about somebody else: the only file that writes here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from cjdiversion import audit, clock, reference, workflow
from cjdiversion.access import SYSTEM, Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import changed, session
from cjdiversion.entries import service as entries
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.escalations import service as escalations
from cjdiversion.identities import checks, finding, looking, proposing, queries, rules, steps
from cjdiversion.identities.models import IdentityLink, Quarantine, QuarantineTold, identity_of
from cjdiversion.identities.prefilling import Offer

TO_DECIDE, WRONG_PERSON = "identity-to-decide", "wrong-person"  # reference data escalation_kinds
RAISED_AT_ONCE = 200
_PROPOSED, _CLOSED = "proposed this", "closed the record"

# --- one person, two records --------------------------------------------------------------------


def propose(case: Case, *, by: Actor, other: str, because: str) -> IdentityLink:
    """`other`: token or reference of a case of the force. Beyond the actor's reach only one that
    the rules have a reason for. It waits for a second person and stands in nobody's way. Raises
    Invalid, Conflict."""
    require(by, May.IDENTITY_LINK)
    checks.named_person(by)
    because = checks.reason(because, "what shows that they are one person")
    checks.refuse_if_quarantined(case.id)
    record = proposing.other(case, other, by)
    own, their, now = case.person.id, record.person_id, clock.now()
    link = IdentityLink(
        earlier_id=min(own, their),
        later_id=max(own, their),
        is_from_later=own > their,
        force_id=case.force_id,
        reasons=[one.code for one in rules.reasons(identity_of(case.person), identity_of(record))],
        because=because,
        proposed_at=now,
        proposed_by_id=by.person_id,
        proposed_by=by.name,
        decide_by=now + timedelta(minutes=_minutes_to_decide()),
    )
    try:
        with session().begin_nested():
            session().add(link)
    except IntegrityError:
        raise Conflict("Somebody else has just said the same of these two. Look again") from None
    facts = {"other": record.reference, "reasons": link.reasons}
    audit.record(
        Did.IDENTITY_PROPOSED,
        Operation.COLLECTION,
        by=by,
        subject=link,
        case_id=case.id,
        facts=facts,
    )
    return link


def open_link(token: str, *, by: Actor) -> IdentityLink:
    """The only way to one link: one of its records within reach, or Missing; written down."""
    require(by, May.IDENTITY_LINK)
    found = queries.one_link(token, by)
    if found is None:
        raise Missing
    audit.record(
        Did.IDENTITY_OPENED,
        Operation.CONSULTATION,
        by=by,
        subject=found,
        case_id=found.asked_from.case_id,
        facts=_other_of(found),
    )
    return found


def confirm(link: IdentityLink, *, by: Actor, version: int | None = None) -> None:
    """By a second human who sees both records. Raises NotPermitted, OutOfOrder, Conflict."""
    _check_decider(steps.CONFIRM, link, by)
    for person in (link.earlier, link.later):
        checks.refuse_if_quarantined(person.case_id)
    _take(steps.CONFIRM, link, by, version, **_decided(by))
    words = "Confirmed by two people: the same person as in another record of this force."
    _note_open(link, Did.IDENTITY_CONFIRMED, words, by)


def refuse(link: IdentityLink, *, by: Actor, because: str, version: int | None = None) -> None:
    """The records are of two people. Decided as a confirmation is."""
    _check_decider(steps.REFUSE, link, by)
    because = checks.reason(because, "what shows that they are two people")
    _take(steps.REFUSE, link, by, version, refused_because=because, **_decided(by))


def undo(link: IdentityLink, *, by: Actor, because: str, version: int | None = None) -> None:
    """A proposal taken back, or a confirmed link that was wrong; both stay to be read."""
    require(by, May.IDENTITY_LINK)
    because = checks.reason(because, "why it is undone")
    was_confirmed = link.status is steps.LinkStatus.CONFIRMED
    told = {"undone_at": clock.now(), "undone_by": by.name, "undone_because": because}
    _take(steps.UNDO, link, by, version, **told)
    if was_confirmed:
        words = "No longer said to be the same person as in another record of this force."
        _note_open(link, Did.IDENTITY_UNDONE, words, by)


def raise_overdue(*, by: Actor = SYSTEM) -> int:
    """Proposals nobody decided in time are told to those in charge of the record asked about. How
    many were."""
    found = queries.overdue(clock.now(), TO_DECIDE, most=RAISED_AT_ONCE)
    for link in found:
        escalations.raise_once(TO_DECIDE, link, by=by, case=link.asked_about.case)
    return len(found)


def take_over(case: Case, *, by: Actor, version: int | None, offers: Sequence[Offer]) -> None:
    """Facts of earlier records that somebody ticked one by one. Raises Invalid, Conflict."""
    if not offers:
        raise Invalid.at("take", "required", "Select what you have confirmed with the person")
    checks.refuse_if_closed(case)
    sources = list(dict.fromkeys(offer.source.case.reference for offer in offers))
    facts = {offer.fact: offer.value for offer in offers}
    cases.correct(case, by=by, version=version, came_from=sources, **facts)


# --- about the wrong person ---------------------------------------------------------------------


def quarantine(case: Case, *, by: Actor, because: str, version: int | None = None) -> Quarantine:
    """Close a record that holds what belongs to somebody else: it is restricted, never deleted, and
    those in charge are told. Raises Invalid, OutOfOrder where somebody was first, Conflict."""
    require(by, May.IDENTITY_QUARANTINE)
    checks.named_person(by)
    because = checks.reason(because, "what shows that it is about the wrong person")
    _hold(case)
    now = clock.now()  # after whatever was going out at this moment has gone
    _mark_case(case, now, version)
    row = Quarantine(
        case_id=case.id,
        case=case,
        because=because,
        set_at=now,
        set_by_id=by.person_id,
        set_by=by.name,
    )
    session().add(row)
    session().flush()  # for the id
    audit.record(Did.QUARANTINE_SET, Operation.ALTERATION, by=by, subject=row)
    words = "This record was closed: it holds information about another person. Do not rely on it."
    entries.note(case, by=by, did=Did.QUARANTINE_SET, words=words)
    escalations.raise_once(WRONG_PERSON, row, by=by, case=case)
    return row


def open_quarantine(token: str, *, by: Actor) -> Quarantine:
    """The only way to one: its case within reach, or Missing; the reading is written down."""
    require(by, May.IDENTITY_QUARANTINE)
    found = queries.one_quarantine(token, by)
    if found is None:
        raise Missing
    audit.opened(Did.QUARANTINE_OPENED, found, by=by)
    return found


def tell(
    row: Quarantine,
    *,
    by: Actor,
    told: Collection[str],
    known: Collection[str],
    version: int | None,
) -> None:
    """Those ticked were told, now and by this person; who is ticked no more was not told after all.
    `known`: the keys of the lines that are there. Raises Invalid, Conflict."""
    require(by, May.IDENTITY_QUARANTINE)
    if not set(told) <= set(known):
        raise Invalid.at("told", "unknown", "Select among those who are listed")
    before = queries.told_of(row.id)
    fresh, gone = set(told) - set(before), set(before) - set(told)
    facts = {"told": len(fresh), "taken_back": len(gone)}
    workflow.take(steps.TELL, row, by=by, version=version, facts=facts)
    for who in gone:
        session().delete(before[who])
    session().add_all(_told(row, who, by) for who in sorted(fresh))


def lift(row: Quarantine, *, by: Actor, because: str, version: int | None = None) -> None:
    """It was about the right person, or has been put right. By a second human. Raises NotPermitted,
    Invalid, OutOfOrder, Conflict."""
    require(by, May.IDENTITY_QUARANTINE)
    checks.second_person(by, person_id=row.set_by_id, name=row.set_by, did=_CLOSED)
    because = checks.reason(because, "why the record can be relied on again")
    workflow.take(
        steps.LIFT,
        row,
        by=by,
        version=version,
        lifted_at=clock.now(),
        lifted_by=by.name,
        lifted_because=because,
    )
    _flag(row.case, None, [Case.id == row.case_id])
    words = "This record was opened again: it is about this person."
    entries.note(row.case, by=by, did=Did.QUARANTINE_LIFTED, words=words)


# --- what the verbs share -----------------------------------------------------------------------


def _note_open(link: IdentityLink, did: Did, words: str, by: Actor) -> None:
    """In both records, unless all about one is done."""
    for person in (link.earlier, link.later):
        if person.case.is_open:
            entries.note(person.case, by=by, did=did, words=words)


def _minutes_to_decide() -> int:
    return int(reference.attributes("escalation_kinds")[TO_DECIDE]["raise_after_minutes"])


def _check_decider(step: workflow.Step, link: IdentityLink, by: Actor) -> None:
    """In the right state, by a second human, with both records before them."""
    require(by, step.may)
    checks.second_person(by, person_id=link.proposed_by_id, name=link.proposed_by, did=_PROPOSED)
    about = finding.record_of(link.asked_about.id, by)
    if not about.is_in_reach:
        words = f"Only somebody who can open both records decides this. Ask {looking.whose(about)}"
        raise NotPermitted(words)


def _take(
    step: workflow.Step, link: IdentityLink, by: Actor, version: int | None, **changes: Any
) -> None:
    case_id, facts = link.asked_from.case_id, _other_of(link)
    workflow.take(step, link, by=by, version=version, case_id=case_id, facts=facts, **changes)


def _other_of(link: IdentityLink) -> dict[str, str]:
    """The trail files a deed under one case, and names the other one."""
    return {"other": link.asked_about.case.reference}


def _decided(by: Actor) -> dict[str, Any]:
    return {"decided_at": clock.now(), "decided_by_id": by.person_id, "decided_by": by.name}


def _hold(case: Case) -> None:
    """Until this unit of work ends, nothing goes out: see checks.refuse_if_quarantined."""
    session().execute(sa.select(Case.id).where(Case.id == case.id).with_for_update())


def _mark_case(case: Case, at: datetime, version: int | None) -> None:
    """Of two who close it at once one has it. Raises OutOfOrder, Conflict."""
    here = [Case.id == case.id, Case.quarantined_at.is_(None)]
    if version is not None:
        here.append(Case.version == version)
    if _flag(case, at, here):
        return
    if (standing := queries.quarantine_of(case.id)) is not None:
        when = clock.in_words(standing.set_at)
        raise OutOfOrder(f"{standing.set_by} closed this record as the wrong person’s, {when}")
    raise Conflict("Somebody else changed this case since you opened it. Read it again")


def _flag(case: Case, at: datetime | None, here: Sequence[sa.ColumnElement[bool]]) -> bool:
    """One more version of the case, so that a form opened before is stale."""
    session().flush()
    values = {"quarantined_at": at, "version": Case.version + 1}
    moved = session().scalar(
        sa.update(Case)
        .where(*here)
        .values(values)
        .returning(Case.version)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        return False
    set_committed_value(case, "quarantined_at", at)
    set_committed_value(case, "version", moved)
    changed(case)
    return True


def _told(row: Quarantine, who: str, by: Actor) -> QuarantineTold:
    return QuarantineTold(
        quarantine_id=row.id,
        who=who,
        told_at=clock.now(),
        told_by_id=by.person_id,
        told_by=by.name,
    )
