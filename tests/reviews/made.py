"""Dip samples for tests, made through the services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.disposals.models import Decision
from cjdiversion.reviews import dealing, grading, queries, service
from cjdiversion.reviews.models import Review, ReviewCase, ReviewSample
from cjdiversion.reviews.steps import IN_SAMPLE
from tests.disposals import made as deciding

Person = Callable[[str], Actor]
FIRST, SECOND = "grey heron over water", "sixteen paper lamps"


def facts(**over: Any) -> dict[str, Any]:
    return {
        "title": "Outcome 15 of the week",
        "outcome_codes": ["15"],
        "from_on": clock.today() - timedelta(days=7),
        "to_on": clock.today(),
        "size_rule": "share",
        "size_percent": 5,
        "seed_kind": "two-person",
        "seed_words": FIRST,
        **over,
    }


def decisions(
    person: Person, count: int, *, outcome: str = "15", by: str = "supervisor", **over: Any
) -> list[Decision]:
    """By the supervisor of the force’s CID."""
    decider, sergeant = person(by), person("sergeant" + (".south" if "south" in by else ""))
    return [
        deciding.decided(
            outcome,
            by=decider,
            recorded_by=sergeant,
            case=deciding.booked_for(decider, recorded_by=sergeant, **over),
        )
        for _ in range(count)
    ]


def planned(person: Person, *, by: str = "performance", **over: Any) -> ReviewSample:
    return service.plan(by=person(by), **facts(**over))


def seeded(person: Person, *, second: str = "reviewer", **over: Any) -> ReviewSample:
    sample = planned(person, **over)
    return service.give_words(sample, by=person(second), words=SECOND)


def drawn(person: Person, count: int = 3, **over: Any) -> ReviewSample:
    decisions(person, count)
    return service.draw(seeded(person, **over), by=person("performance"))


def tokens(sample: ReviewSample, *names: str) -> list[str]:
    """Of reviewers by the end of their names; of all of them where none is named."""
    known = dealing.reviewers_of(sample)
    wanted = names or [one.name for one in known.values()]
    return [token for name in wanted for token, one in known.items() if one.name.endswith(name)]


def shared_out(person: Person, count: int = 3, names: Sequence[str] = ()) -> ReviewSample:
    sample = drawn(person, count)
    chosen = tokens(sample, *names)
    return dealing.share_out(sample, by=person("performance"), reviewers=chosen).sample


def cases(sample: ReviewSample) -> Sequence[ReviewCase]:
    return queries.in_sample(sample.id, IN_SAMPLE)


def case(sample: ReviewSample, person: Person, at: int = 0) -> ReviewCase:
    """As whoever plans the sample opens it."""
    return dealing.open_case(cases(sample)[at].token, by=person("performance"))


def reviews(case: ReviewCase) -> list[Review]:
    """By place, without dropped ones."""
    held = queries.reviews_of([case.id]).get(case.id, [])
    return [one for one in held if not one.is_dropped]


REVIEWERS = {
    "Insp Gail Stone": "reviewer",
    "Insp Theo Marr": "reviewer.second",
    "Insp Jude Penn": "reviewer.third",
    "Insp Rosa Kent": "reviewer.south",
    "Insp Abel Finch": "reviewer.second.south",
}


def grade(review: Review, person: Person, verdict: str = "appropriate", **over: Any) -> Review:
    """By whoever has it."""
    by = person(REVIEWERS[review.reviewer])
    said = {"observations": "The reasons do not say why", **over}
    return grading.grade(grading.open(review.token, by=by), by=by, verdict=verdict, **said)


def graded(case: ReviewCase, person: Person, first: str, second: str) -> None:
    for review, verdict in zip(reviews(case), (first, second), strict=True):
        grade(review, person, verdict)
