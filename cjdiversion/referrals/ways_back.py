"""Ways back: undone within minutes, put back by somebody in charge, amended after it was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor, require
from cjdiversion.audit import Did
from cjdiversion.errors import Invalid, NotPermitted, OutOfOrder
from cjdiversion.identities.checks import refuse_if_quarantined
from cjdiversion.referrals import making, moves, noting, queries, rooms, rules, steps
from cjdiversion.referrals.excluding import is_excluded
from cjdiversion.referrals.models import Referral, ReferralMove
from cjdiversion.referrals.service import check, moved
from cjdiversion.referrals.steps import Status
from cjdiversion.workflow import Step


def undo(referral: Referral, *, by: Actor, version: int | None = None) -> None:
    """What was read meanwhile stays read, and the history keeps both. Raises NotPermitted,
    OutOfOrder."""
    check(steps.UNDO, referral, {}, by=by)
    history = queries.moves_of(referral.id)
    if refusal := no_undo(referral, history, by=by):
        raise refusal
    move = moves.last(history)
    assert move is not None
    said = _back(steps.UNDO, referral, move, by, version, "")
    noting.note(referral, by=by, did=Did.REFERRAL_UNDONE, words=said)


def no_undo(
    referral: Referral, history: Sequence[ReferralMove], *, by: Actor
) -> NotPermitted | OutOfOrder | None:
    """Why the last step is not undone by this actor now; None where it is."""
    move = moves.last(history)
    if move is None or not moves.may_undo(move, referral, by, clock.now()):
        minutes = int(moves.UNDO_WITHIN.total_seconds() // 60)
        words = f"Only whoever took the last step can undo it, within {minutes} minutes"
        return NotPermitted(f"{words}. Somebody in charge can put it back")
    if another := making.second_again(referral, Status(move.from_status)):
        (_, words), *_ = another["is_second"]
        return OutOfOrder(f"{words} Somebody in charge can put it back")
    return _not_unsent(move, referral)


def no_put_back(
    referral: Referral, history: Sequence[ReferralMove], *, by: Actor
) -> NotPermitted | OutOfOrder | None:
    """The same of the last step of one’s own side, which somebody in charge puts back."""
    move = moves.to_put_back(history, referral, by)
    if move is None:
        return NotPermitted("The last step was not one that your side can put back")
    return _not_unsent(move, referral)


def open_to(referral: Referral, history: Sequence[ReferralMove], *, by: Actor) -> list[Step]:
    """The steps this actor may take now: the buttons to show, the actions the API lists. What would
    be refused is not offered."""
    whether = {steps.UNDO: no_undo, steps.PUT_BACK: no_put_back}
    return [
        step
        for step in moves.open_to(by, referral, history, clock.now())
        if step not in whether or whether[step](referral, history, by=by) is None
    ]


def put_back(
    referral: Referral,
    *,
    by: Actor,
    because: str,
    is_second: bool | None = None,
    version: int | None = None,
) -> None:
    """Raises Invalid without a reason, and where it would be open again beside another and nobody
    has said so; NotPermitted where no last step is their own side's."""
    move = to_put_back(referral, by=by)
    wrong: rules.Wrong = {} if because.strip() else {"because": [("required", "Say why")]}
    if not is_second:
        wrong |= making.second_again(referral, Status(move.from_status))
    check(steps.PUT_BACK, referral, wrong, by=by)
    said = _back(steps.PUT_BACK, referral, move, by, version, because.strip())
    noting.note(referral, by=by, did=Did.REFERRAL_PUT_BACK, words=said)


def to_put_back(referral: Referral, *, by: Actor) -> ReferralMove:
    """The step that would be put back. Raises NotPermitted, OutOfOrder."""
    require(by, steps.PUT_BACK.may)
    history = queries.moves_of(referral.id)
    if refusal := no_put_back(referral, history, by=by):
        raise refusal
    move = moves.to_put_back(history, referral, by)
    assert move is not None
    return move


def _not_unsent(move: ReferralMove, referral: Referral) -> OutOfOrder | None:
    if move.step == steps.SEND.name and rooms.has_written(referral.id):
        return OutOfOrder("L&D have written about this referral. Withdraw it, so that they see why")
    return None


def _back(
    step: Step,
    referral: Referral,
    move: ReferralMove,
    by: Actor,
    version: int | None,
    because: str,
) -> str:
    """What the custody record is told."""
    label, held = steps.BY_NAME[move.step].label, moves.restored(move.before)
    if step is steps.PUT_BACK:
        held.pop("redirects", None)  # passed on all the same: the next redirection is the second
    team = held.get("provider_id") or referral.provider_id
    had = held.get("owner_id")
    if had and is_excluded(referral.case_id, team, had, held["owner_name"]):
        held |= making.owned_by_nobody()
    move.undone_at = clock.now()  # its deadlines are counted without it
    moved(
        step,
        referral,
        by=by,
        version=version,
        words=because or f"“{label}” was undone",
        back_to=moves.leads_back_to(move, referral),
        facts={"step": move.step},
        **held,
    )
    return f"“{label.lower()}” was taken back, it is {referral.status.words.lower()} again"


def amend(referral: Referral, *, by: Actor, version: int | None = None, **slice_: Any) -> None:
    """What it says is put right after it was sent. Both sides read the old and the new. Raises
    Invalid where nothing changes."""
    check(steps.AMEND, referral, {}, by=by)
    refuse_if_quarantined(referral.case_id)
    facts: Mapping[str, Any] = making.of_slice(slice_)
    changed = moves.differences(referral, facts)
    if not changed:
        raise Invalid.at("", "unchanged", "Nothing was changed")
    names = [one["field"] for one in changed]
    new = {name: facts[name] for name in names}
    fields = {"fields": names}
    moved(steps.AMEND, referral, by=by, version=version, amended=changed, facts=fields, **new)
    noting.note(referral, by=by, did=Did.REFERRAL_AMENDED, words="amended after it was sent")
