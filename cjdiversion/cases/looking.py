"""Lists as they are shown: what was chosen, one page of rows, and the trail of what was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import url_for

from cjdiversion import audit, listing
from cjdiversion.access import Actor, May, UnitKind, require
from cjdiversion.audit import Did
from cjdiversion.cases import identifiers, listed, naming
from cjdiversion.cases.identifiers import BadIdentifier
from cjdiversion.cases.listed import Filter
from cjdiversion.cases.models import Case, Way
from cjdiversion.database import session
from cjdiversion.errors import Invalid
from cjdiversion.listing import Page, Place

_OPENED, _ID = Case.__table__.c.opened_at, Case.__table__.c.id
_STANDINGS = {"here": "In the suite now", "open": "Open", "closed": "Closed"}
_LEAST_LETTERS = 2
_ANY = "-"


def chosen(asked: Mapping[str, str]) -> Filter:
    """From an address, which holds codes only. One that is not known is as if it were not there."""
    standing, way = asked.get("show", ""), asked.get("way", "")
    return Filter(
        standing=standing if standing in _STANDINGS else "",
        way=way if way in list(Way) else "",
        is_unassigned=asked.get("unassigned") == "1",
        is_to_fix=asked.get("to_fix") == "1",
    )


def page(actor: Actor, filter_: Filter, place: Place) -> Page[Any]:
    require(actor, May.CASE_OPEN)
    found = listing.page(
        listed.cases(actor, filter_),
        newest=_OPENED,
        key=_ID,
        place=place,
        cursor_of=lambda row: (row.opened_at, row.id),
    )
    _written_down(actor, found.rows)
    return found


def search(actor: Actor, *, surname: str | None, number: str | None) -> Sequence[Any]:
    """At most MOST_FOUND, and one more that says there are others. Raises Invalid."""
    require(actor, May.CASE_OPEN)
    rows = session().execute(listed.found(actor, **_looked_for(surname, number))).all()
    _written_down(actor, rows)
    return rows


def _looked_for(surname: str | None, number: str | None) -> dict[str, str]:
    if number:
        try:
            return {"pnc_id": identifiers.normalise_pnc_id(number)}
        except BadIdentifier:
            return {"number": naming.custody_record_no(number)}
    key = naming.search_key(surname or "")
    if len(key) < _LEAST_LETTERS:
        raise Invalid.at("surname", "short", "Enter at least two letters of the surname")
    return {"surname_key": key}


def in_suite(actor: Actor) -> Sequence[Any]:
    require(actor, May.SUITE_SEE)
    rows = session().execute(listed.suite_list(actor)).all()
    audit.listed(Did.SUITE_LISTED, [row.reference for row in rows], by=actor, kind="case_file")
    return rows


def case_href() -> str:
    """What the address of every case begins with: one look-up for a whole list."""
    whole = url_for("desk.case", token=_ANY)
    return whole[:-1]


def _written_down(actor: Actor, rows: Sequence[Any]) -> None:
    audit.listed(Did.CASE_LISTED, [row.reference for row in rows], by=actor, kind="case_file")


@dataclass(frozen=True)
class Filters:
    """The links that change what is listed; every address holds codes only."""

    actor: Actor
    chosen: Filter
    path: str

    @property
    def codes(self) -> dict[str, str]:
        now = self.chosen
        codes = {"show": now.standing, "way": now.way}
        codes |= {"unassigned": "1" if now.is_unassigned else ""}
        codes |= {"to_fix": "1" if now.is_to_fix else ""}
        return {name: code for name, code in codes.items() if code}

    def href(self, **changed: str) -> str:
        codes = {**self.codes, **changed}
        kept = urlencode({name: code for name, code in codes.items() if code})
        return f"{self.path}?{kept}" if kept else self.path

    @property
    def standings(self) -> list[tuple[str, str, bool]]:
        """(words, address, whether it is the one shown)."""
        now = listed.standing_of(self.actor, self.chosen)
        offered = [code for code in _STANDINGS if code != "here" or self._is_in_suite]
        return [(_STANDINGS[code], self.href(show=code), code == now) for code in offered]

    @property
    def _is_in_suite(self) -> bool:
        return self.actor.unit_kind is UnitKind.SUITE

    @property
    def more(self) -> list[tuple[str, str]]:
        """What the list can be narrowed to besides."""
        ways = [(way.words, self.href(way=way.value)) for way in Way if not self.chosen.way]
        flags = (
            ("Unassigned", "unassigned", self.chosen.is_unassigned),
            ("With something to fix", "to_fix", self.chosen.is_to_fix),
        )
        return ways + [(words, self.href(**{name: "1"})) for words, name, on in flags if not on]

    @property
    def chips(self) -> list[tuple[str, str]]:
        """(words, address without it) for what is in use."""
        now, chips = self.chosen, []
        if now.way:
            chips.append((Way(now.way).words, self.href(way="")))
        if now.is_unassigned:
            chips.append(("Unassigned", self.href(unassigned="")))
        if now.is_to_fix:
            chips.append(("With something to fix", self.href(to_fix="")))
        return chips
