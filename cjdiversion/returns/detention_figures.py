"""Detentions under the Mental Health Act: what is counted, and what a row should have."""

from __future__ import annotations

from cjdiversion.returns.rules import (
    AGES,
    ETHNICITY,
    NOT_RECORDED,
    YES_NO,
    Check,
    Figure,
    Kind,
    total,
)

_FOI = (
    "Home Office return as answered in whatdotheyknow.com/cy/request/detentions_under_mental_"
    "health_a_43"
)
_PRESS = (
    "Press reports of the return: pressreader.com/uk/manchester-evening-news/20180518/"
    "281947428503326; wording of the reasons not verified"
)
_WALES = "stats.gov.wales/en-GB/e243fee7-0b70-4d93-a6e2-c0d52080701a"
_STATION = ("place", "police-station")
HOURS = {
    "under-6": "Under 6 hours",
    "6-12": "6 hours and under 12",
    "12-24": "12 hours and under 24",
    "24-over": "24 hours and over",
    NOT_RECORDED: "Not recorded, or not ended",
}

DETENTIONS = Kind(
    code="mha-detentions",
    label="Detentions under the Mental Health Act",
    thing="detention",
    things="detentions",
    about="Section 135 and 136 at every place of safety, not police stations alone. The strategy "
    "calls this return ADR 125; the list of Home Office returns that would confirm the number "
    "could not be opened, and names of its tables are not verified. Police and NHS counts of "
    "section 136 differ by about a third in one year: say whose a figure is.",
    day="Day on which the person was detained, London time",
    figures=(
        total("detentions"),
        Figure(
            "section",
            "Section",
            "By the section the person was first detained under",
            "gov.uk, police powers and procedures: section 136 in its chapter 8, section 135 in an "
            "annex, 2019 and 2020",
            "V2",
            labels={"s135": "Section 135", "s136": "Section 136"},
        ),
        Figure(
            "place",
            "Place of safety",
            "By the first place of safety; a later move changes nothing",
            _FOI,
            "V",
            codes="places_of_safety",
        ),
        Figure(
            "transport",
            "How they were taken there",
            "By what took the person to the first place of safety",
            _FOI,
            "V",
            codes="mha_transport",
            labels={NOT_RECORDED: "Not recorded"},
        ),
        Figure(
            "vehicle-reason",
            "Why a police vehicle",
            "Of those taken by police vehicle, by the reason given for it",
            _PRESS,
            "V2",
            codes="mha_vehicle_reasons",
            labels={NOT_RECORDED: "Not recorded"},
            among=("transport", "police-vehicle"),
        ),
        Figure(
            "station-reason",
            "Why a police station",
            "Of those first taken to a police station, by the reason of the newest record of its "
            "use that was not struck out",
            _FOI,
            "V",
            codes="mha_station_reasons",
            labels={NOT_RECORDED: "Not recorded"},
            among=_STATION,
        ),
        Figure(
            "station-hours",
            "Hours at the police station",
            "Of those first taken to a police station, from their arrival there to their leaving "
            "for another place of safety or else the end of the detention. The collection asks for "
            "hours; bands are ours",
            _FOI,
            "V",
            labels=HOURS,
            among=_STATION,
        ),
        Figure(
            "arrested",
            "Also arrested for an offence",
            "Of those first taken to a police station, whether they were arrested for a "
            "substantive offence",
            _FOI,
            "V",
            labels=YES_NO,
            among=_STATION,
        ),
        Figure(
            "age",
            "Age",
            "At the moment of detention: by date of birth, else the age the person stated. Under "
            "18 is the sum of the first two. Finer bands of the national return are not verified; "
            "these are those of Wales",
            _WALES,
            "V",
            labels=AGES,
        ),
        Figure(
            "sex",
            "Sex",
            "As the police recorded it",
            _WALES,
            "V2",
            codes="sexes",
            labels={NOT_RECORDED: "Not recorded"},
        ),
        Figure(
            "ethnicity",
            "Ethnicity",
            "Five groups of the self-defined code, as the person said. Officer-observed ethnicity "
            "never fills a gap",
            "gov.uk, police powers and procedures: five groups and not stated",
            "V2",
            labels=ETHNICITY,
        ),
    ),
    checks=(
        Check(
            "no-place",
            "Place of safety not known",
            "Ask whoever detained the person where they were taken",
        ),
        Check(
            "no-transport",
            "How they were taken there is missing or not known",
            "Record it with the particulars of the detention",
        ),
        Check(
            "no-vehicle-reason",
            "Police vehicle, and why is missing or not known",
            "Record the reason with the particulars of the detention",
        ),
        Check(
            "no-station-reason",
            "Police station, and why is missing or not known",
            "Record the use of the station and its reason",
        ),
        Check(
            "no-station-hours",
            "Police station, and when they arrived there or left is missing",
            "Record the arrival, and the move or the end of the detention",
        ),
        Check(
            "no-arrest",
            "Police station, and whether also arrested is missing",
            "Record it with the particulars of the detention",
        ),
        Check(
            "child-at-station",
            "Under 18 at a police station",
            "This may not be: look at the age and the place. If both are right it happened, and is "
            "counted as it happened",
        ),
        Check(
            "no-age",
            "Neither date of birth nor stated age",
            "Counted as not recorded, never as an adult",
        ),
        Check("no-sex", "Sex missing or not known", "Counted as recorded"),
        Check(
            "no-ethnicity",
            "Self-defined ethnicity missing",
            "Counted as not recorded. “Asked, not stated” is an answer and is not listed here",
        ),
        Check(
            "no-end",
            "No end recorded",
            "A detention lasts 24 hours, or 36 with a certificate: record when it ended",
        ),
    ),
)
