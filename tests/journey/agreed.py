"""Records in the simulation: begun, their conditions set, and signed or not."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from cjdiversion import clock
from cjdiversion.cases import service as cases
from cjdiversion.conditions import planning, setting
from cjdiversion.conditions import service as records
from cjdiversion.disposals import service as disposals
from tests.conditions import made as agreeing
from tests.journey import options_by_hand
from tests.journey.plain import Case, Condition, Decision, Record, rests

if TYPE_CHECKING:
    from tests.journey.following import Following


class Agreed:
    def __init__(self, whole: Following) -> None:
        self.whole, self.chance, self.tried = whole, whole.chance, whole.tried
        self.ledger = whole.ledger

    def _stated(self) -> date | None:
        return agreeing.in_days(self.chance.randint(20, 180)) if self._half() else None

    def _limit(
        self, case: Case, option: str, stated: date | None, decision: Decision | None
    ) -> date | None:
        """The earlier of what is stated and the limit that was answered or is counted from the
        offences decided; nothing can outlast one where there are no conditions."""
        if option in ("simple-caution", "youth-caution"):
            return stated
        covers = decision.covers if decision else case.shown
        said = options_by_hand.known(case, self.whole.today, covers)
        return _earlier(stated, said["limit_on"] if said.get("has_limit") == "yes" else None)

    def limit_of(self, record: Record) -> date | None:
        """As it was written into the record, or an earlier one that is known since."""
        return self._limit(record.case, record.option, record.limit_on, record.decision)

    def _half(self) -> bool:
        return self.whole.is_likely(0.5)

    # --- the record -------------------------------------------------------------------------------

    def planned(self, case: Case, option: str) -> bool:
        by = case.team["supervisor"]
        stated = self._stated()
        told = {"option_code": option, "offences": "Theft from a shop", "summary_limit_on": stated}

        def deed() -> str:
            return planning.plan(cases.open(case.token, by=by), by=by, **told).token  # type: ignore[arg-type]

        token = self.tried("plan", deed)
        if token is not None:
            limit_on = self._limit(case, option, stated, None)
            new = Record(token, case, None, option, by.name, limit_on, self.whole.today)
            self.ledger.begun(new)
            self.whole.later(2, partial(self.conditions_set, new))
        return token is not None

    def recorded(self, decision: Decision) -> None:
        """A caution without its record is decided anew."""
        if decision.record is not None:
            return
        by = decision.case.team["supervisor"]
        stated = self._stated()
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
            limit_on = self._limit(case, decision.option, stated, decision)
            new = Record(token, case, decision, decision.option, owner, limit_on, self.whole.today)
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
                self.whole.fates.fate(one)

    def _set(self, record: Record) -> None:
        by, due = record.case.team["supervisor"], agreeing.in_days(self.chance.randint(-2, 150))
        told = self.chance.choice((agreeing.facts, agreeing.work))(due_on=due)
        if "hours" in told:
            told["hours"] = self.chance.randint(1, 15)
        told["exceptional_because"] = "The course runs late" if self.whole.is_likely(0.4) else ""

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
            if any(one.status == "set" for one in record.conditions):
                record.limit_on = self.limit_of(record)
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
            self.whole.later(6, partial(self.whole.decided_anyhow, record.case))
        elif decision.stands:
            self.whole.superseded(decision)

    def plan_ended(self, record: Record) -> None:
        by = record.case.team["supervisor"]

        def deed() -> bool:
            found = records.open(record.token, by=by)
            planning.end_plan(found, by=by, reasons=agreeing.REASONS)
            return True

        if self.tried("plan ended", deed):
            self.ledger.ceased(record, self.whole.today)


def _earlier(*days: date | None) -> date | None:
    return min((on for on in days if on), default=None)
