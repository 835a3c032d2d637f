"""What was done for the person that the annex does not say, and that L&D asked for safety action,
line by line: pure. Of a call: that there was one and who took note, nothing of what L&D was told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cjdiversion.annexes import care_lines
from cjdiversion.annexes.facts import Line
from cjdiversion.annexes.police_lines import RECORD
from cjdiversion.consents.release import Holder
from cjdiversion.instruments.models import SafetyAlert
from cjdiversion.safeguards import wording
from cjdiversion.safeguards.standing import Safeguard
from cjdiversion.safeguards.wording import ADVICE, Kinds


def of(
    safeguards: Sequence[Safeguard], kinds: Kinds, alerts: Sequence[SafetyAlert], *, held_by: str
) -> list[Line]:
    return [*_called(alerts, held_by), *_advised(safeguards, kinds, held_by)]


def _called(alerts: Sequence[SafetyAlert], held_by: str) -> Iterator[Line]:
    for one in alerts:
        words, at = wording.called(one), one.raised_at
        yield Line("safety", words, Holder.POLICE, held_by, RECORD, as_at=at)


def _advised(safeguards: Sequence[Safeguard], kinds: Kinds, held_by: str) -> Iterator[Line]:
    for row in (one.record for one in safeguards):
        if row is not None and row.kind in ADVICE and row.kind not in care_lines.KINDS:
            yield Line(
                "fitness",
                wording.entry(row, kinds),
                Holder.POLICE,
                held_by,
                RECORD,
                as_at=row.happened_at,
                author=row.recorded_by,
                is_opinion=bool(row.result),
            )
