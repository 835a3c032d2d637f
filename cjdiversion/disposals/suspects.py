"""What is on record of the person of a case, as the rules of a decision ask it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from cjdiversion import clock
from cjdiversion.cases import rules as cases
from cjdiversion.cases.models import Case, Offence
from cjdiversion.disposals import options_queries
from cjdiversion.disposals.openings import Suspect


def suspect_of(case: Case, day: date, offences: Sequence[Offence] | None = None) -> Suspect:
    """What the rules ask about this person on that day, and of these offences, or all."""
    offences = case.offences if offences is None else offences
    return replace(
        aged(case, case.person, day, [one.committed_on for one in offences]),
        is_suspect=case.person.is_suspect,
        is_sensitive=any(o.is_domestic_abuse or o.is_hate_crime for o in offences),
        opened_at=case.opened_at.replace(second=0, microsecond=0),
        known=options_queries.known_of(case, day, offences),
    )


def aged(case: Case, person: cases.Aged, day: date, offended_on: Iterable[date | None]) -> Suspect:
    """What their age says, and no more, for offences of these days. `person`: as it stands, or as
    it stood. A stated age is the least it can be since: whoever may be under 18 still is taken to
    be."""
    born, stated_on = person.born_on, clock.london(case.opened_at).date()
    committed = sorted(on for on in offended_on if on)
    then = cases.stated_ages(person, committed[0], stated_on) if committed else ()
    by_birth = cases.ages(cases.Age(born, None), day)
    return Suspect(
        is_possibly_child=cases.is_possibly_child(person, day),
        age=clock.age_on(born, day) if born else None,
        age_at_offence=clock.age_on(born, committed[0]) if born and committed else None,
        ages_at_offence=then,
        ages=(*by_birth, *cases.stated_ages(person, day, stated_on)[:1]),
        offence_on=committed[-1] if committed else None,
        first_on=committed[0] if committed else None,
    )
