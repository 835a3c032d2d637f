"""What becomes of each condition in the simulation: somebody says something of it, nobody does, and
the decision maker decides what follows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.conditions import answering, following, reopening, setting
from cjdiversion.database import session
from cjdiversion.outbox import rules as outbox
from cjdiversion.outbox.models import Message
from tests.conditions import made as agreeing
from tests.journey.plain import TO_DECIDE, Condition, Decision, Record, rests

if TYPE_CHECKING:
    from tests.journey.following import Following

KEY, ADDRESS = "the key of this simulation", "198.51.100.7"


class Fates:
    def __init__(self, whole: Following) -> None:
        self.whole, self.chance, self.tried = whole, whole.chance, whole.tried
        self.ledger = whole.ledger

    def fate(self, one: Condition) -> None:
        left = max(0, (one.due_on - self.whole.today).days)
        means = self.chance.choices(("telephone", "link", "nobody", "early"), (35, 35, 20, 10))[0]
        if means == "nobody":
            self.whole.later(left + 25, partial(self.settled, one), least=left + 1)
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
            if self.whole.is_likely(0.15):
                self.whole.later(9, partial(self.reopened, one))
            return
        one.status = "not-met" if answer == "no" else answer
        if self.whole.is_likely(0.2):
            self.whole.later(4, partial(self.reported, one))
        self.whole.later(8, partial(self.settled, one))

    def reopened(self, one: Condition) -> None:
        """Whoever said so was mistaken. An outcome that was closed with it is written anew."""
        record, by = one.record, one.record.case.team["supervisor"]
        old, is_ended = record.decision, record.status == "completed"
        is_barred = one.status != "met" or record.status == "ceased" or not rests(record)
        is_barred |= bool(old and is_ended and old.is_caution and old.authority == "denied")
        if old is None and is_ended:
            resting = [other.option for other in record.case.standing]
            is_barred |= record.case.is_decided or record.option in resting

        def deed() -> str:
            condition = setting.open(one.token, by=by)
            reopening.reopen(condition, by=by, reasons=agreeing.REASONS)
            decision = condition.record.decision
            return decision.token if decision else "a plan"

        token = self.tried("reopening", deed)
        assert token is None or not is_barred, "reopened what leads to nothing any more"
        if token is None:
            assert is_barred or (is_ended and old), self.whole.why
            return
        new = written_anew(old, token, by) if old and old.token != token else None
        assert (new is not None) == bool(old and is_ended and old.is_caution), "written anew"
        self.ledger.reopened(one, new)
        self.tally("outcome written anew" if new else "reopened alone")
        self.fate(one)

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
            if not (self.whole.is_likely(0.5) and self._varied(one)):
                left = max(1, (one.due_on - self.whole.today).days + 1)
                self.whole.later(left + 3, partial(self.settled, one), least=left)
            return
        if one.status in TO_DECIDE:
            choices = ("vary", "no-action", "prosecute")
            self._settle(one, self.chance.choices(choices, (30, 30, 40))[0])

    def _settle(self, one: Condition, choice: str) -> None:
        record = one.record
        if choice == "vary" and self._varied(one):
            return
        if choice == "prosecute" and record.option == "community-resolution":
            assert self._chosen(one, choice) is None, "prosecuted after a community resolution"
            choice = "no-action"
        limit = self.whole.agreed.limit_of(record)
        if choice == "prosecute" and limit and limit < self.whole.today:
            assert self._chosen(one, choice) is None, "prosecuted after the limit"
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
        one.record.limit_on = self.whole.agreed.limit_of(one.record)
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
            self.whole.later(6, partial(self.whole.decided_anyhow, record.case))

    def _done(self, record: Record) -> None:
        if record.status != "completed":  # reopened since
            return
        on = {"activity_done_on": record.ended_on}
        if not record.case.is_decided and self.whole.decide(record.case, "22", record.option, **on):
            self.tally("22 after a plan")
        self.whole.decided_anyhow(record.case)


def written_anew(old: Decision, token: str, by: Actor) -> Decision:
    """With the same answers, and what was said to the victim since; it counts where it did."""
    facts = dict(old.facts)
    if old.told_on:
        facts |= {"victim_told": "yes", "victim_told_on": old.told_on}
    elif old.is_not_possible:
        facts["victim_told"] = "not-possible"
    who = old.unit, by.name
    told = (*who, old.at, old.on, old.covers, facts)
    return Decision(token, old.case, old.code, old.option, *told, authority=old.authority)
