"""What a story puts on record of a detention: reviews, extensions, and the way at a place of
safety."""

from __future__ import annotations

from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.demo.scenarios.recording import Recorded
from cjdiversion.detentions import service


class Detaining(Recorded):
    """`at` is minutes since the story began; `by` writes it down."""

    # --- somebody arrested ----------------------------------------------------------------------

    def reviews(
        self,
        at: float,
        because: str,
        *,
        by: str = "sergeant",
        officer: str = "inspector",
        **facts: Any,
    ) -> None:
        """By the inspector, in person, unless told otherwise."""
        who = self.actor(officer)
        with self.at(at):
            service.review(
                self.case,
                by=self.actor(by),
                **{
                    "held_at": clock.now(),
                    "officer_name": who.name,
                    "officer_rank": who.rank,
                    "capacity": "review-officer",
                    "is_independent": True,
                    "way": "in-person",
                    "representations": "taken",
                    "outcome": "continues",
                    "because": because,
                    **facts,
                },
            )

    def reviews_after_charge(self, at: float, because: str, *, by: str = "sergeant") -> None:
        self.reviews(at, because, by=by, officer=by, capacity="custody-officer")

    def postpones(self, at: float, reason: str, words: str, *, by: str = "sergeant") -> None:
        who = self.actor("inspector")
        with self.at(at):
            service.postpone(
                self.case,
                by=self.actor(by),
                decided_at=clock.now(),
                officer_name=who.name,
                officer_rank=who.rank,
                reason=reason,
                words=words,
            )

    def extends_detention(
        self, at: float, because: str, *, by: str = "sergeant", **facts: Any
    ) -> None:
        """The superintendent, by telephone and to be confirmed, or at the station themself."""
        way = "in-person" if by == "superintendent" else "telephone"
        with self.at(at):
            service.extend(
                self.case,
                by=self.actor(by),
                **{
                    "hours": 36,
                    "way": way,
                    "is_responsible": True,
                    "is_necessary": True,
                    "is_diligent": True,
                    "representations": "taken",
                    "because": because,
                    **self._given(self.actor("superintendent")),
                    **facts,
                },
            )

    def warrants(self, at: float, hours: int, *, by: str = "sergeant", **facts: Any) -> None:
        with self.at(at):
            service.warrant(
                self.case,
                by=self.actor(by),
                **{
                    "court": "Northshire Magistrates’ Court",
                    "issued_at": clock.now(),
                    "hours": hours,
                    "reference": f"WFD-DEMO-{self.number:04}",
                    **facts,
                },
            )

    @staticmethod
    def _given(who: Actor) -> dict[str, Any]:
        return {
            "authority_name": who.name,
            "authority_rank": who.rank,
            "authority_at": clock.now(),
        }

    # --- somebody detained under the Mental Health Act ------------------------------------------

    def tells_particulars(self, at: float, *, by: str = "sergeant", **facts: Any) -> None:
        with self.at(at):
            service.record_particulars(self.case, by=self.actor(by), **facts)

    def uses_station(
        self, at: float, *, by: str = "sergeant", inspector: str = "inspector", **facts: Any
    ) -> None:
        """A constable decides; the inspector says yes by telephone."""
        with self.at(at):
            service.use_station(
                self.case,
                by=self.actor(by),
                **{
                    "decided_at": clock.now(),
                    "officer_name": "PC 3380 Lunt",
                    "officer_rank": "constable",
                    **self._given(self.actor(inspector)),
                    "authority_by_phone": True,
                    **facts,
                },
            )

    def checks(self, at: float, findings: str, *, by: str = "nurse", **facts: Any) -> None:
        who = self.actor(by)
        with self.at(at):
            service.check(
                self.case,
                by=who,
                **{
                    "checked_at": clock.now(),
                    "checked_by": who.name,
                    "profession": "nurse",
                    "findings": findings,
                    "stays_available": True,
                    **facts,
                },
            )

    def looks(
        self, at: float, step: str, words: str, *, by: str = "sergeant", **facts: Any
    ) -> None:
        who = self.actor(by)
        with self.at(at):
            service.look(
                self.case,
                by=who,
                **{
                    "reviewed_at": clock.now(),
                    "officer_name": who.name,
                    "officer_rank": who.rank,
                    "consulted": "nurse",
                    "next_step": step,
                    "words": words,
                    **facts,
                },
            )

    def certifies(self, at: float, doctor: str, grounds: str, *, hours: int = 12) -> None:
        """At a hospital: the doctor alone."""
        with self.at(at):
            service.certify(
                self.case,
                by=self.actor("sergeant"),
                doctor=doctor,
                given_at=clock.now(),
                hours=hours,
                is_clinical=True,
                grounds=grounds,
            )

    def takes_to(self, at: float, place: str, words: str, *, arrived: float, **facts: Any) -> None:
        """Left at `at`, written down on arrival."""
        left_at = self.moment(at)
        with self.at(arrived):
            service.transfer(
                self.case,
                by=self.actor("sergeant"),
                place_of_safety=place,
                place_words=words,
                left_at=left_at,
                arrived_at=clock.now(),
                **facts,
            )

    def ends_detention(self, at: float, result: str, *, by: str = "sergeant", **facts: Any) -> None:
        with self.at(at):
            service.end(self.case, by=self.actor(by), ended_at=clock.now(), result=result, **facts)
