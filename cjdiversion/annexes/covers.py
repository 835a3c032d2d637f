"""What the paper of a stored version says about itself."""

from __future__ import annotations

from datetime import datetime

from cjdiversion.annexes import wording
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.paper import Cover


def of(annex: AnnexVersion, *, at: datetime | None = None, by: str = "") -> Cover:
    """`at` and `by`: of an approval that is about to be written down."""
    return Cover(
        reference=annex.reference,
        number=annex.number,
        made_at=annex.made_at,
        made_by=annex.made_by,
        approved_at=at or annex.approved_at,
        approved_by=by or annex.approved_by,
        wording=wording.from_plain(annex.wording),
    )
