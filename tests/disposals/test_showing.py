"""Every version of a decision stays, with why it was replaced and what changed field by field."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import clock, reference
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import service as cases
from cjdiversion.database import Database, session
from cjdiversion.disposals import queries, recording, service, showing
from cjdiversion.reference import Mark, ReferenceEntry
from tests.disposals import made
from tests.pages import Caller

FIRST = "The victim told us more the next morning"
SECOND = "The consultant’s opinion came after that"


def kept(db: Database) -> str:
    """Outcome 8, then 16, then 12; the token of the one between."""
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        recorder = accounts.actor_named("sergeant@example.test")
        first = made.decided("8", by=by, recorded_by=recorder)
        case = first.case
        facts = made.facts("16", victim_view="opposes")
        second = service.replace(first, case, by=by, because=FIRST, **facts)
        facts = made.facts("12", victim_view="opposes")
        service.replace(second, case, by=by, because=SECOND, **facts)
        return second.token


def test_versions_say_what_changed_field_by_field(db: Database) -> None:
    token = kept(db)
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        decision = service.open(token, by=by)
        newest, between, oldest = showing.versions(service.versions(decision, by=by))
        assert (newest.number, newest.because, oldest.changes) == (3, SECOND, ())
        changed = {one.label: (one.before, one.after) for one in between.changes}
        assert changed["What is the victim’s view?"] == (
            "Asked, and gave no view",
            "Does not support this outcome",
        )
        assert changed["Option"] == ("Community resolution", "Not stated")
        assert changed["Outcome"][0].startswith("8: ")
        assert "Offences" not in changed
        assert "Reasons" not in changed
        later = {one.label: (one.before, one.after) for one in newest.changes}
        assert later["Whose medical opinion is it?"] == ("Not stated", "Dr Oyelaran")
        assert "What is the victim’s view?" not in later


def test_two_decisions_of_one_case_have_each_their_own_versions(db: Database) -> None:
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        recorder = accounts.actor_named("sergeant@example.test")
        offences = [{"code": "TH68010"}, {"code": "CJ88116"}]
        case = made.case_for(by, recorded_by=recorder, offences=offences)
        one = service.decide(case, by=by, **made.facts("8", offences=["1"]))
        other = service.decide(case, by=by, **made.facts("16"))
        again = service.replace(one, case, by=by, because=FIRST, **made.facts("1"))
        assert queries.versions(one) == queries.versions(again) == [one, again]
        assert queries.versions(other) == [other]


def test_history_shows_every_version_with_its_reason(db: Database, visit: Any) -> None:
    page = visit("supervisor").get(f"/decisions/{kept(db)}")
    page = page.click("What changed, version by version")
    assert (
        page.text.index("Version 3") < page.text.index("Version 2") < page.text.index("Version 1")
    )
    for words in (FIRST, SECOND, "Dr Oyelaran", "Not stated"):
        assert words in page.text


def test_what_the_criteria_found_is_told_as_its_rows_read_then(
    db: Database, visit: Any, app: Flask
) -> None:
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        recorder = accounts.actor_named("sergeant@example.test")
        token = made.decided("8", by=by, recorded_by=recorder).token
        other = made.decided("16", by=by, recorded_by=recorder)
        assert other.verdicts == []
    path = f"/api/v1/decisions/{token}"
    told = Caller(app, "supervisor@example.test").get(path)["verdicts"]
    found = {one["criterion"]: one for one in told}
    assert {"in-force", "age", "admission", "agreement", "rank"} <= set(found)
    admission = found["admission"]
    assert (admission["state"], admission["mark"]) == ("met", "V")
    with db.unit():
        row = ReferenceEntry
        changed = sa.update(row).where(row.kind.in_(("oocr_options", "oocr_criteria")))
        session().execute(changed.values(source="A later paper", mark=Mark.PROPOSED))
    page = visit("supervisor").get(f"/decisions/{token}").text
    assert "What the criteria found at that moment" in page
    assert f"Met: {admission['words']}. Source: {admission['source']} (V)" in page
    assert "A later paper" not in page
    assert Caller(app, "supervisor@example.test").get(path)["verdicts"] == told


def test_a_later_row_words_no_earlier_decision_anew(unit: Session, person: Any) -> None:
    by, recorder = person("supervisor"), person("sergeant")
    factor = {"public_interest": ["seriousness"], "victim_kind": "standard"}
    decisions = [
        made.decided(code, by=by, recorded_by=recorder, **over)
        for code, over in (("10", factor), ("8", {}))
    ]
    for one in decisions:
        unit.refresh(one)
    before = [(showing.words(one), showing.stated(one)) for one in decisions]
    tomorrow, row = clock.today() + timedelta(days=1), ReferenceEntry
    kinds = ("outcome_codes", "oocr_options", "victim_kinds", "public_interest_factors", "ranks")
    for old in unit.scalars(sa.select(row).where(row.kind.in_(kinds), row.to_on.is_(None))).all():
        old.to_on = tomorrow
        names = ("kind", "code", "attributes", "source", "mark", "sort")
        same = {name: getattr(old, name) for name in names}
        unit.add(row(**same, label="Worded anew", from_on=tomorrow))
    unit.flush()
    with clock.at(clock.now() + timedelta(days=2)):
        assert reference.label("outcome_codes", "10") == "Worded anew"
        assert [(showing.words(one), showing.stated(one)) for one in decisions] == before


def test_a_force_words_its_own(unit: Session, person: Any) -> None:
    by, recorder = person("supervisor"), person("sergeant")
    decision = made.decided("8", by=by, recorded_by=recorder, victim_kind="standard")
    held = reference.current("victim_kinds", "standard")
    assert held is not None
    names = ("kind", "code", "attributes", "source", "sort", "from_on")
    same = {name: getattr(held, name) for name in names}
    force = queries.force_code(decision.force_id)
    unit.refresh(decision)
    unit.add(ReferenceEntry(**same, label="Ours", mark=Mark.LOCAL, force_code=force))
    unit.flush()
    assert "Ours" in dict(showing.stated(decision)).values()


def test_prevented_stands_by_itself_for_those_who_decide(
    db: Database, visit: Any, app: Flask
) -> None:
    """The victim’s health is printed nowhere beside the suspect’s needs."""
    ill = {"prevented_who": "victim", "prevented_how": "too-ill", "prevented_known": "Seen today"}
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        recorder = accounts.actor_named("sergeant@example.test")
        first = made.decided("13", by=by, recorded_by=recorder, **ill)
        again = {**made.facts("13"), **ill, "prevented_how": "died"}
        token = service.replace(first, first.case, by=by, because=FIRST, **again).token
    path, words = f"/decisions/{token}", ("Has died", "Is too ill to give evidence", "Seen today")
    page = visit("supervisor").get(path)
    beside = [page.text, *(visit("supervisor").get(f"{path}/{end}").text for end in ("history",))]
    assert [one for text in beside for one in words if one in text] == []
    form = visit("supervisor").get(f"{path}/replace").root
    typed = [box.text or "" for box in form.iter("textarea")]
    ticked = [box.get("value") for box in form.iter("input") if box.get("checked") is not None]
    assert "Seen today" not in "".join(typed)
    assert not {"died", "too-ill"} & set(ticked)
    apart = page.click("Who cannot give evidence, and why").text
    assert "Has died" in apart
    assert "Seen today" in apart
    nurse = visit("nurse").get(path)
    assert "Who cannot give evidence" not in nurse.text
    nurse.visitor.get(f"{path}/prevented", status=403)
    supervisor, hcp = (Caller(app, f"{one}@example.test") for one in ("supervisor", "nurse"))
    assert "prevented_how" not in supervisor.get(f"/api/v1/decisions/{token}")
    assert supervisor.get(f"/api/v1/decisions/{token}/prevented")["prevented_how"] == "died"
    hcp.get(f"/api/v1/decisions/{token}/prevented", status=403)
    with db.unit():
        case = service.open(token, by=accounts.actor_named("supervisor@example.test")).case.token
    hcp.get(f"/api/v1/cases/{case}/victim-contacts", status=403)


def test_history_by_the_api(db: Database, app: Flask) -> None:
    path = f"/api/v1/decisions/{kept(db)}/history"
    told = Caller(app, "supervisor@example.test").get(path)["versions"]
    assert [(one["number"], one["status"]) for one in told] == [
        (3, "stands"),
        (2, "superseded"),
        (1, "superseded"),
    ]
    assert told[0]["because"] == SECOND
    assert {"label", "before", "after"} == set(told[0]["changes"][0])
    Caller(app, "supervisor.south@example.test").get(path, status=404)


def test_a_decision_shows_the_score_that_stood_then_and_what_the_matrix_gave(
    db: Database, app: Flask, visit: Any
) -> None:
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        recorder = accounts.actor_named("sergeant@example.test")
        case = made.case_for(by, recorded_by=recorder)
        score = {"bases": [2], "score": 2, "reasons": "The shop has its stock back, unharmed"}
        recording.score(case, by=by, **score)
        within = service.decide(case, by=by, **made.facts("8")).token
        other = made.case_for(by, recorded_by=recorder)
        recording.score(other, by=by, **{**score, "bases": [3], "score": 3})
        why = {"departure_reasons": ["history"]}
        beyond = service.decide(other, by=by, **made.facts("8", **why)).token
        bare = made.decided("16", by=by, recorded_by=recorder).token
    today, api = clock.today(), Caller(app, "supervisor@example.test")
    page = visit("supervisor").get(f"/decisions/{within}").text
    assert f"2, scored by DS Mary Quill on {clock.day_in_words(today)}, for " in page
    gave = "Community resolution; Diversionary activity (outcome 22); Deferred prosecution"
    assert gave in page
    assert "Cannabis or khat warning" in page
    assert "It does not depart from the gravity as scored" in page
    assert (
        "It departs from the gravity as scored"
        in visit("supervisor").get(f"/decisions/{beyond}").text
    )
    assert "gravity as scored" not in visit("supervisor").get(f"/decisions/{bare}").text
    told = api.get(f"/api/v1/decisions/{beyond}")
    assert (told["gravity"]["score"], told["departs"]) == (3, True)
    assert told["gravity"]["scored_by"] == "DS Mary Quill"
    assert told["gravity"]["scored_on"] == today.isoformat()
    assert "simple-caution" in told["gravity"]["gives"]["options"]
    assert "reasons" not in told["gravity"]
    assert api.get(f"/api/v1/decisions/{bare}")["gravity"] is None


def test_the_page_says_that_the_age_was_put_right_while_the_outcome_stands(
    db: Database, visit: Any
) -> None:
    with db.unit():
        by, recorder = (
            accounts.actor_named(f"{who}@example.test") for who in ("supervisor", "sergeant")
        )
        decision = made.decided("3", by=by, recorded_by=recorder)
        token, path = decision.case.token, f"/decisions/{decision.token}"
    words = "the person was or may have been under 18"
    assert words not in visit("supervisor").get(path).text
    with db.unit():
        born_on = clock.today() - timedelta(days=16 * 365)
        case = cases.open(token, by=recorder)
        cases.correct(case, by=recorder, version=None, born_on=born_on)
    assert words in visit("supervisor").get(path).text
