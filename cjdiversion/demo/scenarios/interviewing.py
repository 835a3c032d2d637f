"""What a story puts on record about interviews, their adult, and what is done for a child."""

from __future__ import annotations

from typing import Any

from cjdiversion import clock
from cjdiversion.demo.scenarios.staging import Stage
from cjdiversion.interviews import queries
from cjdiversion.interviews import service as interviews


class Interviewing(Stage):
    """`at` is minutes since the story began."""

    def adult_does(self, at: float, moment: str, *, by: str = "sergeant") -> None:
        """`moment`: rights_repeated_at, left_at and the like, of the present adult."""
        adult = queries.aa_of(self.case.id)
        assert adult is not None
        with self.at(at):
            interviews.mark_aa(adult, self.case, by=self.actor(by), moment=moment)

    def is_interviewed(
        self,
        at: float,
        until: float,
        *,
        by: str = "investigator",
        adult_there: str = "throughout",
        **conduct: Any,
    ) -> None:
        """Started here, and ended."""
        with self.at(at):
            interview = interviews.start(self.case, by=self.actor(by))
        with self.at(until):
            actor, now = self.actor(by), clock.now()
            interviews.end(
                interview, self.case, by=actor, ended_at=now, adult_there=adult_there, **conduct
            )

    def was_interviewed(
        self, at: float, *, started: float, ended: float, by: str = "investigator", **told: Any
    ) -> None:
        """Written down at `at`, after it took place."""
        with self.at(at):
            interviews.record(
                self.case,
                by=self.actor(by),
                started_at=self.moment(started),
                ended_at=self.moment(ended),
                **told,
            )

    def is_authorised_at_once(
        self, at: float, ground: str, reasons: str, *, by: str = "sergeant"
    ) -> None:
        """The superintendent says so by telephone."""
        given = self.actor("superintendent")
        with self.at(at):
            interviews.authorise_urgent(
                self.case,
                by=self.actor(by),
                ground=ground,
                reasons=reasons,
                is_harmless=True,
                authority_name=given.name,
                authority_rank=given.rank,
                authority_at=clock.now(),
                authority_by_phone=True,
            )

    def does_for_child(
        self, at: float, step: str, *, by: str = "sergeant", why_not: str = "", **facts: Any
    ) -> None:
        with self.at(at):
            done = {"is_done": not why_not, "done_at": clock.now(), "why_not": why_not}
            interviews.record_child_step(
                self.case, by=self.actor(by), step=step, **{**done, **facts}
            )
