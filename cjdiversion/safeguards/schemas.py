"""What the pages and the API take and give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from marshmallow import fields as told

from cjdiversion import reference
from cjdiversion.fields import Choice, Moment, Words
from cjdiversion.forms import Schema
from cjdiversion.safeguards.steps import State


def _levels() -> Mapping[str, str]:
    """Code → name with the longest time between visits."""
    kept = reference.attributes("observation_levels")
    return {
        code: f"Level {code}, {name.lower()}: {_visits(kept[code].get('check_minutes'))}"
        for code, name in reference.choices("observation_levels").items()
    }


def _visits(minutes: int | None) -> str:
    return f"a visit at least every {minutes} minutes" if minutes else "somebody stays with them"


class Observe(Schema):
    level = Choice("Observation level", options=_levels, required=True)
    because = Words("Why this level", limit=1000, rows=3, required=True)
    set_at = Moment(
        "When it was set",
        hint="Leave empty if it is now. From paper, the time written there",
    )


_STATES = {state.value: state.words for state in State}


def record(of_kind: Mapping[str, Any]) -> Schema:
    """What is asked depends on the kind, so this one is made for its page."""
    results = dict(of_kind.get("results", {}))
    states = _STATES if of_kind.get("awaited") else {s: _STATES[s] for s in ("done", "not-done")}

    class Record(RecordByApi):
        class Meta(Schema.Meta):
            register = False

        state = Choice("How does it stand?", options=states, required=True)
        result = Choice(  # type: ignore[assignment]
            "What came of it", options=results, **_BLANK
        )

    return Record()


_BLANK: dict[str, Any] = {"load_default": "", "allow_none": False}


class RecordByApi(Schema):
    state = Choice("How does it stand?", options=_STATES, required=True)
    happened_at = Moment("When", required=True)
    who = Words("By whom", limit=120, hint="Name and role", **_BLANK)
    result = Words("What came of it", limit=40, **_BLANK)
    conditions = Words("Conditions or advice", limit=1000, rows=2, **_BLANK)
    expires_at = Moment("Holds until", past=False)
    notes_held = Words(
        "Where clinical notes are held", limit=200, hint="PACE Code C 9.17", **_BLANK
    )
    because = Words("Why it was not done", limit=1000, rows=2, **_BLANK)


class ToldRecord(ma.Schema):
    kind = told.Str()
    state = told.Function(lambda row: row.state.value)
    happened_at = told.AwareDateTime()
    who = told.Str()
    result = told.Str()
    conditions = told.Str()
    expires_at = told.AwareDateTime()
    because = told.Str()
    recorded_at = told.AwareDateTime()
    recorded_by = told.Str()
    came_by = told.Str()


class ToldSafeguard(ma.Schema):
    kind = told.Str()
    label = told.Str()
    state = told.Str(attribute="words")
    is_open = told.Bool()
    is_overdue = told.Bool()
    due_at = told.AwareDateTime()
    done_at = told.AwareDateTime()
    done_by = told.Str()
    expires_at = told.AwareDateTime()
    because = told.Function(
        lambda one: [
            {"code": reason.rule.code, "words": reason.rule.words, "source": reason.rule.source}
            for reason in one.because
        ]
    )


class ToldObservation(ma.Schema):
    level = told.Str()
    because = told.Str()
    set_at = told.AwareDateTime()
    recorded_at = told.AwareDateTime()
    set_by = told.Str(attribute="set_by_name")
