"""What is alleged changes after the booking: an offence is put right, or another one is added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases import alleged, making, service
from cjdiversion.cases.correcting import Change
from cjdiversion.cases.models import Case, Offence
from cjdiversion.errors import Invalid, Missing, OutOfOrder

MOST = 50  # of one case
_DESCRIBED = ("code", "title", "category", "home_office_class")
_EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(_DESCRIBED, ""),
    **dict.fromkeys(("committed_on", "is_domestic_abuse", "is_hate_crime"), None),
    **dict.fromkeys(("as_text", "location_type"), ""),
}


def add(case: Case, *, by: Actor, version: int | None = None, **facts: Any) -> Offence:
    """One more, after those there are. Raises Invalid, and OutOfOrder where nothing is alleged of
    this person or there are too many."""
    if not case.person.is_suspect:
        words = "This person is not a suspect here. Write it down in a case in which they are"
        raise OutOfOrder(words)
    if len(case.offences) >= MOST:
        raise OutOfOrder(f"A case has at most {MOST} offences. Open another case for the rest")
    _check(facts)
    last = max((one.position for one in case.offences), default=0)
    (new,) = making.offences([facts], after=last)
    changes = [Change(case, "offences", [*case.offences, new])]
    service.put_right(case, changes, by=by, version=version, did={"offence": new.position})
    return new


def correct(
    case: Case, number: str, *, by: Actor, version: int | None = None, **facts: Any
) -> Offence:
    """As it is given now, whole: what is left out is emptied. What was decided of it stands, and
    its makers are told where the age no longer fits. Raises Invalid."""
    offence = at(case, number)
    _check(facts)
    changes = _changes(offence, facts)
    service.put_right(case, changes, by=by, version=version, did={"offence": offence.position})
    return offence


def at(case: Case, number: str) -> Offence:
    """`number`: its place in the case, as an address has it. Raises Missing."""
    found = next((one for one in case.offences if str(one.position) == number), None)
    if found is None:
        raise Missing
    return found


def shown(offence: Offence) -> dict[str, Any]:
    names = ("code", "as_text", "committed_on", "location_type")
    return {name: getattr(offence, name) for name in (*names, "is_domestic_abuse", "is_hate_crime")}


def _check(facts: Mapping[str, Any]) -> None:
    wrong: dict[str, list[tuple[str, str]]] = {}
    if not facts.get("code") and not facts.get("as_text"):
        words = "Give the code of the offence, or say it in words"
        wrong["code"] = [("required", words)]
    on: date | None = facts.get("committed_on")
    if on is not None and on > clock.today():
        wrong["committed_on"] = [("future", "Committed on must be today or in the past")]
    if wrong:
        raise Invalid(wrong)


def _changes(offence: Offence, facts: Mapping[str, Any]) -> Iterator[Change]:
    """A code that stays keeps the title it had: lists change, and what was alleged does not."""
    wanted = {**_EMPTY, **alleged.columns(facts, clock.today())}
    if wanted["code"] == offence.code:
        wanted |= {name: getattr(offence, name) for name in _DESCRIBED}
    for name, value in wanted.items():
        if getattr(offence, name) != value:
            yield Change(offence, name, value)
