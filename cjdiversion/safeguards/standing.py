"""How the safeguards of a case stand: what is due joined with what was done. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.safeguards.due import Facts, Reason, reasons
from cjdiversion.safeguards.models import SafeguardRecord
from cjdiversion.safeguards.steps import AWAITED, SAID, State


@dataclass(frozen=True)
class Safeguard:
    """`due_at` is None for what has to be done before the person leaves, whenever that is. `stops`:
    “not fit until” in words, while the newest opinion says so; `record` is that opinion then.
    `earlier_at`: when it was done, where that was before the last reason became known."""

    kind: str
    label: str
    because: Sequence[Reason]
    due_at: datetime | None
    record: SafeguardRecord | None
    done_at: datetime | None
    done_by: str
    expires_at: datetime | None
    now: datetime
    stops: str = ""
    earlier_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        """Something done before the last reason arose, or whose time has run out, is due again."""
        return self.done_at is not None and not self.is_expired and not self.stops

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= self.now

    @property
    def is_refused(self) -> bool:
        """Somebody said why it was not done."""
        refused = self.record is not None and self.record.state is State.NOT_DONE
        return refused and not self.stops

    @property
    def is_open(self) -> bool:
        return not self.is_done and not self.is_refused

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at is not None and self.due_at < self.now

    @property
    def words(self) -> str:
        if self.stops:
            return self.stops
        if self.is_expired:
            return "Run out, due again"
        if self.is_done:
            return "Done"
        if self.earlier_at and (self.record is None or self.record.state is State.DONE):
            return "Done before this was known: look again"
        if self.record is not None:
            return self.record.state.words
        return "Overdue" if self.is_overdue else "Due"

    @property
    def line(self) -> str:
        """That stands alone."""
        return f"{self.label}: {self.words[:1].lower()}{self.words[1:]}"

    @property
    def colour(self) -> str:
        if self.is_overdue or self.is_expired or self.stops:
            return "red"
        return "yellow" if self.is_open else ""


Kinds = Mapping[str, Mapping[str, Any]]


def of(
    facts: Facts,
    records: Sequence[SafeguardRecord],
    *,
    kinds: Kinds,
    labels: Mapping[str, str],
    now: datetime,
) -> list[Safeguard]:
    """In the order of `kinds` (reference data "safeguard_kinds"). What was recorded without being
    due stands there too."""
    due: dict[str, list[Reason]] = {}
    for reason in reasons(facts):
        due.setdefault(reason.rule.kind, []).append(reason)
    newest = newest_of(records)
    found = [
        _one(kind, due.get(kind, []), newest.get(kind), facts, kinds[kind], labels[kind], now)
        for kind in kinds
        if kind in due or kind in newest
    ]
    return _stopped(found, records, kinds, now)


def stops(row: SafeguardRecord, of_kind: Mapping[str, Any]) -> bool:
    """It says that something must not go on: “not fit”."""
    return row.state is State.DONE and row.result in of_kind.get("stops", ())


def _stopped(
    safeguards: Sequence[Safeguard], records: Sequence[SafeguardRecord], kinds: Kinds, now: datetime
) -> list[Safeguard]:
    """Nothing but a newer opinion or its own end lifts an opinion that stops: neither that somebody
    was asked for again, nor a reason why it was not done, nor a need that came later."""
    in_order = sorted(records, key=lambda row: row.happened_at)
    opinions = {row.kind: row for row in in_order if row.state is State.DONE}
    found = []
    for one in safeguards:
        row = opinions.get(one.kind)
        holds = row and (row.expires_at is None or row.expires_at > now)
        if row and holds and stops(row, kinds[one.kind]):
            end = f" until {clock.in_words(row.expires_at)}" if row.expires_at else ""
            said = f"{kinds[one.kind]['results'][row.result]}{end}"
            one = replace(one, stops=said, record=row, expires_at=row.expires_at)
        found.append(one)
    return found


def newest_of(records: Iterable[SafeguardRecord]) -> dict[str, SafeguardRecord]:
    """Kind → the row that says how it stands: the newest, except that leaving unsays nothing, and a
    custody system’s feed does not take the place of what somebody recorded of the same visit."""
    found: dict[str, SafeguardRecord] = {}
    for row in sorted(records, key=lambda row: row.happened_at):
        stands = found.get(row.kind)
        if stands is not None and stands.state in SAID:
            if row.state is State.LEFT:
                continue
            if row.is_fed and not stands.is_fed and row.state in SAID:
                continue
        found[row.kind] = row
    return found


def _one(
    kind: str,
    because: list[Reason],
    record: SafeguardRecord | None,
    facts: Facts,
    of_kind: Mapping[str, Any],
    label: str,
    now: datetime,
) -> Safeguard:
    last = max((reason.since for reason in because), default=None)
    asked_for = record.happened_at if record and record.state in AWAITED else None
    done_at, done_by = _done(kind, record, facts)
    stands = done_at is not None and (last is None or done_at >= last)
    minutes = of_kind.get("due_minutes")
    begins = last or asked_for
    due_at = begins + timedelta(minutes=minutes) if begins and minutes is not None else None
    answered = record if record and (last is None or record.recorded_at >= last) else None
    return Safeguard(
        kind=kind,
        label=label,
        because=because,
        due_at=due_at,
        record=answered,
        done_at=done_at if stands else None,
        done_by=done_by if stands else "",
        expires_at=record.expires_at if record and stands else None,
        now=now,
        earlier_at=None if stands else done_at,
    )


def _done(kind: str, record: SafeguardRecord | None, facts: Facts) -> tuple[datetime | None, str]:
    """Two safeguards are met by what stands elsewhere: nobody types it twice. The newest counts."""
    found = [(at, "") for at in facts.met_elsewhere(kind) if at is not None]
    if record is not None and record.state is State.DONE:
        by = record.who or ("" if record.is_fed else record.recorded_by)
        found.append((record.happened_at, by))
    return max(found, key=lambda one: one[0], default=(None, ""))
