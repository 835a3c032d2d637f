"""One row of an export: what it says, what it cannot say, and what of it is news. Pure.

Nobody who is detained is lost to a typing error: a row is refused only where it has no force or no
custody record number, or where the force is not the importer's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from cjdiversion import audit
from cjdiversion.accounts.models import Unit
from cjdiversion.cases import alleged, correcting, identifiers, making, naming, rooms
from cjdiversion.cases.feeds import LEFT_OVER, Row
from cjdiversion.cases.identifiers import BadIdentifier
from cjdiversion.cases.models import Case
from cjdiversion.cases.reading import Column, Unreadable, storable
from cjdiversion.cases.rules import Ask


class Outcome(StrEnum):
    """What a row came to."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    TO_FIX = "to-fix"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        return "to fix" if self is Outcome.TO_FIX else self.value


@dataclass(frozen=True)
class Known:
    """The force a delivery is for, and the units its rows may name."""

    force: Unit
    units: Mapping[str, Mapping[str, Unit]]  # "suite", "investigating_unit" → name → unit
    own_suite: Unit | None  # where somebody stands whose suite is not readable
    on: date


@dataclass
class Told:
    """What one row says. `number` is empty where the row is refused, for the first of `asks`."""

    number: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)  # the cells, as they can be stored
    asks: list[Ask] = field(default_factory=list)
    digest: str = ""

    @property
    def values(self) -> dict[str, str]:
        """Fact → digest of its value, to see later what the export itself has changed."""
        return {name: of_value(value) for name, value in self.facts.items()}


def of_value(value: Any) -> str:
    return audit.digest(value)[:12]


FLAGS = ("is_domestic_abuse", "is_hate_crime")
_LONGEST_NUMBER = 40
_MOST_OFFENCES = 50


def read(row: Row, known: Known) -> Told:
    """Never raises, whatever stands in the cells."""
    told = Told(digest=audit.digest(row)[:16])
    refusal = _refusal(row, known)
    if refusal:
        told.asks.append(refusal)
        return told
    _read_number(row, told)
    for name, column in rooms.columns().items():
        _read_cell(name, column, row.get(name, ""), told)
    _read_units(row, known, told)
    _read_offences(row.get("offence_codes", ""), known.on, told)
    if LEFT_OVER in row:
        words = "The row has more or fewer cells than there are columns: compare it with the record"
        told.asks.append(Ask(LEFT_OVER, "wrong-number-of-cells", words, storable(row[LEFT_OVER])))
    return told


def _refusal(row: Row, known: Known) -> Ask | None:
    if not naming.custody_record_no(row.get("custody_record_no", "")):
        words = "No custody record number, so nobody can be told apart. Add it and send the row"
        return Ask("custody_record_no", "required", words)
    force = row.get("force", "").strip()
    if not force:
        return Ask("force", "required", "No force. Add the force’s code and send the row again")
    if force.casefold() not in (known.force.code.casefold(), known.force.name.casefold()):
        words = f"This is not a row of {known.force.name}. Only a force itself can import it"
        return Ask("force", "not-this-force", words)
    return None


def _read_number(row: Row, told: Told) -> None:
    """One that cannot be kept as it is gets a stand-in that is the same every time."""
    given = row["custody_record_no"]
    number = naming.custody_record_no(storable(given))
    told.number = number
    if len(number) > _LONGEST_NUMBER:
        told.number = f"{number[:22]}… {audit.digest(number)[:16]}"
        words = f"The custody record number is longer than {_LONGEST_NUMBER} characters"
        told.asks.append(Ask("custody_record_no", "long", words, storable(given)))


def _read_cell(name: str, column: Column, text: str, told: Told) -> None:
    if not text.strip():
        return
    told.texts[name] = storable(text)
    try:
        told.facts[name] = column.read(text)
    except Unreadable as bad:
        told.asks.append(Ask(name, bad.code, bad.words, told.texts[name]))


def _read_units(row: Row, known: Known, told: Told) -> None:
    for name, units in known.units.items():
        text = row.get(name, "").strip()
        unit = units.get(text.casefold())
        told.texts[name] = storable(text)
        if unit is not None:
            told.facts[name] = unit.id
        elif text:
            words = f"No {name.replace('_', ' ')} of the force has this name. Give the right one"
            told.asks.append(Ask(name, "unknown-unit", words, told.texts[name]))


def _read_offences(text: str, on: date, told: Told) -> None:
    given = [part.strip() for part in text.split(";") if part.strip()]
    if len(given) > _MOST_OFFENCES:
        words = f"More than {_MOST_OFFENCES} offences: the first {_MOST_OFFENCES} were taken"
        told.asks.append(Ask("offence_codes", "too-many", words, storable(text)))
    offences = [_offence(part, on, told) for part in given[:_MOST_OFFENCES]]
    if offences:
        told.facts["offence_codes"] = list(dict.fromkeys(offences))
        told.texts["offence_codes"] = storable(text)
    for flag in FLAGS:
        if told.facts.get(flag) and not offences:
            words = "This was said without an offence. Give the offence, then say it there"
            told.asks.append(Ask(flag, "no-offence", words, told.texts[flag]))


def _offence(text: str, on: date, told: Told) -> str:
    """The code as it is written, or the text itself, kept and asked about."""
    try:
        code = identifiers.normalise_offence_code(text)
        if alleged.is_known(code, on):
            return code
    except BadIdentifier:
        pass
    words = "This offence code is not in the reference data. It is kept as text"
    told.asks.append(Ask("offence_codes", "unknown-offence-code", words, storable(text)))
    return storable(text)[: alleged.LONGEST_TEXT]


def case_facts(told: Told) -> dict[str, Any]:
    """As a new case takes them."""
    flags = {name: told.facts.get(name) for name in FLAGS}
    codes = told.facts.get("offence_codes", [])
    plain = {name: value for name, value in told.facts.items() if making.is_kept(name)}
    return {**plain, "offences": [{"code": code, **flags} for code in codes]}


# --- against what is there already -------------------------------------------------------------


def standing(case: Case) -> dict[str, Any]:
    """Fact → value in the record, of all of it that an export may bring."""
    facts = correcting.shown(case)
    facts |= {"suite": case.suite_id, "investigating_unit": case.investigating_unit_id}
    if case.offences:
        facts["offence_codes"] = [one.code or one.as_text for one in case.offences]
        facts |= {name: getattr(case.offences[0], name) for name in FLAGS}
    return facts


@dataclass
class News:
    """What a row adds to a booking that is there. `is_older`: it looks so, for `because`."""

    changes: dict[str, Any] = field(default_factory=dict)
    asks: list[Ask] = field(default_factory=list)
    because: str = ""


_OLDER = (
    "The record has a release and this row has none, so the row looks older. "
    "Only what was empty is taken from it; nobody is put back into custody by an import"
)
_DIFFERS = "The record was changed here, and the export says something else. Which is right?"


def news(
    told: Told,
    standing: Mapping[str, Any],
    last: Mapping[str, str],
    by_hand: Collection[str] = (),
) -> News:
    """`standing`: fact → value in the record. `last`: fact → digest of what the row before said.
    `by_hand`: what is known to have been recorded by a person.

    A fact nobody has touched here follows the export. One that was corrected here stays; where the
    export has changed it too, somebody is asked.
    """
    found = News()
    if standing.get("released_at") and not told.facts.get("released_at"):
        found.because = _OLDER
    for name, value in told.facts.items():
        now = standing.get(name)
        if now == value:
            continue
        is_empty = not now and now is not False
        is_untouched = last.get(name) == of_value(now) and name not in by_hand
        is_news = last.get(name) != of_value(value)
        if is_empty or (is_untouched and not found.because):
            found.changes[name] = value
        elif is_news and not found.because:
            found.asks.append(Ask(name, "differs", _DIFFERS, told.texts.get(name, "")))
    return found


def not_asked_before(asks: Iterable[Ask], before: Iterable[tuple[str, str]]) -> list[Ask]:
    """`before`: field and original of all that was ever marked on the case, settled or not."""
    seen, fresh = set(before), []
    for ask in asks:
        if (ask.field, ask.original) not in seen:
            seen.add((ask.field, ask.original))
            fresh.append(ask)
    return fresh


# --- the report --------------------------------------------------------------------------------


def line(
    place: int,
    outcome: Outcome,
    *,
    number: str,
    reference: str = "",
    asks: Sequence[Ask] = (),
    changed: Iterable[str] = (),
    because: str = "",
) -> dict[str, Any]:
    """One row of a report, as it is kept: references and codes, no value of a person's."""
    return {
        "row": place,
        "outcome": outcome.value,
        "custody_record_no": number,
        "reference": reference,
        "problems": [{"field": a.field, "code": a.code, "message": a.words} for a in asks],
        "changed": sorted(changed),
        "because": because,
    }


def counts(lines: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    found = {outcome.value: 0 for outcome in Outcome}
    for one in lines:
        found[one["outcome"]] += 1
    return found
