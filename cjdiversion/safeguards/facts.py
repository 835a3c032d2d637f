"""What the rules read of one case or of many: the same number of statements for both."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.cases.models import Case, CaseEvent, MhaDetention
from cjdiversion.cases.rules import STATION, is_possibly_child
from cjdiversion.consents.models import ToldOfLd
from cjdiversion.database import session
from cjdiversion.detentions.models import Move
from cjdiversion.referrals.models import Referral
from cjdiversion.safeguards.due import Facts, Known
from cjdiversion.safeguards.models import Observation, SafeguardRecord
from cjdiversion.screenings.models import Need, NeedStatus, VulnerabilityDecision

Key = uuid.UUID
CHARGED, BAILED, TO_COURT = "charged", "bailed", "to-court"


def of(cases: Sequence[Case]) -> dict[Key, Facts]:
    """Case → facts. Each case has its person loaded."""
    ids = [case.id for case in cases]
    needs, decided = _needs(ids), _newest(VulnerabilityDecision, ids, "decided_at")
    observed = _newest(Observation, ids, "set_at")
    told = _last(ToldOfLd.case_id, ToldOfLd.told_at, ids)
    referred = _last(Referral.case_id, Referral.sent_at, ids)
    charged, court = _charged(ids)
    at_station = at_station_since(ids)
    return {
        case.id: Facts(
            way=case.way.value,
            began_at=case.opened_at,
            is_here=case.is_in_suite,
            is_possibly_child=is_possibly_child(case.person, clock.london(case.opened_at).date()),
            needs_interpreter=case.person.needs_interpreter is True,
            needs=tuple(needs[case.id]),
            is_vulnerable=getattr(decided.get(case.id), "is_vulnerable", None),
            decided_at=getattr(decided.get(case.id), "decided_at", None),
            told_of_ld_at=told.get(case.id),
            referred_at=referred.get(case.id),
            observation=getattr(observed.get(case.id), "level", ""),
            observed_at=getattr(observed.get(case.id), "set_at", None),
            going_to_court_at=court.get(case.id),
            charged_at=charged.get(case.id),
            at_station_since=at_station.get(case.id),
        )
        for case in cases
    }


def at_station_since(ids: Sequence[Key]) -> dict[Key, datetime]:
    """Case → since when, where the place of safety now, or the last one, is a police station."""
    held, newest = MhaDetention, dict[Key, tuple[str, datetime]]()
    came = sa.func.coalesce(held.arrived_at, held.detained_at)
    first = sa.select(held.case_id, held.place_of_safety, came).where(held.case_id.in_(ids))
    came = sa.func.coalesce(Move.arrived_at, Move.left_at)
    later = sa.select(Move.case_id, Move.place_of_safety, came).where(Move.case_id.in_(ids))
    for query in (first, later.order_by(Move.left_at, Move.id)):
        newest |= {case_id: (place, at) for case_id, place, at in session().execute(query)}
    return {case_id: at for case_id, (place, at) in newest.items() if place == STATION}


def records_of(case_ids: Iterable[Key]) -> dict[Key, list[SafeguardRecord]]:
    """Oldest first, without what was put right since."""
    kept = SafeguardRecord
    found: dict[Key, list[SafeguardRecord]] = defaultdict(list)
    stand = kept.case_id.in_(list(case_ids)), kept.superseded_at.is_(None)
    query = sa.select(kept).where(*stand)
    for row in session().scalars(query.order_by(kept.happened_at, kept.id)):
        found[row.case_id].append(row)
    return found


def _needs(ids: Sequence[Key]) -> dict[Key, list[Known]]:
    columns: tuple[Any, ...] = (Need.case_id, Need.code, Need.rule, Need.raised_at)
    query = sa.select(*columns).where(Need.case_id.in_(ids), Need.status == NeedStatus.ACTIVE)
    found: dict[Key, list[Known]] = defaultdict(list)
    for case_id, code, rule, since in session().execute(query.order_by(Need.raised_at, Need.id)):
        found[case_id].append(Known(code, rule, since))
    return found


def _newest(kind: Any, ids: Sequence[Key], at: str) -> dict[Key, Any]:
    """The row that stands of each case."""
    query = sa.select(kind).where(kind.case_id.in_(ids))
    query = query.order_by(getattr(kind, at), kind.recorded_at, kind.id)
    return {row.case_id: row for row in session().scalars(query)}


def _charged(ids: Sequence[Key]) -> tuple[dict[Key, datetime], dict[Key, datetime]]:
    """Case → when they were first charged, and when it was known that they go to court from here:
    taken there, or charged and not bailed since."""
    told: dict[str, dict[Key, datetime]] = {CHARGED: {}, BAILED: {}, TO_COURT: {}}
    # in one minute the charge comes before the bail
    query = sa.select(CaseEvent.kind, CaseEvent.case_id, CaseEvent.at)
    query = query.where(
        CaseEvent.case_id.in_(ids), CaseEvent.kind.in_(told), CaseEvent.struck_at.is_(None)
    )
    charges: dict[Key, datetime] = {}
    for kind, case_id, at in session().execute(query.order_by(CaseEvent.at, CaseEvent.kind.desc())):
        told[kind].setdefault(case_id, at)
        if kind == CHARGED:
            charges.setdefault(case_id, at)
        elif kind == BAILED:
            charges.pop(case_id, None)
    return told[CHARGED], told[TO_COURT] | charges


def _last(case_id: Any, at: Any, ids: Sequence[Key]) -> dict[Key, datetime]:
    query = sa.select(case_id, sa.func.max(at)).where(case_id.in_(ids), at.is_not(None))
    return dict(session().execute(query.group_by(case_id)).all())
