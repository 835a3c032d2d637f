"""A referral that goes into the L&D team's own system, and what that system says of it."""

from __future__ import annotations

from typing import Any

from cjdiversion import clock
from cjdiversion.demo.scenarios.telling import HOUR, Story, born
from cjdiversion.exchanges import service as exchanges


def told_by_their_own_system(s: Story) -> None:
    """Downloaded as a message; then received and accepted there, and a line for both sides."""
    s.began_ago(5 * HOUR)
    s.books(
        surname="Hathersage",
        forenames="Linus",
        born_on=born(33, s),
        sex="M",
        self_defined_ethnicity="W1",
        location="Cell 11",
        offences=["TH68001"],
    )
    s.asks(25, mental_health="before")
    s.decides(30, "Asked the same thing three times", "ii")
    s.calls_adult(32, "Rob Hale", "scheme", contacted=50)
    s.tells_of_ld(34, agrees=True)
    s.refers(40, "Was under the community team until spring; says he stopped going.")
    with s.at(48):
        exchanges.export(s.referral, by=s.actor("practitioner"))
    _says(s, 50, "received")
    _says(s, 75, "accepted", note="To be seen at the suite this afternoon")
    _says(s, 120, "in-progress", note="The community team were asked what they know of him")


def _says(s: Story, at: float, task: str, *, note: str = "") -> None:
    with s.at(at):
        facts: dict[str, Any] = {
            "message_id": f"nls-{s.number:03}-{at:03.0f}",
            "from_system": "Northshire care records",
            "sent_at": clock.now(),
            "decided_by": "Dana Okafor, practitioner" if task == "accepted" else "",
        }
        exchanges.take(
            s.referral,
            by=s.actor("practitioner"),
            reference=s.referral.reference,
            task=task,
            reasons=[],
            note=note,
            **facts,
        )


STORIES = (told_by_their_own_system,)
