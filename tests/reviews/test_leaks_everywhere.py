"""Whatever hangs from a case is searched for in a pack, through however many tables it hangs."""

from __future__ import annotations

import cjdiversion.models  # noqa: F401  every table there is
from cjdiversion.database import CONTACT, IDENTITY, LINK, STAFF
from cjdiversion.reviews import naming


def test_every_column_marked_as_naming_somebody_is_searched_or_excused_by_name() -> None:
    marks = (IDENTITY, CONTACT, STAFF, LINK)
    columns = [one for table in naming.hanging() for one in table.c if one.info in marks]
    left = [
        f"{one.table.name}.{one.name}"
        for one in columns
        if naming.is_text(one) and naming.way_of(one) is None and not naming.is_excused(one)
    ]
    assert left == []


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
