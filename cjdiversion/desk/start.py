"""The lists each role starts its day with: what waits for them, oldest first, and where to go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flask import url_for

from cjdiversion import audit, clock, reference
from cjdiversion.access import Actor, May, Role, UnitKind, can
from cjdiversion.annexes.steps import Status as AnnexStatus
from cjdiversion.audit import Did
from cjdiversion.cases import listed
from cjdiversion.desk import queries
from cjdiversion.screenings import queries as screenings


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
    wanted = [make for power, make in _BLOCKS if can(actor, power)]
    if actor.unit_kind is UnitKind.SUITE and can(actor, May.CASE_OPEN):
        wanted.insert(0, _in_suite)
    wanted += [make for role, make in _OF_ROLES if actor.role is role]
    return [make(actor) for make in wanted]


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
    return Block(
        "Referrals not yet accepted", lines, "Every referral has been accepted.", None, shown
    )


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
            f"Consent to tell CPS was withdrawn {clock.in_words(at)}. Schedule the copy",
            "To schedule",
            "yellow",
        )
        for version, at in found
    ]
    shown = [version.reference for version, _ in found]
    return Block("Withdrawn after sharing", lines, "No copy waits to be scheduled.", None, shown)


def _in_suite(actor: Actor) -> Block:
    found = queries.pairs(queries.newest_here(actor))
    screened = screenings.screened_of([one.id for one in found])
    lines = [
        Line(
            listed.name_of(one) or f"Name not known ({one.reference})",
            url_for("desk.case", token=one.token),
            f"{one.location or 'Place not recorded'}, since {clock.in_words(one.opened_at)}",
            *_STATES[screened[one.id]],
        )
        for one in found
    ]
    more = ("Everybody in the suite", url_for("cases.index", show="here"))
    shown = [one.reference for one in found]
    return Block("In the suite now", lines, "Nobody is in the suite.", more, shown)


_STATES = {
    "not-screened": ("Not screened", "yellow"),
    "in-progress": ("Started, not complete", "yellow"),
    "could-not": ("Could not screen", "yellow"),
    "needs-found": ("Needs found", ""),
    "nothing-found": ("No trigger found", "grey"),
}


def _unassigned(actor: Actor) -> Block:
    found = queries.pairs(queries.unassigned(actor))
    lines = [
        Line(
            listed.name_of(one) or f"Name not known ({one.reference})",
            url_for("desk.case", token=one.token),
            f"Opened {clock.in_words(one.opened_at)}",
            "No unit",
            "yellow",
        )
        for one in found
    ]
    more = ("All unassigned cases", url_for("cases.index", unassigned=1, show="open"))
    shown = [one.reference for one in found]
    return Block("Not assigned to a unit", lines, "Every case has its unit.", more, shown)


def _sent_to_us(actor: Actor) -> Block:
    found = queries.rows(queries.waiting_for_provider(actor))
    lines = [
        Line(
            f"{one.case.person.name or 'Name not known'} ({one.reference})",
            url_for("referrals.show", token=one.token),
            f"{reference.label('referral_priorities', one.priority)}, sent "
            f"{clock.ago_in_words(one.sent_at)} ago. {one.location}".strip(),
            one.status.words,
            "yellow",
        )
        for one in found
    ]
    shown = [one.reference for one in found]
    more = ("All referrals", url_for("referrals.index"))
    return Block("Referrals waiting for an answer", lines, "No referral is waiting.", more, shown)


def links(actor: Actor) -> list[tuple[str, str, str]]:
    """(label, address, hint) of the lists that are this role's own."""
    return [
        (label, url_for(endpoint), hint)
        for power, label, endpoint, hint in _LINKS
        if can(actor, power)
    ]


_BLOCKS: tuple[tuple[May, Callable[[Actor], Block]], ...] = (
    (May.REFERRAL_OPEN, _sent_to_us),
    (May.CASE_ASSIGN, _unassigned),
    (May.REFERRAL_SEND, _referrals),
    (
        May.ANNEX_APPROVE,
        _annexes("Annexes to approve", AnnexStatus.ISSUED, empty="No annex waits for approval."),
    ),
    (
        May.ANNEX_WRITE,
        _annexes(
            "Annexes to share or correct",
            AnnexStatus.APPROVED,
            AnnexStatus.RETURNED,
            empty="No annex waits for you.",
        ),
    ),
    (
        May.ANNEX_TAKE,
        _annexes("Annexes to acknowledge", AnnexStatus.SHARED, empty="You have acknowledged all."),
    ),
)
_OF_ROLES: tuple[tuple[Role, Callable[[Actor], Block]], ...] = (
    (Role.DISCLOSURE_OFFICER, _withdrawn),
)
_LINKS = (
    (May.CASE_OPEN, "Cases", "cases.index", "Everybody in your reach, newest first"),
    (
        May.CASE_RECORD,
        "Book a person into custody",
        "cases.book",
        "By hand, where nothing was imported",
    ),
    (May.CASE_RECORD, "Record a voluntary attendance", "cases.attend", "The same duties apply"),
    (May.CASE_IMPORT, "Imports", "cases.imports", "What came from the custody system"),
    (May.SUITE_SEE, "Who is in the suite", "cases.in_suite", "Name, age band and place"),
    (May.ANNEX_TAKE, "All annexes", "annexes.index", "Shared with your area"),
    (
        May.NUMBERS_SEE,
        "Consistency of outcomes",
        "disposals.consistency",
        "Were alike cases treated alike? Where units differ from expected, look at cases",
    ),
    (May.AUDIT_SEE, "Who looked", "desk.trail", "Every deed and every reading, searchable"),
    (May.ACCOUNT_MANAGE, "People", "accounts.people", "Accounts, units and postings"),
    (May.JOB_SEE, "Scheduled work", "desk.jobs", "What ran, and how it ended"),
)
