"""What has to be said when a safeguard is recorded. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cjdiversion.errors import Problem
from cjdiversion.safeguards.steps import AWAITED, State


def wrong(
    of_kind: Mapping[str, Any],
    *,
    state: State,
    happened_at: datetime,
    result: str,
    conditions: str,
    expires_at: datetime | None,
    because: str,
) -> dict[str, list[Problem]]:
    """Field → problems. `of_kind`: attributes of reference data "safeguard_kinds"."""
    found: dict[str, list[Problem]] = {}
    if state in AWAITED and not of_kind.get("awaited"):
        found["state"] = [("not-awaited", "Nobody is waited for here: say whether it was done")]
    if state is State.NOT_DONE and not because:
        found["because"] = [("required", "Say why it was not done")]
    if state is State.DONE:
        found |= _wrong_result(of_kind, result, conditions, expires_at, happened_at)
    elif result or expires_at:
        words = "Leave result and end empty until it is done"
        found["result" if result else "expires_at"] = [("contradictory", words)]
    return found


def _wrong_result(
    of_kind: Mapping[str, Any],
    result: str,
    conditions: str,
    expires_at: datetime | None,
    happened_at: datetime,
) -> dict[str, list[Problem]]:
    results, found = of_kind.get("results", {}), dict[str, list[Problem]]()
    if results and result not in results:
        found["result"] = [("required", "Select what came of it")]
    if not results and result:
        found["result"] = [("unknown", "There is no result to choose here")]
    if result == "fit-with-conditions" and not conditions:
        found["conditions"] = [("required", "Enter the conditions")]
    if of_kind.get("expires") and expires_at is None:
        words = "Enter until when the opinion holds: it is looked at again then"
        found["expires_at"] = [("required", words)]
    if expires_at is not None and expires_at <= happened_at:
        found["expires_at"] = [("out-of-order", "It must hold until after it was given")]
    return found
