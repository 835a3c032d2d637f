"""Work on dip samples that nobody has to start."""

from __future__ import annotations

from cjdiversion.reviews import late
from cjdiversion.scheduling import every


@every(minutes=24 * 60, words="Reviewers are reminded of what is past its day, once a week")
def remind() -> str:
    return f"{late.remind()} samples with something late"
