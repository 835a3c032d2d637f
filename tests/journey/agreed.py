"""Records and their conditions in the simulation, and what becomes of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases import service as cases
from cjdiversion.conditions import answering, following, setting
from cjdiversion.conditions import service as records
from cjdiversion.database import session
from cjdiversion.disposals import service as disposals
from cjdiversion.outbox import rules as outbox
from cjdiversion.outbox.models import Message
from tests.conditions import made as agreeing
from tests.journey.ledger import TO_DECIDE, Case, Condition, Decision, Record, rests

if TYPE_CHECKING:
    from tests.journey.following import Following

KEY, ADDRESS = "the key of this simulation", "198.51.100.7"


class Agreed:
    def __init__(self, whole: Following) -> None:
        self.whole, self.chance, self.tried = whole, whole.chance, whole.tried

    @property
    def ledger(self) -> Any:
        return self.whole.ledger

    def _limit(self, case: Case) -> tuple[date | None, date | None]:
        """As stated, and as it holds: the earlier of that and what was answered."""
        stated = agreeing.in_days(self.chance.randint(20, 180)) if self._half() else None
        told = case.answers.get("limit_on") if case.answers.get("has_limit") == "yes" else None
        return stated, min((on for on in (stated, told) if on), default=None)

    def _half(self) -> bool:
        return self.whole.is_likely(0.5)

    # --- the record -------------------------------------------------------------------------------

    def planned(self, case: Case, option: str) -> bool:
        by = case.team["supervisor"]
        stated, limit = self._limit(case)
        told = {"option_code": option, "offences": "Theft from a shop", "summary_limit_on": stated}

        def deed() -> str:
            return records.plan(cases.open(case.token, by=by), by=by, **told).token  # type: ignore[arg-type]

        token = self.tried("plan", deed)
        if token is not None:
            new = Record(token, case, None, option, by.name, limit, self.whole.today)
            self.ledger.begun(new)
            self.whole.later(2, partial(self.conditions_set, new))
        return token is not None

    def recorded(self, decision: Decision) -> None:
        """A caution without its record is decided anew."""
        if decision.record is not None:
            return
        by = decision.case.team["supervisor"]
        stated, limit = self._limit(decision.case)
        told: dict[str, Any] = {"offences": "Theft from a shop", "admission": "I took it"}
        told |= {"admitted_on": clock.today(), "summary_limit_on": stated}

        def deed() -> str:
            found = disposals.open(decision.token, by=by)
            case = cases.open(decision.case.token, by=by)
            return records.begin(found, case, by=by, **told).token

        token = self.tried("record", deed)
        assert token is None or decision.stands, "a record of a decision that does not stand"
        if token is not None:
            case, owner = decision.case, decision.by
            new = Record(token, case, decision, decision.option, owner, limit, self.whole.today)
            self.ledger.begun(new)
            self.whole.later(3, partial(self.conditions_set, new))
        elif decision.stands and decision.is_caution:
            self.whole.superseded(decision)

    def conditions_set(self, record: Record) -> None:
        """Some that may be late or too long, then a signature, which not everybody gives."""
        for _ in range(self.chance.randint(1, 4)):
            self._set(record)
        if self.whole.is_likely(0.15):
            self._taken_out(record)
        if self.whole.is_likely(0.9):
            self._signed(record)
        if record.status == "draft":
            self.whole.later(6, partial(self.given_up, record), least=4)
        for one in record.conditions:
            if one.status == "running":
                self.fate(one)

    def _set(self, record: Record) -> None:
        by, due = record.case.team["supervisor"], agreeing.in_days(self.chance.randint(-2, 150))
        told = self.chance.choice((agreeing.facts, agreeing.work))(due_on=due)
        if "hours" in told:
            told["hours"] = self.chance.randint(1, 15)
        told["exceptional_because"] = "The course runs late" if self.whole.is_likely(0.3) else ""

        def deed() -> str:
            return setting.add(records.open(record.token, by=by), by=by, **told).token

        token = self.tried("condition", deed)
        if token is not None:
            is_long = bool(told["exceptional_because"])
            record.conditions.append(Condition(token, record, due, is_long, told.get("hours", 0)))

    def _taken_out(self, record: Record) -> None:
        by = record.case.team["supervisor"]
        for one in record.conditions[:1]:

            def deed(one: Condition = one) -> bool:
                setting.take_out(setting.open(one.token, by=by), by=by)
                return True

            if self.tried("taken out", deed):
                self.ledger.ended(one, "cancelled", self.whole.today)

    def _signed(self, record: Record) -> None:
        by = record.case.team[self.chance.choice(("supervisor", "inspector"))]
        adult = self.chance.choice(("", "Ruth Amara", "Ruth Amara", "Ruth Amara"))

        def deed() -> bool:
            found = records.open(record.token, by=by)
            records.sign(found, by=by, **agreeing.signature(adult_name=adult))
            return True

        if self.tried("signature", deed):
            assert rests(record), "signed for a decision that does not stand"
            self.ledger.signed(record, self.whole.today)

    def given_up(self, record: Record) -> None:
        """No caution without its signed record: the outcome is decided anew. A plan is ended, or
        left until an outcome is decided without it."""
        if record.status != "draft":
            return
        decision = record.decision
        if decision is None:
            if self._half():
                self.plan_ended(record)
            self.whole.later(6, partial(self._decided_anyhow, record.case))
        elif decision.stands:
            self.whole.superseded(decision)

    def plan_ended(self, record: Record) -> None:
        by = record.case.team["supervisor"]

        def deed() -> bool:
            found = records.open(record.token, by=by)
            records.end_plan(found, by=by, reasons=agreeing.REASONS)
            return True

        if self.tried("plan ended", deed):
            self.ledger.ceased(record, self.whole.today)

    def _decided_anyhow(self, case: Case) -> None:
        if not case.is_decided:
            assert self.whole.decide(case, "1", "", is_plain=True), self.whole.why

    # --- what becomes of a condition --------------------------------------------------------------

    def fate(self, one: Condition) -> None:
        left = max(0, (one.due_on - self.whole.today).days)
        means = self.chance.choices(("telephone", "link", "nobody", "early"), (35, 35, 20, 10))[0]
        if means == "nobody":
            self.whole.later(left + 9, partial(self.settled, one), least=left + 1)
        elif means == "early":
            self.whole.later(left // 2, partial(self.settled, one))
        else:
            tell = self.reported if means == "telephone" else self.answered
            self.whole.later(left + 5, partial(tell, one), least=left // 2)

    def reported(self, one: Condition) -> None:
        by = one.record.case.team["investigator"]
        answer = self.chance.choices(("yes", "partly", "no"), (60, 20, 20))[0]
        told = {"answer": answer, "said_by": "Sam Okoro", "said_at": clock.now()}

        def deed() -> bool:
            following.report(setting.open(one.token, by=by), by=by, **told)  # type: ignore[arg-type]
            return True

        if self.tried("telephone report", deed):
            self.came(one, answer)
        else:
            self.whole.later(9, partial(self.settled, one), least=1)

    def came(self, one: Condition, answer: str) -> None:
        """An answer that counts, by whichever way."""
        if answer == "yes":
            self.ledger.ended(one, "met", self.whole.today)
            self.finished(one.record)
            return
        one.status = "not-met" if answer == "no" else answer
        if self.whole.is_likely(0.2):
            self.whole.later(4, partial(self.reported, one))
        self.whole.later(8, partial(self.settled, one))

    def answered(self, one: Condition, answer: str = "") -> None:
        """By the provider, with the newest letter there is; then a second time with the same."""
        answer = answer or self.chance.choices(("yes", "partly", "no"), (55, 20, 25))[0]
        if self.whole.is_likely(0.5):
            self._asked_by_hand(one)
        told = self._letter(one)
        if not told:
            self.tally("no letter")
            self.reported(one)
            return
        by_link = partial(self._by_link, told, answer)
        if self.tried("answer by link", by_link) is None:
            self.reported(one)
            return
        is_early = answer != "yes" and self.whole.today < one.due_on
        assert self.tried("second answer", by_link) is None, "a link took two answers"
        if is_early:
            self.tally("not yet")
            self.whole.later(12, partial(self.reported, one), least=1)
        else:
            self.came(one, answer)

    def tally(self, what: str) -> None:
        self.whole.tally[what] += 1

    def _asked_by_hand(self, one: Condition) -> None:
        by = one.record.case.team["investigator"]
        self.tried("asked", lambda: answering.ask(setting.open(one.token, by=by), by=by).token)

    def _letter(self, one: Condition) -> str:
        """What stands at the end of the address in the newest letter to the provider."""
        with self.whole.db.unit():
            found = setting.open(one.token, by=one.record.case.team["investigator"])
            query = sa.select(Message.path).where(
                Message.kind == "condition-asked", Message.subject_id == found.id
            )
            path = session().scalar(query.order_by(Message.made_at.desc(), Message.id.desc()))
        return f"{path.removeprefix('/answer/')}.{outbox.proof(path, KEY)}" if path else ""

    @staticmethod
    def _by_link(told: str, answer: str) -> bool:
        link = answering.open(told, key=KEY, address=ADDRESS)
        answering.answer(link, answer=answer, said_by="A provider")
        return True

    def settled(self, one: Condition) -> None:
        """What was not met: varied, let be, or prosecuted; what runs on may be varied too."""
        record = one.record
        if record.status != "signed" or not rests(record):
            return
        if one.status == "running":
            if not (self._half() and self._varied(one)):
                left = max(1, (one.due_on - self.whole.today).days + 1)
                self.whole.later(left + 3, partial(self.settled, one), least=left)
            return
        if one.status in TO_DECIDE:
            self._settle(one, self.chance.choice(("vary", "no-action", "prosecute")))

    def _settle(self, one: Condition, choice: str) -> None:
        record = one.record
        if choice == "vary" and self._varied(one):
            return
        if choice == "prosecute" and record.option == "community-resolution":
            assert self._chosen(one, choice) is None, "prosecuted after a community resolution"
            choice = "no-action"
        choice = "no-action" if choice == "vary" else choice
        assert self._chosen(one, choice), self.whole.why
        if choice == "no-action":
            self.ledger.ended(one, "excused", self.whole.today)
            self.finished(record)
            return
        self.ledger.ended(one, "breached", self.whole.today)
        self.ledger.ceased(record, self.whole.today)
        if record.decision is not None:
            record.decision.stands = False
        self.whole.later(25, partial(self.whole.decided, record.case))

    def _varied(self, one: Condition) -> bool:
        by = one.record.case.team["supervisor"]
        person: Callable[[str], Actor] = lambda key: by  # noqa: E731
        due = agreeing.in_days(self.chance.randint(0, 90))

        def deed() -> str:
            condition = setting.open(one.token, by=by)
            return agreeing.varied(condition, person, due_on=due).token

        token = self.tried("variation", deed)
        if token is None:
            return False
        self.ledger.ended(one, "varied", self.whole.today)
        new = Condition(token, one.record, due, False, 0, "running")
        one.record.conditions.append(new)
        one.record.signatures += 1
        self.ledger.running.add(new)
        self.fate(new)
        return True

    def _chosen(self, one: Condition, choice: str) -> Any:
        by = one.record.case.team["supervisor"]
        told = {"reasons": agreeing.REASONS, "early_because": agreeing.EARLY}

        def deed() -> bool:
            condition = setting.open(one.token, by=by)
            following.decide(condition, by=by, choice=choice, **told)  # type: ignore[arg-type]
            return True

        return self.tried(choice, deed)

    def finished(self, record: Record) -> None:
        """The last of a plan: outcome 22 is recorded, some days later, or another outcome is."""
        self.ledger.concluded(record)
        if record.decision is None and record.status == "completed":
            self.whole.later(25, partial(self._done, record))
        elif record.decision is None and record.status == "ceased":
            self.whole.later(6, partial(self._decided_anyhow, record.case))

    def _done(self, record: Record) -> None:
        on = {"activity_done_on": record.ended_on}
        if not record.case.is_decided and self.whole.decide(record.case, "22", record.option, **on):
            self.tally("22 after a plan")
        self._decided_anyhow(record.case)
