"""A decision in words, and what changed from one version of it to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

from cjdiversion import authority, clock, reference
from cjdiversion.accounts import queries as accounts
from cjdiversion.disposals import authorising, dating, queries, schemas
from cjdiversion.disposals.criteria import State
from cjdiversion.disposals.grounds import OF_ANOTHER
from cjdiversion.disposals.models import Decision
from cjdiversion.fields import Choice
from cjdiversion.screenings.rules import OUTCOME_WORDS

_NOT_STATED = "Not stated"
_DAYS = ("decided_at", "crime_recorded_on", "closed_on")
_TOLD_ABOVE = ("outcome_code", "reasons", *_DAYS, *authority.ASKED)

# Answers that are codes of reference data → its kind.
_KINDS = {**dating.CODED, "departure_reasons": "departure_reasons"}


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """`because`: why it took the place of the one before. The first has no changes."""

    number: int
    decision: Decision
    because: str
    changes: Sequence[Change]


def versions(found: Sequence[Decision]) -> list[Version]:
    """`found` oldest first; the newest first, each with what it changed."""
    told = [Version(1, found[0], "", ())]
    for number, (before, after) in enumerate(pairwise(found), 2):
        told.append(Version(number, after, before.superseded_reason, changes(before, after)))
    return told[::-1]


def changes(before: Decision, after: Decision) -> list[Change]:
    """Field by field, in the order in which they are asked."""
    old, new = _whole(before), _whole(after)
    labels = list(dict.fromkeys([*new, *old]))
    found = [
        Change(label, old.get(label, _NOT_STATED), new.get(label, _NOT_STATED))
        for label in labels
        if old.get(label) != new.get(label)
    ]
    return [*found, *_of_another(before, after)]


def _of_another(before: Decision, after: Decision) -> Iterator[Change]:
    """That it changed, and not what: it is about another person’s health, and stands on a page of
    its own for those who decide."""
    old, new = prevented(before), prevented(after)
    if old != new:
        stated = "Stated otherwise" if old else "Stated"
        told = stated if new else _NOT_STATED
        yield Change("Who cannot give evidence, and why", "Stated" if old else _NOT_STATED, told)


def stated(decision: Decision) -> list[tuple[str, str]]:
    """What was stated, under the words it was asked in; what was left blank is left out, and what
    is about another person stands on a page of its own."""
    names = schemas.Facts().load_fields
    return _stated(decision, [one for one in names if one not in (*_TOLD_ABOVE, *OF_ANOTHER)])


def prevented(decision: Decision) -> list[tuple[str, str]]:
    """What is in the way of a prosecution at the victim or a key witness; empty where nothing is
    stated."""
    return _stated(decision, OF_ANOTHER)


def _stated(decision: Decision, names: Iterable[str]) -> list[tuple[str, str]]:
    rows, label, asked = [], _label_then(decision), schemas.Facts().load_fields
    for name in names:
        field, value = asked[name], getattr(decision, name)
        if value not in ("", None, [], ()):
            choices = field.options if isinstance(field, Choice) else {}
            if name in _KINDS:
                codes = [value] if isinstance(value, str) else value
                choices = {code: label(_KINDS[name], code) for code in codes}
            rows.append((str(field.metadata["label"]), _in_words(choices, value)))
    return rows


def rested_on(decision: Decision) -> list[tuple[str, str]]:
    """What each criterion found when it was decided, from what was kept then."""
    return [(str(one["label"]), _verdict_words(one)) for one in decision.verdicts]


def scored(decision: Decision) -> list[tuple[str, str]]:
    """The score that stood when it was decided, what the matrix gave for it that day, and whether
    this is another; empty where there was none. Why it was scored so stands with the score."""
    score = queries.score_of(decision)
    if score is None:
        return []
    force = queries.force_code(decision.force_id)
    label = partial(reference.label, on=score.scored_on, force=force)
    gave = [label("oocr_options", code) for code in score.gives.get("options", ())]
    gave += [label("outcome_codes", code) for code in score.gives.get("outcomes", ())]
    on = clock.day_in_words(score.scored_on)
    by = f"{score.score}, scored by {score.scored_by_name} on {on}, for {score.offence_words}"
    departs = "It departs" if decision.departs else "It does not depart"
    return [
        ("Gravity as scored", by),
        ("What the matrix gave for it", "; ".join(gave) or "Nothing out of court"),
        ("Departs", f"{departs} from the gravity as scored"),
    ]


def words(decision: Decision) -> dict[str, str]:
    """Codes as they read on the day of the decision."""
    outcome, option = queries.labels_then(decision)
    unit = accounts.unit(decision.unit_id).name
    by = ", ".join(word for word in (decision.decided_by, _rank(decision), unit) if word)
    return {
        "outcome": f"{decision.outcome_code}: {outcome}",
        "option": option,
        "decided_by": f"CPS; recorded by {by}" if decision.prosecutor else by,
        "screened": OUTCOME_WORDS[decision.screened],
        "authority": authorising.words(decision),
    }


def _verdict_words(one: Mapping[str, str]) -> str:
    sure = f" ({one['mark']})" if one["mark"] else ""
    source = f". Source: {one['source']}{sure}" if one["source"] else ""
    return f"{State(one['state']).words}: {one['words']}{source}"


def _whole(decision: Decision) -> dict[str, str]:
    """Everything that can differ from one version to the next: label → words."""
    said = words(decision)
    found = {
        "Outcome": said["outcome"],
        "Option": said["option"],
        "Offences": "; ".join(decision.offence_words),
        "Decided by": said["decided_by"],
        "Decided": clock.in_words(decision.decided_at),
        "Reasons": decision.reasons,
        "Crime recorded": _day(decision.crime_recorded_on),
        "Closed": _day(decision.closed_on),
        "Authority": said["authority"],
        **dict(stated(decision)),
    }
    return {label: text for label, text in found.items() if text}


def _day(on: Any) -> str:
    return clock.day_in_words(on) if on else ""


def _rank(decision: Decision) -> str:
    rank = decision.decided_by_rank
    return _label_then(decision)("ranks", rank).lower() if rank else ""


def _label_then(decision: Decision) -> Callable[[str, str], str]:
    """Kind and code → the words on the day of the decision in its force."""
    force = queries.force_code(decision.force_id)
    return partial(reference.label, on=decision.decided_on, force=force)


def _in_words(choices: Mapping[str, str], value: Any) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(str(choices.get(one, one)) for one in value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, str):
        return str(choices.get(value, value))
    return clock.day_in_words(value)
