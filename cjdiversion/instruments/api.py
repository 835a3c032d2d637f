"""The same deeds as JSON, with a person's token: results for the provider's own systems, safety
alerts for the custody system."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.cases import service as cases
from cjdiversion.instruments import catalogue, queries, reading, schemas, service, told
from cjdiversion.instruments.models import OwnCutOff, SafetyAlert
from cjdiversion.instruments.reading import History, Record, record_of
from cjdiversion.openapi import gives, takes
from cjdiversion.referrals import service as referrals
from cjdiversion.web import actor, opens, signed_in

instruments_api = Blueprint("instruments_api", __name__, url_prefix="/api/v1")


@instruments_api.get("/instruments")
@opens(May.INSTRUMENT_ADMINISTER)
@gives(told.Instruments())
def offered() -> dict[str, Any]:
    """List the instruments that may be administered in this role, with items and answers"""
    return {"instruments": catalogue.for_role(actor().role)}


@instruments_api.get("/referrals/<token>/instruments")
@opens(May.INSTRUMENT_ADMINISTER)
@gives(told.History())
def index(token: str) -> History:
    """Read all that was administered for one referral, oldest first"""
    return reading.history(referrals.open(token, by=actor()), by=actor())


@instruments_api.post("/referrals/<token>/instruments")
@opens(May.INSTRUMENT_ADMINISTER)
@gives(told.Result(), 201)
@takes(schemas.BeginCall())
def begin(token: str, **facts: Any) -> Record:
    """Begin an instrument, saying first whether the person is fit to be asked"""
    referral = referrals.open(token, by=actor())
    return _read(service.begin(referral, by=actor(), **facts).token)


@instruments_api.get("/instruments/<token>")
@opens(May.INSTRUMENT_ADMINISTER)
@gives(told.Result())
def show(token: str) -> Record:
    """Read one result"""
    return _read(token)


@instruments_api.post("/instruments/<token>/answers")
@opens(May.INSTRUMENT_ADMINISTER)
@gives(told.Result())
@takes(schemas.AnswersCall())
def answer(token: str, **facts: Any) -> Record:
    """Save answers and score them; what is missing leaves it incomplete, without a total"""
    row = service.open(token, by=actor())
    service.record(row, by=actor(), **facts)
    return record_of(row)


@instruments_api.post("/instruments/<token>/strike")
@opens(May.INSTRUMENT_ADMINISTER)
@gives(told.Result())
@takes(schemas.StrikeCall())
def strike(token: str, **facts: Any) -> Record:
    """Mark as recorded in error, with the reason"""
    row = service.open(token, by=actor())
    service.strike(row, by=actor(), **facts)
    return record_of(row)


@instruments_api.post("/instruments/<token>/safety")
@opens(May.INSTRUMENT_ADMINISTER)
@gives(told.Result())
@takes(schemas.Safety())
def safety(token: str, done: str) -> Record:
    """Record what L&D did after an answer about self-harm, once the person is away from police"""
    row = service.open(token, by=actor())
    service.record_safety(row, by=actor(), done=done)
    return record_of(row)


@instruments_api.post("/referrals/<token>/safety-action")
@opens(May.INSTRUMENT_ADMINISTER)
@gives(told.Alert(), 201)
@takes(schemas.HandOver())
def ask_for_safety(token: str, **facts: Any) -> SafetyAlert:
    """Ask the police for safety action now, with the hand-over"""
    return service.ask_for_safety(referrals.open(token, by=actor()), by=actor(), **facts)


@instruments_api.get("/cases/<token>/safety-alerts")
@opens(May.CASE_OPEN)
@gives(told.Alerts())
def safety_alerts(token: str) -> dict[str, Any]:
    """List the safety alerts of a case, newest first"""
    case = cases.open(token, by=actor())
    return {"safety_alerts": queries.safety_alerts_of(case.id)}


@instruments_api.get("/safety-alerts/<token>")
@signed_in
@gives(told.Alert())
def safety_alert(token: str) -> SafetyAlert:
    """Read one safety alert"""
    return service.open_alert(token, by=actor())


@instruments_api.post("/safety-alerts/<token>/hand-over")
@opens(May.INSTRUMENT_ADMINISTER)
@gives(told.Alert())
@takes(schemas.HandOverCall())
def hand_over(token: str, **facts: Any) -> SafetyAlert:
    """Hand over to the police what they need to keep the person safe"""
    alert = service.open_alert(token, by=actor())
    service.write_hand_over(alert, by=actor(), **facts)
    return alert


@instruments_api.post("/safety-alerts/<token>/acknowledge")
@opens(May.SAFETY_ALERT_ACKNOWLEDGE)
@gives(told.Alert())
@takes(schemas.Versioned())
def acknowledge(token: str, **facts: Any) -> SafetyAlert:
    """Acknowledge a safety alert, as the named officer whose token it is"""
    alert = service.open_alert(token, by=actor())
    service.acknowledge(alert, by=actor(), **facts)
    return alert


@instruments_api.post("/instruments/cut-offs")
@opens(May.CUT_OFF_SET)
@gives(told.CutOff(), 201)
@takes(schemas.CutOffCall())
def set_cut_off(**facts: Any) -> OwnCutOff:
    """Set the provider's own cut-off from a day on"""
    return service.set_cut_off(by=actor(), **facts)


def _read(token: str) -> Record:
    return record_of(service.open(token, by=actor()))
