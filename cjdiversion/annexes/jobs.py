"""Work on annexes that nobody has to start."""

from __future__ import annotations

from cjdiversion.annexes import changes, overdue, passing
from cjdiversion.database import Database
from cjdiversion.scheduling import every


@every(minutes=1, words="Annexes nobody approved in time go on to the deputy, and are raised")
def pass_on() -> str:
    return f"{passing.pass_on()} passed on"


@every(minutes=1, words="Questions of the CPS nobody answered in time go on, and are raised")
def pass_questions_on() -> str:
    return f"{passing.pass_questions_on()} passed on, {passing.raise_unanswered()} raised"


@every(minutes=1, words="What is not on the schedule in time, and overdue evidence, is raised")
def raise_overdue() -> str:
    found = overdue.raise_unscheduled(), overdue.raise_evidence()
    return f"{found[0]} to be scheduled, {found[1]} outstanding"


@every(minutes=1, words="Annexes of which the record changed since are marked", in_units=True)
def mark_changed(db: Database) -> str:
    return changes.look(db).words
