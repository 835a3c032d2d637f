"""Held for longer than a day: reviews, a hospital, a superintendent and a court."""

from __future__ import annotations

from cjdiversion.demo.scenarios.telling import HOUR, Story, born


def held_past_the_first_day(s: Story) -> None:
    """In the suite now, after two hours in hospital that do not count. The superintendent gave
    twelve hours more by telephone and has still to confirm it."""
    s.began_ago(27 * HOUR)
    s.books(
        surname="Harkness",
        forenames="Reece",
        born_on=born(33, s),
        sex="M",
        self_defined_ethnicity="W1",
        location="Cell 12",
        offences=["TH68023"],
    )
    s.asks(40, physical_health="ill", substances="drink")
    s.observes(42, "2", "Cut hand, has been drinking")
    s.decides(45, "Slurred at first, clear since; says his rights back", is_vulnerable=False)
    s.moves(4 * HOUR, "to-hospital", place="Emergency department", words="Hand to be stitched")
    s.reviews(
        6 * HOUR,
        "Two others are still to be found, and the shop’s recording to be seen",
        way="telephone",
    )
    s.moves(6 * HOUR + 30, "from-hospital", place="Northgate")
    s.postpones(15 * HOUR, "being-questioned", "First account of the night; stopping would lose it")
    s.reviews(
        15 * HOUR + 55,
        "His account has to be checked against the recording",
        late_reason="being-questioned",
    )
    s.extends_detention(
        23 * HOUR, "The phone is with the examiner; the second man was found an hour ago"
    )
    s.reviews(24 * HOUR, "To be asked about what the second man said", representations="asleep")


def held_by_a_warrant(s: Story) -> None:
    """Two warrants, a charge in the fourth day: every limit one after the other."""
    s.begins(6, "08:00")
    s.books(
        surname="Merrow",
        forenames="Dale",
        born_on=born(47, s),
        sex="M",
        self_defined_ethnicity="W1",
        location="Cell 1",
        offences=["OF61016", "CD71016"],
    )
    s.asks(30, mental_health="before", seen_what="distress")
    s.decides(34, "Answers slowly and loses the question; afraid of fire", "i")
    s.calls_adult(36, "Della Wray", "scheme", contacted=50, arrived=120)
    for hours in (6, 15):
        s.reviews(hours * HOUR, "The scene is still being examined")
    s.extends_detention(20 * HOUR, "Forensic results are due in the morning", by="superintendent")
    for hours in (24, 33):
        s.reviews(hours * HOUR, "Results came in and are to be put to him")
    s.warrants(35 * HOUR, 24, extends=False)
    for hours in (42, 51):
        s.reviews(hours * HOUR, "Two witnesses abroad are to be heard by video")
    s.warrants(58 * HOUR, 12, extends=True)
    s.reviews(60 * HOUR, "The file is with the prosecutor")
    s.concludes(66 * HOUR, "1", "Charged on forensic evidence and two accounts", is_ld_there=False)
    s.moves(66 * HOUR + 5, "charged")
    s.reviews_after_charge(69 * HOUR, "Kept for court: no address and grave charges")
    s.moves(74 * HOUR, "to-court", place="Northshire Magistrates’ Court")
    s.releases(74 * HOUR + 5)


STORIES = (held_past_the_first_day, held_by_a_warrant)
