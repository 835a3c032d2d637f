"""The lists of the start page about papers: referrals, screenings, annexes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import url_for

from cjdiversion import clock, reference
from cjdiversion.access import Actor, May, can
from cjdiversion.annexes import statements
from cjdiversion.annexes.models import AnnexStatement, AnnexVersion
from cjdiversion.annexes.steps import Status as AnnexStatus
from cjdiversion.annexes.steps import words_for_cps
from cjdiversion.contacts import queries as contacts
from cjdiversion.contacts import sharing
from cjdiversion.desk import queries
from cjdiversion.desk.blocks import Block, Line
from cjdiversion.instruments import queries as instruments
from cjdiversion.instruments import reading
from cjdiversion.instruments.models import Administration
from cjdiversion.referrals import chasing
from cjdiversion.referrals import queries as sent
from cjdiversion.referrals.models import Referral


def to_telephone(actor: Actor) -> Block:
    """How many there are, leading to them."""
    found = _unread(actor)
    number = f"{len(found)} urgent referral{'' if len(found) == 1 else 's'}"
    words = "An e-mail that was sent is not read. Telephone the team"
    href = f"{url_for('desk.start')}#{TELEPHONE}"
    line = Line(f"{number} that nobody has received", href, words, "Telephone now", "red")
    return Block("Telephone L&D", [line] if found else [])


def _unread(actor: Actor) -> Sequence[Referral]:
    return chasing.unread(chasing.moments(clock.now()), limit=queries.SHOWN, actor=actor)


TELEPHONE = "telephone"


def unread(actor: Actor) -> Block:
    """Urgent, and nobody of the provider has received it: an e-mail that was sent is not read."""
    found = _unread(actor)
    called = {call.referral_id for call in sent.calls_of([one.id for one in found])}
    lines = [
        Line(
            f"{one.case.person.name or 'Name not known'} ({one.reference})",
            url_for("referrals.show", token=one.token),
            chasing.prompt(one),
            "Telephoned" if one.id in called else "Telephone now",
            "yellow" if one.id in called else "red",
        )
        for one in found
    ]
    shown = [one.reference for one in found]
    return Block("Referrals nobody has received", lines, shown=shown, anchor=TELEPHONE)


def referrals(actor: Actor) -> Block:
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
    shown, more = (
        [one.reference for one in found],
        ("Referrals you sent", url_for("referrals.sent")),
    )
    return Block(
        "Referrals not yet accepted", lines, "Every referral has been accepted.", more, shown
    )


def annexes(title: str, *statuses: AnnexStatus, empty: str) -> Callable[[Actor], Block]:
    def make(actor: Actor) -> Block:
        found = queries.rows(queries.annexes_in(actor, *statuses))
        lines = [
            Line(
                f"Annex {one.reference}, version {one.number}",
                url_for("annexes.show", token=one.token),
                f"Prepared by {one.made_by}, {clock.in_words(one.made_at)}",
                _state(one, actor),
                "yellow",
            )
            for one in found
        ]
        return Block(title, lines, empty, None, [one.reference for one in found])

    return make


def overdue_evidence(actor: Actor) -> Block:
    """Asked for, for the annex, and not here by its target date: when there is any."""
    found = statements.overdue(actor, on=clock.today(), most=queries.SHOWN)
    lines = [
        Line(
            f"Case {one.case.reference}, {_heading(one)}",
            f"{url_for('statements.index', token=one.case.token)}#on-{one.section}",
            f"Target date {clock.day_in_words(one.due_on)}. Written by {one.stated_by}",
            "Overdue",
            "red",
        )
        for one in found
        if one.due_on
    ]
    shown = [one.case.reference for one in found]
    return Block("Evidence for CPS that is overdue", lines, shown=shown)


def _heading(one: AnnexStatement) -> str:
    label = reference.label("annex_sections", one.section)
    return label[:1].lower() + label[1:]


def _state(one: AnnexVersion, actor: Actor) -> str:
    if can(actor, May.ANNEX_TAKE):
        return words_for_cps(False)
    is_late = one.status is AnnexStatus.ISSUED and one.passed_on_at is not None
    return "With the deputy" if is_late else one.status.words


def overrides(actor: Actor) -> Block:
    """Decisions to share without agreement that nobody else has looked at again yet."""
    found = sharing.to_review(actor, most=queries.SHOWN)
    lines = [
        Line(
            f"Case {one.reference}, {reference.label('override_grounds', one.ground).lower()}",
            url_for("sharing.review", token=one.token),
            f"Recorded by {one.recorded_by}, {clock.in_words(one.recorded_at)}",
            "To look at again",
            "yellow",
        )
        for one in found
    ]
    shown = [one.reference for one in found]
    more = ("All of them", url_for("sharing.overrides", when="all"))
    return Block("Shared without consent", lines, "None waits to be looked at.", more, shown)


def screening(actor: Actor) -> Block:
    """Answers about self-harm that nobody has written a hand-over for, then who is to be asked
    again."""
    unwritten = instruments.safety_to_write(actor, most=queries.SHOWN)
    again = instruments.to_try_again(actor, most=queries.SHOWN)
    lines = [_screened(one, "Safety action to write down", "red") for one in unwritten]
    for one in again:
        at = one.try_again_at
        words = f"Try again {clock.in_words(at)}" if at else ""
        is_due = at is not None and at <= clock.now()
        lines.append(_screened(one, words, "orange" if is_due else "grey"))
    shown = [one.referral.reference for one in (*unwritten, *again)]
    return Block("Screening to go on with", lines, "No screening waits for you.", None, shown)


def _screened(one: Administration, state: str, colour: str) -> Line:
    title = reading.record_of(one).instrument.title
    name = one.referral.case.person.name or "Name not known"
    href = url_for("instruments.show", token=one.token)
    asked = f"Asked {clock.in_words(one.asked_at)}"
    return Line(f"{name} ({one.referral.reference}), {title}", href, asked, state, colour)


def sent_to_us(actor: Actor) -> Block:
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


def nobodys(actor: Actor) -> Block:
    """Work in hand that nobody has: when there is any."""
    found = queries.rows(queries.nobodys(actor))
    lines = [
        Line(
            f"{one.case.person.name or 'Name not known'} ({one.reference})",
            url_for("referrals.show", token=one.token),
            f"{reference.label('referral_priorities', one.priority)}. Open it to take it over",
            one.status.words,
            "red",
        )
        for one in found
    ]
    more = ("All that nobody has", url_for("referrals.index", status=sent.NOBODYS))
    shown = [one.reference for one in found]
    return Block("Referrals that nobody has", lines, more=more, shown=shown)


def messages(actor: Actor) -> Block:
    """What the other side wrote about a referral and nobody here has read: when there is any."""
    found = contacts.unread(actor, most=queries.SHOWN)
    lines = [
        Line(
            f"{one.referral.case.person.name or 'Name not known'} ({one.referral.reference})",
            url_for("contacts.messages", token=one.referral.token),
            f"From {one.sent_by}, {one.sent_by_unit}, {clock.in_words(one.sent_at)}",
            "Not yet read",
            "yellow",
        )
        for one in found
    ]
    shown = [one.referral.reference for one in found]
    return Block("Messages about referrals", lines, "You have read all messages.", None, shown)
