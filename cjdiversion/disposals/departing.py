"""Why a decision departs from the gravity of the offences as scored: by coded reasons, asked
whichever outcome is chosen."""

from __future__ import annotations

from collections.abc import Iterator

from cjdiversion import clock
from cjdiversion.disposals.catalogue import DepartureReason
from cjdiversion.disposals.proposals import Asked
from cjdiversion.disposals.rule import Broken

_FIELD = "departure_reasons"
_MATRIX = "NPCC gravity matrix: departing from it is allowed with a rationale (V)"


def departs(a: Asked) -> bool:
    """What says that nothing could be done is no choice about gravity."""
    return a.gravity.departs and a.catalogue.weight_of(a.said) is not None


def broken(a: Asked) -> Iterator[Broken]:
    if not departs(a):
        yield from _unasked(a)
    elif not a.said.departure_reasons:
        assert a.gravity.on is not None
        by, on = a.gravity.by, clock.day_in_words(a.gravity.on)
        words = f"The gravity, scored {a.gravity.score} by {by} on {on}, gives another outcome"
        yield Broken(_FIELD, "departure-missing", f"{words}. Say why you depart from it", _MATRIX)
    else:
        held = {row.code: row for row in a.catalogue.departures}
        for code in a.said.departure_reasons:
            yield from _misused(a, held[code]) if code in held else _unknown(a)


def _unasked(a: Asked) -> Iterator[Broken]:
    if a.said.departure_reasons:
        is_scored = a.gravity.score is not None
        why = "This is an outcome that the score gives" if is_scored else a.gravity.why_not
        words = f"{why}: there is nothing to depart from. Leave out these reasons"
        yield Broken(_FIELD, "departure-none", words, _MATRIX)


def _unknown(a: Asked) -> Iterator[Broken]:
    words = f"One of these reasons did not hold on {clock.day_in_words(a.day)}"
    yield Broken(_FIELD, "departure-unknown", words, _MATRIX)


def _misused(a: Asked, row: DepartureReason) -> Iterator[Broken]:
    if row.needs_text and not a.said.departure_words.strip():
        words = f"“{row.label}” needs to be explained"
        yield Broken("departure_words", "departure-words", words, row.origin)
    if row.needs_reference and not a.said.departure_reference.strip():
        words = f"“{row.label}” needs its reference"
        yield Broken("departure_reference", "departure-reference", words, row.origin)
    if row.age_to is not None and not a.suspect.is_possibly_child:
        words = f"“{row.label}” is a reason for somebody under 18"
        yield Broken(_FIELD, "departure-age", words, row.origin)
    other = {"lighter": "heavier", "heavier": "lighter"}.get(row.direction)
    if other is not None and _direction(a) == other:
        words = f"“{row.label}” is a reason for a {row.direction} outcome than the score gives"
        yield Broken(_FIELD, "departure-direction", words, row.origin)


def _direction(a: Asked) -> str:
    """Empty where the outcome is as heavy as the score and yet another: nothing can be said."""
    weight = a.catalogue.weight_of(a.said)
    score = a.gravity.score
    if score is None or weight is None or weight == score:
        return ""
    return "lighter" if weight < score else "heavier"
