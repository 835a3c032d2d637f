"""The lists each role starts its day with: what waits for them, oldest first, and where to go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flask import url_for

from cjdiversion import audit, clock
from cjdiversion.access import Actor, May, Role, can
from cjdiversion.annexes.steps import Status as AnnexStatus
from cjdiversion.audit import Did
from cjdiversion.desk import queries


@dataclass(frozen=True)
class Line:
    """One thing that waits. `words` say what it is and how it stands."""

    label: str
    href: str
    words: str
    state: str = ""
    colour: str = ""


@dataclass(frozen=True)
class Block:
    """A list on the start page; `more` leads to the whole of it."""

    title: str
    lines: Sequence[Line] = ()
    empty: str = "Nothing waits here."
    more: tuple[str, str] | None = None
    shown: list[str] = field(default_factory=list)  # references, for the audit trail


def blocks(actor: Actor) -> list[Block]:
    return [make(actor) for power, make in _BLOCKS if power is None or can(actor, power)] + [
        make(actor) for role, make in _OF_ROLES if actor.role is role
    ]


def written_down(found: list[Block], actor: Actor) -> None:
    """A list that was shown is a reading of every record on it."""
    shown = [reference for block in found for reference in block.shown]
    if shown:
        audit.listed(Did.CASE_LISTED, shown, by=actor, kind="start")


def _referrals(actor: Actor) -> Block:
    found = queries.rows(queries.unanswered_referrals(actor))
    lines = [
        Line(
            f"{one.case.person.name or 'Name not known'} ({one.reference})",
            url_for("referrals.show", token=one.token),
            f"Sent {clock.in_words(one.sent_at)} to {one.provider.name}" if one.sent_at else "",
            one.status.words,
            "red" if one.status.value in ("declined", "expired") else "yellow",
        )
        for one in found
    ]
    shown = [one.reference for one in found]
    return Block("Referrals without a yes", lines, "Every referral has been accepted.", None, shown)


def _annexes(title: str, *statuses: AnnexStatus, empty: str) -> Callable[[Actor], Block]:
    def make(actor: Actor) -> Block:
        found = queries.rows(queries.annexes_in(actor, *statuses))
        lines = [
            Line(
                f"Annex {one.reference}, version {one.number}",
                url_for("annexes.show", token=one.token),
                f"Prepared by {one.made_by}, {clock.in_words(one.made_at)}",
                one.status.words,
                "yellow",
            )
            for one in found
        ]
        return Block(title, lines, empty, None, [one.reference for one in found])

    return make


def _withdrawn(actor: Actor) -> Block:
    found = queries.pairs(queries.withdrawn_after_sharing(actor))
    lines = [
        Line(
            f"Annex {version.reference}, version {version.number}",
            url_for("annexes.show", token=version.token),
            f"Consent to tell CPS was withdrawn {clock.in_words(at)}. The copy is kept: schedule it",
            "To schedule",
            "yellow",
        )
        for version, at in found
    ]
    shown = [version.reference for version, _ in found]
    return Block("Withdrawn after sharing", lines, "No copy waits to be scheduled.", None, shown)


def _goes_to(title: str, words: str, label: str, endpoint: str) -> Callable[[Actor], Block]:
    def make(actor: Actor) -> Block:
        return Block(title, (), words, (label, url_for(endpoint)))

    return make


_BLOCKS: tuple[tuple[May | None, Callable[[Actor], Block]], ...] = (
    (
        May.CASE_OPEN,
        _goes_to("Cases", "Everybody in your reach, newest first.", "Open cases", "cases.index"),
    ),
    (
        May.SUITE_SEE,
        _goes_to("In the suite", "Name, age band and place.", "Who is in", "cases.in_suite"),
    ),
    (May.REFERRAL_SEND, _referrals),
    (
        May.REFERRAL_OPEN,
        _goes_to("Referrals", "What was sent to your service.", "All referrals", "referrals.index"),
    ),
    (
        May.ANNEX_APPROVE,
        _annexes("Annexes to approve", AnnexStatus.ISSUED, empty="No annex waits for approval."),
    ),
    (
        May.ANNEX_WRITE,
        _annexes(
            "Annexes to share or mend",
            AnnexStatus.APPROVED,
            AnnexStatus.RETURNED,
            empty="No annex waits for you.",
        ),
    ),
    (
        May.ANNEX_TAKE,
        _goes_to("Annexes", "Shared with your area.", "All annexes", "annexes.index"),
    ),
    (
        May.NUMBERS_SEE,
        _goes_to(
            "Consistency",
            "Were alike cases treated alike? Look where units differ from expected.",
            "Consistency of outcomes",
            "disposals.consistency",
        ),
    ),
    (
        May.AUDIT_SEE,
        _goes_to("The trail", "Who looked at what, and when.", "Search the trail", "desk.trail"),
    ),
    (
        May.ACCOUNT_MANAGE,
        _goes_to("People", "Accounts, units and postings.", "Manage people", "accounts.people"),
    ),
    (
        May.JOB_SEE,
        _goes_to("Scheduled work", "What ran, and how it ended.", "Run history", "desk.jobs"),
    ),
)
_OF_ROLES: tuple[tuple[Role, Callable[[Actor], Block]], ...] = (
    (Role.DISCLOSURE_OFFICER, _withdrawn),
)
