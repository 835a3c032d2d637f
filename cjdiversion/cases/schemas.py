"""What the pages and the API of cases take and give. Only what is mistyped is refused: whatever is
not known may be left empty."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import marshmallow as ma

from cjdiversion import reference
from cjdiversion.access import UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import identifiers, rules
from cjdiversion.cases.asked import Identifier, OffenceCode, OffenceCodes, Several
from cjdiversion.cases.models import Way
from cjdiversion.cases.person_schemas import Facts, Monitored, Named, listed
from cjdiversion.fields import Choice, Day, Moment, Words, YesNo
from cjdiversion.forms import Schema
from cjdiversion.web import actor


def _units(kind: UnitKind) -> Mapping[str, str]:
    """Token → name, of the actor's force."""
    return {unit.token: unit.name for unit in accounts.units(kind, force_id=actor().force_id)}


suites = partial(_units, UnitKind.SUITE)


# --- who looks after it, and where ---------------------------------------------------------------


class Numbers(Schema):
    crime_number = Words("Crime number", limit=40)
    urn = Identifier("URN", identifiers.normalise_urn, hint="Like 01ZD1234567")


class Placed(Schema):
    """A suite is named only by those who do not work in one."""

    suite = Choice("Custody suite", options=suites, kind="select")
    investigating_unit = Choice(
        "Investigation unit",
        options=partial(_units, UnitKind.INVESTIGATION),
        kind="select",
        hint="Left empty, the case stands on the supervisors’ list of unassigned bookings",
    )


class Held(Schema):
    """Each moment stands for itself; none is worked out from another."""

    arrested_at = Moment("Arrested")
    arrived_at = Moment("Arrived at the station")
    relevant_at = Moment("Relevant time", hint="From which the 24 hours run")
    authorised_at = Moment("Detention authorised", hint="From which reviews are counted")
    location = Words("Location in the suite", limit=60, hint="For example, Cell 4")
    arresting_officer = Words("Arresting officer", limit=80)
    asn = Identifier("ASN", identifiers.normalise_asn, hint="Like 26/99ZZ/00/7001U")
    warning_markers = Several(
        "Warning markers", each=80, most=40, hint="From PNC, with semicolons between them"
    )


class OffenceIn(Schema):
    code = OffenceCode("CJS code", limit=20)
    as_text = Words("In words", limit=120)
    committed_on = Day("Committed on")
    is_domestic_abuse = YesNo("Domestic abuse")
    is_hate_crime = YesNo("Hate crime")
    location_type = Choice("Where", options=listed("location_types"))


class Alleged(Schema):
    """One offence as it is: what is left out is emptied."""

    code = OffenceCode("Offence code", limit=20, hint="A CJS code, like CJ88116")
    as_text = Words("In words", limit=120, hint="If there is no code yet")
    committed_on = Day("Committed on", hint="The first day, where it went on for longer")
    is_domestic_abuse = YesNo("Domestic abuse?")
    is_hate_crime = YesNo("Hate crime?")
    location_type = Choice(
        "Where it is said to have happened", options=listed("location_types"), kind="select"
    )


class AllegedByApi(Schema):
    offences = ma.fields.List(
        ma.fields.Nested(OffenceIn), load_default=list, validate=ma.validate.Length(max=50)
    )


class AllegedOnPage(Schema):
    """One set of answers for all of them; each is put right by itself later."""

    offence_codes = OffenceCodes(
        "Offence codes", each=20, most=50, hint="CJS codes, like CJ88116; several with commas"
    )
    offence_words = Words("Offence in words", limit=120, hint="If there is no code yet")
    committed_on = Day("Committed on")
    location_type = Choice(
        "Where it is said to have happened", options=listed("location_types"), kind="select"
    )
    is_domestic_abuse = YesNo("Domestic abuse?")
    is_hate_crime = YesNo("Hate crime?")

    @ma.post_load
    def _gathered(self, data: dict[str, Any], **rest: Any) -> dict[str, Any]:
        shared = {name: data.pop(name, None) for name in _OF_EACH_OFFENCE}
        codes, words = data.pop("offence_codes", None) or [], data.pop("offence_words", None)
        found = [{"code": code} for code in codes] + ([{"as_text": words}] if words else [])
        data["offences"] = [{**one, **shared} for one in found]
        return data


_OF_EACH_OFFENCE = ("committed_on", "location_type", "is_domestic_abuse", "is_hate_crime")


# --- what brought them here --------------------------------------------------------------------


class BookingNumber(Schema):
    custody_record_no = Words("Custody record number", limit=40, required=True)


class BookOnPage(AllegedOnPage, Held, Numbers, Placed, Named, BookingNumber):
    """One page; the order of its sections is that of these classes, from the right. It is filled in
    while somebody waits at the desk, so what is asked for monitoring alone is asked later."""


class BookByApi(AllegedByApi, Held, Numbers, Placed, Monitored, Named, BookingNumber):
    pass


class Visit(Schema):
    place = Words("Place", limit=120, required=True, hint="A station, a home or anywhere else")
    attended_at = Moment("Attended", required=True)
    interviewer = Words("Interviewing officer", limit=80)


class AttendOnPage(AllegedOnPage, Numbers, Placed, Monitored, Named, Visit):
    pass


class AttendByApi(AllegedByApi, Numbers, Placed, Monitored, Named, Visit):
    pass


SECTIONS = {"s135": "Section 135", "s136": "Section 136"}


def places() -> Mapping[str, str]:
    """A police station too where it is one no more: what happened can be recorded."""
    station = {rules.STATION: reference.label("places_of_safety", rules.STATION)}
    return reference.choices("places_of_safety") | station


class Secured(Schema):
    section = Choice("Section of the Mental Health Act", options=SECTIONS, required=True)
    detained_at = Moment("Detained", required=True)
    place_of_safety = Choice("Place of safety", options=places, required=True, kind="select")
    place_words = Words("Name of the place", limit=120)
    arrived_at = Moment("Arrived at the place of safety")


class Detain(Secured, Placed, Monitored, Named):
    """The first entry. What the national return asks besides stands on the page that follows."""


_WITHOUT_BOOKING = {way.value: way.words for way in (Way.COURT, Way.COMMUNITY, Way.SELF)}


class Start(AllegedOnPage, Numbers, Placed, Monitored, Named):
    way = Choice("Where the case begins", options=_WITHOUT_BOOKING, required=True)


class Correct(Numbers, Monitored, Facts):
    """Every fact as it stands; what is emptied is emptied."""


class CorrectBooking(Held, Numbers, Monitored, Facts):
    notes = Words("Notes", limit=4000, rows=4)


class CorrectDetention(Secured, Numbers, Monitored, Facts):
    pass


# --- what follows ------------------------------------------------------------------------------


class RecordEvent(Schema):
    kind = Choice("What happened", options=rules.EVENT_KINDS, required=True)
    at = Moment("When", required=True)
    place = Words("Place", limit=120, hint="A cell, a hospital, a court")
    words = Words("Details", limit=400, rows=3)


class Release(Schema):
    at = Moment("When they left", required=True)


class Assign(Schema):
    unit_token = Choice(
        "Investigation unit",
        options=partial(_units, UnitKind.INVESTIGATION),
        required=True,
    )


class AssignByApi(Schema):
    unit = Words("Token of the investigation unit", limit=22, required=True)


class Close(Schema):
    because = Words("Why nothing is outstanding", limit=400, rows=3, required=True)


KEEP, GIVE = "keep", "give"


class Settle(Schema):
    answer = Choice(
        "What is right?",
        options={GIVE: "Another value, given below", KEEP: "Keep what stands in the record"},
        required=True,
    )
    right = Words("The right value", limit=400)


class Search(Schema):
    surname = Words("Surname, or the beginning of it", limit=100)
    number = Words(
        "Custody record number, case reference or PNC ID", limit=60, hint="The whole number"
    )

    @ma.validates_schema
    def _has_something(self, data: Mapping[str, Any], **rest: Any) -> None:
        if not data.get("surname") and not data.get("number"):
            words = "Enter the beginning of a surname, or a number"
            raise ma.ValidationError({"surname": [("required", words)]})


class Deliver(Schema):
    """Rows as a custody system exports them; they are reported on one by one."""

    rows = ma.fields.List(ma.fields.Raw(allow_none=True), required=True)
