"""From what the rooms know to one sheet of a suite: as many statements for twenty people as for
one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import inf
from typing import Any

from cjdiversion import clock, reference
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.cases.rules import age_band
from cjdiversion.contexts import queries as contexts
from cjdiversion.contexts.schemas import Say
from cjdiversion.detentions import queries as detentions
from cjdiversion.detentions.clocks import Clock, next_clock
from cjdiversion.entries import queries as entries
from cjdiversion.instruments import queries as instruments
from cjdiversion.interviews import queries as interviews
from cjdiversion.interviews.models import AppropriateAdult
from cjdiversion.interviews.standing import Standing
from cjdiversion.referrals import queries as referrals
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status as Referred
from cjdiversion.safeguards import queries as safeguards
from cjdiversion.safeguards.models import Observation
from cjdiversion.screenings import queries as screenings
from cjdiversion.shifts import people, queries, rules, told
from cjdiversion.shifts.moments import short
from cjdiversion.shifts.people import Gone, Person, Sheet

UNANSWERED = (Referred.DRAFT, *referrals.WAITING)
# A line written in the very moment of a handover may be saved after it: better told twice.
OVERLAP = timedelta(minutes=1)


def sheet(suite_id: uuid.UUID, suite: str, actor: Actor) -> Sheet:
    """The suite as it is now."""
    now, before = clock.now(), _before(suite_id)
    cases = queries.in_suite(suite_id)
    known = Known.of([one for one in cases if one.quarantined_at is None], before, now)
    found = [known.person(one) if one.id in known.names else _wrong(one) for one in cases]
    return Sheet(
        suite=suite,
        at=now,
        since=before.at if before else None,
        people=[replace(one, looks=rules.looks(one, now)) for one in found],
        gone=_gone(before, cases, actor),
    )


def _before(suite_id: uuid.UUID) -> Sheet | None:
    last = queries.last_taken(suite_id)
    return told.read(last.sheet) if last else None


def _wrong(case: Case) -> Person:
    """Nothing else of it is told."""
    return Person(reference=case.reference, token=case.token, is_wrong_person=True)


def _gone(before: Sheet | None, cases: Sequence[Case], actor: Actor) -> list[Gone]:
    here = {case.reference for case in cases}
    left = [one for one in before.people if one.reference not in here] if before else []
    now = queries.cases_now([one.reference for one in left], actor)
    return [
        Gone(one.reference, "" if now.get(one.reference, (True, False))[0] else one.name)
        for one in left
    ]


@dataclass(frozen=True)
class Known:
    """What each room knows of these cases at a moment: case → that."""

    now: datetime
    names: Mapping[uuid.UUID, str]
    newcomers: frozenset[uuid.UUID]
    vulnerable: Mapping[uuid.UUID, bool]
    screened: Mapping[uuid.UUID, str]
    needs: Mapping[uuid.UUID, Sequence[Any]]
    safety_due: Mapping[uuid.UUID, bool]
    adults: Mapping[uuid.UUID, Standing]
    levels: Mapping[uuid.UUID, Observation]
    clocks: Mapping[uuid.UUID, Sequence[Clock]]
    referrals: Mapping[uuid.UUID, Sequence[Referral]]
    about_me: Mapping[uuid.UUID, Any]
    alerts: Mapping[uuid.UUID, Sequence[Any]]
    safeguards: Mapping[uuid.UUID, Sequence[Any]]
    entries: Mapping[uuid.UUID, Sequence[Any]]

    @classmethod
    def of(cls, cases: Sequence[Case], before: Sheet | None, now: datetime) -> Known:
        ids = [case.id for case in cases]
        seen = {one.reference for one in before.people} if before else set()
        newcomers = frozenset(case.id for case in cases if case.reference not in seen)
        return cls(
            now=now,
            names={case.id: case.person.name for case in cases},
            newcomers=newcomers if before else frozenset(),
            vulnerable=screenings.vulnerabilities_of(ids),
            screened=screenings.screened_of(ids),
            needs=screenings.needs_of_all(ids),
            safety_due=screenings.safety_actions_due(ids),
            adults=interviews.standings(cases),
            levels=safeguards.observations_of(ids),
            clocks=detentions.clocks_of_many(ids),
            referrals=referrals.of_cases(ids),
            about_me=contexts.about_me_of_all(ids),
            alerts=instruments.safety_alerts_of_all(ids),
            safeguards=safeguards.standing_of_all(cases),
            entries=_entries(ids, newcomers, before),
        )

    def person(self, case: Case) -> Person:
        key = case.id
        return Person(
            reference=case.reference,
            token=case.token,
            name=self.names[key],
            place=case.booking.location if case.booking else _place_of(case),
            age_band=age_band(case.person, _came(case)),
            since=case.opened_at,
            is_new=key in self.newcomers,
            vulnerable=self.vulnerable.get(key),
            screened=self.screened[key],
            needs=_needs(self.needs[key]),
            is_safety_action_due=self.safety_due[key],
            adult=_adult(self.adults[key], self.now),
            level=_level(self.levels.get(key)),
            clocks=_clocks(self.clocks.get(key, ())),
            referrals=[_sent(one) for one in self.referrals[key]],
            about_me=_about_me(self.about_me.get(key)),
            alerts=[_alert(one) for one in self.alerts[key]],
            overdue=_overdue(self.safeguards[key]),
            changes=[
                people.Change(one.happened_at, one.words, one.by_name) for one in self.entries[key]
            ],
        )


def _entries(
    ids: Sequence[uuid.UUID], newcomers: frozenset[uuid.UUID], before: Sheet | None
) -> Mapping[uuid.UUID, Sequence[Any]]:
    """Of whoever stood in the last handover, what was written since; of the others everything."""
    since = before.at - OVERLAP if before else None
    known = [one for one in ids if one not in newcomers]
    return entries.recorded(known, since=since) | entries.recorded(list(newcomers))


def _came(case: Case) -> date:
    """As everywhere where the age decides what somebody is owed: nobody loses it by a birthday."""
    return clock.london(case.opened_at).date()


def _place_of(case: Case) -> str:
    return case.detention.place_words if case.detention else ""


def _needs(needs: Sequence[Any]) -> list[str]:
    """Each once."""
    labels = reference.choices("vulnerabilities")
    return [labels.get(code, code) for code in dict.fromkeys(need.code for need in needs)]


_MOMENTS = (
    ("left_at", "Left"),
    ("arrived_at", "Arrived"),
    ("contacted_at", "Contacted"),
    ("requested_at", "Requested"),
)


def _adult(standing: Standing, now: datetime) -> people.Adult:
    adult, missing = standing.present or standing.adult, standing.missing
    return people.Adult(
        needed=standing.needed.words if standing.needed else "",
        words=_standing_of(adult, now) if adult else people.NOBODY,
        is_there=standing.present is not None,
        lack=missing[0].words if missing else "",
    )


def _standing_of(adult: AppropriateAdult, now: datetime) -> str:
    name = adult.name or "name not known"
    for column, words in _MOMENTS:
        if at := getattr(adult, column):
            return f"{words} {short(at, now)}, {name}"
    return f"Not yet requested, {name}"


def _level(row: Observation | None) -> people.Level | None:
    if row is None:
        return None
    known = reference.attributes("observation_levels").get(row.level, {})
    label = reference.label("observation_levels", row.level)
    return people.Level(row.level, label, known.get("check_minutes"), row.set_at)


def _clocks(found: Sequence[Clock]) -> list[people.Waiting]:
    first = next_clock(found)
    waiting = [one for one in found if one.is_waiting]
    waiting.sort(key=lambda one: (one is not first, one.due_at.timestamp() if one.due_at else inf))
    return [people.Waiting(one.label, one.state.value, one.due_at, one.missing) for one in waiting]


def _sent(row: Referral) -> people.Sent:
    waits = row.status in UNANSWERED
    due_at = row.answer_due_at if row.status in referrals.WAITING else None
    return people.Sent(row.reference, row.status.words, due_at, waits)


_SAY = {name: field.metadata["label"] for name, field in Say().fields.items()}
_OF_ME = ("communication", "helps", "harder", "important")


def _about_me(row: Any) -> list[people.Said]:
    said = [(_SAY[name], getattr(row, name, "")) for name in _OF_ME]
    return [people.Said(label, words) for label, words in said if words]


def _alert(row: Any) -> people.Alert:
    return people.Alert(
        state=row.status.words,
        raised_at=row.raised_at,
        raised_by=f"{row.raised_by}, {row.raised_by_unit}",
        words=row.hand_over,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=row.acknowledged_by,
    )


def _overdue(found: Sequence[Any]) -> list[people.Overdue]:
    return [
        people.Overdue(one.label, one.words, one.expires_at if one.is_expired else one.due_at)
        for one in found
        if one.is_overdue or one.is_expired
    ]
