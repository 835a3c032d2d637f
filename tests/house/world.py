"""Two forces with the same story in each: a case that has walked through every room, so that every
address has something behind it, in the asker's reach and out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, url_for

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor, May, UnitKind
from cjdiversion.accounts import queries, service
from cjdiversion.accounts.models import Person, Posting, Unit
from cjdiversion.annexes import approving, asking, packing, passing, stating
from cjdiversion.annexes import service as annexes
from cjdiversion.annexes.models import AnnexStatement
from cjdiversion.audit import Did
from cjdiversion.cases import feeds
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case, ToFix
from cjdiversion.conditions import following, planning, setting
from cjdiversion.conditions import service as conditions
from cjdiversion.consents import service as consents
from cjdiversion.contacts import service as contacts
from cjdiversion.database import Base, Database, new_key, session
from cjdiversion.departures import queries as departures
from cjdiversion.disposals import keeping
from cjdiversion.disposals import service as disposals
from cjdiversion.disposals import waiting as cps_waits
from cjdiversion.duties import service as duties
from cjdiversion.entries import service as entries
from cjdiversion.escalations import queries as raised
from cjdiversion.escalations import service as escalations
from cjdiversion.identities import exposure, prefilling
from cjdiversion.identities import service as identities
from cjdiversion.interviews import service as interviews
from cjdiversion.outbox.models import Message
from cjdiversion.outbox.steps import Status as NotDelivered
from cjdiversion.questionnaires import service as questionnaires
from cjdiversion.referrals import answering, excluding
from cjdiversion.referrals import queries as of_ld
from cjdiversion.referrals import service as referrals
from cjdiversion.referrals.models import Referral
from cjdiversion.rotas import service as rotas
from cjdiversion.screenings import service as screenings
from cjdiversion.shifts import service as shifts
from tests import make
from tests.annexes import named
from tests.conditions import made as agreed
from tests.conditions.made import CONDITIONAL
from tests.contacts import made as worked
from tests.copies import copied, settle
from tests.detentions import made as detained
from tests.disposals.made import looked_into
from tests.house import escalating, returned, reviewed
from tests.house.bodies import _decision, _question_set, as_form, body_of
from tests.instruments import made as asked_by_ld
from tests.pages import Visitor
from tests.referrals import made as referred
from tests.screenings import made as asked
from tests.victims import made as harmed

CANARY = "Canaryname"
KEPT = {"audit_event", "presence", "session", "sign_in_attempt", "service_token", "request_key"}
"""Tables a refused request may add to, or that the asking itself adds to."""


@dataclass
class World:
    """`north` and `south`: name of a thing → its address token."""

    app: Flask
    db: Database
    north: dict[str, str]
    south: dict[str, str]
    secrets: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, dict[str, Any]] = field(default_factory=dict)
    at: datetime = field(default_factory=clock.now)

    def sign_in(self, email: str) -> None:
        """Once for all that is asked of this world and of its copies."""
        self.app.extensions["database"] = self.db
        visitor = Visitor(self.app)
        visitor.sign_in_as(email)
        token = _forgery_token(visitor)
        with visitor.client.session_transaction() as cookie:
            self.cookies[email] = {**cookie, "token": token}
        self._secret(email)

    def ask(self, email: str | None, row: dict[str, str], there: dict[str, str]) -> Any:
        self.app.extensions["database"] = self.db
        path = self._path(row, there)
        if row["endpoint"].split(".")[0].endswith("_api"):
            return self._call(email, row, path, there)
        return self._visit(email, row, path, there)

    def _path(self, row: dict[str, str], there: dict[str, str]) -> str:
        with self.app.test_request_context():
            arguments = {"token": there[row["on"]]} if row["on"] else {}
            return url_for(row["endpoint"], **arguments, **EXTRA.get(row["endpoint"], {}))

    def _visit(self, email: str | None, row: dict[str, str], path: str, there: Any) -> Any:
        visitor = Visitor(self.app)
        token = ""
        if email in self.cookies:
            with visitor.client.session_transaction() as cookie:
                cookie.update(self.cookies[email])
                token = cookie.pop("token")
        elif email:
            visitor.sign_in_as(email)
        if row["method"] == "GET":
            return visitor.client.get(path)
        body = as_form(body_of(row["endpoint"], there))
        body["csrf_token"] = token or _forgery_token(visitor)
        return visitor.client.post(path, data=body)

    def _call(self, email: str | None, row: dict[str, str], path: str, there: Any) -> Any:
        headers = {"Authorization": f"Bearer {self._secret(email)}"} if email else {}
        body = None if row["method"] == "GET" else body_of(row["endpoint"], there)
        client = self.app.test_client()
        return client.open(path, method=row["method"], json=body, headers=headers)

    def _secret(self, email: str) -> str:
        if email not in self.secrets:
            with self.db.unit():
                who = queries.actor_named(email)
                _, self.secrets[email] = service.issue_token(
                    by=SYSTEM,
                    name="matrix",
                    scopes=list(May),
                    ends_on=clock.today() + timedelta(days=9),
                    person=session().get(Person, who.person_id),
                )
        return self.secrets[email]

    def digest(self) -> str:
        """Changes when any row of any table but KEPT does."""
        found = hashlib.sha256()
        with self.db.engine.connect() as connection:
            for table in Base.metadata.sorted_tables:
                if table.name not in KEPT:
                    rows = connection.execute(sa.select(table)).all()
                    found.update(repr((table.name, sorted(map(repr, rows)))).encode())
        return found.hexdigest()


def _forgery_token(visitor: Visitor) -> str:
    page = visitor.client.get("/sign-in")
    return str(page.text).split('name="csrf_token" value="')[1].split('"')[0]


EXTRA: dict[str, dict[str, str]] = {
    "answers.answer": {"token": "nobody.knows-this-link"},
    "offences.correct": {"name": "1"},
    "cases_api.correct_offence": {"name": "1"},
    "safeguards.record": {"name": "hcp"},
    "onward.show": {"name": "escort-record"},
    "onward_api.show": {"name": "pre-release"},
    "safeguards_api.record": {"name": "hcp"},
    "interviews.record_child_step": {"step": "welfare"},
    "contacts.strike": {"name": "appointment"},
    "contacts_api.strike": {"name": "appointment"},
    "instruments.begin": {"name": "phq-9"},
    "instruments.set_cut_off": {"name": "phq-9"},
    "statements.write": {"name": "outstanding"},
    "statements_api.write": {"name": "outstanding"},
    "annex_lines.hold": {"name": named.UNDECIDED},
    "annex_lines_api.hold": {"name": named.UNDECIDED},
    "annex_lines.answer": {"name": named.FOUND},
    "annex_lines_api.answer": {"name": named.FOUND},
}


@contextmanager
def of_ones_own(told: World) -> Iterator[World]:
    """A copy of what was told. For those who sign in and ask, the clock is to stand at its `at`:
    then it does not matter how long ago it was told."""
    settle(told.db)
    with copied(told.db.engine.url) as db:
        yield replace(told, db=db, secrets={}, cookies={})


def build(app: Flask, db: Database) -> World:
    """The same story told in both forces, in units of work of their own."""
    with db.unit():
        north = _told("", "Northsame")
        south = _told(".south", CANARY)
    packing.make_waiting(db)
    return World(app, db, north, south)


def _told(side: str, surname: str) -> dict[str, str]:
    def who(key: str) -> Actor:
        return queries.actor_named(f"{key}{side}@example.test")

    sergeant, investigator = who("sergeant"), who("investigator")
    practitioner, supervisor = who("practitioner"), who("supervisor")
    force = queries.unit(sergeant.force_id)  # type: ignore[arg-type]
    cid = queries.unit(investigator.unit_id)  # type: ignore[arg-type]

    def case() -> Case:
        return make.booking(by=sergeant, surname=surname, investigating_unit=cid.token)

    provider = queries.unit(practitioner.unit_id)  # type: ignore[arg-type]
    there = {"force_code": force.code, "cid": cid.token, "suite": _token(sergeant.unit_id)}
    decider = session().get(Person, investigator.person_id)
    there |= {"provider": provider.token, "decider": decider.token if decider else ""}
    training = {"differs_on": clock.today() + timedelta(days=9), "label": "Training"}
    there["rota_day"] = rotas.set_day(by=who("teamlead"), **training).token
    main, fixed = case(), case()
    there |= {"case": main.token, "case_unassigned": _unassigned(sergeant, surname)}
    there["case_left"] = _left(case(), sergeant)
    there["to_fix"] = _to_fix(sergeant, surname, supervisor, cid)
    there["import_run"] = cases.take_in([], by=sergeant, digest=f"{side:0<64}").token
    there |= _screened(main, fixed, sergeant)
    there["referral_draft"] = referred.draft(fixed, by=sergeant).token
    waits = referred.sent(case(), by=sergeant)
    there |= {"referral_sent": waits.token, "reference_sent": waits.reference}
    there["referral_accepted"] = _accepted(case(), sergeant, practitioner).token
    there |= _on_the_way(case, sergeant, practitioner, who("teamlead"))
    there |= _interviewed(case, sergeant)
    there |= _administered(case, sergeant, practitioner)
    there |= _worked_on(there["referral_accepted"], sergeant, practitioner)
    there["decision"] = _decided(case(), investigator)
    there["cps_wait"] = cps_waits.begin(
        case(), by=investigator, kind="charge", sent_at=clock.now()
    ).token
    there["decision_to_confirm"] = _authorised(case(), investigator, supervisor)
    there |= _agreed(case, supervisor)
    service = body_of("local_services.add", {})
    there["local_service"] = keeping.add(by=supervisor, **service).token
    lead, graders = who("performance"), (who("reviewer"), who("reviewer.second"))
    there |= reviewed.told(case, investigator, lead, *graders) | returned.told(lead)
    there |= _annexes(case, investigator, supervisor, who("cps"))
    there["cps_area"] = _token(who("cps").unit_id)
    there |= _lines(case, sergeant, investigator)
    there |= _withdrawn(case(), sergeant, practitioner, investigator, supervisor)
    there["message"] = _not_delivered(there["referral_sent"])
    there["raised"], there["raised_rung"] = _raised(main, case(), sergeant, supervisor)
    there["question_set"] = _published(side)
    there["entry"] = _noted(main, sergeant)
    there["event"] = cases.move(main, by=sergeant, kind="other", at=clock.now()).id.hex
    there |= _harmed(main, surname, investigator, who("victims"))
    there |= _who_is_who(case, sergeant)
    there |= _shift(sergeant, who("inspector"))
    there |= _detained(sergeant, surname, cid, case())
    session().flush()
    there["open_things"] = " ".join(thing.name for thing in departures.open_of(main))
    there |= _relieved(side, sergeant)
    there["bank_holiday"] = _holiday(side)
    return there | _accounts(side)


def _screened(main: Case, fixed: Case, sergeant: Actor) -> dict[str, str]:
    there = {"screening": screenings.start(main, by=sergeant).token}
    complete = screenings.start(fixed, by=sergeant)
    screenings.answer(complete, by=sergeant, answers=asked.answers())
    told = {"code": "dementia", "source": "family", "fact": "Forgets where he lives"}
    there["need"] = screenings.record_need(main, by=sergeant, **told).token
    return there | {"screening_asked": complete.token, "case_asked": fixed.token}


def _lines(case: Callable[[], Case], sergeant: Actor, investigator: Actor) -> dict[str, str]:
    """One held back, and a version with something to answer, which has come to the deputy too."""
    held = named.held(case(), by=investigator)
    with clock.at(clock.now() - timedelta(hours=2)):
        found = named.found(case(), sergeant, investigator)
    passing.pass_on()
    return {"annex_hold": held.token, "annex_found": found.token}


def _holiday(side: str) -> str:
    """One calendar for England and Wales: the south has no day of its own."""
    if side:
        return "none-of-its-own"
    day, by = clock.today() + timedelta(days=400), queries.actor_named("admin@example.test")
    facts = {"day": day, "name": "A day for the matrix", "reason": "Invented"}
    return str(referrals.add_holiday(by=by, **facts).token)


def _relieved(side: str, sergeant: Actor) -> dict[str, str]:
    """Somebody the table does not ask is on duty at the sergeant's suite."""
    relief = queries.actor_named(f"supervisor{side or '.riverside'}@example.test")
    suite = queries.unit(sergeant.unit_id)  # type: ignore[arg-type]
    until = clock.now() + timedelta(hours=6)
    duty = duties.declare(by=relief, suite=suite, until=until, because="Asked for")
    other = queries.unit_named("Riverside", UnitKind.SUITE)
    assert other is not None
    return {"duty": duty.token, "other_suite": other.token}


def _published(side: str) -> str:
    """The south has no administrator of its own: the service acts for the force."""
    force = queries.force_coded("98" if side else "99")
    assert force is not None
    by = replace(queries.actor_named("admin@example.test"), force_id=force.id)
    return questionnaires.publish(by=by, content=_question_set()).token


def _interviewed(case: Callable[[], Case], by: Actor) -> dict[str, str]:
    """An adult who was asked for, an interview under way, and an authority to be confirmed."""
    asked_at = clock.now() - timedelta(minutes=5)
    adult = interviews.record_aa(case(), by=by, name="Mrs Lee", requested_at=asked_at)
    with clock.at(clock.now() - timedelta(minutes=30)):
        interview = interviews.start(case(), by=by, place="Interview room 1")
    body = body_of("interviews.urgent", {})
    authority_at = datetime.fromisoformat(body["authority_at"])
    given = interviews.authorise_urgent(case(), by=by, **{**body, "authority_at": authority_at})
    session().flush()
    return {"adult": adult.token, "interview": interview.token, "urgent": given.token}


def _detained(by: Actor, surname: str, cid: Unit, held: Case) -> dict[str, str]:
    """At a police station under section 136; and an extension that waits to be confirmed."""
    case = detained.detained(by=by, surname=surname, investigating_unit=cid.token)
    extension = detained.extension(held, by=by, way="telephone")
    return {"case_mha": case.token, "extension": extension.token}


def _shift(sergeant: Actor, inspector: Actor) -> dict[str, str]:
    """Handed over by somebody the table does not ask, so that anybody in it may take it over."""
    first = replace(sergeant, person_id=new_key(), name="Sgt Elsewhere Hale")
    made = shifts.hand_over(by=first, note="Cell 2 has not slept")
    checked = shifts.check(by=inspector, seen="Spoke to everybody awake")
    return {"handover": made.token, "shift_check": checked.token}


def _not_delivered(token: str) -> str:
    """What its recipient was told of the referral, tried too often."""
    session().flush()
    sent = sa.select(Referral.id).where(Referral.token == token).scalar_subquery()
    query = sa.select(Message).where(Message.subject_id == sent).order_by(Message.id).limit(1)
    message = session().scalars(query).one()
    dead = sa.update(Message).where(Message.id == message.id)
    session().execute(dead.values(status=NotDelivered.DEAD, attempts=10, error="SMTPDataError"))
    return message.token


def _raised(case: Case, further: Case, by: Actor, supervisor: Actor) -> tuple[str, str]:
    """One that waits, and what went to the next level of another."""
    escalations.raise_once("interview-without-adult", case, by=by, case=case)
    told = escalating._take_up({})
    other = escalations.raise_by_hand(further, by=by, kind="no-bed", reason="None to be had")
    rung = escalations.take_up(other, by=supervisor, **told)
    return str(raised.of_case(case.id)[0].token), rung.token


def _noted(case: Case, by: Actor) -> str:
    entry = entries.note(case, by=by, did=Did.VULNERABILITY_DECIDED, words="Decided: vulnerable")
    session().flush()
    return entry.token


def _harmed(case: Case, surname: str, investigator: Actor, officer: Actor) -> dict[str, str]:
    """Assigned to the victims’ officer, who can be asked for what is theirs."""
    victim = harmed.victim(case, by=investigator, surname=surname)
    harmed.assigned(victim, officer, by=investigator)
    harmed.reachable(victim, by=officer)
    offered = harmed.offered(victim, by=officer)
    sent = harmed.sent(victim, by=officer, service="witness-service")
    tokens = {"victim": victim.token, "victim_offered": offered.token}
    return tokens | {"victim_sent": sent.token}


def _who_is_who(case: Callable[[], Case], sergeant: Actor) -> dict[str, str]:
    """Said and closed by somebody the table does not ask: anybody in it may be the second."""
    first = replace(sergeant, person_id=new_key(), name="Sgt Elsewhere Hale")
    one, twin, wrong = case(), case(), case()
    link = identities.propose(one, by=first, other=twin.token, because="Same tattoo")
    row = identities.quarantine(wrong, by=first, because="The answers are his brother’s")
    seen = exposure.lines(row)[0].key
    again = _booked_again(twin, sergeant)
    offer = prefilling.offers(again, by=sergeant)[0].code
    found = {"case_twin": twin.token, "link": link.token, "quarantine": row.token}
    return found | {"seen_by": seen, "case_again": again.token, "offer": offer}


def _booked_again(before: Case, sergeant: Actor) -> Case:
    """The same PNC ID, and nothing asked yet."""
    cid = before.investigating_unit_id
    assert cid is not None
    return make.booking(
        by=sergeant,
        surname=before.person.surname,
        pnc_id=before.person.pnc_id,
        language=None,
        investigating_unit=_token(cid),
        arrived_at=clock.now(),
    )


def _token(unit_id: Any) -> str:
    return queries.unit(unit_id).token


def _unassigned(sergeant: Actor, surname: str) -> str:
    return make.booking(by=sergeant, surname=surname, investigating_unit=None).token


def _left(case: Case, sergeant: Actor) -> str:
    cases.release(case, by=sergeant, at=clock.now() - timedelta(minutes=5))
    return case.token


def _to_fix(sergeant: Actor, surname: str, supervisor: Actor, cid: Unit) -> str:
    row = {"custody_record_no": make.number(), "force": "", "surname": surname, "dob": "31/02/1990"}
    row["force"] = queries.unit(sergeant.force_id).code  # type: ignore[arg-type]
    row["suite"] = sergeant.unit_name
    cases.take_in(feeds.from_json([row]), by=sergeant, digest="f" * 64)
    query = sa.select(ToFix, Case).join(Case, Case.id == ToFix.case_id)
    fix, case = session().execute(query.where(Case.suite_id == sergeant.unit_id)).one()
    cases.assign(case, by=supervisor, unit_token=cid.token)
    return str(fix.token)


def _accepted(case: Case, sergeant: Actor, practitioner: Actor) -> Referral:
    referral = referred.sent(case, by=sergeant)
    answering.accept(referral, by=practitioner, note="At eleven")
    return referral


def _on_the_way(
    case: Callable[[], Case], sergeant: Actor, practitioner: Actor, lead: Actor
) -> dict[str, str]:
    """On hold, screened, declined, redirected to a third team, received by the team leader."""
    next_team = queries.unit_named("Third service", UnitKind.PROVIDER) or service.add_unit(
        by=SYSTEM, name="Third service", kind=UnitKind.PROVIDER
    )
    held, screened = (_accepted(case(), sergeant, practitioner) for _ in range(2))
    declined, redirected, received = (referred.sent(case(), by=sergeant) for _ in range(3))
    exempt = referred.sent(case(), by=sergeant)
    referred.exempt(exempt, by=practitioner)
    referred.hold(held, by=practitioner)
    referred.screen(screened, by=practitioner)
    referred.decline(declined, by=practitioner)
    referred.redirect(redirected, by=practitioner, provider=next_team.token)
    answering.receive(received, by=lead)
    kept_from = _accepted(case(), sergeant, practitioner)
    team = of_ld.team_of(practitioner.unit_id)  # type: ignore[arg-type]
    asked = (practitioner.person_id, lead.person_id)
    others = [key for key, one in team.items() if one.id not in asked]
    excluded = (others or [key for key, one in team.items() if one.id != lead.person_id])[0]
    excluding.exclude(kept_from, by=lead, colleague=excluded, reason="knows-person")
    return {
        "referral_excluded": kept_from.token,
        "excluded": excluded,
        "provider_next": next_team.token,
        "colleague": next(iter(of_ld.team_of(practitioner.unit_id))),  # type: ignore[arg-type]
        "referral_exempt": exempt.token,
        "referral_held": held.token,
        "referral_screened": screened.token,
        "referral_declined": declined.token,
        "referral_redirected": redirected.token,
        "referral_undone": received.token,
    }


def _worked_on(token: str, sergeant: Actor, practitioner: Actor) -> dict[str, str]:
    """An appointment, a note nobody else reads, two services, and a message each way."""
    referral = referrals.open(token, by=practitioner)
    contacts.note(
        referral, by=practitioner, text="Rang the GP, who knows him", happened_at=clock.now()
    )
    onward = worked.onward(referral, by=practitioner)
    taken = worked.onward(referral, by=practitioner)
    contacts.answered(taken, by=practitioner, answer="accepted")
    contacts.send(referral, by=practitioner, text="Seen him")
    contacts.send(referral, by=sergeant, text="Thank you")
    with clock.at(clock.now() - timedelta(days=2)):
        planned = worked.planned(referral, by=practitioner, starts_at=worked.noon(1))
    return {
        "appointment": planned.token,
        "onward": onward.token,
        "onward_accepted": taken.token,
    }


def _administered(case: Callable[[], Case], sergeant: Actor, practitioner: Actor) -> dict[str, str]:
    """Begun; scored, with a safety alert; and one whose person the police no longer have."""
    referral = _accepted(case(), sergeant, practitioner)
    scored = asked_by_ld.scored(referral, by=practitioner, said="333333331")
    assert scored.alert is not None
    gone = case()
    away = _accepted(gone, sergeant, practitioner)
    cases.release(gone, by=sergeant, at=clock.now() - timedelta(minutes=1))
    return {
        "instrument_begun": asked_by_ld.begun(referral, by=practitioner).token,
        "instrument_scored": scored.token,
        "safety_alert": scored.alert.token,
        "instrument_away": asked_by_ld.scored(away, by=practitioner, said="000000001").token,
    }


def _decided(case: Case, investigator: Actor) -> str:
    facts = {**_decision({}), "decided_at": clock.now()}
    return disposals.decide(case, by=investigator, **facts).token


def _authorised(case: Case, investigator: Actor, supervisor: Actor) -> str:
    """By the supervisor, who has not confirmed it yet."""
    now = clock.now()
    facts = {
        **_decision({}),
        "decided_at": now,
        "authority_name": supervisor.name,
        "authority_rank": supervisor.rank,
        "authority_at": now,
    }
    return disposals.decide(case, by=investigator, **facts).token


def _agreed(case: Callable[[], Case], by: Actor) -> dict[str, str]:
    """Five conditional cautions: decided, with a record, in force, one not met and one that was;
    and a plan."""
    facts = {**_decision({}), "decided_at": clock.now(), "outcome_code": "3", **CONDITIONAL}
    decided = [case() for _ in range(5)]
    for one in decided:
        looked_into(one, by=by)
    decisions = [disposals.decide(one, by=by, **facts) for one in decided]
    told = {"offences": "Theft", "admission": "I took it", "admitted_on": clock.today()}
    records = [conditions.begin(one, one.case, by=by, **told) for one in decisions[1:]]
    rows = [setting.add(one, by=by, **agreed.facts()) for one in records]
    for record in records[1:]:
        conditions.sign(record, by=by, **agreed.signature())
    said = {"answer": "no", "said_by": "A provider", "said_at": clock.now()}
    following.report(rows[2], by=by, **said)
    following.report(rows[3], by=by, **{**said, "answer": "yes"})
    option = "diversionary-activity"
    plan = planning.plan(case(), by=by, option_code=option, **agreed.plan_of())
    return {
        "decision_conditional": decisions[0].token,
        "decision_recorded": decisions[1].token,
        "record_draft": records[0].token,
        "plan_draft": plan.token,
        "condition_set": rows[0].token,
        "condition_running": rows[1].token,
        "condition_not_met": rows[2].token,
        "condition_met": rows[3].token,
    }


def _annexes(case: Callable[[], Case], by: Actor, approver: Actor, cps: Actor) -> dict[str, str]:
    """Nobody approved them in time, so that the deputy has them too. Approved and shared versions
    have their stored paper; of one the approval was given by telephone, of another CPS ask."""
    with clock.at(clock.now() - timedelta(hours=2)):
        issued, approved, shared, phoned = (annexes.issue(case(), by=by) for _ in range(4))
    passing.pass_on()
    annexes.approve(approved, by=approver)
    annexes.approve(shared, by=approver)
    annexes.share(shared, by=by)
    given = {"authority_name": approver.name, "authority_rank": approver.rank}
    approving.approve_by_phone(phoned, by=by, authority_at=clock.now(), **given)
    what = {"what": "Who holds the records of the clinic?"}
    question = asking.ask(shared, by=cps, **body_of("annexes.ask", {}) | what)
    tokens = {"issued": issued, "approved": approved, "shared": shared, "by_phone": phoned}
    there = {f"annex_{name}": one.token for name, one in tokens.items()}
    there["annex_statement"] = _stated(case(), by).token
    there["pack"] = packing.ask(shared, by=by).token
    return there | {"annex_question": question.token}


def _stated(case: Case, by: Actor) -> AnnexStatement:
    """Evidence that is still to come."""
    opened = cases.open(case.token, by=by)
    heading = stating.heading_of(opened, "outstanding")
    answers = body_of("statements_api.write", {})["answers"]
    state = "sought-and-outstanding"
    return stating.state(opened, heading, by=by, state=state, answers=answers)


def _withdrawn(
    case: Case, sergeant: Actor, practitioner: Actor, by: Actor, approver: Actor
) -> dict[str, str]:
    """CPS were told what L&D wrote, and the person has withdrawn since; and a decision to share
    without agreement that nobody has looked at again."""
    referral = _accepted(case, sergeant, practitioner)
    referred.assess(referral, by=practitioner)
    pair = {"purpose": "case-decisions", "recipient": "cps"}
    how = {"method": "spoken", "given_by": "person"}
    consents.decide(case, by=practitioner, answer="given", **pair, **how)
    shared = annexes.issue(case, by=by)
    annexes.approve(shared, by=approver)
    annexes.share(shared, by=by)
    consents.decide(case, by=practitioner, answer="withdrawn", **pair)
    body = {**body_of("referrals.override", {}), "decided_at": clock.now()}
    body["review_by_on"] = clock.today() + timedelta(days=7)
    override = consents.override(case, by=practitioner, **body)
    return {"annex_withdrawn": shared.token, "override": override.token}


def _accounts(side: str) -> dict[str, str]:
    """What administrators work on: the force's nurse, their posting, a unit and a token."""
    nurse = queries.actor_named(f"nurse{side}@example.test")
    person = session().get(Person, nurse.person_id)
    posting = session().get(Posting, nurse.posting_id)
    assert person is not None
    assert posting is not None
    token, _ = service.issue_token(
        by=SYSTEM,
        name="custody record system",
        scopes=[May.CASE_OPEN],
        ends_on=clock.today() + timedelta(days=9),
        person=person,
    )
    return {"person": person.token, "posting": posting.token, "service_token": token.token}
