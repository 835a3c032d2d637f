"""Grades given blind, what they come to, and how whoever decided hears of it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion.access import Actor
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import session
from cjdiversion.errors import Conflict, Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.identities import service as identities
from cjdiversion.listing import Place
from cjdiversion.outbox.models import Message
from cjdiversion.reviews import dealing, grading, queries, results
from cjdiversion.reviews.models import ReviewCase, ReviewSample
from cjdiversion.reviews.steps import Status
from tests.reviews import made
from tests.reviews.made import Person


@pytest.fixture
def lead(unit: Session, person: Person) -> Actor:
    return person("performance")


@pytest.fixture
def sample(lead: Actor, person: Person) -> ReviewSample:
    return made.shared_out(person, 1, ["Stone", "Marr"])


@pytest.fixture
def case(sample: ReviewSample, person: Person) -> ReviewCase:
    return made.case(sample, person)


# --- what two make --------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", ["appropriate", "with-observations", "inappropriate"])
def test_two_who_say_the_same_agree(case: ReviewCase, person: Person, verdict: str) -> None:
    made.graded(case, person, verdict, verdict)
    assert (case.status, case.verdict) == (Status.AGREED, verdict)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("appropriate", "inappropriate"),
        ("appropriate", "with-observations"),
        ("appropriate", "cannot-agree"),
        ("cannot-agree", "cannot-agree"),
    ],
)
def test_two_who_differ_or_cannot_say_need_a_third(
    case: ReviewCase, sample: ReviewSample, lead: Actor, person: Person, first: str, second: str
) -> None:
    made.graded(case, person, first, second)
    assert (case.status, case.verdict) == (Status.DISPUTED, "")
    dealing.share_out(sample, by=lead, reviewers=made.tokens(sample))
    third = made.reviews(case)[2]
    assert (third.place, third.reviewer) == (3, "Insp Jude Penn")
    made.grade(third, person, "cannot-agree")
    assert (case.status, case.verdict) == (Status.SETTLED, "cannot-agree")


def test_one_grade_alone_settles_nothing(case: ReviewCase, person: Person) -> None:
    made.grade(made.reviews(case)[0], person)
    assert (case.status, case.verdict) == (Status.TO_REVIEW, "")


def test_a_grade_is_given_once(case: ReviewCase, person: Person) -> None:
    review = made.reviews(case)[0]
    made.grade(review, person)
    with pytest.raises(OutOfOrder, match="it stands"):
        made.grade(review, person, "inappropriate")


@pytest.mark.parametrize("verdict", grading.NEEDS_WORDS)
def test_a_verdict_to_learn_from_has_observations(
    case: ReviewCase, person: Person, verdict: str
) -> None:
    with pytest.raises(Invalid) as refused:
        made.grade(made.reviews(case)[0], person, verdict, observations=None)
    assert list(refused.value.fields) == ["observations"]


# --- blind ----------------------------------------------------------------------------------------


def test_nobody_opens_the_review_of_another(case: ReviewCase, person: Person) -> None:
    review = made.reviews(case)[0]
    others = [one for one in made.REVIEWERS.values() if one != made.REVIEWERS[review.reviewer]]
    for key in others:
        with pytest.raises(Missing):
            grading.open(review.token, by=person(key))


def test_whoever_plans_does_not_grade(case: ReviewCase, lead: Actor) -> None:
    with pytest.raises(NotPermitted):
        grading.open(made.reviews(case)[0].token, by=lead)


def test_a_review_given_to_somebody_else_is_gone(
    case: ReviewCase, sample: ReviewSample, lead: Actor, person: Person
) -> None:
    review = made.reviews(case)[0]
    dealing.assign(case, by=lead, place=1, reviewer=made.tokens(sample, "Penn")[0])
    with pytest.raises(Missing):
        grading.open(review.token, by=person(made.REVIEWERS[review.reviewer]))


def test_reading_a_case_to_grade_is_recorded_with_the_case(
    case: ReviewCase, person: Person
) -> None:
    review = made.reviews(case)[0]
    grading.open(review.token, by=person(made.REVIEWERS[review.reviewer]))
    asked = sa.select(AuditEvent.case_id).where(AuditEvent.did == Did.REVIEW_OPENED)
    assert session().scalars(asked).all() == [case.case_id]


def test_a_record_of_the_wrong_person_is_not_graded(case: ReviewCase, person: Person) -> None:
    identities.quarantine(case.case, by=person("sergeant"), because="His brother’s answers")
    with pytest.raises(OutOfOrder, match="next reserve"):
        made.grade(made.reviews(case)[0], person)


def test_what_was_graded_leaves_the_list_of_what_is_to_do(case: ReviewCase, person: Person) -> None:
    review = made.reviews(case)[0]
    by = person(made.REVIEWERS[review.reviewer])
    assert [one.id for one in grading.mine(Place(), is_done=False, by=by).rows] == [review.id]
    made.grade(review, person)
    assert grading.mine(Place(), is_done=False, by=by).rows == []
    assert [one.id for one in grading.mine(Place(), is_done=True, by=by).rows] == [review.id]


# --- the finding ----------------------------------------------------------------------------------


def test_a_finding_goes_to_whoever_decided_and_to_nobody_else(
    case: ReviewCase, lead: Actor, person: Person
) -> None:
    made.graded(case, person, "inappropriate", "inappropriate")
    grading.tell(case, by=lead, finding="Say why no other outcome was open")
    decider = person("supervisor")
    assert grading.open_finding(case.token, by=decider).finding.startswith("Say why")
    told = session().scalars(
        sa.select(Message.recipient_id).where(Message.kind == "review-finding")
    )
    assert list(told) == [decider.person_id]
    for key in ("supervisor.riverside", "inspector", "supervisor.south"):
        with pytest.raises(Missing):
            grading.open_finding(case.token, by=person(key))


def test_the_decision_maker_reads_it_and_may_answer(
    case: ReviewCase, lead: Actor, person: Person
) -> None:
    made.graded(case, person, "appropriate", "appropriate")
    grading.tell(case, by=lead, finding="Clear and complete")
    decider = person("supervisor")
    assert queries.unread(decider) == 1
    grading.answer(grading.open_finding(case.token, by=decider), by=decider, answer="Thank you")
    assert (case.status, queries.unread(decider)) == (Status.ANSWERED, 0)


def test_nothing_is_told_before_there_is_a_verdict(
    case: ReviewCase, lead: Actor, person: Person
) -> None:
    made.grade(made.reviews(case)[0], person)
    with pytest.raises(OutOfOrder):
        grading.tell(case, by=lead, finding="Too early")


def test_a_finding_is_told_once(case: ReviewCase, lead: Actor, person: Person) -> None:
    made.graded(case, person, "appropriate", "appropriate")
    grading.tell(case, by=lead, finding="Clear and complete")
    with pytest.raises(OutOfOrder):
        grading.tell(case, by=lead, finding="And again")


def test_a_stale_page_of_a_review_is_told(case: ReviewCase, person: Person) -> None:
    review = made.reviews(case)[0]
    with pytest.raises(Conflict):
        made.grade(review, person, version=review.version + 1)


# --- figures --------------------------------------------------------------------------------------


def test_a_sample_is_done_once_each_case_has_its_verdict(lead: Actor, person: Person) -> None:
    sample = made.shared_out(person, 2, ["Stone", "Marr"])
    first, second = (made.case(sample, person, at) for at in (0, 1))
    made.graded(first, person, "appropriate", "appropriate")
    assert not grading.is_done(queries.counts(sample.id))
    made.graded(second, person, "appropriate", "inappropriate")
    assert not grading.is_done(queries.counts(sample.id))
    dealing.share_out(sample, by=lead, reviewers=made.tokens(sample))
    made.grade(made.reviews(second)[2], person, "inappropriate")
    assert grading.is_done(queries.counts(sample.id))
    found = results.of_sample(sample)
    assert (found.cases, found.pairs, found.same, found.grades) == (2, 2, 1, 4)
    assert {one.code: one.count for one in found.verdicts} == {
        "appropriate": 1,
        "with-observations": 0,
        "inappropriate": 1,
        "cannot-agree": 0,
    }


LABELS = dict.fromkeys(("appropriate", "with-observations", "inappropriate", "cannot-agree"), "")


def test_agreement_leaves_out_who_cannot_say_and_tells_how_many() -> None:
    pairs = [("appropriate", "appropriate")] * 80 + [("appropriate", "inappropriate")] * 10
    pairs += [("inappropriate", "inappropriate")] * 5 + [("cannot-agree", "appropriate")] * 5
    panel = ["appropriate"] * 90 + ["inappropriate"] * 10
    of_two = [one for pair in pairs for one in pair]
    found = results.computed(
        panel, pairs, of_two, LABELS, strata=["a"] * 100, sizes={"a": 200}, replaced=3
    )
    assert (found.pairs, found.same, found.cannot, found.replaced) == (95, 85, 5, 3)
    assert found.observed.value == pytest.approx(85 / 95)
    # by hand: pe = (90/95)(80/95) + (5/95)(15/95)
    expected = (90 * 80 + 5 * 15) / 95**2
    assert found.kappa.value == pytest.approx((85 / 95 - expected) / (1 - expected))
    assert found.ac1.value is not None
    assert found.kappa.value is not None
    assert found.ac1.value > found.kappa.value  # nearly all the same: kappa is low all the same
    assert found.ac1.lower is not None
    assert found.ac1.upper is not None
    assert found.ac1.lower < found.ac1.value < found.ac1.upper


def test_five_cases_on_which_both_agreed_are_not_certain() -> None:
    pairs = [("appropriate", "appropriate")] * 4 + [("inappropriate", "inappropriate")]
    panel = [first for first, _ in pairs]
    found = results.computed(
        panel, pairs, panel * 2, LABELS, strata=["a"] * 5, sizes={"a": 50}, replaced=0
    )
    for measure in (found.kappa, found.ac1):
        assert measure == results.Measure(pytest.approx(1), None, None, results.ALL_AGREED)
    assert found.observed.lower == pytest.approx(0.478, abs=1e-3)


def test_weights_carry_the_sample_to_the_frame() -> None:
    """One of 2 from a stratum of 10, none of 2 from one of 90: 5 of 100, not a quarter."""
    panel = ["inappropriate", "appropriate", "appropriate", "appropriate"]
    pairs = [(one, one) for one in panel]
    of_two = [one for pair in pairs for one in pair]
    found = results.computed(
        panel,
        pairs,
        of_two,
        LABELS,
        strata=["few", "few", "many", "many"],
        sizes={"few": 10, "many": 90},
        replaced=0,
    )
    share = {one.code: one for one in found.verdicts}["inappropriate"]
    assert (share.count, share.weighted.value) == (1, pytest.approx(0.05))
    assert share.weighted.lower == 0.01  # the one that was seen
    assert share.weighted.upper is not None
    assert share.weighted.upper > 0.5  # two of ninety say little


def test_where_all_of_the_frame_was_looked_at_a_share_has_no_range() -> None:
    panel = ["inappropriate"] * 2 + ["appropriate"] * 8
    found = results.computed(panel, [], [], LABELS, strata=["a"] * 10, sizes={"a": 10}, replaced=0)
    shares = {one.code: one.weighted for one in found.verdicts}
    assert shares["inappropriate"] == results.Measure(0.2, None, None, results.ALL_SEEN)
    assert shares["cannot-agree"] == results.Measure(0.0, None, None, results.ALL_SEEN)


def test_where_nobody_could_say_there_is_no_agreement_to_tell() -> None:
    pairs = [("cannot-agree", "cannot-agree")]
    found = results.computed(
        ["cannot-agree"], pairs, list(pairs[0]), LABELS, strata=["a"], sizes={"a": 1}, replaced=0
    )
    assert found.kappa.value is found.ac1.value is found.observed.value is None
    assert found.cannot_share == 1
