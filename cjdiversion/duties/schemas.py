"""What the pages and the API take and give."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import fields as told

from cjdiversion.accounts.schemas import Secret
from cjdiversion.duties import queries
from cjdiversion.fields import Choice, Moment, Words
from cjdiversion.forms import Schema
from cjdiversion.web import actor


def _suites() -> dict[str, str]:
    return queries.suites(actor())


class Declare(Schema):
    suite = Choice("Which suite do you work at?", options=_suites, required=True)
    until = Moment("Until when?", past=False, required=True)
    because = Words(
        "Why?", limit=500, required=True, hint="Such as who asked for you. The inspector reads it"
    )
    present = Secret(
        "Your password",
        autocomplete="current-password",
        hint="You are about to see other people’s records, so say again who you are",
    )


class End(Schema):
    because = Words("Why do you end it?", limit=500, rows=3, required=True)


class ToldDuty(ma.Schema):
    token = told.Str()
    name = told.Str(attribute="person.name")
    role = told.Function(lambda duty: duty.posting.role.value)
    posted_at = told.Str(attribute="posting.unit.name")
    suite = told.Str(attribute="suite.name")
    because = told.Str()
    declared_at = told.AwareDateTime()
    until = told.AwareDateTime()
    ended_at = told.AwareDateTime()
    ended_how = told.Function(lambda duty: duty.ended_how and duty.ended_how.value)
    ended_by = told.Str()
    ended_because = told.Str()
