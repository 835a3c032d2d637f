"""What a cell of somebody’s table of counts says: a number, or why there is none. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Said(StrEnum):
    NUMBER = "number"
    NOT_PROVIDED = "not-provided"
    NOT_APPLICABLE = "not-applicable"
    HIDDEN = "hidden"

    @property
    def words(self) -> str:
        return {
            Said.NUMBER: "A number",
            Said.NOT_PROVIDED: "Data not provided",
            Said.NOT_APPLICABLE: "Not applicable",
            Said.HIDDEN: "Hidden there",
        }[self]


# As tables of the Home Office, the ONS and forces write it; none of them is nought.
_MEANS = {
    Said.NOT_PROVIDED: ("data not provided", "not provided", "data not supplied", "not supplied"),
    Said.NOT_APPLICABLE: ("na", "n/a", "n.a.", "n a", "not applicable", "-", "–", "..", "[z]"),
    Said.HIDDEN: ("c", "*", "[c]"),
}
_WORDS = {spelt: said for said, every in _MEANS.items() for spelt in every}
_MINUS = str.maketrans({"−": "-", "–": "-", "‑": "-"})
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:[ ,]\d{3})+|\d+)(?:\.0+)?")
_LARGEST = 10**9


@dataclass(frozen=True)
class Cell:
    """`number` where it says one; below nought it is a correction of what was counted before."""

    said: Said
    number: int = 0


class NoCount(ValueError):
    """The words say why a cell is none of these."""


def read(text: str) -> Cell:
    """Raises NoCount: what is blank or cannot be read is never taken for nought."""
    plain = " ".join(text.replace("\u00a0", " ").split())
    if not plain:
        raise NoCount("The count is blank: write 0, or why there is none")
    if said := _WORDS.get(plain.casefold()):
        return Cell(said)
    counted = plain.translate(_MINUS)
    if counted[0] == "(" and counted[-1] == ")":  # as an account writes what is taken off
        counted = f"-{counted[1:-1]}"
    match = _NUMBER.fullmatch(counted)
    if match is None:
        raise NoCount("The count is not a whole number")
    number = int(re.sub("[ ,]", "", match[2]))
    if number > _LARGEST:
        raise NoCount("The count is larger than any count of a force")
    return Cell(Said.NUMBER, -number if match[1] == "-" else number)
