"""Who reviews what: shared out, given to somebody else, replaced by the next reserve."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cjdiversion import audit, clock, workflow
from cjdiversion.access import Actor, May, Role, require
from cjdiversion.accounts import queries as accounts
from cjdiversion.audit import Did
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, Missing
from cjdiversion.reviews import queries, rules, steps, telling, times
from cjdiversion.reviews.models import Review, ReviewCase, ReviewSample
from cjdiversion.reviews.rules import Barred, OpenPlace, Reviewer
from cjdiversion.reviews.steps import Status


def open_case(token: str, *, by: Actor) -> ReviewCase:
    """A case of a sample, for who plans it; the reading is recorded."""
    require(by, May.SAMPLE_PLAN)
    found = queries.case(token, by)
    if found is None:
        raise Missing
    audit.opened(Did.REVIEW_CASE_OPENED, found, by=by)
    return found


def listed(sample: ReviewSample, cases: Sequence[ReviewCase], *, by: Actor) -> None:
    """That these were on a page: references, never names."""
    audit.listed(
        Did.SAMPLE_LISTED,
        [one.case.reference for one in cases],
        by=by,
        kind=ReviewCase.__tablename__,
    )


def reviewers_of(sample: ReviewSample) -> dict[str, Reviewer]:
    """Address of the person → who reviews in the force today, by name."""
    found = accounts.posted((Role.REVIEWER,), within=sample.force_id)
    return {one.person.token: Reviewer(one.person_id, one.person.name) for one in found}


# --- shared out ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class SharedOut:
    """How many places were given, and how many nobody chosen may take."""

    sample: ReviewSample
    given: int
    left: int

    @property
    def words(self) -> str:
        done = f"{_places(self.given)} given out"
        if not self.left:
            return done
        return (
            f"{done}. {_places(self.left)} left: each of those chosen decided, authorised or has "
            "reviewed the case. Choose further reviewers"
        )


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"


def share_out(
    sample: ReviewSample, *, by: Actor, reviewers: Sequence[str], version: int | None = None
) -> SharedOut:
    """Every place that nobody holds, to whoever of `reviewers` may and has least. Raises Invalid
    where nothing is open, or none of them may take any."""
    require(by, May.SAMPLE_PLAN)
    _hold(sample)
    workflow.in_order(steps.SHARE_OUT, sample)
    chosen = _chosen(sample, reviewers)
    places, load = _open_places(sample.id)
    if not places:
        raise Invalid.at("reviewers", "nothing-open", "Every case has its reviewers already")
    dealt = rules.dealt(places, chosen, load)
    if not dealt.given:
        words = "None of those chosen may review what is left: they decided, authorised or have it"
        raise Invalid.at("reviewers", "nobody-may", words)
    facts = {"given": len(dealt.given), "left": len(dealt.left)}
    workflow.take(steps.SHARE_OUT, sample, by=by, version=version, facts=facts)
    due = times.due_on(times.GRADE, sample.force_id)
    session().add_all(_review(one.case_id, one.place, who, due) for one, who in dealt.given)
    session().flush()
    to = {who.person_id for _, who in dealt.given}
    telling.given(sample, to, by=by, period=f"shared out {sample.version}")
    return SharedOut(sample, len(dealt.given), len(dealt.left))


def _hold(sample: ReviewSample, case: ReviewCase | None = None) -> None:
    """Until the end of the unit of work: no place is given twice, nor while it is graded."""
    session().refresh(sample, ["status", "version"], with_for_update=True)
    if case is not None:
        session().refresh(case, ["status", "version"], with_for_update=True)


def _chosen(sample: ReviewSample, tokens: Iterable[str]) -> list[Reviewer]:
    known = reviewers_of(sample)
    wanted = list(dict.fromkeys(tokens))
    if not wanted:
        raise Invalid.at("reviewers", "required", "Select who is to review")
    if not set(wanted) <= set(known):
        raise Invalid.at("reviewers", "unknown", "Select one of the answers offered")
    return [known[token] for token in known if token in wanted]


def _open_places(sample_id: uuid.UUID) -> tuple[list[OpenPlace], Counter[uuid.UUID]]:
    cases = queries.in_sample(sample_id, steps.OPEN)
    reviews = queries.reviews_of(one.id for one in cases)
    barred = queries.barred({one.case_id for one in cases})
    load: Counter[uuid.UUID] = Counter()
    places = []
    for case in cases:
        held = reviews.get(case.id, [])
        load.update(one.reviewer_id for one in held if not one.is_dropped)
        for place in _wanting(case, held):
            seen = frozenset(one.reviewer_id for one in held)
            places.append(OpenPlace(case.id, place, barred.get(case.case_id, Barred()), seen))
    return places, load


def places_of(case: ReviewCase) -> tuple[int, ...]:
    """A third is asked once the first two differ."""
    return (rules.THIRD,) if case.status is Status.DISPUTED else rules.FIRST_TWO


def _wanting(case: ReviewCase, held: Sequence[Review]) -> list[int]:
    """The places of a case that nobody holds."""
    taken = {one.place for one in held if not one.is_dropped}
    return [place for place in places_of(case) if place not in taken]


def _review(case_id: uuid.UUID, place: int, who: Reviewer, due_on: date) -> Review:
    return Review(
        review_case_id=case_id,
        place=place,
        reviewer_id=who.person_id,
        reviewer=who.name,
        assigned_at=clock.now(),
        due_on=due_on,
    )


# --- one case -----------------------------------------------------------------------------------


def assign(
    case: ReviewCase, *, by: Actor, place: int, reviewer: str, version: int | None = None
) -> ReviewCase:
    """Instead of whoever holds the place and has not graded. Raises Invalid with why somebody may
    not, Conflict where it is graded."""
    require(by, May.SAMPLE_PLAN)
    _hold(case.sample, case)
    workflow.in_order(steps.ASSIGN, case)
    (who,) = _chosen(case.sample, [reviewer])
    held = queries.reviews_of([case.id]).get(case.id, [])
    _check_place(case, place)
    barred = queries.barred([case.case_id]).get(case.case_id, Barred())
    if barred.bars(who):
        words = f"{who.name} decided or authorised an outcome of this case"
        raise Invalid.at("reviewer", "decided", words)
    if who.person_id in {one.reviewer_id for one in held}:
        words = f"{who.name} has this case, or had it: a second review is another person’s"
        raise Invalid.at("reviewer", "reviewed", words)
    before = next((one for one in held if one.place == place and not one.is_dropped), None)
    if before is not None and before.graded_at is not None:
        raise Conflict(f"The {rules.PLACES[place].lower()} has given a verdict already")
    workflow.take(steps.ASSIGN, case, by=by, version=version, facts={"place": place})
    if before is not None:
        before.is_dropped = True
        session().flush()
    due = times.due_on(times.GRADE, case.sample.force_id)
    session().add(_review(case.id, place, who, due))
    session().flush()
    telling.given(case.sample, [who.person_id], by=by, period=f"{case.token} {case.version}")
    return case


def _check_place(case: ReviewCase, place: int) -> None:
    if place not in places_of(case):
        words = "A third reviewer is asked where the first two do not agree, and only then"
        raise Invalid.at("place", "not-now", words)


def replace(case: ReviewCase, *, by: Actor, because: str, version: int | None = None) -> ReviewCase:
    """The reserve that takes its place: the next of its stratum and no other. Raises Conflict where
    there is none."""
    require(by, May.SAMPLE_PLAN)
    _hold(case.sample, case)  # of two, one takes the reserve
    workflow.in_order(steps.REPLACE, case)
    reserve = queries.next_reserve(case)
    if reserve is None:
        words = (
            "Its stratum has no reserve left: every case of it was drawn. Have it graded “panel "
            "cannot agree”, with why it cannot be reviewed"
        )
        raise Conflict(words, code="no-reserve")
    facts = {"reserve": reserve.reference}
    workflow.take(
        steps.REPLACE, case, by=by, version=version, facts=facts, replaced_because=because
    )
    workflow.take(steps.TAKE_IN, reserve, by=by)
    for one in queries.reviews_of([case.id]).get(case.id, []):
        one.is_dropped = True
    return reserve
