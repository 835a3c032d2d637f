"""Of an ordinary case: what is asked, what is found, and what L&D makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from cjdiversion.cases.rules import is_possibly_child
from cjdiversion.demo import rates
from cjdiversion.demo.rates import happens, one_of
from cjdiversion.demo.scenarios.telling import DAY, HOUR, Story
from cjdiversion.referrals import service as referrals

_LIMBS = ("i", "ii", "iii")
_SEEN = (
    "Gave two answers to the same question",
    "Could not say back what a solicitor is for",
    "Went along with whatever was put last",
    "Very low, answered in single words",
    "Could not sit still or listen to the end",
)
_CONCERNS = (
    "Very low in the cell, has eaten nothing.",
    "Has been moved on three times this month and has nowhere tonight.",
    "Says the medicine ran out and the surgery took no notice.",
    "Shaking, and not from the cold.",
    "Talks of an old head injury; loses words.",
    "Has been here four times since the summer, each time worse.",
)
_LINES: Sequence[tuple[str, str]] = (
    ("needs", "Low mood that has lasted since the winter."),
    ("needs", "Drinks to sleep, and knows it."),
    ("communication", "Short questions, one at a time."),
    ("support", "Is to see the community team within the fortnight."),
    ("support", "Is on the waiting list of the drugs service."),
    ("options", "A place on the diversion scheme is open now."),
    ("safety", "Says there is no wish to die today."),
)
_NEXT = (
    "Give our card; the surgery can refer again",
    "We ring tomorrow on the number given",
    "Ask again before release and send it to us if the answer changes",
)


def screened(s: Story, r: Random, *, by: str) -> bool:
    """Whether something was found, or nobody could tell and a concern was enough."""
    if happens(r, rates.NOT_SCREENED):
        return False
    if happens(r, rates.COULD_NOT_SCREEN):
        reason = r.choice(("intoxicated", "asleep", "refused", "language"))
        s.cannot_ask(30, reason, again=4 * HOUR, by=by)
        return happens(r, rates.FLAGGED_WITHOUT)
    has_need = happens(r, rates.NEED)
    is_flagged = happens(r, rates.FLAGGED_WITH_NEED if has_need else rates.FLAGGED_WITHOUT)
    said = _needs(r) if is_flagged else dict[str, Any]()
    s.asks(30, by=by, **said)
    _decided(s, r, is_flagged=is_flagged, by=by)
    return is_flagged


def _needs(r: Random) -> dict[str, Any]:
    """At least one; of two answers to one question the later in the table stands."""
    said = {question: answer for (question, answer), p in rates.NEEDS.items() if happens(r, p)}
    return said or {"mental_health": "before"}


def _decided(s: Story, r: Random, *, is_flagged: bool, by: str) -> None:
    """On doubt vulnerable (PACE Code C 1.4); a child needs an adult whatever is decided."""
    if is_flagged:
        s.decides(36, r.choice(_SEEN), *r.sample(_LIMBS, r.randint(1, 2)), by=by)
    if is_flagged or is_possibly_child(s.case.person, s.began.date()):
        who = r.choice(("scheme", "scheme", "parent", "relative", "carer"))
        s.calls_adult(40, "", who, contacted=r.randint(42, 59), by=by)


def referred(s: Story, r: Random, *, by: str, leaves: int) -> None:
    agrees = happens(r, rates.AGREES_TO_BE_SEEN)
    s.tells_of_ld(44, agrees=agrees, by=by)
    if agrees:
        priority = one_of(r, rates.PRIORITIES)
        s.refers(50, r.choice(_CONCERNS), priority=priority, by=by)
        _answered(s, r, at=50 + r.randint(15, 50), leaves=leaves)


def _answered(s: Story, r: Random, *, at: int, leaves: int) -> None:
    if not s.is_past(at):
        return
    who = r.choice(rates.PRACTITIONERS[s.side])
    lot = r.random()
    if lot < rates.NOT_ANSWERED:
        if s.is_past(50 + DAY):
            with s.at(50 + DAY):
                referrals.expire_overdue()
    elif lot < rates.NOT_ANSWERED + rates.DECLINED:
        reason = r.choice(("person-declined", "no-vulnerability", "duplicate"))
        s.declines(at, reason, r.choice(_NEXT), by=who)
    else:
        s.accepts(at, "Will be seen before release if we can", by=who)
        _seen(s, r, who, at=at, leaves=leaves)


def _seen(s: Story, r: Random, who: str, *, at: int, leaves: int) -> None:
    if not happens(r, rates.SEEN_BEFORE_RELEASE):
        if s.is_past(leaves + DAY):
            s.closes(leaves + DAY, "lost-contact", no_report_reason="released", by=who)
        return
    seen = at + 40
    if not s.is_past(seen + 30):
        return
    _agreed(s, r, who, at=seen)
    s.assesses(
        seen + 30,
        r.sample(_LINES, r.randint(1, 3)),
        notes="Seen in private. History and plan are in our own record.",
        seen=r.choice(("face-to-face", "face-to-face", "video")),
        by=who,
    )
    _closed(s, r, who, at=seen + r.randint(2, 20) * DAY)


def _agreed(s: Story, r: Random, who: str, *, at: int) -> None:
    for recipient, rate in (("police", rates.TOLD_TO_POLICE), ("cps", rates.TOLD_TO_CPS)):
        answer = "given" if happens(r, rate) else "refused"
        s.agrees(at, ("case-decisions", recipient), answer=answer, by=who)
        if answer == "given" and happens(r, rates.WITHDRAWN) and s.is_past(at + DAY):
            s.agrees(at + DAY, ("case-decisions", recipient), answer="withdrawn", by=who)


def _closed(s: Story, r: Random, who: str, *, at: int) -> None:
    if s.is_past(at):
        is_detained = happens(r, rates.DETAINED_WHEN_SEEN)
        reason = "detained" if is_detained else r.choice(("completed", "other-service"))
        s.closes(at, reason, by=who)
