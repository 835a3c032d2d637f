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
from functools import partial
from typing import Any

from flask import Flask

from cjdiversion import clock
from cjdiversion.cases import service as cases
from cjdiversion.conditions import jobs
from cjdiversion.database import Database
from cjdiversion.disposals import jobs as disposal_jobs
from cjdiversion.disposals import service as disposals
from cjdiversion.errors import Refusal
from tests import make
from tests.conditions import made as agreeing
from tests.disposals import made as deciding
from tests.journey import authorities, chances, recounting, teams
from tests.journey.agreed import Agreed
from tests.journey.asked import Asked
from tests.journey.fates import Fates
from tests.journey.ledger import Ledger
from tests.journey.options_shown import Options
from tests.journey.plain import Case, Decision

NEW_CASES_UNTIL = 30  # days
NO_LONGER_THAN = 500  # days: by then all has ended, or never will
RHYTHM = 3  # days from one round of deeds to the next
LOOKED_AT, RAISED_EVERY = range(21, 36), 3  # days, and rounds
TOLD_APART = {"limit-missing", "limit-past"}
BECAUSE = "The first was written down wrongly by mistake"
Deed = Callable[[], Any]


@dataclass
class Following:
    """`tally`: what was done, refused and looked at, by name. `ledger`: what was written down."""

    db: Database
    app: Flask
    count: int
    seed: int
    tally: Counter[str] = field(default_factory=Counter)
    ledger: Ledger = field(default_factory=Ledger)
    waiting: list[tuple[int, int, Deed]] = field(default_factory=list)
    day: int = 0
    numbered: int = 0
    looked_on: int = 0
    last: Refusal | None = None

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.began = clock.now()
        self.agreed, self.fates, self.asked = Agreed(self), Fates(self), Asked(self)
        self.numbers, self.options = recounting.Numbers(self), Options(self)
        self.authorities = authorities.Authorities(self)
        with self.db.unit():
            self.teams = teams.found()

    # --- time -------------------------------------------------------------------------------------

    def to_the_end(self) -> None:
        """Until nothing is put off and no condition runs; quiet days are passed over."""
        for self.day in range(NO_LONGER_THAN):
            if self._is_quiet():
                continue
            with clock.at(self.began + timedelta(days=self.day)):
                self._looked_at()
                for _ in range(self._new_today()):
                    self._booked()
                while self.waiting and self.waiting[0][0] <= self.day:
                    heapq.heappop(self.waiting)[2]()
                self._time_passes()
                if self.is_over:
                    self.numbers.are_right()
                    return
        still = [(one.status, one.option, one.conditions) for one in self.ledger.open_records]
        raise AssertionError(f"still waiting: {len(self.waiting)}, {still}")

    def _looked_at(self) -> None:
        """Some weeks after the last time, if it can be on a day on which something is overdue."""
        since = self.day - self.looked_on
        if since >= LOOKED_AT.start and (self._is_overdue() or since >= LOOKED_AT.stop):
            self.looked_on = self.day
            self.numbers.are_right()

    def _is_overdue(self) -> bool:
        running = (one for one in self.ledger.running if one.status == "running")
        return any(one.due_on < self.today for one in running)

    @property
    def is_over(self) -> bool:
        waits = self.waiting or self.ledger.running or self.ledger.open_records
        return self.day > NEW_CASES_UNTIL and not waits

    def _is_quiet(self) -> bool:
        is_due = bool(self.waiting) and self.waiting[0][0] <= self.day
        return not (self._new_today() or self._is_overdue() or is_due)

    @property
    def today(self) -> date:
        return clock.london(self.began + timedelta(days=self.day)).date()

    def _new_today(self) -> int:
        return sum(i * RHYTHM % NEW_CASES_UNTIL == self.day for i in range(self.count))

    def _time_passes(self) -> None:
        jobs.remind(self.db)
        jobs.lapse(self.db)
        self.tally["lapses"] += self.ledger.day_ends(self.today)
        each = [agreeing.end_replaced]
        if self.is_likely(1 / RAISED_EVERY):
            each += [agreeing.raise_waiting, disposal_jobs.raise_untold_victims]
            each += [disposal_jobs.raise_unanswered_cps]
        for job in each:
            with self.db.unit():
                job()

    def later(self, most: int, deed: Deed, *, least: int = 0) -> None:
        self.numbered += 1
        day = self.day + self.chance.randint(least, max(least, most))
        heapq.heappush(self.waiting, (day + -day % RHYTHM, self.numbered, deed))

    def is_likely(self, share: float) -> bool:
        return self.chance.random() < share

    def tried(self, what: str, deed: Deed) -> Any:
        """What the deed answers, in a unit of its own; None where it was refused: that says why,
        and nothing of it is kept."""
        try:
            with self.db.unit():
                done = deed()
        except Refusal as refusal:
            said = getattr(refusal, "fields", None) or {"": [("", str(refusal))]}
            assert all(words for problems in said.values() for _, words in problems), refusal
            self.tally[f"{what} refused"] += 1
            codes = {code for problems in said.values() for code, _ in problems}
            self.tally.update(f"{what} refused: {code}" for code in codes & TOLD_APART)
            self.last = refusal
            return None
        assert done is not None, what
        self.tally[what] += 1
        return done

    # --- a case and its outcomes ------------------------------------------------------------------

    def _booked(self) -> None:
        team = self.chance.choices(self.teams, (60, 20, 20))[0]
        born, alleged = chances.born(self.chance), chances.offences(self.chance)
        told = chances.answers(self.chance, alleged)
        over: dict[str, Any] = {"surname": f"Invented{self.tally['cases']}"}
        if self.ledger.cases and self.is_likely(0.35):
            over["pnc_id"] = self.chance.choice(self.ledger.cases).pnc_id
        with self.db.unit():
            case = make.booking(
                by=team["sergeant"],
                investigating_unit=team.unit_token,
                born_on=born,
                sex=self.chance.choice("MF"),
                offences=alleged,
                **over,
            )
            if told:
                deciding.recording.record(case, by=team["investigator"], **told)
            numbered = [str(one.position) for one in case.offences]
            flags = dict(zip(numbered, alleged, strict=True))
            pnc, token = case.person.pnc_id or "", case.token
            kept = Case(token, case.reference, team, self.today, born, flags, pnc, told)
        self.ledger.cases.append(kept)
        self.tally["cases"] += 1
        self.later(5, partial(self.looked_at, kept))
        for _ in range(2):
            self.asked.now_and_then(kept)
        self.later(5, partial(self.decided, kept))

    def looked_at(self, case: Case, *, is_sure: bool = False) -> None:
        if is_sure or self.is_likely(max(0.05, min(0.2, 18 / self.count))):
            self.options.are_right(case)

    def decided(self, case: Case) -> None:
        """Until every offence has an outcome; a plan may come before."""
        if case.is_decided:
            return
        plans = [one for one in case.records if one.decision is None]
        if any(one.status in ("draft", "signed") for one in plans) and self.is_likely(0.8):
            self.later(9, partial(self.decided, case), least=3)  # once the plan has ended
            return
        for _ in range(4):
            code, option = chances.outcome(self.chance, case)
            if option in chances.PLANNED and not plans and self.is_likely(0.85):
                if self.agreed.planned(case, option):
                    return
            elif self.decide(case, code, option):
                break
        else:
            self.decided_anyhow(case)
        if not case.is_decided:
            self.later(9, partial(self.decided, case))

    def decided_anyhow(self, case: Case) -> None:
        if not case.is_decided:
            assert self.decide(case, "1", "", is_plain=True), self.why

    @property
    def why(self) -> Any:
        return getattr(self.last, "fields", self.last)

    def decide(
        self, case: Case, code: str, option: str, *, is_plain: bool = False, **over: Any
    ) -> bool:
        """`is_plain`: as nothing can refuse it."""
        key = self.chance.choices(("investigator", "supervisor", "inspector"), (30, 55, 15))[0]
        by, facts = case.team[key], chances.stated(self.chance, code, option) | over
        offences = chances.covered(self.chance, case)
        if is_plain:
            facts, offences = deciding.facts(code), None
        elif key == "investigator" and self.is_likely(0.7):
            facts |= authorities.by_phone(case)

        def deed() -> str:
            found = cases.open(case.token, by=by)
            told = chances.known({**facts, "offences": offences})
            return disposals.decide(found, by=by, **told).token

        covers = frozenset(offences or case.undecided)
        token = self.tried("decision", deed)
        if token is None:
            return False
        told = (by.unit_name, by.name, clock.now(), self.today, covers, facts)
        said = "waits" if facts.get("authority_name") else ""
        new = Decision(token, case, code, option, *told, authority=said)
        self.ledger.decided(new)
        self._follows(new)
        return True

    def _follows(self, new: Decision) -> None:
        if len(new.case.alleged) == 2 and len(new.covers) == 1:
            self.tally["decided for one of two offences"] += 1
        if new.is_caution or new.option == "community-resolution":
            self.later(9, partial(self.agreed.recorded, new))
        if self.is_likely(0.2):
            self.later(30, partial(self.replaced, new))
        if new.authority:
            self.later(9, partial(self.authorities.asked, new))
        self.asked.after(new)

    def replaced(self, old: Decision) -> None:
        """A correction, or another outcome, for the same offences; whoever is second is told."""
        case, by = old.case, old.case.team["supervisor"]
        is_same = self.is_likely(0.6)
        code, option = (old.code, old.option) if is_same else ("16", "")
        at = old.at if is_same and self.is_likely(0.7) else clock.now()
        facts = chances.corrected(self.chance, old, code, option, at)

        def deed() -> str:
            decision = disposals.open(old.token, by=by)
            found = cases.open(case.token, by=by)
            told = chances.known(facts)
            return disposals.replace(decision, found, by=by, because=BECAUSE, **told).token

        token = self.tried("replacement", deed)
        if token is None:
            return
        assert old.stands, "replaced twice"
        who, on = (by.unit_name, by.name), clock.london(at).date()
        new = Decision(token, case, code, option, *who, at, on, old.covers, facts)
        had = old.record
        self.ledger.replaced(old, new)
        self.tally["records moved along"] += had is not None and new.record is had
        if new.record is None:
            self._follows(new)

    def superseded(self, old: Decision) -> None:
        by = old.case.team["supervisor"]

        def deed() -> bool:
            because = "They did not agree to sign it after all"
            disposals.supersede(disposals.open(old.token, by=by), by=by, because=because)
            return True

        assert self.tried("set aside", deed), self.why
        old.stands = False
        self.later(6, partial(self.decided, old.case))
