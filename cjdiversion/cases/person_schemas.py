"""What is asked about the person, wherever a case is begun or corrected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import marshmallow as ma

from cjdiversion import clock, reference
from cjdiversion.cases import identifiers, rules
from cjdiversion.cases.asked import Identifier
from cjdiversion.fields import Choice, Day, Whole, Words, YesNo
from cjdiversion.forms import Schema


def listed(kind: str) -> Callable[[], Mapping[str, str]]:
    return partial(reference.choices, kind)


class Facts(Schema):
    """About the person. Ethnicity as they say it and as an officer saw it are two facts."""

    surname = Words("Surname", limit=100)
    forenames = Words("Forenames", limit=100)
    other_names = Words("Other names", limit=200, hint="Aliases and earlier names")
    born_on = Day("Date of birth", hint="For example, 27 3 1990")
    stated_age = Whole("Age as stated", most=120, hint="If the date of birth is not known")
    sex = Choice("Sex", options=listed("sexes"))
    gender_identity = Choice("Gender identity", options=listed("gender_identity"), kind="select")
    self_defined_ethnicity = Choice(
        "Ethnicity, as they define it", options=listed("ethnicity_self_defined"), kind="select"
    )
    observed_ethnicity = Choice(
        "Ethnicity, as an officer saw it", options=listed("ethnicity_observed"), kind="select"
    )
    language = Choice("Language", options=listed("languages"), kind="select")
    needs_interpreter = YesNo("Do they need an interpreter?")
    phone = Words("Telephone", limit=30, show={"inputmode": "tel"})
    pnc_id = Identifier("PNC ID", identifiers.normalise_pnc_id, hint="Like 2015/0026000N")

    @ma.validates("born_on")
    def _is_possible(self, born_on: Any, **rest: Any) -> None:
        if born_on is None:
            return
        if born_on > clock.today() or not rules.is_age(clock.age_on(born_on, clock.today())):
            words = "Date of birth must be of somebody alive. Leave it empty if it is not known"
            raise ma.ValidationError([("not-possible", words)])


class Monitored(Schema):
    """Asked for equality monitoring alone. Disability in the sense of the Equality Act is neither
    vulnerability (PACE) nor a condition: only the person’s own answer is kept here."""

    disability_stated = Choice(
        "Do you consider yourself disabled? (Equality Act 2010)",
        options=listed("disability_stated"),
        kind="select",
        hint="Their own answer, asked for equality monitoring. It changes nothing for the case",
    )


class Named(Facts):
    """A name, or the word that it is not known."""

    is_name_known = YesNo("Is the name known?", hint="Answer no to book a person without a name")

    @ma.validates_schema(skip_on_field_errors=False, pass_original=True)
    def _has_name(self, data: Mapping[str, Any], sent: Mapping[str, Any], **rest: Any) -> None:
        """A name that was sent and refused has been told of already."""
        has_name = any(sent.get(name) not in (None, "") for name in ("surname", "forenames"))
        if not has_name and data.get("is_name_known") is not False:
            words = "Enter a surname, or say that the name is not known"
            raise ma.ValidationError({"surname": [("name-or-not-known", words)]})

    @ma.post_load
    def _without_question(self, data: dict[str, Any], **rest: Any) -> dict[str, Any]:
        data.pop("is_name_known", None)
        return data
