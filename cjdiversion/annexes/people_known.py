"""Whose data the check of other people's data looks for: gathered from the rooms that record it.

Professionals in their role are left out, as a paper may need their names: whoever wrote a line or
decided, who diagnosed, interpreters, and an appropriate adult who came from a scheme, a local
authority or social work. A parent, partner, relative, carer or friend who is the appropriate adult
is a private person.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa

from cjdiversion.accounts.models import Unit
from cjdiversion.annexes.numbers_in import emails_in, phones_in
from cjdiversion.annexes.phrases import names_in
from cjdiversion.annexes.third_parties import People, Someone
from cjdiversion.cases.models import Case, PersonInCase
from cjdiversion.consents import queries as consents
from cjdiversion.contexts import queries as contexts
from cjdiversion.database import session
from cjdiversion.interviews import queries as interviews
from cjdiversion.interviews.models import AppropriateAdult
from cjdiversion.referrals import queries as referrals
from cjdiversion.victims import queries as victims

IN_ROLE = frozenset({"local-authority", "social-worker", "scheme"})
"""Relationships (reference data "aa_relationships") of an appropriate adult who acts in a role."""


def people_of(case: Case) -> People:
    return People(
        own=_own(case.id),
        others=(*_victims(case.id), *_family(case.id), *_safe_contacts(case.id)),
        offices=_offices(),
    )


def _own(case_id: UUID) -> Someone:
    person = session().scalars(sa.select(PersonInCase).where(PersonInCase.case_id == case_id)).one()
    also = [(surname or person.surname, forenames) for surname, forenames in _also(person)]
    return Someone(names=((person.surname, person.forenames), *also), phones=(person.phone,))


def _also(person: PersonInCase) -> Iterator[tuple[str, str]]:
    """Other names are typed in one field."""
    for part in person.other_names.split(","):
        words = part.split()
        if words:
            yield (words[-1], " ".join(words[:-1])) if len(words) > 1 else ("", words[0])


def _victims(case_id: UUID) -> Iterator[Someone]:
    people, contacts = victims.private_of(case_id)
    for one in people:
        yield Someone(names=((one.surname, one.forenames),))
    for row in contacts:
        yield Someone(
            phones=(row.phone,) if row.phone else (),
            emails=(row.email,) if row.email else (),
            addresses=(row.address,) if row.address else (),
        )
        yield _written(row.through, row.when_words, row.never_words)


def _family(case_id: UUID) -> Iterator[Someone]:
    adults = interviews.adults_of(case_id)
    in_role = {one.name for one in adults if _is_in_role(one)}
    named = [one.name for one in adults if not _is_in_role(one)]
    named += [one.adult_name for one in interviews.interviews_of(case_id)]
    parents = [one for one in consents.decisions_of(case_id) if one.given_by == "parent"]
    named += [one.given_by_name for one in parents]
    for name in dict.fromkeys(named):
        if name.strip() and name not in in_role:
            yield Someone(names=(_split(name),))
    for step in interviews.child_steps_of(case_id):
        yield _written(step.told_whom)
    about_me = contexts.about_me_of(case_id)
    if about_me is not None:
        yield _written(about_me.helped_by)


def _is_in_role(adult: AppropriateAdult) -> bool:
    return adult.relationship_code in IN_ROLE


def _split(name: str) -> tuple[str, str]:
    """One field holds the whole name, the surname last."""
    *forenames, surname = name.split()
    return surname, " ".join(forenames)


def _safe_contacts(case_id: UUID) -> Iterator[Someone]:
    """How the person is to be reached without anybody else knowing."""
    for one in referrals.of_case(case_id):
        if one.safe_contact:
            written = _written(one.safe_contact)
            yield Someone(written.names, written.phones, written.emails, (one.safe_contact,))


def _written(*texts: str) -> Someone:
    """Whoever is named in free words, and how they are to be reached."""
    return Someone(
        names=tuple(name for text in texts for name in names_in(text)),
        phones=tuple(phone for text in texts for phone in phones_in(text)),
        emails=tuple(email for text in texts for email in emails_in(text)),
    )


def _offices() -> Someone:
    """Numbers of suites, teams and units."""
    numbers = session().scalars(sa.select(Unit.phone).where(Unit.phone != ""))
    return Someone(phones=tuple(numbers))
