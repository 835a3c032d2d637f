"""Dip samples as JSON: the same verbs, from plan to finding."""

from __future__ import annotations

from typing import Any

from flask import Flask

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.database import Database
from cjdiversion.reviews import dealing, queries
from tests.pages import Caller
from tests.reviews import made


def plan_body(**over: Any) -> dict[str, Any]:
    day = clock.today().isoformat()
    return {**made.facts(), "from_on": day, "to_on": day, **over}


def test_from_plan_to_finding(app: Flask, db: Database) -> None:
    def by(key: str) -> Any:
        return accounts.actor_named(f"{key}@example.test")

    with db.unit():
        made.decisions(by, 1)
    lead = Caller(app, "performance@example.test")
    sample = lead.post("/api/v1/dip-samples", plan_body(), status=201)
    path = f"/api/v1/dip-samples/{sample['token']}"
    assert (sample["status"], sample["seed"]) == ("planned", "")
    reviewer = Caller(app, "reviewer@example.test")
    fixed = reviewer.post(f"{path}/words", {"words": made.SECOND})
    assert fixed["seed"] == f"{made.FIRST}\n{made.SECOND}"
    drawn = lead.post(f"{path}/draw", {})
    assert (drawn["frame_size"], drawn["strata"][0]["taken"]) == (1, 1)
    assert len(drawn["frame_hash"]) == 64
    assert drawn["promise"].startswith("All of the frame is looked at")
    assert fixed["promise"] == ""
    file = lead.post(f"{path}/frame", {})
    assert [one["drawn"] for one in file["places"]] == [True]
    with db.unit():
        kept = queries.sample_anywhere(sample["token"])
        assert kept is not None
        people = made.tokens(kept, "Stone", "Marr")
    assert lead.post(f"{path}/share-out", {"reviewers": people}) == {"given": 2, "left": 0}
    assert lead.get(f"{path}/results", status=409)["error"]["code"] == "conflict"
    for key in ("reviewer", "reviewer.second"):
        caller = Caller(app, f"{key}@example.test")
        (mine,) = caller.get("/api/v1/my-reviews")["items"]
        shown = caller.get(f"/api/v1/my-reviews/{mine['token']}")
        assert shown["about"][0]["words"].startswith("15: ")
        said = {"verdict": "appropriate"}
        caller.post(f"/api/v1/my-reviews/{mine['token']}", said)
    found = lead.get(f"{path}/results")
    assert found["verdicts"][0]["count"] == 1
    assert (found["ac1"]["value"], found["ac1"]["lower"], found["ac1"]["upper"]) == (1, None, None)
    assert found["ac1"]["because"] == "everybody agreed, so these cases alone give no range"
    assert (found["kappa"]["value"], found["kappa"]["because"]) == (None, "")
    (case,) = lead.get(f"{path}/cases")["items"]
    assert case["verdict"] == "appropriate"
    told = f"/api/v1/dip-samples/cases/{case['token']}"
    assert lead.get(told)["status"] == "agreed"
    assert lead.post(f"{told}/tell", {"finding": "Clear"})["status"] == "told"
    decider = Caller(app, "supervisor@example.test")
    (finding,) = decider.get("/api/v1/findings")["items"]
    address = f"/api/v1/findings/{finding['token']}"
    assert decider.get(address)["finding"] == "Clear"
    assert decider.post(address, {"answer": "Thank you"})["status"] == "answered"
    assert [one["token"] for one in lead.get("/api/v1/dip-samples")["items"]] == [sample["token"]]
    assert lead.get(path)["reference"] == sample["reference"]


def test_a_case_is_given_and_replaced_and_a_plan_taken_back(app: Flask, db: Database) -> None:
    def by(key: str) -> Any:
        return accounts.actor_named(f"{key}@example.test")

    with db.unit():
        made.decisions(by, 51)
        sample = made.seeded(by, size_rule="find", size_percent=50)
        made.service.draw(sample, by=by("performance"))
        token = made.cases(sample)[0].token
        who = made.tokens(sample, "Penn")[0]
        plan = made.planned(by).token
    lead = Caller(app, "performance@example.test")
    path = f"/api/v1/dip-samples/cases/{token}"
    assert lead.post(f"{path}/assign", {"place": 1, "reviewer": who})["status"] == "to-review"
    told = lead.post(f"{path}/assign", {"place": 3, "reviewer": who}, status=422)
    assert "place" in str(told)
    reserve = lead.post(f"{path}/replace", {"because": "With a court"})
    assert (reserve["status"], reserve["token"] == token) == ("to-review", False)
    gone = lead.post(f"/api/v1/dip-samples/{plan}/withdraw", {"because": "The wrong days"})
    assert gone["status"] == "withdrawn"
    assert dealing.SharedOut(sample, 1, 0).words == "1 place given out"
