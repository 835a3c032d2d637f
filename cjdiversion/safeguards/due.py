"""Which safeguards follow from what is known: each rule reads the facts, has a code and a source,
and answers since when the safeguard is due, or not at all. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

CUSTODY = "custody"


@dataclass(frozen=True)
class Known:
    """A need that stands: its code, the rule that raised it, since when."""

    code: str
    rule: str
    since: datetime


@dataclass(frozen=True)
class Facts:
    """Of one case. Moments are None where a thing did not happen, the newest where it happened more
    than once."""

    way: str
    began_at: datetime
    is_here: bool
    is_possibly_child: bool
    needs_interpreter: bool
    needs: tuple[Known, ...]
    is_vulnerable: bool | None
    decided_at: datetime | None
    told_of_ld_at: datetime | None
    referred_at: datetime | None
    observation: str
    observed_at: datetime | None
    going_to_court_at: datetime | None
    charged_at: datetime | None = None
    at_station_since: datetime | None = None  # detained under the Mental Health Act

    def in_police_detention(self, since: datetime | None) -> datetime | None:
        """In custody from when it became known; somebody detained under the Mental Health Act while
        at a police station, and not from before they came there."""
        if since is None or self.way == CUSTODY:
            return since
        return max(since, self.at_station_since) if self.at_station_since else None

    def met_elsewhere(self, kind: str) -> tuple[datetime | None, ...]:
        """Moments at which another page met a kind of safeguard."""
        if kind == "ld-offer":
            return self.told_of_ld_at, self.referred_at
        return (self.observed_at,) if kind == "observation" else ()

    def since(self, *codes: str) -> datetime | None:
        """When the first need of these became known."""
        return _first(need.since for need in self.needs if need.code in codes)


@dataclass(frozen=True)
class Rule:
    """`kind`: reference data "safeguard_kinds"."""

    code: str
    kind: str
    words: str
    source: str
    since: Callable[[Facts], datetime | None]


@dataclass(frozen=True)
class Reason:
    rule: Rule
    since: datetime


def reasons(facts: Facts) -> list[Reason]:
    """In the order of the rules below."""
    found = ((rule, rule.since(facts)) for rule in RULES.values())
    return [Reason(rule, since) for rule, since in found if since is not None]


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)


# What in a need calls for a health professional in custody, whether or not the person asks: PACE
# Code C 9.5 (a mental disorder, an illness or injury, or appears to need it) and 9.5A.
CLINICAL = (
    "self-harm",
    "mental-health",
    "physical-health",
    "pregnancy",
    "dementia",
    "brain-injury",
)
UNDER_THE_INFLUENCE = ("N-AL2", "N-DR2")  # seen to be affected now
INTERVIEWED = (CUSTODY, "voluntary-attendance")
MAY_BE_UNRELIABLE = ("mental-health", "learning-disability", "autism", "dementia", "brain-injury")


def looks_unwell(facts: Facts) -> datetime | None:
    return facts.in_police_detention(facts.since(*CLINICAL))


def is_affected(facts: Facts) -> datetime | None:
    """PACE Code C 9.3 and Annex H: somebody drunk or drugged is roused, and may be ill."""
    affected = [need.since for need in facts.needs if need.rule in UNDER_THE_INFLUENCE]
    return facts.in_police_detention(_first(affected))


def detention_may_harm(facts: Facts) -> datetime | None:
    """PACE Code C 9.13: the health professional is asked about continued detention."""
    return _first((looks_unwell(facts), is_affected(facts)))


def interview_may_harm(facts: Facts) -> datetime | None:
    """PACE Code C 12.3 and Annex G: where it could harm, or what is said may prove unreliable.
    Nobody is interviewed who is not a suspect."""
    if facts.way not in INTERVIEWED:
        return None
    vulnerable = facts.decided_at if facts.is_vulnerable else None
    return _first((facts.since(*MAY_BE_UNRELIABLE), is_affected(facts), vulnerable))


def charge_may_not_be_understood(facts: Facts) -> datetime | None:
    """Proposed: the same doubts, known before anybody charged the person."""
    doubted = interview_may_harm(facts)
    was_charged = doubted and facts.charged_at and facts.charged_at < doubted
    return None if was_charged else doubted


def may_self_harm(facts: Facts) -> datetime | None:
    """PACE Code C 3.6 to 3.10: the level of observation answers the risk."""
    return facts.in_police_detention(facts.since("self-harm"))


def has_no_shared_language(facts: Facts) -> datetime | None:
    """PACE Code C section 13."""
    asked = [need.since for need in facts.needs if need.rule == "N-CO2"]
    return _first([*asked, facts.began_at if facts.needs_interpreter else None])


def has_any_need(facts: Facts) -> datetime | None:
    """Published L&D scope: anybody who appears vulnerable is offered it; a child always."""
    vulnerable = facts.decided_at if facts.is_vulnerable else None
    child = facts.began_at if facts.is_possibly_child else None
    return _first([*(need.since for need in facts.needs), vulnerable, child])


def leaves_custody(facts: Facts) -> datetime | None:
    """APP detention and custody: everybody’s risks are looked at before they leave."""
    return facts.began_at if facts.way == CUSTODY else None


def is_escorted(facts: Facts) -> datetime | None:
    """Whoever takes the person on must know what could harm them."""
    return facts.going_to_court_at if facts.way == CUSTODY else None


_ALL = (
    Rule(
        "S-HC1", "hcp", "Looks ill, unwell or likely to self-harm", "PACE Code C 9.5", looks_unwell
    ),
    Rule("S-HC2", "hcp", "Affected by drink or drugs", "PACE Code C 9.3, Annex H", is_affected),
    Rule(
        "S-FD1",
        "fit-detention",
        "A reason to ask whether detention may harm them",
        "PACE Code C 9.13",
        detention_may_harm,
    ),
    Rule(
        "S-FI1",
        "fit-interview",
        "An interview may harm them, or prove unreliable",
        "PACE Code C 12.3, Annex G",
        interview_may_harm,
    ),
    Rule(
        "S-FC1",
        "fit-charge",
        "They may not follow what a charge means",
        "Proposed by this service",
        charge_may_not_be_understood,
    ),
    Rule(
        "S-OB1",
        "observation",
        "An answer, sign or record points to self-harm",
        "PACE Code C 3.6 to 3.10",
        may_self_harm,
    ),
    Rule(
        "S-OB2",
        "observation",
        "Affected by drink or drugs",
        "PACE Code C 9.3, Annex H",
        is_affected,
    ),
    Rule(
        "S-IN1",
        "interpreter",
        "No shared language",
        "PACE Code C section 13",
        has_no_shared_language,
    ),
    Rule("S-LD1", "ld-offer", "Has a need L&D may help with", "L&D scope", has_any_need),
    Rule(
        "S-PR1",
        "pre-release",
        "Everybody, before they leave custody",
        "APP detention and custody",
        leaves_custody,
    ),
    Rule("S-PE1", "escort-record", "Going to court", "APP detention and custody", is_escorted),
)
RULES = {rule.code: rule for rule in _ALL}
