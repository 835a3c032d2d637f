"""Who decides: the decision maker’s rank, somebody else’s authority where the dated row asks for
it, or CPS."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cjdiversion.disposals.assessing import cells_of
from cjdiversion.disposals.catalogue import Option
from cjdiversion.disposals.known import Answer
from cjdiversion.disposals.proposals import Asked
from cjdiversion.disposals.rule import Broken, Rule

_HO = "Home Office crime outcomes (V2)"
_SECOND = "decision made by one person, authority given by another; rank rule, dated reference data"


def _is_cps_date_late(a: Asked) -> bool:
    on: date | None = a.said.prosecutor_decided_on
    return on is not None and on > a.day


def _is_given_late(a: Asked) -> bool:
    """To the minute, as a page takes it."""
    at = a.said.authority_at
    return at is not None and at.replace(second=0, microsecond=0) > a.said.decided_at


def _is_overstated(a: Asked) -> bool:
    held = a.authoriser.ranks_held
    is_another = bool(held) and not a.authoriser.is_decision_maker
    return is_another and all(a.catalogue.is_below(rank, a.said.authority_rank) for rank in held)


RULES = (
    Rule(
        *("prosecutor-missing", "prosecutor", "CPS decides this: enter the prosecutor", _HO),
        lambda a: a.is_for_cps and not a.said.prosecutor,
    ),
    Rule(
        *("prosecutor-reference-missing", "prosecutor_reference"),
        *("CPS decides this: enter the reference of the CPS decision", _HO),
        lambda a: a.is_for_cps and not a.said.prosecutor_reference,
    ),
    Rule(
        *("prosecutor-date-missing", "prosecutor_decided_on"),
        *("CPS decides this: enter the date of the CPS decision", _HO),
        lambda a: a.is_for_cps and a.said.prosecutor_decided_on is None,
    ),
    Rule(
        *("prosecutor-date-late", "prosecutor_decided_on"),
        *("The CPS decision cannot be after the day of this decision", _HO),
        _is_cps_date_late,
    ),
    Rule(
        *("not-for-cps", "prosecutor"),
        *("Outcome {code} is decided by the police. Outcome 9 is the one for CPS", _HO),
        lambda a: a.outcome.decided_by == "police" and a.said.names_prosecutor,
    ),
    Rule(
        *("authority-own", "authority_name"),
        *("The authority must be another person’s, not your own", _SECOND),
        lambda a: a.authoriser.is_decision_maker,
    ),
    Rule(
        *("authority-rank-not-held", "authority_rank"),
        *("{authoriser} has a lower rank here. Select the rank they hold", _SECOND),
        _is_overstated,
    ),
    Rule(
        *("authority-late", "authority_at"),
        *("The authority must be given before the decision is made", _SECOND),
        _is_given_late,
    ),
)


def authority(a: Asked) -> Iterator[Broken]:
    """Where a rank above the decision maker’s is asked for, all of who gave it; where it is told
    unasked, all of it too."""
    needed = least(a)
    if not needed and not a.said.names_authority:
        return
    source = f"{needed[1]}" if needed else _SECOND
    own = "Your rank does not decide this alone. " if needed else ""
    for field, is_there, words in (
        ("authority_name", bool(a.said.authority_name.strip()), "Say who gave the authority"),
        ("authority_rank", bool(a.said.authority_rank), "Select the rank of who gave it"),
        ("authority_at", a.said.authority_at is not None, "Enter when they gave it"),
    ):
        if not is_there:
            yield Broken(field, f"{field.replace('_', '-')}-missing", f"{own}{words}", source)
    if needed and a.said.authority_rank and a.catalogue.is_below(a.said.authority_rank, needed[0]):
        words = (
            f"This authority is kept for the rank of {a.catalogue.rank_words(needed[0])} or above"
        )
        yield Broken("authority_rank", "authority-rank", words, source)


def least(a: Asked) -> tuple[str, str] | None:
    """The highest rank that is asked for above the decision maker’s, and where that is from."""
    asked = [(a.outcome.approver, a.outcome.origin)]
    if a.option is not None:
        asked.append((a.option.lowest_rank, a.option.origin))
        asked.extend(_of_exceptional(a, a.option))
    above = [(rank, origin) for rank, origin in asked if a.catalogue.is_below(a.rank, rank)]
    return max(above, key=lambda one: a.catalogue.order_of(one[0]), default=None)


def _of_exceptional(a: Asked, option: Option) -> Iterator[tuple[str, str]]:
    """Who finds the circumstances exceptional on which the option rests."""
    if a.suspect.known.exceptional is not Answer.YES:
        return
    for cell in cells_of(a.catalogue, option):
        if cell.criterion == "exceptional-rank":
            yield cell.params["least"], f"{cell.source} ({cell.mark})"
