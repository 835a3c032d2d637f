"""Work on outcomes that nobody has to start."""

from __future__ import annotations

from cjdiversion.database import session
from cjdiversion.disposals import settling, summaries, victims, waiting
from cjdiversion.scheduling import every


@every(minutes=30, words="Victims who were not told of an outcome in time are raised")
def raise_untold_victims() -> str:
    return f"{victims.raise_untold()} raised"


@every(minutes=5, words="Decisions that CPS has not made in time are raised to those in charge")
def raise_unanswered_cps() -> str:
    return f"{waiting.raise_unanswered()} raised"


@every(minutes=5, words="What was raised of outcomes of records about somebody else is settled")
def settle_closed() -> str:
    return f"{settling.settle_closed()} settled"


@every(minutes=24 * 60, words="Sums and flagged cases that differ are counted anew")
def check_sums() -> str:
    connection = session().connection()
    if wrong := summaries.check(connection):
        summaries.write_all(connection)
    return f"{len(wrong)} sums differed"
