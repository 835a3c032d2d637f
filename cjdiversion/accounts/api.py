"""What an administrator’s systems read of the providers: the same as the page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from cjdiversion.access import May
from cjdiversion.accounts import reach, schemas
from cjdiversion.openapi import gives
from cjdiversion.web import actor, opens

accounts_api = Blueprint("accounts_api", __name__, url_prefix="/api/v1/providers")


@accounts_api.get("")
@opens(May.ACCOUNT_MANAGE)
@gives(schemas.ToldProviders())
def providers() -> dict[str, Any]:
    """The L&D providers that serve the force, and what each takes today"""
    return {"providers": reach.providers(actor())}
