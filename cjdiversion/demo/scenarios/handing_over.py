"""From one shift to the next at Northgate: handed over and taken over, looked at by the inspector,
and handed over again just now. Told last, of whoever is there by then.
"""

from __future__ import annotations

from cjdiversion.demo.scenarios.telling import Story
from cjdiversion.shifts import service as shifts


def from_one_shift_to_the_next(s: Story) -> None:
    """The sergeant hands over with what stands on no record, and it is taken over. The inspector
    looks at those who need it first. Another handover waits."""
    s.began_ago(9)
    with s.at(0):
        made = shifts.hand_over(
            by=s.actor("sergeant"),
            note="Cell 3 shouts when the hatch bangs: knock first. The boiler man is due at six. "
            "The mother of the woman in cell 1 has rung twice and would like to be told of her.",
        )
    with s.at(3):
        note = "Walked round with Ann. Keys counted."
        shifts.take_over(made, by=s.actor("detention"), note=note)
    with s.at(5):
        shifts.check(
            by=s.actor("inspector"),
            seen="Spoke to everybody who was awake. Cell 1 is not to be left for a moment.",
            asked="Sgt Marsh to ring L&D again about cell 1, and to find out the clocks that are "
            "not known.",
        )
    with s.at(8):
        shifts.hand_over(
            by=s.actor("detention"), note="Cell 11 was promised a telephone call after eight."
        )


def nothing_to_say_at_eastgate(s: Story) -> None:
    """Half an hour has passed, and nobody has taken the suite over: its inspector is told."""
    s.began_ago(50)
    with s.at(0):
        shifts.hand_over(by=s.actor("sergeant.south"))
    with s.at(45):
        shifts.raise_untaken()


STORIES = (from_one_shift_to_the_next, nothing_to_say_at_eastgate)
