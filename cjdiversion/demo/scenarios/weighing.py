"""What the criteria of out-of-court options ask, answered by whoever is to decide."""

from __future__ import annotations

from typing import Any

from cjdiversion.access import Actor
from cjdiversion.demo.scenarios.staging import Stage
from cjdiversion.disposals import recording
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
