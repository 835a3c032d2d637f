"""Who this is about and what is alleged. What is not recorded is said to be missing, and a number
that cannot be right is shown as it was given: pure.
"""

from __future__ import annotations

from collections.abc import Callable

from cjdiversion import clock
from cjdiversion.annexes.facts import Identifier
from cjdiversion.annexes.headings import IDENTIFIERS
from cjdiversion.annexes.known import Known
from cjdiversion.cases import identifiers as numbers
from cjdiversion.cases.identifiers import BadIdentifier
from cjdiversion.cases.models import Case, Offence, PersonInCase

WRONG = "does not validate"


def of(known: Known) -> tuple[Identifier, ...]:
    case = known.case
    return (
        Identifier("Name", case.person.name),
        Identifier("Date of birth", _born(case.person)),
        *_arrived(known),
        _number("PNC ID", _given(known, "pnc_id", case.person.pnc_id), numbers.normalise_pnc_id),
        *_cro(known),
        _number("URN", _given(known, "urn", case.urn), numbers.normalise_urn),
        Identifier("Crime number", case.crime_number),
    )


def alleged(case: Case) -> tuple[str, ...]:
    return tuple(_alleged(offence) for offence in case.offences)


def _born(person: PersonInCase) -> str:
    if person.born_on:
        return clock.day_in_words(person.born_on)
    age = person.stated_age
    return f"Missing. Stated age {age}" if age is not None else ""


def _number(label: str, value: str, check: Callable[[str], str]) -> Identifier:
    """What is wrong is said in fixed words; the letter that would fit is never told."""
    try:
        check(value) if value else ""
    except BadIdentifier as bad:
        is_dummy = bad.code == "dummy-asn"
        return Identifier(label, value, "a placeholder, no real number" if is_dummy else WRONG)
    return Identifier(label, value)


def _given(known: Known, field: str, value: str) -> str:
    """As recorded; where the value could not be taken, as it came."""
    if value:
        return value
    return next((one.original.strip() for one in known.to_fix if one.field == field), "")


def _cro(known: Known) -> tuple[Identifier, ...]:
    """Kept nowhere else: as an officer wrote it for the annex."""
    said = (one.answers.get("cro") for one in known.statements if one.section == IDENTIFIERS)
    found = [str(number) for number in said if number]
    return tuple(_number("CRO number", number, numbers.normalise_cro_number) for number in found)


def _arrived(known: Known) -> tuple[Identifier, ...]:
    case = known.case
    if case.booking:
        number = Identifier("Custody record number", case.booking.custody_record_no)
        asn = _given(known, "asn", case.booking.asn)
        return number, _number("Arrest summons number (ASN)", asn, numbers.normalise_asn)
    if case.attendance:
        attended = clock.in_words(case.attendance.attended_at)
        return (Identifier("Voluntary attendance", f"{attended}, {case.attendance.place}"),)
    return (Identifier("Came to the police by", case.way.words),)


def _alleged(offence: Offence) -> str:
    code = f" ({offence.code})" if offence.code and offence.code != offence.words else ""
    on = f", {clock.day_in_words(offence.committed_on)}" if offence.committed_on else ""
    return f"{offence.words}{code}{on}"
