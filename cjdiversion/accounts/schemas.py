"""What the accounts pages take."""

from __future__ import annotations

from functools import partial
from typing import Any

import marshmallow as ma

from cjdiversion import reference
from cjdiversion.access import May, UnitKind
from cjdiversion.accounts import reach, rules
from cjdiversion.fields import Choice, Choices, Day, Whole, Words, YesNo
from cjdiversion.forms import Schema
from cjdiversion.web import actor


class Secret(Words):
    """A password, exactly as it was typed: its spaces count (OWASP ASVS 5.0 6.2.8)."""

    def __init__(self, label: str, *, autocomplete: str = "new-password", **rest: Any) -> None:
        show = {"autocomplete": autocomplete}
        super().__init__(label, limit=200, required=True, kind="password", show=show, **rest)

    def from_form(self, name: str, form: Any) -> Any:
        return form.get(name) or ma.missing

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        super()._deserialize(value, attr, data, **rest)
        return str(value)


_ADDRESS: dict[str, Any] = {"autocomplete": "off", "inputmode": "email"}
_LENGTH = f"At least {rules.LEAST_PASSWORD} characters. Three words that do not belong together do"
_BLANK: dict[str, Any] = {"load_default": "", "allow_none": False}


class SignIn(Schema):
    email = Words(
        "E-mail address",
        required=True,
        limit=254,
        show={"autocomplete": "username", "inputmode": "email"},
    )
    password = Secret("Password", autocomplete="current-password")


class ChangePassword(Schema):
    present = Secret("Present password", autocomplete="current-password")
    password = Secret("New password", hint=_LENGTH)


class SetPassword(Schema):
    password = Secret("New password", hint=_LENGTH)


def _units() -> dict[str, str]:
    """Address token → name, of the units the administrator keeps."""
    return {unit.token: unit.name for unit in reach.units(actor())}


_ROLES = {role.value: role.words for role in rules.UNITS_OF}
_ADDED_KINDS = {
    kind.value: rules.KIND_WORDS[kind]
    for kind in (
        *(UnitKind.SUITE, UnitKind.INVESTIGATION, UnitKind.PROVIDER),
        *(UnitKind.CPS_AREA, UnitKind.CPS_DIRECT),
    )
}


class Post(Schema):
    unit = Choice("Unit", options=_units, required=True, kind="select")
    role = Choice("Role", options=_ROLES, required=True, kind="select")
    rank = Choice("Rank", options=partial(reference.choices, "ranks"), kind="select", **_BLANK)
    from_on = Day("First day", required=True)
    to_on = Day("Last day", hint="Leave this blank when the posting has no end yet")


class Named(Schema):
    name = Words("Name", limit=120, required=True, hint="With the rank, as colleagues write it")
    email = Words("E-mail address", limit=254, required=True, show=_ADDRESS)
    password = Secret("First password", hint=_LENGTH)


class AddPerson(Post, Named):
    """Asked together, so that nobody stands in the accounts without a unit that keeps them."""


class EndPosting(Schema):
    to_on = Day("Last day", required=True, hint="A day that has passed ends it at once")


class People(Schema):
    unit = Choice("Posted today at", options=_units, kind="select")


class AddUnit(Schema):
    kind = Choice("Kind of unit", options=_ADDED_KINDS, required=True)
    name = Words("Name", limit=120, required=True)
    code = Words("ODS code or area code", limit=20, hint="For a provider or a CPS area", **_BLANK)
    phone = Words("Telephone", limit=30, **_BLANK)


def cover(servers: dict[str, str]) -> Schema:
    """Who may serve depends on what is served, so this one is made for its page."""

    class Cover(Schema):
        class Meta(Schema.Meta):
            register = False

        server = Choice("Served by", options=servers, required=True, kind="select")
        from_on = Day("From", required=True, hint="Whoever served until then ends the day before")
        beside = YesNo(
            "Do those who serve it now go on besides?",
            hint="Yes for a team for children beside one for adults",
            load_default=False,
            allow_none=False,
        )

    return Cover()


_ANY_AGE: dict[str, Any] = {"most": 120, "show": {"width": "3"}}


class SetRemit(Schema):
    """What a provider takes, from a day on."""

    service = Choice(
        "What is the service?",
        options=partial(reference.choices, "ld_services"),
        required=True,
        hint="Pages and papers call it so",
    )
    youngest = Whole("Youngest age", hint="Leave this blank where there is none", **_ANY_AGE)
    oldest = Whole("Oldest age", hint="17 for a team for children", **_ANY_AGE)
    sources = Choices(
        "Whom does it take?",
        options=partial(reference.choices, "referral_sources"),
        hint="Tick nothing where it takes them from anywhere",
        load_default=list,
        allow_none=False,
    )
    from_on = Day("From", required=True, hint="What held until then ends the day before")


class ToldProvider(ma.Schema):
    """One provider of the force, with what it takes today."""

    token = ma.fields.String(attribute="provider.token")
    name = ma.fields.String(attribute="provider.name")
    code = ma.fields.String(attribute="provider.code")
    service = ma.fields.String(attribute="remit.service", allow_none=True)
    youngest = ma.fields.Integer(attribute="remit.youngest", allow_none=True)
    oldest = ma.fields.Integer(attribute="remit.oldest", allow_none=True)
    sources = ma.fields.List(ma.fields.String(), attribute="remit.sources")
    from_on = ma.fields.Date(attribute="remit.from_on")


class ToldProviders(ma.Schema):
    providers = ma.fields.List(ma.fields.Nested(ToldProvider))


class IssueToken(Schema):
    name = Words(
        "What the token is for", limit=80, required=True, hint="Such as the custody system"
    )
    email = Words(
        "E-mail address of the person it acts for",
        limit=254,
        hint="It then acts with that person’s grants of the moment. Or name a unit and a role",
        show=_ADDRESS,
        **_BLANK,
    )
    unit = Choice("Unit it acts for", options=_units, kind="select", **_BLANK)
    role = Choice("Role it acts in", options=_ROLES, kind="select", **_BLANK)
    scopes = Choices(
        "What it may be used for",
        options={power.value: power.words for power in May},
        required=True,
        hint="It never does more than the person or role may do",
    )
    ends_on = Day("Last day", required=True, hint="Within a year")
