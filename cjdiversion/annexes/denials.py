"""Approvals by telephone that whoever is named says they did not give, as police read of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cjdiversion.access import Actor, May, can
from cjdiversion.annexes import recipients
from cjdiversion.annexes.models import AnnexAuthority, AnnexVersion
from cjdiversion.database import session


@dataclass(frozen=True)
class Denial:
    """Both statements stand in `row`. `copies`: where those of that version are."""

    annex: AnnexVersion
    row: AnnexAuthority
    copies: Sequence[tuple[str, datetime]]


def of(annex: AnnexVersion, who: Actor) -> list[Denial]:
    """Of this version and those before it, newest first. The CPS are told no more than that the
    approval was denied."""
    if can(who, May.ANNEX_TAKE):
        return []
    row = AnnexAuthority
    columns: list[Any] = [AnnexVersion, row]
    query = sa.select(*columns).join(row, row.version_id == AnnexVersion.id)
    query = query.where(AnnexVersion.case_id == annex.case_id, row.denied_at.is_not(None))
    query = query.where(AnnexVersion.number <= annex.number)
    found = session().execute(query.order_by(AnnexVersion.number.desc())).all()
    return [Denial(one, denied, recipients.copies(one, who)) for one, denied in found]
