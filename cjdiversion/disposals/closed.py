"""What closes an outcome to the person and the offences, by its own row or by the law. A page that
offers outcomes, one that says why they are not open and the decision itself ask the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cjdiversion.disposals.catalogue import Outcome
from cjdiversion.disposals.criteria import ON_THE_PAGE
from cjdiversion.disposals.criteria_person import OF_ADULTS, OF_ADULTS_BY
from cjdiversion.disposals.known import Answer
from cjdiversion.disposals.openings import CHILD_UNDER, CYPA, RESPONSIBLE_FROM, Suspect
from cjdiversion.disposals.rule import Broken

TOO_YOUNG, UNDER_TEN = "adults-only", "under-ten"
OLD_ENOUGH = "old-enough"
BY_AGE = frozenset({TOO_YOUNG, UNDER_TEN, OLD_ENOUGH})
OF_UNDER_TEN = "11"  # the one outcome for a child who was not responsible
_HO = "Home Office crime outcomes (V2)"


def why_closed(outcome: Outcome, suspect: Suspect, day: date) -> list[Broken]:
    """Empty where nothing closes it to this person on that day."""
    return [
        *_too_young(outcome, suspect),
        *_identified(outcome, suspect),
        *_responsible(outcome, suspect),
        *_time_limit(outcome, suspect, day),
    ]


def _too_young(outcome: Outcome, suspect: Suspect) -> list[Broken]:
    is_by_law = outcome.counted_as in OF_ADULTS  # whatever a row says
    least = max(outcome.age_from, CHILD_UNDER) if is_by_law else outcome.age_from
    if _is_of_age(suspect, least):
        return []
    words = (
        f"Outcome {outcome.code} is for people of {least} or over; an age that is not known is not "
        "taken for adult"
    )
    source = OF_ADULTS_BY if is_by_law else outcome.age_source
    return [Broken(ON_THE_PAGE, TOO_YOUNG, words, source)]


def _identified(outcome: Outcome, suspect: Suspect) -> list[Broken]:
    if not (outcome.is_without_suspect and suspect.is_suspect):
        return []
    words = (
        f"This case has a suspect, and outcome {outcome.code} is for an offence that has none: "
        f"“{outcome.label}”"
    )
    return [Broken(ON_THE_PAGE, "suspect-identified", words, outcome.origin)]


def _is_of_age(suspect: Suspect, least: int) -> bool:
    if suspect.is_possibly_child and (least >= CHILD_UNDER or (least and not suspect.years)):
        return False
    return not suspect.years or min(suspect.years) >= least


def _responsible(outcome: Outcome, suspect: Suspect) -> Iterator[Broken]:
    """Under 10 at the time of the offence, outcome 11 and no other; and it for nobody else."""
    if outcome.counted_as != OF_UNDER_TEN:
        if suspect.was_under_ten:
            words = (
                f"A child who was under {RESPONSIBLE_FROM} at the time of the offence is not "
                f"responsible for it: only outcome {OF_UNDER_TEN} is open"
            )
            yield Broken(ON_THE_PAGE, UNDER_TEN, words, CYPA)
    elif not suspect.may_have_been_under_ten:
        words = (
            f"Outcome {outcome.code} is for a child who was under {RESPONSIBLE_FROM} at the time "
            "of the offence, and no age on record says so"
        )
        yield Broken(ON_THE_PAGE, OLD_ENOUGH, words, CYPA)


def _time_limit(outcome: Outcome, suspect: Suspect, day: date) -> Iterator[Broken]:
    """As answered or counted from the offences. Where no limit is known nothing says so."""
    known = suspect.known
    if not outcome.is_limit_over:
        return
    words = (
        f"Outcome {outcome.code} is for an offence whose time limit has run out: “{outcome.label}”"
    )
    if known.has_limit is Answer.NO:
        none = f"{words}. The answers to the criteria say that none runs here"
        yield Broken(ON_THE_PAGE, "limit-none", none, _HO)
    elif known.has_limit is Answer.YES and known.limit_on is not None and known.limit_on >= day:
        runs = f"{words}. It has not on the day of the decision"
        yield Broken(ON_THE_PAGE, "limit-runs", runs, _HO)
