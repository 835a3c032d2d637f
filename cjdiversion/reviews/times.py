"""By which day a case is to be graded, and a finding read: days of dated rows, from when it was
given or told. The day stays as it was set, whatever the rows say later."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from cjdiversion import clock, reference
from cjdiversion.disposals import queries as disposals

KIND = "review_times"
GRADE, READ = "grade", "read"


def due_on(what: str, force_id: uuid.UUID) -> date:
    force = disposals.force_code(force_id)
    days = int(reference.attributes(KIND, force=force)[what]["days"])
    return clock.today() + timedelta(days=days)
