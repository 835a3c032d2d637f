"""Referrals that do not go the straight way: held, redirected, screened and kept in touch with."""

from __future__ import annotations

from datetime import timedelta

from cjdiversion.demo.scenarios.telling import DAY, HOUR, Story, born
from cjdiversion.referrals import detours, ways_back


def too_drunk_to_be_seen(s: Story) -> None:
    """On hold with a time at which somebody looks again; it is no decline."""
    s.began_ago(3 * HOUR)
    s.books(
        surname="Pennick",
        forenames="Dale",
        born_on=born(29, s),
        sex="M",
        self_defined_ethnicity="W1",
        location="Cell 2",
        offences=["CJ88115"],
    )
    s.cannot_ask(30, "intoxicated", again=4 * HOUR)
    s.decides(35, "Slurred, cried, said nobody would miss him", "i")
    s.calls_adult(40, "Della Wray", "scheme", contacted=55)
    s.tells_of_ld(42, agrees=None)
    s.refers(48, "Very drunk, tearful; talks of his brother who died.", priority="2")
    s.receives(60)
    s.takes(70, detours.hold, reason="intoxicated", review_at=s.began + timedelta(hours=5))


def lives_in_the_south(s: Story) -> None:
    """Redirected to the team where he lives; the first keeps it until they receive it."""
    s.began_ago(2 * HOUR)
    s.books(
        surname="Culver",
        forenames="Ned",
        born_on=born(37, s),
        sex="M",
        self_defined_ethnicity="W1",
        location="Cell 5",
        offences=["TH68001"],
    )
    s.asks(25, mental_health="before")
    s.decides(30, "Needed each question twice", "ii")
    s.calls_adult(33, "Rob Hale", "scheme", contacted=50)
    s.tells_of_ld(35, agrees=True)
    s.refers(40, "Lost his flat in the south; known to the team there.")
    s.receives(55)
    s.redirects(65, "known-there")


def in_touch_until_help_begins(s: Story) -> None:
    """Held while she slept, screened, amended by the sergeant; then somebody stays in touch."""
    s.begins(5, "09:10")
    s.books(
        surname="Lacey",
        forenames="Orla",
        born_on=born(45, s),
        sex="F",
        self_defined_ethnicity="W1",
        location="Cell 8",
        offences=["TH68001"],
    )
    s.asks(25, mental_health="now", accommodation="yes")
    s.decides(30, "Answers drift; asked for her mother", "i")
    s.calls_adult(33, "Della Wray", "scheme", contacted=45)
    s.tells_of_ld(35, agrees=True)
    s.refers(40, "Has not slept for days; afraid of the man she left.")
    s.accepts(60, "After she has slept")
    s.takes(62, detours.hold, reason="resting", review_at=s.moment(240))
    s.takes(200, detours.resume)
    s.amends(210, safe_contact="Her own phone, after six")
    s.takes(240, detours.screen, outcome="needs-found")
    s.releases(6 * HOUR)
    s.takes(DAY, detours.support)
    s.closes(2 * DAY, "completed", no_report_reason="not-seen")
    s.takes(2 * DAY + 3, ways_back.undo)


STORIES = (too_drunk_to_be_seen, lives_in_the_south, in_touch_until_help_begins)
