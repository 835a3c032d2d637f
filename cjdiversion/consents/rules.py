"""What a consent decision and an override must hold. Values in, what is wrong out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cjdiversion.errors import Problem

Wrong = dict[str, list[Problem]]

TOLD: Mapping[bool | None, str] = {
    True: "agrees to be seen by them",
    False: "does not agree to be seen by them",
    None: "has not answered yet",
}
"""What the person said when police told them of L&D."""


REVIEWS: Mapping[str, str] = {
    "stands": "It stands",
    "ended": "It ends now: nothing more is shared under it",
}
"""What came of looking again at a decision to share without agreement."""


def recipients_of(purposes: Mapping[str, Mapping[str, Any]], purpose: str) -> Sequence[str]:
    """`purposes`: reference data "consent_purposes", code → attributes."""
    return list(purposes.get(purpose, {}).get("recipients", ()))


def wrong_pair(purposes: Mapping[str, Mapping[str, Any]], *, purpose: str, recipient: str) -> Wrong:
    if purpose not in purposes:
        return {"purpose": [("unknown", "Select one of the purposes offered")]}
    if recipient not in recipients_of(purposes, purpose):
        words = "Nothing is shared with this recipient for this purpose. Select another"
        return {"recipient": [("not-for-purpose", words)]}
    return {}


@dataclass(frozen=True)
class Agreement:
    """What is said of an answer. `youngest`: the least age the person may have, in years; None
    where no age is known."""

    is_given: bool
    lacks_capacity: bool
    method: str
    given_by: str
    given_by_name: str
    reasons: str
    consulted: str
    youngest: int | None
    decided_on: date
    review_by_on: date | None


def wrong_agreement(givers: Mapping[str, Mapping[str, Any]], said: Agreement) -> Wrong:
    """Agreement counts only if it is known how it was given and by whom."""
    wrong: Wrong = {}
    giver = givers.get(said.given_by, {})
    if said.is_given and not said.method:
        wrong["method"] = [("required", "Select how the person was asked")]
    if said.is_given and not said.given_by:
        wrong["given_by"] = [("required", "Select who decided")]
    if said.given_by and said.given_by not in givers:
        wrong["given_by"] = [("unknown", "Select one of the answers offered")]
    if said.is_given and (words := _not_theirs(giver, said.youngest)):
        wrong["given_by"] = [("age", words)]
    if giver.get("needs_name") and not said.given_by_name:
        wrong["given_by_name"] = [("required", "Enter the name of whoever decided")]
    if said.review_by_on is not None and said.review_by_on < said.decided_on:
        wrong["review_by_on"] = [("order", "The review must not be before the decision")]
    return wrong | _unexplained(giver, said)


def _unexplained(giver: Mapping[str, Any], said: Agreement) -> Wrong:
    """A judgement about somebody, or for them, is written down with its reasons."""
    wrong: Wrong = {}
    if (said.lacks_capacity or (said.is_given and giver.get("needs_reasons"))) and not said.reasons:
        wrong["reasons"] = [("required", "Enter why it was judged so")]
    if said.is_given and giver.get("needs_consulted") and not said.consulted:
        wrong["consulted"] = [("required", "Enter who was consulted, or why nobody was")]
    return wrong


def _not_theirs(giver: Mapping[str, Any], youngest: int | None) -> str:
    """Why agreement cannot come from this giver at that age; empty where it can. Nobody is taken
    for 16 on no evidence."""
    age_from, age_to = giver.get("age_from"), giver.get("age_to")
    if age_from is not None and (youngest is None or youngest < age_from):
        return (
            f"The person may be under {age_from}. Select a child who understands enough to decide,"
            " a parent, or a decision in the person’s best interests"
        )
    if age_to is not None and youngest is not None and youngest > age_to:
        return (
            f"The person is over {age_to}. Select the person, or a decision in the person’s best"
            " interests"
        )
    return ""


def wrong_ground(grounds: Mapping[str, Mapping[str, Any]], *, ground: str, authority: str) -> Wrong:
    if ground not in grounds:
        return {"ground": [("unknown", "Select one of the grounds offered")]}
    if grounds[ground].get("needs_reference") and not authority:
        return {"authority": [("required", "Enter the order or the statute")]}
    return {}


def wrong_steps(
    *, person_told: bool, why_not_told: str, review_by_on: date, decided_on: date
) -> Wrong:
    """Of the public-interest steps: the person is told, or it is said why not; somebody looks
    again."""
    wrong: Wrong = {}
    if not person_told and not why_not_told:
        wrong["why_not_told"] = [("required", "Enter why the person has not been told")]
    if person_told and why_not_told:
        wrong["why_not_told"] = [("contradictory", "Leave this empty: the person has been told")]
    if review_by_on < decided_on:
        wrong["review_by_on"] = [("order", "The review must not be before the decision")]
    return wrong


def wrong_review(*, result: str, review_by_on: date | None, today: date) -> Wrong:
    """What goes on is looked at again."""
    if result not in REVIEWS:
        return {"result": [("unknown", "Select one of the answers offered")]}
    if result == "stands" and review_by_on is None:
        return {"review_by_on": [("required", "Enter when somebody looks again")]}
    if result == "stands" and review_by_on is not None and review_by_on < today:
        return {"review_by_on": [("past", "When somebody looks again must not be in the past")]}
    if result == "ended" and review_by_on is not None:
        return {"review_by_on": [("contradictory", "Leave this empty: it ends now")]}
    return {}
