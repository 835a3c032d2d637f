"""Whether what a version tells may still be told, and whether a copy of it is out already."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from cjdiversion.annexes import hold_queries, holds, keys, queries, sharing
from cjdiversion.annexes.drafting import content_of
from cjdiversion.annexes.facts import Line
from cjdiversion.annexes.lines_models import AnnexHold
from cjdiversion.annexes.models import AnnexAuthority, AnnexReceipt, AnnexVersion
from cjdiversion.consents import queries as consents
from cjdiversion.consents.release import Holder
from cjdiversion.database import session
from cjdiversion.referrals import queries as referrals


def stop_of(annex: AnnexVersion, *, on: Any) -> sharing.Stop | None:
    """Whether what L&D wrote in this version may still be told, and what police held back since.
    Of one that was opened without its content that is read only where it can matter."""
    unread = {"facts", "withheld"} & sa.inspect(annex).unloaded
    if unread and not _can_be_stopped(annex):
        return _as_denied(annex, None)
    if unread:
        session().refresh(annex, unread)
    return Stops(on).of(annex)


_NOTHING = sharing.Stop(None, is_withdrawn=False)


def _as_denied(annex: AnnexVersion, found: sharing.Stop | None) -> sharing.Stop | None:
    """The same, where whoever is named as its approver says that they did not approve it."""
    name = _denied_by(annex)
    return replace(found or _NOTHING, denied_by=name) if name else found


def _denied_by(annex: AnnexVersion) -> str | None:
    """Asked only of one whose approval by telephone nobody has confirmed."""
    if annex.approved_at is None or annex.approved_by_id is not None:
        return None
    row = AnnexAuthority
    denied = row.version_id == annex.id, row.denied_at.is_not(None)
    return session().scalar(sa.select(row.denied_by).where(*denied))


def _can_be_stopped(annex: AnnexVersion) -> bool:
    """Something was held back since, or L&D may have written in it: nothing else in it stops one.
    Asked in the database, so that a download reads no facts where there is nothing to ask."""
    since = hold_queries.since(annex.case_id, sharing.RECIPIENT, annex.made_at)
    has_theirs = sa.cast(AnnexVersion.facts, sa.Text).contains(Holder.LD.value)
    query = sa.select(sa.or_(since, has_theirs)).where(AnnexVersion.id == annex.id)
    return bool(session().scalar(query))


class Stops:
    """The same of several versions: what is asked of a case is asked once."""

    def __init__(self, on: Any) -> None:
        self._on = on
        self._held: dict[uuid.UUID, Sequence[AnnexHold]] = {}
        self._named: dict[uuid.UUID, set[str]] = {}
        self._asked: dict[uuid.UUID, tuple[Any, Any, Any]] = {}

    def of(self, annex: AnnexVersion) -> sharing.Stop | None:
        content = content_of(annex)
        found = self._of_ld(annex, content.ld_lines)
        if holds.tells(content.lines, self._since(annex), lambda: self._names(annex.case_id)):
            found = replace(found or _NOTHING, is_held_back=True)
        return _as_denied(annex, found)

    def _of_ld(self, annex: AnnexVersion, lines: Sequence[Line]) -> sharing.Stop | None:
        if not lines:
            return None
        written, decisions, overrides = self._of_case(annex.case_id)
        standing = {(one.text, one.written_at) for one in written}
        if any(one.written_at and (one.text, one.written_at) not in standing for one in lines):
            return sharing.Stop(None, is_in_error=True)
        return sharing.stop(lines, decisions, overrides, on=self._on)

    def _since(self, annex: AnnexVersion) -> list[AnnexHold]:
        """Held back since this version was made."""
        if annex.case_id not in self._held:
            standing = hold_queries.standing(annex.case_id, sharing.RECIPIENT)
            self._held[annex.case_id] = standing
        return [one for one in self._held[annex.case_id] if one.recorded_at >= annex.made_at]

    def _names(self, case_id: uuid.UUID) -> set[str]:
        """Of the police lines as they are now."""
        if case_id not in self._named:
            lines = keys.keyed(sharing.of_police(queries.known_of_id(case_id), on=self._on))
            self._named[case_id] = {name for name, _ in lines}
        return self._named[case_id]

    def _of_case(self, case_id: uuid.UUID) -> tuple[Any, Any, Any]:
        if case_id not in self._asked:
            agreed = consents.decisions_of(case_id), consents.overrides_of(case_id)
            self._asked[case_id] = (referrals.lines_of(case_id), *agreed)
        return self._asked[case_id]


def has_left(annex: AnnexVersion) -> bool:
    """Whether a copy went out while it might: nobody downloads a stopped version that had not left,
    and attaching one leaves no receipt."""
    return bool(session().scalar(sa.select(leaving()).where(AnnexVersion.id == annex.id)))


def leaving() -> sa.ColumnElement[bool]:
    """The same as one condition on `AnnexVersion`."""
    taken = sa.select(AnnexReceipt.id).where(
        AnnexReceipt.version_id == AnnexVersion.id,
        AnnexReceipt.what.in_(("downloaded", "attached")),
    )
    left = taken.correlate(AnnexVersion).exists()
    return sa.or_(AnnexVersion.shared_at.is_not(None), left)


def may_be_read(annex: AnnexVersion, *, on: Any) -> bool:
    stop = stop_of(annex, on=on)
    return stop is None or not stop.hides or has_left(annex)
