"""What a consent decision and an override must hold. Values in, what is wrong out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cjdiversion.errors import Problem

Wrong = dict[str, list[Problem]]


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
    decided_on: date,
    review_by_on: date | None,
) -> Wrong:
    """Agreement counts only if it is known how it was given and by whom."""
    wrong: Wrong = {}
    if is_given and not method:
        wrong["method"] = [("required", "Select how the person was asked")]
    if is_given and not given_by:
        wrong["given_by"] = [("required", "Select who decided")]
    if given_by and given_by not in givers:
        wrong["given_by"] = [("unknown", "Select one of the answers offered")]
    if givers.get(given_by, {}).get("needs_name") and not given_by_name:
        wrong["given_by_name"] = [("required", "Enter the name of whoever decided")]
    if review_by_on is not None and review_by_on < decided_on:
        wrong["review_by_on"] = [("order", "The review must not be before the decision")]
    return wrong


def wrong_ground(grounds: Mapping[str, Mapping[str, Any]], *, ground: str, authority: str) -> Wrong:
    if ground not in grounds:
        return {"ground": [("unknown", "Select one of the grounds offered")]}
    if grounds[ground].get("needs_reference") and not authority:
        return {"authority": [("required", "Enter the order or the statute")]}
    return {}
