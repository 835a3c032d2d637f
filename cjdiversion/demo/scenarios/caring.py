"""What a story tells of those who were harmed or saw it: never on the suspect’s side of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from cjdiversion import clock
from cjdiversion.accounts.models import Person
from cjdiversion.database import session
from cjdiversion.demo.scenarios.staging import Stage
from cjdiversion.victims import service as victims
from cjdiversion.victims.models import Victim, VictimReferral


class Caring(Stage):
    """`at` is minutes since the story began. `harmed` is whoever the story speaks of last."""

    harmed: Victim
    offered: VictimReferral

    def adds(
        self,
        at: float,
        part: str,
        surname: str,
        forenames: str,
        *,
        born_on: date | None = None,
        by: str = "investigator",
    ) -> Victim:
        with self.at(at):
            self.harmed = victims.add(
                self.case,
                by=self.actor(by),
                part=part,
                surname=surname,
                forenames=forenames,
                born_on=born_on,
            )
        return self.harmed

    def gives_to(
        self, at: float, officer: str, *, because: str = "", by: str = "supervisor"
    ) -> None:
        """`officer`: the part of the address before the @."""
        found = session().get_one(Person, self.actor(officer).person_id)
        with self.at(at):
            victims.assign(self.harmed, by=self.actor(by), officer=found.token, because=because)

    def may_be_reached(self, at: float, *, by: str = "victims", **said: Any) -> None:
        """Wanted, safe, and checked just now, unless told otherwise."""
        with self.at(at):
            usual = {"wants_contact": "yes", "is_safe": "yes", "verified_at": clock.now()}
            victims.record_contact(self.harmed, by=self.actor(by), **{**usual, **said})

    def is_assessed(
        self,
        at: float,
        grounds: dict[str, tuple[str, str, str]],
        *,
        by: str = "victims",
        **said: Any,
    ) -> None:
        """`grounds`: ground → (answer, how it is known, why)."""
        names = ("answer", "known_by", "because")
        told = {code: dict(zip(names, given, strict=True)) for code, given in grounds.items()}
        with self.at(at):
            victims.assess(self.harmed, by=self.actor(by), grounds=told, **said)

    def talks_of_court(self, at: float, *, by: str = "victims", **said: Any) -> None:
        with self.at(at):
            victims.record_measures(self.harmed, by=self.actor(by), **said)

    def is_offered(
        self, at: float, service: str, consent: str, *, by: str = "victims", **said: Any
    ) -> None:
        with self.at(at):
            self.offered = victims.offer(
                self.harmed, by=self.actor(by), service=service, consent=consent, **said
            )

    def is_referred(self, at: float, sent_to: str, *, by: str = "victims", **said: Any) -> None:
        with self.at(at):
            victims.send(self.offered, by=self.actor(by), sent_to=sent_to, **said)

    def service_says(
        self, at: float, outcome: str, answered_by: str, *, by: str = "victims", **said: Any
    ) -> None:
        with self.at(at):
            victims.answer(
                self.offered,
                by=self.actor(by),
                outcome=outcome,
                answered_by=answered_by,
                happened_at=clock.now(),
                **said,
            )

    def help_ends(self, at: float, reason: str, *, by: str = "victims") -> None:
        with self.at(at):
            victims.close(self.offered, by=self.actor(by), reason=reason)
