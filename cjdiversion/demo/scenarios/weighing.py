"""What the criteria of out-of-court options ask, answered by whoever is to decide; the gravity; and
the local services there are to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.demo.scenarios.staging import Stage
from cjdiversion.disposals import keeping, local_queries, options_queries, recording
from cjdiversion.disposals.known import Answer
from cjdiversion.disposals.local_rules import FORCE
from cjdiversion.screenings import queries as screenings


class Weighing(Stage):
    def answers(self, at: float, *, by: str = "investigator", **said: Any) -> None:
        with self.at(at):
            self.answer_criteria(self.actor(by), **said)

    def answer_criteria(self, actor: Actor, **said: Any) -> None:
        """With the appropriate adult there, where one is needed."""
        is_needed = screenings.adult_needed(self.case) is not None
        told = {"aa_present": "yes"} if is_needed else {}
        recording.record(self.case, by=actor, **{**told, **said})

    def looked_into(self) -> dict[str, Any]:
        """What nobody decides a caution, a notice or a resolution without."""
        known = options_queries.known_of(self.case, clock.today())
        tried = {} if known.indictable_only is Answer.YES else {"indictable_only": Answer.NO}
        limit = {} if known.has_limit is Answer.YES else {"has_limit": Answer.NO}
        return {
            **tried,
            **limit,
            "evidence": "realistic-prospect",
            "reliability": "reliable",
            "reliability_by": "The officer, with whoever was there for them",
            "either_way_listed": Answer.NO,
            "penalty_listed": Answer.YES,
            "similar_before": Answer.NO,
            "intimate": Answer.NO,
        }

    def scores(
        self,
        at: float,
        base: int,
        score: int,
        reasons: str,
        *,
        factors: Sequence[str] = (),
        by: str = "investigator",
    ) -> None:
        """`base` for each offence alike."""
        with self.at(at):
            bases = [base] * len(recording.offences_of(self.case))
            recording.score(
                self.case,
                by=self.actor(by),
                bases=bases,
                score=score,
                reasons=reasons,
                factors=factors,
            )

    def finds_service(
        self, at: float, kind: str, name: str, *, by: str, area: str = "", **said: Any
    ) -> None:
        """For one area of the force by its name, or for the whole of it; open when it was found."""
        with self.at(at):
            actor = self.actor(by)
            areas = local_queries.areas_of(actor.force_id)
            told = [unit.token for unit in areas if unit.name == area] or [FORCE]
            facts = {"capacity": "open", "capacity_on": clock.today(), **said}
            keeping.add(by=actor, kind=kind, name=name, areas=told, **facts)
