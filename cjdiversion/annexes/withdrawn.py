"""Whether what L&D wrote in a version was withdrawn since, as one SQL condition for lists. Where
one version is open, `stops.stop_of` says so line by line."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.sharing import PURPOSE, RECIPIENT
from cjdiversion.consents.models import Answer, ConsentDecision


def is_withdrawn() -> sa.ColumnElement[bool]:
    """The newest answer about telling CPS, given after the version was made, is a withdrawal."""
    said, newer = aliased(ConsentDecision), aliased(ConsentDecision)
    given_again = (
        sa.select(newer.id)
        .where(newer.case_id == said.case_id, newer.recorded_at > said.recorded_at)
        .where(newer.purpose == PURPOSE, newer.recipient == RECIPIENT)
        .correlate(said)
        .exists()
    )
    found = (
        sa.select(said.id)
        .where(said.case_id == AnnexVersion.case_id, said.recorded_at > AnnexVersion.made_at)
        .where(said.purpose == PURPOSE, said.recipient == RECIPIENT)
        .where(said.answer == Answer.WITHDRAWN, ~given_again)
        .correlate(AnnexVersion)
        .exists()
    )
    holds_theirs = sa.cast(AnnexVersion.facts, sa.Text).contains(
        '"holder": "liaison-and-diversion"'
    )
    return sa.and_(found, holds_theirs)
