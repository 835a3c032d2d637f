"""What is done to an annex: the only file of this room that writes."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from cjdiversion import audit, clock, documents, reference, workflow
from cjdiversion.access import Actor, May, can, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.annexes import (
    checking,
    covers,
    holds,
    manifests,
    overdue,
    paper,
    passing,
    queries,
    rules,
    scheduling,
    statements,
    steps,
    stops,
    telling,
    wording,
)
from cjdiversion.annexes.drafting import Draft, content_of, frozen
from cjdiversion.annexes.models import (
    AnnexPaper,
    AnnexReceipt,
    AnnexSchedule,
    AnnexShare,
    AnnexVersion,
)
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import checks as case_checks
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.identities.checks import refuse_if_quarantined
from cjdiversion.workflow import Step

CLOCKS_DIFFER = timedelta(hours=1)  # ours: a wrong day is caught, a wall clock is believed


def open(token: str, *, by: Actor, with_content: bool = True) -> AnnexVersion:
    """The only way to one version: within reach, or Missing; the reading is recorded. Without its
    content where only the paper is wanted: that is read later, if it must be."""
    require(by, May.ANNEX_OPEN)
    annex = queries.one(token, by, with_content=with_content)
    if annex is None:
        raise Missing
    if can(by, May.CASE_OPEN):
        case_checks.readable(queries.case_of(annex), by)
    audit.opened(Did.ANNEX_OPENED, annex, by=by)
    return annex


def preview(case: Case, *, by: Actor) -> Draft:
    """What the prosecutor would read, were it issued and approved now."""
    require(by, May.ANNEX_WRITE)
    refuse_other_than_suspects(case)
    audit.opened(Did.ANNEX_PREVIEWED, case, by=by)
    return queries.drafted(case, on=clock.today())


def issue(case: Case, *, by: Actor, seen: str = "", is_urgent: bool = False) -> AnnexVersion:
    """Freeze the facts as a new version, for somebody else to approve. `seen`: the digest of the
    preview that was read; `is_urgent`: a charging decision waits for it. Raises Conflict where the
    preview has changed, or nothing has since the newest version."""
    require(by, May.ANNEX_WRITE)
    refuse_other_than_suspects(case)
    queries.hold(case)
    refuse_if_quarantined(case.id)
    draft = queries.drafted(case, on=clock.today())
    holds.refuse_undecided(draft.undecided)
    _check_is_new(draft, seen)
    annex = AnnexVersion(
        case_id=case.id,
        reference=f"{case.reference}-{draft.number}",
        number=draft.number,
        template_version=paper.TEMPLATE,
        facts_digest=draft.digest,
        made_at=clock.now(),
        made_by_id=by.person_id,
        made_by=by.name,
        approval_due_at=passing.approval_due(case, is_urgent=is_urgent),
        wording=wording.of(case.force.code or "").as_plain,
        **frozen(draft.facts),
    )
    session().add(annex)
    session().flush()  # for the id
    audit.record(Did.ANNEX_ISSUED, Operation.COMBINATION, by=by, subject=annex, facts=_named(annex))
    for older in draft.waiting:
        with suppress(OutOfOrder):  # approved in this very moment
            workflow.take(steps.SUPERSEDE, older, by=by)
            passing.settled(older, f"Version {annex.number} prepared", by=by)
    telling.issued(annex, case, by=by)
    return annex


def approve(annex: AnnexVersion, /, *, by: Actor, version: int | None = None) -> None:
    _in_order(steps.APPROVE, annex, by)
    _check_approver(annex, by)
    approved(steps.APPROVE, annex, by, version, name=by.name, person_id=by.person_id)


def approved(
    step: Step,
    annex: AnnexVersion,
    by: Actor,
    version: int | None,
    *,
    name: str,
    person_id: uuid.UUID | None,
) -> None:
    """The paper is made from the frozen facts first; only then is anything changed."""
    _refuse_stopped(annex)
    checking.refuse_unanswered(annex)
    now = clock.now()
    made = _printed(annex, name, now)
    workflow.take(
        step,
        annex,
        by=by,
        version=version,
        facts={"sha256": made.sha256, "by_phone": step is steps.APPROVE_BY_PHONE},
        approved_at=now,
        approved_by_id=person_id,
        approved_by=name,
    )
    session().add(
        AnnexPaper(
            version_id=annex.id,
            pdf=made.pdf,
            sha256=made.sha256,
            renderer=made.renderer,
            fonts=made.fonts,
            printed_at=now,
            **manifests.signed(annex, made),
        )
    )
    for older in queries.unshared_before(annex):
        with suppress(OutOfOrder):  # shared in this very moment
            workflow.take(steps.REPLACE, older, by=by)
    telling.approved(annex, queries.case_of(annex), by=by)
    passing.settled(annex, f"Version {annex.number} approved", by=by)


def send_back(
    annex: AnnexVersion, /, *, by: Actor, because: str, version: int | None = None
) -> None:
    _in_order(steps.RETURN, annex, by)
    if not because.strip():
        raise Invalid.at("because", "required", "Enter: what has to change")
    workflow.take(steps.RETURN, annex, by=by, version=version, returned_because=because.strip())
    telling.returned(annex, queries.case_of(annex), by=by)
    passing.settled(annex, f"Version {annex.number} returned", by=by)


def share(
    annex: AnnexVersion, /, *, by: Actor, recipient: str = "area", version: int | None = None
) -> None:
    """With the CPS area that serves the force today, or with CPS Direct: with each of them once.
    Raises OutOfOrder where none is known, or a later version is approved."""
    step = steps.SHARE_ALSO if annex.status in steps.LEFT else steps.SHARE
    _in_order(step, annex, by)
    _refuse_stopped(annex)
    later = queries.approved_after(annex)
    if later is not None:
        raise OutOfOrder(f"Version {later} is approved since. Share that one", code="later-version")
    area = queries.recipients_of(annex)[recipient]
    if area is None:
        words = (
            f"No {rules.RECIPIENTS[recipient]} is on record for this force. Download the paper and "
            "mark it as attached"
        )
        raise OutOfOrder(words, code="no-area")
    if area.id in queries.shared_with(annex):
        raise OutOfOrder(f"This version is shared with {area.name} already")
    now = clock.now()
    workflow.take(
        step,
        annex,
        by=by,
        version=version,
        recipient=area.name,
        facts=_named(annex),
        cps_area_id=annex.cps_area_id or area.id,
        shared_at=annex.shared_at or now,
    )
    who = {"shared_by_id": by.person_id, "shared_by": by.name}
    session().add(AnnexShare(version_id=annex.id, unit_id=area.id, shared_at=now, **who))
    telling.shared(annex, area.id, by=by)


def attach(
    annex: AnnexVersion,
    /,
    *,
    by: Actor,
    attached_to: str,
    attached_at: datetime,
    version: int | None = None,
) -> None:
    """Record that a copy went into the file by another way. That it happened is never refused;
    recorded once the version was stopped, it opens nothing that was closed by then."""
    _in_order(steps.ATTACH, annex, by)
    if attached_to not in rules.FILES:
        raise Invalid.at("attached_to", "unknown", "Select one of the answers offered")
    assert annex.approved_at is not None
    if attached_at < annex.approved_at - CLOCKS_DIFFER:
        words = "It must not be attached before it was approved. Check the time"
        raise Invalid.at("attached_at", "order", words)
    workflow.take(
        steps.ATTACH,
        annex,
        by=by,
        version=version,
        recipient=f"Crown Prosecution Service, {attached_to}",
        facts=_named(annex),
        attached_to=attached_to,
        attached_at=attached_at,
    )
    if stops.may_be_read(annex, on=clock.today()):
        _receipt(annex, "attached", by)


def download(annex: AnnexVersion, /, *, by: Actor) -> AnnexPaper:
    """The stored bytes, and a receipt. A copy that has not left the force stays where it is once
    what L&D wrote in it may no longer be told."""
    require(by, May.ANNEX_OPEN)
    if not stops.has_left(annex):
        _refuse_stopped(annex)
    stored = queries.paper_of(annex)
    if stored is None:
        raise OutOfOrder("There is no paper before the version is approved")
    _receipt(annex, "downloaded", by)
    audit.record(
        Did.ANNEX_DOWNLOADED,
        Operation.DISCLOSURE,
        by=by,
        subject=annex,
        recipient=by.unit_name,
        facts={**_named(annex), "sha256": stored.sha256},
    )
    return stored


def acknowledge(annex: AnnexVersion, /, *, by: Actor, version: int | None = None) -> None:
    workflow.take(steps.ACKNOWLEDGE, annex, by=by, version=version)
    if by.unit_id in queries.acknowledged_by(annex):  # a colleague at the same moment waited above
        raise OutOfOrder(f"{by.unit_name} has acknowledged this version already")
    _receipt(annex, "acknowledged", by)


def schedule(
    annex: AnnexVersion, /, *, by: Actor, item: str, scheduled_on: date, words: str = ""
) -> None:
    """What L&D withdrew stays with whoever holds it, and is scheduled. Raises OutOfOrder."""
    require(by, May.DISCLOSURE_SCHEDULE)
    withdrawn_at = scheduling.to_answer(annex) if stops.has_left(annex) else None
    if withdrawn_at is None:
        raise OutOfOrder("Nothing of this version waits to be scheduled")
    if scheduled_on > clock.today():
        raise Invalid.at("scheduled_on", "future", "Enter a day that is not in the future")
    row = AnnexSchedule(
        version_id=annex.id,
        withdrawn_at=withdrawn_at,
        item=item,
        words=words,
        scheduled_on=scheduled_on,
        recorded_at=clock.now(),
        recorded_by_id=by.person_id,
        recorded_by=by.name,
    )
    session().add(row)
    did, facts = Did.ANNEX_SCHEDULED, _named(annex)
    audit.record(did, Operation.COLLECTION, by=by, subject=annex, facts=facts)
    overdue.settle_scheduled(annex.id, f"On the schedule: {item}", by=by)


# --- what the verbs share -----------------------------------------------------------------------


def refuse_other_than_suspects(case: Case) -> None:
    if not case.person.is_suspect:
        words = "This person is not a suspect: nothing about them goes to the prosecution"
        raise OutOfOrder(words, code="not-a-suspect")


def _check_is_new(draft: Draft, seen: str) -> None:
    if seen and seen != draft.digest:
        words = "The record changed since you read this. Read it again, then issue it"
        raise Conflict(words, code="changed")
    if not draft.is_new:
        assert draft.live is not None
        words = f"Nothing has changed since version {draft.live.number}: there is no new version"
        raise Conflict(words, code="nothing-changed")


def _in_order(step: Step, annex: AnnexVersion, by: Actor) -> None:
    require(by, step.may)
    workflow.in_order(step, annex)


def rule_of(annex: AnnexVersion) -> dict[str, Any]:
    """The dated rule of the force on approving."""
    force = accounts.unit(queries.case_of(annex).force_id).code
    return reference.attributes("annex_rules", force=force)["approve"]


def _check_approver(annex: AnnexVersion, by: Actor) -> None:
    why = rules.why_not_approved_by(
        by,
        made_by_id=annex.made_by_id,
        made_by=annex.made_by,
        least=rule_of(annex)["least_rank"],
        ranks=reference.attributes("ranks"),
        labels=reference.choices("ranks"),
        writers=statements.writers_of(annex),
    )
    if why:
        raise NotPermitted(why)


def _refuse_stopped(annex: AnnexVersion) -> None:
    refuse_if_quarantined(annex.case_id)
    stop = stops.stop_of(annex, on=clock.today())
    if stop is not None:
        instead = "Issue a new version without it" if stop.hides else "Share one that is approved"
        raise OutOfOrder(f"{stop.words}. {instead}", code="stopped")


def _printed(annex: AnnexVersion, name: str, at: datetime) -> documents.Paper:
    try:
        return paper.printed(covers.of(annex, at=at, by=name), content_of(annex))
    except documents.NotPrinted as why:
        words = f"Not approved, because its paper could not be made. {why.words}"
        raise OutOfOrder(words, code=why.code) from why


def _receipt(annex: AnnexVersion, what: str, by: Actor) -> None:
    row = AnnexReceipt(version_id=annex.id, unit_id=by.unit_id, what=what, at=clock.now())
    row.by_id, row.by_name = by.person_id, by.name
    session().add(row)


def _named(annex: AnnexVersion) -> dict[str, object]:
    return {"reference": annex.reference, "number": annex.number}
