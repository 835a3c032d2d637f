"""What a return is made of: figures, each with its rule in words, and checks of the rows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

RULES = "returns 1"  # raise it whenever the same rows would give other figures
IN_THIS_SERVICE = "Cases in this service"
NOT_RECORDED = "not-recorded"
NOT_KNOWN = "not-known"
ALL = "all"
TOTAL = "total"

ETHNICITY = {
    "W": "White",
    "M": "Mixed",
    "A": "Asian or Asian British",
    "B": "Black or Black British",
    "O": "Other ethnic group",
    "NS": "Asked, not stated",
    NOT_RECORDED: "Not recorded",
}
AGES = {
    "under-16": "Under 16",
    "16-17": "16 and 17",
    "18-over": "18 and over",
    NOT_RECORDED: "Not recorded",
}
YES_NO = {"yes": "Yes", "no": "No", NOT_RECORDED: "Not recorded"}


@dataclass(frozen=True)
class Figure:
    """A table of the return: what is counted, divided by one thing. `codes`: reference data that
    names the values; `labels`: those it does not. `among`: the figure and the value of it that this
    one divides, or where it `is_rest` all but that value. `groups_of`: a figure whose values this
    one takes together. What does not `leave` is shown inside the force alone.
    """

    code: str
    label: str
    rule: str
    source: str
    mark: str
    codes: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    among: tuple[str, str] | None = None
    is_rest: bool = False
    groups_of: str = ""
    leaves: bool = True


@dataclass(frozen=True)
class Check:
    """What a row should have and some have not. `leaves_out`: the row stands in no figure."""

    code: str
    label: str
    words: str
    leaves_out: bool = False


@dataclass(frozen=True)
class NotCaptured:
    """What the collection asks and this service does not hold: it is imported, or it is missing."""

    code: str
    label: str
    source: str
    mark: str


@dataclass(frozen=True)
class Kind:
    """One return. `things`: what is counted, in the plural, and `thing` in the singular. It
    is kept and sent by the year or by the quarter and never by both: of periods that overlap, one
    less the other gives away what each hides."""

    code: str
    label: str
    thing: str
    things: str
    about: str
    day: str
    figures: tuple[Figure, ...]
    checks: tuple[Check, ...]
    not_captured: tuple[NotCaptured, ...] = ()
    is_national: bool = True
    is_by_quarter: bool = False

    def figure(self, code: str) -> Figure | None:
        return next((one for one in self.figures if one.code == code), None)

    def check(self, code: str) -> Check | None:
        return next((one for one in self.checks if one.code == code), None)


@dataclass(frozen=True)
class Value:
    """`records`: references of the cases that are counted; None where nobody knows them, as of an
    imported count."""

    code: str
    label: str
    count: int
    records: frozenset[str] | None = None


@dataclass(frozen=True)
class Counted:
    """A figure with its numbers."""

    figure: Figure
    values: tuple[Value, ...]

    @property
    def total(self) -> int:
        return sum(one.count for one in self.values)

    def of(self, code: str) -> int:
        return next((one.count for one in self.values if one.code == code), 0)


@dataclass(frozen=True)
class Failing:
    check: Check
    count: int


def total(things: str) -> Figure:
    """The figure that every return begins with."""
    return Figure(
        TOTAL,
        f"All {things}",
        "Every one that the other figures divide",
        "This service",
        "P",
        labels={ALL: f"All {things}"},
    )


def counted(figure: Figure, labels: Mapping[str, str], counts: Mapping[str, int]) -> Counted:
    """Every value that can be, none of them left out for being nought; and what is on no list is
    shown as it was written, so that the parts always add up."""
    unknown = {code: f"“{code}”, not on the list" for code in sorted(counts) if code not in labels}
    named = {**labels, **unknown}
    return Counted(
        figure, tuple(Value(code, words, counts.get(code, 0)) for code, words in named.items())
    )


def said_of(one: Counted, things: str) -> str:
    """What a reader should know of a figure before they read it; empty where it speaks for
    itself."""
    missing = one.of(NOT_RECORDED)
    if not one.total:
        return f"Nothing is counted here: no {things} in this service that it divides"
    if missing == one.total:
        return f"Not recorded for any of the {one.total:,}: this figure says nothing"
    if missing:
        return f"Not recorded for {missing:,} of {one.total:,} ({100 * missing / one.total:.0f}%)"
    return ""
