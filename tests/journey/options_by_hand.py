"""How an option stands for one case, by the rows as they are written down and by what each question
asks, told here a second time. Nothing of the service is asked."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.journey import cps_by_hand
from tests.journey.cps_by_hand import MET, NEVER, TO_DO, UNKNOWN
from tests.journey.plain import Case

FILES = Path(__file__).parents[2] / "cjdiversion" / "reference_data"
EVIDENCE = ("none", "reasonable-suspicion", "evidential-test", "realistic-prospect")
RANKS = ("constable", "sergeant", "inspector")
ADULTS = ("3", "6")
TRIED = {"CJ88116": "summarily", "TH68010": "either way", "OF61016": "on indictment"}
# What a question of the offence or the history asks.
GATES = {
    "indictable": "indictable_only",
    "either-way": "either_way_listed",
    "similar": "similar_before",
    "history": "history",
    "recent": "recent_penalty",
    "domestic": "domestic",
    "intimate": "intimate",
    "hate": "hate",
}


def entries(kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FILES / f"{kind}.json").read_text())["entries"]
    return found


OPTIONS = entries("oocr_options")
CELLS = [one["attributes"] for one in entries("oocr_criteria")]


def states(case: Case, on: date, rank: str) -> dict[str, str]:
    """Option → how it stands, in the words of the page."""
    return {one["code"]: _state(one, case, on, rank) for one in OPTIONS}


def _state(option: Mapping[str, Any], case: Case, on: date, rank: str) -> str:
    row, said = option["attributes"], known(case, on, case.shown)
    own = [
        (True, MET if row.get("in_force", True) else NEVER),
        (True, _age(row, case, on)),
        (True, _admission(row["admission"], said["position"])),
        (True, _agreement(row["agreement"], said["agrees"])),
        (False, MET if _is_ranked(rank, row.get("lowest_rank", "")) else TO_DO),
    ]
    cells = [
        (cell.get("closes", True), _asked(cell, said, case, on, rank))
        for cell in CELLS
        if cell["option"] == option["code"]
    ]
    found = [*own, *cells]
    closing = [state for closes, state in found if closes and state in (TO_DO, NEVER)]
    if closing:
        return "Not open" if NEVER in closing else "Would be open if"
    return "Something is not known" if (UNKNOWN in [one for _, one in found]) else "Open"


def known(case: Case, on: date, covers: Collection[str] | None = None) -> dict[str, Any]:
    """What was answered; else what the offences say, those that `covers` names, or all. A flag of
    an offence stands before both, as does what CPS answered and what was recorded of the victim."""
    said = {"position": "", "agrees": "", "evidence": "", "youth_cautions": None, "limit_on": None}
    said |= {name: value for name, value in case.answers.items() if value is not None}
    alleged = [one for name, one in case.alleged.items() if covers is None or name in covers]
    said |= _of_offences(alleged, said)
    about = case.alleged if covers is None else covers
    return (
        said
        | cps_by_hand.consent(case, said)
        | cps_by_hand.prosecutor_asked(case)
        | _victim_of(case, said, on, about)
    )


def _of_offences(flags: list[Mapping[str, Any]], said: dict[str, Any]) -> dict[str, Any]:
    for name, column in (("domestic", "is_domestic_abuse"), ("hate", "is_hate_crime")):
        given = [one[column] for one in flags]
        if True in given:
            said[name] = "yes"
        elif given and None not in given:
            said[name] = _or(said.get(name), "no")
    said |= _tried({TRIED[one["code"]] for one in flags}, said)
    if any(TRIED[one["code"]] == "summarily" for one in _by_itself(flags)):
        said["has_limit"] = _or(said.get("has_limit"), "yes")
    if said.get("has_limit") == "yes" and said["limit_on"] is None:
        said["limit_on"] = _counted(flags)
    return said


def _tried(tried: set[str], said: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if tried:
        usual = _or(said.get("indictable_only"), "no")
        found["indictable_only"] = "yes" if "on indictment" in tried else usual
    if tried == {"summarily"}:
        found["either_way_listed"] = _or(said.get("either_way_listed"), "no")
    if tried and "summarily" not in tried:
        found["has_limit"] = _or(said.get("has_limit"), "no")
    return found


def _counted(alleged: list[Mapping[str, Any]]) -> date | None:
    """Six months from the first of the summary offences, or of all where none is one."""
    ours = _by_itself(alleged)
    summary = [one for one in ours if TRIED[one["code"]] == "summarily"]
    days = [one["committed_on"] for one in summary or ours]
    return min(map(_six_months_from, days)) if days and None not in days else None


def _by_itself(alleged: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Without an assault that is domestic abuse: its time may run from the complaint."""
    return [one for one in alleged if not (one["code"] == "CJ88116" and one["is_domestic_abuse"])]


def _six_months_from(day: date) -> date:
    months = day.year * 12 + day.month - 1 + 6
    number = day.day
    while True:
        try:
            return date(months // 12, months % 12 + 1, number)
        except ValueError:
            number -= 1


def _victim_of(
    case: Case, said: Mapping[str, Any], on: date, covers: Collection[str]
) -> dict[str, Any]:
    """Whoever was asked needs no answer; else what was said last, where nobody answered."""
    contacts = [one for one in case.contacts if one.is_about(covers)]
    days = [one.consulted_on for one in contacts if one.consulted_on]
    if any(day <= on for day in days):
        return {"victim": "yes", "asked_on": max(day for day in days if day <= on)}
    if said.get("victim") not in (None, "", "not-yet"):
        return {}
    for one in contacts[::-1]:
        if one.is_not_possible:
            return {"victim": "not-possible", "is_tried": True}
        if one.informed_on and one.informed_on <= on:
            break
    return {}


def _or(answered: Any, taken: str) -> Any:
    return taken if answered in (None, "", "not-asked") else answered


def _yes(answer: Any) -> str:
    return {"yes": MET, "no": TO_DO}.get(answer, UNKNOWN)


def _is_ranked(rank: str, least: str) -> bool:
    return not least or RANKS.index(rank) >= RANKS.index(least)


def _age(row: Mapping[str, Any], case: Case, on: date) -> str:
    age = case.age(on)
    if row["outcome_code"] in ADULTS:
        return UNKNOWN if age is None else MET if age >= 18 else NEVER
    if age is None:
        return UNKNOWN
    return MET if row["age_from"] <= age <= row.get("age_to", 200) else NEVER


def _admission(kind: str, said: str) -> str:
    if kind == "none" or said == "admits" or (said, kind) == ("accepts", "accepts-or-admits"):
        return MET
    return UNKNOWN if said in ("", "not-asked") else TO_DO


def _agreement(kind: str, said: str) -> str:
    return MET if kind == "none" else _yes(said)


def _asked(
    cell: Mapping[str, Any], said: Mapping[str, Any], case: Case, on: date, rank: str
) -> str:
    name, asks = cell["criterion"], cell.get("params", {})
    if (name, said.get("domestic")) == ("intimate", "no") and said.get("intimate") != "yes":
        return MET
    if name in GATES:
        return _gate(asks, said.get(GATES[name]), said, rank)
    if name in ("adult-child", "adult-vulnerable"):
        since = on if name == "adult-child" else case.opened_on
        return _yes(said.get("aa_present")) if case.is_possibly_child(since) else MET
    if name == "vulnerable":  # nobody is screened here
        return NEVER if case.is_possibly_child(case.opened_on) else UNKNOWN
    if name == "exceptional-rank":
        is_it = said.get("exceptional") == "yes"
        return TO_DO if is_it and not _is_ranked(rank, asks["least"]) else MET
    return _PLAIN[name](asks, said, on)


def _gate(asks: Mapping[str, Any], answer: Any, said: Mapping[str, Any], rank: str) -> str:
    if answer != "yes":
        return MET if answer == "no" else UNKNOWN
    is_exceptional = said.get("exceptional") == "yes"
    if asks["rule"] == "prosecutor":
        return cps_by_hand.prosecutor(said)
    if asks["rule"] == "dpp" and is_exceptional:
        return cps_by_hand.dpp(said)
    is_so = {
        "dpp": False,
        "exceptional": is_exceptional,
        "consult": said.get("consulted") == "yes",
        "youth": said.get("youth_asked") == "yes",
        "rank": _is_ranked(rank, asks.get("least", "")),
    }
    if asks["rule"] in is_so:
        return MET if is_so[asks["rule"]] else TO_DO
    return {"never": NEVER, "policy": UNKNOWN}[asks["rule"]]


def _evidence(asks: Mapping[str, Any], said: Mapping[str, Any], on: date) -> str:
    if said["evidence"] not in EVIDENCE:
        return UNKNOWN
    return MET if EVIDENCE.index(said["evidence"]) >= EVIDENCE.index(asks["least"]) else TO_DO


def _reliability(asks: Mapping[str, Any], said: Mapping[str, Any], on: date) -> str:
    return {"reliable": MET, "doubtful": TO_DO}.get(said.get("reliability", ""), UNKNOWN)


def _penalty_list(asks: Mapping[str, Any], said: Mapping[str, Any], on: date) -> str:
    return {"yes": MET, "no": NEVER}.get(said.get("penalty_listed", ""), UNKNOWN)


def _time_limit(asks: Mapping[str, Any], said: Mapping[str, Any], on: date) -> str:
    runs, until = said.get("has_limit"), said["limit_on"]
    if runs == "no":
        return MET
    if runs != "yes" or until is None:
        return UNKNOWN
    return MET if on <= until - timedelta(days=asks["buffer_days"]) else NEVER


def _victim(asks: Mapping[str, Any], said: Mapping[str, Any], on: date) -> str:
    of = {"yes": MET, "not-possible": MET, "no-victim": MET, "not-yet": TO_DO}
    return of.get(said.get("victim", ""), UNKNOWN)


def _youth(asks: Mapping[str, Any], said: Mapping[str, Any], on: date) -> str:
    after, had = asks.get("after", 0), said["youth_cautions"]
    if said.get("youth_asked") == "yes":
        return MET
    if after:
        if had is None:
            return UNKNOWN
        if had < after:
            return MET
    return _yes(said.get("youth_asked"))


_PLAIN = {
    "evidence": _evidence,
    "reliability": _reliability,
    "penalty-list": _penalty_list,
    "time-limit": _time_limit,
    "victim": _victim,
    "youth": _youth,
}
