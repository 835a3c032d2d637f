"""What the pages and the API take of instruments; the fields of the answers are made from the
instrument's file. What the API gives stands in `told.py`."""

from __future__ import annotations

from functools import cache, partial
from typing import Any, cast

import marshmallow as ma

from cjdiversion import reference
from cjdiversion.fields import Choice, Day, Moment, Whole, Words, YesNo
from cjdiversion.forms import Schema
from cjdiversion.instruments import catalogue, rules

_BLANK: dict[str, Any] = {"load_default": "", "allow_none": False}


class Fitness(Schema):
    """Asked before anything is scored."""

    asked_at = Moment("When is the person asked?", required=True)
    is_fit = YesNo("Can the person be asked now?", required=True)
    affected = Choice("Affected by drink or drugs?", options=rules.AFFECTED, required=True)
    distress = Choice("Distressed?", options=rules.DISTRESS, required=True)
    language = Choice(
        "Language it is asked in",
        options=partial(reference.choices, "languages"),
        kind="select",
        required=True,
    )
    interpreting = Choice("Interpreter", options=rules.INTERPRETING, required=True)
    words = Words(
        "Why not now",
        rows=2,
        limit=1000,
        hint="Only if they cannot be asked. This stays with L&D",
        **_BLANK,
    )
    try_again_at = Moment(
        "When to try again", past=False, hint="Needed if they cannot be asked now"
    )


@cache
def begin(name: str, version: int) -> Schema:
    """With the choice of the cut-off where the instrument has more than one."""
    instrument = catalogue.of(name, version)
    if not instrument.cut_off_for:
        return Fitness()
    choice = Choice(
        "Whose cut-off holds?",
        options=instrument.cut_off_for,
        hint="By gender identity, as the person says it",
        **_BLANK,
    )
    return cast(type[Schema], Fitness.from_dict({"scored_for": choice}, name="FitnessFor"))()


@cache
def answers(name: str, version: int) -> Schema:
    """One field an item. None is required: what is left out is saved as missing."""
    instrument = catalogue.of(name, version)
    asked = {
        item.code: Choice(item.label, hint=item.hint, options=item.options) for item in instrument
    }
    return cast(type[Schema], Schema.from_dict(cast(Any, asked), name=f"Answers{version}"))()


class HandOver(Schema):
    hand_over = Words(
        "What must the police know to keep the person safe?",
        rows=4,
        limit=1000,
        required=True,
        hint="As little as that needs: what to watch for, what helps, what to do. No score, no "
        "answer to a question, no diagnosis",
    )
    person_told = YesNo(
        "Has the person been told that you tell the police?",
        required=True,
        hint="Tell them unless that adds to the danger",
    )


class Safety(Schema):
    done = Words(
        "What did you do, and who has taken it on?",
        rows=4,
        limit=2000,
        required=True,
        hint="This stays with L&D",
    )


class Strike(Schema):
    because = Words("Why was it recorded in error?", rows=3, limit=1000, required=True)


class CutOff(Schema):
    """`level` and `scored_for` are checked against the instrument."""

    level = Words("Level", limit=40, required=True)
    scored_for = Words("For whom", limit=20, **_BLANK)
    at_least = Whole("Positive at this total or above", least=1, most=99, required=True)
    from_on = Day("From", required=True)
    clinical_lead = Words("Clinical lead who decided", limit=120, required=True)
    because = Words("Why, and on what evidence", rows=3, limit=300, required=True)


@cache
def cut_off(name: str, version: int) -> Schema:
    """The page's: its choices are those of one instrument."""
    instrument = catalogue.of(name, version)
    levels = {level.code: level.label for level in instrument.levels}
    asked: dict[str, Any] = {"level": Choice("Which level", options=levels, required=True)}
    if instrument.cut_off_for:
        asked["scored_for"] = Choice("For whom", options=instrument.cut_off_for, required=True)
    else:
        asked["scored_for"] = Words(kind="hidden", **_BLANK)
    return cast(type[Schema], CutOff.from_dict(asked, name="CutOffOf"))()


# --- the API's own --------------------------------------------------------------------------------


class BeginCall(Fitness):
    instrument = Words("Instrument", limit=20, required=True)
    scored_for = Words("Whose cut-off holds, where there is more than one", limit=20, **_BLANK)


class AnswersCall(Schema):
    answers = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.String(),
        required=True,
        metadata={"description": "Item → answer, by the codes of the instrument"},
    )
    version = Whole("The version you read", least=1)


class HandOverCall(HandOver):
    version = Whole("The version you read", least=1)


class Versioned(Schema):
    version = Whole("The version you read", least=1)


class StrikeCall(Strike):
    version = Whole("The version you read", least=1)


class CutOffCall(CutOff):
    instrument = Words("Instrument", limit=20, required=True)
