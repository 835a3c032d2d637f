"""What may be told, line by line: values in, values out, nothing stored."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cjdiversion.access import UnitKind
from cjdiversion.accounts.models import Unit
from cjdiversion.annexes import sharing
from cjdiversion.annexes.facts import Facts, Line, State, strongest
from cjdiversion.annexes.known import Known
from cjdiversion.cases.models import Case, CustodyBooking, Offence, PersonInCase, Way
from cjdiversion.consents.models import Answer, ConsentDecision, ConsentOverride, ToldOfLd
from cjdiversion.consents.release import Holder
from cjdiversion.referrals.models import Assessment, AssessmentLine, Referral
from cjdiversion.referrals.steps import Status as Referred

NOW = datetime(2026, 3, 27, 14, 0, tzinfo=UTC)
TODAY = NOW.date()
HEADINGS = {
    "record": "About this document",
    "vulnerability": "Vulnerability",
    "needs": "Health and needs",
    "fitness": "Fitness and assessments",
    "support": "Treatment and support",
    "victim": "Victim’s view",
    "outstanding": "Outstanding",
    "withheld": "Lines held back",
}
GROUNDS = {
    "no-consent": "The person has not agreed to this being shared",
    "not-asked": "The person has not yet been asked",
    "lapsed": "The person’s agreement has run out",
    "withdrawn": "The person has withdrawn their agreement",
    "lacks-capacity": "No decision has been made in the person’s best interests",
    "not-needed": "Not strictly necessary for this purpose",
}
CANARY = "Canary text of what L&D wrote"


def a_case(**over: Any) -> Case:
    case = Case(reference="C2346789", way=Way.CUSTODY, opened_at=NOW, recorded_at=NOW, urn="")
    case.person = PersonInCase(
        surname="Hartley",
        forenames="Jo",
        born_on=date(1991, 4, 3),
        is_suspect=True,
        pnc_id="",
        **over,
    )
    case.booking = CustodyBooking(custody_record_no="NG/1/26", asn="")
    case.offences = [Offence(code="TH68010", title="Theft from a shop", committed_on=TODAY)]
    case.force = Unit(kind=UnitKind.FORCE, name="Northshire Police", code="99")
    case.crime_number = ""
    return case


def known(**over: Any) -> Known:
    facts: dict[str, Any] = {
        "case": a_case(),
        "words": lambda kind, code: code,
        "headings": HEADINGS,
        "grounds": GROUNDS,
        "condition": "Schedule 8, paragraph 2",
        "recipient": "Crown Prosecution Service",
    }
    return Known(**{**facts, **over})


def from_ld(section: str = "support", *, status: Referred = Referred.ASSESSED) -> dict[str, Any]:
    """What L&D wrote: one line, in `section`."""
    referral = Referral(id=uuid.uuid4(), reference="R1", status=status, sent_at=NOW)
    referral.no_report_reason = ""
    referral.provider = Unit(kind=UnitKind.PROVIDER, name="Northshire L&D Service", code="ZZ001")
    seen = Assessment(
        id=uuid.uuid4(),
        referral_id=referral.id,
        assessed_at=NOW,
        seen="face-to-face",
        written_by="Dana Okafor",
    )
    seen.provider = referral.provider
    line = AssessmentLine(
        assessment_id=seen.id, section=section, text=CANARY, is_opinion=True, written_at=NOW
    )
    return {"referrals": [referral], "assessments": [seen], "ld_lines": [line]}


def said(answer: Answer, **over: Any) -> ConsentDecision:
    facts: dict[str, Any] = {
        "id": uuid.uuid4(),
        "purpose": "case-decisions",
        "recipient": "cps",
        "answer": answer,
        "decided_at": NOW,
        "recorded_at": NOW,
    }
    return ConsentDecision(**{**facts, **over})


def told(facts: Facts, section: str) -> Any:
    return next(one for one in facts.sections if one.code == section)


def test_a_police_line_goes_with_its_condition_whatever_the_person_says() -> None:
    facts = sharing.facts_of(known(decisions=[said(Answer.REFUSED)]), on=TODAY)
    lines = told(facts, "vulnerability").lines
    assert [(line.holder, line.condition) for line in lines] == [
        (Holder.POLICE, "Schedule 8, paragraph 2")
    ]
    assert facts.held == ()


def test_a_police_line_without_a_condition_of_law_stays() -> None:
    facts = sharing.facts_of(known(condition=""), on=TODAY)
    assert facts.lines == []
    assert {one.ground for one in facts.held} == {GROUNDS["not-needed"]}


def test_what_ld_wrote_goes_with_agreement_for_this_purpose_and_recipient() -> None:
    facts = sharing.facts_of(known(**from_ld(), decisions=[said(Answer.GIVEN)]), on=TODAY)
    (line,) = told(facts, "support").lines
    assert (line.text, line.held_by, line.author) == (
        CANARY,
        "Northshire L&D Service",
        "Dana Okafor",
    )
    assert line.is_opinion
    assert told(facts, "support").state is State.OBTAINED


@pytest.mark.parametrize(
    ("decisions", "ground", "state"),
    [
        ([], "not-asked", State.OUTSTANDING),
        ([said(Answer.NOT_ASKED)], "not-asked", State.OUTSTANDING),
        ([said(Answer.LACKS_CAPACITY)], "lacks-capacity", State.OUTSTANDING),
        ([said(Answer.REFUSED)], "no-consent", State.REFUSED),
        ([said(Answer.WITHDRAWN)], "withdrawn", State.REFUSED),
        ([said(Answer.GIVEN, recipient="police")], "not-asked", State.OUTSTANDING),
        ([said(Answer.GIVEN, purpose="court")], "not-asked", State.OUTSTANDING),
        ([said(Answer.GIVEN, review_by_on=TODAY - timedelta(1))], "lapsed", State.OUTSTANDING),
    ],
)
def test_what_ld_wrote_is_held_back_as_section_holder_and_ground(
    decisions: list[ConsentDecision], ground: str, state: State
) -> None:
    facts = sharing.facts_of(known(**from_ld(), decisions=decisions), on=TODAY)
    (held,) = facts.held
    assert (held.section, held.held_by, held.ground) == (
        "Treatment and support",
        "Northshire L&D Service",
        GROUNDS[ground],
    )
    assert told(facts, "support").state is state
    assert CANARY not in repr(facts)


def overridden(at: datetime) -> ConsentOverride:
    return ConsentOverride(
        id=uuid.uuid4(), purpose="case-decisions", recipient="cps", decided_at=at, recorded_at=at
    )


def test_an_override_recorded_before_a_line_was_written_does_not_tell_it() -> None:
    early = overridden(NOW - timedelta(minutes=1))
    facts = sharing.facts_of(known(**from_ld(), overrides=[early]), on=TODAY)
    assert facts.ld_lines == []
    assert len(facts.held) == 1


def test_an_override_tells_what_was_refused() -> None:
    override = overridden(NOW + timedelta(minutes=1))
    given = known(**from_ld(), decisions=[said(Answer.REFUSED)], overrides=[override])
    facts = sharing.facts_of(given, on=TODAY)
    assert [line.text for line in told(facts, "support").lines] == [CANARY]
    assert facts.held == ()


def test_a_heading_no_longer_in_use_loses_no_line() -> None:
    facts = sharing.facts_of(known(**from_ld("gone"), decisions=[said(Answer.GIVEN)]), on=TODAY)
    assert CANARY in [line.text for line in told(facts, "needs").lines]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (Referred.SENT, State.OUTSTANDING),
        (Referred.ACCEPTED, State.OUTSTANDING),
        (Referred.EXPIRED, State.OUTSTANDING),
        (Referred.DECLINED, State.REFUSED),
        (Referred.WITHDRAWN, State.NOT_SOUGHT),
    ],
)
def test_a_section_of_lds_says_how_it_stands_with_the_referral(
    status: Referred, state: State
) -> None:
    given = {**from_ld(status=status), "ld_lines": [], "assessments": []}
    assert told(sharing.facts_of(known(**given), on=TODAY), "support").state is state
    assert told(sharing.facts_of(known(**given), on=TODAY), "victim").state is State.NOT_SOUGHT


def test_a_refusal_to_be_seen_is_sought_and_refused() -> None:
    refused = ToldOfLd(agrees=False, told_at=NOW, recorded_by="Sgt Ann Marsh")
    facts = sharing.facts_of(known(told=refused), on=TODAY)
    assert told(facts, "support").state is State.REFUSED
    assert told(facts, "fitness").state is State.REFUSED


def test_a_withdrawal_names_its_day_and_the_copies_that_stay() -> None:
    given = known(**from_ld(), decisions=[said(Answer.WITHDRAWN)], kept_in=[2, 1])
    withdrawal = sharing.facts_of(given, on=TODAY).withdrawal
    assert withdrawal is not None
    assert (withdrawal.on, withdrawal.kept_in) == (TODAY, (1, 2))


def test_agreement_given_again_ends_the_withdrawal() -> None:
    later = NOW + timedelta(minutes=5)
    again = said(Answer.GIVEN, decided_at=later, recorded_at=later)
    given = known(**from_ld(), decisions=[again, said(Answer.WITHDRAWN)], kept_in=[1])
    facts = sharing.facts_of(given, on=TODAY)
    assert facts.withdrawal is None
    assert facts.held == ()


def test_a_version_stops_when_what_ld_wrote_in_it_may_no_longer_be_told() -> None:
    line = Line("support", CANARY, Holder.LD, "L&D", "assessment")
    assert sharing.stop([line], [said(Answer.GIVEN)], [], on=TODAY) is None
    stop = sharing.stop([line], [said(Answer.WITHDRAWN)], [], on=TODAY)
    assert stop is not None
    assert "withdrawn on 27 March 2026" in stop.words


def test_a_version_stops_in_other_words_when_agreement_ended_otherwise() -> None:
    line = Line("support", CANARY, Holder.LD, "L&D", "assessment")
    late = said(Answer.GIVEN, review_by_on=TODAY - timedelta(1))
    stop = sharing.stop([line], [late], [], on=TODAY)
    assert stop is not None
    assert "no longer stands" in stop.words


def test_police_lines_alone_never_stop_a_version() -> None:
    line = Line("needs", "x", Holder.POLICE, "Police", "record", condition="Schedule 8")
    assert sharing.stop([line], [said(Answer.WITHDRAWN)], [], on=TODAY) is None


def test_the_strongest_state_is_the_one_that_says_most() -> None:
    assert strongest([]) is State.NOT_SOUGHT
    assert strongest([State.REFUSED, State.OUTSTANDING]) is State.OUTSTANDING
    assert strongest([State.OUTSTANDING, State.OBTAINED]) is State.OBTAINED
