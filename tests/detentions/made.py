"""What is recorded about a detention, in short."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.detentions import service
from cjdiversion.detentions.models import Certificate, Extension, Review, StationUse, Warrant
from tests import make

WOUNDING = [{"code": "OF61016"}]


NOW: datetime | None = None  # of the test that runs, so that no minute passes in the midst of it


def ago(hours: float) -> datetime:
    """Whole minutes, as they are typed."""
    now = NOW or clock.now()
    return now.replace(second=0, microsecond=0) - timedelta(hours=hours)


def held(*, by: Actor, since: float = 10, **over: Any) -> Case:
    """Arrived so many hours ago for an indictable offence; detention authorised at once."""
    facts = {
        "arrested_at": ago(since + 0.5),
        "arrived_at": ago(since),
        "relevant_at": ago(since),
        "authorised_at": ago(since),
        "offences": WOUNDING,
        **over,
    }
    return make.booking(by=by, **facts)


def review(case: Case, *, by: Actor, back: float = 1, **over: Any) -> Review:
    """An inspector's, in person, as the law asks."""
    facts = {
        "held_at": ago(back),
        "officer_name": "Insp Cora Wyn",
        "officer_rank": "inspector",
        "capacity": "review-officer",
        "is_independent": True,
        "way": "in-person",
        "representations": "taken",
        "outcome": "continues",
        "because": "Witnesses are still to be seen",
        **over,
    }
    return service.review(case, by=by, **facts)


def extension(case: Case, *, by: Actor, back: float = 0.5, **over: Any) -> Extension:
    """A superintendent's, given at the station, as the law asks."""
    facts = {
        "hours": 36,
        "way": "in-person",
        "authority_name": "Supt Edith Crane",
        "authority_rank": "superintendent",
        "authority_at": ago(back),
        "is_responsible": True,
        "is_necessary": True,
        "is_diligent": True,
        "representations": "taken",
        "because": "The phone is being examined",
        **over,
    }
    return service.extend(case, by=by, **facts)


def warrant(case: Case, *, by: Actor, back: float = 0.5, **over: Any) -> Warrant:
    facts = {
        "extends": False,
        "court": "Northshire Magistrates’ Court",
        "issued_at": ago(back),
        "hours": 36,
        "reference": "WFD/14",
        **over,
    }
    return service.warrant(case, by=by, **facts)


def detained(*, by: Actor, place: str = "police-station", since: float = 3, **over: Any) -> Case:
    """An adult under section 136, who arrived half an hour after being detained."""
    facts = {
        "section": "s136",
        "place_of_safety": place,
        "detained_at": ago(since + 0.5),
        "arrived_at": ago(since),
        "surname": "Careham",
        "stated_age": 40,
        **over,
    }
    return cases.detain(by=by, **facts)


def station(case: Case, *, by: Actor, **over: Any) -> StationUse:
    """A constable's decision with an inspector's authority by telephone, as the law asks."""
    facts = {
        "decided_at": ago(3.4),
        "officer_name": "PC 210 Dale",
        "officer_rank": "constable",
        "is_imminent": True,
        "imminent_because": "Runs at cars",
        "is_no_other": True,
        "no_other_because": "Both places of safety are full",
        "has_healthcare": True,
        "consulted": "nurse",
        "reason": "regulation-2",
        "authority_name": "Insp Cora Wyn",
        "authority_rank": "inspector",
        "authority_at": ago(3.3),
        "authority_by_phone": True,
        **over,
    }
    return service.use_station(case, by=by, **facts)


def certificate(case: Case, *, by: Actor, **over: Any) -> Certificate:
    facts = {
        "doctor": "Dr Amin",
        "given_at": ago(1),
        "hours": 12,
        "is_clinical": True,
        "grounds": "Too drowsy to be assessed",
        "is_at_station": False,
        **over,
    }
    return service.certify(case, by=by, **facts)
