"""What CPS answered, or is still asked, for an offence that is indictable only, told by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.journey.plain import Case

MET, TO_DO, NEVER, UNKNOWN = "met", "to do", "never", "unknown"
CONSENT = "dpp-consent"
PROSECUTOR = "caution"  # whether one may be offered


def consent(case: Case, said: Mapping[str, Any]) -> dict[str, Any]:
    """Of the last time that CPS was asked for it and wanted the answer, unless an officer entered
    an answer of a later day; “since” while nobody has answered."""
    asked = [one for one in case.waits if (one.kind, one.status != "cancelled") == (CONSENT, True)]
    if not asked:
        return {}
    wait, entered = asked[-1], said.get("dpp_on")
    if entered and said.get("dpp_consent") in ("yes", "no"):
        since = wait.sent_on if wait.decided_on is None else wait.decided_on + timedelta(days=1)
        if entered >= since:
            return {}
    if wait.status == "waiting":
        return {"dpp_consent": "not-known", "since": wait.sent_on}
    given = "yes" if wait.answer == "yes" else "no"
    return {"dpp_consent": given, "dpp_prosecutor": "A Prosecutor", "dpp_on": wait.decided_on}


def prosecutor_asked(case: Case) -> dict[str, Any]:
    """Of the last time that CPS was asked whether a caution may be offered."""
    asked = [one for one in case.waits if one.kind == PROSECUTOR and one.status != "cancelled"]
    if not asked:
        return {}
    if asked[-1].status == "waiting":
        return {"prosecutor": "asked", "prosecutor_since": asked[-1].sent_on}
    return {"prosecutor": "yes" if asked[-1].answer == "yes" else "no"}


def dpp(said: Mapping[str, Any]) -> str:
    """Nothing is to be done about a refusal."""
    if said.get("since"):
        return UNKNOWN
    if said.get("dpp_consent") == "yes":
        return MET
    return NEVER if said.get("dpp_consent") == "no" and said.get("dpp_prosecutor") else TO_DO


def prosecutor(said: Mapping[str, Any]) -> str:
    """What CPS says of a caution; nobody’s word that CPS was asked counts, a consent does."""
    given = said.get("prosecutor")
    if given == "asked":
        return UNKNOWN
    if given == "no":
        return NEVER
    return MET if given == "yes" or said.get("dpp_consent") == "yes" else TO_DO
