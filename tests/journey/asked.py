"""Whom the simulation asks besides: CPS for a decision, the victim for their view, and local
services whether they take people."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.cases import service as cases
from cjdiversion.disposals import keeping, victims, waiting
from cjdiversion.disposals import service as disposals
from tests.journey.plain import SOUGHT, Case, Contact, Decision, Service, Team, Wait

if TYPE_CHECKING:
    from tests.journey.following import Following

# Minutes within which CPS is to answer.
WITHIN = {
    "charge-held": 180,
    "charge": 40320,
    "outcome-9": 40320,
    "dpp-consent": 40320,
    "caution": 20160,
}
CONSENT = "dpp-consent"
ANSWERS = ("yes", "yes", "no", "not-public-interest", "more-needed")
NO_LONGER = "The witness has withdrawn what was said"
SERVICE_KINDS = ("talking", "housing", "youth", "womens", "restorative")
CAPACITIES = ("open", "open", "waiting-list", "full", "not-known")


class Asked:
    def __init__(self, whole: Following) -> None:
        self.whole, self.chance, self.tried = whole, whole.chance, whole.tried

    def now_and_then(self, case: Case) -> None:
        """Of a new case, whatever is decided of it."""
        if self.whole.is_likely(0.35):
            self.whole.later(6, partial(self.begun, case))
        if self.whole.is_likely(0.15):
            self.whole.later(40, partial(self.contacted, case))
        if self.whole.is_likely(min(0.5, 10 / self.whole.count)):
            self.whole.later(20, partial(self.service_kept, case.team))

    def after(self, decision: Decision) -> None:
        for _ in range(2):
            if decision.due_on and self.whole.is_likely(0.35):
                self.whole.later(12, partial(self.contacted, decision.case, decision))

    # --- CPS --------------------------------------------------------------------------------------

    def begun(self, case: Case) -> None:
        by, kind = self._decider(case), self.chance.choice(tuple(WITHIN))
        if case.is_indictable_only and self.whole.is_likely(0.8):
            kind = self.chance.choice((CONSENT, "caution"))
        sent_at = clock.now()

        def deed() -> str:
            found = cases.open(case.token, by=by)
            return waiting.begin(found, by=by, kind=kind, sent_at=sent_at).token

        token = self.tried("CPS asked", deed)
        same = [one for one in case.waits if (one.kind, one.status) == (kind, "waiting")]
        assert (token is None) == bool(same), "the same is asked twice at once, or not at all"
        if token is not None:
            due = sent_at + timedelta(minutes=WITHIN[kind])
            new = Wait(token, case, kind, by.name, sent_at, due, clock.today())
            case.waits.append(new)
            self.whole.ledger.waits.append(new)
            self.whole.later(40, partial(self.followed, new))
            self._looked_at(new)

    def _looked_at(self, wait: Wait) -> None:
        """What it gives to the criteria."""
        if wait.kind in (CONSENT, "caution") and wait.case.is_indictable_only:
            self.whole.looked_at(wait.case, is_sure=self.whole.is_likely(0.7))

    def _decider(self, case: Case) -> Actor:
        return case.team[self.chance.choice(("investigator", "supervisor"))]

    def followed(self, wait: Wait) -> None:
        """Chased, taken on, answered, or no longer wanted: until it waits no more."""
        if wait.status != "waiting":
            assert self._answered(wait, "yes", clock.today()) is None, "answered twice"
            return
        deed = self.chance.choices(("chase", "take", "answer", "cancel"), (20, 20, 50, 10))[0]
        by = self._decider(wait.case)
        if deed == "answer":
            self._answer(wait)
        elif deed == "cancel":
            words = {"because": NO_LONGER}
            assert self._done("CPS no longer asked", wait, waiting.cancel, by, words)
            wait.status = "cancelled"
        elif deed == "take":
            assert self._done("CPS taken on", wait, waiting.take, by, {})
            wait.owner = by.name
        else:
            assert self._done("CPS chased", wait, waiting.chase, by, {"words": "Next week"})
        if wait.status == "waiting":
            self.whole.later(25, partial(self.followed, wait), least=1)

    def _done(self, what: str, wait: Wait, verb: Any, by: Actor, told: dict[str, Any]) -> Any:
        def deed() -> bool:
            verb(waiting.open(wait.token, by=by), by=by, **told)
            return True

        return self.tried(what, deed)

    def _answer(self, wait: Wait) -> None:
        answer = self.chance.choice(ANSWERS)
        on = clock.today() + timedelta(days=self.chance.choice((0, 0, 0, 1)))
        if self._answered(wait, answer, on) is None:
            return
        if answer == "more-needed":
            wait.due_at = clock.now() + timedelta(minutes=WITHIN[wait.kind])
        else:
            wait.ended(answer, on)
        self._looked_at(wait)

    def _answered(self, wait: Wait, answer: str, on: date) -> Any:
        told = {
            "answer": answer,
            "prosecutor": "A Prosecutor",
            "prosecutor_reference": "CPS/7",
            "prosecutor_decided_on": on,
            "answer_words": "The second statement" if self.whole.is_likely(0.8) else "",
        }
        named = {"yes": "consent given", "no": "consent refused"}.get(answer, answer)
        return self._done(f"CPS: {named}", wait, waiting.answer, self._decider(wait.case), told)

    # --- the victim -------------------------------------------------------------------------------

    def contacted(self, case: Case, decision: Decision | None = None) -> None:
        by, said = self._decider(case), self._said(decision)
        kind = self.chance.choice(("standard", "standard", "vulnerable", "not-assessed"))

        def deed() -> bool:
            about = disposals.open(decision.token, by=by) if decision else None
            found = cases.open(case.token, by=by)
            victims.record(found, by=by, kind=kind, decision=about, **said)
            return True

        what = "victim of a decision" if decision else "victim of a case"
        if not self.tried(what, deed):
            return
        told = {name: said.get(name) for name in ("informed_on", "consulted_on")}
        if decision:
            assert decision.stands, "of a decision that does not stand"
            is_not_possible = bool(said.get("not_possible_because"))
            ledger = self.whole.ledger
            ledger.told(decision, kind, is_not_possible=is_not_possible, **told)  # type: ignore[arg-type]
        else:
            case.is_victim_assessed |= kind != "not-assessed"
            case.contacts.append(Contact(**told, is_not_possible="not_possible_because" in said))

    def _said(self, decision: Decision | None) -> dict[str, Any]:
        what = self.chance.choice(("told", "told", "asked", "both", "not-possible", "nothing"))
        today = clock.today()
        said: dict[str, Any] = {}
        if what in ("told", "both"):
            back = self.chance.choice((0, 0, 1, 3))
            said |= {"informed_on": today - timedelta(days=back), "informed_how": "telephone"}
        if what in ("asked", "both"):
            back = self.chance.choice((0, 2, 20))
            said |= {"consulted_on": today - timedelta(days=back)}
            said |= {"view": self.chance.choice(SOUGHT)}
        if what == "not-possible":
            said["not_possible_because"] = "They moved and left no address"
        return said

    # --- local services ---------------------------------------------------------------------------

    def service_kept(self, team: Team) -> None:
        """One is added, and another is changed or ended."""
        self._added(team)
        standing = [
            one
            for one in self.whole.ledger.services
            if one.force == team.force and not one.is_replaced and one.to_on is None
        ]
        for one in standing[:1]:
            if self.whole.is_likely(0.3):
                self._ended(one, team)
            elif self.whole.is_likely(0.5):
                self._changed(one, team)

    def _facts(self, team: Team) -> tuple[dict[str, Any], list[str]]:
        """With the names of the areas; none for the whole force."""
        same = [one for one in self.whole.teams if one.force == team.force]
        areas = self.chance.sample(same, self.chance.randint(0, len(same)))
        capacity = self.chance.choice(CAPACITIES)
        told = {
            "kind": self.chance.choice(SERVICE_KINDS),
            "name": f"Invented service {self.whole.tally['service added']}",
            "provider": "Northshire Minds",
            "what": "Six meetings with a counsellor",
            "capacity": capacity,
            "capacity_on": None if capacity == "not-known" else clock.today(),
            "areas": [one.unit_token for one in areas] or ["force"],
        }
        return told, [one.unit for one in areas]

    def _added(self, team: Team) -> None:
        by, (told, areas) = team["supervisor"], self._facts(team)
        since = clock.today() + timedelta(days=self.chance.choice((0, 0, 0, 5)))
        token = self.tried("service added", lambda: keeping.add(by=by, from_on=since, **told).token)
        assert token, self.whole.why
        about = told["name"], told["kind"], told["capacity"]
        self.whole.ledger.services.append(Service(token, team.force, *about, areas, since))

    def _changed(self, one: Service, team: Team) -> None:
        by, (told, areas) = team["supervisor"], self._facts(team)
        told |= {"name": one.name, "because": "They told us so today"}

        def deed() -> str:
            return keeping.change(keeping.open(one.token, by=by), by=by, **told).token

        token = self.tried("service changed", deed)
        assert token, self.whole.why
        one.is_replaced = True
        about = one.name, told["kind"], told["capacity"]
        new = Service(token, team.force, *about, areas, one.from_on)
        self.whole.ledger.services.append(new)

    def _ended(self, one: Service, team: Team) -> None:
        by, on = team["supervisor"], clock.today() + timedelta(days=self.chance.choice((0, 4)))

        def deed() -> bool:
            found = keeping.open(one.token, by=by)
            keeping.end(found, by=by, to_on=on, because="No money any more")
            return True

        assert self.tried("service ended", deed), self.whole.why
        one.to_on = on
