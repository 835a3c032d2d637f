"""What the pages of this room show: the record of a detention in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cjdiversion import authority, clock, reference
from cjdiversion.access import Actor, May, can
from cjdiversion.cases.models import CaseEvent, PersonInCase
from cjdiversion.cases.rules import (
    EVENT_KINDS,
    IMPORTED_KINDS,
    age_band,
    is_possibly_child,
)
from cjdiversion.detentions import drawing, facts, law, periods, saying
from cjdiversion.detentions.clocks import Clock, State, next_clock
from cjdiversion.detentions.facts import Record
from cjdiversion.detentions.law import Condition
from cjdiversion.detentions.models import (
    RECORDED_BY,
    Certificate,
    Extension,
    Move,
    Outcome,
    Particulars,
    Postponement,
    Review,
    StationReview,
    StationUse,
    Warrant,
    WelfareCheck,
)
from cjdiversion.detentions.rules import POLICE_VEHICLE, Answer
from cjdiversion.detentions.schemas import WARRANTS
from cjdiversion.errors import NotPermitted

COLOURS = {
    State.OVERDUE: "red",
    State.POSTPONED: "orange",
    State.SOON: "yellow",
    State.RUNNING: "blue",
    State.STOPPED: "purple",
    State.UNKNOWN: "yellow",
    State.LATE: "orange",
    State.PASSED: "red",
}
_GREY = "grey"
Rows = list[tuple[str, Any]]


def colour(state: State) -> str:
    """Beside the word, never instead of it."""
    return COLOURS.get(state, _GREY)


@dataclass(frozen=True)
class Deed:
    """Something that was done: its line, what the law asked, and whether this reader’s own
    authority waits to be confirmed."""

    at: datetime
    words: str
    recorded_at: datetime
    recorded_by: str
    conditions: Sequence[Condition] = ()
    token: str = ""
    may_confirm: bool = False
    key: str = ""
    struck: str = ""  # by whom, when and why, where it was recorded in error

    @property
    def shortfalls(self) -> list[Condition]:
        return [one for one in self.conditions if one.answer is not Answer.MET]

    @property
    def stands(self) -> bool:
        return law.stands(law.kept(self.conditions))


@dataclass(frozen=True)
class Shown:
    """`next`: what falls due first. `deeds`: newest first."""

    record: Record
    clocks: Sequence[Clock]
    drawings: Sequence[drawing.Drawing]
    deeds: Sequence[Deed]

    @property
    def next(self) -> Clock | None:
        return next_clock(self.clocks)

    @property
    def falls_short(self) -> bool:
        """Something was recorded for which the law asks what was not so."""
        return not all(deed.stands or deed.struck for deed in self.deeds)


def of(record: Record, actor: Actor) -> Shown:
    found = facts.clocks(record)
    away = periods.away(record.movements).stretches if record.booking else []
    drawn = drawing.drawings(found, away, clock.now())
    told = [*deeds(record, actor), *(_event(one) for one in record.told)]
    told.sort(key=lambda deed: deed.at, reverse=True)
    return Shown(record, found, drawn, told)


_HAPPENED: tuple[tuple[Any, str], ...] = (
    (Review, "held_at"),
    (Postponement, "decided_at"),
    (Extension, "authority_at"),
    (Warrant, "issued_at"),
    (StationUse, "decided_at"),
    (WelfareCheck, "checked_at"),
    (StationReview, "reviewed_at"),
    (Certificate, "given_at"),
    (Move, "left_at"),
)


def deeds(record: Record, actor: Actor) -> list[Deed]:
    found = [
        _deed(row, getattr(row, column), saying.line(row, record), record, actor)
        for kind, column in _HAPPENED
        for row in record.rows.get(kind, ())
    ]
    return sorted(found, key=lambda deed: deed.at, reverse=True)


def _deed(row: Any, at: datetime, words: str, record: Record, actor: Actor) -> Deed:
    answers = getattr(row, "conditions", {})
    return Deed(
        at,
        words,
        row.recorded_at,
        row.recorded_by_name,
        law.recorded(answers, row.recorded_at, record.force),
        getattr(row, "token", ""),
        getattr(row, "is_to_confirm", False) and not row.struck_at and _may_confirm(row, actor),
        row.id.hex,
        _struck(row),
    )


def _event(row: CaseEvent) -> Deed:
    words = ". ".join(part for part in (event_words(row.kind), row.place, row.words) if part)
    return Deed(row.at, f"{words}.", row.recorded_at, "", key=row.id.hex, struck=_struck(row))


def event_words(kind: str) -> str:
    return {**EVENT_KINDS, **IMPORTED_KINDS}.get(kind, kind.replace("-", " ").capitalize())


def _struck(row: Any) -> str:
    if row.struck_at is None:
        return ""
    return f"{row.struck_by}, {clock.in_words(row.struck_at)}: {row.struck_because}"


def strikable(record: Record, actor: Actor) -> dict[str, str]:
    """What this reader may mark as recorded in error: key → words, newest first."""
    found = [
        (getattr(row, column), row.id.hex, saying.line(row, record))
        for kind, column in _HAPPENED
        if can(actor, RECORDED_BY[kind])
        for row in record.all(kind)
    ]
    events = (_event(row) for row in record.events)
    found += [(one.at, one.key, one.words) for one in events]
    found.sort(reverse=True)
    return {key: f"{clock.in_words(at)}: {words}" for at, key, words in found}


def _may_confirm(row: Any, actor: Actor) -> bool:
    try:
        authority.confirmation(row, by=actor)
    except NotPermitted:
        return False
    return can(actor, May.DETENTION_AUTHORISE)


# --- at a place of safety -----------------------------------------------------------------------


def first_entry(record: Record) -> Rows:
    held = record.detention
    assert held is not None
    return [
        ("Section", f"Section {held.section.removeprefix('s')}, Mental Health Act 1983"),
        ("Detained", clock.in_words(held.detained_at)),
        ("First place of safety", _place(held.place_of_safety, held.place_words)),
        ("Arrived", clock.in_words(held.arrived_at) if held.arrived_at else ""),
        ("Ended", clock.in_words(held.ended_at) if held.ended_at else ""),
    ]


def places(record: Record) -> list[tuple[str, str, str]]:
    """(place, from, until) one after the other."""
    return [
        (
            _place(one.place_of_safety, one.place_words),
            clock.in_words(one.from_at) if one.from_at else "Not recorded",
            clock.in_words(one.to_at) if one.to_at else "Now",
        )
        for one in record.stays
    ]


def _place(code: str, words: str) -> str:
    label = reference.label("places_of_safety", code)
    return f"{label}: {words}" if words else label


def particulars(record: Record) -> Rows:
    row = record.one(Particulars) or Particulars(accompanied_by=[])
    police = [("Why a police vehicle", _label("mha_vehicle_reasons", row.police_vehicle_reason))]
    warrant = _under_warrant(row) if facts.is_section_135(_section(record)) else []
    return [
        ("Transport", _label("mha_transport", row.transport)),
        *(police if row.transport == POLICE_VEHICLE else []),
        ("Arrested for an offence as well", _yes(row.was_arrested)),
        ("Kept where they were found", _yes(row.was_kept_there)),
        ("Detained by", row.detained_by or ""),
        ("Consulted beforehand", _consulted(row)),
        *warrant,
    ]


def _section(record: Record) -> str:
    return record.detention.section if record.detention else ""


def _consulted(row: Particulars) -> str:
    parts = [_label("mha_consulted", row.consulted), row.consulted_name or ""]
    parts += [clock.in_words(row.consulted_at)] if row.consulted_at else []
    parts += [row.not_consulted_because or ""]
    return ", ".join(part for part in parts if part)


def _under_warrant(row: Particulars) -> Rows:
    issued = clock.in_words(row.warrant_issued_at) if row.warrant_issued_at else ""
    parts = (WARRANTS.get(row.warrant_kind or "", ""), row.warrant_court or "", issued)
    companions = [_label("mha_companions", code) for code in row.accompanied_by]
    return [
        ("Warrant", ", ".join(part for part in (*parts, row.warrant_reference or "") if part)),
        ("First entry", clock.in_words(row.entered_at) if row.entered_at else ""),
        ("Went with the constable", ", ".join(companions)),
    ]


def outcome(record: Record) -> Rows:
    row = record.one(Outcome)
    if row is None:
        return []
    assessors = [_label("mha_assessors", code) for code in row.assessed_by]
    taken = clock.in_words(row.handed_over_at) if row.handed_over_at else ""
    return [
        ("Assessed", _yes(row.was_assessed)),
        ("When", clock.in_words(row.assessed_at) if row.assessed_at else ""),
        ("By", ", ".join([*assessors, *([row.assessor_names] if row.assessor_names else [])])),
        ("How it ended", _label("mha_results", row.result)),
        ("Handed over", ", ".join(part for part in (row.handed_over_to or "", taken) if part)),
        ("Details", row.words or ""),
    ]


def _label(kind: str, code: str | None) -> str:
    return reference.label(kind, code) if code else ""


def _yes(said: bool | None) -> str:
    return {True: "Yes", False: "No", None: ""}[said]


def may_be_child(record: Record) -> bool:
    assert record.detention is not None
    on = clock.london(record.detention.detained_at).date()
    return is_possibly_child(record.case.person, on)


def lacks_healthcare(record: Record) -> bool:
    """The last check at the station says that nobody is present and available from there on."""
    last = record.one(WelfareCheck)
    return record.is_at_station and last is not None and last.stays_available is False


def has_authority(record: Record) -> bool:
    return record.one(StationUse) is not None


def lacking(record: Record) -> list[str]:
    """What the national return asks and nobody has recorded yet."""
    person, held = record.case.person, record.detention
    row = record.one(Particulars)
    used = record.one(StationUse)
    is_by_police = bool(row and row.transport == POLICE_VEHICLE)
    asked = (
        ("age", person.born_on or person.stated_age),
        ("sex", person.sex),
        ("ethnicity", person.self_defined_ethnicity),
        ("place of safety", held and held.place_of_safety),
        ("transport", row and row.transport),
        ("why a police vehicle", not is_by_police or (row and row.police_vehicle_reason)),
        ("whether arrested as well", row and row.was_arrested is not None),
        ("why a police station", not record.was_at_station or (used and used.reason)),
    )
    return [words for words, told in asked if not told]


@dataclass(frozen=True)
class InUse:
    """One detention that goes on, as a list shows it."""

    record: Record
    name: str
    age: str
    place: str
    since: str
    next: Clock | None


def in_use(record: Record, person: PersonInCase) -> InUse:
    now = record.stays[-1]
    return InUse(
        record,
        person.name,
        age_band(person, clock.today()),
        _place(now.place_of_safety, now.place_words),
        clock.in_words(now.from_at) if now.from_at else "Not recorded",
        next_clock(facts.clocks(record)),
    )
