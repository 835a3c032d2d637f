"""What the pages and the API take and give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import marshmallow as ma
from marshmallow import fields as told

from cjdiversion import reference
from cjdiversion.access import May, can
from cjdiversion.fields import Choices, Words
from cjdiversion.forms import Schema
from cjdiversion.outbox import rules
from cjdiversion.web import actor


def kinds() -> dict[str, str]:
    """Code → what it tells."""
    return dict(reference.choices("message_kinds"))


def optional() -> dict[str, str]:
    """Kinds that whoever asks is told, and can switch off."""
    return _told(is_always=False)


def always() -> dict[str, str]:
    return _told(is_always=True)


def _told(*, is_always: bool) -> dict[str, str]:
    told_of = reference.attributes("message_kinds")
    return {
        code: label
        for code, label in kinds().items()
        if can(actor(), May(told_of[code]["to"])) and rules.is_always(told_of, code) is is_always
    }


def on(choices: Mapping[str, bool]) -> list[str]:
    """What is e-mailed; everything until something is switched off."""
    return [code for code in optional() if choices.get(code, True)]


def chosen(wanted: Sequence[str] = ()) -> dict[str, bool]:
    """What is not ticked is switched off."""
    return {code: code in wanted for code in optional()}


class Choose(Schema):
    wanted = Choices("What is e-mailed to you", options=optional, load_default=list)


class Again(Schema):
    tokens = Words("Messages to send again", limit=2000, required=True)


class ToldChoices(ma.Schema):
    wanted = told.List(told.Str())
    always = told.List(told.Str())


class ToldMessage(ma.Schema):
    token = told.Str()
    kind = told.Str()
    reference = told.Str()
    recipient = told.Str(attribute="recipient_name")
    status = told.Function(lambda message: message.status.value)
    attempts = told.Int()
    made_at = told.AwareDateTime()
    error = told.Str()
    trouble = told.Function(lambda message: rules.trouble(message.error))


class ToldListed(ma.Schema):
    """One row of the list."""

    message = told.Function(lambda row: ToldMessage().dump(row[0]))
