"""What a verb checks before it changes anything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cjdiversion import authority, clock, reference
from cjdiversion.access import Actor
from cjdiversion.cases.models import Case
from cjdiversion.errors import Conflict, Invalid, OutOfOrder
from cjdiversion.interviews import children, making, queries, rooms, rules
from cjdiversion.interviews.models import AppropriateAdult, Interview
from cjdiversion.interviews.standing import Standing


def adult(
    adult: AppropriateAdult, case: Case, version: int | None, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """What is changed of the adult. Raises Invalid, Conflict for a stale page."""
    if version is not None and version != adult.version:
        raise Conflict("Somebody else recorded the appropriate adult since you opened this page")
    given = {name: value or making.empty(name) for name, value in facts.items()}
    stands = {name: getattr(adult, name) for name in making.Adult.__annotations__}
    changed = {name: value for name, value in given.items() if _differs(value, stands[name])}
    if wrong := rules.adult_problems(stands | given, changed, _offered(case)):
        raise Invalid(wrong)
    return changed


def _differs(given: Any, stands: Any) -> bool:
    """A page that shows minutes changes nothing by sending them back."""
    if isinstance(given, datetime) and isinstance(stands, datetime):
        return rules.minute(given) != rules.minute(stands)
    return bool(given != stands)


def _offered(case: Case) -> rules.Offered:
    may_act = reference.rows("aa_eligibility")
    return rules.Offered(
        relationships=reference.choices("aa_relationships"),
        relations=reference.attributes("aa_relationships"),
        eligibility={row.code: row.label for row in may_act},
        sources={row.code: row.source for row in may_act},
        is_child=queries.is_possibly_child(case),
    )


def moment(adult: AppropriateAdult, name: str) -> None:
    if name not in rules.MOMENTS:
        raise Invalid.at("moment", "unknown", "Select one of the moments offered")
    if at := getattr(adult, name):
        raise OutOfOrder(f"“{rules.MOMENTS[name]}” is recorded already: {clock.in_words(at)}")


def start(case: Case, standing: Standing, conduct: Mapping[str, Any]) -> None:
    """Raises OutOfOrder while another is under way, Invalid naming each thing that is missing."""
    if under_way := standing.under_way:
        since = clock.in_words(under_way.started_at)
        raise OutOfOrder(f"An interview is under way since {since}. End it first")
    lacks = [(lack.code, lack.said) for lack in standing.missing]
    if standing.authority is None:  # PACE Code C 11.18 and 12.3
        advice = rooms.advice(case, at=clock.now())
        lacks += [("not-fit", one.said) for one in advice if one.stops]
    if lacks:
        raise Invalid({"": lacks})
    if queries.needs_interpreter(case) and not conduct.get("interpreter"):
        words = "An interpreter is needed. Enter who interprets (PACE Code C 13.2)"
        raise Invalid.at("interpreter", "interpreter-needed", words)


def times(started_at: datetime, ended_at: datetime | None) -> None:
    if wrong := rules.interview_problems(started_at, ended_at):
        raise Invalid(wrong)


def end(interview: Interview, ended_at: datetime, adult_there: str | None) -> None:
    wrong = rules.interview_problems(interview.started_at, ended_at)
    if interview.adult_there == rules.SO_FAR and not adult_there:
        words = "Select whether the appropriate adult was there throughout"
        wrong["adult_there"] = [("required", words)]
    if wrong:
        raise Invalid(wrong)


def urgent(
    case: Case,
    by: Actor,
    given: dict[str, Any],
    *,
    ground: str,
    reasons: str,
    is_harmless: bool,
) -> dict[str, Any]:
    """The columns of the authority. Raises Invalid for a lower rank, without a ground, or where
    the interview may significantly harm the person (PACE Code C 11.18)."""
    rule = queries.rule("urgent", queries.force_of(case))
    if ground not in reference.choices("interview_urgent_grounds"):
        raise Invalid.at("ground", "unknown", "Select one of the answers offered")
    if not reasons:
        raise Invalid.at("reasons", "required", "Enter the reasons for the decision")
    if not is_harmless:
        words = (
            "It may not be authorised where it could significantly harm them (PACE Code C 11.18)"
        )
        raise Invalid.at("is_harmless", "harm", words)
    least = rule.attributes["least_rank"]
    return authority.columns(by, given, least=least, source=rule.source)


def child_step(step: str, *, is_done: bool, facts: Mapping[str, Any]) -> None:
    wrong = children.problems(queries.child_rows(), step, is_done=is_done, facts=facts)
    if wrong:
        raise Invalid(wrong)
