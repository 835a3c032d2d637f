"""In the stories of the demonstration, the line for the custody record stands beside the deed."""

from __future__ import annotations

from collections import defaultdict

import pytest
import sqlalchemy as sa

from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database
from cjdiversion.entries.models import CustodyEntry
from cjdiversion.referrals.models import Assessment, AssessmentLine, Referral
from tests.house.noted import ENTERED, UNLESS

# Deeds that write a line and that no story does: they are done in tests/entries/test_noted.py.
UNTOLD = frozenset(
    {
        Did.ABOUT_ME_RECORDED,
        Did.AUTHORITY_CONFIRMED,
        Did.AUTHORITY_DENIED,
        Did.CONTEXT_RECORDED,
        Did.DETENTION_STRUCK,
        Did.DISPOSAL_CLOSED,
        Did.FITNESS_RECORDED,
        Did.IDENTITY_UNDONE,
        Did.INTERVIEW_MARKED,
        Did.LD_RECORD_STRUCK,
        Did.NEED_RECORDED,
        Did.NEED_REFUTED,
        Did.NEED_STRUCK,
        Did.QUARANTINE_LIFTED,
        Did.REFERRAL_PUT_BACK,
        Did.REFERRAL_REOPENED,
        Did.REFERRAL_SUPPORTED,
        Did.REFERRAL_TAKEN_BACK,
        Did.REFERRAL_UNDONE,
        Did.SAFEGUARD_RECORDED,
        Did.SCREENING_ANSWERED,  # every record of a story stands as it was completed
    }
)


@pytest.fixture(scope="module")
def stood(told: Database) -> dict[Did, list[bool]]:
    """Deed → for each time it was done about a case, whether its line was written with it."""
    with told.unit() as unit:
        event, entry = AuditEvent, CustodyEntry
        lines = {
            (row.case_id, row.code, row.recorded_at)
            for row in unit.execute(sa.select(entry.case_id, entry.code, entry.recorded_at))
        }
        done = sa.select(event.did, event.case_id, event.at).where(
            event.did.in_(ENTERED), event.case_id.is_not(None)
        )
        found: dict[Did, list[bool]] = defaultdict(list)
        for did, case_id, at in unit.execute(done):
            found[did].append((case_id, did.value, at) in lines)
        return dict(found)


def test_the_stories_do_every_deed_that_writes_a_line_but_these(
    stood: dict[Did, list[bool]],
) -> None:
    assert ENTERED - set(stood) <= UNTOLD


def test_a_deed_leaves_its_line_each_time(stood: dict[Did, list[bool]]) -> None:
    missed = {did: f"{had.count(False)} of {len(had)}" for did, had in stood.items()}
    always = {did: missed[did] for did, had in stood.items() if did not in UNLESS and not all(had)}
    assert always == {}


def test_a_deed_that_has_a_reason_not_to_leaves_it_at_other_times(
    stood: dict[Did, list[bool]],
) -> None:
    told = ((did, had) for did, had in stood.items() if did in UNLESS and did not in UNTOLD)
    never = [did for did, had in told if not any(had)]
    assert never == []


def test_nothing_else_leaves_one(told: Database) -> None:
    with told.unit() as unit:
        codes = set(unit.scalars(sa.select(CustodyEntry.code).distinct()))
    assert codes <= {did.value for did in ENTERED}


def test_no_line_holds_a_word_that_liaison_and_diversion_keep(told: Database) -> None:
    """Their notes, their lines and why they declined are read on the referral, if at all."""
    with told.unit() as unit:
        theirs = [
            *unit.scalars(sa.select(Assessment.clinical_notes)),
            *unit.scalars(sa.select(AssessmentLine.text)),
            *unit.scalars(sa.select(Referral.decline_reason)),
            *unit.scalars(sa.select(Referral.accept_note)),
            *unit.scalars(sa.select(Referral.next_step)),
        ]
        words = "\n".join(unit.scalars(sa.select(CustodyEntry.words)))
    assert [text for text in theirs if text and text in words] == []
