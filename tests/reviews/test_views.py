"""The pages of dip samples: planned, drawn, shared out, graded blind, told."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from cjdiversion.accounts import queries as accounts
from cjdiversion.database import Database, session
from cjdiversion.reviews import queries
from cjdiversion.reviews.models import Review, ReviewCase, ReviewSample
from tests.pages import Page
from tests.reviews import made


@pytest.fixture
def by(db: Database) -> made.Person:
    return lambda key: accounts.actor_named(f"{key}@example.test")


def sample_of(db: Database, by: made.Person, count: int = 1) -> str:
    with db.unit():
        return made.shared_out(by, count, ["Stone", "Marr"]).token


def drawn_of(db: Database, by: made.Person, count: int = 1) -> str:
    with db.unit():
        return made.drawn(by, count).token


def only(db: Database, kind: Any) -> str:
    with db.unit():
        return str(session().scalars(sa.select(kind.token)).one())


def a_case(db: Database) -> str:
    return only(db, ReviewCase)


def review_of(db: Database, place: int) -> tuple[str, str]:
    """The token of a review, and whose it is."""
    with db.unit():
        one = session().scalars(sa.select(Review).where(Review.place == place)).one()
        return one.token, made.REVIEWERS[one.reviewer]


# --- planned and drawn ----------------------------------------------------------------------------


def test_plan_ready_made_is_filled_in_and_two_persons_fix_the_seed(
    db: Database, by: made.Person, visit: Any
) -> None:
    with db.unit():
        made.decisions(by, 2, outcome="10")
    plan: Page = visit("performance").get("/dip-samples").click("Outcome 10")
    assert plan.form("Plan the sample") is not None
    today = made.clock.today()
    shown = plan.send(
        "Plan the sample",
        from_on=f"{today.day}/{today.month}/{today.year}",
        to_on=f"{today.day}/{today.month}/{today.year}",
        seed_words=made.FIRST,
    )
    assert "Waiting for the second person" in shown.text
    assert made.FIRST not in shown.text
    seen = visit("reviewer").get(shown.path)
    assert made.FIRST not in seen.html
    fixed = seen.click("Give the second words").send("Fix the seed", words=made.SECOND)
    assert made.FIRST in fixed.text
    drawn = visit("performance").get(shown.path).send("Draw the sample")
    assert "2 of 2 are drawn" in drawn.text
    with db.unit():
        kept = session().scalars(sa.select(ReviewSample)).one()
        assert (kept.kind, kept.outcome_codes, kept.frame_size) == ("oc10", ["10"], 2)
        assert kept.frame_hash in drawn.text
    assert "All of the frame is looked at: nothing is left to chance" in drawn.text


def test_plan_with_something_wrong_says_it_and_loses_nothing(visit: Any) -> None:
    page = visit("performance").get("/dip-samples/plan")
    wrong = page.send("Plan the sample", status=422, title="Of our own", seed_words="short")
    assert any("8 characters" in line for line in wrong.errors) or wrong.errors
    assert "Of our own" in wrong.html


def test_draw_from_an_empty_frame_says_so(db: Database, by: made.Person, visit: Any) -> None:
    with db.unit():
        token = made.seeded(by).token
    page = visit("performance").get(f"/dip-samples/{token}").send("Draw the sample", status=409)
    assert "no standing decision with these outcomes" in page.text


def test_withdraw_keeps_the_reason(db: Database, by: made.Person, visit: Any) -> None:
    with db.unit():
        token = made.planned(by).token
    page = visit("performance").get(f"/dip-samples/{token}").click("Take the plan back")
    assert "The wrong quarter" in page.send("Take the plan back", because="The wrong quarter").text


def test_index_is_narrowed_by_state_and_sample(db: Database, by: made.Person, visit: Any) -> None:
    with db.unit():
        made.planned(by, title="Our own")
        made.seeded(by, title="The ready made", kind="oc12")
    lead = visit("performance")
    assert "Our own" not in lead.get("/dip-samples?kind=oc12").text
    assert "The ready made" not in lead.get("/dip-samples?status=planned").text
    assert "Our own" in lead.get("/dip-samples?status=nonsense").text


# --- shared out -----------------------------------------------------------------------------------


def test_share_out_gives_every_case_two_reviewers(
    db: Database, by: made.Person, visit: Any
) -> None:
    token = drawn_of(db, by, 2)
    page = visit("performance").get(f"/dip-samples/{token}").click("Share the cases out")
    chosen = [page.choice("Gail Stone"), page.choice("Theo Marr")]
    done = page.send("Share the cases out", reviewers=chosen)
    assert "4 places given out" in done.text
    cases = done.click("The cases of the sample")
    assert "Insp Gail Stone" in cases.text
    assert "Stone" in cases.click_row("/0001").text


def test_cases_show_references_and_never_a_name(db: Database, by: made.Person, visit: Any) -> None:
    with db.unit():
        made.decisions(by, 1, surname="Canaryname", forenames="Zqforename")
        sample = made.service.draw(made.seeded(by), by=by("performance"))
        token, ref = sample.token, queries.all_cases(sample.id)[0].reference
    lead = visit("performance")
    for path in (f"/dip-samples/{token}", f"/dip-samples/{token}/cases?status=to-review"):
        page = lead.get(path)
        assert "Canaryname" not in page.html
        assert "Zqforename" not in page.html
    assert "Canaryname" not in lead.get(f"/dip-samples/{token}/cases").click(ref).html


def test_assign_gives_a_place_to_somebody_else(db: Database, by: made.Person, visit: Any) -> None:
    sample_of(db, by)
    page = visit("performance").get(f"/dip-samples/cases/{a_case(db)}/assign")
    wrong = page.send("Give it", status=422, place="1", reviewer=page.choice("Gail Stone"))
    assert any("has this case, or had it" in line for line in wrong.errors)
    done = page.send("Give it", place="1", reviewer=page.choice("Jude Penn"))
    assert "Insp Jude Penn" in done.text
    assert "Given to somebody else since" in done.text


def test_replace_without_a_reserve_says_what_to_do(
    db: Database, by: made.Person, visit: Any
) -> None:
    sample_of(db, by)
    page = visit("performance").get(f"/dip-samples/cases/{a_case(db)}/replace")
    refused = page.send("Replace it", status=409, because="The file is with a court")
    assert any("no reserve left" in line for line in refused.errors)


# --- graded ---------------------------------------------------------------------------------------


def test_grade_shows_the_decision_and_never_whose_it_is(
    db: Database, by: made.Person, visit: Any
) -> None:
    with db.unit():
        decider = by("supervisor")
        case = made.deciding.booked_for(
            decider,
            recorded_by=by("sergeant"),
            surname="Canaryname",
            forenames="Zora Mae",
            born_on=made.clock.today().replace(year=1988, month=3, day=7),
        )
        made.deciding.decided(
            "15",
            by=decider,
            recorded_by=decider,
            case=case,
            reasons="Zora, born 7 March 1988, says CANARYNAME is her mother; one witness only",
        )
        reference = case.reference
        made.shared_out(by, 0, ["Stone", "Marr"])
    token, key = review_of(db, 1)
    page = visit(key).get("/my-reviews").click("/0001")
    assert page.path == f"/my-reviews/{token}"
    for hidden in ("Canaryname", "CANARYNAME", "Zora", "1988", reference, "Quill", "CID"):
        assert hidden not in page.html, hidden
    assert "[…], born […], says […] is her mother; one witness only" in page.text
    assert "18 or over" in page.text
    done = page.send("Record your verdict", verdict=page.choice("Inappropriate"), status=422)
    assert any("observations" in line for line in done.errors)
    sent = done.send("Record your verdict", observations="Nobody was asked")
    assert "is recorded" in sent.text
    assert "Inappropriate" in sent.click("Graded").text


def test_mine_never_shows_the_other_grade(db: Database, by: made.Person, visit: Any) -> None:
    sample = sample_of(db, by)
    token, first = review_of(db, 1)
    with db.unit():
        review = queries.review(token, by(first))
        assert review is not None
        made.grade(review, by, "inappropriate", observations="Zqobservation")
    token, second = review_of(db, 2)
    reviewer = visit(second)
    for path in ("/my-reviews", f"/my-reviews/{token}", f"/dip-samples/{sample}", "/dip-samples"):
        assert "Zqobservation" not in reviewer.get(path).html
    assert (
        "Figures are shown once every case has its verdict"
        in reviewer.get(f"/dip-samples/{sample}").text
    )
    lead = visit("performance").get(f"/dip-samples/cases/{a_case(db)}")
    assert "Shown once the case has its verdict" in lead.text
    assert "Zqobservation" not in lead.html


def all_graded(db: Database, by: made.Person, verdict: str) -> tuple[str, str]:
    """Sample and case."""
    sample = sample_of(db, by)
    with db.unit():
        found = queries.sample(sample, by("performance"))
        assert found is not None
        made.graded(made.case(found, by), by, verdict, verdict)
    return sample, a_case(db)


def test_show_tells_agreement_and_verdicts_once_all_are_graded(
    db: Database, by: made.Person, visit: Any
) -> None:
    sample, _ = all_graded(db, by, "with-observations")
    page = visit("reviewer").get(f"/dip-samples/{sample}")
    assert "1 of 1 cases: 100%" in page.text
    assert "100% (all were looked at: no range)" in page.text
    assert "exact range" not in page.text
    assert "Kappa (Cohen)" in page.text
    assert "Cannot be told" in page.text  # of one case kappa says nothing
    assert "1.00 (everybody agreed, so these cases alone give no range)" in page.text


def test_tell_brings_the_finding_to_whoever_decided(
    db: Database, by: made.Person, visit: Any
) -> None:
    _, case = all_graded(db, by, "inappropriate")
    page = visit("performance").get(f"/dip-samples/cases/{case}").click("Tell the decision maker")
    told = page.send("Tell the decision maker", finding="Say why outcome 8 was not open")
    assert "Finding told to the decision maker" in told.text
    decider = visit("supervisor")
    finding = decider.get("/findings").click_row("To read")
    assert "Say why outcome 8 was not open" in finding.text
    assert "Stone" not in finding.html
    read = finding.send("I have read it", answer="Thank you")
    assert "To read" not in read.text
    assert "Thank you" in visit("performance").get(f"/dip-samples/cases/{case}").text
    visit("supervisor.riverside").get(f"/findings/{case}", status=404)


def test_findings_of_nobody_else_are_listed(db: Database, by: made.Person, visit: Any) -> None:
    all_graded(db, by, "appropriate")
    assert "To read" not in visit("supervisor").get("/findings").text  # not told yet
