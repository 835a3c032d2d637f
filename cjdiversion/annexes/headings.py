"""What an officer is asked under each heading of the annex, as the dated rows hold: pure.

A force's own row may rename and reorder, and leave out what is optional; so can it align the annex
with the joint NPCC–CPS checklist, whose content is not public.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cjdiversion.reference import Row

IDENTIFIERS, LINK, VICTIM = "record", "link", "victim"
# Written by nobody: of the victim one fixed line is told, and what is held back follows by rule.
NEVER_WRITTEN = (VICTIM, "withheld")
ONE, SEVERAL, ANY_WORDS, DAY = "choice", "choices", "words", "day"


@dataclass(frozen=True)
class Field:
    """One field. `label` is printed, `ask` is the question. `is_always`: asked for in any case;
    `is_required`: where the information was obtained. `is_target`: the day a list watches."""

    code: str
    label: str
    ask: str
    hint: str = ""
    kind: str = ANY_WORDS
    options: Mapping[str, str] | None = None
    rows: int = 0
    is_required: bool = False
    is_always: bool = False
    is_opinion: bool = False
    is_target: bool = False

    def words(self, answer: Any) -> str:
        """As it is printed; a choice no longer offered by its code."""
        options = self.options or {}
        if isinstance(answer, list):
            return "; ".join(options.get(one, one) for one in answer)
        return options.get(answer, str(answer))

    def offers(self, answer: Any) -> bool:
        """Whether it still can be said as it was."""
        given = answer if isinstance(answer, list) else [answer]
        return self.options is None or all(one in self.options for one in given)


def as_asked(heading: Heading, answers: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """How each of these was asked, in plain values."""
    return {
        one.code: {
            "label": one.label,
            "options": dict(one.options) if one.options else None,
            "kind": one.kind,
            "is_opinion": one.is_opinion,
        }
        for one in heading.fields
        if one.code in answers
    }


def was_asked(code: str, asked_as: Mapping[str, Any]) -> Field:
    """A field that is no more, as it stood when it was answered."""
    kept: dict[str, Any] = {"label": code, "is_opinion": True, **asked_as.get(code, {})}
    return Field(code, ask=kept["label"], **kept)


@dataclass(frozen=True)
class Heading:
    """`takes_several`: more than one statement stands under it."""

    code: str
    label: str
    takes_several: bool = False
    fields: Sequence[Field] = ()

    @property
    def is_written(self) -> bool:
        return bool(self.fields)

    @property
    def target(self) -> Field | None:
        return next((one for one in self.fields if one.is_target), None)


def headings(
    sections: tuple[Sequence[Row], Sequence[Row]], asked: tuple[Sequence[Row], Sequence[Row]]
) -> tuple[Heading, ...]:
    """Each pair: the national rows in force, and the rows in force as the force has them."""
    return tuple(
        Heading(
            row.code,
            row.label,
            bool(row.attributes.get("several")),
            _fields_of(row.code, *asked),
        )
        for row in _merged(*sections, is_kept=lambda row: not row.attributes.get("optional"))
    )


def _fields_of(section: str, national: Sequence[Row], own: Sequence[Row]) -> tuple[Field, ...]:
    if section in NEVER_WRITTEN:
        return ()
    begins = f"{section}."
    there, here = ([row for row in rows if row.code.startswith(begins)] for rows in (national, own))
    rows = _merged(there, here, is_kept=_is_needed)
    return tuple(_field(row.code.removeprefix(begins), row) for row in rows)


def _merged(national: Iterable[Row], own: Iterable[Row], *, is_kept: Any) -> list[Row]:
    """In their order. A force leaves nothing out that must be there."""
    before = {row.code: row for row in national}
    found = {row.code: _completed(row, before.get(row.code)) for row in own}
    for code, row in before.items():
        if code not in found and is_kept(row):
            found[code] = row
    places = {code: place for place, code in enumerate([*before, *found])}
    return sorted(found.values(), key=lambda row: (_order(row, places), places[row.code]))


def _completed(row: Row, national: Row | None) -> Row:
    """What a force's row does not say is as in the national one; it cannot loosen a duty."""
    if national is None:
        return row
    kept = {name: True for name in _DUTIES if national.attributes.get(name)}
    attributes = {**national.attributes, **row.attributes, **kept}
    return Row(row.code, row.label, attributes, row.source, row.mark)


_DUTIES = ("required", "always", "opinion", "target")


def _is_needed(row: Row) -> bool:
    return bool(row.attributes.get("required") or row.attributes.get("always"))


def _order(row: Row, places: Mapping[str, int]) -> float:
    return float(row.attributes.get("order", places[row.code] + 1))


def _field(code: str, row: Row) -> Field:
    said = row.attributes
    return Field(
        code=code,
        label=row.label,
        ask=str(said.get("ask") or row.label),
        hint=str(said.get("hint", "")),
        kind=str(said.get("kind", ANY_WORDS)),
        options=said.get("options"),
        rows=int(said.get("rows", 0)),
        is_required=bool(said.get("required")),
        is_always=bool(said.get("always")),
        is_opinion=bool(said.get("opinion")) or row.code.startswith(f"{LINK}."),
        is_target=bool(said.get("target")),
    )


# --- what was said ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """One statement as it was given, before it is kept."""

    state: str
    answers: Mapping[str, Any]
    state_words: str = ""
    known_by: str = ""
    reliability: str = ""


def wrong(
    heading: Heading, said: Said, reliabilities: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[tuple[str, str]]]:
    """Field → problems. What is not known is said by the state, never by leaving it blank."""
    known = {one.code for one in heading.fields}
    unknown = [("unknown-field", "This is not asked here")]
    found = {code: list(unknown) for code in said.answers if code not in known}
    is_obtained = said.state == "obtained"
    for one in heading.fields:
        is_missing = said.answers.get(one.code) in (None, "", [])
        if is_missing and (one.is_always or (one.is_required and is_obtained)):
            found[one.code] = [("required", f"Enter an answer to “{one.ask}”")]
    if is_obtained and not found and not said.answers:
        found["state"] = [("nothing-said", "Write down what was obtained, or select another state")]
    if is_obtained and not said.reliability:
        found["reliability"] = [("required", "Select how far it can be relied on")]
    if reliabilities.get(said.reliability, {}).get("named") and not said.known_by:
        found["known_by"] = [("required", "Enter the name, or the record")]
    return found
