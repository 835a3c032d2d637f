"""Who reads what L&D write, and why, at the moment of writing; pure but for what is on record."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from cjdiversion import clock, reference
from cjdiversion.consents import queries as consents
from cjdiversion.consents import standing
from cjdiversion.consents.standing import Standing

LINES_GO_TO = ("police", "cps", "escort")
"""Recipients who read lines in this service; others are told outside it."""


def pairs_of(case_id: uuid.UUID) -> list[Standing]:
    """Every purpose and recipient, asked or not."""
    return standing.of_all(
        reference.attributes("consent_purposes"),
        consents.decisions_of(case_id),
        consents.overrides_of(case_id),
        on=clock.today(),
    )


def readers_of(case_id: uuid.UUID) -> list[Standing]:
    return of(pairs_of(case_id))


def of(pairs: Sequence[Standing]) -> list[Standing]:
    return [one for one in pairs if one.recipient in LINES_GO_TO]
