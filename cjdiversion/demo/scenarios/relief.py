"""A sergeant who helps out at another suite: sent back one day, there again now."""

from __future__ import annotations

from datetime import timedelta

from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Unit
from cjdiversion.demo.scenarios.telling import HOUR, Story
from cjdiversion.duties import queries, service


def sent_back(s: Story) -> None:
    """Not expected: the inspector ended it after twenty minutes."""
    s.begins(4, "07:00")
    _declares(s, hours=8, because="Asked for on the board at the briefing")
    with s.at(20):
        inspector = s.actor("inspector")
        (duty,) = queries.here_now(inspector)
        service.end_here(duty, by=inspector, because="We are five today; Riverside needs her more")


def relieving(s: Story) -> None:
    """On duty at Northgate now, for the rest of the shift."""
    s.began_ago(HOUR)
    _declares(s, hours=9, because="Sgt Hale is ill; Insp Wyn asked for me by telephone")


def _declares(s: Story, *, hours: int, because: str) -> None:
    with s.at(0):
        service.declare(
            by=s.actor("sergeant.relief"),
            suite=_suite(s),
            until=s.began + timedelta(hours=hours),
            because=because,
        )


def _suite(s: Story) -> Unit:
    unit_id = s.actor("inspector").unit_id
    assert unit_id is not None
    return accounts.unit(unit_id)


STORIES = (sent_back, relieving)
