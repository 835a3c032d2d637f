"""Everything recorded that an annex may be made from, gathered once. Nothing here is decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cjdiversion.annexes.headings import Heading
from cjdiversion.annexes.lines_models import AnnexHold
from cjdiversion.annexes.models import AnnexStatement
from cjdiversion.cases.models import Case, ToFix
from cjdiversion.consents.models import ConsentDecision, ConsentOverride, ToldOfLd
from cjdiversion.contexts.models import AboutMe
from cjdiversion.detentions.models import Outcome as MhaOutcome
from cjdiversion.disposals.models import Decision
from cjdiversion.interviews.models import (
    AppropriateAdult,
    ChildStepRecord,
    Interview,
    UrgentAuthority,
)
from cjdiversion.referrals.models import Assessment, AssessmentLine, Referral
from cjdiversion.safeguards.models import Observation, SafeguardRecord
from cjdiversion.screenings.models import (
    Need,
    Screening,
    VulnerabilityDecision,
)

Words = Callable[[str, str], str]
"""(kind of reference data, code) → the words of the day."""


@dataclass(frozen=True)
class Known:
    """`case` comes with person, booking, detention, offences and force loaded; lists are newest
    first. `could_not`, `sources` and `safety` are words and codes of screenings. `is_child`: who is
    or may be under 18. `child_forms`: records of the Child Information Form. `called`:
    provider → what its service is called, where that is not L&D. `statements`: of officers, that
    stand, oldest first, `first_said`: the one each of them
    corrects in the end, and `asked`: section → what was asked. `reliable`: source of a need → code
    of "line_reliability". `care`: safeguards that stand. `earlier`: outcomes in other records of
    the same person; `earlier_mha`: what came of their other detentions under the Mental Health
    Act, each with the reference of its case. `to_fix`: values that could not be taken, as they
    were given."""

    case: Case
    words: Words
    headings: Mapping[str, str]
    grounds: Mapping[str, str]
    condition: str
    recipient: str
    could_not: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    safety: frozenset[str] = frozenset()
    screened: str = "not-screened"
    screening: Screening | None = None
    needs: Sequence[Need] = ()
    vulnerability: VulnerabilityDecision | None = None
    needs_adult: bool = False
    adults: Sequence[AppropriateAdult] = ()
    interviews: Sequence[Interview] = ()
    urgent: Sequence[UrgentAuthority] = ()
    is_child: bool = False
    child_forms: Sequence[ChildStepRecord] = ()
    observation: Observation | None = None
    told: ToldOfLd | None = None
    about_me: AboutMe | None = None
    referrals: Sequence[Referral] = ()
    called: Mapping[UUID, str] = field(default_factory=dict)
    assessments: Sequence[Assessment] = ()
    ld_lines: Sequence[AssessmentLine] = ()
    decisions: Sequence[ConsentDecision] = ()
    overrides: Sequence[ConsentOverride] = ()
    outcomes: Sequence[Decision] = ()
    kept_in: Sequence[int] = ()
    holds: Sequence[AnnexHold] = ()
    has_victim_view: bool = False

    asked: Mapping[str, Heading] = field(default_factory=dict)
    statements: Sequence[AnnexStatement] = ()
    first_said: Mapping[UUID, AnnexStatement] = field(default_factory=dict)
    reliable: Mapping[str, str] = field(default_factory=dict)
    care: Sequence[SafeguardRecord] = ()
    care_kinds: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    mha: MhaOutcome | None = None
    earlier: Sequence[Decision] = ()
    earlier_mha: Sequence[tuple[MhaOutcome, str]] = ()
    open_options: Sequence[str] | None = None
    to_fix: Sequence[ToFix] = ()

    def how_reliable(self, code: str) -> str:
        return self.words("line_reliability", code) if code else ""

    def assessment_of(self, provider_id: UUID) -> str:
        """“L&D assessment”; in Wales it is called what it is there."""
        called = self.called.get(provider_id, "L&D")
        return f"{called[0].upper()}{called[1:]} assessment"
