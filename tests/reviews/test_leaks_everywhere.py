"""Whatever hangs from a case is searched for in a pack, through however many tables it hangs."""

from __future__ import annotations

import re

import sqlalchemy as sa

import cjdiversion.models  # noqa: F401  every table there is
from cjdiversion.database import CONTACT, CRIMINAL, EQUALITY, HEALTH, LINK, STAFF
from cjdiversion.reviews import naming

PERSONAL = [one for table in naming.hanging() for one in table.c if naming.is_personal(one)]


def test_every_column_that_bears_on_a_person_is_searched_or_left_out_for_a_stated_reason() -> None:
    left = [str(one) for one in PERSONAL if not naming.way_of(one) and not naming.why_not(one)]
    assert left == []


def test_words_of_health_of_offences_and_of_equality_are_searched_all_but_ranks() -> None:
    marks = (HEALTH, CRIMINAL, EQUALITY)
    words = [one for one in PERSONAL if one.info in marks and naming.is_text(one)]
    left = [one for one in words if naming.way_of(one) is None and not _is_day(one)]
    assert [str(one) for one in left] == ["disposal_decision.opinion_role"]
    assert len(words) > 300


def test_a_day_is_left_out_only_where_it_is_of_something_done() -> None:
    left = [one for one in PERSONAL if _is_day(one) and naming.way_of(one) is None]
    assert [str(one) for one in left if re.search("birth|born|dob", one.name)] == []
    assert [str(one) for one in left if one.info in (CONTACT, STAFF, LINK)] == []


def test_no_reason_is_given_for_what_is_not_there() -> None:
    why = {naming.why_not(one) for one in PERSONAL}
    assert set(naming.LEFT_OUT.values()) <= why
    names = {name for one in PERSONAL for name in (one.name, str(one))}
    assert set(naming.EXCUSED) <= names


def _is_day(column: sa.Column[object]) -> bool:
    return isinstance(column.type, sa.Date)


def test_what_hangs_from_a_case_through_another_table_is_searched() -> None:
    searched = {
        f"{table.name}.{one.name}": naming.sort_of(one, way)
        for table in naming.hanging()
        for one in table.c
        if (way := naming.way_of(one))
    }
    assert searched["victim_contact.email"] == "a victim’s e-mail address"
    assert searched["victim_contact.phone"] == "a victim’s telephone number"
    assert searched["victim_contact.address"] == "a victim’s address"
    assert searched["victim_officer.officer_name"] == naming.OFFICER
    assert searched["caution_signature.adult_name"] == naming.NAME
    references = ("custody_booking.asn", "victim.reference", "incident_context.incident_number")
    assert {searched[one] for one in references} == {naming.REFERENCE}
    assert "victim_referral.contact" in searched
    written = ("decision.reasons", "decision.verdicts", "counted.ethnicity", "circumstances.hate")
    assert {searched[f"disposal_{one}"] for one in written} == {naming.WRITTEN}
