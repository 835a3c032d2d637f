"""What the API alone takes: the forms' own schemas, each with the version that was read."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from cjdiversion.fields import Choice, Choices, Whole, Words, YesNo
from cjdiversion.forms import VERSION, Schema
from cjdiversion.referrals.rules import LINES_AT_MOST
from cjdiversion.referrals.schemas import (
    BLANK,
    Accept,
    Assessed,
    Close,
    Decline,
    Exempt,
    Hold,
    PutBack,
    Redirect,
    Refer,
    Reopen,
    Screen,
    Send,
    Slice,
    Withdraw,
    keeping,
    readers,
    sections,
)


class Versioned(Schema):
    version = Whole("The version you read", least=1, hint=VERSION)


class _AsGiven(Schema):
    """What is left out stays as it stands, or is taken from the case; only "" empties it."""

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field[Any]) -> None:
        super().on_bind_field(field_name, field_obj)
        if field_obj.load_default == "":
            field_obj.load_default = ma.missing


class ReferCall(_AsGiven, Refer):
    team = Words(
        "Token of the team",
        limit=22,
        hint="Where several take the case; the one it goes to by itself, if left out",
        **BLANK,
    )
    case = Words("Token of the case", limit=22, required=True)
    draft = YesNo("Keep it as a draft?")


class ChangeCall(_AsGiven, Slice, Versioned):
    pass


class SendCall(Send, Versioned):
    pass


class AcceptCall(Accept, Versioned):
    pass


class DeclineCall(Decline, Versioned):
    pass


class HoldCall(Hold, Versioned):
    pass


class ExemptCall(Exempt, Versioned):
    pass


class RedirectCall(Redirect, Versioned):
    pass


class AssignCall(Versioned):
    colleague = Words("Token of somebody of the team", limit=22, required=True)


class ScreenCall(Screen, Versioned):
    pass


class ReopenCall(Reopen, Versioned):
    pass


class PutBackCall(PutBack, Versioned):
    pass


class WithdrawCall(Withdraw, Versioned):
    pass


class CloseCall(Close, Versioned):
    pass


class Line(Schema):
    section = Choice("Heading", options=sections, required=True)
    text = Words("Line", limit=2000, required=True)
    is_opinion = YesNo("Is it an opinion?", required=True)
    kept_from = Choices("Kept from", options=readers, load_default=list)
    kept_because = Choice("Why it is kept from them", options=keeping, **BLANK)


class AssessCall(Assessed, Versioned):
    lines = ma.fields.List(
        ma.fields.Nested(Line),
        load_default=list,
        validate=ma.validate.Length(max=LINES_AT_MOST),
    )
