"""What the pages and the API take of a referral. What the API gives stands in `told.py`."""

from __future__ import annotations

from functools import partial
from typing import Any, cast

import marshmallow as ma

from cjdiversion import reference
from cjdiversion.access import UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.consents.schemas import AGREES
from cjdiversion.fields import Choice, Choices, Day, Moment, Words, YesNo
from cjdiversion.forms import Schema
from cjdiversion.referrals import queries
from cjdiversion.referrals.readers import LINES_GO_TO
from cjdiversion.referrals.rules import LINES_AT_MOST, SECTIONS_OF_LD, wrong_keeping
from cjdiversion.web import actor

BLANK: dict[str, Any] = {"load_default": "", "allow_none": False}
_KINDS = {"fact": "Fact", "opinion": "Opinion"}


def sections() -> dict[str, str]:
    labels = reference.choices("annex_sections")
    return {code: labels[code] for code in SECTIONS_OF_LD if code in labels}


def readers() -> dict[str, str]:
    """Recipients who read lines here."""
    labels = reference.choices("consent_recipients")
    return {code: labels[code] for code in LINES_GO_TO if code in labels}


def keeping() -> dict[str, str]:
    """Grounds on which L&D keep one line from a recipient who reads the others."""
    rows = reference.rows("withheld_grounds")
    return {row.code: row.label for row in rows if row.attributes.get("by_line")}


def _providers() -> dict[str, str]:
    return {one.token: one.name for one in accounts.units(UnitKind.PROVIDER)}


class Slice(Schema):
    """The fixed slice that keeps L&D safe and useful, and nothing else of the case."""

    priority = Choice(
        "How soon must this be answered?",
        options=partial(reference.choices, "referral_priorities"),
        required=True,
    )
    concern = Words(
        "What did you see, or what were you told?",
        rows=5,
        limit=4000,
        required=True,
        hint="In your own words. A concern is enough: nobody expects a diagnosis",
    )
    alleged_offence = Words("Alleged offence", rows=2, limit=1000, **BLANK)
    staff_safety = Words("What must L&D staff know to be safe?", rows=2, limit=1000, **BLANK)
    location = Words("Where is the person?", limit=120, **BLANK)
    fit_to_be_seen = Choice(
        "Can the person be seen now?",
        options=partial(reference.choices, "referral_fitness"),
        **BLANK,
    )
    release_expected_at = Moment("Release expected", past=False)
    next_date_at = Moment("Next court or bail date", past=False)
    safe_contact = Words(
        "Safe way to reach the person afterwards",
        limit=200,
        hint="A number or address that only they see",
        **BLANK,
    )
    interpreter = Words("Interpreter for", limit=60, hint="Language, if one is needed", **BLANK)


def labels_of_history() -> dict[str, str]:
    """Of what an amendment or a recount changes."""
    said = {name: str(field.metadata["label"]) for name, field in Slice().fields.items()}
    return said | {"answer_due_at": "Answer due", "assess_due_at": "Assessment due"}


class Send(Schema):
    is_second = YesNo("Send it although another is open?")


class Refer(Slice, Send):
    """Start and send in one go."""


class ReferOnPage(Refer):
    """With what the person said about L&D, where nobody has written that down yet."""

    agrees = Choice(
        "What did the person say about being seen by L&D?",
        options=AGREES,
        hint="Nothing about health is asked or written here",
    )


class Accept(Schema):
    note = Words(
        "Note to the sender",
        rows=3,
        limit=1000,
        hint="When the person is likely to be seen, and what to do until then",
        **BLANK,
    )


class Decline(Schema):
    category = Choice(
        "Why is it declined?",
        options=partial(reference.choices, "referral_decline_reasons"),
        required=True,
        hint="No capacity and out of hours are never reasons to decline",
    )
    reason = Words("Say more", rows=3, limit=2000, **BLANK)
    declined_by = Words(
        "Who said no?", limit=120, required=True, hint="A name and role, or “the person”"
    )
    next_step = Words(
        "What happens next?",
        rows=3,
        limit=2000,
        required=True,
        hint="Something the sender can act on",
    )


class Hold(Schema):
    reason = Choice(
        "Why can the person not be seen yet?",
        options=partial(reference.choices, "referral_hold_reasons"),
        required=True,
    )
    words = Words("Say more", rows=3, limit=1000, **BLANK)
    review_at = Moment("When do you look again?", past=False, required=True)


class Exempt(Schema):
    reason = Choice(
        "Why can the deadline not be met?",
        options=partial(reference.choices, "referral_exempt_reasons"),
        required=True,
    )
    words = Words("Say more", rows=3, limit=1000, **BLANK)
    review_at = Moment("When do you look again?", past=False, required=True)


class AddHoliday(Schema):
    day = Day("Which day?", required=True)
    name = Words("What is it called?", limit=80, required=True)
    reason = Words(
        "Where is it announced?", limit=300, required=True, hint="For example a Royal Proclamation"
    )


class Redirect(Schema):
    provider = Choice("To which team?", options=_providers, kind="select", required=True)
    reason = Choice(
        "Why?", options=partial(reference.choices, "referral_redirect_reasons"), required=True
    )
    words = Words("Say more", rows=3, limit=1000, **BLANK)


def _colleagues() -> dict[str, str]:
    unit_id = actor().unit_id
    return {key: one.name for key, one in queries.team_of(unit_id).items()} if unit_id else {}


class Assign(Schema):
    colleague = Choice("To whom?", options=_colleagues, required=True)


class Screen(Schema):
    outcome = Choice(
        "What came of it?",
        options=partial(reference.choices, "referral_screening_outcomes"),
        required=True,
        hint="The sender reads this. Nothing found is not clearance",
    )
    words = Words(
        "Why they could not be screened, or what the sender should know",
        rows=3,
        limit=1000,
        hint="Police read this: nothing about health that was not agreed to",
        **BLANK,
    )
    try_again_at = Moment("If they could not be screened, when do you try again?", past=False)
    not_again_because = Words(
        "Or why you do not try again",
        rows=2,
        limit=1000,
        hint="Only if they could not be screened. The sender reads this",
        **BLANK,
    )


class Again(Schema):
    is_second = YesNo("Open it again although another is open?")


class Reopen(Again):
    reason = Choice(
        "Why is it opened again?",
        options=partial(reference.choices, "referral_reopen_reasons"),
        required=True,
    )
    words = Words("Say more", rows=3, limit=1000, **BLANK)


class PutBack(Again):
    because = Words(
        "Why was the last step a mistake?",
        rows=3,
        limit=1000,
        required=True,
        hint="Both sides read this",
    )


class Withdraw(Schema):
    reason = Choice(
        "Why is it withdrawn?",
        options=partial(reference.choices, "referral_withdraw_reasons"),
        required=True,
    )
    words = Words("Say more", rows=3, limit=1000, **BLANK)


class Assessed(Schema):
    """What pages and the API share of an assessment."""

    seen = Choice(
        "How was the person seen?", options=partial(reference.choices, "ways_seen"), required=True
    )
    assessed_at = Moment("When was the assessment?", required=True)
    clinical_notes = Words(
        "Clinical notes",
        rows=10,
        limit=10000,
        hint="These stay with L&D. Police and CPS never see them",
        **BLANK,
    )


def _sections_or_none() -> dict[str, str]:
    return {"": "Select a heading", **sections()}


def _fields_of_line(n: int) -> dict[str, Any]:
    heading = f"Heading of line {n}"
    return {
        f"section_{n}": Choice(heading, options=_sections_or_none, kind="select", **BLANK),
        f"text_{n}": Words(f"Line {n}", rows=3, limit=2000, **BLANK),
        f"kind_{n}": Choice(f"Is line {n} a fact or an opinion?", options=_KINDS, **BLANK),
        f"kept_from_{n}": Choices(
            f"Is line {n} kept from somebody?", options=readers, load_default=list
        ),
        f"kept_because_{n}": Choice(
            f"Why line {n} is kept from them", options=keeping, kind="select", **BLANK
        ),
    }


class _AssessPage(Assessed):
    @ma.validates_schema
    def _whole_lines(self, data: dict[str, Any], **rest: Any) -> None:
        wrong: dict[str, list[Any]] = {}
        for number in _numbers():
            section, text, kind = _parts(data, number)
            kept, because = _kept(data, number)
            if not (section or text or kind or kept or because):
                continue
            grounds = reference.attributes("withheld_grounds")
            if problem := wrong_keeping(kept, because, grounds):
                wrong[f"kept_because_{number}"] = [problem]
            if not section:
                wrong[f"section_{number}"] = [("required", f"Select a heading for line {number}")]
            if not text:
                wrong[f"text_{number}"] = [
                    ("required", f"Enter line {number}, or leave its heading out")
                ]
            if not kind:
                words = f"Select whether line {number} is a fact or an opinion"
                wrong[f"kind_{number}"] = [("required", words)]
        if wrong:
            raise ma.ValidationError(wrong)

    @ma.post_load
    def _as_lines(self, data: dict[str, Any], **rest: Any) -> dict[str, Any]:
        told = [_line(data, number) for number in _numbers() if data.get(f"text_{number}")]
        return {**{name: data[name] for name in Assessed._declared_fields}, "lines": told}


def _numbers() -> range:
    return range(1, LINES_AT_MOST + 1)


def _parts(data: dict[str, Any], number: int) -> tuple[str, str, str]:
    section, text, kind = (data.get(f"{name}_{number}", "") for name in ("section", "text", "kind"))
    return section, text, kind


def _kept(data: dict[str, Any], number: int) -> tuple[list[str], str]:
    return data.get(f"kept_from_{number}") or [], data.get(f"kept_because_{number}", "")


def _line(data: dict[str, Any], number: int) -> dict[str, Any]:
    section, text, kind = _parts(data, number)
    kept, because = _kept(data, number)
    line = {"section": section, "text": text, "is_opinion": kind == "opinion"}
    return line | {"kept_from": kept, "kept_because": because}


AssessPage = cast(
    type[Schema],
    _AssessPage.from_dict(
        {name: field for number in _numbers() for name, field in _fields_of_line(number).items()},
        name="AssessPage",
    ),
)


class Close(Schema):
    reason = Choice(
        "Why is it closed?",
        options=partial(reference.choices, "referral_closure_reasons"),
        required=True,
    )
    no_report_reason = Choice(
        "Why is there no report?",
        options=partial(reference.choices, "referral_no_report_reasons"),
        hint="Only when no line was written that may be told",
        **BLANK,
    )


class Telephoned(Schema):
    telephoned_at = Moment("When did you telephone?", required=True)
    spoke_to = Words(
        "Whom did you speak to?",
        limit=120,
        required=True,
        hint="Name and role, or “nobody answered”",
    )
