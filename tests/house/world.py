"""Two forces with the same story in each: a case that has walked through every room, so that every
address has something behind it, in the asker's reach and out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, url_for

from cjdiversion import clock
from cjdiversion.access import SYSTEM, Actor, May
from cjdiversion.accounts import queries, service
from cjdiversion.accounts.models import Person, Posting, Unit
from cjdiversion.annexes import service as annexes
from cjdiversion.cases import feeds
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case, ToFix
from cjdiversion.database import Base, Database, session
from cjdiversion.disposals import service as disposals
from cjdiversion.referrals import service as referrals
from cjdiversion.referrals.models import Referral
from cjdiversion.screenings import service as screenings
from tests import make
from tests.house.bodies import _decision, as_form, body_of
from tests.pages import Visitor
from tests.referrals import made as referred
from tests.screenings import made as asked

CANARY = "Canaryname"
KEPT = {"audit_event", "session", "sign_in_attempt", "service_token", "request_key"}
"""Tables a refused request may add to, or that the asking itself adds to."""


@dataclass
class World:
    """`north` and `south`: name of a thing → its address token."""

    app: Flask
    db: Database
    north: dict[str, str]
    south: dict[str, str]
    secrets: dict[str, str] = field(default_factory=dict)

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
        if email:
            visitor.sign_in_as(email)
        if row["method"] == "GET":
            return visitor.client.get(path)
        body = as_form(body_of(row["endpoint"], there))
        body["csrf_token"] = _forgery_token(visitor)
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


EXTRA: dict[str, dict[str, str]] = {}


def build(app: Flask, db: Database) -> World:
    """The same story told in both forces, in units of work of their own."""
    with db.unit():
        north = _told("", "Northsame")
        south = _told(".south", CANARY)
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
    there["provider"] = provider.token
    main, fixed = case(), case()
    there |= {"case": main.token, "case_unassigned": _unassigned(sergeant, surname)}
    there["case_left"] = _left(case(), sergeant)
    there["to_fix"] = _to_fix(sergeant, surname, supervisor, cid)
    there["import_run"] = cases.take_in([], by=sergeant, digest=f"{side:0<64}").token
    there["screening"] = screenings.start(main, by=sergeant).token
    complete = screenings.start(fixed, by=sergeant)
    screenings.answer(complete, by=sergeant, answers=asked.answers())
    there["screening_asked"] = complete.token
    there["referral_draft"] = referred.draft(fixed, by=sergeant).token
    there["referral_sent"] = referred.sent(case(), by=sergeant).token
    there["referral_accepted"] = _accepted(case(), sergeant, practitioner).token
    there["decision"] = _decided(case(), investigator)
    there |= _annexes(case, investigator, supervisor)
    return there | _accounts(side)


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
    referrals.accept(referral, by=practitioner, note="At eleven")
    return referral


def _decided(case: Case, investigator: Actor) -> str:
    facts = {**_decision({}), "decided_at": clock.now()}
    return disposals.decide(case, by=investigator, **facts).token


def _annexes(case: Callable[[], Case], by: Actor, approver: Actor) -> dict[str, str]:
    """Approved and shared versions have their stored paper."""
    there = {"annex_issued": annexes.issue(case(), by=by).token}
    approved = annexes.issue(case(), by=by)
    annexes.approve(approved, by=approver)
    shared = annexes.issue(case(), by=by)
    annexes.approve(shared, by=approver)
    annexes.share(shared, by=by)
    return there | {"annex_approved": approved.token, "annex_shared": shared.token}


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
