"""The rule itself: from how many people a figure is shown, and how exactly."""

# NHS England disclosure control for HES and ECDS: 1 to 7 hidden, the rest to the nearest 5.
SMALLEST_SHOWN = 8
ROUNDED_TO = 5
HIDDEN_MARK = "c"
HIDDEN_NOTE = (
    f"“{HIDDEN_MARK}” stands for a figure hidden because it is about fewer than {SMALLEST_SHOWN} "
    "people, or fewer records of people, or because it would give away another "
    f"hidden figure. All other figures are rounded to the nearest {ROUNDED_TO}, totals too, so "
    "they may not add up."
)
NOT_A_ROW = {"total", "totals", "all", "overall", "sum"}


class CannotProtect(ValueError):
    """The tables have a shape this cannot keep safe. Nothing of them may leave."""


def rounded(count: int) -> int:
    """To the nearest 5, a zero stays a zero."""
    return ROUNDED_TO * ((count + ROUNDED_TO // 2) // ROUNDED_TO)
