"""Facts that an earlier record of the same human has, and this one has not or has otherwise. Each
is marked with where it comes from and when; none counts before somebody has ticked it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.identities import queries
from cjdiversion.identities.queries import Earlier

# Fact → what it is called, and the reference data its codes are of.
FACTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "gender_identity": ("Gender identity", "gender_identity"),
        "self_defined_ethnicity": ("Ethnicity, as they define it", "ethnicity_self_defined"),
        "disability_stated": ("Disabled, as they say", "disability_stated"),
        "language": ("Language", "languages"),
        "needs_interpreter": ("Interpreter needed", ""),
        "phone": ("Telephone", ""),
    }
)


@dataclass(frozen=True)
class Offer:
    """`code` changes with the value and its source: what was not seen cannot be ticked."""

    fact: str
    label: str
    value: Any
    words: str
    standing: str
    source: Earlier

    @property
    def code(self) -> str:
        return f"{self.fact}:{audit.digest([self.value, self.source.case.token])[:12]}"

    @property
    def came_from(self) -> str:
        """A record out of one's reach is named by its unit alone."""
        case = self.source.case
        named = (
            f"case {case.reference}" if self.source.is_in_reach else f"a record of {_unit(case)}"
        )
        return f"{named}, {clock.day_in_words(clock.london(case.opened_at).date())}"

    @property
    def choice(self) -> str:
        now = f"now {self.standing}" if self.standing else "now empty"
        return f"{self.label}: {self.words} ({now}). From {self.came_from}"


def offers(case: Case, *, by: Actor) -> list[Offer]:
    """Of each fact what the newest earlier record says of it. Looking is written down."""
    earlier = queries.earlier_cases(case, by)
    found = list(_offers(case, earlier))
    shown = list(dict.fromkeys(offer.source.case.reference for offer in found))
    facts = {"shown": shown}
    audit.record(Did.IDENTITY_SEARCHED, Operation.CONSULTATION, by=by, subject=case, facts=facts)
    return found


def _offers(case: Case, earlier: Sequence[Earlier]) -> Iterator[Offer]:
    for fact, (label, kind) in FACTS.items():
        says = next(
            (one for one in earlier if _is_said(getattr(one.case.person, fact), kind)), None
        )
        standing = getattr(case.person, fact)
        if says is None or getattr(says.case.person, fact) == standing:
            continue
        value = getattr(says.case.person, fact)
        yield Offer(fact, label, value, _words(value, kind), _words(standing, kind), says)


def _is_said(value: Any, kind: str) -> bool:
    """“Not stated” was an answer of that day, and is nothing to take over."""
    if value is None or value == "":
        return False
    return bool(reference.attributes(kind).get(value, {}).get("is_stated", True)) if kind else True


def _words(value: Any, kind: str) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if not value:
        return ""
    return reference.label(kind, value) if kind else str(value)


def _unit(case: Case) -> str:
    return case.suite.name if case.suite else case.force.name
