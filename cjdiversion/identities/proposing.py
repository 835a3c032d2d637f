"""Which record somebody means who says that another one is about the same person."""

from __future__ import annotations

from typing import Any

from cjdiversion.access import Actor
from cjdiversion.cases.models import Case, PersonInCase
from cjdiversion.errors import Invalid
from cjdiversion.identities import finding, queries, rules
from cjdiversion.identities.models import IdentityLink, identity_of
from cjdiversion.identities.steps import LinkStatus


def other(case: Case, name: str, by: Actor) -> Any:
    """A row of finding.records. Raises Invalid."""
    record = finding.record_named(name, case.force_id, by)
    if record is None or not (record.is_in_reach or _is_likely(case, record)):
        words = "Select one of the records offered, or give the reference of a case you can open"
        raise Invalid.at("other", "unknown", words)
    if record.token == case.token:
        raise Invalid.at("other", "itself", "A record cannot be linked to itself: give another")
    if record.quarantined_at is not None:
        words = "That record is closed: it is about the wrong person. Nothing is linked to it"
        raise Invalid.at("other", "wrong-person", words)
    if record.person_id in queries.ids_of_one_person(case.person.id):
        words = "These two records are confirmed to be about one person already"
        raise Invalid.at("other", "linked-already", words)
    if (link := _waiting(case.person, record)) is not None:
        words = f"{link.proposed_by} proposed this already. It waits for a second person"
        raise Invalid.at("other", "proposed-already", words)
    return record


def _is_likely(case: Case, record: Any) -> bool:
    return bool(rules.reasons(identity_of(case.person), identity_of(record)))


def _waiting(person: PersonInCase, record: Any) -> IdentityLink | None:
    pair = {person.id, record.person_id}
    found = [one for one in queries.links_of(person.id) if {one.earlier_id, one.later_id} == pair]
    return next((one for one in found if one.status is LinkStatus.PROPOSED), None)
