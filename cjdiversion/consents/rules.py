"""What a consent decision and an override must hold. Values in, what is wrong out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def wrong_agreement(
    givers: Mapping[str, Mapping[str, Any]],
    *,
    is_given: bool,
    method: str,
    given_by: str,
    given_by_name: str,
    youngest: int | None,
    decided_on: date,
    review_by_on: date | None,
) -> Wrong:
    """Agreement counts only if it is known how it was given and by whom.

    `youngest`: the least age the person may have, in years; None where no age is known."""
    wrong: Wrong = {}
    if is_given and not method:
        wrong["method"] = [("required", "Select how the person was asked")]
    if is_given and not given_by:
        wrong["given_by"] = [("required", "Select who decided")]
    if given_by and given_by not in givers:
        wrong["given_by"] = [("unknown", "Select one of the answers offered")]
    if is_given and (words := _not_theirs(givers.get(given_by, {}), youngest)):
        wrong["given_by"] = [("age", words)]
    if givers.get(given_by, {}).get("needs_name") and not given_by_name:
        wrong["given_by_name"] = [("required", "Enter the name of whoever decided")]
    if review_by_on is not None and review_by_on < decided_on:
        wrong["review_by_on"] = [("order", "The review must not be before the decision")]
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
