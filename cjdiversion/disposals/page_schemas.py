"""What the pages ask where they offer what one case, one force and one day have to offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import marshmallow as ma

from cjdiversion import clock
from cjdiversion.disposals import schemas
from cjdiversion.disposals.asked import known
from cjdiversion.disposals.catalogue import Catalogue
from cjdiversion.fields import Choice, Choices, Day, Words
from cjdiversion.forms import Schema

Made = TypeVar("Made", bound=Schema)


def offering(schema: Made, **choices: Mapping[str, str]) -> Made:
    """Field → code → words of what is offered there."""
    for name, options in choices.items():
        field = schema.load_fields[name]
        assert isinstance(field, Choice)
        field._options = options
    return schema


class ShownOn(Schema):
    on = Day("Options as they held on", hint="For a decision that was made on an earlier day")


class OfDecisions(Choice):
    """Of those that stand in one case."""

    kind = "select"


class VictimContactOnPage(schemas.VictimContactAsked):
    decision = OfDecisions("Which decision were they told of?", options={})


class OfCase(Choices):
    """The offences of one case that can be chosen; one that cannot is refused by the service."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.make_error("unknown")
        return list(dict.fromkeys(value))


class Offered(Choice):
    """Shows what is open here. Takes any code there ever was, so that a refusal can say why."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        if not isinstance(value, str) or value not in _every_code():
            raise self.make_error("unknown")
        return value


def _every_code() -> set[str]:
    return {*known("oocr_options"), *known("outcome_codes")}


@dataclass(frozen=True)
class Offer:
    """`outcomes`: code of an outcome or an option → words, as they were open on the day shown;
    `coded`: field → code → words of the same day; `held_on`: the catalogue of any day."""

    outcomes: Mapping[str, str]
    coded: Mapping[str, Mapping[str, str]]
    held_on: Callable[[date], Catalogue]


class DecideOnPage(schemas.Facts):
    """One list of outcomes and options; an option brings its outcome code, by the row of the day
    of the decision."""

    offences = OfCase("Which offences is this about?", options={})
    outcome_code = Offered(
        "Outcome",
        options={},
        required=True,
        hint="In the order of their numbers. The service does not suggest one",
    )
    alternative = Choices(
        "Alternative offence",
        options={"yes": "It is charged, or cautioned, for an alternative offence"},
        hint="Then it is recorded under 1A, 2A or 3A",
    )

    def __init__(self, offer: Offer, offences: Mapping[str, str]) -> None:
        super().__init__()
        self.offer, self.has_offences = offer, bool(offences)
        offering(self, offences=offences, outcome_code=offer.outcomes, **offer.coded)

    @ma.post_load
    def _part(self, data: dict[str, Any], **rest: Any) -> dict[str, Any]:
        if not self.has_offences:
            data = {**data, "offences": None}
        data = dict(data)
        is_part, chosen = bool(data.pop("alternative")), data["outcome_code"]
        is_option = chosen in known("oocr_options")
        if not (is_option or is_part):
            return data
        held = self.offer.held_on(clock.london(data["decided_at"]).date())
        if is_option:
            option = held.option(chosen)
            outcome = option.outcome_code if option else ""  # refused: it did not hold that day
            data = {**data, "outcome_code": outcome, "option_code": chosen}
        return self._of_part(data, held) if is_part else data

    def _of_part(self, data: dict[str, Any], held: Catalogue) -> dict[str, Any]:
        outcome = held.outcome(data["outcome_code"])
        if outcome is None or outcome.is_part_of:
            return data
        if not (part := held.part_of(outcome.code)):
            words = f"Outcome {outcome.code} is not given for an alternative offence. Untick this"
            raise ma.ValidationError({"alternative": [("no-part", words)]})
        return {**data, "outcome_code": part}


class ReplaceOnPage(DecideOnPage):
    because = Words(
        "Why is the earlier decision replaced?",
        limit=2000,
        rows=3,
        required=True,
        hint="The earlier decision stays on the record with this reason",
    )
