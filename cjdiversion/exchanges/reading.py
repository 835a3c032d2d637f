"""What a message of a referral is made from, for one reader of its provider; and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cjdiversion import clock, listing, reference
from cjdiversion.access import Actor
from cjdiversion.accounts import queries as accounts
from cjdiversion.cases.rules import age_band
from cjdiversion.exchanges import codes, fhir, queries
from cjdiversion.exchanges.codes import Coded
from cjdiversion.exchanges.facts import Facts
from cjdiversion.exchanges.models import StatusUpdate
from cjdiversion.listing import Page, Place
from cjdiversion.referrals import moves, steps
from cjdiversion.referrals import queries as referrals
from cjdiversion.referrals.models import Referral
from cjdiversion.referrals.steps import Status

SHOWN_WITH_THE_REFERRAL = 3
_LD_SERVICE = "D02"  # the service or team type of L&D, reference data "mhsds_codes"


def facts_of(referral: Referral, *, by: Actor) -> Facts:
    """`referral` comes from `referrals.service.open`, which gives no draft to a provider."""
    person, rows = referral.case.person, reference.rows("mhsds_codes")
    sent = moves.newest(steps.SEND, referrals.moves_of(referral.id))
    assert referral.sent_at is not None
    assert by.unit_id is not None
    provider = accounts.unit(by.unit_id)
    return Facts(
        key=referral.token,
        version=referral.version,
        reference=referral.reference,
        made_at=clock.now(),
        status=referral.status,
        priority=_coded(rows, "referral_priorities", referral.priority),
        source=codes.coded(rows, "ways", referral.case.way.value, referral.case.way.words),
        service=codes.coded(rows, "onward_services", _LD_SERVICE, "Liaison and Diversion"),
        needs=[_need(rows, need) for need in referral.needs],
        surname=person.surname,
        forenames=person.forenames,
        age_band=age_band(person, clock.today()),
        concern=referral.concern,
        alleged_offence=referral.alleged_offence,
        staff_safety=referral.staff_safety,
        location=referral.location,
        fit_to_be_seen=_fitness(referral),
        safe_contact=referral.safe_contact,
        interpreter=referral.interpreter,
        release_expected_at=referral.release_expected_at,
        next_date_at=referral.next_date_at,
        agreed=referral.agreed_when_sent,
        sent_at=referral.sent_at,
        due_at=referral.answer_due_at,
        declined=_declined(rows, referral),
        sender_name=sent.by_name if sent else "",
        sender_unit=sent.by_unit if sent else "",
        provider_name=provider.name,
        provider_code=provider.code,
    )


def coded_of(facts: Facts) -> list[tuple[str, Coded]]:
    """What of a message has a code of ours: what it is, and the code with its MHSDS code if any."""
    found = [
        ("Priority", facts.priority),
        ("Source of referral", facts.source),
        ("Service referred to", facts.service),
        *(("Need", need) for need, _ in facts.needs),
    ]
    return [*found, ("Declined because", facts.declined)] if facts.declined else found


def wrong(message: dict[str, Any]) -> list[str]:
    """Where a message is not what may be handed out: places in it, never what stands there."""
    return sorted({*fhir.wrong(message), *fhir.loose_ends(message)})


def _coded(rows: Sequence[codes.Row], kind: str, code: str) -> Coded:
    return codes.coded(rows, kind, code, reference.label(kind, code))


def _need(rows: Sequence[codes.Row], need: Any) -> tuple[Coded, str]:
    source = str(need["source"])
    coded = codes.coded(rows, "vulnerabilities", need["code"], need["label"], source=source)
    return coded, reference.label("need_sources", source)


def _fitness(referral: Referral) -> str:
    code = referral.fit_to_be_seen
    return reference.label("referral_fitness", code) if code else ""


def _declined(rows: Sequence[codes.Row], referral: Referral) -> Coded | None:
    """The coded reason; what they wrote besides does not ride on the message."""
    if referral.status is not Status.DECLINED:
        return None
    return _coded(rows, "referral_decline_reasons", referral.decline_category)


# --- what came back -------------------------------------------------------------------------------


def updates(referral: Referral, *, place: Place, size: int = listing.PAGE) -> Page[Any]:
    """Newest first. `referral` comes from `referrals.service.open`."""
    return listing.page(
        queries.of_referral(referral.id),
        newest=StatusUpdate.sent_at.expression,
        key=StatusUpdate.id.expression,
        place=place,
        cursor_of=lambda row: (row.sent_at, row.id),
        size=size,
    )


def newest_updates(referral: Referral) -> Page[Any]:
    """The few that stand on the referral's own page."""
    return updates(referral, place=Place(), size=SHOWN_WITH_THE_REFERRAL)


def label_of(code: str) -> str:
    return reference.label("status_updates", code)
