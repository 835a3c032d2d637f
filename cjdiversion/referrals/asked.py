"""What is asked of a practitioner who starts a referral herself, and of a sender with a choice of
teams: one source for page, API and OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow as ma

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.models import Unit
from cjdiversion.accounts.queries import Offer
from cjdiversion.accounts.rules import ages_in_words
from cjdiversion.cases.rules import is_age
from cjdiversion.consents.schemas import AGREES, AS_ANSWER, Override
from cjdiversion.fields import Choice, Choices, Day, Whole, Words, YesNo
from cjdiversion.forms import Schema
from cjdiversion.referrals import teams
from cjdiversion.referrals.overriding import wrong_lines
from cjdiversion.referrals.schemas import Redirect, ReferOnPage, Send, Slice
from cjdiversion.web import actor

_BLANK: dict[str, Any] = {"load_default": "", "allow_none": False}
_SLICE = Slice._declared_fields


def _sources() -> Mapping[str, str]:
    unit_id = actor().unit_id
    return teams.sources_taken(accounts.unit(unit_id) if unit_id else None)


def refer_to(offers: Sequence[Offer]) -> Schema:
    """Where several teams could take it: made for its page, the first is chosen already."""
    words = {
        one.provider.token: f"{one.provider.name} ({ages_in_words(one.remit).lower()})"
        for one in offers
    }

    class ReferToOne(ReferOnPage):
        class Meta(Schema.Meta):
            register = False

        team = Choice("Which team?", options=words, required=True)

    return ReferToOne()


def redirect_to(others: Mapping[str, Unit]) -> Schema:
    """Made for its page: only teams that take somebody of this age."""
    words = {token: one.name for token, one in others.items()}

    class RedirectToOne(Redirect):
        class Meta(Schema.Meta):
            register = False

        provider = Choice("To which team?", options=words, kind="select", required=True)

    return RedirectToOne()


def override_of(offered: Mapping[str, str]) -> Schema:
    """Where L&D have written something: made for its page, and nothing is chosen already."""
    if not offered:
        return Override()

    class OverrideLines(Override):
        class Meta(Schema.Meta):
            register = False

        lines = Choices(
            "Which lines may they read?",
            options=dict(offered),
            hint="Select no more than the purpose needs. What you do not select is not shared, nor "
            "what is written later. Needed when police or the CPS are to read it",
        )

        @ma.validates_schema(skip_on_field_errors=False)
        def _is_chosen(self, data: Mapping[str, Any], **rest: Any) -> None:
            lines, recipient = data.get("lines") or (), data.get("recipient") or ""
            if wrong := wrong_lines(offered, lines, recipient):
                raise ma.ValidationError(dict(wrong))

    return OverrideLines()


class OverrideCall(Override):
    """`lines`: tokens of those police or the CPS may read; no others are told."""

    lines = ma.fields.List(ma.fields.String(), load_default=list)


class Begin(Send):
    """The rest of the fixed slice is taken from the case."""

    priority = _SLICE["priority"]
    concern = _SLICE["concern"]
    fit_to_be_seen = _SLICE["fit_to_be_seen"]
    agrees = Choice(
        "What did the person say to you about being seen?",
        options=AGREES,
        hint="Leave this where you have not asked: what police wrote down then holds",
    )

    @ma.post_load
    def _as_answer(self, data: dict[str, Any], **rest: Any) -> dict[str, Any]:
        return {**data, "agrees": AS_ANSWER.get(data["agrees"] or "")}


class BeginCall(Begin):
    case = Words("Token of somebody on the list of who is in the suite", limit=22, required=True)


class Whom(Schema):
    """A name, or the word that it is not known; the same of the birth."""

    source = Choice("Where does the referral come from?", options=_sources, required=True)
    surname = Words("Surname", limit=100, **_BLANK)
    forenames = Words("Forenames", limit=100, **_BLANK)
    is_name_known = YesNo("Is the name known?", hint="Answer no to go on without a name")
    born_on = Day("Date of birth", hint="For example, 27 3 1990")
    is_birth_known = YesNo(
        "Is the date of birth known?",
        hint="Answer no to go on without it. The person is then taken to be possibly under 18",
    )
    stated_age = Whole("Age as stated", most=120, hint="If the date of birth is not known")

    @ma.validates("born_on")
    def _is_possible(self, born_on: Any, **rest: Any) -> None:
        if born_on is None:
            return
        if born_on > clock.today() or not is_age(clock.age_on(born_on, clock.today())):
            words = "Date of birth must be of somebody alive. Leave it empty if it is not known"
            raise ma.ValidationError([("not-possible", words)])

    @ma.validates_schema(skip_on_field_errors=False, pass_original=True)
    def _is_said(self, data: Mapping[str, Any], sent: Mapping[str, Any], **rest: Any) -> None:
        """What was sent and refused has been told of already."""
        wrong: dict[str, Any] = {}
        has_name = any(sent.get(name) not in (None, "") for name in ("surname", "forenames"))
        if not has_name and data.get("is_name_known") is not False:
            words = "Enter a surname, or say that the name is not known"
            wrong["surname"] = [("name-or-not-known", words)]
        if has_name and data.get("is_name_known") is False:
            words = "You entered a name. Leave this answer out"
            wrong["is_name_known"] = [("contradictory", words)]
        has_birth = sent.get("born_on") not in (None, "")
        if not has_birth and data.get("is_birth_known") is not False:
            words = "Enter a date of birth, or say that it is not known"
            wrong["born_on"] = [("birth-or-not-known", words)]
        if has_birth and data.get("is_birth_known") is False:
            words = "You entered a date of birth. Leave this answer out"
            wrong["is_birth_known"] = [("contradictory", words)]
        if wrong:
            raise ma.ValidationError(wrong)

    @ma.post_load
    def _without_questions(self, data: dict[str, Any], **rest: Any) -> dict[str, Any]:
        for name in ("is_name_known", "is_birth_known"):
            data.pop(name, None)
        return data


class Elsewhere(Send):
    location = Words(
        "Where is the person, or where did they come from?",
        limit=120,
        hint="A court, a service, at home",
        **_BLANK,
    )
    priority = _SLICE["priority"]
    concern = _SLICE["concern"]
    agrees = Choice("What did the person say about being seen?", options=AGREES, required=True)
    safe_contact = _SLICE["safe_contact"]
    no_contact_because = Words(
        "Or why there is no safe way to reach them", rows=2, limit=400, **_BLANK
    )
    alleged_offence = _SLICE["alleged_offence"]
    staff_safety = _SLICE["staff_safety"]
    next_date_at = _SLICE["next_date_at"]
    interpreter = _SLICE["interpreter"]

    @ma.post_load
    def _as_answer(self, data: dict[str, Any], **rest: Any) -> dict[str, Any]:
        return {**data, "agrees": AS_ANSWER[data["agrees"]]}


class BeginElsewhere(Elsewhere, Whom):
    """The order on the page is that of these classes, from the right."""
