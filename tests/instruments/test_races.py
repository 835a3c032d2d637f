"""Several hands on one form: one alert, one hand-over, one acknowledgement."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from cjdiversion.database import Database, session
from cjdiversion.errors import Invalid, OutOfOrder
from cjdiversion.escalations.models import Escalation
from cjdiversion.instruments import service
from cjdiversion.instruments.models import SafetyAlert
from tests.instruments.made import Person, accepted, begun, one, scored

THREADS, TRIALS = 6, 5
WHOLE = {**dict.fromkeys(one("phq-9").by_code, "0"), "self-harm": "2"}


def _at_once(db: Database, reads: Callable[[], Any], acts: Callable[[Any], object]) -> list[str]:
    """SQLite lets one writer in at a time, so there everybody waits at the door; PostgreSQL lets
    all of them read first, which is where a check before a change goes wrong."""
    barrier, told = threading.Barrier(THREADS), list[str]()
    reads_first = db.engine.dialect.name == "postgresql"

    def act() -> None:
        try:
            if not reads_first:
                barrier.wait()
            with db.unit():
                thing = reads()
                if reads_first:
                    barrier.wait()
                acts(thing)
        except (OutOfOrder, Invalid) as lost:
            told.append(lost.words)
        else:
            told.append("done")

    threads = [threading.Thread(target=act) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def count(db: Database, kind: type) -> int:
    with db.unit():
        return session().scalar(sa.select(sa.func.count()).select_from(kind)) or 0


def _alerted(person: Person) -> str:
    alert = scored(accepted(person), by=person("practitioner"), said="000000001").alert
    assert alert is not None
    return alert.token


def test_of_several_who_save_at_once_one_does_and_one_alert_goes_out(
    db: Database, person: Person
) -> None:
    with db.unit():
        practitioner = person("practitioner")
    for trial in range(1, TRIALS + 1):
        with db.unit():
            token = begun(accepted(person), by=practitioner).token

        told = _at_once(
            db,
            lambda token=token: service.open(token, by=practitioner),
            lambda row: service.record(row, by=practitioner, answers=WHOLE),
        )
        assert told.count("done") == 1, told
        assert (count(db, SafetyAlert), count(db, Escalation)) == (trial, trial)


def test_parts_saved_at_once_raise_one_alert(db: Database, person: Person) -> None:
    with db.unit():
        practitioner = person("practitioner")
        token = begun(accepted(person), by=practitioner).token
    told = _at_once(
        db,
        lambda: service.open(token, by=practitioner),
        lambda row: service.record(row, by=practitioner, answers={"self-harm": "1"}),
    )
    assert told == ["done"] * THREADS
    assert count(db, SafetyAlert) == 1


def test_of_several_who_hand_over_at_once_one_does(db: Database, person: Person) -> None:
    with db.unit():
        practitioner = person("practitioner")
        token = _alerted(person)
    told = _at_once(
        db,
        lambda: service.open_alert(token, by=practitioner),
        lambda alert: service.write_hand_over(
            alert,
            by=practitioner,
            hand_over="Another",
            person_told=True,
        ),
    )
    assert told.count("done") == 1, told
    lost = "Dana Okafor handed over"
    assert sum(words.startswith(lost) for words in told) == THREADS - 1


def test_of_several_who_acknowledge_at_once_one_does(db: Database, person: Person) -> None:
    with db.unit():
        sergeant = person("sergeant")
        token = _alerted(person)
    told = _at_once(
        db,
        lambda: service.open_alert(token, by=sergeant),
        lambda alert: service.acknowledge(alert, by=sergeant),
    )
    assert told.count("done") == 1, told
