"""Who is in the suites of the north at this moment: what the start of a shift finds."""

from __future__ import annotations

from cjdiversion import clock
from cjdiversion.demo.scenarios.telling import HOUR, Story, born
from cjdiversion.referrals import service as referrals


def too_drunk_to_be_asked(s: Story) -> None:
    """Could not be screened, which is not “nothing found”; a time to try again stands. Whoever was
    writing that down was called to another cell."""
    s.began_ago(3 * HOUR)
    s.books(
        surname="Corrigan",
        forenames="Shay",
        born_on=born(37, s),
        sex="M",
        self_defined_ethnicity="W2",
        location="Cell 3",
        warning_markers=["ALCOHOL", "VIOLENT"],
        offences=["PU86003"],
    )
    s.cannot_ask(20, "intoxicated", again=4 * HOUR)
    s.observes(22, "2", "Drunk: roused and spoken to every half hour")
    s.leaves_typed(
        26,
        "screenings/vulnerability",
        is_vulnerable="yes",
        limbs="ii",
        reasons="Does not take in what is said. When he was asked about a solicitor he",
    )


def asleep_in_the_rest_period(s: Story) -> None:
    """Eight hours without questions; the screening waits until the morning."""
    s.began_ago(6 * HOUR)
    s.books(
        by="sergeant.riverside",
        surname="Tanfield",
        forenames="Joan",
        born_on=born(61, s),
        sex="F",
        self_defined_ethnicity="W1",
        location="Cell 2",
        unit="",
        offences=["RT88026"],
    )
    s.cannot_ask(30, "asleep", again=8 * HOUR, by="sergeant.riverside")
    s.observes(31, "1", "Asleep, breathing well, seen through the hatch", by="sergeant.riverside")


def cannot_wait(s: Story) -> None:
    """An emergency sent a quarter of an hour ago, and nobody has picked it up."""
    s.began_ago(55)
    s.books(
        surname="Okafor-Lund",
        forenames="Sunniva",
        born_on=born(24, s),
        sex="F",
        self_defined_ethnicity="M2",
        location="Cell 1",
        warning_markers=["SUICIDAL"],
        offences=["CD71015"],
    )
    s.asks(
        25,
        self_harm_thoughts="yes",
        self_harm_recent="yes",
        seen_what="marks",
        records="self-harm",
        own_words={"self-harm-thoughts": "Says she will finish it when she is out"},
    )
    s.observes(26, "4", "Means to end her life; fresh wounds")
    s.decides(28, "Cannot think beyond the next minute, she says", "i", "iii")
    s.calls_adult(30, "Della Wray", "scheme")
    s.tells_of_ld(32, agrees=True)
    s.refers(
        40,
        "Set fire to her own bed. Fresh cuts, says she will finish it.",
        priority="1",
        fit_to_be_seen="with-care",
        staff_safety="Nothing sharp in the room; two of you",
    )


def nothing_found_is_no_clearance(s: Story) -> None:
    """Every answer was no. He is referred all the same: an officer’s concern is enough."""
    s.began_ago(8 * HOUR)
    s.books(
        surname="Mawson",
        forenames="Clive",
        born_on=born(55, s),
        sex="M",
        self_defined_ethnicity="W1",
        location="Cell 6",
        offences=["CJ88115"],
    )
    s.asks(30)
    s.decides(
        33,
        "Follows everything, says it back in his own words, asks sensible questions",
        is_vulnerable=False,
    )
    s.tells_of_ld(36, agrees=None)
    s.reviews(350, "The computer is still being examined")
    s.refers(45, "Nothing said, nothing seen. The allegation alone puts him at danger.")
    s.receives(130)


def will_be_seen_this_afternoon(s: Story) -> None:
    """Accepted by a colleague of the same team, who has not been to the cell yet."""
    s.began_ago(4 * HOUR)
    s.books(
        by="sergeant.riverside",
        surname="Abara",
        forenames="Chike",
        born_on=born(28, s),
        sex="M",
        self_defined_ethnicity="B2",
        observed_ethnicity="IC3",
        location="Cell 4",
        unit="Riverside Response",
        offences=["CJ88144"],
    )
    s.asks(25, by="sergeant.riverside", mental_health="now", substances="drugs")
    s.decides(28, "Cannot sit, cannot listen to the end", "ii", by="sergeant.riverside")
    s.calls_adult(30, "Rob Hale", "scheme", contacted=45, by="sergeant.riverside")
    s.tells_of_ld(32, agrees=True, by="sergeant.riverside")
    s.refers(36, "Carries a knife since he was robbed. Has not slept.", by="sergeant.riverside")
    s.accepts(90, "Down at two, with a colleague", by="practitioner.second")


def begun_and_called_away(s: Story) -> None:
    """A screening half done and a referral that is still a draft: nobody has been told."""
    s.began_ago(95)
    s.books(
        surname="Quinlan",
        forenames="Dervla",
        born_on=born(35, s),
        sex="F",
        self_defined_ethnicity="W2",
        location="Cell 11",
        unit="",
        offences=["TH68001"],
    )
    s.begins_to_ask(30, mental_health="now", accommodation="yes")
    with s.at(40):
        referrals.start(
            s.case,
            by=s.actor("sergeant"),
            priority="3",
            concern=f"Begun at {clock.london(clock.now()):%H:%M}, called to cell 3",
        )


STORIES = (
    too_drunk_to_be_asked,
    asleep_in_the_rest_period,
    cannot_wait,
    nothing_found_is_no_clearance,
    will_be_seen_this_afternoon,
    begun_and_called_away,
)
