"""Anybody draws again: from what is stored, or from the file, on any machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.accounts import queries as accounts
from cjdiversion.database import Database, session
from cjdiversion.errors import Invalid
from cjdiversion.reviews import sampling, verifying
from cjdiversion.reviews.models import ReviewCase, ReviewSample
from cjdiversion.reviews.sampling import Member, Size
from cjdiversion.reviews.verifying import Claim
from tests.reviews import made


def claim(**over: Any) -> Claim:
    frame = [Member(f"d{n:03}", "pq"[n % 2]) for n in range(70)]
    size = Size(sampling.FIND, 20)
    found = sampling.draw(frame, seed="grey heron", size=size)
    said: dict[str, Any] = {
        "reference": "DS-1",
        "rule": sampling.RULE,
        "size": size,
        "seed": "grey heron",
        "frame_hash": found.frame_hash,
        "frame": frame,
        "strata": found.strata,
        "placed": found.placed,
        **over,
    }
    return Claim(**said)


def told(**over: Any) -> dict[str, Any]:
    return {**json.loads(verifying.as_file(claim())), **over}


def test_what_was_drawn_honestly_is_the_same() -> None:
    assert verifying.differences(claim()) == []
    assert verifying.differences(verifying.from_file(verifying.as_file(claim()))) == []


def test_another_seed_another_checksum_and_another_size_are_named() -> None:
    assert any("is number" in line for line in verifying.differences(claim(seed="other")))
    assert verifying.differences(claim(frame_hash="0" * 64))[0].startswith("The frame has the")
    other = verifying.differences(claim(size=Size(sampling.SHARE, 5)))
    assert any(line.startswith("Stratum p") for line in other)


def test_a_case_slipped_in_or_taken_out_is_named() -> None:
    frame = [*claim().frame, Member("slipped-in", "p")]
    found = verifying.differences(claim(frame=frame))
    assert any("slipped-in is in the frame and has no place" in line for line in found)
    found = verifying.differences(claim(frame=claim().frame[1:]))
    assert any("d000 has a place and is not in the frame" in line for line in found)


def test_a_list_drawn_by_the_earlier_rule_is_still_the_same() -> None:
    """57 to find one of 36 in 720: 5 of each small stratum came out of it, and 5 of the large."""
    frame = [Member(f"d{n:03}", "p" if n < 600 else f"q{n % 12:02}") for n in range(720)]
    size = Size(sampling.FIND, 5)
    first = sampling.draw(frame, seed="grey heron", size=size, rule="dip sample 1")
    assert [one.taken for one in first.strata] == [5] * 13
    said = {"frame": frame, "size": size, "frame_hash": first.frame_hash}
    said |= {"strata": first.strata, "placed": first.placed}
    kept = claim(rule="dip sample 1", **said)
    assert verifying.differences(kept) == []
    assert verifying.differences(verifying.from_file(verifying.as_file(kept))) == []
    assert "47 of 600 are to be drawn, not 5" in " ".join(verifying.differences(claim(**said)))


def test_a_list_by_another_rule_is_not_called_wrong() -> None:
    (line,) = verifying.differences(claim(rule="dip sample 0"))
    assert "dip sample 0" in line


def test_what_cannot_be_drawn_is_said() -> None:
    assert verifying.differences(claim(frame=[])) == ["It cannot be drawn again: an empty frame"]


BAD = [
    b"",
    b"{",
    b"[]",
    b"\xff\xfe",
    b"null",
    b'{"format": "another"}',
    *(
        json.dumps({name: value for name, value in told().items() if name != gone}).encode()
        for gone in told()
        if gone != "handling"  # is for who reads it
    ),
    json.dumps(told(frame=[1])).encode(),
    json.dumps(told(frame=None)).encode(),
    json.dumps(told(seed=7)).encode(),
    json.dumps(told(size={"code": "share", "percent": 0})).encode(),
    json.dumps(told(size={"code": "whim", "percent": 5})).encode(),
    json.dumps(told(strata=[{"stratum": "p", "size": True, "drawn": 1}])).encode(),
    b"[" * 100_000,
]


@pytest.mark.parametrize("content", BAD, ids=range(len(BAD)))
def test_no_such_file_is_a_sentence(content: bytes) -> None:
    with pytest.raises(Invalid):
        verifying.from_file(content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside),
    max_leaves=8,
)


@given(st.sampled_from(sorted(told())), JSON)
def test_a_file_with_any_one_value_changed_never_crashes(name: str, value: Any) -> None:
    try:
        found = verifying.from_file(json.dumps(told(**{name: value})).encode())
    except Invalid:
        return
    assert isinstance(verifying.differences(found), list)


# --- at the machine -------------------------------------------------------------------------------


@pytest.fixture
def sample(db: Database) -> str:
    with db.unit():
        return made.drawn(lambda key: accounts.actor_named(f"{key}@example.test"), 4).token


def run(app: Flask, what: str) -> Any:
    return app.test_cli_runner().invoke(args=["reviews", "verify", what])


def test_a_stored_sample_is_verified_by_address_and_by_reference(
    app: Flask, db: Database, sample: str
) -> None:
    with db.unit():
        reference = str(session().scalar(sa.select(ReviewSample.reference)))
    for what in (sample, reference):
        done = run(app, what)
        assert (done.exit_code, done.output.startswith("The same")) == (0, True), done.output


def test_a_row_changed_behind_the_service_is_found(app: Flask, db: Database, sample: str) -> None:
    with db.unit():
        first = sa.select(ReviewCase.id).order_by(ReviewCase.rank).limit(1).scalar_subquery()
        session().execute(
            sa.update(ReviewCase).where(ReviewCase.id == first).values(rank=4, is_drawn=False)
        )
    done = run(app, sample)
    assert done.exit_code == 1
    assert "drawn, not number 4" in done.output


def test_a_stratum_described_as_another_is_found(app: Flask, db: Database, sample: str) -> None:
    with db.unit():
        kept = session().scalars(sa.select(ReviewSample)).one()
        kept.strata = [{**one, "group": "white"} for one in kept.strata]
    assert "not the one it is described as" in run(app, sample).output


def test_the_downloaded_file_is_verified_without_the_database(
    app: Flask, db: Database, sample: str, visit: Any, tmp_path: Path
) -> None:
    page = visit("performance").get(f"/dip-samples/{sample}")
    form = page.form("Download the frame")
    data = {one.get("name"): one.get("value") for one in form.iter("input")}
    file = tmp_path / "sample.json"
    file.write_bytes(page.visitor.client.post(form.get("action"), data=data).data)
    with db.unit():
        kept = session().scalars(sa.select(ReviewSample)).one()
        session().execute(sa.delete(ReviewCase))
        names = [one["unit_name"] for one in kept.strata]
    assert run(app, str(file)).output.startswith("The same")
    text = file.read_text()
    assert text.startswith('{\n "handling": "OFFICIAL-SENSITIVE. This file stays inside the force')
    for hidden in (*names, kept.cloak, "not-known", "white"):
        assert hidden not in text
    changed = json.loads(text)
    changed["places"][0]["drawn"] = False
    file.write_text(json.dumps(changed))
    assert run(app, str(file)).exit_code == 1


@pytest.mark.parametrize("what", ["DS-000000", "nobody-knows-this", "-HvwmU8fFlTVKhs3KBydHA"])
def test_what_is_no_sample_is_a_sentence(app: Flask, what: str) -> None:
    done = run(app, what)
    assert done.exit_code == 1
    assert "no sample of this name" in done.output


def test_a_plan_that_is_not_drawn_is_said(app: Flask, db: Database) -> None:
    with db.unit():
        token = made.planned(lambda key: accounts.actor_named(f"{key}@example.test")).token
    assert "Not drawn" in run(app, token).output
