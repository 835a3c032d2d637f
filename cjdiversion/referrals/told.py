"""What the API gives of a referral: the same reading the pages show, for the same reader."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields

from cjdiversion import clock, reference
from cjdiversion.cases.rules import age_band
from cjdiversion.consents.schemas import Decision, Overridden
from cjdiversion.referrals.chasing import prompt
from cjdiversion.referrals.cover import Median, took
from cjdiversion.referrals.rules import name_of


def _text(name: str) -> fields.String:
    return fields.String(attribute=f"referral.{name}")


def _moment(name: str) -> fields.AwareDateTime:
    return fields.AwareDateTime(attribute=f"referral.{name}", allow_none=True)


class Action(ma.Schema):
    """A step this reader may take now."""

    name = fields.String()
    label = fields.String()
    hint = fields.String()
    warning = fields.String()


class Need(ma.Schema):
    code = fields.String()
    label = fields.String()
    source = fields.String()


class ToldLine(ma.Schema):
    section = fields.String()
    text = fields.String()
    is_opinion = fields.Boolean()
    purposes = fields.List(fields.String())


class HeldLine(ma.Schema):
    section = fields.String()
    ground = fields.String()


class Move(ma.Schema):
    """One line of the history, which both sides read."""

    step = fields.String()
    from_status = fields.String()
    to_status = fields.String()
    at = fields.AwareDateTime()
    by_name = fields.String()
    by_unit = fields.String()
    reason = fields.String()
    words = fields.String()
    amended = fields.Raw()
    undone_at = fields.AwareDateTime(allow_none=True)


class Raised(ma.Schema):
    """What was put before those in charge because of it."""

    kind = fields.String()
    to = fields.String(attribute="unit.name")
    raised_at = fields.AwareDateTime()
    status = fields.Function(lambda row: row.status.value)
    answer = fields.String()


class Line(ma.Schema):
    token = fields.String()
    version = fields.Integer()
    status = fields.Function(lambda line: line.status.value)
    struck_because = fields.String()
    section = fields.String()
    text = fields.String()
    is_opinion = fields.Boolean()


class Assessment(ma.Schema):
    """One of those L&D wrote, newest first."""

    assessed_at = fields.AwareDateTime(attribute="assessment.assessed_at")
    seen = fields.String(attribute="assessment.seen")
    clinical_notes = fields.String(attribute="assessment.clinical_notes")
    token = fields.String(attribute="assessment.token")
    version = fields.Integer(attribute="assessment.version")
    status = fields.Function(lambda written: written.assessment.status.value)
    struck_because = fields.String(attribute="assessment.struck_because")
    lines = fields.Function(lambda written: _lines(written))


def _lines(written: Any) -> Any:
    return Line().dump([line for line, _ in written.lines], many=True)


class Record(ma.Schema):
    """Given to the L&D provider alone that has the referral."""

    assessments = fields.List(fields.Nested(Assessment), attribute="written")
    consents = fields.List(fields.Nested(Decision), attribute="standing")
    overrides = fields.List(fields.Nested(Overridden))


class Told(ma.Schema):
    """One referral as this reader may read it."""

    token = _text("token")
    reference = _text("reference")
    version = fields.Integer(attribute="referral.version")
    status = fields.Function(lambda reading: reading.referral.status.value)
    actions = fields.List(fields.Nested(Action))
    provider = fields.String(attribute="referral.provider.name")
    service = fields.String()
    person_name = fields.String()
    age_band = fields.String()

    source = _text("source")
    is_begun_by_ld = fields.Boolean(attribute="referral.is_begun_by_ld")
    priority = _text("priority")
    concern = _text("concern")
    needs = fields.List(fields.Nested(Need), attribute="referral.needs")
    agreed_when_sent = fields.Boolean(attribute="referral.agreed_when_sent", allow_none=True)
    alleged_offence = _text("alleged_offence")
    staff_safety = _text("staff_safety")
    location = _text("location")
    fit_to_be_seen = _text("fit_to_be_seen")
    next_date_at = _moment("next_date_at")
    release_expected_at = _moment("release_expected_at")
    safe_contact = _text("safe_contact")
    interpreter = _text("interpreter")

    sent_at = _moment("sent_at")
    answer_due_at = _moment("answer_due_at")
    assess_due_at = _moment("assess_due_at")
    expires_at = fields.AwareDateTime(allow_none=True)
    exempt_at = _moment("exempt_at")
    exempt_reason = _text("exempt_reason")
    exempt_words = _text("exempt_words")
    exempt_review_at = _moment("exempt_review_at")
    follow_up_at = _moment("follow_up_at")
    no_contact_because = _text("no_contact_because")
    received_at = _moment("received_at")
    telephone = fields.Function(lambda reading: prompt(reading.referral))
    answered_at = _moment("answered_at")
    answered_by = _text("answered_by")
    owner_name = _text("owner_name")
    accept_note = _text("accept_note")
    decline_category = _text("decline_category")
    decline_reason = _text("decline_reason")
    declined_by = _text("declined_by")
    signed_off_at = _moment("signed_off_at")
    signed_off_by = _text("signed_off_by")
    redirected_to = fields.String(attribute="referral.redirected_to.name")
    hold_reason = _text("hold_reason")
    hold_words = _text("hold_words")
    hold_review_at = _moment("hold_review_at")
    screening_outcome = _text("screening_outcome")
    screening_words = _text("screening_words")
    try_again_at = _moment("try_again_at")
    not_again_because = _text("not_again_because")
    next_step = _text("next_step")
    withdraw_reason = _text("withdraw_reason")
    withdraw_words = _text("withdraw_words")
    closed_at = _moment("closed_at")
    close_reason = _text("close_reason")
    no_report_reason = _text("no_report_reason")

    history = fields.List(fields.Nested(Move))
    lines = fields.List(fields.Nested(ToldLine), attribute="reply.told")
    recorded_in_error = fields.List(fields.String(), attribute="struck")
    held_back = fields.List(fields.Nested(HeldLine), attribute="reply.held")
    record = fields.Nested(Record, allow_none=True)
    raised = fields.List(fields.Nested(Raised))


class Row(ma.Schema):
    """One line of the worklist."""

    token = fields.String()
    reference = fields.String()
    status = fields.Function(lambda row: row.status.value)
    source = fields.String()
    priority = fields.String()
    suite = fields.String(allow_none=True)
    location = fields.String()
    name = fields.Function(name_of)
    age_band = fields.Function(lambda row: age_band(row, clock.today()))
    needs = fields.Function(lambda row: len(row.needs))
    sent_at = fields.AwareDateTime()
    answer_due_at = fields.AwareDateTime(allow_none=True)
    assess_due_at = fields.AwareDateTime(allow_none=True)
    next_due_at = fields.AwareDateTime(allow_none=True)
    exempt_at = fields.AwareDateTime(allow_none=True)
    follow_up_at = fields.AwareDateTime(allow_none=True)
    hold_review_at = fields.AwareDateTime(allow_none=True)
    try_again_at = fields.AwareDateTime(allow_none=True)
    owner_name = fields.String()


class Load(ma.Schema):
    name = fields.String()
    waiting = fields.Integer()
    held = fields.Integer()
    in_hand = fields.Integer()


class Loads(ma.Schema):
    people = fields.List(fields.Nested(Load))


class Stretch(ma.Schema):
    """A stretch of a clock; the minutes of those that are counted are the target."""

    starts_at = fields.AwareDateTime()
    ends_at = fields.AwareDateTime()
    minutes = fields.Integer()
    is_counted = fields.Boolean()
    words = fields.String()


class Deadline(ma.Schema):
    """`kind`: receive, answer or assess. `due_at` is null while the clock stands still."""

    kind = fields.String()
    title = fields.String()
    state = fields.String()
    began = fields.String()
    starts_at = fields.AwareDateTime()
    due_at = fields.AwareDateTime(allow_none=True)
    met_at = fields.AwareDateTime(allow_none=True)
    stands_since = fields.AwareDateTime(allow_none=True)
    target = fields.String()
    counts = fields.String()
    source = fields.String()
    mark = fields.String()
    steps = fields.List(fields.Nested(Stretch), attribute="lines")
    turns = fields.List(fields.String())
    notes = fields.List(fields.String())


class Deadlines(ma.Schema):
    """`expires_at`: when it expires if nobody answers."""

    expires_at = fields.AwareDateTime(allow_none=True)
    deadlines = fields.List(fields.Nested(Deadline))


class Holiday(ma.Schema):
    token = fields.String()
    day = fields.Date()
    name = fields.String()
    reason = fields.String()
    added_at = fields.AwareDateTime()
    added_by = fields.String()
    removed_at = fields.AwareDateTime(allow_none=True)
    removed_by = fields.String()


class Calendar(ma.Schema):
    """What was added, those taken away too; `known_until`: the last day the kept list has."""

    known_until = fields.Date()
    added = fields.List(fields.Nested(Holiday))
    waiting = fields.Integer()


class Open(ma.Schema):
    is_set = fields.Boolean()
    is_open = fields.Boolean()
    until = fields.AwareDateTime(allow_none=True)
    opens_at = fields.AwareDateTime(allow_none=True)


class Route(ma.Schema):
    who = fields.String()
    phone = fields.String()
    words = fields.String()


class LoadNow(ma.Schema):
    referrals = fields.Integer()
    people = fields.Integer()
    working = fields.Integer()


class Covered(ma.Schema):
    """`answered` and `seen`: by priority, in words, from sending; `likely` takes the hours in too.
    `is_set`: the team has set its hours itself; otherwise they are proposed and nothing is raised
    because of them."""

    provider = fields.String()
    phone = fields.String()
    now = fields.Nested(Open, attribute="standing")
    out_of_hours = fields.Nested(Route, attribute="standing.week.route")
    waiting = fields.Nested(LoadNow, attribute="load")
    answered = fields.Function(lambda cover: _took(cover.answered, "answered"))
    seen = fields.Function(lambda cover: _took(cover.seen, "seen"))
    likely = fields.Function(lambda cover: {code: cover.likely(code) for code in _priorities()})


def _took(medians: Any, done: str) -> dict[str, str]:
    return {code: took(medians.get(code, Median()), done) for code in _priorities()}


def _priorities() -> list[str]:
    return list(reference.choices("referral_priorities"))
