"""What a story is told with: the verbs of the rooms in short, with the usual people doing them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from cjdiversion import clock
from cjdiversion.consents import queries as ages
from cjdiversion.consents import service as consents
from cjdiversion.contacts import service as contacts
from cjdiversion.contacts.models import Appointment
from cjdiversion.contacts.queries import messages_of
from cjdiversion.demo.scenarios.administering import Administered
from cjdiversion.demo.scenarios.caring import Caring
from cjdiversion.demo.scenarios.detaining import Detaining
from cjdiversion.demo.scenarios.interviewing import Interviewing
from cjdiversion.demo.scenarios.leaving import Leaving
from cjdiversion.demo.scenarios.linking import Linking
from cjdiversion.demo.scenarios.recording import Recorded
from cjdiversion.demo.scenarios.staging import DAY, HOUR, born
from cjdiversion.demo.scenarios.weighing import Weighing
from cjdiversion.disposals import confirming, waiting
from cjdiversion.disposals import service as disposals
from cjdiversion.disposals.models import Decision
from cjdiversion.disposals.telling_victims import SOUGHT
from cjdiversion.referrals import answering, detours, overriding, ways_back
from cjdiversion.referrals import service as referrals
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.rules import SLICE

__all__ = ["DAY", "HOUR", "Story", "born"]


GILLICK_UNTIL = 16  # years: reference data "consent_givers"
_READ_AND_USED = {"ld_available": "yes", "ld_read": "yes", "ld_used": "yes"}
_NONE_THERE = {"ld_available": "no", "ld_read": "none-to-read", "ld_used": "none-to-use"}


class Story(Administered, Interviewing, Detaining, Recorded, Caring, Leaving, Linking, Weighing):
    """`at` is minutes since the story began; `by` the part of somebody’s address before the @."""

    # --- liaison and diversion ----------------------------------------------------------------

    def refers(
        self, at: float, concern: str, *, priority: str = "3", by: str = "sergeant", **slice_: Any
    ) -> Referral:
        with self.at(at):
            self.referral = referrals.refer(
                self.case, by=self.actor(by), priority=priority, concern=concern, **slice_
            )
        return self.referral

    def receives(self, at: float, *, by: str = "practitioner") -> None:
        with self.at(at):
            answering.receive(self.referral, by=self.actor(by))

    def accepts(self, at: float, note: str, *, by: str = "practitioner") -> None:
        with self.at(at):
            answering.accept(self.referral, by=self.actor(by), note=note)

    def takes(
        self, at: float, verb: Callable[..., None], *, by: str = "practitioner", **facts: Any
    ) -> None:
        """Any other step of the referral."""
        with self.at(at):
            verb(self.referral, by=self.actor(by), **facts)

    def redirects(self, at: float, reason: str, *, by: str = "practitioner") -> None:
        """To whichever other team there is."""
        to = next(iter(detours.others(self.referral)))
        self.takes(at, detours.redirect, by=by, reason=reason, provider=to)

    def amends(self, at: float, *, by: str = "sergeant", **over: Any) -> None:
        facts = {name: getattr(self.referral, name) for name in SLICE}
        self.takes(at, ways_back.amend, by=by, **{**facts, **over})

    def declines(
        self,
        at: float,
        category: str,
        next_step: str,
        *,
        reason: str = "",
        declined_by: str = "",
        by: str = "practitioner",
    ) -> None:
        actor = self.actor(by)
        with self.at(at):
            answering.decline(
                self.referral,
                by=actor,
                category=category,
                reason=reason,
                declined_by=declined_by or f"{actor.name}, practitioner",
                next_step=next_step,
            )

    def assesses(
        self,
        at: float,
        lines: Sequence[tuple[str, str]],
        *,
        notes: str,
        seen: str = "face-to-face",
        by: str = "practitioner",
    ) -> None:
        """`lines`: (section, text). What begins with “Says” or “Is ” is told as a fact."""
        told = [
            {"section": section, "text": text, "is_opinion": not text.startswith(("Says", "Is "))}
            for section, text in lines
        ]
        with self.at(at):
            referrals.assess(
                self.referral,
                by=self.actor(by),
                seen=seen,
                assessed_at=clock.now(),
                clinical_notes=notes,
                lines=told,
            )
        self.was_assessed = True

    def plans(self, at: float, days: int, *, by: str = "practitioner", **facts: Any) -> Appointment:
        """At eleven so many days after the day it is planned on."""
        with self.at(at):
            day = clock.today() + timedelta(days=days)
            starts_at = clock.from_wall(datetime.combine(day, time(11)))
            actor = self.actor(by)
            said = {"kind": "follow-up", "way": "face-to-face", "minutes": 45, **facts}
            return contacts.plan(
                self.referral, by=actor, starts_at=starts_at, with_whom=actor.name, **said
            )

    def notes(self, at: float, text: str, *, by: str = "practitioner") -> None:
        """Only L&D read it."""
        with self.at(at):
            contacts.note(self.referral, by=self.actor(by), text=text, happened_at=clock.now())

    def writes(self, at: float, text: str, *, by: str, reads: bool = False) -> None:
        """Both sides read it. Who `reads` first has read what the other side wrote."""
        with self.at(at):
            if reads:
                shown = {one.token for one in messages_of(self.referral.id)}
                contacts.read(self.referral, by=self.actor(by), shown=shown)
            contacts.send(self.referral, by=self.actor(by), text=text)

    def refers_on(self, at: float, service: str, to: str, *, by: str = "practitioner") -> None:
        with self.at(at):
            facts: dict[str, Any] = {"service": service, "reason": "new", "sent_on": clock.today()}
            contacts.refer_on(self.referral, by=self.actor(by), organisation=to, **facts)

    def closes(
        self, at: float, reason: str, *, by: str = "practitioner", no_report_reason: str = ""
    ) -> None:
        with self.at(at):
            answering.close(
                self.referral, by=self.actor(by), reason=reason, no_report_reason=no_report_reason
            )

    def agrees(
        self,
        at: float,
        *pairs: tuple[str, str],
        answer: str = "given",
        by: str = "practitioner",
        **said: Any,
    ) -> None:
        """The answer for each (purpose, recipient): "given", "refused", "withdrawn", …"""
        is_given = answer == "given"
        for purpose, recipient in pairs:
            with self.at(at):
                how = self._how() if is_given else {}
                consents.decide(
                    self.case,
                    by=self.actor(by),
                    purpose=purpose,
                    recipient=recipient,
                    answer=answer,
                    **{**how, **said},
                )

    def _how(self) -> dict[str, str]:
        age = ages.youngest(self.case.id, on=clock.today())
        if age is not None and age >= GILLICK_UNTIL:
            return {"method": "spoken", "given_by": "person"}
        why = "Said in his or her own words who would read it, and what would follow"
        return {"method": "spoken", "given_by": "competent-child", "reasons": why}

    def overrides(
        self, at: float, purpose: str, recipient: str, *, by: str = "practitioner", **said: Any
    ) -> None:
        with self.at(at):
            week = clock.today() + timedelta(days=7)
            overriding.override(
                self.case,
                by=self.actor(by),
                lines=list(overriding.choosable(self.case, self.actor(by))),
                purpose=purpose,
                recipient=recipient,
                review_by_on=week,
                **said,
            )

    # --- the outcome --------------------------------------------------------------------------

    def concludes(
        self,
        at: float,
        outcome: str,
        reasons: str,
        *,
        by: str = "investigator",
        instead_of: Decision | None = None,
        because: str = "",
        is_ld_there: bool = True,
        **facts: Any,
    ) -> Decision:
        """The victim was told, and L&D information read and used where it was there, unless
        `facts` say otherwise."""
        ld = _READ_AND_USED if is_ld_there else _NONE_THERE
        with self.at(at):
            said = {
                "outcome_code": outcome,
                "reasons": reasons,
                "decided_at": clock.now(),
                "victim_told": "yes",
                "victim_view": "supports",
                **ld,
                **facts,
            }
            if "authority_name" in said:
                said.setdefault("authority_at", clock.now())
            if said["victim_told"] == "yes":
                said.setdefault("victim_told_on", clock.today())
            if said["victim_view"] in SOUGHT:
                said.setdefault("victim_consulted_on", clock.today())
            actor = self.actor(by)
            if "option_code" in facts:
                position = facts.get("suspect_position", "")
                self.answer_criteria(actor, position=position, **self.looked_into())
            if instead_of is None:
                return disposals.decide(self.case, by=actor, **said)
            return disposals.replace(instead_of, self.case, by=actor, because=because, **said)

    def confirms(self, at: float, decision: Decision, *, by: str = "supervisor") -> None:
        """The authority for it, by whoever gave it."""
        with self.at(at):
            confirming.confirm(decision, by=self.actor(by))

    def asks_cps(self, at: float, kind: str, *, by: str = "investigator") -> None:
        """The decision that CPS makes answers it."""
        with self.at(at):
            waiting.begin(self.case, by=self.actor(by), kind=kind, sent_at=clock.now())
