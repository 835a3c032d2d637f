"""What changed since an earlier version, by section."""

from __future__ import annotations

from dataclasses import replace

from cjdiversion.annexes import differences
from cjdiversion.annexes.facts import Change, Facts, Held, Identifier, Line, Section, State
from cjdiversion.consents.release import Holder
from tests.annexes.test_facts import FACTS


def between(earlier: Facts, later: Facts) -> tuple[Change, ...]:
    found = differences.between(earlier, later, since=3, about="About", held="Held back")
    assert found.since == 3
    return found.lines


def needs(*lines: Line, state: State = State.OBTAINED) -> tuple[Section, ...]:
    return (Section("needs", "Health and needs", state, lines),)


def line(text: str) -> Line:
    return Line("needs", text, Holder.POLICE, "Police", "record")


def test_the_same_facts_changed_nothing() -> None:
    assert between(FACTS, FACTS) == ()


def test_a_line_come_gone_or_changed_is_named_by_its_section() -> None:
    one, two = (replace(FACTS, sections=needs(line(text))) for text in ("one", "two"))
    both = replace(FACTS, sections=needs(line("one"), line("two")))
    assert between(one, both) == (Change("Health and needs", "added"),)
    assert between(both, one) == (Change("Health and needs", "removed"),)
    assert between(one, two) == (Change("Health and needs", "changed"),)


def test_a_section_that_stands_otherwise_is_changed() -> None:
    sought = replace(FACTS, sections=needs(state=State.OUTSTANDING))
    refused = replace(FACTS, sections=needs(state=State.REFUSED))
    assert between(sought, refused) == (Change("Health and needs", "changed"),)


def test_who_it_is_about_and_what_is_held_back_are_told_apart() -> None:
    other = replace(FACTS, identifiers=(Identifier("Name", "HARTLEY, Joan"),))
    assert between(FACTS, other) == (Change("About", "changed"),)
    more = replace(FACTS, held=(*FACTS.held, Held("Court", "L&D", "x")))
    assert between(FACTS, more) == (Change("Held back", "changed"),)
    assert between(FACTS, replace(FACTS, withdrawal=None)) == (Change("Held back", "changed"),)
