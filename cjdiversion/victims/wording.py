"""What stands of a victim or witness, in rows of (label, words): for pages and for the paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cjdiversion import clock
from cjdiversion.victims.answers import (
    CONSENT,
    MEASURE,
    NOT_LOOKED_AT,
    PLAIN,
    THERAPY,
    WOULD_IMPROVE,
    said,
)
from cjdiversion.victims.codes import Codes
from cjdiversion.victims.models import MeasuresRecord, NeedsAssessment, VictimReferral
from cjdiversion.victims.reading import Reading
from cjdiversion.victims.steps import Status

Rows = list[tuple[str, str]]


@dataclass(frozen=True)
class Wording:
    codes: Codes

    def contact_rows(self, carried: Mapping[str, Any], *, with_details: bool = True) -> Rows:
        """`carried`: from `making.frozen`. Numbers and addresses are left off a paper."""
        never = [
            self.codes.labels("victim_contact_never", carried["never"]),
            carried["never_words"],
        ]
        details = [
            ("Telephone", carried["phone"]),
            ("E-mail", carried["email"]),
            ("Address", carried["address"]),
            ("Through", carried["through"]),
        ]
        checked = carried["verified_at"]
        return [
            ("Wants contact", said(PLAIN, carried["wants_contact"])),
            ("Ways agreed to", self.codes.labels("victim_contact_ways", carried["ways"])),
            *([row for row in details if row[1]] if with_details else []),
            ("When it is safe", carried["when_words"]),
            ("Must not be done", ". ".join(part for part in never if part)),
            ("Said to be safe", said(PLAIN, carried["is_safe"])),
            (
                "Checked with them",
                clock.in_words(datetime.fromisoformat(checked)) if checked else "",
            ),
        ]

    def needs_rows(self, row: NeedsAssessment) -> Rows:
        """What was assessed besides the grounds."""
        agrees = [("Agrees to it being written down", said(CONSENT, row.mental_health_consent))]
        told = [
            ("Help to communicate", said(PLAIN, row.communication)),
            ("What helps", row.communication_words),
            ("Interpreter", said(PLAIN, row.interpreter)),
            ("Language", self.codes.label("languages", row.language) if row.language else ""),
            ("Mental-health need, as they say it", said(PLAIN, row.mental_health)),
            *(agrees if row.mental_health == "yes" else []),
            ("In their own words", row.mental_health_words),
            ("Therapy", said(THERAPY, row.therapy)),
        ]
        optional = {"What helps", "Language", "In their own words"}
        return [(label, words) for label, words in told if words or label not in optional]

    def measures_rows(self, row: MeasuresRecord | None) -> Rows:
        """Each measure of the day, with what was answered."""
        answers = row.measures if row else {}
        kept = self.codes.attributes("special_measures")
        return [
            (self._measure(words, kept[code]), said(MEASURE, answers.get(code, "")))
            for code, words in self.codes.choices("special_measures").items()
        ]

    def _measure(self, words: str, attributes: Mapping[str, Any]) -> str:
        only = "; only for a vulnerable witness" if attributes.get("vulnerable_only") else ""
        return f"{words} (s{attributes['section']}{only})"

    def three_questions(self, read: Reading) -> Rows:
        """The three questions of the test (Youth Justice and Criminal Evidence Act 1999 s19)."""
        row = read.measures
        answers = row.measures if row else {}
        wanted = [code for code, answer in answers.items() if answer == "wanted"]
        would, own_view = self.view_rows(row)
        return [
            ("1. Vulnerable?", read.vulnerable.words),
            ("1. Intimidated?", read.intimidated.words),
            (f"2. {would[0]}", would[1]),
            (
                "3. Which ones are wanted?",
                self.codes.labels("special_measures", wanted) or "No measure so far",
            ),
            own_view,
        ]

    def view_rows(self, row: MeasuresRecord | None) -> Rows:
        would = said(WOULD_IMPROVE, row.would_improve if row else "")
        because = f". {row.would_improve_because}" if row and row.would_improve_because else ""
        return [
            ("Would measures make the evidence better?", would + because),
            ("What they say about it", (row.own_view if row else "") or NOT_LOOKED_AT),
        ]

    def statement_rows(self, row: MeasuresRecord) -> Rows:
        return [
            ("Personal statement offered", said(PLAIN, row.vps_offered)),
            ("Personal statement taken", said(PLAIN, row.vps_taken)),
            ("Victim’s view recorded", said(PLAIN, row.view_recorded)),
            ("Where it stands", row.view_where),
        ]

    def referral_rows(self, one: VictimReferral) -> Rows:
        told = [
            ("Service", self.codes.label("victim_services", one.service)),
            ("Help wanted", one.help_wanted),
            ("Agrees to be referred", said(CONSENT, one.consent)),
            ("Offered", f"{clock.in_words(one.offered_at)}, {one.offered_by_name}"),
            ("Sent", f"{clock.in_words(one.sent_at)}, {one.sent_by_name}" if one.sent_at else ""),
            ("To", one.sent_to),
            ("Sent though not marked safe", one.unsafe_because),
            ("The service said", self._answered(one)),
            ("Closed", clock.in_words(one.closed_at) if one.closed_at else ""),
            ("Why", self._ended(one)),
        ]
        return [(label, words) for label, words in told if words]

    def _answered(self, one: VictimReferral) -> str:
        if one.answered_at is None:
            return ""
        why = self.codes.label("victim_decline_reasons", one.decline_reason)
        said_so = f"{one.answered_by}, {clock.in_words(one.answered_at)}"
        return ". ".join(part for part in (said_so, why, one.answer_words) if part)

    def _ended(self, one: VictimReferral) -> str:
        is_back = one.status is Status.WITHDRAWN
        kind = "victim_withdraw_reasons" if is_back else "victim_close_reasons"
        why = self.codes.label(kind, one.close_reason)
        return ". ".join(part for part in (why, one.close_words) if part)
