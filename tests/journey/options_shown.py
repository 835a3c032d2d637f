"""What is open for one case, as its page and the API tell it, against what is told by hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from cjdiversion import clock
from tests.journey import cps_by_hand, options_by_hand
from tests.journey.looking import Looking, plain
from tests.journey.plain import Case
from tests.pages import Page

# How the consent of the DPP stands, and what the page says of it.
CONSENT = {
    cps_by_hand.UNKNOWN: "waiting for CPS since ",
    cps_by_hand.MET: "the DPP’s consent: A Prosecutor",
    cps_by_hand.NEVER: "CPS has refused it: A Prosecutor",
}
# What a prosecutor says of a caution, where the offence is indictable only.
PROSECUTOR = {
    cps_by_hand.UNKNOWN: "a prosecutor has had it since ",
    cps_by_hand.MET: "a prosecutor agrees: A Prosecutor",
    cps_by_hand.NEVER: "A prosecutor has said no: A Prosecutor",
}
NEAR = 25  # services
TAKES = {
    "open": "takes people now",
    "waiting-list": "has a waiting list",
    "full": "takes nobody now",
    "not-known": "not known",
}


class Options(Looking):
    def are_right(self, case: Case) -> None:
        role = self.chance.choice(("investigator", "supervisor", "inspector"))
        key, today = f"{role}{case.team.suffix}", clock.today()
        expected = options_by_hand.states(case, today, case.team[role].rank)
        page = self.visit(key, f"/cases/{case.token}/options")
        shown = {
            section.get("aria-labelledby").removeprefix("option-"): plain(
                next(section.iter("strong"))
            )
            for section in page.root.iter("section")
            if (section.get("aria-labelledby") or "").startswith("option-")
        }
        assert shown == expected, (case.answers, case.alleged)
        told = self.call(key, f"/cases/{case.token}/options")["options"]
        codes = {one["option"]: one["state"] for one in told}
        words = {"open": "Open", "unknown": "Something is not known", "almost": "Would be open if"}
        assert {name: words.get(one, "Not open") for name, one in codes.items()} == expected
        for state, count in Counter(expected.values()).items():
            self.met(f"options: {state}", count)
        self._in_words(page, options_by_hand.known(case, today, case.shown), today)
        self._near(page, case, today)
        self._known_here(page, case, today)

    def _in_words(self, page: Page, said: Mapping[str, Any], today: date) -> None:
        """What CPS answered or is asked, when the time is over, and when the victim was asked."""
        told = _of_cps(said, today)
        if said.get("has_limit") == "yes" and said["limit_on"]:
            told["prosecution runs out on "] = clock.day_in_words(said["limit_on"])
        if on := said.get("asked_on"):
            told["Asked on "] = clock.day_in_words(on)
        if said.get("is_tried"):
            told["tried and is not possible"] = ""
        for words, day in told.items():
            assert words + (day if words[-1] == " " else "") in page.text, (words, day, said)
            self.met(f"options: {words.strip()}")
        cps = {*CONSENT.values(), *PROSECUTOR.values()}
        others = {*cps, "prosecution runs out on ", "Asked on "} - {*told}
        assert not [words for words in others if words in page.text], said

    def _near(self, page: Page, case: Case, today: date) -> None:
        near = [
            one
            for one in self.ledger.services
            if one.force == case.team.force and one.holds(today) and one.serves(case.team.unit)
        ]
        first = sorted(near, key=lambda one: (one.kind, one.name))[:NEAR]
        for one in first:
            assert f"): {TAKES[one.capacity]}." in page.text
        links = [words for words in page.links if words.startswith("Invented service")]
        assert sorted(links) == sorted(one.name for one in first)
        self.met("services near a case", len(links))

    def _known_here(self, page: Page, case: Case, today: date) -> None:
        """Outcomes of the same person in the force, before the first offence, told again."""
        about = [one for number, one in case.alleged.items() if number in case.shown]
        days = [one["committed_on"] for one in about if one["committed_on"]]
        until = min(days, default=today)
        same = [
            f"outcome {one.code} on {clock.day_in_words(one.on)}"
            for other in self.ledger.cases
            if other is not case and other.pnc_id == case.pnc_id
            if other.team.force == case.team.force
            for one in other.standing
            if one.code in ("2", "3", "6", "8") and one.on <= until
        ]
        found = re.search(r"Known here of the same PNC ID.*?: (.*?)\. Whether", page.text)
        told = found[1].split("; ") if found else []
        assert sorted(told) == sorted(same)
        self.met("earlier outcomes known here", len(told))


def _of_cps(said: Mapping[str, Any], today: date) -> dict[str, str]:
    """Words of the page → the day that comes after them."""
    told = {}
    if said.get("indictable_only") != "yes":
        return {}
    state = cps_by_hand.dpp(said)
    if said.get("exceptional") == "yes" and state in CONSENT:
        told[CONSENT[state]] = clock.day_in_words(said.get("since", today))
    state = cps_by_hand.prosecutor(said)
    if state in PROSECUTOR:
        told[PROSECUTOR[state]] = clock.day_in_words(said.get("prosecutor_since", today))
    return told
