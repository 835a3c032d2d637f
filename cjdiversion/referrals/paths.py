"""What the table of steps comes to: every move there is, and the picture of them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from cjdiversion.referrals.steps import HOLD, RESUME, STEPS, Status, resumed
from cjdiversion.workflow import Step


def transitions() -> list[str]:
    """Every move there is, as “step:from:to”: the database takes no other."""
    return sorted({f"{step.name}:{a.value}:{b.value}" for step in STEPS for a, b in _pairs(step)})


def _pairs(step: Step) -> Iterator[tuple[StrEnum, StrEnum]]:
    if step is RESUME:
        yield from ((Status.ON_HOLD, resumed(Status(source))) for source in HOLD.sources)
    elif step.is_back:
        undone = (one for one in STEPS if one.can_be_undone)
        yield from ((b, a) for one in undone for a, b in _pairs(one))
    else:
        yield from ((source, step.target or source) for source in step.sources)


def diagram() -> str:
    """From each state the steps that lead on, as the README shows them; those back are left out."""
    wide = max(len(state) for state in Status)
    lines = []
    for state in Status:
        on = [one for one in STEPS if state in one.sources and one.target not in (None, state)]
        if state is Status.ON_HOLD:
            on = [*on, RESUME]
        led = ", ".join(f"{one.name} → {one.target or 'the state before'}" for one in on)
        lines.append(f"{state:<{wide}}  {led or '(ends)'}")
    return "\n".join(lines)
