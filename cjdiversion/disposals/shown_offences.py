"""Which offences the options shown are for: those named in the address or ticked in the form as it
was sent, else all that nothing is decided of, else all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from cjdiversion.cases.models import Case, Offence
from cjdiversion.disposals import covering, queries
from cjdiversion.disposals.covering import FIELD


@dataclass(frozen=True)
class Shown:
    """`among`: what can be chosen. `apart`: one of them each, with the words of a link, where there
    is a choice."""

    about: Sequence[Offence]
    among: Sequence[Offence]

    @property
    def numbers(self) -> list[str]:
        return list(covering.labels(self.about))

    @property
    def is_all(self) -> bool:
        return len(self.about) == len(self.among)

    @property
    def apart(self) -> dict[str, str]:
        return covering.labels(self.among) if len(self.among) > 1 else {}


def shown(case: Case, among: Sequence[Offence], default: Sequence[str] | None = None) -> Shown:
    """For a page, which leaves out what cannot be chosen. `default`: numbers of offences."""
    among = among or case.offences
    known = {str(one.position): one for one in among}
    named = request.values.getlist(FIELD) or default or ()
    return Shown([known[one] for one in dict.fromkeys(named) if one in known] or among, among)


def asked(case: Case) -> Sequence[Offence]:
    """For the API. Raises Invalid for an offence that the case does not have."""
    default = covering.undecided(case, queries.standing(case.id)) or list(case.offences)
    return covering.chosen(case, request.args.getlist(FIELD) or None, default)
