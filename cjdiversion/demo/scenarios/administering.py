"""What L&D asks with a screening instrument in a story, and what is done about the answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.demo.scenarios.staging import Stage
from cjdiversion.instruments import catalogue, service
from cjdiversion.instruments import queries as instruments
from cjdiversion.instruments.models import Administration

_FIT = {
    "is_fit": True,
    "affected": "no",
    "distress": "none",
    "language": "en",
    "interpreting": "not-needed",
}


class Administered(Stage):
    """`at` is minutes since the story began."""

    def administers(
        self,
        at: float,
        instrument: str,
        said: str,
        *,
        by: str = "practitioner",
        **fitness: Any,
    ) -> Administration:
        """`said`: one answer code an item, in the order of the form, with spaces between; “-” for
        an item that was not answered."""
        actor = self.actor(by)
        with self.at(at):
            row = self._begun(instrument, by, {**_FIT, **fitness})
            items = catalogue.of(row.instrument, row.instrument_version).items
            answers = dict(zip((item.code for item in items), said.split(), strict=True))
            given = {code: answer for code, answer in answers.items() if answer != "-"}
            opened = service.open(row.token, by=actor)
            service.record(opened, by=actor, answers=given)
        return opened

    def cannot_administer(
        self,
        at: float,
        instrument: str,
        words: str,
        *,
        again: float,
        by: str = "practitioner",
        **fitness: Any,
    ) -> None:
        """`again`: minutes until it is to be tried again."""
        with self.at(at):
            try_again_at = clock.now() + timedelta(minutes=again)
            not_fit = {**_FIT, **fitness, "words": words, "try_again_at": try_again_at}
            self._begun(instrument, by, not_fit)

    def _begun(self, instrument: str, by: str, fitness: dict[str, Any]) -> Administration:
        return service.begin(
            self.referral,
            by=self.actor(by),
            instrument=instrument,
            asked_at=clock.now(),
            **fitness,
        )

    def hands_over(
        self, at: float, words: str, *, person_told: bool = True, by: str = "practitioner"
    ) -> None:
        """What L&D write for the newest alert of the case."""
        with self.at(at):
            alert = instruments.safety_alerts_of(self.case.id)[0]
            opened = service.open_alert(alert.token, by=self.actor(by))
            service.write_hand_over(
                opened, by=self.actor(by), hand_over=words, person_told=person_told
            )

    def acknowledges(self, at: float, *, by: str = "sergeant") -> None:
        with self.at(at):
            alert = instruments.safety_alerts_of(self.case.id)[0]
            service.acknowledge(
                service.open_alert(alert.token, by=self.actor(by)), by=self.actor(by)
            )
