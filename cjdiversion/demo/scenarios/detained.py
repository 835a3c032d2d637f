"""Mental Health Act: the person is not a suspect, and nothing here goes to a prosecutor."""

from __future__ import annotations

from cjdiversion.demo.scenarios.telling import HOUR, Story, born


def taken_to_a_place_of_safety(s: Story) -> None:
    """Section 136 from a bridge to the health-based place; the suite only writes it down. She is
    too drowsy to be assessed in time, and a doctor gives six hours more."""
    s.begins(2, "02:35")
    s.detains(
        section="s136",
        place="health-based",
        place_words="Willow Suite",
        surname="Hallam",
        forenames="Rhian",
        born_on=born(43, s),
        sex="F",
        self_defined_ethnicity="W1",
        arrived_at=s.moment(25),
    )
    s.tells_particulars(
        35,
        transport="police-vehicle",
        police_vehicle_reason="no-ambulance",
        was_arrested=False,
        was_kept_there=False,
        detained_by="PC 3380 Lunt",
        consulted="amhp",
        consulted_name="J Poole",
        consulted_at=s.moment(-10),
    )
    s.asks(40, seen_what="distress", self_harm_thoughts="yes")
    s.observes(42, "4", "Says she will go back to the bridge")
    s.certifies(22 * HOUR, "Dr Amin", "Sedated for her safety; cannot answer yet", hours=6)
    s.ends_detention(
        27 * HOUR,
        "informal",
        was_assessed=True,
        assessed_at=s.moment(26 * HOUR),
        assessed_by=["doctor", "amhp"],
        assessor_names="Dr Amin, J Poole",
        handed_over_to="Ward 3, Northshire Hospital",
        handed_over_at=s.moment(27 * HOUR),
    )


def child_held_at_the_station(s: Story) -> None:
    """It must never happen and it did: recorded at once, raised to the inspector, and moved."""
    s.began_ago(7 * HOUR)
    s.detains(
        section="s136",
        place="police-station",
        surname="Thrale",
        forenames="Jamie",
        born_on=born(16, s),
        sex="M",
        arrived_at=s.moment(15),
    )
    s.observes(32, "3", "A child in crisis in a place meant for neither")
    s.calls_adult(34, "Kate Thrale", "parent", contacted=36, arrived=70)
    s.uses_station(
        38,
        reason="none-took-them",
        is_imminent=True,
        imminent_because="Ran into the road twice",
        is_no_other=True,
        no_other_because="The children’s place of safety is closed tonight",
        has_healthcare=True,
        consulted="nobody",
    )
    s.checks(45, "Quiet, holding his mother’s hand")
    s.tells_particulars(50, transport="ambulance", was_arrested=False, consulted="nobody")
    s.takes_to(75, "other", "Children’s ward", arrived=95, because="The inspector found a bed")


def held_at_the_station_within_the_law(s: Story) -> None:
    """An adult nobody else can hold: the inspector says yes by telephone, the nurse looks in every
    half hour, and one visit comes late."""
    s.began_ago(150)
    s.detains(
        section="s136",
        place="police-station",
        surname="Ashdown",
        forenames="Niall",
        born_on=born(39, s),
        sex="M",
        self_defined_ethnicity="W2",
        arrived_at=s.moment(20),
    )
    s.uses_station(
        31,
        reason="regulation-2",
        is_imminent=True,
        imminent_because="Has tried to take an officer’s belt and bites whoever comes near",
        is_no_other=True,
        no_other_because="Willow Suite and the emergency department cannot hold him safely",
        has_healthcare=True,
        healthcare_words="Nurse Adeyemi stays in the suite",
        consulted="paramedic",
    )
    _what_came_of_ashdown(s)


def _what_came_of_ashdown(s: Story) -> None:
    s.tells_particulars(
        34,
        transport="police-vehicle",
        police_vehicle_reason="risk",
        was_arrested=False,
        was_kept_there=False,
        detained_by="PC 3380 Lunt",
        consulted="paramedic",
        consulted_at=s.moment(-5),
    )
    s.observes(36, "4", "Within reach at all times")
    s.checks(48, "Pulse fast, no injury, drinks water")
    s.checks(75, "Calmer; talks about his brother")
    s.looks(78, "stays", "Lunged again when the door opened", is_imminent=True, is_no_other=True)
    s.checks(118, "Late: the nurse was with somebody who had collapsed. Tired now")
    s.checks(140, "Asleep, breathing well", lets_sleep=True)
    s.looks(
        142,
        "assessment-here",
        "Two doctors are on their way and will be here before any van",
        is_imminent=False,
        is_no_other=True,
        is_asleep=True,
    )


STORIES = (
    taken_to_a_place_of_safety,
    child_held_at_the_station,
    held_at_the_station_within_the_law,
)
