"""What moves a deadline, and a referral that L&D started themselves."""

from __future__ import annotations

from datetime import date, timedelta

from cjdiversion import clock
from cjdiversion.demo.scenarios.telling import HOUR, Story, born
from cjdiversion.referrals import beginning, counting, exempting, recounting
from cjdiversion.referrals import service as referrals

SATURDAY = 5
RIVERSIDE = "sergeant.riverside"


def exempt_until_the_court_has_sat(s: Story) -> None:
    """Accepted, and then wanted at court: the assessment cannot be in time, and does not count as
    missed. Somebody looks again in two days."""
    s.began_ago(9 * HOUR)
    s.books(
        by=RIVERSIDE,
        surname="Thackray",
        forenames="Neil",
        born_on=born(39, s),
        sex="M",
        self_defined_ethnicity="W1",
        location="Cell 6",
        offences=["TH68010"],
    )
    s.tells_of_ld(20, agrees=True, by=RIVERSIDE)
    s.refers(30, "Has not slept for days and laughs at nothing.", priority="2", by=RIVERSIDE)
    s.accepts(45, "Coming at two")
    s.moves(3 * HOUR, "other", words="Wanted at court today", by=RIVERSIDE)
    with s.at(3 * HOUR + 10):
        exempting.exempt(
            s.referral,
            by=s.actor("practitioner"),
            reason="court",
            words="The court has called him for today; he comes back here",
            review_at=clock.now() + timedelta(days=2),
        )


def started_by_a_practitioner(s: Story) -> None:
    """Nobody had referred her. The practitioner on shift saw who is in the suite, and went in."""
    s.began_ago(4 * HOUR)
    s.books(
        surname="Pemble",
        forenames="Orla",
        born_on=born(20, s),
        sex="F",
        self_defined_ethnicity="W2",
        location="Cell 9",
        offences=["CJ88116"],
    )
    with s.at(55):
        s.referral = beginning.begin(
            s.case,
            by=s.actor("practitioner.second"),
            agrees=True,
            priority="2",
            concern="Known to us from last year. Sits with her back to the door.",
        )
    s.accepts(60, "With her now", by="practitioner.second")


def a_bank_holiday_was_announced(s: Story) -> None:
    """A routine referral is accepted; a bank holiday is announced within its five working days, and
    its deadline moves by one. Told last: every open referral is counted anew."""
    s.began_ago(62)
    s.books(
        surname="Osgood",
        forenames="Blake",
        born_on=born(27, s),
        sex="M",
        self_defined_ethnicity="M1",
        location="Cell 11",
        offences=["TH68010"],
    )
    s.tells_of_ld(8, agrees=True)
    s.refers(12, "Asks for somebody to talk to about his drinking.")
    s.accepts(25, "We ring him on Monday, and see him within the week")
    with s.at(58):
        referrals.add_holiday(
            by=s.actor("admin"),
            day=_next_working_day(),
            name="Day of thanksgiving",
            reason="Announced this morning",
        )
    with s.at(62):
        recounting.recount_open()


def _next_working_day() -> date:
    day, known = clock.today() + timedelta(days=1), counting.holidays()
    while day.weekday() >= SATURDAY or day in known:
        day += timedelta(days=1)
    return day


STORIES = (
    exempt_until_the_court_has_sat,
    started_by_a_practitioner,
    a_bank_holiday_was_announced,
)
