"""The other force, its own suite, team and CPS area: nothing of this is seen in the north."""

from __future__ import annotations

from cjdiversion.demo.scenarios import papers
from cjdiversion.demo.scenarios.telling import DAY, HOUR, Story, born

TO_POLICE = ("case-decisions", "police")
TO_CPS = ("case-decisions", "cps")


def rough_sleeper_charged(s: Story) -> None:
    """Charged, and the annex shared with the southern area; they ask what
    treatment there is; nobody has answered yet."""
    s.side = ".south"
    s.begins(3, "18:05")
    s.books(
        surname="Gedney",
        forenames="Alec",
        born_on=born(48, s),
        sex="M",
        self_defined_ethnicity="W1",
        disability_stated="yes",
        location="Cell 2",
        offences=["TH68037"],
    )
    s.asks(30, accommodation="yes", substances="both", mental_health="before")
    s.decides(33, "Nods at everything, takes nothing in", "iii")
    s.calls_adult(35, "Nell Quay", "scheme", contacted=50, arrived=130)
    s.tells_of_ld(37, agrees=True)
    s.refers(40, "Rough sleeping since spring, shakes, says he has stopped eating.", priority="2")
    s.receives(55)
    s.accepts(70, "Here until ten; will see him after the nurse")
    s.agrees(110, TO_POLICE, TO_CPS)
    s.assesses(
        140,
        [
            ("needs", "Low for months; drinks to stop the shakes."),
            ("support", "Is on the list of the outreach team, who can meet him at court."),
        ],
        notes="Withdrawal managed by the nurse. No present intent to harm himself.",
    )
    s.reviews(6 * HOUR, "To be interviewed when he is sober")
    s.reviews(15 * HOUR, "Slept; interview begins at nine")
    s.concludes(20 * HOUR, "1", "Fourth burglary this year; help is offered beside the charge")
    s.moves(20 * HOUR + 5, "charged")
    annex = papers.issued(s, 21 * HOUR)
    if papers.shared(s, annex, 23 * HOUR):
        what = "Has anybody said whether treatment would be a condition he keeps?"
        papers.asked(s, annex, 23 * HOUR + 20, "options", what)
    s.reviews_after_charge(23 * HOUR + 30, "Kept for court: no fixed address")
    s.releases(24 * HOUR)


def annex_waits_for_approval(s: Story) -> None:
    """The investigator has issued it; the supervisor has not looked yet."""
    s.side = ".south"
    s.began_ago(9 * HOUR)
    s.books(
        surname="Rowntree",
        forenames="Cleo",
        born_on=born(22, s),
        sex="F",
        self_defined_ethnicity="A1",
        disability_stated="no",
        location="Cell 5",
        offences=[{"code": "CJ88116", "is_domestic_abuse": True, "location_type": "dwelling"}],
    )
    s.asks(25, abuse="yes", mental_health="now")
    s.decides(28, "Apologises for every answer, then changes it", "iii")
    s.calls_adult(30, "Nell Quay", "scheme", contacted=44, arrived=120)
    s.tells_of_ld(32, agrees=True)
    s.refers(36, "Says she hit back. Does not want to go home.", priority="2")
    s.accepts(60, "With her by noon")
    s.agrees(150, TO_POLICE, TO_CPS)
    s.assesses(
        170,
        [("safety", "Is not safe at the address on the record."), ("needs", "Sleeps badly.")],
        notes="Coercive partner. Refuge place found for tonight.",
        seen="video",
    )
    papers.issued(s, 6 * HOUR)
    s.reviews(
        6 * HOUR + 50,
        "A statement is being taken from a neighbour",
        late_reason="no-officer",
        late_words="The only inspector was at a fire",
        way="telephone",
    )
    s.asks_cps(8 * HOUR, "charge-held")


def moved_to_another_county(s: Story) -> None:
    """Declined as another team’s area, with who takes it and from when."""
    s.side = ".south"
    s.begins(5, "09:40")
    s.attends(
        surname="Ingleby",
        forenames="Saul",
        born_on=born(57, s),
        sex="M",
        self_defined_ethnicity="W1",
        place="Eastgate police station",
        offences=["PH97004"],
    )
    s.asks(20, by="investigator", mental_health="before", physical_health="ill")
    s.decides(24, "Slow to answer, loses the question", "i", by="investigator")
    s.calls_adult(25, "Ada Ingleby", "partner", contacted=26, arrived=70, by="investigator")
    s.tells_of_ld(27, agrees=True, by="investigator")
    s.refers(30, "Low since his move. Lives over the border now.", by="investigator")
    s.declines(
        6 * HOUR,
        "out-of-area",
        "Northshire’s team rings him tomorrow morning; we have told them and they have said yes",
    )
    s.concludes(
        2 * DAY,
        "8",
        "A written apology is accepted, and the letters have stopped",
        option_code="community-resolution",
        suspect_position="accepts",
        suspect_agrees=True,
        is_ld_there=False,
    )
    s.releases(100, by="investigator")
    s.ends(3 * DAY, "Apology accepted")


def waits_in_eastgate(s: Story) -> None:
    """In the suite now, referred and not yet received."""
    s.side = ".south"
    s.began_ago(100)
    s.books(
        surname="Vickery",
        forenames="Noor",
        born_on=born(19, s),
        sex="F",
        self_defined_ethnicity="A2",
        location="Cell 1",
        offences=["TH68010"],
    )
    s.asks(20, mental_health="now", learning="yes")
    s.decides(24, "Reads the same line again and again", "i")
    s.calls_adult(26, "Nell Quay", "scheme", contacted=40)
    s.tells_of_ld(28, agrees=True)
    s.refers(32, "Nineteen, first time in a cell, cannot stop shaking.", priority="2")


STORIES = (
    rough_sleeper_charged,
    annex_waits_for_approval,
    moved_to_another_county,
    waits_in_eastgate,
)
