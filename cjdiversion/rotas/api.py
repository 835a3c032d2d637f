"""The same for systems."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.listing import Page
from cjdiversion.openapi import gives, place, takes
from cjdiversion.rotas import reading, schemas, service
from cjdiversion.rotas.models import Rota, RotaDay
from cjdiversion.web import actor, opens

rotas_api = Blueprint("rotas_api", __name__, url_prefix="/api/v1/hours")


@rotas_api.get("")
@opens(May.ROTA_SEE)
@gives(schemas.ToldTeam())
def index() -> Page[Any]:
    """The teams whose hours you keep or oversee, and whether they are there now"""
    return reading.teams(actor(), place=place())


@rotas_api.get("/<token>")
@opens(May.ROTA_SEE)
@gives(schemas.ToldRota())
def show(token: str) -> reading.Shown:
    """One team: now, the days that differ, and who set which hours when"""
    return reading.shown(service.open(token, by=actor()), place=place())


@rotas_api.post("")
@opens(May.ROTA_SET)
@gives(schemas.ToldWeek(), 201)
@takes(schemas.SetHours())
def set_hours(**said: Any) -> Rota:
    """Set your team’s hours and the way out of hours, from a day on"""
    return service.set_hours(by=actor(), **said)


@rotas_api.post("/days")
@opens(May.ROTA_SET)
@gives(schemas.ToldDay(), 201)
@takes(schemas.SetDay())
def set_day(**said: Any) -> RotaDay:
    """Set one day that differs"""
    return service.set_day(by=actor(), **said)


@rotas_api.post("/days/<token>/strike")
@opens(May.ROTA_SET)
@gives(schemas.ToldDay())
def strike_day(token: str) -> RotaDay:
    """Take back a day that differs"""
    return service.strike_day(token, by=actor())
