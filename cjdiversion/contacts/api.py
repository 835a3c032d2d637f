"""The same deeds as JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from cjdiversion.access import May
from cjdiversion.contacts import closing, models, queries, reading, schemas, service, told
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.referrals import service as referrals
from cjdiversion.referrals.reading import Reading
from cjdiversion.referrals.reading import reading as read_referral
from cjdiversion.referrals.told import Told
from cjdiversion.web import actor, opens, signed_in

contacts_api = Blueprint("contacts_api", __name__, url_prefix="/api/v1")

APPOINTMENT = told.Appointment()
ONWARD = told.Onward()
MESSAGES = told.Messages()


@contacts_api.get("/referrals/<token>/work")
@opens(May.REFERRAL_WORK)
@gives(told.Work())
def work(token: str) -> reading.Work:
    """Read what L&D did on a referral"""
    return reading.work(referrals.open(token, by=actor()), by=actor())


@contacts_api.get("/appointments")
@opens(May.REFERRAL_WORK)
@gives(told.Row())
def appointments() -> Page[Any]:
    """List the provider's appointments; `when`: today, week, to-record or all"""
    when = request.args.get("when", "all")
    when = when if when in queries.WHEN else "all"
    return reading.appointments(actor(), when=when, place=place())


@contacts_api.post("/referrals/<token>/plan")
@opens(May.REFERRAL_WORK)
@gives(APPOINTMENT, 201)
@takes(schemas.Plan())
def plan(token: str, **facts: Any) -> models.Appointment:
    """Plan an appointment within the provider's hours"""
    return service.plan(referrals.open(token, by=actor()), by=actor(), **facts)


@contacts_api.post("/referrals/<token>/contact")
@opens(May.REFERRAL_WORK)
@gives(APPOINTMENT, 201)
@takes(schemas.Contact())
def contact(token: str, **facts: Any) -> models.Appointment:
    """Record a contact that happened without being planned"""
    return service.record_contact(referrals.open(token, by=actor()), by=actor(), **facts)


@contacts_api.post("/appointments/<token>/attended")
@opens(May.REFERRAL_WORK)
@gives(APPOINTMENT)
@takes(schemas.AttendedCall())
def attended(token: str, **facts: Any) -> models.Appointment:
    """Record that it was attended, on time or late but seen"""
    row: models.Appointment = _done(service.attended, "appointment", token, facts)
    return row


@contacts_api.post("/appointments/<token>/missed")
@opens(May.REFERRAL_WORK)
@gives(APPOINTMENT)
@takes(schemas.MissedCall())
def missed(token: str, **facts: Any) -> models.Appointment:
    """Record that it was not attended, why, and who makes a new one"""
    row: models.Appointment = _done(service.missed, "appointment", token, facts)
    return row


@contacts_api.post("/appointments/<token>/rearrange")
@opens(May.REFERRAL_WORK)
@gives(APPOINTMENT, 201)
@takes(schemas.RearrangeCall())
def rearrange(token: str, **facts: Any) -> models.Appointment:
    """Plan a new appointment in place of this one"""
    row = service.open("appointment", token, by=actor())
    return service.rearrange(row, by=actor(), **facts)


@contacts_api.post("/referrals/<token>/note")
@opens(May.REFERRAL_WORK)
@gives(told.Note(), 201)
@takes(schemas.WriteNote())
def note(token: str, **facts: Any) -> models.Note:
    """Write a note that only L&D read"""
    return service.note(referrals.open(token, by=actor()), by=actor(), **facts)


@contacts_api.post("/referrals/<token>/outcome")
@opens(May.REFERRAL_WORK)
@gives(told.Outcome(), 201)
@takes(schemas.RecordOutcome())
def outcome(token: str, **facts: Any) -> models.Outcome:
    """Record what was aimed at and whether it was reached"""
    return service.record_outcome(referrals.open(token, by=actor()), by=actor(), **facts)


@contacts_api.post("/ld-work/<name>/<token>/strike")
@opens(May.REFERRAL_WORK)
@gives(told.Struck())
@takes(schemas.StrikeCall())
def strike(name: str, token: str, **facts: Any) -> models.Recorded:
    """Mark as recorded in error; `name`: appointment, note, onward-referral, outcome,
    assessment or assessment-line"""
    row: models.Recorded = _done(service.strike, name, token, facts)
    return row


@contacts_api.post("/referrals/<token>/refer-on")
@opens(May.REFERRAL_WORK)
@gives(ONWARD, 201)
@takes(schemas.ReferOn())
def refer_on(token: str, **facts: Any) -> models.OnwardReferral:
    """Record a referral to a service that goes on helping"""
    return service.refer_on(referrals.open(token, by=actor()), by=actor(), **facts)


@contacts_api.post("/onward-referrals/<token>/answered")
@opens(May.REFERRAL_WORK)
@gives(ONWARD)
@takes(schemas.AnsweredCall())
def answered(token: str, **facts: Any) -> models.OnwardReferral:
    """Record whether they accepted or refused"""
    row: models.OnwardReferral = _done(service.answered, "onward-referral", token, facts)
    return row


@contacts_api.post("/onward-referrals/<token>/first")
@opens(May.REFERRAL_WORK)
@gives(ONWARD)
@takes(schemas.FirstCall())
def first(token: str, **facts: Any) -> models.OnwardReferral:
    """Record the first appointment there, and whether the person attended"""
    row: models.OnwardReferral = _done(service.first, "onward-referral", token, facts)
    return row


@contacts_api.get("/referrals/<token>/messages")
@signed_in
@gives(MESSAGES)
def messages(token: str) -> reading.Messages:
    """Read what both sides wrote, and when L&D next see the person"""
    return reading.messages(referrals.open(token, by=actor()), by=actor())


@contacts_api.post("/referrals/<token>/messages/write")
@opens(May.MESSAGE_SEND)
@gives(told.Message(), 201)
@takes(schemas.Write())
def write(token: str, text: str) -> models.Message:
    """Write to the other side"""
    return service.send(referrals.open(token, by=actor()), by=actor(), text=text)


@contacts_api.post("/referrals/<token>/messages/read")
@opens(May.MESSAGE_SEND)
@gives(MESSAGES)
@takes(schemas.MarkRead())
def read(token: str, shown: list[str]) -> reading.Messages:
    """Say that one's own side has read what the other wrote; `shown`: tokens of the messages"""
    referral = referrals.open(token, by=actor())
    service.read(referral, by=actor(), shown=shown)
    return reading.messages(referral, by=actor())


@contacts_api.post("/referrals/<token>/close")
@opens(May.REFERRAL_WORK)
@gives(Told())
@takes(schemas.CloseCall())
def close(token: str, **facts: Any) -> Reading:
    """Close, with the report or with the reason why there is none; asks about what is open"""
    referral = referrals.open(token, by=actor())
    closing.close(referral, by=actor(), **facts)
    return read_referral(referral, by=actor())


def _done(verb: Any, name: str, token: str, facts: dict[str, Any]) -> Any:
    row = service.open(name, token, by=actor())
    verb(row, by=actor(), **facts)
    return row
