"""How far a flagged case has come: by hand, and kept as it happens in whatever order."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock, migrations
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.consents import service as consents
from cjdiversion.database import Database, session
from cjdiversion.disposals import flow_keeping, flowing, jobs, service
from cjdiversion.disposals.flow_models import Flagged
from cjdiversion.disposals.flowing import Facts, Sent
from cjdiversion.identities import service as identities
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status
from cjdiversion.screenings import service as screenings
from cjdiversion.screenings.models import Need
from tests import make
from tests.disposals import flagged
from tests.disposals.flagged import who

TODAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


def kept(case: Case) -> tuple[int, str, str] | None:
    """How far, how it ended and why, as it is kept."""
    flow_keeping.settle(session())
    row = session().get(Flagged, case.id, populate_existing=True)
    return None if row is None else (row.stage, row.ended, row.reason)


# --- what flags, what is furthest -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("needs_since", "decisions", "at"),
    [
        (None, [], None),
        (TODAY, [], TODAY),
        (None, [(True, TODAY)], TODAY),
        (None, [(False, TODAY)], None),
        (None, [(True, TODAY), (False, TODAY + HOUR)], None),  # the newest stands
        (None, [(False, TODAY), (True, TODAY + HOUR)], TODAY + HOUR),
        (TODAY + HOUR, [(True, TODAY)], TODAY),
        (TODAY + HOUR, [(True, TODAY), (False, TODAY + 2 * HOUR)], TODAY + HOUR),
    ],
)
def test_flagged_is_a_need_that_stands_or_the_newest_decision(
    needs_since: datetime | None, decisions: list[tuple[bool, datetime]], at: datetime | None
) -> None:
    assert flowing.flagged_at(needs_since, decisions) == at


def course(*sent: Sent, **over: Any) -> tuple[int, str, str]:
    ids = {"case_id": uuid.uuid4(), "force_id": uuid.uuid4(), "unit_id": None}
    facts = Facts(**{**ids, "is_open": True, "flagged_at": TODAY, "sent": sent, **over})
    found = flowing.course(facts)
    return found.stage, found.ended, found.reason


DECLINED = Sent(Status.DECLINED, TODAY, "no-vulnerability")
SEEN = Sent(
    Status.CLOSED, TODAY + HOUR, "completed", {"accept": TODAY + HOUR, "screen": TODAY + HOUR}
)


def test_of_several_referrals_the_furthest_counts_and_an_open_one_is_under_way() -> None:
    assert course(DECLINED) == (flowing.REFERRED, "declined", "no-vulnerability")
    assert course(SEEN, DECLINED) == (flowing.ENGAGED, "closed", "completed")
    again = Sent(Status.SENT, TODAY + 2 * HOUR)
    assert course(SEEN, DECLINED, again) == (flowing.ENGAGED, "", "")


def test_without_a_referral_a_case_is_lost_when_it_is_closed_or_the_person_refuses() -> None:
    assert course() == course(has_draft=True, is_open=False) == (0, "", "")
    assert course(is_open=False) == (flowing.FLAGGED, "not-offered", "")
    assert course(is_told=True) == (flowing.OFFERED, "", "")
    assert course(is_told=True, is_open=False) == (flowing.OFFERED, "not-referred", "")
    assert course(is_told=True, agrees=False) == (flowing.OFFERED, "refused", "")
    assert course(DECLINED, is_told=True, agrees=False)[1] == "declined"


# --- by hand --------------------------------------------------------------------------------------

STORIES: list[tuple[Callable[[], Case], tuple[int, str, str]]] = [
    (lambda: flagged.case(), (0, "", "")),
    (lambda: _told(flagged.case(), None), (1, "", "")),
    (lambda: _told(flagged.case(), True), (1, "", "")),
    (lambda: _told(flagged.case(), False), (1, "refused", "")),
    (lambda: _taken(), (2, "", "")),
    (lambda: _taken("receive", "redirect"), (2, "", "")),
    (lambda: _taken("decline", category="person-declined"), (2, "declined", "person-declined")),
    (lambda: _taken("withdraw", reason="died"), (2, "withdrawn", "died")),
    (lambda: _taken("expire"), (2, "expired", "")),
    (lambda: _taken("accept"), (3, "", "")),
    (lambda: _taken("accept", "hold"), (3, "", "")),
    (lambda: _taken("accept", "screen", **_COULD_NOT), (3, "", "")),
    (lambda: _taken("accept", "close", reason="refused"), (3, "closed", "refused")),
    (lambda: _taken("accept", "screen"), (4, "", "")),
    (lambda: _taken("accept", "assess"), (4, "", "")),
    (lambda: _taken("accept", "assess", "close", reason="died"), (4, "closed", "died")),
    (lambda: _taken("accept", "undo"), (2, "", "")),  # what was taken back did not happen
]  # fmt: skip
_COULD_NOT = {
    "outcome": "could-not",
    "words": "Asleep",
    "try_again_at": TODAY + 3 * HOUR,
}


def _told(case: Case, agrees: bool | None) -> Case:
    consents.tell(case, by=who("sergeant"), agrees=agrees)
    return case


def _taken(*steps: str, **over: Any) -> Case:
    case = flagged.case()
    flagged.take(flagged.sent(case), *steps, **over)
    return case


@pytest.mark.parametrize(("story", "told"), STORIES)
def test_a_case_stands_where_its_story_has_come(
    db: Database, story: Callable[[], Case], told: tuple[int, str, str]
) -> None:
    with db.unit():
        assert kept(story()) == told
        assert flow_keeping.differences(session().connection()) == []


def test_what_is_not_flagged_of_nobody_suspected_or_of_somebody_else_is_not_kept(
    db: Database,
) -> None:
    with db.unit():
        assert kept(make.booking(by=who("sergeant"))) is None
        case = flagged.case()
        identities.quarantine(case, by=who("inspector"), because="It is his brother")
        assert kept(case) is None
        refuted = make.booking(by=who("sergeant"))
        screenings.refute_need(flagged.need(refuted), by=who("sergeant"), because="Not so at all")
        assert kept(refuted) is None


def test_cases_kept_before_it_was_known_who_was_offered_are_counted_anew(db: Database) -> None:
    with db.unit():
        known = [flagged.case(), flagged.case(), _told(flagged.case(), None), _taken("accept")]
        known[0].is_open = False
        ids = [case.id for case in known]
    migrations.downgrade(db.engine, "0050")
    query = sa.select(Flagged.case_id, Flagged.stage, Flagged.ended)
    with db.engine.connect() as connection:
        before = {case_id: tuple(how) for case_id, *how in connection.execute(query)}
    assert [before[one] for one in ids] == [(0, "not-referred"), (0, ""), (0, ""), (2, "")]
    migrations.upgrade(db.engine)
    with db.engine.connect() as connection:
        since = {case_id: tuple(how) for case_id, *how in connection.execute(query)}
        assert flow_keeping.differences(connection) == []
    assert [since[one] for one in ids] == [(0, "not-offered"), (0, ""), (1, ""), (3, "")]


def test_the_outcome_is_the_first_that_stands(db: Database) -> None:
    with db.unit():
        case = flagged.case()
        with clock.at(TODAY + HOUR):
            decision = flagged.decided(case)
        assert kept(case) == (0, "", "")
        assert session().scalars(sa.select(Flagged.decided_at)).one() == TODAY + HOUR
        service.supersede(decision, by=who("inspector"), because="Of somebody else after all")
        assert kept(case) and session().scalars(sa.select(Flagged.decided_at)).one() is None


# --- kept as it happens ---------------------------------------------------------------------------


def _referral(dice: random.Random, *states: Status) -> Referral | None:
    query = sa.select(Referral).where(Referral.status.in_(states)).order_by(Referral.id)
    there = session().scalars(query.options(sa.orm.joinedload(Referral.case))).all()
    return dice.choice(there) if there else None


def _next(dice: random.Random) -> None:
    """One step of one referral, from where it is."""
    steps = {
        Status.SENT: ("accept", "decline", "withdraw", "receive"),
        Status.RECEIVED: ("accept", "decline", "withdraw"),
        Status.ACCEPTED: ("screen", "assess", "close"),
        Status.SCREENED: ("assess", "support", "close"),
        Status.DECLINED: ("reopen",),
        Status.CLOSED: ("reopen",),
    }
    referral = _referral(dice, *steps)
    if referral is None:
        flagged.sent()
    else:
        flagged.take(referral, dice.choice(steps[referral.status]))


def _flag(dice: random.Random) -> None:
    flagged.case()


def _unflag(dice: random.Random) -> None:
    need = session().scalars(sa.select(Need).where(Need.status == "active")).first()
    if need is not None:
        held = cases.open(session().get_one(Case, need.case_id).token, by=who("sergeant"))
        flagged.need(held)
        screenings.refute_need(need, by=who("sergeant"), because="Looked into, and not so")


def _decide(dice: random.Random) -> None:
    flagged.decided(flagged.case())


@pytest.mark.parametrize("seed", range(4))
def test_after_any_deeds_in_any_order_every_case_is_kept_as_it_stands(
    db: Database, seed: int
) -> None:
    dice = random.Random(seed)
    deeds = (_flag, _next, _next, _next, _unflag, _decide)
    for number in range(16):
        with clock.at(TODAY + number * timedelta(minutes=15)), db.unit():
            dice.choice(deeds)(dice)
        with db.unit():
            assert flow_keeping.differences(session().connection()) == []
    with db.unit():
        before = sorted(map(repr, session().execute(sa.select(Flagged.__table__))))
        flow_keeping.write_all(session().connection())
        assert sorted(map(repr, session().execute(sa.select(Flagged.__table__)))) == before != []


def test_two_who_flag_and_refer_the_same_case_at_once_are_both_counted(db: Database) -> None:
    with db.unit():
        tokens = [make.booking(by=who("sergeant")).token for _ in range(8)]
        ours, theirs = who("sergeant"), who("inspector")

    def flag(token: str) -> None:
        with clock.at(TODAY), db.unit():
            flagged.need(cases.open(token, by=ours))

    def close(token: str) -> None:
        with clock.at(TODAY), db.unit():
            _told(cases.open(token, by=theirs), False)

    with ThreadPoolExecutor(6) as pool:
        jobs_ = [pool.submit(act, token) for token in tokens for act in (flag, close)]
        assert [job.result() for job in jobs_] == [None] * 16
    with db.unit():
        assert flow_keeping.differences(session().connection()) == []
        assert set(session().scalars(sa.select(Flagged.ended))) == {"refused"}


def test_a_check_finds_what_was_written_past_the_services_and_the_job_puts_it_right(
    app: Flask, db: Database
) -> None:
    with db.unit():
        flagged.case()
    with db.unit() as here:
        here.execute(sa.update(Flagged).values(stage=3))
    told = app.test_cli_runner().invoke(args=["disposals", "summaries", "--check"])
    assert told.exit_code == 1 and "disposal_flagged: 1 summed, 1 counted at " in told.output
    with db.unit():
        assert jobs.check_sums() == "1 sums differed"
    with db.unit():
        assert jobs.check_sums() == "0 sums differed"
