"""What is done about vulnerability and needs: the only file of this room that writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa

from cjdiversion import audit, clock, reference, workflow
from cjdiversion.access import Actor, May, require
from cjdiversion.audit import Did, Operation
from cjdiversion.cases import checks as case_checks
from cjdiversion.cases import late
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.entries import service as entries
from cjdiversion.errors import Conflict, Invalid, Missing
from cjdiversion.screenings import changes, deciding, making, needs, queries, records, rules, steps
from cjdiversion.screenings.models import Need, Screening, VulnerabilityDecision
from cjdiversion.screenings.steps import Status, Superseded
from cjdiversion.workflow import Step


def open(token: str, *, by: Actor) -> Screening:
    """The only way to one screening: within reach, or Missing; the reading is recorded."""
    require(by, May.CASE_OPEN)
    screening = queries.one(token, by)
    if screening is None:
        raise Missing
    case_checks.readable(screening.case, by)
    audit.opened(Did.SCREENING_OPENED, screening, by=by)
    return screening


# --- a screening -------------------------------------------------------------------------------


def start(case: Case, *, by: Actor) -> Screening:
    """A new one, or the one that is under way: two people at one desk work on one record."""
    require(by, May.SCREENING_RECORD)
    session().execute(sa.select(Case.id).where(Case.id == case.id).with_for_update())
    standing = queries.under_way(case.id)
    if standing is not None:
        audit.opened(Did.SCREENING_OPENED, standing, by=by)
        return standing
    screening = making.screening(case, records.asked_of(case), by)
    session().add(screening)
    session().flush()  # for the id and the token
    audit.record(Did.SCREENING_STARTED, Operation.COLLECTION, by=by, subject=screening)
    return screening


def answer(
    screening: Screening,
    *,
    by: Actor,
    answers: Mapping[str, str],
    own_words: Mapping[str, str] | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> None:
    """Takes as many answers as there are. A changed one supersedes the old row, the answers that
    hung on it, and the needs that followed. `at`: when they were given, on a paper form entered
    later. Raises Invalid by question code; Conflict for a stale page."""
    require(by, May.SCREENING_RECORD)
    session().refresh(screening, ["version", "status"], with_for_update=True)
    if version is not None and version != screening.version:
        raise Conflict("Somebody else changed these answers since you opened them. Read them again")
    was = records.of(screening)
    found, standing, asked = was.finding, was.answers, was.asked
    before = {code: (row.answer, row.own_words) for code, row in standing.items()}
    change = changes.changed(asked, before, answers, own_words or {})
    for code in standing.keys() & change.codes:
        standing[code].superseded_at = clock.now()
        is_cleared = code in change.cleared
        standing[code].superseded_because = (
            Superseded.NO_LONGER_ASKED if is_cleared else Superseded.CHANGED
        )
    for code, said in change.said.items():
        session().add(making.answer(screening, code, said, at or clock.now(), by))
    screening.on_paper_at = at or screening.on_paper_at
    _rebuild_needs(screening, change.codes, by)
    screening.version += 1
    facts = {"questions": sorted(change.codes)}
    audit.record(
        Did.SCREENING_ANSWERED, Operation.COLLECTION, by=by, subject=screening, facts=facts
    )
    _note_change(screening, found, by, at)


def _note_change(
    screening: Screening, found: tuple[str, bool], by: Actor, at: datetime | None
) -> None:
    """The custody record holds what a completed record found: it is told when that changes."""
    record = records.of(screening)
    if screening.status is Status.COMPLETE and record.finding != found:
        words = f"{record.asked.title}: answers changed after completion. {record.outcome_words}."
        if record.is_safety_action_due != found[1]:
            due = (
                "Safety action is due" if not found[1] else "No answer calls for safety action now"
            )
            words += f" {due}."
        did, case = Did.SCREENING_ANSWERED, screening.case
        entries.note(case, by=by, did=did, words=words, happened_at=at)


def complete(screening: Screening, *, by: Actor, version: int | None = None) -> None:
    """Each question needs an answer, or a word that it was not asked. Raises Invalid naming those
    that were left blank."""
    require(by, May.SCREENING_RECORD)
    record = records.of(screening)
    blank = rules.blank_problems(record.plain, record.asked)
    if blank:
        raise Invalid(blank)
    at = screening.on_paper_at or clock.now()
    workflow.take(steps.COMPLETE, screening, by=by, version=version, completed_at=clock.now())
    words = f"{record.asked.title}: {records.of(screening).outcome_words}."
    case = screening.case
    entries.note(case, by=by, did=Did.SCREENING_COMPLETED, words=words, happened_at=at)


def could_not(
    screening: Screening,
    *,
    by: Actor,
    reason: str,
    try_again_at: datetime | None,
    words: str | None = None,
    version: int | None = None,
) -> None:
    require(by, May.SCREENING_RECORD)
    reasons = records.asked_in(screening).could_not
    if reason not in reasons:
        raise Invalid.at("reason", "unknown", "Select one of the answers offered")
    if reason == "other" and not words:
        raise Invalid.at("words", "required", "Say why they could not be screened")
    workflow.take(
        steps.COULD_NOT,
        screening,
        by=by,
        version=version,
        facts={"reason": reason},
        could_not_reason=reason,
        could_not_words=words or "",
        try_again_at=try_again_at,
    )
    again = f" To be tried again {clock.in_words(try_again_at)}." if try_again_at else ""
    said = f"Could not be screened for vulnerability and needs: {reasons[reason].lower()}.{again}"
    entries.note(screening.case, by=by, did=Did.SCREENING_COMPLETED, words=said)


def _rebuild_needs(screening: Screening, changed: set[str], by: Actor) -> None:
    """The needs of this screening become those its answers and the booking raise; what no longer
    follows is kept, superseded. Other screenings are left alone: a denial unsays nothing."""
    record = records.of(screening)
    for name, count in making.counts(record.plain, record.asked).items():
        setattr(screening, name, count)
    found = needs.raised(record.plain, record.asked)
    if rules.was_anything_answered(record.plain):
        found |= needs.raised_by(queries.facts_of(screening.case))
    gone, new = making.differences(found, record.all_needs, changed)
    for need in gone:
        because = "The answer it followed from was changed"
        _end(steps.SUPERSEDE, need, by=by, because=because)
    for key in new:
        session().add(making.raised(screening, key, record.asked, by))


def follow(cases: Sequence[Case], by: Actor) -> None:
    """The booking was put right: what it raises by itself follows (somebody of no known age turns
    out to be 44). Whoever may put a booking right may do this. What was answered stays."""
    for case, screening, kept in queries.raised_by_booking(cases):
        found = needs.raised_by(queries.facts_of(case))
        gone, new = making.differences(found, kept, set())
        for need in gone:
            _end(steps.SUPERSEDE, need, by=by, because="The booking it followed from was put right")
        for key in new:
            asked = records.whole_set_of(screening)
            session().add(making.raised(screening, key, asked, by))


# --- needs recorded by hand, refuted, struck out -----------------------------------------------


def record_need(
    case: Case,
    *,
    by: Actor,
    code: str,
    source: str,
    fact: str,
    opinion: str = "",
    diagnosed_by: str = "",
    diagnosed_on: date | None = None,
    review_by_on: date | None = None,
) -> Need:
    """A need known otherwise than by the questions. What is known and what the officer makes of it
    are two fields. Raises Invalid."""
    require(by, May.SCREENING_RECORD)
    sources = reference.attributes("need_sources")
    wrong = rules.wrong_need(
        sources, source=source, fact=fact, diagnosed_by=diagnosed_by, review_by_on=review_by_on
    )
    if code not in reference.choices("vulnerabilities"):
        wrong["code"] = [("unknown", "Select one of the answers offered")]
    if wrong:
        raise Invalid(wrong)
    need = making.need(
        case,
        by,
        code=code,
        source=source,
        fact=fact,
        opinion=opinion,
        diagnosed_by=diagnosed_by,
        diagnosed_on=diagnosed_on,
        review_by_on=review_by_on or needs.review_by(code, records.asked_of(case), clock.today()),
    )
    session().add(need)
    session().flush()  # for the id
    audit.record(Did.NEED_RECORDED, Operation.COLLECTION, by=by, subject=need)
    label, how = reference.label("vulnerabilities", code), reference.label("need_sources", source)
    entries.note(case, by=by, did=Did.NEED_RECORDED, words=f"Need: {label}. {how}: {fact}")
    return need


def open_need(token: str, *, by: Actor) -> Need:
    """With its case. Within reach, or Missing; the reading is recorded."""
    require(by, May.CASE_OPEN)
    need = queries.one_need(token, by)
    if need is None:
        raise Missing
    case_checks.readable(need.case, by)
    audit.opened(Did.SCREENING_OPENED, need, by=by)
    return need


def refute_need(need: Need, *, by: Actor, because: str, version: int | None = None) -> None:
    """It was looked into and is not so. Raises Invalid without a reason."""
    _end(steps.REFUTE, need, by=by, because=because, version=version)
    words = f"Looked into and not so: {_need_label(need)}. {because.strip()}"
    entries.note(need.case, by=by, did=Did.NEED_REFUTED, words=words)


def strike_need(need: Need, *, by: Actor, because: str, version: int | None = None) -> None:
    """It should never have been written down. The row stays, with the reason."""
    _end(steps.STRIKE, need, by=by, because=because, version=version)
    words = f"Recorded in error, not to be relied on: {_need_label(need)}. {because.strip()}"
    entries.note(need.case, by=by, did=Did.NEED_STRUCK, words=words)


def _need_label(need: Need) -> str:
    return f"need “{reference.label('vulnerabilities', need.code)}”"


def _end(step: Step, need: Need, *, by: Actor, because: str, version: int | None = None) -> None:
    if not because.strip():
        raise Invalid.at("because", "required", "Say why")
    workflow.take(
        step,
        need,
        by=by,
        version=version,
        ended_at=clock.now(),
        ended_by_name=by.name,
        ended_because=because.strip(),
    )


# --- the PACE decision -------------------------------------------------------------------------


def decide_vulnerability(
    case: Case,
    *,
    by: Actor,
    is_vulnerable: bool,
    limbs: Sequence[str] | None,
    reasons: str | None,
    enquiries: str | None = None,
    decided_at: datetime | None = None,
    version: int | None = None,
) -> VulnerabilityDecision:
    """PACE Code C 1.13(d). “Not vulnerable” against an indicator, or in place of a yes, needs
    reasons. `decided_at`: where it is entered later; a decision made after it still stands.
    `version`: how many decisions the page knew of. Raises Invalid, Conflict."""
    require(by, May.SCREENING_DECIDE)
    at = late.moment(case, decided_at, "decided_at")
    before = deciding.before(case, version, until=late.until(at))
    chosen, words = list(limbs or []), (reasons or "").strip()
    known = queries.reasons_of(case.id)
    by_then = queries.reasons_of(case.id, late.until(at)) if decided_at else known
    problems = rules.wrong_decision(
        is_vulnerable=is_vulnerable,
        limbs=chosen,
        words=words,
        reasons=known,
        outcome=queries.screened(case.id),
        was_vulnerable=before is not None and before.is_vulnerable,
    )
    if problems:
        raise Invalid(problems)
    decision = VulnerabilityDecision(
        case_id=case.id,
        is_vulnerable=is_vulnerable,
        limbs=chosen if is_vulnerable else [],
        reasons=words,
        enquiries=(enquiries or "").strip(),
        indicators=[reason.key for reason in by_then],
        decided_at=late.after(before.decided_at if before else None, at),
        recorded_at=clock.now(),
        decided_by_id=by.person_id,
        decided_by_name=by.name,
    )
    session().add(decision)
    facts = {"against_indicators": bool(known and not is_vulnerable)}
    audit.record(Did.VULNERABILITY_DECIDED, Operation.COLLECTION, by=by, subject=case, facts=facts)
    said = rules.decision_words(is_vulnerable=is_vulnerable, limbs=chosen, reasons=words)
    entries.note(case, by=by, did=Did.VULNERABILITY_DECIDED, words=said, happened_at=at)
    return decision
