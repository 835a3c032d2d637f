"""The page of what is open to one person, the questions of the criteria, and their API twins."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Flask

from cjdiversion import clock
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import service as cases
from cjdiversion.database import Database
from cjdiversion.disposals import assessing, options_queries, queries
from cjdiversion.disposals.criteria import Facts
from cjdiversion.disposals.suspects import suspect_of
from tests.disposals import made
from tests.pages import Caller


def booked(db: Database, **over: Any) -> str:
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        recorder = accounts.actor_named("sergeant@example.test")
        return made.booked_for(by, recorded_by=recorder, **over).token


def answered(db: Database, token: str, **over: Any) -> None:
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        made.answered(cases.open(token, by=by), by=by, **over)


def test_of_case_shows_every_option_with_its_criteria_and_their_sources(
    db: Database, visit: Any
) -> None:
    token = booked(db)
    page = visit("supervisor").get(f"/cases/{token}/options")
    for words in (
        "That is no order of preference, and the service suggests none",
        "Nobody has answered what the criteria ask yet",
        "Have a named officer say how far the evidence goes",
        "Criminal Justice and Courts Act 2015 s17(2) (V)",
        "Youth caution is for people under 18",
        "Diversionary caution is not in force on the day of the decision",
        "From the offences of this case",
        "Prosecution prevented: named suspect too ill",
    ):
        assert words in page.text, words
    headings = [e.text_content() for e in page.root.iter("h2")]
    assert headings[:2] == ["Community resolution", "Diversionary activity (outcome 22)"]


def test_of_case_says_what_would_open_an_option(db: Database, visit: Any) -> None:
    token = booked(db)
    answered(db, token, position="neither")
    page = visit("supervisor").get(f"/cases/{token}/options")
    assert "It would be open if they admit the offence, freely and after advice" in page.text
    assert "Would be open if" in page.text


def test_of_case_tells_as_many_options_of_each_kind_as_a_recount_finds(
    db: Database, visit: Any
) -> None:
    token = booked(db)
    answered(db, token)
    page = visit("supervisor").get(f"/cases/{token}/options")
    sections = page.root.iter("section")
    shown = Counter(next(e.iter("strong")).text_content() for e in sections)
    with db.unit():
        case = cases.open(token, by=accounts.actor_named("supervisor@example.test"))
        today, held = clock.today(), queries.catalogue(on=clock.today(), force="99")
        facts = Facts(suspect_of(case, today), today, "sergeant", held)
        told = Counter(one.state.words for one in assessing.assessed(facts))
    assert shown == told
    assert shown["Open"] >= 3


def test_of_case_of_somebody_who_is_no_suspect_says_so(db: Database, visit: Any) -> None:
    token = booked(db)
    with db.unit():
        by = accounts.actor_named("supervisor@example.test")
        cases.open(token, by=by).person.is_suspect = False
    assert "This person is not a suspect" in visit("supervisor").get(f"/cases/{token}/options").text


def test_circumstances_are_kept_and_the_form_begins_with_them(db: Database, visit: Any) -> None:
    token = booked(db)
    page = visit("supervisor").get(f"/cases/{token}/circumstances")
    assert "Taken from elsewhere" in page.text
    page = page.send("Save", evidence="evidential-test", victim="not-yet", youth_cautions="2")
    assert page.path == f"/cases/{token}/options"
    assert "DS Mary Quill" in page.text
    again = visit("supervisor").get(f"/cases/{token}/circumstances")
    chosen = {
        e.get("name"): e.get("value")
        for e in again.root.iter("input")
        if e.get("checked") is not None
    }
    assert chosen["evidence"] == "evidential-test"
    assert chosen["victim"] == "not-yet"
    with db.unit():
        case = cases.open(token, by=accounts.actor_named("supervisor@example.test"))
        assert options_queries.known_of(case, clock.today()).youth_cautions == 2


def test_circumstances_with_a_bad_answer_say_so_and_keep_what_was_typed(
    db: Database, visit: Any
) -> None:
    token = booked(db)
    page = visit("supervisor").get(f"/cases/{token}/circumstances")
    page = page.send(
        "Save", status=422, exceptional="yes", exceptional_because="Rare", consulted_whom="Insp Wyn"
    )
    assert [line for line in page.errors if "what is exceptional" in line]
    typed = [e.get("value") for e in page.root.iter("input") if e.get("name") == "consulted_whom"]
    assert typed == ["Insp Wyn"]
    assert "Nobody has answered" in visit("supervisor").get(f"/cases/{token}/options").text


def test_a_child_is_offered_the_youth_caution_once_it_is_known_an_adult_was_there(
    db: Database, visit: Any
) -> None:
    token = booked(db, born_on=clock.today().replace(year=clock.today().year - 15, day=1))
    path = f"/cases/{token}/decide"
    assert 'value="youth-caution"' not in visit("supervisor").get(path).html
    answered(db, token)
    page = visit("supervisor").get(path)
    assert 'value="youth-caution"' in page.html
    assert 'value="simple-caution"' not in page.html


def test_the_api_tells_the_same_options_and_takes_the_same_answers(
    app: Flask, db: Database
) -> None:
    token, caller = booked(db), Caller(app, "supervisor@example.test")
    base = f"/api/v1/cases/{token}"
    given = {"position": "admits", "agrees": "yes", "limit_on": "2030-01-02"}
    assert caller.post(f"{base}/circumstances", given, status=201)["limit_on"] == "2030-01-02"
    more = {"exceptional": "yes", "exceptional_because": "Her own child lay ill beside her"}
    kept = caller.post(f"{base}/circumstances", more, status=201)
    assert (kept["position"], kept["limit_on"]) == ("admits", "2030-01-02")
    kept = caller.post(f"{base}/circumstances", {"exceptional": "no"}, status=201)
    assert (kept["exceptional"], kept["agrees"]) == ("no", "yes")
    told = caller.get(f"{base}/options")
    simple = next(one for one in told["options"] if one["option"] == "simple-caution")
    by = {one["criterion"]: one for one in simple["criteria"]}
    assert (by["admission"]["state"], by["evidence"]["state"]) == ("met", "unknown")
    assert by["similar"]["source"].endswith("(V)")
    refused = caller.post(f"{base}/circumstances", {"agrees": "perhaps"}, status=422)
    assert refused["error"]["fields"]["agrees"][0]["code"] == "unknown"


def test_the_api_refuses_answers_and_scores_to_a_version_that_is_no_longer_the_newest(
    app: Flask, db: Database
) -> None:
    token, caller = booked(db), Caller(app, "supervisor@example.test")
    base = f"/api/v1/cases/{token}"
    read = caller.get(f"{base}/options")
    stale = {"evidence": "none", "version": read["answers_version"]}
    first = caller.post(
        f"{base}/circumstances", {**stale, "evidence": "realistic-prospect"}, status=201
    )
    assert first["version"] == read["answers_version"] + 1
    refused = caller.post(f"{base}/circumstances", stale, status=409)
    assert "Somebody else changed this since" in refused["error"]["message"]
    later = {"agrees": "yes", "version": first["version"]}
    kept = caller.post(f"{base}/circumstances", later, status=201)
    assert (kept["evidence"], kept["agrees"]) == ("realistic-prospect", "yes")
    assert caller.post(f"{base}/circumstances", {"agrees": "no"}, status=201)["agrees"] == "no"
    score = {"bases": [2], "score": 2, "reasons": made.REASONS, "version": read["scores_version"]}
    caller.post(f"{base}/gravity", score, status=201)
    caller.post(f"{base}/gravity", score, status=409)
    assert caller.get(f"{base}/options")["scores_version"] == read["scores_version"] + 1
