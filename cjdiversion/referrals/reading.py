"""What one person may read of a referral, and the lists of them. Pages and the API show this and
nothing else: L&D's own record is simply not there for anybody who is not L&D.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cjdiversion import clock, reference
from cjdiversion.access import Actor, May, can
from cjdiversion.accounts import queries as accounts
from cjdiversion.accounts.queries import Offer
from cjdiversion.cases.models import Case
from cjdiversion.cases.rules import age_band
from cjdiversion.consents import queries as consents
from cjdiversion.consents.models import ConsentDecision, ConsentOverride, ToldOfLd
from cjdiversion.consents.release import Released, Withheld, may_release
from cjdiversion.consents.standing import Standing
from cjdiversion.contexts import queries as contexts
from cjdiversion.contexts.models import AboutMe
from cjdiversion.escalations import queries as escalations
from cjdiversion.escalations.models import Escalation
from cjdiversion.referrals import covering, queries, rules, teams, ways_back
from cjdiversion.referrals.cover import Cover
from cjdiversion.referrals.expiring import expires_at
from cjdiversion.referrals.models import Assessment, AssessmentLine, Referral, ReferralMove
from cjdiversion.referrals.readers import LINES_GO_TO, pairs_of
from cjdiversion.referrals.reply import Reply, reply_to
from cjdiversion.referrals.steps import IN_HAND, UNANSWERED
from cjdiversion.screenings import queries as screenings
from cjdiversion.workflow import Step


@dataclass(frozen=True)
class Verdict:
    """How one line stands for one purpose and recipient."""

    purpose: str
    recipient: str
    verdict: Released | Withheld

    @property
    def is_told(self) -> bool:
        return isinstance(self.verdict, Released)


@dataclass(frozen=True)
class Written:
    """One assessment with its lines, and how each stands."""

    assessment: Assessment
    lines: Sequence[tuple[AssessmentLine, Sequence[Verdict]]]


@dataclass(frozen=True)
class Record:
    """L&D's own: for the provider alone that has the referral. `written`: newest first."""

    written: Sequence[Written]
    standing: Sequence[ConsentDecision]
    overrides: Sequence[ConsentOverride]
    pairs: Sequence[Standing]


@dataclass(frozen=True)
class Reading:
    """`struck`: sections of lines that police may have read before they were struck out."""

    referral: Referral
    service: str  # what the provider’s is called
    age_band: str
    actions: Sequence[Step]
    history: Sequence[ReferralMove]
    told: ToldOfLd | None
    about_me: AboutMe | None
    reply: Reply
    struck: Sequence[str]
    record: Record | None
    written: str
    raised: Sequence[Escalation]  # read by the sender’s side alone

    @property
    def has_report(self) -> bool:
        return bool(self.reply.told or self.reply.held)

    @property
    def expires_at(self) -> datetime | None:
        return expires_at(self.referral)

    @property
    def person_name(self) -> str:
        return self.referral.case.person.name


def reading(referral: Referral, *, by: Actor) -> Reading:
    """`referral` comes from `service.open`."""

    def told(lines: Sequence[AssessmentLine]) -> Reply:
        purposes = purposes_for("police")
        return reply_to("police", lines, decisions, overrides, purposes=purposes, on=today)

    decisions = consents.decisions_of(referral.case_id)
    overrides = consents.overrides_of(referral.case_id)
    today, history = clock.today(), queries.moves_of(referral.id)
    lines = readable(queries.lines_of_referral(referral.id), by)
    return Reading(
        referral=referral,
        service=teams.label_of(referral),
        age_band=age_band(referral.case.person, today),
        actions=ways_back.open_to(referral, history, by=by),
        history=history,
        told=consents.told_of(referral.case_id),
        about_me=contexts.about_me_of(referral.case_id),
        reply=told(lines),
        struck=[one.section for one in told(readable(queries.struck_lines(referral.id), by)).told],
        record=_record(referral, decisions, overrides, by=by) if _is_theirs(referral, by) else None,
        written="; ".join(one.author for one in queries.behind(lines)),
        raised=escalations.of_subject(referral.id) if can(by, May.REFERRAL_SEND) else (),
    )


def purposes_for(recipient: str) -> list[str]:
    purposes = reference.attributes("consent_purposes")
    return [code for code, facts in purposes.items() if recipient in facts.get("recipients", ())]


def readable(lines: Sequence[AssessmentLine], by: Actor) -> Sequence[AssessmentLine]:
    """Of L&D only the provider that wrote a line reads it."""
    if can(by, May.REFERRAL_WORK):
        return [line for line in lines if line.provider_id == by.unit_id]
    return lines


def _is_theirs(referral: Referral, by: Actor) -> bool:
    """A team it is only offered to has no record of it, and reads none."""
    return can(by, May.REFERRAL_WORK) and by.unit_id == referral.provider_id


def _record(
    referral: Referral,
    decisions: Sequence[ConsentDecision],
    overrides: Sequence[ConsentOverride],
    *,
    by: Actor,
) -> Record:
    pairs = [(p, recipient) for recipient in LINES_GO_TO for p in purposes_for(recipient)]
    lines = queries.written_by(by, referral.id)

    def judged(assessment: Assessment) -> list[tuple[AssessmentLine, Sequence[Verdict]]]:
        own = [line for line in lines if line.assessment_id == assessment.id]
        return [(line, _verdicts(line, pairs, decisions, overrides)) for line in own]

    found = queries.assessments_of(referral.id, by)
    return Record(
        written=[Written(one, judged(one)) for one in found],
        standing=consents.standing(decisions),
        overrides=overrides,
        pairs=pairs_of(referral.case_id),
    )


def _verdicts(
    line: AssessmentLine,
    pairs: Sequence[tuple[str, str]],
    decisions: Sequence[ConsentDecision],
    overrides: Sequence[ConsentOverride],
) -> list[Verdict]:
    on = clock.today()
    return [
        Verdict(p, r, may_release(line, decisions, overrides, purpose=p, recipient=r, on=on))
        for p, r in pairs
    ]


@dataclass(frozen=True)
class Sending:
    """What a referral of this case would carry now, and to whom, before it is sent."""

    offer: Offer
    teams: Sequence[Offer]  # where there are several, the sender chooses
    service: str  # what sentences call it
    told: ToldOfLd | None
    needs: Sequence[Mapping[str, str]]
    left_out: int
    duplicates: Sequence[Referral]
    cover: Cover

    @property
    def is_choice(self) -> bool:
        return len(self.teams) > 1

    @property
    def agrees(self) -> bool:
        return self.told is not None and self.told.agrees is True


def sending(case: Case, draft: Referral | None = None) -> Sending:
    """Raises Invalid where no team takes the case."""
    offers = [teams.offer_of(draft.provider)] if draft else teams.offered(case)
    to = offers[0].provider
    told = consents.told_of(case.id)
    known = screenings.needs_of(case.id)
    carried = rules.carried(
        known,
        agrees=told.agrees if told else None,
        vulnerabilities=reference.attributes("vulnerabilities"),
    )
    return Sending(
        offer=offers[0],
        teams=offers,
        service=teams.called(offers[0], accounts.unit(case.force_id).code),
        told=told,
        needs=rules.frozen(carried, reference.choices("vulnerabilities")),
        left_out=len(known) - len(carried),
        duplicates=queries.open_duplicates(case.id, to.id, other_than=draft.id if draft else None),
        cover=covering.of(to),
    )


@dataclass(frozen=True)
class Load:
    """What one person of the team has open."""

    name: str
    waiting: int
    held: int
    in_hand: int


def loads(by: Actor) -> list[Load]:
    """Everybody of the team, those with nothing too, and whoever left it with something open."""
    assert by.unit_id is not None
    names = {one.id: one.name for one in queries.team_of(by.unit_id).values()}
    found: dict[uuid.UUID, Counter[str]] = {key: Counter() for key in names}
    for row in queries.workload(by.unit_id):
        groups = {"waiting": UNANSWERED, "in_hand": IN_HAND}
        group = next((name for name, states in groups.items() if row.status in states), "held")
        names.setdefault(row.owner_id, row.owner_name)  # who has left keeps the name of then
        found.setdefault(row.owner_id, Counter())[group] += row.number
    return [Load(names[key], n["waiting"], n["held"], n["in_hand"]) for key, n in found.items()]
