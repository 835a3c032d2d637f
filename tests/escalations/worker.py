"""One operating-system process of several that raise what falls due, its clock in another's hand.

Told one line a simulated minute: {"at": …, "claimed": …, "dies": …}. It answers “done”.
`dies`: it kills itself in the middle of the run, after its first escalation and before any commit.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import datetime
from typing import Any

from cjdiversion import audit, clock, scheduling
from cjdiversion.audit import Did
from cjdiversion.database import Database
from cjdiversion.interviews import jobs as interviews  # noqa: F401 - jobs declare themselves
from cjdiversion.referrals import jobs as referrals  # noqa: F401

JOBS = ("referrals.raise_unanswered", "referrals.expire_overdue", "interviews.raise_not_arrived")


def work(db: Database, told: dict[str, Any]) -> None:
    if told["dies"]:
        _die_in_the_middle()
    with clock.at(datetime.fromisoformat(told["at"])):
        for job in (scheduling.JOBS[name] for name in JOBS):
            if told["claimed"]:
                scheduling.tick(job, db)
            else:  # as if nothing claimed a run: what the database itself keeps from being twice
                with db.unit():
                    job.act()


def _die_in_the_middle() -> None:
    record = audit.record

    def dying(did: Did, *args: Any, **facts: Any) -> None:
        record(did, *args, **facts)
        if did is Did.ESCALATION_RAISED:
            os.kill(os.getpid(), signal.SIGKILL)

    audit.record = dying


if __name__ == "__main__":
    database = Database(sys.argv[1])
    print("ready", flush=True)  # noqa: T201 - the other end of the pipe reads it
    for line in sys.stdin:
        work(database, json.loads(line))
        print("done", flush=True)  # noqa: T201
