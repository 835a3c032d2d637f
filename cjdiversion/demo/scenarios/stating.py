"""What the investigator writes for the prosecutor, in stories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from cjdiversion.annexes import stating
from cjdiversion.cases import service as cases
from cjdiversion.demo.scenarios.staging import Stage

Said = tuple[str, Mapping[str, Any], Mapping[str, Any]]
"""Heading, answers, and how it is known."""

SEEN = {"state": "obtained", "reliability": "observed"}
SEEN_IN = {"state": "obtained", "reliability": "record-seen"}
TOLD = {"state": "obtained", "reliability": "second-hand"}


def stated(s: Stage, at: float, said: Sequence[Said]) -> None:
    with s.at(at):
        by = s.actor("investigator")
        case = cases.open(s.case.token, by=by)
        for section, answers, how in said:
            heading = stating.heading_of(case, section)
            stating.state(case, heading, by=by, answers=answers, **how)


def of_aldous(today: date) -> Sequence[Said]:
    """Every heading but those that others fill; one letter is late, one has time yet."""
    return (
        (
            "at-the-time",
            {
                "when": "then",
                "seen": "Whispered and laughed; did not answer his mother, who called 999",
                "evidence": "Her statement; the recording of the call",
                "bwv": "BWV-DEMO-0093, from the fourth minute",
            },
            {**SEEN, "known_by": "PC Ines Orr, first at the scene"},
        ),
        (
            "at-the-time",
            {"when": "now", "seen": "Answers in whole sentences; knows where he is"},
            {**SEEN, "known_by": "Interview with an appropriate adult"},
        ),
        (
            "link",
            {
                "link": "unknown",
                "why": "Unwell that day by every account; no doctor says more",
            },
            {"state": "obtained", "reliability": "not-known"},
        ),
        *_of_his_health(),
        *_of_the_case(today),
    )


def _of_his_health() -> Sequence[Said]:
    return (
        (
            "needs",
            {
                "condition": "Psychosis, as his mother calls it",
                "nature": "Hears voices",
                "extent": "Two years, worse since the spring",
                "effect": "Loses track of what is asked",
                "fluctuates": "yes",
            },
            {**TOLD, "known_by": "His mother"},
        ),
        (
            "legal-status",
            {"status": "none"},
            {**SEEN_IN, "known_by": "The trust’s bed manager, by telephone"},
        ),
        (
            "support",
            {},
            {"state": "sought-and-refused", "state_words": "Named no surgery"},
        ),
        (
            "safety",
            {"public": "None known outside the home", "carers": "His mother is afraid of him"},
            {**TOLD, "known_by": "His mother"},
        ),
        (
            "prosecution-effect",
            {"effect": "He fears cells and would sleep little", "rests-on": "What he said himself"},
            {"state": "obtained", "reliability": "self-told"},
        ),
    )


def _of_the_case(today: date) -> Sequence[Said]:
    court = {
        "adjustments": ["intermediary", "quiet"],
        "more": "One question at a time",
    }
    return (
        ("record", {"cro": "900417/21B"}, {**SEEN_IN, "known_by": "An old charge sheet"}),
        ("earlier", {}, {"state": "not-sought"}),
        (
            "options",
            {
                "service": "Community treatment with a hostel place",
                "available": "not",
            },
            {**TOLD, "known_by": "L&D team leader"},
        ),
        ("court", court, SEEN),
        *_asked_of_others(today),
    )


def _asked_of_others(today: date) -> Sequence[Said]:
    awaited = {"state": "sought-and-outstanding"}
    return (
        (
            "third-party",
            {
                "what": "Community team’s notes of this spring",
                "holder": "Northshire Mental Health Trust",
                "relevance": "His state in the week before bears on intent",
                "balance": "That week alone, and nothing of his family",
                "requested": "requested",
            },
            awaited,
        ),
        (
            "outstanding",
            {
                "what": "Doctors’ record of the assessment",
                "from-whom": "Northshire Mental Health Trust",
                "target": today - timedelta(days=1),
            },
            {**awaited, "state_words": "Asked for by secure e-mail, chased once"},
        ),
        (
            "outstanding",
            {
                "what": "Psychiatric report",
                "from-whom": "Crown Court list officer",
                "target": today + timedelta(days=21),
            },
            awaited,
        ),
    )
