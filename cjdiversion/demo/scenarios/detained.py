"""Mental Health Act: the person is not a suspect, and nothing here goes to a prosecutor."""

from __future__ import annotations

from cjdiversion.demo.scenarios.telling import HOUR, Story, born


def taken_to_a_place_of_safety(s: Story) -> None:
    """Section 136 from a bridge to the health-based place; the suite only writes it down."""
    s.begins(2, "02:35")
    s.detains(
        section="136",
        place="health-based",
        surname="Hallam",
        forenames="Rhian",
        born_on=born(43, s),
        sex="F",
        self_defined_ethnicity="W1",
        arrived_at=s.moment(25),
    )
    s.asks(40, seen_distress="yes", self_harm_thoughts="yes")
    s.observes(42, "4", "Says she will go back to the bridge")
    s.releases(9 * HOUR)


def child_held_at_the_station(s: Story) -> None:
    """It must never happen and it did: recorded at once, marked for the inspector, and moved."""
    s.began_ago(7 * HOUR)
    s.detains(
        section="136",
        place="police-station",
        surname="Thrale",
        forenames="Jamie",
        born_on=born(16, s),
        sex="M",
        arrived_at=s.moment(15),
    )
    s.observes(32, "3", "A child in crisis in a place meant for neither")
    s.calls_adult(34, "Kate Thrale", "parent", contacted=36, arrived=70)
    s.moves(75, "to-hospital", place="Children’s ward", words="Inspector found a bed by phone")
    s.releases(80)


STORIES = (taken_to_a_place_of_safety, child_held_at_the_station)
