"""What every template is given: words for moments, who is signed in, where they can go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Flask, g, request, url_for
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from cjdiversion import clock
from cjdiversion.access import Actor, May, can
from cjdiversion.config import CHECKOUT, Settings


@dataclass(frozen=True)
class Entry:
    """A line of the menu, for those who hold `power`."""

    label: str
    endpoint: str
    power: May | None
    order: int


def install(app: Flask, settings: Settings) -> None:
    """Touches the Jinja environment: call it after `app.jinja_options` is set."""
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(CHECKOUT / "templates"),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.extensions["menu"] = []
    app.jinja_env.filters.update(
        moment=moment, day=day, wall=wall, when=when, ago=clock.ago_in_words
    )
    app.jinja_env.globals["demo"] = settings.is_demo
    app.context_processor(_who_and_where)


def in_menu(app: Flask, label: str, endpoint: str, power: May | None, *, order: int) -> None:
    menu: list[Entry] = app.extensions["menu"]
    menu.append(Entry(label, endpoint, power, order))
    menu.sort(key=lambda entry: entry.order)


def _who_and_where() -> dict[str, Any]:
    who = g.get("actor")
    if not isinstance(who, Actor):
        return {}
    return {
        "actor": who,
        "signed_in": {"name": who.name, "role": who.role.words, "unit": who.unit_name},
        "on_duty": _duty_of(who),
        "sign_out_href": url_for("accounts.sign_out"),
        "navigation": _menu_of(who),
        "can": lambda power: can(who, May(power)),
    }


def _duty_of(who: Actor) -> dict[str, str] | None:
    """What the header says on every page while somebody works at another suite."""
    if who.duty_until is None:
        return None
    wall = clock.london(who.duty_until)
    day = "" if wall.date() == clock.today() else f" on {wall.day} {wall:%B}"
    return {"unit": who.unit_name, "until": f"{wall:%H:%M}{day}", "href": url_for("duties.declare")}


def _menu_of(who: Actor) -> list[tuple[str, str, bool]]:
    from flask import current_app

    entries: list[Entry] = current_app.extensions["menu"]
    return [
        (entry.label, url_for(entry.endpoint), request.endpoint == entry.endpoint)
        for entry in entries
        if entry.power is None or can(who, entry.power)
    ]


def moment(value: datetime | None, empty: str = "Not recorded") -> str:
    return clock.in_words(value) if value else empty


def wall(value: datetime) -> str:
    return clock.wall_time(value)


def when(value: datetime) -> str:
    """ "at 14:05" of today, "on 22 November 2026 at 14:05" of another day."""
    is_today = clock.london(value).date() == clock.today()
    return f"at {wall(value)}" if is_today else f"on {clock.in_words(value)}"


def day(value: date | datetime | None, empty: str = "Not recorded") -> str:
    if isinstance(value, datetime):
        value = clock.london(value).date()
    return clock.day_in_words(value) if value else empty
