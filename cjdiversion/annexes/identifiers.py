"""Who this is about and what is alleged. What is not recorded is said to be missing: pure."""

from __future__ import annotations

from cjdiversion import clock
from cjdiversion.annexes.facts import Identifier
from cjdiversion.annexes.known import Known
from cjdiversion.cases.models import Case, Offence, PersonInCase


def of(known: Known) -> tuple[Identifier, ...]:
    case = known.case
    return (
        Identifier("Name", case.person.name),
        Identifier("Date of birth", _born(case.person)),
        *_arrived(case),
        Identifier("PNC ID", case.person.pnc_id),
        Identifier("URN", case.urn),
        Identifier("Crime number", case.crime_number),
    )


def alleged(case: Case) -> tuple[str, ...]:
    return tuple(_alleged(offence) for offence in case.offences)


def _born(person: PersonInCase) -> str:
    if person.born_on:
        return clock.day_in_words(person.born_on)
    age = person.stated_age
    return f"Missing. Stated age {age}" if age is not None else ""


def _arrived(case: Case) -> tuple[Identifier, ...]:
    if case.booking:
        number = Identifier("Custody record number", case.booking.custody_record_no)
        return number, Identifier("Arrest summons number (ASN)", case.booking.asn)
    if case.attendance:
        attended = clock.in_words(case.attendance.attended_at)
        return (Identifier("Voluntary attendance", f"{attended}, {case.attendance.place}"),)
    return (Identifier("Came to the police by", case.way.words),)


def _alleged(offence: Offence) -> str:
    code = f" ({offence.code})" if offence.code and offence.code != offence.words else ""
    on = f", {clock.day_in_words(offence.committed_on)}" if offence.committed_on else ""
    return f"{offence.words}{code}{on}"
