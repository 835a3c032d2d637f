"""How far an annex is: heading by heading what stands, who wrote it, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cjdiversion import clock
from cjdiversion.annexes import statements
from cjdiversion.annexes.facts import Facts, Identifier
from cjdiversion.annexes.headings import IDENTIFIERS, VICTIM, Heading
from cjdiversion.annexes.models import AnnexStatement
from cjdiversion.annexes.statements import Written
from cjdiversion.annexes.steps import State
from cjdiversion.cases.models import Case


@dataclass(frozen=True)
class One:
    """`is_written`: an officer may write here. `missing`: what is still to be done, in words."""

    code: str
    heading: str
    state: State | None
    lines: int
    takes_several: bool
    is_written: bool
    missing: Sequence[str]
    written: Sequence[Written]
    asked: Heading

    @property
    def may_add(self) -> bool:
        return self.is_written and (self.takes_several or not self.written)


@dataclass(frozen=True)
class Needed:
    missing: Sequence[str]
    sections: Sequence[One]

    @property
    def unfinished(self) -> list[One]:
        return [one for one in self.sections if one.missing]


def now(case: Case, facts: Facts) -> Needed:
    """`facts` as they would be told now; `case` comes as cases.service.open gives it."""
    headings = statements.asked(case.force.code)
    return of(facts, headings, statements.written_of(case.id), on=clock.today())


def of(
    facts: Facts, headings: Sequence[Heading], written: Sequence[Written], *, on: date
) -> Needed:
    sections = [_one(facts, heading, written, on) for heading in headings]
    return Needed(
        [words for one in facts.identifiers for words in _number(one)],
        [one for one in sections if one.is_written or one.lines],
    )


def _one(facts: Facts, heading: Heading, written: Sequence[Written], on: date) -> One:
    section = next((one for one in facts.sections if one.code == heading.code), None)
    here = [one for one in written if one.statement.section == heading.code]
    state = section.state if section else None
    late = [words for one in here for words in _late(one.statement, heading, on)]
    return One(
        heading.code,
        "Numbers not held elsewhere" if heading.code == IDENTIFIERS else heading.label,
        state,
        len(section.lines) if section else 0,
        heading.takes_several,
        heading.is_written,
        [*_not_there(heading, state), *late],
        here,
        heading,
    )


def _not_there(heading: Heading, state: State | None) -> Iterator[str]:
    if state is not None and state is not State.OBTAINED and heading.code != VICTIM:
        yield state.words.capitalize()


def _late(one: AnnexStatement, heading: Heading, on: date) -> Iterator[str]:
    if heading.target is None or one.state is not State.OUTSTANDING:
        return
    if one.due_on is None:
        yield "No target date"
    elif one.due_on < on:
        yield f"Overdue since {clock.day_in_words(one.due_on)}"


def _number(one: Identifier) -> Iterator[str]:
    if one.problem:
        yield f"{one.label}: {one.problem}"
    elif not one.value or one.value.startswith("Missing"):
        yield f"{one.label}: missing"
