"""What a new version changes, by section: pure. Which lines these are is for the reader to see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cjdiversion.annexes.facts import Change, Changes, Facts, Section

ABOUT, HELD = "record", "withheld"  # codes of sections that are not made of lines


def between(earlier: Facts, later: Facts, *, since: int, about: str, held: str) -> Changes:
    """`about` and `held` are the headings of the two sections that are not made of lines."""
    if earlier.schema_version < later.schema_version:
        later = _as_before(later)
    found = [
        *_whole(about, _person(earlier), _person(later)),
        *_lines(earlier.sections, later.sections),
        *_whole(held, _kept(earlier), _kept(later)),
    ]
    return Changes(since, tuple(found))


def _as_before(facts: Facts) -> Facts:
    """Without what the first tree did not say: that it is said now is no change of a fact."""
    sections = [
        replace(one, lines=tuple(replace(line, reliability="") for line in one.lines))
        for one in facts.sections
    ]
    identifiers = (replace(one, problem="") for one in facts.identifiers)
    return replace(facts, sections=tuple(sections), identifiers=tuple(identifiers))


def _person(facts: Facts) -> object:
    return facts.identifiers, facts.alleged, facts.basis


def _kept(facts: Facts) -> object:
    return facts.held, facts.withdrawal


def _whole(heading: str, earlier: object, later: object) -> Iterable[Change]:
    if earlier != later:
        yield Change(heading, "changed")


def _lines(earlier: Iterable[Section], later: Iterable[Section]) -> Iterable[Change]:
    before, after = ({one.code: one for one in side} for side in (earlier, later))
    for code, section in (before | after).items():
        was, now = before.get(code), after.get(code)
        if was != now:
            yield Change(section.heading, _what(was, now))


def _what(was: Section | None, now: Section | None) -> str:
    gone = set(was.lines if was else ()) - set(now.lines if now else ())
    come = set(now.lines if now else ()) - set(was.lines if was else ())
    if come and not gone:
        return "added"
    return "removed" if gone and not come else "changed"
