"""What goes wrong, told as it goes wrong: nobody came, too late, the wrong box, the wrong row."""

from __future__ import annotations

from cjdiversion.cases import feeds
from cjdiversion.cases import service as cases
from cjdiversion.demo import invented
from cjdiversion.demo.scenarios.telling import DAY, HOUR, Story, born
from cjdiversion.referrals import service as referrals


def nobody_came_all_day(s: Story) -> None:
    """His family had rung the health service; he broke a window. Referred at once, never answered:
    the referral expires, and he goes to court without having been seen."""
    s.begins(3, "07:30")
    s.books(
        surname="Ellerby",
        forenames="Dominic",
        born_on=born(34, s),
        sex="M",
        self_defined_ethnicity="W1",
        location="Cell 8",
        offences=["CD71039", "CJ88159"],
    )
    s.asks(25, seen_what="distress", mental_health="before", medicine="missed")
    s.decides(28, "Answers voices nobody else hears; took the custody desk for a hospital", "ii")
    s.observes(29, "3", "Does not know where he is")
    s.calls_adult(30, "Rob Hale", "scheme", contacted=62, arrived=180)
    s.tells_of_ld(35, agrees=True)
    s.refers(
        40,
        "Acutely unwell. His sister rang the crisis line at six this morning.",
        priority="1",
        fit_to_be_seen="with-care",
    )
    with s.at(101):
        referrals.expire_overdue()
    s.reviews(6 * HOUR, "Too unwell to be asked; the nurse looks in", representations="unfit")
    s.moves(9 * HOUR, "other", words="Telephoned the L&D team twice, no answer")
    s.concludes(
        10 * HOUR,
        "1",
        "A window and an officer’s hand; to be put before the next court",
        is_ld_there=False,
    )
    s.moves(10 * HOUR + 5, "charged")
    s.reviews_after_charge(15 * HOUR, "Kept for court: nobody to be with him")
    s.reviews_after_charge(24 * HOUR, "The van comes within the hour")
    s.moves(25 * HOUR, "to-court", place="Northshire Magistrates’ Court")
    s.releases(25 * HOUR + 10)


def released_at_three_in_the_morning(s: Story) -> None:
    """The custody clock does not wait for office hours. The team says what happens instead."""
    s.begins(3, "22:10")
    s.books(
        surname="Nettleton",
        forenames="Paige",
        born_on=born(26, s),
        sex="F",
        self_defined_ethnicity="W1",
        location="Cell 4",
        offences=["PU86004"],
    )
    s.asks(45, self_harm_ever="yes", mental_health="now")
    s.observes(46, "2", "Cut herself last winter; says she is safe tonight")
    s.decides(50, "Crying too hard to take anything in", "i")
    s.calls_adult(52, "Rob Hale", "scheme", contacted=95)
    s.tells_of_ld(55, agrees=True)
    s.refers(
        60,
        "Self-harm last winter. Home alone from tomorrow.",
        release_expected_at=s.moment(290),
        safe_contact="Her own phone, any time",
    )
    _what_came_of_nettleton(s)


def _what_came_of_nettleton(s: Story) -> None:
    s.releases(290)
    s.declines(
        11 * HOUR,
        "released-before-seen",
        "We ring her at ten today on her own phone and again tomorrow; her GP has a letter",
    )
    s.concludes(
        2 * DAY,
        "16",
        "The other woman will not make a statement and wants it to end",
        victim_view="opposes",
        is_ld_there=False,
    )
    s.ends(2 * DAY + 30, "No statement, no further evidence")


def sent_for_the_wrong_person(s: Story) -> None:
    """Two brothers in one suite. Taken back with the reason, and sent again for the right one."""
    s.begins(2, "12:20")
    s.books(
        surname="Yilmaz",
        forenames="Emre",
        born_on=born(31, s),
        sex="M",
        self_defined_ethnicity="W9",
        location="Cell 10",
        unit="",
        offences=["TH68013"],
    )
    s.asks(20, learning="yes")
    s.decides(22, "Reads slowly and hides it", "i")
    s.calls_adult(24, "Della Wray", "scheme", contacted=40, arrived=140)
    s.tells_of_ld(26, agrees=True)
    s.refers(30, "Hears voices, says his mother.")
    with s.at(42):
        referrals.withdraw(s.referral, by=s.actor("sergeant"), reason="wrong-person")
    s.refers(48, "Cannot read the rights leaflet. His brother is the one with voices.")
    s.declines(
        4 * HOUR,
        "insufficient-information",
        "Ring us with what he finds hard; we take it up the same day",
        by="practitioner.second",
        reason="Reading alone does not tell us whom to send",
    )
    s.releases(5 * HOUR)


_HEADING = (
    "force,custody_record_no,suite,surname,forenames,dob,sex,arrived_at,offences,"
    "aa_requested_at,aa_arrived_at,hcp_requested_at,hcp_arrived_at,hcp_left_at,hcp_outcome"
)


def typed_by_another_system(s: Story) -> None:
    """An export with faults: everybody in it stands on the list, with what is to be put right. An
    hour on it brings the times of an adult and of a nurse, who is said to have left before she
    came."""
    s.began_ago(3 * HOUR)
    numbers = [
        invented.custody_record_no("Northgate", s.serial + n, s.began.year) for n in (50, 60, 70)
    ]
    dalby = f"99,{numbers[0]},Northgate,Dalby,Shane,31/02/1988,M,{_wall(s, 0)},TH68010"
    fosdyke = f"99,{numbers[1]},North Gate,Fosdyke,Lena,14/07/1999,F,{_wall(s, 0)},CJ88116"
    ullah = f"99,{numbers[2]},Northgate,Ullah,Sami,03/11/1975,M,{_wall(s, 0)},XX99999"
    _takes_in(
        s,
        5,
        f"{dalby},{_wall(s, 3)},,,,,",
        f"{fosdyke},,,{_wall(s, 4)},,,",
        f"{ullah},,,,,,",
    )
    _takes_in(
        s,
        70,
        f"{dalby},{_wall(s, 3)},{_wall(s, 62)},{_wall(s, 20)},{_wall(s, 45)},{_wall(s, 41)},",
        f"{fosdyke},,,{_wall(s, 4)},{_wall(s, 31)},{_wall(s, 50)},FTD",
    )


def _takes_in(s: Story, at: float, *rows: str) -> None:
    content = "\n".join((_HEADING, *rows)).encode()
    with s.at(at):
        found = feeds.rows(content)
        cases.take_in(found, by=s.actor("sergeant"), digest=feeds.digest(content))


def _wall(s: Story, minutes: float) -> str:
    return s.moment(minutes).strftime("%Y-%m-%dT%H:%M:%SZ")


STORIES = (
    nobody_came_all_day,
    released_at_three_in_the_morning,
    sent_for_the_wrong_person,
    typed_by_another_system,
)
