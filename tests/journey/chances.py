"""What is chosen at random for a case: who it is about, what was answered, and what is stated."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from cjdiversion import clock
from tests.disposals import made as deciding
from tests.journey.plain import SOUGHT, Case, Decision

CODES = (*"12367899", "1A", "10", "11", "12", "13", "15", "16", "17", "20", "21", "22")
OPTIONS = {
    "2": ("youth-caution", "youth-conditional-caution"),
    "3": ("simple-caution", "conditional-caution", "diversionary-caution", "community-caution"),
    "6": ("penalty-notice",),
    "8": ("community-resolution",),
    "22": ("diversionary-activity", "deferred-prosecution"),
}
OF_ADULTS, OF_CHILDREN = ("3", "3", "8", "22", "6"), ("2", "2", "8", "22")
PLANNED = OPTIONS["22"]
TELLING = ("10", "12", "13", "20", "21")  # not without the victim having been told
CPS_DECIDES = ("1", "15", "16")  # also the police
WHY_NOT = "They moved and left no address"
EXCEPTIONAL = {"exceptional_because": "A first offence of long ago, admitted at once"}
_YES_NO = ("agrees", "either_way_listed", "penalty_listed", "similar_before", "history")
_ASKED = (*_YES_NO, "aa_present", "hcp_asked", "indictable_only", "recent_penalty", "domestic")
_MORE = ("intimate", "hate", "exceptional", "dpp_consent", "consulted", "youth_asked", "has_limit")
_USUALLY_YES = ("agrees", "aa_present", "penalty_listed", "youth_asked")


def born(chance: random.Random) -> date | None:
    least, most = chance.choices(((18, 70), (10, 17), (0, 0)), (65, 30, 5))[0]
    if not most:
        return None
    return clock.today() - timedelta(days=365 * chance.randint(least, most) + 200)


def offences(chance: random.Random) -> list[dict[str, Any]]:
    """None, one, or two."""
    count = chance.choices((0, 1, 2), (5, 50, 45))[0]
    return [
        {
            "code": chance.choices(("CJ88116", "TH68010", "OF61016"), (47, 45, 8))[0],
            "committed_on": _committed_on(chance),
            "is_domestic_abuse": chance.choices((False, True, None), (80, 10, 10))[0],
            "is_hate_crime": chance.choices((False, True, None), (85, 5, 10))[0],
        }
        for _ in range(count)
    ]


def _committed_on(chance: random.Random) -> date | None:
    """Not long ago, long ago, or nobody knows."""
    back = chance.choices((range(5), range(60, 165), ()), (50, 15, 35))[0]
    return clock.today() - timedelta(days=chance.choice(back)) if back else None


def answers(chance: random.Random, alleged: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Of half the cases nothing is in the way; of some nobody answered anything."""
    kind = chance.choices(("easy", "any", "none"), (60, 30, 10))[0]
    if kind == "none":
        return {}
    easy = {
        **deciding.LOOKED_INTO,
        **dict.fromkeys((*_ASKED, *_MORE), "no"),
        **dict.fromkeys(_USUALLY_YES, "yes"),
        "position": "admits",
        "consulted_whom": "Insp Cora Wyn, this morning",
        "youth_cautions": 0,
        "victim": chance.choices(("yes", "not-yet", "", "no-victim"), (60, 20, 15, 5))[0],
    }
    if kind != "easy":
        return _any(chance, easy)
    is_grave = any(one["code"] == "OF61016" for one in alleged)
    if is_grave and chance.random() < 0.8:
        easy |= {"exceptional": "yes", **EXCEPTIONAL}
    if any(one["code"] == "CJ88116" for one in alleged):
        easy["has_limit"] = chance.choice(("yes", "not-asked", "no", "no"))
    return easy


def _any(chance: random.Random, said: dict[str, Any]) -> dict[str, Any]:
    for name in (*_ASKED, *_MORE):
        usual = "yes" if name in _USUALLY_YES else "no"
        said[name] = chance.choices((usual, "yes", "no", "not-known", "not-asked"), k=1)[0]
    evidence = ("", "none", "reasonable-suspicion", "evidential-test", "realistic-prospect")
    said["evidence"] = chance.choice(evidence)
    said["position"] = chance.choice(("", "admits", "accepts", "neither", "not-asked"))
    said["reliability"] = chance.choice(("", "reliable", "doubtful", "not-assessed"))
    said["victim"] = chance.choice(("", "yes", "not-possible", "not-yet", "no-victim"))
    said["youth_cautions"] = chance.choice((None, 0, 1, 2, 3))
    if said["intimate"] == "yes":
        said["domestic"] = "yes"
    if said["has_limit"] == "yes" and chance.random() < 0.8:
        said["limit_on"] = clock.today() + timedelta(days=chance.randint(10, 200))
    told = {"dpp_prosecutor": "A Prosecutor", "dpp_reference": "DPP/1", "dpp_on": clock.today()}
    return {**said, **told, **EXCEPTIONAL}


def outcome(chance: random.Random, case: Case) -> tuple[str, str]:
    """One that fits the age, mostly; else any."""
    fitting = OF_CHILDREN if case.is_possibly_child(clock.today()) else OF_ADULTS
    code = chance.choice(fitting if chance.random() < 0.75 else CODES)
    options = OPTIONS.get(code, ("",))
    if code == "3" and chance.random() < 0.8:
        options = ("simple-caution", "conditional-caution", "conditional-caution")
    return code, chance.choice(options)


def stated(chance: random.Random, code: str, option: str) -> dict[str, Any]:
    """By the decision maker; what is left out is refused, or is not."""
    said = {**deciding.facts(code, option_code=option), **_of_victim(chance, code)}
    if "caution" in option:
        said |= {"suspect_position": "admits", "suspect_agrees": True}
    elif option and chance.random() < 0.3:
        said |= {"suspect_position": chance.choice(("admits", "accepts", "neither"))}
    if chance.random() < (0.9 if code == "9" else 0.5 if code in CPS_DECIDES else 0.02):
        said |= {"prosecutor": "A Prosecutor", "prosecutor_reference": "CPS/1"}
        said |= {"prosecutor_decided_on": clock.today()}
    if "activity_done_on" in said and chance.random() < 0.2:
        said["activity_done_on"] = clock.today() + timedelta(days=3)
    if chance.random() < 0.3:
        said["crime_recorded_on"] = clock.today() - timedelta(days=chance.randint(0, 60))
    return said


def corrected(
    chance: random.Random, old: Decision, code: str, option: str, at: datetime
) -> dict[str, Any]:
    """As a decision of that moment in the place of the earlier: no day of it lies after."""
    facts, on = stated(chance, code, option), clock.london(at).date()
    facts |= {"decided_at": at, "activity_done_on": old.facts.get("activity_done_on")}
    for name in ("victim_told_on", "prosecutor_decided_on"):
        facts[name] = on if facts.get(name) else None
    for name in ("victim_consulted_on", "crime_recorded_on"):
        facts[name] = min(facts[name], on) if facts.get(name) else None
    return facts


def _of_victim(chance: random.Random, code: str) -> dict[str, Any]:
    told = chance.choice(("yes", "not-yet", "not-yet", "not-possible", "no-victim"))
    told = "yes" if code in TELLING and chance.random() < 0.9 else told
    views = ("no-victim", "not-asked") if told == "no-victim" else (*SOUGHT, "not-asked")
    said: dict[str, Any] = {"victim_told": told, "victim_view": chance.choice(views)}
    today = clock.today()
    said["victim_kind"] = chance.choice(("", "standard", "standard", "vulnerable"))
    said["victim_told_on"] = today if told == "yes" else None
    if told == "yes" and chance.random() < 0.05:
        said["victim_told_on"] = today + timedelta(days=3)
    if told == "not-possible":
        said["victim_why_not"] = WHY_NOT
    asked_on = today - timedelta(days=chance.choice((0, 0, 1, 9)))
    said["victim_consulted_on"] = asked_on if said["victim_view"] in SOUGHT else None
    return said


def covered(chance: random.Random, case: Case) -> list[str] | None:
    """One of the offences, all of them, or nothing said, which is all that is undecided."""
    open_still = sorted(case.undecided)
    if len(open_still) < 2 or chance.random() < 0.3:
        return None
    return chance.choice(([open_still[0]], [open_still[1]], open_still))


def known(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}
