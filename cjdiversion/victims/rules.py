"""What may be recorded of a victim or witness, and when a referral may go out. Pure: values in,
field → problems out.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from cjdiversion.cases.naming import REFERENCE_LETTERS
from cjdiversion.cases.rules import POSSIBLY_UNDER_18, UNDER_18, Aged, age_band
from cjdiversion.errors import Problem

Wrong = dict[str, list[Problem]]
Attributes = Mapping[str, Mapping[str, Any]]
"""Reference data of one kind: code → attributes."""


class Part(StrEnum):
    """What somebody is in a case. Never merged with the suspect (DPA 2018 s38(3))."""

    VICTIM = "victim"
    WITNESS = "witness"
    BOTH = "both"

    @property
    def words(self) -> str:
        return {
            Part.VICTIM: "Victim",
            Part.WITNESS: "Witness",
            Part.BOTH: "Victim and witness",
        }[self]


# What each record holds where nothing was said: blank is “not looked at”.
WHO: Mapping[str, Any] = {"surname": "", "forenames": "", "born_on": None, "stated_age": None}
CONTACT: Mapping[str, Any] = {
    **dict.fromkeys(("wants_contact", "phone", "email", "address", "through", "when_words"), ""),
    "never_words": "",
    "is_safe": "",
    "ways": [],
    "never": [],
    "verified_at": None,
}
GROUND: Mapping[str, str] = {"answer": "", "known_by": "", "because": ""}
NEEDS: Mapping[str, Any] = {
    **dict.fromkeys(("communication", "communication_words", "interpreter", "language"), ""),
    **dict.fromkeys(("mental_health", "mental_health_consent", "mental_health_words"), ""),
    "therapy": "",
}
MEASURES: Mapping[str, Any] = {
    **dict.fromkeys(("would_improve", "would_improve_because", "own_view", "vps_offered"), ""),
    **dict.fromkeys(("vps_taken", "view_recorded", "view_where"), ""),
    "measures": {},
}


class Contact(Protocol):
    """How somebody may be reached."""

    wants_contact: Any
    ways: Any
    phone: Any
    never: Any
    is_safe: Any
    verified_at: Any


class Needs(Protocol):
    """The answers of a needs assessment that are not grounds."""

    communication: Any
    communication_words: Any
    interpreter: Any
    language: Any
    mental_health: Any
    mental_health_consent: Any
    mental_health_words: Any


def new_reference(letter: str) -> str:
    """V for a person, S for a referral, and six characters, to be read out over a telephone."""
    return letter + "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(6))


def wrong_name(surname: str, forenames: str) -> Wrong:
    if surname or forenames:
        return {}
    return {"surname": [("required", "Enter a surname or a forename, or what they are called")]}


# --- needs --------------------------------------------------------------------------------------


def wrong_age(answer: str, aged: Aged, on: date) -> Wrong:
    """The answer to “under 18?” against the age on record."""
    band = age_band(aged, on)
    if answer == "yes" and band not in (UNDER_18, POSSIBLY_UNDER_18):
        words = "The age on record is 18 or over. Correct the record, or change this answer"
    elif answer == "no" and band == UNDER_18:
        words = "The age on record is under 18. Correct the record, or change this answer"
    else:
        return {}
    return {"under_18": [("contradicts-age", words)]}


def wrong_needs(said: Needs) -> Wrong:
    wrong: Wrong = {}
    if said.mental_health == "yes" and said.mental_health_consent != "given":
        words = "They must agree to it being written down. Ask, or leave the need out"
        wrong["mental_health_consent"] = [("no-consent", words)]
    if said.mental_health_words and said.mental_health != "yes":
        words = "There are words on a need that was not said to be there. Leave them out"
        wrong["mental_health_words"] = [("contradiction", words)]
    if said.communication_words and said.communication == "no":
        words = "No help is needed, and here is what helps. Change one of the two"
        wrong["communication_words"] = [("contradiction", words)]
    if said.language and said.interpreter == "no":
        words = "No interpreter is needed, and here is a language. Change one of the two"
        wrong["language"] = [("contradiction", words)]
    return wrong


def wrong_statement(vps_offered: str, vps_taken: str) -> Wrong:
    """A victim personal statement cannot be taken from somebody who was not offered one."""
    if vps_taken == "yes" and vps_offered != "yes":
        words = "A statement was taken, so it was offered. Change one of the two"
        return {"vps_offered": [("contradiction", words)]}
    return {}


# --- safe contact -------------------------------------------------------------------------------

_PHONE = re.compile(r"\+?[0-9][0-9 ()-]*")
_DIGITS = range(10, 16)  # of a United Kingdom number up to the longest there is (ITU-T E.164)
_DETAILS = {
    "phone": "Enter the number to call or text",
    "email": "Enter the e-mail address",
    "address": "Enter the address",
    "through": "Enter who to go through, and how to reach them",
}


def is_phone(text: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    return bool(_PHONE.fullmatch(text)) and digits in _DIGITS


def wrong_contact(said: Contact, ways: Attributes, never: Attributes) -> Wrong:
    """`ways`, `never`: reference data "victim_contact_ways", "victim_contact_never"."""
    wrong = _missing_details(said, ways)
    if said.phone and not is_phone(said.phone):
        words = "Check the number: it needs 10 digits or more, and nothing else"
        wrong["phone"] = [("not-a-number", words)]
    if said.wants_contact == "no" and said.ways:
        words = "They want no contact, and here are ways to reach them. Change one of the two"
        wrong["ways"] = [("contradiction", words)]
    forbidden = {never[code].get("forbids") for code in said.never if code in never}
    if forbidden & set(said.ways):
        words = "What must not be done is also a way to reach them. Change one of the two"
        wrong["never"] = [("contradiction", words)]
    if said.is_safe == "yes" and said.verified_at is None:
        words = "Enter when this was checked with the person"
        wrong["verified_at"] = [("required", words)]
    return wrong


def _missing_details(said: Contact, ways: Attributes) -> Wrong:
    needed = dict.fromkeys(ways.get(code, {}).get("needs", "") for code in said.ways)
    return {
        name: [("required", words)]
        for name, words in _DETAILS.items()
        if name in needed and not getattr(said, name)
    }


# --- referrals ----------------------------------------------------------------------------------

_LD = re.compile(r"\bl\s*(?:&|and)\s*d\b|liaison\s*(?:&|and)\s*diversion", re.IGNORECASE)


def wrong_service(services: Iterable[str], service: str, sent_to: str) -> Wrong:
    """L&D is for suspects: a victim’s need goes to a victim service."""
    if service not in services:
        return {"service": [("unknown", "Select one of the services offered")]}
    if service == "other" and not sent_to:
        return {"sent_to": [("required", "Enter the name of the service")]}
    if _LD.search(sent_to):
        words = "Liaison and diversion is for suspects. Refer to a service for victims"
        return {"sent_to": [("not-for-victims", words)]}
    return {}


def wrong_sending(
    *, consent: str, contact: Contact | None, sent_to: str, unsafe_because: str
) -> Wrong:
    """Wrong or unsafe contact, and no agreement, are why referrals of victims fail."""
    wrong: Wrong = {}
    if consent != "given":
        words = "They have not agreed to be referred. Ask them, and record what they say first"
        wrong[""] = [("no-consent", words)]
    elif contact is None:
        words = "Nobody has recorded how they may be reached. Do that first"
        wrong[""] = [("no-contact", words)]
    elif contact.wants_contact == "no":
        words = "They want no contact. Ask again, and record what they say, before sending"
        wrong[""] = [("wants-no-contact", words)]
    elif contact.is_safe != "yes" and not unsafe_because:
        words = "This contact is not marked as safe. Check it with them, or say why it goes anyway"
        wrong["unsafe_because"] = [("not-safe", words)]
    if not sent_to:
        wrong["sent_to"] = [("required", "Enter who it is sent to")]
    return wrong


def asks_about(duplicates: Sequence[str]) -> Wrong:
    """`duplicates`: references of referrals of this person that this service still has."""
    if not duplicates:
        return {}
    words = f"This service has them already: {', '.join(duplicates)}. Send another?"
    return {"is_second": [("open-duplicate", words)]}


def wrong_answer(reasons: Attributes, *, outcome: str, reason: str, words: str) -> Wrong:
    """`reasons`: reference data "victim_decline_reasons". Only a service that declines says why."""
    if outcome != "decline":
        told = [("contradiction", "Only a service that declined gives a reason. Leave it out")]
        return {"decline_reason": told} if reason else {}
    return wrong_reason("decline_reason", reasons, reason, words)


def wrong_reason(field: str, reasons: Attributes, reason: str, words: str) -> Wrong:
    if reason not in reasons:
        return {field: [("unknown", "Select one of the reasons offered")]}
    if reasons[reason].get("needs_text") and not words:
        return {"words": [("required", "Say more about this reason")]}
    return {}


def out_of_time(happened_at: datetime, sent_at: datetime | None) -> Wrong:
    """A page asks for minutes, so the minute it was sent in is not before."""
    if sent_at is not None and happened_at < sent_at.replace(second=0, microsecond=0):
        return {"happened_at": [("before-sent", "This is before the referral was sent. Check it")]}
    return {}
