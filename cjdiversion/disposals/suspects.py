"""What is on record of the person of a case, as the rules of a decision ask it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cjdiversion import clock
from cjdiversion.cases import rules as cases
from cjdiversion.cases.models import Case, Offence
from cjdiversion.disposals import options_queries
from cjdiversion.disposals.openings import Suspect


def suspect_of(case: Case, day: date, offences: Sequence[Offence] | None = None) -> Suspect:
    """What the rules ask about this person on that day, and of these offences, or all."""
    person, born = case.person, case.person.born_on
    offences = case.offences if offences is None else offences
    committed = sorted(o.committed_on for o in offences if o.committed_on)
    stated_on = clock.london(case.opened_at).date()
    then = cases.stated_ages(person, committed[0], stated_on) if committed else ()
    return Suspect(
        is_suspect=person.is_suspect,
        is_possibly_child=cases.is_possibly_child(person, day),
        age=clock.age_on(born, day) if born else None,
        age_at_offence=clock.age_on(born, committed[0]) if born and committed else None,
        ages_at_offence=then,
        ages=_ages(case, day, stated_on),
        is_sensitive=any(o.is_domestic_abuse or o.is_hate_crime for o in offences),
        opened_at=case.opened_at.replace(second=0, microsecond=0),
        offence_on=committed[-1] if committed else None,
        known=options_queries.known_of(case, day, offences),
    )


def _ages(case: Case, day: date, stated_on: date) -> tuple[int, ...]:
    """By the date of birth, then the least that a stated age can be since: whoever may be under 18
    still is taken to be."""
    by_birth = cases.ages(cases.Age(case.person.born_on, None), day)
    return (*by_birth, *cases.stated_ages(case.person, day, stated_on)[:1])
