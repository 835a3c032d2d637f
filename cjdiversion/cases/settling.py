"""Reading what somebody gives for a value that was set aside, and where it goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor, UnitKind
from cjdiversion.cases import (
    alleged,
    checks,
    correcting,
    identifiers,
    importing,
    making,
    naming,
    placing,
    rooms,
)
from cjdiversion.cases.correcting import Change
from cjdiversion.cases.feeds import LEFT_OVER
from cjdiversion.cases.identifiers import BadIdentifier
from cjdiversion.cases.models import Case, ToFix
from cjdiversion.cases.reading import Unreadable
from cjdiversion.errors import Invalid

_LABELS: Mapping[str, str] = {
    "custody_record_no": "Custody record number",
    "suite": "Suite",
    "investigating_unit": "Investigation unit",
    "offence_codes": "Offence code",
    "place_of_safety": "Place of safety",
    LEFT_OVER: "The row itself",
}
_ONLY_SEEN = frozenset({LEFT_OVER, "place_of_safety"})  # there is no one value to give


@dataclass(frozen=True)
class Told:
    """What the page says of a value to settle."""

    label: str
    standing: str
    can_be_given: bool


def told(fix: ToFix, case: Case) -> Told:
    return Told(label(fix.field), _words(_standing(fix, case)), can_be_given(fix))


def label(name: str) -> str:
    columns = rooms.columns()
    return columns[name].label if name in columns else _LABELS.get(name, name)


def _standing(fix: ToFix, case: Case) -> Any:
    if keeper := rooms.keeper_of(fix.field):
        return keeper.shown(case, fix.field)
    if fix.field == "suite":
        return case.suite.name if case.suite else ""
    return importing.standing(case).get(fix.field)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return clock.in_words(value)
    if isinstance(value, date):
        return clock.day_in_words(value)
    if isinstance(value, list):
        return ", ".join(value)
    return str(value) if value else ""


def answer(*, answer: str, right: str | None) -> str | None:
    """The text to take, or None to keep what stands."""
    return (right or "") if answer == "give" else None


def can_be_given(fix: ToFix) -> bool:
    return fix.field not in _ONLY_SEEN


def elsewhere(fix: ToFix, case: Case, text: str, by: Actor) -> bool:
    """Whether another room keeps this, and has taken it. Raises Invalid."""
    keeper = rooms.keeper_of(fix.field)
    if keeper is None:
        return False
    value = _read(fix.field, text)
    try:
        keeper.settle(case, fix.field, value, by=by)
    except Invalid as wrong:
        problems = [one for told in wrong.fields.values() for one in told]
        raise Invalid({"right": problems}) from None
    return True


def changes(fix: ToFix, case: Case, text: str, by: Actor) -> list[Change]:
    """Raises Invalid with what is wrong with the text."""
    if not text.strip() or not can_be_given(fix):
        raise Invalid.at("right", "required", "Enter the right value, or keep what stands")
    if fix.field == "custody_record_no":
        return _number(case, text, by)
    if fix.field in ("suite", "investigating_unit"):
        return _unit(case, fix.field, text, by)
    if fix.field == "offence_codes":
        return list(_offence(case, fix, text))
    value = _read(fix.field, text)
    if fix.field in importing.FLAGS:
        return [Change(one, fix.field, value) for one in case.offences]
    return list(correcting.changes(case, {fix.field: value}))


def _read(field: str, text: str) -> Any:
    try:
        return rooms.columns()[field].read(text)
    except Unreadable as bad:
        raise Invalid.at("right", bad.code, bad.words) from None


def _number(case: Case, text: str, by: Actor) -> list[Change]:
    number = naming.custody_record_no(text)
    if len(number) > 40:
        raise Invalid.at("right", "long", "A custody record number has at most 40 characters")
    checks.number(number, by)
    return [Change(case.booking, "custody_record_no", number)]


def _unit(case: Case, column: str, text: str, by: Actor) -> list[Change]:
    unit = placing.named_in_rows(by)[column].get(text.strip().casefold())
    if unit is None:
        raise Invalid.at("right", "unknown-unit", "No unit of the force has this name")
    changes = [Change(case, f"{column}_id", unit.id)]
    if column == "suite":
        on = clock.london(case.opened_at).date()
        provider = placing.Coverage().serving(unit, UnitKind.PROVIDER, on)
        changes += [Change(case, "suite", unit), Change(case, "provider_id", provider)]
    return changes


def _offence(case: Case, fix: ToFix, text: str) -> Iterator[Change]:
    """The offence that was kept as text gets its code; another one is added otherwise."""
    try:
        code = identifiers.normalise_offence_code(text)
    except BadIdentifier as bad:
        raise Invalid.at("right", *bad.problem) from None
    if not alleged.is_known(code, clock.today()):
        words = "This offence code is not in the reference data. Keep what stands, or give another"
        raise Invalid.at("right", "unknown-offence-code", words)
    kept = fix.original[: alleged.LONGEST_TEXT]
    found = next((one for one in case.offences if one.as_text == kept), None)
    described = {**alleged.columns({"code": code}, clock.today()), "as_text": ""}
    if found is not None:
        yield from (Change(found, name, value) for name, value in described.items())
    else:
        added = making.offences([{"code": code}], after=len(case.offences))
        yield Change(case, "offences", [*case.offences, *added])
