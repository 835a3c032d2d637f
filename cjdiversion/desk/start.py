"""The lists each role starts its day with: what waits for them, oldest first, and where to go."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import url_for

from cjdiversion import audit
from cjdiversion.access import Actor, May, Role, UnitKind, can
from cjdiversion.annexes.steps import LEFT
from cjdiversion.annexes.steps import Status as AnnexStatus
from cjdiversion.audit import Did
from cjdiversion.desk import (
    on_annexes,
    on_conditions,
    on_outcomes,
    on_papers,
    on_people,
    on_reviews,
)
from cjdiversion.desk.blocks import Block


def blocks(actor: Actor) -> list[Block]:
    wanted = [make for power, make in _BLOCKS if can(actor, power)]
    wanted += [make for role, make in _OF_ROLES if actor.role is role]
    here = _HERE.get(actor.unit_kind) if can(actor, May.CASE_OPEN) else None
    return [
        *_if_any(_URGENT, actor),
        *([here(actor)] if here else []),
        *_if_any(_WAITING, actor),
        *(make(actor) for make in wanted),
    ]


def _if_any(made: Sequence[tuple[May, Callable[[Actor], Block]]], actor: Actor) -> list[Block]:
    """Only when there is something."""
    wanted = [make for power, make in made if can(actor, power)]
    return [block for block in (make(actor) for make in wanted) if block.lines]


def written_down(found: list[Block], actor: Actor) -> None:
    """A list that was shown is a reading of every record on it."""
    shown = [reference for block in found for reference in block.shown]
    if shown:
        audit.listed(Did.CASE_LISTED, shown, by=actor, kind="start")


def links(actor: Actor) -> list[tuple[str, str, str]]:
    """(label, address, hint) of the lists that are this role's own."""
    return [
        (label, url_for(endpoint), hint)
        for power, label, endpoint, hint in _LINKS
        if can(actor, power) and (endpoint not in _OF_A_SUITE or actor.unit_kind is UnitKind.SUITE)
    ]


_OF_A_SUITE = ("shifts.index",)


_URGENT: tuple[tuple[May, Callable[[Actor], Block]], ...] = (
    (May.SHIFT_HAND_OVER, on_people.handover),
    (May.SAFEGUARD_RECORD, on_people.safety_alerts),
    (May.REFERRAL_SEND, on_papers.to_telephone),
)
"""Before everything else: one line each, so that whoever is in the suite is still near."""


_WAITING = (
    (May.REFERRAL_SEND, on_papers.unread),
    (May.REFERRAL_OPEN, on_papers.nobodys),
    (May.MESSAGE_SEND, on_papers.messages),
    (May.CONSENT_REVIEW, on_papers.overrides),
    (May.CASE_OPEN, on_outcomes.to_confirm),
    (May.DISPOSAL_DECIDE, on_outcomes.victims_to_tell),
    (May.DISPOSAL_DECIDE, on_outcomes.waiting_for_cps),
    (May.DISPOSAL_DECIDE, on_conditions.waiting),
    (May.DISPOSAL_DECIDE, on_reviews.findings),
    (May.REVIEW_GRADE, on_reviews.to_grade),
    (May.ANNEX_WRITE, on_papers.overdue_evidence),
    (May.ANNEX_APPROVE, on_annexes.to_confirm),
    (May.ANNEX_WRITE, on_annexes.changed),
    (May.DISCLOSURE_SCHEDULE, on_annexes.unscheduled),
)


_HERE = {UnitKind.SUITE: on_people.in_suite, UnitKind.INVESTIGATION: on_people.attending}


_BLOCKS: tuple[tuple[May, Callable[[Actor], Block]], ...] = (
    (May.REFERRAL_OPEN, on_papers.sent_to_us),
    (May.INSTRUMENT_ADMINISTER, on_papers.screening),
    (May.CASE_ASSIGN, on_people.unassigned),
    (May.REFERRAL_SEND, on_papers.referrals),
    (May.IDENTITY_LINK, on_people.who_is_who),
    (
        May.ANNEX_APPROVE,
        on_papers.annexes(
            "Annexes to approve", AnnexStatus.ISSUED, empty="No annex waits for approval."
        ),
    ),
    (
        May.ANNEX_WRITE,
        on_papers.annexes(
            "Annexes to share or correct",
            AnnexStatus.APPROVED,
            AnnexStatus.RETURNED,
            empty="No annex waits for you.",
        ),
    ),
    (
        May.ANNEX_WRITE,
        on_annexes.questions(
            "Questions from the CPS", "waiting", empty="No question waits for an answer."
        ),
    ),
    (May.VICTIM_MANAGE, on_people.without_officer),
    (May.VICTIM_OPEN, on_people.victim_referrals),
    (
        May.ANNEX_TAKE,
        on_papers.annexes("Annexes to acknowledge", *LEFT, empty="You have acknowledged all."),
    ),
    (
        May.ANNEX_TAKE,
        on_annexes.questions("Answers from police", "answered", empty="No answer waits for you."),
    ),
)


_OF_ROLES: tuple[tuple[Role, Callable[[Actor], Block]], ...] = (
    (Role.DISCLOSURE_OFFICER, on_annexes.withdrawn),
    (Role.DISCLOSURE_OFFICER, on_annexes.held_back),
    (Role.VICTIM_OFFICER, on_people.assigned_people),
    (Role.DUTY_INSPECTOR, on_people.to_confirm),
    (Role.SUPERINTENDENT, on_people.to_confirm),
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
    (
        May.CASE_RECORD,
        "Record a Mental Health Act detention",
        "cases.detain",
        "Section 135 or 136, at any place of safety",
    ),
    (
        May.CASE_OPEN,
        "Places of safety in use now",
        "detentions.in_use",
        "Mental Health Act detentions that have not ended",
    ),
    (
        May.SCREENING_RECORD,
        "Downtime form (PDF)",
        "desk.downtime_form",
        "Blank, to print and keep for when systems are down",
    ),
    (May.CASE_IMPORT, "Imports", "cases.imports", "What came from the custody system"),
    (May.VICTIM_OPEN, "Victims and witnesses", "victims.index", "Everybody in your reach"),
    (
        May.SHIFT_OPEN,
        "The shift",
        "shifts.index",
        "Everybody in the suite on one page: to hand over, to take over, to check",
    ),
    (
        May.SHIFT_OPEN,
        "Handovers",
        "shifts.handovers",
        "Who handed the suite over to whom, with what the page said then",
    ),
    (May.SHIFT_OPEN, "Inspectors’ checks", "shifts.checks", "At the start of a shift"),
    (May.SUITE_SEE, "Who is in the suite", "cases.in_suite", "Name, age band and place"),
    (
        May.SHIFT_CHECK,
        "On duty here",
        "duties.here",
        "Who is posted elsewhere and declared to work at your suite, until when and why",
    ),
    (
        May.DUTY_DECLARE,
        "Work at another suite today",
        "duties.declare",
        "Declare to be on duty there until a time, or end it",
    ),
    (
        May.DISPOSAL_DECIDE,
        "Conditions",
        "conditions.index",
        "What people agreed to do: due soon, overdue, and to decide",
    ),
    (May.ANNEX_TAKE, "All annexes", "annexes.index", "Shared with your area"),
    (May.ANNEX_WRITE, "Questions from the CPS", "annexes.questions", "What they miss in annexes"),
    (
        May.NUMBERS_SEE,
        "Consistency of outcomes",
        "disposals.consistency",
        "Were alike cases treated alike? Where units differ from expected, look at cases",
    ),
    (
        May.NUMBERS_SEE,
        "Annexes, in numbers",
        "annexes.fares",
        "What the CPS used, did not need and asked, by area",
    ),
    (
        May.NUMBERS_SEE,
        "How much was asked",
        "screenings.coverage",
        "Questions not asked, and the time it took, by suite and at voluntary attendance",
    ),
    (May.AUDIT_SEE, "Who looked", "desk.trail", "Every deed and every reading, searchable"),
    (May.ACCOUNT_MANAGE, "People", "accounts.people", "Accounts, units and postings"),
    (May.JOB_SEE, "Scheduled work", "desk.jobs", "What ran, and how it ended"),
)
