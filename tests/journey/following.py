"""Cases decided and followed to their end, day after day, through the services, and recounted.

Whatever is chosen at random: who decides, for whom, on which answers, which outcome, what is set as
a condition and what becomes of it. A refusal must say why and leave nothing behind.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases import service as cases
from cjdiversion.conditions import following, jobs, queries, raising, setting
from cjdiversion.conditions import service as records
from cjdiversion.conditions.steps import TO_DECIDE, Kept
from cjdiversion.database import Database
from cjdiversion.disposals import queries as outcomes
from cjdiversion.disposals import service as disposals
from cjdiversion.disposals.steps import Status as Decided
from cjdiversion.errors import Refusal
from tests import make
from tests.conditions import made as agreeing
from tests.disposals import made as deciding
from tests.journey import recounting

NEW_CASES_UNTIL = 60  # days
ENDS_AFTER = 260  # the longest condition, varied once, has ended by then
CODES = (*"1236789", "1A", "10", "11", "12", "13", "15", "16", "17", "20", "21", "22")
OPTIONS = {
    "2": ("youth-caution", "youth-conditional-caution"),
    "3": ("simple-caution", "conditional-caution", "diversionary-caution", "community-caution"),
    "6": ("penalty-notice",),
    "8": ("community-resolution",),
    "22": ("diversionary-activity", "deferred-prosecution"),
}
PLANNED = ("diversionary-activity", "deferred-prosecution")
Deed = Callable[[], None]


@dataclass
class Following:
    """`tally`: what was done and what was refused, by code."""

    db: Database
    count: int
    seed: int = 1
    tally: Counter[str] = field(default_factory=Counter)
    waiting: list[tuple[int, int, Deed]] = field(default_factory=list)
    day: int = 0
    last: Refusal | None = None

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.began = clock.now()
        with self.db.unit():
            keys = ("sergeant", "investigator", "supervisor", "performance")
            self.people = {key: accounts.actor_named(f"{key}@example.test") for key in keys}

    def to_the_end(self) -> None:
        for self.day in range(ENDS_AFTER):
            with clock.at(self.began + timedelta(days=self.day)):
                for _ in range(self._new_today()):
                    self._booked()
                while self.waiting and self.waiting[0][0] <= self.day:
                    heapq.heappop(self.waiting)[2]()
                self._time_passes()
                if self.day % 20 == 0:
                    recounting.numbers_are_right(self.db, self.people)

    def _new_today(self) -> int:
        return sum(i % NEW_CASES_UNTIL == self.day for i in range(self.count))

    def _time_passes(self) -> None:
        jobs.remind(self.db)
        jobs.lapse(self.db)
        for job in (raising.end_replaced, raising.raise_waiting):
            with self.db.unit():
                job()

    def _later(self, days: int, deed: Deed) -> None:
        heapq.heappush(
            self.waiting, (self.day + days, len(self.waiting) + self.tally.total(), deed)
        )
        self.tally["put off"] += 1

    def _refused(self, what: str, deed: Deed) -> bool:
        """Done or not, in a unit of its own; a refusal says why, and nothing of it is kept."""
        try:
            with self.db.unit():
                deed()
        except Refusal as refusal:
            said = getattr(refusal, "fields", None) or {"": [("", str(refusal))]}
            assert all(words for problems in said.values() for _, words in problems), refusal
            self.tally[f"{what} refused"] += 1
            self.last = refusal
            return True
        self.tally[what] += 1
        return False

    # --- a case and its outcome -------------------------------------------------------------------

    def _booked(self) -> None:
        born = self.chance.choices((self._born(18, 70), self._born(10, 17), None), (70, 25, 5))[0]
        with self.db.unit():
            unit = accounts.unit(self.people["supervisor"].unit_id).token  # type: ignore[arg-type]
            case = make.booking(
                by=self.people["sergeant"],
                investigating_unit=unit,
                born_on=born,
                sex=self.chance.choice("MF"),
                surname=f"Invented{self.tally['cases']}",
            )
            if self.chance.random() < 0.8:
                deciding.answered(case, by=self.people["investigator"], **self._answers())
            token = case.token
        self.tally["cases"] += 1
        self._later(self.chance.randrange(6), lambda: self._decided(token))

    def _born(self, least: int, most: int) -> date:
        return clock.today() - timedelta(days=365 * self.chance.randint(least, most) + 200)

    def _answers(self) -> dict[str, Any]:
        asked = ("agrees", "aa_present", "similar_before", "history", "recent_penalty", "intimate")
        said = {name: self.chance.choice(("yes", "no", "not-known")) for name in asked}
        evidence = ("reasonable-suspicion", "evidential-test", "realistic-prospect")
        return {**said, "evidence": self.chance.choice(evidence)} if self._half() else {}

    def _half(self) -> bool:
        return self.chance.random() < 0.5

    def _decided(self, token: str, attempts: int = 8) -> None:
        for _ in range(attempts):
            code = self.chance.choice(CODES if self._half() else tuple(OPTIONS))
            option = self.chance.choice(OPTIONS.get(code, ("",)))
            if option in PLANNED and self._half():
                if not self._refused("plan", lambda option=option: self._plan(token, option)):  # type: ignore[misc]
                    return
            elif not self._refused("decision", lambda c=code, o=option: self._decide(token, c, o)):  # type: ignore[misc]
                return
        assert not self._refused("decision", lambda: self._decide(token, "1", ""))

    def _decide(self, token: str, code: str, option: str, **over: Any) -> None:
        by = self.chance.choice([self.people[key] for key in ("investigator", "supervisor")])
        case = cases.open(token, by=by)
        day = clock.today()
        told = deciding.facts(code, option_code=option, **over)
        if self._half():
            told |= {"suspect_position": self.chance.choice(("admits", "accepts", "neither"))}
        if code == "9" and self._half():
            told |= {"prosecutor": "A Prosecutor", "prosecutor_reference": "CPS/1"}
            told |= {"prosecutor_decided_on": day}
        for name in ("victim_told_on", "activity_done_on"):
            if name in told and code != "1":
                told[name] = self.chance.choice((day, day + timedelta(days=3)))
        if option in agreeing.CONDITIONAL.values() or "caution" in option:
            told |= {"suspect_position": "admits", "suspect_agrees": True}
        decision = disposals.decide(case, by=by, **told)
        kept = decision.token
        if option and option not in PLANNED and option != "penalty-notice":
            self._later(self.chance.randrange(4), lambda: self._recorded(kept))

    # --- its record and conditions ----------------------------------------------------------------

    def _plan(self, token: str, option: str) -> None:
        by = self.people["supervisor"]
        case = cases.open(token, by=by)
        record = records.plan(case, by=by, option_code=option, offences="Theft from a shop")
        kept = record.token
        self._later(1, lambda: self._agreed(kept))

    def _recorded(self, token: str) -> None:
        made: list[str] = []

        def begin() -> None:
            by = self.people["supervisor"]
            decision = disposals.open(token, by=by)
            limit = clock.today() + timedelta(days=self.chance.randint(20, 180))
            told = {"offences": "Theft from a shop", "admission": "I took it"}
            record = records.begin(
                decision,
                cases.open(decision.case.token, by=by),
                by=by,
                **told,
                admitted_on=clock.today(),
                summary_limit_on=limit if self._half() else None,
            )
            made.append(record.token)

        if not self._refused("record", begin):
            self._later(self.chance.randrange(3), lambda: self._agreed(made[0]))

    def _agreed(self, token: str) -> None:
        """Conditions that may be late or too long, then a signature, which not everybody gives."""
        for _ in range(self.chance.randint(1, 4)):
            self._refused("condition", lambda: self._set(token))
        if self.chance.random() < 0.9:
            adult = self.chance.choice(("", "Ruth Amara", "Ruth Amara"))
            self._refused("signature", lambda: self._sign(token, adult))
        with self.db.unit():
            record = records.open(token, by=self.people["supervisor"])
            if record.status is Kept.DRAFT:
                self._later(5, lambda: self._given_up(token))
                return
            running = [one.token for one in queries.conditions_of(record.id)]
        for one in running:
            self._fate(one)

    def _set(self, token: str) -> None:
        by = self.people["supervisor"]
        record = records.open(token, by=by)
        due = agreeing.in_days(self.chance.randint(-2, 150))
        because = "The course runs only twice a year" if self.chance.random() < 0.3 else ""
        told = self.chance.choice((agreeing.facts, agreeing.work))(due_on=due)
        told |= {"exceptional_because": because}
        if told["hours" if "hours" in told else "kind"] == 10:
            told |= {"hours": self.chance.randint(1, 30)}
        setting.add(record, by=by, **told)

    def _sign(self, token: str, adult: str) -> None:
        by = self.people["supervisor"]
        record = records.open(token, by=by)
        records.sign(record, by=by, **agreeing.signature(adult_name=adult))

    def _given_up(self, token: str) -> None:
        """No caution without its signed record: the outcome is decided anew. A plan is left."""
        with self.db.unit():
            by = self.people["supervisor"]
            record = records.open(token, by=by)
            case = record.case.token
            if record.decision is not None and record.decision.status is Decided.STANDS:
                decision = disposals.open(record.decision.token, by=by)
                disposals.supersede(decision, by=by, because="They did not agree to sign it")
        self._decided_if_open(case)

    # --- what becomes of a condition --------------------------------------------------------------

    def _fate(self, token: str) -> None:
        with self.db.unit():
            left = (setting.open(token, by=self.people["supervisor"]).due_on - clock.today()).days
        fate = self.chance.choices(("yes", "partly", "no", ""), (50, 15, 15, 20))[0]
        if fate:
            self._later(self.chance.randint(0, max(0, left)), lambda: self._answered(token, fate))
        else:
            self._later(left + 2, lambda: self._settled(token))

    def _answered(self, token: str, answer: str) -> None:
        def report() -> None:
            condition = setting.open(token, by=self.people["investigator"])
            following.report(
                condition,
                by=self.people["investigator"],
                answer=answer,
                said_by="Sam Okoro",
                said_at=clock.now(),
            )

        if not self._refused("answer", report):
            if answer == "yes":
                self._finished(token)
            else:
                self._later(self.chance.randrange(5), lambda: self._settled(token))

    def _settled(self, token: str) -> None:
        """What was not met: varied, let be, or prosecuted."""
        with self.db.unit():
            condition = setting.open(token, by=self.people["supervisor"])
            if condition.status not in TO_DECIDE or condition.record.status is not Kept.SIGNED:
                return
            is_agreed_only = condition.record.option_code == "community-resolution"
        choice = self.chance.choice(("vary", "no-action", "prosecute"))
        if choice == "vary" and not self._refused("variation", lambda: self._vary(token)):
            return
        if choice == "prosecute" and is_agreed_only:
            assert self._refused(choice, lambda: self._choose(token, choice))
            choice = "no-action"
        choice = "no-action" if choice == "vary" else choice
        assert not self._refused(choice, lambda: self._choose(token, choice))
        if choice == "no-action":
            self._finished(token)
            return
        with self.db.unit():
            case = setting.open(token, by=self.people["supervisor"]).case.token
        self._decided_if_open(case)

    def _vary(self, token: str) -> None:
        condition = setting.open(token, by=self.people["supervisor"])
        person: Callable[[str], Actor] = self.people.__getitem__
        due = agreeing.in_days(self.chance.randint(0, 90))
        varied = agreeing.varied(condition, person, due_on=due)
        kept = varied.token
        self._later(0, lambda: self._fate(kept))

    def _choose(self, token: str, choice: str) -> None:
        by = self.people["supervisor"]
        condition = setting.open(token, by=by)
        told = {"reasons": agreeing.REASONS, "early_because": agreeing.EARLY}
        following.decide(condition, by=by, choice=choice, **told)

    def _finished(self, token: str) -> None:
        """Of a plan that was the activity: outcome 22 is recorded. One of which nothing was done
        has ended, and leads to another outcome."""
        with self.db.unit():
            record = setting.open(token, by=self.people["supervisor"]).record
            is_plan, status = record.decision_id is None, record.status
            case, option = record.case.token, record.option_code
        if is_plan and status is Kept.COMPLETED:
            on = {"activity_done_on": self.began.date()}
            refused = self._refused("decision", lambda: self._decide(case, "22", option, **on))
            self.tally["22 after a plan"] += not refused
        if is_plan and status in (Kept.COMPLETED, Kept.CEASED):
            self._decided_if_open(case)

    def _decided_if_open(self, token: str) -> None:
        with self.db.unit():
            case = cases.open(token, by=self.people["supervisor"])
            is_open = not outcomes.standing(case.id)
        if is_open:
            refused = self._refused("decision", lambda: self._decide(token, "1", ""))
            assert not refused, getattr(self.last, "fields", self.last)
