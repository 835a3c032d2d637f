"""Conditional cautions and a plan before an outcome: kept, varied and breached."""

from __future__ import annotations

from typing import Any

from cjdiversion.demo.scenarios import agreeing
from cjdiversion.demo.scenarios.telling import DAY, HOUR, Story, born

_ADMITS: dict[str, Any] = {
    "option_code": "conditional-caution",
    "suspect_position": "admits",
    "suspect_agrees": True,
    "is_ld_there": False,
}
_WELLBEING = {
    "kind": "rehabilitative",
    "starter": "health-assessment",
    "provider": "Northshire Wellbeing",
    "provider_email": "wellbeing@example.test",
    "details": "one appointment, at their office",
}
_WORKS = {
    "kind": "reparative",
    "starter": "unpaid-work",
    "provider": "Northshire Community Works",
    "details": "Saturdays, at the gardens",
    "hours": 12,
}


def keeps_what_she_agreed_to(s: Story) -> None:
    """The first appointment was missed as nobody told her the way; varied, kept, and closed."""
    s.begins(60, "10:15")
    s.attends(
        surname="Hartnoll",
        forenames="Bridie",
        born_on=born(34, s),
        sex="F",
        self_defined_ethnicity="W1",
        place="Riverside police station",
    )
    s.releases(2 * HOUR, by="investigator")
    decision = s.concludes(
        3 * DAY,
        "3",
        "Admits it at once; help with what lies behind it fits better than a court",
        by="supervisor",
        **_ADMITS,
    )
    record = agreeing.begun(s, 3 * DAY + 30, decision, by="supervisor")
    agreeing.signed(s, 3 * DAY + HOUR, record, {**_WELLBEING, "days": 21}, by="supervisor")
    agreeing.answered(s, 24 * DAY, record, "no", "Reception, Northshire Wellbeing", by="supervisor")
    agreeing.varied(
        s,
        25 * DAY,
        record,
        "The letter with the way there went to an old address; she asks for another day",
        {**_WELLBEING, "details": "one appointment, at the library", "days": 28},
        by="supervisor",
    )
    agreeing.answered(
        s, 40 * DAY, record, "yes", "Reception, Northshire Wellbeing", by="supervisor"
    )
    s.ends(41 * DAY, "Condition met, everybody told")


def does_not_turn_up(s: Story) -> None:
    """Two Saturdays of twelve hours’ work were missed without a word: prosecuted."""
    s.begins(45, "17:40")
    s.attends(
        surname="Pellow",
        forenames="Garth",
        born_on=born(27, s),
        sex="M",
        self_defined_ethnicity="W9",
        place="Riverside police station",
    )
    s.releases(2 * HOUR, by="investigator")
    decision = s.concludes(
        2 * DAY,
        "3",
        "Admits the damage and wants to make it good with work rather than money",
        by="supervisor",
        **_ADMITS,
    )
    record = agreeing.begun(s, 2 * DAY + 30, decision, by="supervisor")
    agreeing.signed(s, 2 * DAY + HOUR, record, {**_WORKS, "days": 30}, by="supervisor")
    agreeing.reported(
        s, 33 * DAY, record, "no", "Alf Penrose, Northshire Community Works", by="investigator"
    )
    agreeing.decided(
        s,
        35 * DAY,
        record,
        "prosecute",
        "Offered three dates and came to none; he gives no reason and answers no call",
        by="supervisor",
    )
    s.concludes(
        36 * DAY,
        "1",
        "The caution ceased to have effect; charged with the damage as first alleged",
        by="supervisor",
        is_ld_there=False,
    )


def begins_an_activity_first(s: Story) -> None:
    """Outcome 22 comes once the activity is done: meanwhile there is a plan, due in two weeks."""
    s.begins(10, "13:00")
    s.attends(
        surname="Ansah",
        forenames="Kofi",
        born_on=born(41, s),
        sex="M",
        self_defined_ethnicity="B2",
        place="Riverside police station",
    )
    s.releases(2 * HOUR, by="investigator")
    record = agreeing.planned(s, 2 * DAY, "diversionary-activity", by="supervisor")
    told = {**_WELLBEING, "starter": "health-engage", "details": "three meetings", "days": 14}
    agreeing.signed(s, 2 * DAY + HOUR, record, told, by="supervisor")


STORIES = (keeps_what_she_agreed_to, does_not_turn_up, begins_an_activity_first)
