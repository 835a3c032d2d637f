"""Lines and findings by the names they always have, and the deeds on them."""

from __future__ import annotations

from typing import Any

from cjdiversion.access import Actor
from cjdiversion.annexes import holding, keys, service
from cjdiversion.annexes.facts import Line
from cjdiversion.annexes.lines_models import AnnexHold
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.third_parties import Finding
from cjdiversion.cases.models import Case
from cjdiversion.consents.release import Holder
from cjdiversion.screenings import service as screenings
from tests.victims import made as harmed

SURNAME = "Quillfeather"  # of nobody else in the tests


def key(section: str, kind: str, record: str = "") -> str:
    line = Line(section, "", Holder.POLICE, "", "", kind=kind, record=record)
    return keys.keyed([line])[0][0]


UNDECIDED = key("vulnerability", "undecided")  # nobody has decided yet whether vulnerable
OBSERVED = key("safety", "observation")
FOUND = Finding("Health and needs", "name", SURNAME).key
SAID: dict[str, Any] = {"ground": "not-relevant", "because": "Of the incident before this one"}


def held(case: Case, *, by: Actor, name: str = UNDECIDED, **over: Any) -> AnnexHold:
    return holding.hold(case, name, by=by, **{**SAID, **over})


def about(case: Case, sergeant: Actor, investigator: Actor) -> None:
    """A victim’s surname stands in what was recorded of a need."""
    harmed.victim(case, by=investigator, surname=SURNAME, forenames="Ada")
    fact = f"Says that {SURNAME.upper()} reminds him of his medicine"
    screenings.record_need(case, by=sergeant, code="autism", source="family", fact=fact)


def found(case: Case, sergeant: Actor, investigator: Actor) -> AnnexVersion:
    about(case, sergeant, investigator)
    return service.issue(case, by=investigator)
