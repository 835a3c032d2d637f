"""When L&D are there: hours set by both teams, a referral sent in the evening that raised itself,
and something raised by hand. Told last: what was sent before was sent to teams with other hours.
"""

from __future__ import annotations

from datetime import timedelta

from cjdiversion import clock
from cjdiversion.demo.scenarios.telling import Story, born
from cjdiversion.escalations import service as escalations
from cjdiversion.rotas import service as rotas

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


def around_the_clock(s: Story) -> None:
    """Northshire, but for an afternoon of training."""
    s.began_ago(90)
    week = dict.fromkeys((*_WEEKDAYS, "saturday", "sunday"), "00:00 to 24:00")
    with s.at(0):
        rotas.set_hours(
            by=s.actor("teamlead"),
            from_on=clock.today(),
            who="Crisis line of the trust",
            phone="01632 960190",
            words="Ask for the night coordinator",
            because="Nights are staffed from now on",
            **week,
        )
    with s.at(5):
        day = clock.today() + timedelta(days=9)
        said = {"label": "Training of the whole team", "hours": "00:00 to 12:00, 17:00 to 24:00"}
        rotas.set_day(by=s.actor("teamlead"), differs_on=day, **said)


def in_the_evening_at_eastgate(s: Story) -> None:
    """Nobody of Southmere is there after eight: the sergeant sees whom to call, and her referral is
    put before those in charge as it is sent."""
    s.side = ".south"
    s.begins(2, "21:40")
    week = {**dict.fromkeys(_WEEKDAYS, "08:00 to 20:00"), "saturday": "09:00 to 17:00"}
    with s.at(0):
        rotas.set_hours(
            by=s.actor("teamlead"),
            from_on=clock.today(),
            who="Crisis line, Southmere",
            phone="01632 960191",
            words="For an emergency only; otherwise we see them first thing",
            because="Hours agreed with the force for the winter",
            **week,
        )
    s.books(
        surname="Farrow",
        forenames="Ivo",
        born_on=born(52, s),
        sex="M",
        self_defined_ethnicity="W1",
        location="Cell 3",
        offences=["CJ88115"],
    )
    s.tells_of_ld(40, agrees=True)
    s.refers(50, "Cries, and will not say why.", priority="2")


def no_bed(s: Story) -> None:
    """The sergeant raises what only a person can see."""
    s.began_ago(120)
    s.books(
        surname="Tindall",
        forenames="Rose",
        born_on=born(44, s),
        sex="F",
        self_defined_ethnicity="W1",
        location="Cell 8",
        offences=["CJ88116"],
    )
    with s.at(60):
        escalations.raise_by_hand(
            s.case,
            by=s.actor("sergeant"),
            kind="no-bed",
            reason="Assessed and to be admitted; three trusts have said there is no bed tonight.",
        )


STORIES = (around_the_clock, in_the_evening_at_eastgate, no_bed)
