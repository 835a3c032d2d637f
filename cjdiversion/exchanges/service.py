"""A referral handed out as a message, and what a provider's own system says of it taken in: the
only file of this room that writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, OutOfOrder
from cjdiversion.exchanges import bundle, codes, queries, reading, rules
from cjdiversion.exchanges.models import StatusUpdate
from cjdiversion.identities.checks import refuse_if_quarantined
from cjdiversion.referrals import answering, detours, moves, steps
from cjdiversion.referrals import queries as of_ld
from cjdiversion.referrals.models import Referral

# --- out ------------------------------------------------------------------------------------------


def export(referral: Referral, *, by: Actor) -> dict[str, Any]:
    """The referral as a message for the provider's own system. What is not valid FHIR is not handed
    out. Raises OutOfOrder."""
    require(by, May.REFERRAL_EXPORT)
    refuse_if_quarantined(referral.case_id)
    message = bundle.message(reading.facts_of(referral, by=by))
    if wrong := reading.wrong(message):
        words = "This referral cannot be made into valid FHIR R4, so it is not handed out"
        raise OutOfOrder(f"{words}: {', '.join(wrong)}. Work from its page", code="not-valid")
    audit.record(
        Did.REFERRAL_EXPORTED,
        Operation.DISCLOSURE,
        by=by,
        subject=referral,
        recipient=by.unit_name,
        facts={"message": message["entry"][0]["resource"]["id"]},
    )
    return message


# --- in -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """What a message says, as `incoming.read` takes it from there."""

    message_id: str
    from_system: str
    sent_at: datetime
    reference: str
    task: str
    reasons: Sequence[tuple[str, str]]
    business: str = ""
    words: str = ""
    decided_by: str = ""
    note: str = ""
    look_again_at: datetime | None = None


def take(referral: Referral, *, by: Actor, **facts: Any) -> StatusUpdate:
    """The message is kept and the step it says is taken, or neither. Raises Conflict (`duplicate`,
    `stale`), OutOfOrder where the referral cannot go there from where it is, Invalid."""
    require(by, May.REFERRAL_UPDATE)
    said = Said(**facts)
    code = _code(said)
    if said.reference != referral.reference:
        place = "ServiceRequest.identifier.value"
        raise Invalid.at(place, "other-referral", "This is not the reference of this referral")
    queries.hold(referral)
    _refuse_repeated(said, by)
    _refuse_untimely(said, referral)
    step = reference.attributes("status_updates")[code].get("step", "")
    if step:
        _refuse_out_of_order(step, referral)
        _refuse_undecided(step, said, by)
    row = _kept(said, code, step, referral, by)
    if step:
        with _as_in_the_message():
            _VERBS[step](referral, _importing(by), said)
    return row


def _importing(by: Actor) -> Actor:
    """A token that hands in messages takes the steps they say, and none by itself (decision of the
    service tokens: a unit's imports and reads, a person's has that person's grants)."""
    if by.scopes is None:
        return by
    return replace(by, scopes=by.scopes | {May.REFERRAL_DECIDE.value, May.REFERRAL_WORK.value})


def _code(said: Said) -> str:
    code = rules.update_code(reference.attributes("status_updates"), said.task, said.business)
    if not code:
        raise Invalid.at("Task.status", "unknown", "This service takes no such status")
    return code


def _refuse_repeated(said: Said, by: Actor) -> None:
    assert by.unit_id is not None
    first = queries.taken(by.unit_id, said.message_id)
    if first is not None:
        raise Conflict(rules.duplicate_words(first.received_at), code="duplicate")


def _refuse_untimely(said: Said, referral: Referral) -> None:
    assert referral.sent_at is not None
    if wrong := rules.wrong_moment(said.sent_at, referral.sent_at, clock.now()):
        raise Invalid(wrong)
    newest = queries.newest(referral.id)
    if newest is not None and said.sent_at < newest.sent_at:
        words = rules.stale_words(reading.label_of(newest.code), newest.sent_at)
        raise Conflict(words, code="stale")


def _refuse_out_of_order(name: str, referral: Referral) -> None:
    """Says who made it what it is."""
    step = steps.BY_NAME[name]
    if referral.status in step.sources:
        return
    words = f"“{step.label}” cannot be done now: this is {referral.status.words.lower()}"
    if move := moves.last(of_ld.moves_of(referral.id)):
        words += f". {move.by_name}, {move.by_unit}, did that {clock.in_words(move.at)}"
    raise OutOfOrder(words)


def _refuse_undecided(name: str, said: Said, by: Actor) -> None:
    """X-U3: what a unit's token brings was decided by somebody, and both sides read by whom."""
    if by.person_id is None and name in _DECISIONS and not said.decided_by:
        raise Invalid.at("Task.owner.display", "required", "Say who decided this")


def _kept(said: Said, code: str, step: str, referral: Referral, by: Actor) -> StatusUpdate:
    row = StatusUpdate(
        referral_id=referral.id,
        case_id=referral.case_id,
        provider_id=by.unit_id,
        message_id=said.message_id,
        from_system=said.from_system,
        code=code,
        step=step,
        words="\n".join(text for text in (said.words, said.note) if text),
        decided_by=said.decided_by,
        sent_at=said.sent_at,
        received_at=clock.now(),
        received_by_id=by.person_id,
        received_by=by.name,
    )
    try:
        with session().begin_nested():
            session().add(row)
    except IntegrityError:  # the same message about another referral was first, in this moment
        _refuse_repeated(said, by)
        raise
    audit.record(
        Did.STATUS_UPDATE_RECEIVED,
        Operation.COLLECTION,
        by=by,
        subject=row,
        facts={"code": code, "step": step, "message": said.message_id},
    )
    return row


# --- the steps a message takes --------------------------------------------------------------------


def _receive(referral: Referral, by: Actor, said: Said) -> None:
    answering.receive(referral, by=by)


def _accept(referral: Referral, by: Actor, said: Said) -> None:
    if len(said.note) > _NOTE_AT_MOST:
        words = f"A note to the sender has {_NOTE_AT_MOST:,} characters or fewer"
        raise Invalid.at("Task.note.text", "long", words)
    answering.accept(referral, by=by, note=said.note)


_NOTE_AT_MOST = 1000  # as on the page


def _decline(referral: Referral, by: Actor, said: Said) -> None:
    answering.decline(
        referral,
        by=by,
        category=_reason(said, "referral_decline_reasons"),
        reason=said.words,
        declined_by=said.decided_by,
        next_step=said.note,
    )


def _hold(referral: Referral, by: Actor, said: Said) -> None:
    reason = _reason(said, "referral_hold_reasons")
    detours.hold(referral, by=by, reason=reason, words=said.words, review_at=said.look_again_at)


def _resume(referral: Referral, by: Actor, said: Said) -> None:
    detours.resume(referral, by=by)


def _support(referral: Referral, by: Actor, said: Said) -> None:
    detours.support(referral, by=by)


def _close(referral: Referral, by: Actor, said: Said) -> None:
    none = _meant(said, "referral_no_report_reasons")
    answering.close(
        referral,
        by=by,
        reason=_reason(said, "referral_closure_reasons"),
        no_report_reason=none[0] if none else "",
    )


_VERBS: Mapping[str, Callable[[Referral, Actor, Said], None]] = {
    steps.RECEIVE.name: _receive,
    steps.ACCEPT.name: _accept,
    steps.DECLINE.name: _decline,
    steps.HOLD.name: _hold,
    steps.RESUME.name: _resume,
    steps.SUPPORT.name: _support,
    steps.CLOSE.name: _close,
}
_DECISIONS = frozenset(one.name for one in (steps.ACCEPT, steps.DECLINE, steps.HOLD, steps.CLOSE))
_REASON = "Task.statusReason.coding"


def _meant(said: Said, kind: str) -> list[str]:
    """Local codes of that kind that the codings may mean."""
    rows, known = reference.rows("mhsds_codes"), reference.choices(kind)
    found = [one for s, c in said.reasons for one in codes.locals_of(rows, kind, s, c)]
    return [code for code in dict.fromkeys(found) if code in known]


def _reason(said: Said, kind: str) -> str:
    """A local code, or an MHSDS code where it means one of them alone. Raises Invalid."""
    meant = _meant(said, kind)
    if not meant:
        system = codes.local_system(kind)
        raise Invalid.at(_REASON, "required", f"Send a reason of the system {system}")
    if len(meant) > 1:
        words = f"This may mean several reasons here: send one of {', '.join(meant)}"
        raise Invalid.at(_REASON, "ambiguous", words)
    return meant[0]


# Where the verbs' own fields stand in a message.
_PLACES = {
    "category": _REASON,
    "no_report_reason": _REASON,
    "reason": "Task.statusReason.text",
    "words": "Task.statusReason.text",
    "declined_by": "Task.owner.display",
    "next_step": "Task.note.text",
    "review_at": "Task.executionPeriod.start",
}


@contextmanager
def _as_in_the_message() -> Iterator[None]:
    """A verb names its own fields; the sender looks for them in the message."""
    try:
        yield
    except Invalid as refused:
        named = {_PLACES.get(name, name): told for name, told in refused.fields.items()}
        raise Invalid(named) from refused
