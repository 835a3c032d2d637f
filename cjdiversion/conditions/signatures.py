"""What an admission and a signature must keep to: each raises in words, with where the rule comes
from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from cjdiversion import clock
from cjdiversion.cases import rules as ages
from cjdiversion.conditions import checks, limits, prosecutable
from cjdiversion.conditions.limits import Wrong
from cjdiversion.conditions.models import Condition, Record
from cjdiversion.errors import Invalid
from cjdiversion.identities.humans import is_same_name
from cjdiversion.screenings import queries as screenings


def admission(record: Record, words: str, on: date | None) -> None:
    """`record` comes with its case and the offences. Raises Invalid."""
    option = checks.option_of(record)
    if option.admission == "none":
        return
    wrong: Wrong = {}
    if not words.strip():
        said = f"{option.label}: write down what the person admits or accepts"
        wrong["admission"] = [("admission-missing", f"{said}. Source: {option.origin}")]
    if found := _wrong_day(record, on):
        wrong["admitted_on"] = [found]
    if wrong:
        raise Invalid(wrong)


def _wrong_day(record: Record, on: date | None) -> tuple[str, str] | None:
    if on is None:
        return "admission-missing", "Enter the day on which they said it"
    if on > clock.today():
        return "future", "The day must not be in the future"
    about = prosecutable.offences_of(record.case, record.decision)
    first = min((one.committed_on for one in about if one.committed_on), default=on)
    if on < first:
        return "before-offence", "Nobody can admit it before the day of the offence"
    return None


def signature(
    record: Record,
    *,
    signed_at: datetime,
    consents: bool | None,
    method: str,
    adult_name: str,
    officers: Sequence[str] = (),
) -> None:
    """Of a first or a fresh one. `officers`: who explains and who writes it down."""
    wrong: Wrong = {}
    if method not in checks.METHODS:
        wrong["method"] = [("unknown", "Select how it was signed")]
    if found := _wrong_moment(record, signed_at):
        wrong["signed_at"] = [found]
    option = checks.option_of(record)
    if consents is not True and option.agreement != "none":
        words = "Without the person’s consent there is nothing to sign"
        wrong["consents"] = [("consent-missing", f"{words}. Source: {option.origin}")]
    if found := _wrong_adult(record, adult_name.strip(), signed_at, officers):
        wrong["adult_name"] = [found]
    if wrong:
        raise Invalid(wrong)


def _wrong_moment(record: Record, signed_at: datetime) -> tuple[str, str] | None:
    if signed_at > clock.now():
        return "future", "The signature must be in the past"
    if signed_at < _earliest(record):
        return "before-decision", "The signature cannot be before the decision it rests on"
    if record.admitted_on and clock.london(signed_at).date() < record.admitted_on:
        words = "The signature cannot be before the day of the admission it confirms"
        return "before-admission", words
    return None


def _wrong_adult(
    record: Record, name: str, signed_at: datetime, officers: Sequence[str]
) -> tuple[str, str] | None:
    if not name:
        why = why_adult(record, on=clock.london(signed_at).date())
        return ("adult-missing", why) if why else None
    return _not_independent(record, name, officers)


def _not_independent(
    record: Record, adult_name: str, officers: Sequence[str]
) -> tuple[str, str] | None:
    """An appropriate adult is neither the person nor of the police."""
    person = record.case.person
    if is_same_name(adult_name, f"{person.forenames} {person.surname}"):
        words = "The appropriate adult is somebody else than the person"
    elif any(is_same_name(adult_name, one) for one in (*officers, record.owner_name) if one):
        words = "The appropriate adult is nobody who decides, explains or writes this down"
    else:
        return None
    return "adult-not-independent", f"{words}. Source: PACE s45ZA(8) (V), Code C 1.7 (G)"


def _earliest(record: Record) -> datetime:
    told = record.decision.decided_at if record.decision else record.case.opened_at
    return told.replace(second=0, microsecond=0)


def why_adult(record: Record, *, on: date | None = None) -> str:
    """Why an appropriate adult must be present when it is explained and signed on that day, or
    today; empty if none."""
    rules = checks.rules_for(record)
    words = "Enter who was present as the appropriate adult"
    if ages.is_possibly_child(record.case.person, on or clock.today()):
        source = "for everybody who is or may be under 18, since 13 April 2015 (V)"
        return f"{words}. Source: Code C, {source}"
    if rules.needs_adult == "vulnerable" and (why := screenings.adult_needed(record.case)):
        return f"{words}: {why.words}. Source: {rules.source}; for vulnerable adults (G)"
    return ""


def ready_to_sign(record: Record, conditions: Sequence[Condition], signed_on: date) -> None:
    """Its conditions are there, and each is still due within the limit. Raises Invalid."""
    rules = checks.rules_for(record)
    if rules.conditions == "required" and not conditions:
        words = "Add the conditions first: they are part of what is signed"
        raise Invalid.at("signed_at", "conditions-missing", f"{words}. Source: {rules.source}")
    for one in conditions:
        latest = limits.latest(
            signed_on,
            record.summary_limit_on,
            checks.held_limits(record),
            is_exceptional=bool(one.exceptional_because),
        )
        for code, words in limits.wrong_due(one.due_on, latest, not_before=signed_on).get(
            "due_on", []
        ):
            raise Invalid.at("signed_at", code, f"Condition {one.number}: {words}")
