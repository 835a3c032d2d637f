"""What a new version changes, by section: pure. Which lines these are is for the reader to see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cjdiversion.annexes.facts import Change, Changes, Facts
from cjdiversion.annexes.facts import Section as Told

ABOUT, HELD = "record", "withheld"  # codes of sections that are not made of lines


@dataclass(frozen=True)
class Section:
    """What differs under one heading. `added`: lines that are new or read otherwise; `gone`: how
    many lines are no longer told."""

    heading: str
    what: str
    added: tuple[str, ...] = ()
    gone: int = 0


def in_sections(earlier: Facts, later: Facts, *, about: str, held: str) -> Sequence[Section]:
    """The same as `between`, with the lines that are new."""
    before, after = ({one.heading: one for one in side.sections} for side in (earlier, later))
    found = []
    for change in between(earlier, later, since=0, about=about, held=held).lines:
        was, now = _texts(before.get(change.section)), _texts(after.get(change.section))
        added = tuple(text for text in now if text not in was)
        gone = len([text for text in was if text not in now])
        found.append(Section(change.section, change.what, added, gone))
    return found


def _texts(section: Told | None) -> list[str]:
    return [line.text for line in section.lines] if section else []


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


def _lines(earlier: Iterable[Told], later: Iterable[Told]) -> Iterable[Change]:
    before, after = ({one.code: one for one in side} for side in (earlier, later))
    for code, section in (before | after).items():
        was, now = before.get(code), after.get(code)
        if was != now:
            yield Change(section.heading, _what(was, now))


def _what(was: Told | None, now: Told | None) -> str:
    gone = set(was.lines if was else ()) - set(now.lines if now else ())
    come = set(now.lines if now else ()) - set(was.lines if was else ())
    if come and not gone:
        return "added"
    return "removed" if gone and not come else "changed"
