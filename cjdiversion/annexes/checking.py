"""The check for other people's data before a version is approved: what is caught, and what whoever
approves says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor, May, require
from cjdiversion.annexes import hold_queries, people_known, queries, steps
from cjdiversion.annexes.drafting import content_of
from cjdiversion.annexes.facts import Facts
from cjdiversion.annexes.lines_models import AnnexFindingAnswer
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.annexes.third_parties import Finding, caught
from cjdiversion.audit import Did, Operation
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from cjdiversion.errors import Invalid, Missing, NotPermitted, OutOfOrder
from cjdiversion.identities.humans import is_same_human


@dataclass(frozen=True)
class Checked:
    """One finding of a version, and what was said of it."""

    finding: Finding
    answer: AnnexFindingAnswer | None

    @property
    def is_open(self) -> bool:
        """A warning is only shown; anything else waits for an answer."""
        return self.answer is None and not self.finding.is_warning


def found_in(facts: Facts, case: Case) -> list[Finding]:
    return caught(facts, people_known.people_of(case))


def checked(annex: AnnexVersion) -> list[Checked]:
    """As the case is known today: who was added since is found too."""
    answers = hold_queries.answers_of(annex)
    findings = found_in(content_of(annex), queries.case_of(annex))
    return [Checked(one, answers.get(one.key)) for one in findings]


def findings(annex: AnnexVersion, *, by: Actor) -> list[Checked]:
    """`annex` comes from `service.open`."""
    require(by, May.ANNEX_APPROVE)
    return checked(annex)


def one_finding(annex: AnnexVersion, key: str, *, by: Actor) -> Checked:
    """Raises Missing."""
    found = next((one for one in findings(annex, by=by) if one.finding.key == key), None)
    if found is None:
        raise Missing
    return found


def answer(
    annex: AnnexVersion, key: str, *, by: Actor, reason: str, because: str
) -> AnnexFindingAnswer:
    """Why the words stay. Raises Invalid, Missing, NotPermitted, OutOfOrder."""
    found = one_finding(annex, key, by=by)
    if is_same_human(by, annex.made_by_id, annex.made_by):
        raise NotPermitted("Somebody else must answer this: you prepared it")
    if annex.status not in steps.APPROVE.sources:
        raise OutOfOrder(f"This version is {annex.status.words.lower()}: nothing of it is decided")
    if found.answer is not None:
        raise OutOfOrder(f"Answered already by {found.answer.answered_by}", code="answered")
    if reason not in reference.choices("annex_finding_answers"):
        raise Invalid.at("reason", "unknown", "Select one of the answers offered")
    if not because.strip():
        raise Invalid.at("because", "required", "Enter: why the words stay")
    row = AnnexFindingAnswer(
        version_id=annex.id,
        key=key,
        kind=found.finding.kind,
        section=found.finding.section[:200],
        words=found.finding.words,
        reason=reason,
        because=because.strip(),
        answered_at=clock.now(),
        answered_by_id=by.person_id,
        answered_by=by.name,
    )
    session().add(row)
    session().flush()
    did, said = Did.ANNEX_FINDING_ANSWERED, {"kind": row.kind, "reason": reason, "finding": key}
    audit.record(did, Operation.COLLECTION, by=by, subject=annex, facts=said)
    return row


def waiting(annex: AnnexVersion) -> list[Finding]:
    """What must be answered before the version is approved, by whichever way."""
    return [one.finding for one in _open(checked(annex))]


def refuse_unanswered(annex: AnnexVersion) -> None:
    """Raises OutOfOrder."""
    found = waiting(annex)
    if found:
        number = "One finding waits" if len(found) == 1 else f"{len(found)} findings wait"
        words = f"{number} for an answer: words that look like another person’s data"
        raise OutOfOrder(f"{words}. Answer, or return the version", code="findings")


def _open(found: Sequence[Checked]) -> list[Checked]:
    return [one for one in found if one.is_open]
