"""Returns for the story in which every address has something behind it."""

from __future__ import annotations

import base64
from typing import Any

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.returns import importing, periods, service


def last_year() -> str:
    return periods.last_whole_year(clock.today()).code


def sent(**over: Any) -> dict[str, Any]:
    facts = {"kind": "mha-detentions", "period": last_year(), "sent_to": "Home Office"}
    return {**facts, "because": "One was entered late", **over}


def told(lead: Actor) -> dict[str, str]:
    made = importing.bring(by=lead, **{**brought("published"), "file": TABLE})
    return {"kept_return": service.keep(by=lead, **sent()).token, "return_import": made.token}


TABLE = b"figure,value,count\nplace,police-station,12\n"


def brought(source: str = "whole-force") -> dict[str, Any]:
    said = {"kind": "mha-detentions", "period": last_year(), "source": source}
    return {**said, "title": "Custody system"}


def in_json() -> dict[str, Any]:
    return {**brought(), "file": base64.b64encode(TABLE).decode()}
