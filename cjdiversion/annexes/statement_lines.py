"""What officers wrote for the annex, line by line: pure. Facts of one statement are one line, what
the officer makes of them another (DPA 2018 s38(2)).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cjdiversion import clock
from cjdiversion.annexes.facts import Line, State
from cjdiversion.annexes.headings import (
    DAY,
    IDENTIFIERS,
    LINK,
    NEVER_WRITTEN,
    ONE,
    Field,
    Heading,
    was_asked,
)
from cjdiversion.annexes.known import Known
from cjdiversion.annexes.models import AnnexStatement
from cjdiversion.annexes.police_lines import id_of
from cjdiversion.consents.release import Holder

STATEMENT = "Officer’s statement"
# Whatever the officer writes, and whatever a force calls it (DPA 2018 s38(2)).
NO_CONCLUSION = "The officer’s opinion. It is no clinical conclusion"
FROM_OFFICER = "From the investigating officer"
_TAKEN = (IDENTIFIERS, *NEVER_WRITTEN)  # told elsewhere, or never


@dataclass(frozen=True)
class Part:
    field: Field
    words: str


def of(known: Known, *, on: date) -> list[Line]:
    return [line for one in known.statements for line in _lines(known, one, on)]


def _lines(known: Known, one: AnnexStatement, on: date) -> Iterator[Line]:
    if one.section in _TAKEN:
        return
    heading = known.asked.get(one.section) or Heading(one.section, one.section)
    parts = parts_of(heading, one, on=on)
    facts = [part for part in parts if not part.field.is_opinion]
    opinions = [part for part in parts if part.field.is_opinion]
    if said := [*_standing(one, is_alone=not parts), *_printed(facts)]:
        yield _line(known, one, said)
    if opinions:
        told = [*_subject(heading, facts), *_printed(opinions)]
        told += [NO_CONCLUSION] if one.section == LINK else []
        yield replace(_line(known, one, told), is_opinion=True, kind="statement:opinion")


def parts_of(heading: Heading, one: AnnexStatement, *, on: date) -> list[Part]:
    """In the order they are asked; an answer to what is asked no more is told as it was asked."""
    asked = {field.code: field for field in heading.fields}
    for code, answer in one.answers.items():
        if code not in asked or not asked[code].offers(answer):
            asked[code] = was_asked(code, one.asked_as or {})
    found = [Part(field, _words(field, one, on)) for field in asked.values()]
    return [part for part in found if part.words]


def _words(field: Field, one: AnnexStatement, on: date) -> str:
    answer: Any = one.answers.get(field.code)
    if field.is_target and one.state is State.OUTSTANDING:
        return _target(one.due_on, on)
    if answer in (None, "", []):
        return ""
    if field.kind == DAY:
        return clock.day_in_words(date.fromisoformat(answer))
    return field.words(answer)


def _target(due_on: date | None, on: date) -> str:
    if due_on is None:
        return "none was set"
    return clock.day_in_words(due_on) + (", overdue" if due_on < on else "")


def _standing(one: AnnexStatement, *, is_alone: bool) -> list[str]:
    """How it stands, where it was not simply obtained. Other lines may say more than the officer,
    so a mark that stands alone says whose it is."""
    if one.state is State.OBTAINED:
        return []
    words = one.state.words if is_alone else one.state.words.capitalize()
    said = ". ".join(part for part in (words, one.state_words) if part)
    return [f"{FROM_OFFICER}: {said}" if is_alone else said]


def _subject(heading: Heading, facts: Iterable[Part]) -> list[str]:
    """What the opinion is about, where several stand under one heading: a choice, no free words."""
    if not heading.takes_several:
        return []
    return _printed(part for part in facts if part.field.is_always and part.field.kind == ONE)


def _printed(parts: Iterable[Part]) -> list[str]:
    return [f"{part.field.label}: {part.words}" for part in parts]


def _line(known: Known, one: AnnexStatement, said: list[str]) -> Line:
    source = f"{STATEMENT}: {one.known_by}" if one.known_by else STATEMENT
    return Line(
        one.section,
        "\n".join(said),
        Holder.POLICE,
        known.case.force.name,
        source,
        as_at=one.as_at or one.stated_at,
        author=one.stated_by,
        condition=known.condition,
        state=one.state,
        reliability=known.how_reliable(one.reliability),
        kind="statement",
        record=id_of(known.first_said.get(one.id, one)),  # corrected, it is the same line
    )
