"""What a reviewer reads of a case: the decision and what it rested on, never whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cjdiversion import clock
from cjdiversion.cases.models import Case, PersonInCase
from cjdiversion.disposals import queries as disposals
from cjdiversion.disposals import showing as decided
from cjdiversion.disposals.models import Decision
from cjdiversion.reviews.masking import days_as_written, without
from cjdiversion.screenings.rules import OUTCOME_WORDS


@dataclass(frozen=True)
class Shown:
    """As it stood when it was decided: pairs of what was asked and what was said."""

    about: tuple[tuple[str, str], ...]
    stated: tuple[tuple[str, str], ...]
    rested_on: tuple[tuple[str, str], ...]
    needs: tuple[str, ...]
    screened: str


# Who decided, which officer or prosecutor: the reviewer is not to know.
_OF_STAFF = ("prosecutor", "prosecutor_reference")


def shown(decision: Decision, person: PersonInCase) -> Shown:
    """Loaded with its case, person and offences. Neither unit nor decision maker, neither name nor
    date of birth; where the person's names stand in what somebody wrote they are masked."""
    names = list(names_of(decision.case, person))

    def clear(text: str) -> str:
        return without(text, names)

    outcome, option = disposals.labels_then(decision)
    about = [
        ("Outcome", f"{decision.outcome_code}: {outcome}"),
        ("Option", option or "No out-of-court option"),
        ("Offences", "; ".join(decision.offence_words) or "No offence is recorded"),
        ("Age", age_band(person, decision)),
        ("Reasons", clear(decision.reasons)),
    ]
    officers = {getattr(decision, name) for name in _OF_STAFF} - {""}
    stated = [
        (label, clear(words)) for label, words in decided.stated(decision) if words not in officers
    ]
    return Shown(
        about=tuple(about),
        stated=tuple(stated),
        rested_on=tuple((label, clear(words)) for label, words in decided.rested_on(decision)),
        needs=tuple(str(need["label"]) for need in decision.needs_known),
        screened=OUTCOME_WORDS[decision.screened],
    )


def age_band(person: PersonInCase, decision: Decision) -> str:
    """Which of the options were open turns on it; no more than that is said."""
    age = person.stated_age
    if person.born_on is not None:
        age = clock.age_on(person.born_on, decision.decided_on)
    if age is None:
        return "Not known"
    return "18 or over" if age >= 18 else "Under 18"


def names_of(case: Case, person: PersonInCase) -> Iterator[str]:
    """All that says who it is and may stand in what somebody wrote."""
    for name in (person.surname, person.forenames, person.other_names):
        yield name
        yield from name.replace("-", " ").replace(",", " ").split()
    yield from (case.reference, case.crime_number, case.urn, person.pnc_id, person.phone)
    if person.born_on is not None:
        yield from days_as_written(person.born_on)
