"""Outcomes 10 and 12 looked at again: drawn, graded blind, and one finding told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.demo.scenarios.telling import Story
from cjdiversion.reviews import dealing, grading, queries, service, steps
from cjdiversion.reviews.models import Review, ReviewSample

_REVIEWERS = ("reviewer", "reviewer.second", "reviewer.third")


def looked_at_again(s: Story) -> None:
    """Zoe Hart and Insp Marr fix the seed; of what is drawn one case has its verdict, which its
    decision maker is told, and the others wait for their reviewers."""
    s.begins(3, "09:30")
    with s.at(0):
        sample = _planned(s)
    with s.at(55):
        words = "cold tea, open window"
        service.give_words(sample, by=s.actor("reviewer.second"), words=words)
    lead = s.actor("performance")
    with s.at(70):
        service.draw(sample, by=lead)
    with s.at(75):
        chosen = list(dealing.reviewers_of(sample))
        dealing.share_out(sample, by=lead, reviewers=chosen)
    _graded(s, sample)


def _planned(s: Story) -> ReviewSample:
    return service.plan(
        by=s.actor("performance"),
        title="Outcomes 10 and 12 of the last four months",
        outcome_codes=["10", "12"],
        from_on=clock.today() - timedelta(days=120),
        to_on=clock.today(),
        size_rule="share",
        size_percent=5,
        seed_kind="two-person",
        seed_words="eleven geese on the bypass",
    )


def _graded(s: Story, sample: ReviewSample) -> None:
    first = queries.in_sample(sample.id, steps.OPEN)[0]
    for at, review in enumerate(queries.reviews_of([first.id])[first.id]):
        by = next(a for a in map(s.actor, _REVIEWERS) if a.person_id == review.reviewer_id)
        with s.at(200 + 90 * at):
            _grade(grading.open(review.token, by=by), by)
    lead = s.actor("performance")
    with s.at(600):
        grading.tell(
            dealing.open_case(first.token, by=lead),
            by=lead,
            finding="The outcome is right. Next time write down what was said about the other "
            "outcomes, and by whom",
        )


def _grade(review: Review, by: Actor) -> None:
    said = "The outcome fits; the reasons do not say who spoke about the other outcomes"
    grading.grade(review, by=by, verdict="with-observations", observations=said)


STORIES: tuple[Callable[[Story], None], ...] = (looked_at_again,)
