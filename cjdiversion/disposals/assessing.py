"""What is open to this person and for these offences, why, and what is missing. All options are
looked at alike and told in the order of the catalogue, which is no order of preference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cjdiversion.disposals import criteria_offence as of_offence
from cjdiversion.disposals import criteria_person as of_person
from cjdiversion.disposals.catalogue import Catalogue, Cell, Option
from cjdiversion.disposals.criteria import ON_THE_PAGE, Asking, Facts, State, Verdict
from cjdiversion.disposals.openings import CHILD_UNDER


@dataclass(frozen=True)
class Criterion:
    """`field`: where a decision answers it."""

    words: str
    look: Callable[[Asking], Verdict]
    field: str = ON_THE_PAGE


# In the order in which they are shown.
CRITERIA: dict[str, Criterion] = {
    "in-force": Criterion("In force", of_person.in_force),
    "age": Criterion("Age at the decision", of_person.age),
    "evidence": Criterion("Evidence", of_offence.evidence),
    "admission": Criterion("Admission", of_person.admission, "suspect_position"),
    "reliability": Criterion("Reliability of the admission", of_person.reliability),
    "agreement": Criterion("Agreement", of_person.agreement, "suspect_agrees"),
    "adult-child": Criterion("Appropriate adult: under 18", of_person.adult_with_child),
    "adult-vulnerable": Criterion(
        "Appropriate adult: vulnerable adult", of_person.adult_with_vulnerable
    ),
    "vulnerable": Criterion("Vulnerability", of_person.vulnerable),
    "indictable": Criterion("Indictable only", of_offence.indictable),
    "either-way": Criterion("Specified either-way offence", of_offence.either_way),
    "penalty-list": Criterion("Listed offence", of_offence.penalty_list),
    "similar": Criterion("Similar offence in two years", of_offence.similar),
    "history": Criterion("History", of_offence.history),
    "recent": Criterion("Recent notice or resolution", of_offence.recent_penalty),
    "domestic": Criterion("Domestic abuse", of_offence.domestic),
    "intimate": Criterion("Domestic abuse between intimate partners", of_offence.intimate),
    "hate": Criterion("Hate crime", of_offence.hate),
    "time-limit": Criterion("Time limit for prosecution", of_offence.time_limit),
    "youth": Criterion("Youth justice service", of_person.youth_justice),
    "victim": Criterion("Victim", of_offence.victim),
    "rank": Criterion("Who decides", of_person.rank),
    "exceptional-rank": Criterion("Who finds the circumstances", of_person.exceptional_rank),
}


class Standing(StrEnum):
    OPEN = "open"
    UNKNOWN = "unknown"
    ALMOST = "almost"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        return {
            Standing.OPEN: "Open",
            Standing.UNKNOWN: "Something is not known",
            Standing.ALMOST: "Would be open if",
            Standing.CLOSED: "Not open",
        }[self]


@dataclass(frozen=True)
class Assessed:
    """`verdicts` in the order of CRITERIA."""

    option: Option
    verdicts: Sequence[Verdict]

    @property
    def state(self) -> Standing:
        unmet = [one for one in self.verdicts if one.state is State.NOT_MET and one.closes]
        if unmet:
            return Standing.ALMOST if all(one.to_do for one in unmet) else Standing.CLOSED
        is_unknown = any(one.state is State.UNKNOWN for one in self.verdicts)
        return Standing.UNKNOWN if is_unknown else Standing.OPEN

    @property
    def closing(self) -> list[Verdict]:
        """What stands in the way of deciding it."""
        return [one for one in self.verdicts if one.closes]

    @property
    def barring(self) -> list[Verdict]:
        """The same without what the decision itself still asks."""
        return [
            one for one in self.closing if one.state is State.NOT_MET or one.field == ON_THE_PAGE
        ]

    @property
    def missing(self) -> list[str]:
        """What to find out or to do, each once."""
        shown = [one for one in self.verdicts if one.state is not State.MET and one.to_do]
        return list(dict.fromkeys(one.to_do for one in shown))


def assess(option: Option, facts: Facts) -> Assessed:
    cells = {cell.criterion: cell for cell in cells_of(facts.held, option)}
    return Assessed(
        option,
        [
            criterion.look(Asking(option, cells[code], facts, criterion.field))
            for code, criterion in CRITERIA.items()
            if code in cells
        ],
    )


def assessed(facts: Facts) -> list[Assessed]:
    return [assess(option, facts) for option in facts.held.options]


def cells_of(held: Catalogue, option: Option) -> list[Cell]:
    """What stands in the option’s own row, which no row of a criterion takes the place of, then the
    rows of its other criteria."""
    own = _own(option)
    said = {cell.criterion for cell in own}
    others = (cell for cell in held.cells if cell.option == option.code)
    return [*own, *(cell for cell in others if cell.criterion not in said)]


def _own(option: Option) -> list[Cell]:
    age = {"from": option.age_from, "to": option.age_to}
    is_for_adults = option.outcome_code in of_person.OF_ADULTS  # whatever a row says
    is_bound = is_for_adults or option.age_from >= CHILD_UNDER or option.age_to is not None
    is_awaited = option.agreement != "engages"  # shown by the activity having been done
    return [
        _cell(option, "in-force", "in_force", {}),
        _cell(option, "age", "age_from", age, must_be_known=is_bound),
        _cell(option, "admission", "admission", {"kind": option.admission}, must_be_known=True),
        _cell(
            option, "agreement", "agreement", {"kind": option.agreement}, must_be_known=is_awaited
        ),
        _cell(option, "rank", "lowest_rank", {"least": option.lowest_rank}, closes=False),
    ]


def _cell(
    option: Option,
    criterion: str,
    attribute: str,
    params: Mapping[str, Any],
    *,
    closes: bool = True,
    must_be_known: bool = False,
) -> Cell:
    mark = option.unsure.get(attribute, option.mark)
    source = option.source
    words = CRITERIA[criterion].words
    return Cell(option.code, criterion, words, params, closes, must_be_known, source, mark)
