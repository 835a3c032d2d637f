"""Declaring and ending, who may, what is refused, and what the trail says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import SYSTEM, May, Role
from cjdiversion.accounts import queries as units
from cjdiversion.accounts import service as accounts
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.database import Database, new_key, session
from cjdiversion.duties import queries, service
from cjdiversion.errors import Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.escalations import queries as raised
from cjdiversion.escalations import service as escalations
from cjdiversion.escalations.steps import Status
from cjdiversion.reference import Mark, ReferenceEntry
from tests import make
from tests.accounts import made as people
from tests.duties import made
from tests.duties.made import NOON, WHY, actor, declared, refused

HOUR = timedelta(hours=1)


def trail(*did: Did) -> list[AuditEvent]:
    query = sa.select(AuditEvent).where(AuditEvent.did.in_(did))
    return list(session().scalars(query.order_by(AuditEvent.at, AuditEvent.id)))


# --- declaring -----------------------------------------------------------------------------------


def test_a_declaration_says_who_where_until_when_and_why(db: Database) -> None:
    with clock.at(NOON), db.unit():
        duty = declared(until=NOON + 4 * HOUR, because=f"  {WHY}\n")
    with db.unit():
        (kept,) = made.duties()
        assert (kept.id, kept.because, kept.until) == (duty.id, WHY, NOON + 4 * HOUR)
        assert kept.declared_at == NOON and kept.ended_at is None and kept.ended_how is None


@pytest.mark.parametrize(
    ("field", "over", "code"),
    [
        ("until", {"until": NOON - HOUR}, "past"),
        ("until", {"until": NOON + 13 * HOUR}, "over-limit"),
        ("suite", {"at": "Eastgate"}, "other-force"),
        ("suite", {"at": "Northgate"}, "own-suite"),
        ("because", {"because": " \n"}, "required"),
    ],
)
def test_each_refusal_has_a_code_and_leaves_nothing(
    db: Database, field: str, over: dict[str, object], code: str
) -> None:
    with clock.at(NOON), db.unit():
        assert refused(field, **over) == code
        assert made.duties() == [] and trail(Did.DUTY_DECLARED) == []
        assert actor("sergeant").unit_name == "Northgate"


def test_a_second_duty_is_refused_until_the_first_has_ended(db: Database) -> None:
    with clock.at(NOON), db.unit():
        declared(until=NOON + HOUR)
        assert refused("suite") == "overlap"
        with pytest.raises(Invalid) as wrong:
            declared()
        assert "Riverside until 15 June 2026 at 14:00" in wrong.value.fields["suite"][0][1]
    with clock.at(NOON + HOUR), db.unit():
        declared()
        first, second = made.duties()
        assert (first.ended_how, first.ended_at) == ("time-passed", NOON + HOUR)
        assert second.ended_at is None


def test_back_home_is_by_ending_and_not_by_declaring(db: Database) -> None:
    with db.unit():
        declared()
        assert refused("suite", at="Northgate") == "own-suite"


def test_a_force_sets_its_own_limit(db: Database) -> None:
    with db.unit() as unit:
        unit.add(
            ReferenceEntry(
                kind="duty_limits",
                code="relief",
                label="On duty at another suite",
                force_code="99",
                from_on=date(2026, 1, 1),
                attributes={"hours": 2, "suggested_hours": 1},
                source="Force order",
                mark=Mark.LOCAL,
            )
        )
    with clock.at(NOON), db.unit():
        assert refused("until", until=NOON + 3 * HOUR) == "over-limit"
        declared(until=NOON + 2 * HOUR)


def test_a_duty_ends_with_the_posting_at_the_latest(db: Database) -> None:
    with clock.at(NOON), db.unit():
        accounts.end_posting(people.posting_of("sergeant"), by=SYSTEM, on=NOON.date())
        assert refused("until", until=NOON + 12 * HOUR) == "after-posting"
        declared(until=NOON + 11 * HOUR)  # midnight in London


@pytest.mark.parametrize("key", ["detention", "nurse", "inspector", "practitioner", "admin", "cps"])
def test_whoever_lacks_the_power_declares_nothing(db: Database, key: str) -> None:
    with db.unit(), pytest.raises(NotPermitted):
        declared(key)


def test_a_supervisor_may_declare_and_stays_a_supervisor(db: Database) -> None:
    with db.unit():
        declared("supervisor")
        who = actor("supervisor")
        assert (who.unit_name, who.role) == ("Riverside", Role.SUPERVISOR)


def test_no_service_token_declares_neither_a_units_nor_a_persons(db: Database) -> None:
    with db.unit():
        by, suite = actor("sergeant"), made.suite("Riverside")
        for token in (
            replace(by, token_id=new_key(), scopes=frozenset(May)),
            replace(by, person_id=None, posting_id=None, token_id=new_key()),
            replace(by, posting_id=None),
        ):
            with pytest.raises(NotPermitted) as wrong:
                service.declare(by=token, suite=suite, until=clock.now() + HOUR, because=WHY)
            assert wrong.value.code == "named-person-only"
        assert made.duties() == []


def test_an_account_closed_since_the_request_began_declares_nothing(db: Database) -> None:
    with db.unit():
        by = actor("sergeant")
        accounts.close(people.someone("sergeant"), by=SYSTEM)
        with pytest.raises(NotPermitted):
            service.declare(by=by, suite=made.suite("Riverside"), until=clock.now() + HOUR,
                            because=WHY)  # fmt: skip


# --- the trail -----------------------------------------------------------------------------------


def test_the_trail_has_the_unit_they_acted_at_at_the_time(db: Database) -> None:
    with db.unit():
        north, river = made.suite("Northgate").id, made.suite("Riverside").id
        declared()
    with db.unit():
        make.booking(by=actor("sergeant"))
        service.end_own(by=actor("sergeant"))
    with db.unit():
        person = people.someone("sergeant").id
        deeds = trail(Did.DUTY_DECLARED, Did.CASE_RECORDED, Did.DUTY_ENDED)
        assert [(one.did, one.actor_unit_id, one.actor_id) for one in deeds] == [
            (Did.DUTY_DECLARED, north, person),
            (Did.CASE_RECORDED, river, person),
            (Did.DUTY_ENDED, river, person),
        ]
        assert deeds[0].facts["suite"] == str(river) and "until" in deeds[0].facts
        assert WHY not in str([one.facts for one in deeds])


def test_the_end_by_the_clock_is_written_down_once_at_the_suite(db: Database) -> None:
    with clock.at(NOON), db.unit():
        declared(until=NOON + HOUR)
    with clock.at(NOON + 2 * HOUR):
        for count in (1, 0, 0):
            with db.unit():
                assert service.end_passed() == count
        with db.unit():
            (deed,) = trail(Did.DUTY_ENDED)
            assert (deed.actor_unit_id, deed.actor_id) == (made.suite("Riverside").id, None)
            assert deed.facts == {"how": "time-passed"}
            (duty,) = made.duties()
            assert duty.ended_at == duty.until == NOON + HOUR


def test_the_job_leaves_a_duty_that_runs(db: Database) -> None:
    with db.unit():
        declared()
        assert service.end_passed() == 0


# --- ending --------------------------------------------------------------------------------------


def test_whoever_ends_their_duty_is_home_at_once(db: Database) -> None:
    with db.unit():
        declared()
        duty = service.end_own(by=actor("sergeant"))
        assert (duty.ended_how, duty.ended_by) == ("ended-by-self", "Sgt Ann Marsh")
        assert actor("sergeant").unit_name == "Northgate"


def test_there_must_be_a_duty_to_end(db: Database) -> None:
    with clock.at(NOON), db.unit():
        with pytest.raises(OutOfOrder):
            service.end_own(by=actor("sergeant"))
        declared(until=NOON + HOUR)
    with clock.at(NOON + HOUR), db.unit(), pytest.raises(OutOfOrder):
        service.end_own(by=actor("sergeant"))


def test_the_suites_inspector_ends_it_with_a_reason(db: Database) -> None:
    with db.unit():
        duty, inspector = declared(), actor("inspector.riverside")
        with pytest.raises(Invalid) as wrong:
            service.end_here(duty, by=inspector, because=" ")
        assert wrong.value.fields["because"][0][0] == "required"
        service.end_here(duty, by=inspector, because="Not expected here")
        assert (duty.ended_how, duty.ended_by) == ("ended-by-inspector", inspector.name)
        assert duty.ended_because == "Not expected here"
        assert actor("sergeant").unit_name == "Northgate"
        (deed,) = trail(Did.DUTY_ENDED)
        assert deed.actor_unit_id == made.suite("Riverside").id


def test_an_inspector_elsewhere_neither_sees_nor_ends_it(db: Database) -> None:
    with db.unit():
        duty = declared()
        for key in ("inspector", "inspector.south"):
            assert list(queries.here_now(actor(key))) == []
            with pytest.raises(Missing):
                service.open_here(duty.token, by=actor(key))
            with pytest.raises(Missing):
                service.end_here(duty, by=actor(key), because="Not expected")
        with pytest.raises(NotPermitted):
            service.end_here(duty, by=actor("sergeant.riverside"), because="Not expected")


def test_what_is_over_is_not_ended_again_and_who_was_first_is_told(db: Database) -> None:
    with clock.at(NOON), db.unit():
        duty, inspector = declared(until=NOON + HOUR), actor("inspector.riverside")
        service.end_own(by=actor("sergeant"))
        with pytest.raises(OutOfOrder, match="Sgt Ann Marsh did that"):
            service.end_here(duty, by=inspector, because="Not expected")
        again = declared(until=NOON + HOUR)
    with clock.at(NOON + HOUR), db.unit(), pytest.raises(OutOfOrder, match="time has passed"):
        service.end_here(again, by=inspector, because="Not expected")


# --- who sees it ---------------------------------------------------------------------------------


def test_the_suites_inspector_is_told_and_answers(db: Database) -> None:
    with db.unit():
        duty, inspector = declared(), actor("inspector.riverside")
        (one,) = raised.waiting(inspector, most=9)
        assert (one.kind, one.subject_id) == ("relief-on-duty", duty.id)
        assert (one.raised_by_name, one.unit_id) == ("Sgt Ann Marsh", inspector.unit_id)
        assert list(raised.waiting(actor("inspector"), most=9)) == []
        assert [row.id for row in raised.waiting(actor("superintendent"), most=9)] == [one.id]
        escalations.answer(one, by=inspector, answer="Expected, thank you")
        assert one.status is Status.ANSWERED


def test_each_duty_is_told_anew(db: Database) -> None:
    with db.unit():
        for _ in range(2):
            declared()
            service.end_own(by=actor("sergeant"))
        assert len(raised.waiting(actor("inspector.riverside"), most=9)) == 2


def test_the_list_has_who_is_there_now_and_who_was(db: Database) -> None:
    with clock.at(NOON), db.unit():
        declared(until=NOON + HOUR)
    with clock.at(NOON + HOUR / 2), db.unit():
        inspector = actor("inspector.riverside")
        assert [one.person.name for one in queries.here_now(inspector)] == ["Sgt Ann Marsh"]
        assert session().scalars(queries.here_before(inspector)).all() == []
    with clock.at(NOON + HOUR), db.unit():
        inspector = actor("inspector.riverside")
        assert list(queries.here_now(inspector)) == []
        assert len(session().scalars(queries.here_before(inspector)).all()) == 1


def test_nobody_chooses_among_other_suites_than_the_forces(db: Database) -> None:
    with db.unit():
        assert list(queries.suites(actor("sergeant")).values()) == ["Riverside"]
        assert queries.suites(actor("sergeant.south")) == {}
        assert units.unit_named("Eastgate", made.suite("Eastgate").kind) is not None
