"""Two people at once: one draw, one reviewer a place, and of two last grades none is overlooked."""

from __future__ import annotations

from collections.abc import Callable

from cjdiversion.access import Actor
from cjdiversion.database import Database
from cjdiversion.errors import Refusal
from cjdiversion.reviews import dealing, grading, queries, service
from cjdiversion.reviews.steps import Sampled, Status
from tests.conditions.test_at_once import at_once
from tests.reviews import made
from tests.reviews.made import Person


def test_two_grades_at_once_agree(db: Database, person: Person) -> None:
    with db.unit():
        sample = made.shared_out(person, 1, ["Stone", "Marr"])
        case = made.cases(sample)[0]
        held = [(one.token, person(made.REVIEWERS[one.reviewer])) for one in made.reviews(case)]
        token, lead = case.token, person("performance")

    def grade(at: int) -> Callable[[], None]:
        review, by = held[at]
        return lambda: _grade(review, by)

    def _grade(review: str, by: Actor) -> None:
        grading.grade(grading.open(review, by=by), by=by, verdict="appropriate")

    assert at_once(db, grade(0), grade(1)) == [None, None]
    with db.unit():
        assert dealing.open_case(token, by=lead).status is Status.AGREED


def test_a_sample_is_drawn_by_one_of_two(db: Database, person: Person) -> None:
    with db.unit():
        made.decisions(person, 2)
        token, lead = made.seeded(person).token, person("performance")

    def draw() -> None:
        service.draw(service.open(token, by=lead), by=lead)

    told = at_once(db, draw, draw)
    assert sorted(isinstance(one, Refusal) for one in told) == [False, True]
    with db.unit():
        sample = service.open(token, by=lead)
        assert sample.status is Sampled.DRAWN
        assert len(queries.all_cases(sample.id)) == 2


def test_two_who_share_out_at_once_give_each_place_once(db: Database, person: Person) -> None:
    with db.unit():
        sample = made.drawn(person, 3)
        token, chosen, lead = sample.token, made.tokens(sample), person("performance")

    def share() -> None:
        dealing.share_out(service.open(token, by=lead), by=lead, reviewers=chosen)

    told = at_once(db, share, share)
    assert sorted(isinstance(one, Refusal) for one in told) == [False, True]
    with db.unit():
        sample = service.open(token, by=lead)
        assert [len(made.reviews(case)) for case in made.cases(sample)] == [2, 2, 2]


def test_a_place_is_not_taken_from_whoever_grades_it(db: Database, person: Person) -> None:
    """Whichever is first: a grade that was given stands, or the place is another’s."""
    with db.unit():
        sample = made.shared_out(person, 1, ["Stone", "Marr"])
        case = made.cases(sample)[0]
        review = made.reviews(case)[0]
        by, lead = person(made.REVIEWERS[review.reviewer]), person("performance")
        token, mine, other = case.token, review.token, made.tokens(sample, "Penn")[0]

    def grade() -> None:
        grading.grade(grading.open(mine, by=by), by=by, verdict="appropriate")

    def assign() -> None:
        found = dealing.open_case(token, by=lead)
        dealing.assign(found, by=lead, place=1, reviewer=other)

    told = at_once(db, grade, assign)
    assert sorted(isinstance(one, Refusal) for one in told) == [False, True]
    with db.unit():
        held = made.reviews(dealing.open_case(token, by=lead))
        assert len(held) == 2
