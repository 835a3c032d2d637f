"""What closes an outcome to the person by its own row, whichever option it is given for. A page
that offers outcomes, one that says why they are not open and the decision itself ask the same."""

from __future__ import annotations

from cjdiversion.disposals.catalogue import Outcome
from cjdiversion.disposals.criteria import ON_THE_PAGE
from cjdiversion.disposals.criteria_person import OF_ADULTS, OF_ADULTS_BY
from cjdiversion.disposals.openings import CHILD_UNDER, Suspect
from cjdiversion.disposals.rule import Broken

TOO_YOUNG = "adults-only"


def why_closed(outcome: Outcome, suspect: Suspect) -> list[Broken]:
    """Empty where its row closes nothing to this person."""
    return [*_too_young(outcome, suspect), *_identified(outcome, suspect)]


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
