"""What a story puts on the police record: the case, the screening, the appropriate adult."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.access import UnitKind
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.consents import service as consents
from cjdiversion.demo import invented
from cjdiversion.demo.scenarios.staging import Stage
from cjdiversion.interviews import service as interviews
from cjdiversion.questionnaires.questions import GIVEN, NOT_ANSWERED, NOT_ASKED, QuestionSet
from cjdiversion.safeguards import service as safeguards
from cjdiversion.screenings import records
from cjdiversion.screenings import service as screenings
from cjdiversion.screenings.models import Screening

_SCHEME = "Northshire Appropriate Adults"
_UNITS = {"": "Northshire CID", ".south": "Southmere CID"}


class Recorded(Stage):
    """`at` is minutes since the story began."""

    # --- the case -----------------------------------------------------------------------------

    def books(self, by: str = "sergeant", *, at: float = 15, **facts: Any) -> Case:
        """Arrived when the story began. `unit` is the name of the investigation unit, or empty."""
        actor, began = self.actor(by), self.began
        with self.at(at):
            self.case = cases.book(
                by=actor,
                **{
                    "custody_record_no": invented.custody_record_no(
                        actor.unit_name, self.serial, began.year
                    ),
                    "arrested_at": began - timedelta(minutes=40),
                    "arrived_at": began,
                    "relevant_at": began,
                    "authorised_at": began + timedelta(minutes=12),
                    "asn": invented.asn(self.force, self.serial, began.year),
                    **self._facts(facts),
                },
            )
        return self.case

    def attends(self, by: str = "investigator", **facts: Any) -> Case:
        actor = self.actor(by)
        with self.at(20):
            self.case = cases.attend(
                by=actor,
                attended_at=self.began,
                interviewer=actor.name,
                **self._facts(facts),
            )
        return self.case

    def detains(self, by: str = "sergeant", *, section: str, place: str, **facts: Any) -> Case:
        """Under the Mental Health Act: nobody is accused of anything."""
        facts = {"unit": "", "offences": (), **facts}
        with self.at(30):
            self.case = cases.detain(
                by=self.actor(by),
                section=section,
                place_of_safety=place,
                detained_at=self.began,
                **self._facts(facts),
            )
        return self.case

    def _facts(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Offence codes become offences of the day before; a unit's name becomes its token."""
        told = dict(facts)
        unit = told.pop("unit", _UNITS[self.side])
        found = accounts.unit_named(unit, UnitKind.INVESTIGATION) if unit else None
        offences = [self._offence(one) for one in told.pop("offences", ("TH68010",))]
        return {
            "language": "en",
            "needs_interpreter": False,
            "pnc_id": invented.pnc_id(self.serial),
            "phone": invented.phone(self.serial),
            "crime_number": invented.crime_number(self.force, self.serial, self.began.year)
            if offences
            else "",
            "investigating_unit": found.token if found else None,
            "offences": offences,
            **told,
        }

    def _offence(self, told: str | Mapping[str, Any]) -> dict[str, Any]:
        given = {"code": told} if isinstance(told, str) else dict(told)
        on = clock.london(self.began).date()
        return {"committed_on": on, "is_domestic_abuse": False, "is_hate_crime": False, **given}

    def moves(
        self, at: float, kind: str, *, by: str = "sergeant", place: str = "", words: str = ""
    ) -> None:
        with self.at(at):
            moment = clock.now()
            cases.move(self.case, by=self.actor(by), kind=kind, at=moment, place=place, words=words)

    def releases(self, at: float, *, by: str = "sergeant") -> None:
        with self.at(at):
            cases.release(self.case, by=self.actor(by), at=clock.now())

    def ends(self, at: float, because: str, *, by: str = "investigator") -> None:
        """Nothing is outstanding any more."""
        with self.at(at):
            cases.close(self.case, by=self.actor(by), because=because)

    # --- vulnerability and needs --------------------------------------------------------------

    def asks(
        self,
        at: float,
        *,
        by: str = "sergeant",
        own_words: Mapping[str, str] | None = None,
        **said: str,
    ) -> Screening:
        """Everything answered with “no” but what is said; `self_harm_ever` is self-harm-ever. What
        leads to a dependent question is answered so that it is asked."""
        with self.at(at):
            actor = self.actor(by)
            screening = screenings.start(self.case, by=actor)
            answers = _all_answered(records.asked_in(screening), said, own_words or {})
            screenings.answer(screening, by=actor, answers=answers, own_words=own_words or {})
            screenings.complete(screening, by=actor)
        return screening

    def begins_to_ask(self, at: float, *, by: str = "sergeant", **said: str) -> Screening:
        """Answers some and is called away."""
        with self.at(at):
            answers = {name.replace("_", "-"): answer for name, answer in said.items()}
            screening = screenings.start(self.case, by=self.actor(by))
            screenings.answer(screening, by=self.actor(by), answers=answers)
        return screening

    def cannot_ask(
        self, at: float, reason: str, *, again: float, by: str = "sergeant", words: str = ""
    ) -> None:
        """`again`: minutes until it is to be tried again."""
        actor = self.actor(by)
        with self.at(at):
            screening = screenings.start(self.case, by=actor)
            try_again_at = clock.now() + timedelta(minutes=again)
            screenings.could_not(
                screening, by=actor, reason=reason, try_again_at=try_again_at, words=words
            )

    def decides(
        self,
        at: float,
        reasons: str,
        *limbs: str,
        is_vulnerable: bool = True,
        by: str = "sergeant",
    ) -> None:
        """PACE Code C 1.13(d): `limbs` are those of the paragraph."""
        with self.at(at):
            screenings.decide_vulnerability(
                self.case,
                by=self.actor(by),
                is_vulnerable=is_vulnerable,
                limbs=limbs,
                reasons=reasons,
            )

    def calls_adult(
        self,
        at: float,
        name: str,
        relationship: str,
        *,
        contacted: float | None = None,
        arrived: float | None = None,
        by: str = "sergeant",
    ) -> None:
        """Requested at `at`; then the other two moments, each recorded when it was."""
        actor = self.actor(by)
        with self.at(at):
            interviews.record_aa(
                self.case,
                by=actor,
                name=name,
                relationship_code=relationship,
                scheme=_SCHEME if relationship == "scheme" else "",
                eligibility="none-of-these",
                requested_at=clock.now(),
            )
        if contacted is not None:
            with self.at(contacted):
                interviews.record_aa(self.case, by=actor, contacted_at=clock.now())
        if arrived is not None:
            self.arrives(arrived, by=by)

    def arrives(self, at: float, *, by: str = "sergeant") -> None:
        """The present adult does."""
        with self.at(at):
            interviews.record_aa(self.case, by=self.actor(by), arrived_at=clock.now())

    def observes(self, at: float, level: str, because: str, *, by: str = "sergeant") -> None:
        with self.at(at):
            safeguards.set_observation(self.case, by=self.actor(by), level=level, because=because)

    def tells_of_ld(self, at: float, agrees: bool | None, *, by: str = "sergeant") -> None:
        with self.at(at):
            consents.tell(self.case, by=self.actor(by), agrees=agrees, told_at=clock.now())


def _all_answered(
    asked: QuestionSet, said: Mapping[str, str], own_words: Mapping[str, str]
) -> dict[str, str]:
    answers = {name.replace("_", "-"): answer for name, answer in said.items()}
    answers |= {code: answers.get(code, GIVEN) for code in own_words if _is_typed(asked, code)}
    for question in asked:
        if question.code in answers and (leads := question.asked_if):
            answers.setdefault(leads.question, min(leads.answers - NOT_ANSWERED))
    for question in asked:
        if question.code not in answers and asked.is_open(question.code, answers):
            answers[question.code] = "no" if "no" in question.options else NOT_ASKED
    return answers


def _is_typed(asked: QuestionSet, code: str) -> bool:
    return code in asked.by_code and GIVEN in asked.by_code[code].options
