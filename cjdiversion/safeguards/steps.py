"""What can be said of a safeguard. Each is a new row: nothing is moved from one to the other."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    REQUESTED = "requested"
    ARRIVED = "arrived"
    LEFT = "left"
    DONE = "done"
    NOT_DONE = "not-done"

    @property
    def words(self) -> str:
        return {
            State.REQUESTED: "Asked for",
            State.ARRIVED: "Arrived",
            State.LEFT: "Left",
            State.DONE: "Done",
            State.NOT_DONE: "Not done",
        }[self]


AWAITED = (State.REQUESTED, State.ARRIVED, State.LEFT)
"""Of somebody who is waited for. That they left says nothing of what came of it."""
SAID = (State.DONE, State.NOT_DONE)
"""What came of it."""
