"""Who may have been here before, held against the rules, as one person may see it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cjdiversion import audit, listing
from cjdiversion.access import Actor, May, can, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.identities import finding, queries, rules
from cjdiversion.identities.likeness import Identity
from cjdiversion.identities.models import IdentityLink, identity_of
from cjdiversion.identities.rules import Reason
from cjdiversion.identities.steps import LinkStatus
from cjdiversion.listing import Page, Place

MOST_SHOWN = 50


@dataclass(frozen=True)
class Candidate:
    """`record` is a row of finding.records. `link`: the newest with this record, if any.
    `is_one_person`: confirmed, by this link or over others."""

    record: Any
    reasons: Sequence[Reason]
    against: Sequence[str]
    link: IdentityLink | None
    is_one_person: bool

    @property
    def is_in_reach(self) -> bool:
        return bool(self.record.is_in_reach)

    @property
    def is_to_judge(self) -> bool:
        """Nobody has confirmed or refused it yet."""
        return not self.is_one_person and not self.is_refused

    @property
    def is_refused(self) -> bool:
        return self.link is not None and self.link.status is LinkStatus.REFUSED

    @property
    def is_strong(self) -> bool:
        return self.is_one_person or (self.is_to_judge and rules.is_strong(self.reasons))


def whose(record: Any) -> str:
    """All that is said of a record beyond one's reach."""
    return str(record.suite or record.unit or record.force)


def candidates(case: Case, actor: Actor) -> list[Candidate]:
    """Strongest first, then newest. `case` comes as cases.service.open gives it."""
    who = identity_of(case.person)
    links = _newest(queries.links_of(case.person.id), case.person.id)
    same = queries.ids_of_one_person(case.person.id)
    found = [
        Candidate(row, *_held_against(who, row), links.get(row.person_id), row.person_id in same)
        for row in finding.candidates(case, who, actor)
    ]
    likely = [one for one in found if one.reasons]
    return sorted(likely, key=lambda one: rules.rank(one.reasons))[:MOST_SHOWN]


def _held_against(who: Identity, row: Any) -> tuple[Sequence[Reason], Sequence[str]]:
    other = identity_of(row)
    return rules.reasons(who, other), rules.against(who, other)


def _newest(links: Sequence[IdentityLink], own: uuid.UUID) -> dict[uuid.UUID, IdentityLink]:
    """Other person → the newest link with them."""
    return {one.later_id if one.earlier_id == own else one.earlier_id: one for one in links}


@dataclass(frozen=True)
class Likely:
    """What the page of one case shows."""

    to_judge: Sequence[Candidate]
    refused: Sequence[Candidate]
    one_person: Sequence[Any]  # rows of finding.records


def likely(case: Case, *, by: Actor) -> Likely:
    """Written down with every reference that was shown."""
    require(by, May.CASE_OPEN)
    found = candidates(case, by)
    one_person = queries.group_of(case.person.id, by)
    to_judge = [one for one in found if one.is_to_judge]
    refused = [one for one in found if one.is_refused and not one.is_one_person]
    shown = [one.record for one in (*to_judge, *refused)] + list(one_person)
    _written_down(case, shown, by)
    return Likely(to_judge, refused, one_person)


@dataclass(frozen=True)
class Standing:
    """What the case page says. `count`: people who may be the same and of whom nobody has said.
    `twice`: the same person held in the same suite under another record."""

    count: int
    twice: Sequence[Candidate]
    has_earlier: bool


def standing(case: Case, actor: Actor) -> Standing:
    """A fixed number of statements."""
    found = candidates(case, actor)
    twice = [one for one in found if one.is_strong and _is_held_beside(one.record, case)]
    if twice:
        _written_down(case, [one.record for one in twice], actor)
    return Standing(
        count=sum(one.is_to_judge for one in found),
        twice=twice,
        has_earlier=bool(queries.earlier_cases(case, actor)),
    )


def _is_held_beside(record: Any, case: Case) -> bool:
    """Both held in one suite now: open cases of somebody on bail are nothing out of the way."""
    is_held = case.is_in_suite and bool(record.is_in_suite)
    return is_held and case.suite_id is not None and record.suite_id == case.suite_id


def _written_down(case: Case, records: Sequence[Any], by: Actor) -> None:
    """References of what was in reach; how many others were said to exist."""
    shown = [row.reference for row in records if row.is_in_reach]
    facts = {"shown": shown, "others": len(records) - len(shown)}
    audit.record(Did.IDENTITY_SEARCHED, Operation.CONSULTATION, by=by, subject=case, facts=facts)


# --- two records side by side -------------------------------------------------------------------


@dataclass(frozen=True)
class Comparison:
    """`asked_about` is shown to whoever has it in reach; `asked_from` to them too, because they are
    the ones who are asked. Reasons tell of both, so they are for those who see both."""

    link: IdentityLink
    asked_from: Any
    asked_about: Any
    reasons: Sequence[Reason]
    against: Sequence[str]
    is_both_shown: bool


def comparison(link: IdentityLink, *, by: Actor) -> Comparison:
    """`link` comes from service.open_link. The reasons are those of today."""
    first, other = (finding.record_of(one.id, by) for one in (link.asked_from, link.asked_about))
    is_both = bool(other.is_in_reach)
    reasons, against = _held_against(identity_of(first), other) if is_both else ([], [])
    return Comparison(link, first, other, reasons, against, is_both_shown=is_both)


def waiting(actor: Actor, place: Place) -> Page[Any]:
    """Proposals in reach that wait for a second person, longest waiting first."""
    require(actor, May.IDENTITY_LINK)
    columns = IdentityLink.__table__.c
    page = listing.page(
        queries.proposals(actor),
        newest=columns.proposed_at,
        key=columns.id,
        place=place,
        cursor_of=lambda row: (row[0].proposed_at, row[0].id),
        is_rising=True,
    )
    shown = [row[0].asked_from.case.reference for row in page.rows]
    audit.listed(Did.IDENTITY_SEARCHED, shown, by=actor, kind="identity_link")
    return page


def may_propose(actor: Actor) -> bool:
    return can(actor, May.IDENTITY_LINK) and actor.person_id is not None
