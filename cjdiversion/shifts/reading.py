"""A sheet as one person may read it: what was closed since as about the wrong person is not told
again, whoever asks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from cjdiversion import clock
from cjdiversion.access import Actor, May, can
from cjdiversion.shifts import queries, rules, told
from cjdiversion.shifts.models import ShiftCheck, ShiftHandover
from cjdiversion.shifts.people import Gone, Person, Sheet


@dataclass(frozen=True)
class Reading:
    """`open_to`: references of the cases this reader can open now."""

    sheet: Sheet
    open_to: Collection[str]


def now(sheet: Sheet, actor: Actor) -> Reading:
    """Just made, of the actor's own suite."""
    may_open_closed = can(actor, May.IDENTITY_QUARANTINE)
    here = [one for one in sheet.people if may_open_closed or not one.is_wrong_person]
    return Reading(sheet, frozenset(one.reference for one in here))


def then(row: ShiftHandover | ShiftCheck, actor: Actor) -> Reading:
    """Kept; the row comes from `service.open`."""
    sheet = told.read(row.sheet)
    standing = queries.cases_now(sheet.references, actor)
    wrong = {reference for reference, (is_wrong, _) in standing.items() if is_wrong}
    may_open_closed = can(actor, May.IDENTITY_QUARANTINE)
    open_to = {
        reference
        for reference, (is_wrong, is_in_reach) in standing.items()
        if is_in_reach and (may_open_closed or not is_wrong)
    }
    people = [_closed(one) if one.reference in wrong else one for one in sheet.people]
    gone = [Gone(one.reference) if one.reference in wrong else one for one in sheet.gone]
    return Reading(replace(sheet, people=people, gone=gone), frozenset(open_to))


def _closed(one: Person) -> Person:
    bare = Person(reference=one.reference, token=one.token, is_wrong_person=True)
    return replace(bare, looks=rules.looks(bare, clock.now()))
