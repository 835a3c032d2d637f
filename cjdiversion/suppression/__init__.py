"""What may leave the force: small numbers are hidden, the rest rounded, and nothing hidden can be
worked out again from what is shown.

`release_together` is for tables that divide the same cases in several ways: a fixed cube of them,
hidden, rounded and audited as one. Tables of the same cases never leave one by one.
"""

from cjdiversion.suppression.cubes import Cube, Dimension
from cjdiversion.suppression.rounding import (
    HIDDEN_MARK,
    HIDDEN_NOTE,
    NOT_A_ROW,
    ROUNDED_TO,
    SMALLEST_SHOWN,
    CannotProtect,
    rounded,
)
from cjdiversion.suppression.together import Released, release_together

__all__ = [
    "HIDDEN_MARK",
    "HIDDEN_NOTE",
    "NOT_A_ROW",
    "ROUNDED_TO",
    "SMALLEST_SHOWN",
    "CannotProtect",
    "Cube",
    "Dimension",
    "Released",
    "release_together",
    "rounded",
]
