"""What stands beside the words of a version on its page, and beside its versions on a case page."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cjdiversion.access import Actor, May, can
from cjdiversion.annexes import asking_queries, by_phone, changes, queries, recipients
from cjdiversion.annexes.asking_models import AnnexQuestion, AnnexUse
from cjdiversion.annexes.models import AnnexAuthority, AnnexVersion
from cjdiversion.annexes.recipients import Recipient
from cjdiversion.annexes.steps import LIVE
from cjdiversion.cases.models import Case

Uses = Sequence[tuple[AnnexUse, str]]


@dataclass(frozen=True)
class Beside:
    """`is_nobody_asked`: an approval by telephone waits for somebody who has no account here.
    `changed`: that the record is known to differ since. `uses` come with the unit’s name."""

    authority: AnnexAuthority | None
    is_nobody_asked: bool
    shares: Sequence[tuple[str, datetime]]
    recipients: Sequence[Recipient]
    questions: Sequence[AnnexQuestion]
    uses: Uses
    changed: str


def of(annex: AnnexVersion, actor: Actor) -> Beside:
    uses = asking_queries.uses_of([annex.id])[annex.id]
    mine = [one for one in uses if not can(actor, May.ANNEX_TAKE) or _is_of(one[0], actor)]
    authority = queries.authority_of(annex)
    return Beside(
        authority,
        by_phone.is_nobody_asked(authority, annex),
        recipients.shares(annex, actor),
        recipients.of(annex, actor),
        asking_queries.of_version(annex, actor),
        mine,
        _changed(annex) if can(actor, May.ANNEX_WRITE) else "",
    )


def _is_of(use: AnnexUse, actor: Actor) -> bool:
    return use.unit_id == actor.unit_id


def _changed(annex: AnnexVersion) -> str:
    if annex.changed_at is None or annex.status not in LIVE:
        return ""
    return changes.words(annex.number, annex.changed_sections)


@dataclass(frozen=True)
class OnCase:
    """Of the versions of one case: whether the record changed since the newest, what CPS still ask,
    what they said of each."""

    changed: str = ""
    questions: Sequence[AnnexQuestion] = ()
    uses: Mapping[uuid.UUID, Uses] = field(default_factory=dict)


def on_case(case: Case, versions: Sequence[AnnexVersion], actor: Actor) -> OnCase:
    """`case` comes as cases.service.open gives it; `versions` in the actor's reach, newest
    first."""
    if not versions:
        return OnCase()
    found = changes.since_newest(case, versions) if can(actor, May.ANNEX_WRITE) else None
    return OnCase(
        found.words if found else "",
        asking_queries.of_case(case.id, actor),
        asking_queries.uses_of([one.id for one in versions]),
    )
