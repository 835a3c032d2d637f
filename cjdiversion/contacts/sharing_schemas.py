"""What the report and the decisions to share without agreement give and take."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import marshmallow as ma
from marshmallow import fields

from cjdiversion import reference
from cjdiversion.access import May, can
from cjdiversion.fields import Choice, Words
from cjdiversion.forms import Schema
from cjdiversion.referrals import queries
from cjdiversion.referrals.told import HeldLine
from cjdiversion.web import actor


def _people() -> dict[str, str]:
    """Everybody may say it of themselves; who hands referrals out, of anybody."""
    who = actor()
    team = queries.team_of(who.unit_id) if who.unit_id else {}
    mine = can(who, May.REFERRAL_ASSIGN)
    return {key: one.name for key, one in team.items() if mine or one.id == who.person_id}


class Exclude(Schema):
    colleague = Choice(
        "Who must not see this person’s referrals?",
        options=_people,
        required=True,
        hint="They no longer find them, and what they had goes back to the team",
    )
    reason = Choice("Why?", options=partial(reference.choices, "exclusion_reasons"), required=True)
    words = Words("Say more", rows=3, limit=1000, load_default="", allow_none=False)


class ExcludeCall(Schema):
    colleague = Words("Token of somebody of the team", limit=22, required=True)
    reason = Exclude._declared_fields["reason"]
    words = Exclude._declared_fields["words"]


def lift_of(people: Mapping[str, str]) -> Schema:
    """Made for its page: token → name of those who must not see it now."""

    class Lift(Schema):
        class Meta(Schema.Meta):
            register = False

        colleague = Choice("Who may see them again?", options=dict(people), required=True)
        because = LiftCall._declared_fields["because"]

    return Lift()


class LiftCall(Schema):
    colleague = Words("Token of somebody of the team", limit=22, required=True)
    because = Words(
        "Why?",
        rows=3,
        limit=1000,
        required=True,
        hint="Both are kept: this and why they stood aside",
    )


class Excluded(ma.Schema):
    excluded = fields.Boolean()


class ReportLine(ma.Schema):
    section = fields.String()
    text = fields.String()
    is_opinion = fields.Boolean()
    purposes = fields.List(fields.String())
    bases = fields.List(fields.String())


class Rests(ma.Schema):
    purpose = fields.String()
    counts = fields.Boolean()
    why = fields.String()


class Report(ma.Schema):
    label = fields.String()
    reference = fields.String(attribute="referral.reference")
    recipient = fields.String()
    written_by = fields.String(attribute="assessment.author")
    assessed_at = fields.AwareDateTime(attribute="assessment.assessed_at")
    seen = fields.String(attribute="assessment.seen")
    lines = fields.List(fields.Nested(ReportLine), attribute="reply.told")
    held_back = fields.List(fields.Nested(HeldLine), attribute="reply.held")
    rests_on = fields.List(fields.Nested(Rests), attribute="standing")


class OverrideRow(ma.Schema):
    """One line of the list."""

    token = fields.String()
    reference = fields.String()
    purpose = fields.String()
    recipient = fields.String()
    ground = fields.String()
    approved_by = fields.String()
    recorded_by = fields.String()
    recorded_at = fields.AwareDateTime()
    decided_at = fields.AwareDateTime()
    review_by_on = fields.Date(allow_none=True)
    reviewed_at = fields.AwareDateTime(allow_none=True)
    reviewed_by = fields.String()
    ended_at = fields.AwareDateTime(allow_none=True)
