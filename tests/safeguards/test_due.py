"""Which safeguards follow from what is known, and how they stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjdiversion.safeguards import due, standing
from cjdiversion.safeguards.due import Facts, Known
from cjdiversion.safeguards.models import SafeguardRecord
from cjdiversion.safeguards.steps import State

NOON = datetime(2026, 3, 27, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
KINDS: dict[str, dict[str, Any]] = {
    "observation": {"due_minutes": 10},
    "hcp": {"due_minutes": 60, "awaited": True},
    "fit-detention": {"due_minutes": 90, "expires": True},
    "fit-interview": {
        "due_minutes": 240,
        "expires": True,
        "results": {"fit": "Fit", "not-fit": "Not fit"},
        "stops": ["not-fit"],
    },
    "fit-charge": {"due_minutes": 60, "expires": True},
    "mha-assessment": {"due_minutes": 180, "awaited": True},
    "interpreter": {"due_minutes": 60},
    "ld-offer": {"due_minutes": 120},
    "escort-record": {"due_minutes": 60},
    "pre-release": {"due_minutes": None},
}
LABELS = {kind: kind for kind in KINDS}


def facts(**over: Any) -> Facts:
    known = {
        "way": "custody",
        "began_at": NOON - HOUR,
        "is_here": True,
        "is_possibly_child": False,
        "needs_interpreter": False,
        "needs": (),
        "is_vulnerable": None,
        "decided_at": None,
        "told_of_ld_at": None,
        "referred_at": None,
        "observation": "",
        "observed_at": None,
        "going_to_court_at": None,
    }
    return Facts(**{**known, **over})


def needs(*codes: str, rule: str = "N-XX1") -> tuple[Known, ...]:
    return tuple(Known(code, rule, NOON) for code in codes)


def kinds_due(**over: Any) -> set[str]:
    return {reason.rule.code for reason in due.reasons(facts(**over))}


DECIDED = {"is_vulnerable": True, "decided_at": NOON}
HARM = {"needs": needs("self-harm")}
DRUNK = needs("alcohol", rule="N-AL2")
VOLUNTARY = {"way": "voluntary-attendance"}
HOSPITAL = {"way": "mental-health-act"}
STATION = {**HOSPITAL, "at_station_since": NOON - HOUR}


@pytest.mark.parametrize(
    ("rule", "met", "not_met"),
    [
        (
            "S-HC1",
            [{"needs": needs("mental-health")}, {"needs": needs("finance", "pregnancy")}],
            [{}, {"needs": needs("finance")}, {"needs": needs("self-harm"), **VOLUNTARY}],
        ),
        (
            "S-HC2",
            [{"needs": DRUNK}, {"needs": needs("drugs", rule="N-DR2")}],
            [{"needs": needs("alcohol", rule="N-AL1")}, {"needs": DRUNK, **VOLUNTARY}],
        ),
        ("S-FD1", [{"needs": needs("self-harm")}, {"needs": DRUNK}], [{}]),
        (
            "S-FI1",
            [DECIDED, {"needs": needs("autism")}, {"needs": needs("dementia"), **VOLUNTARY}],
            [
                {},
                {"is_vulnerable": False, "decided_at": NOON},
                {"needs": needs("finance")},
                {"needs": needs("dementia"), "way": "mental-health-act"},
            ],
        ),
        (
            "S-FC1",
            [
                DECIDED,
                {**DECIDED, **VOLUNTARY},
                {"needs": needs("autism")},
                {**DECIDED, "charged_at": NOON + HOUR},
            ],
            [
                {},
                {"going_to_court_at": NOON, "charged_at": NOON},
                {**DECIDED, "charged_at": NOON - HOUR},
                {**DECIDED, **STATION},
            ],
        ),
        (
            "S-OB1",
            [{"needs": needs("self-harm")}],
            [{}, {"needs": needs("self-harm"), **VOLUNTARY}],
        ),
        ("S-OB2", [{"needs": DRUNK}], [{}]),
        (
            "S-IN1",
            [{"needs_interpreter": True}, {"needs": needs("communication", rule="N-CO2")}],
            [{}, {"needs": needs("communication", rule="N-CO1")}],
        ),
        (
            "S-LD1",
            [{"needs": needs("finance")}, DECIDED, {"is_possibly_child": True}],
            [{}, {"is_vulnerable": False, "decided_at": NOON}],
        ),
        ("S-PR1", [{}], [VOLUNTARY]),
        ("S-PE1", [{"going_to_court_at": NOON}], [{}, {"going_to_court_at": NOON, **VOLUNTARY}]),
    ],
)
def test_each_rule_is_met_not_met_and_silent_where_nothing_is_known(
    rule: str, met: list[dict[str, Any]], not_met: list[dict[str, Any]]
) -> None:
    for over in met:
        assert rule in kinds_due(**over), over
    for over in not_met:
        assert rule not in kinds_due(**over), over


def test_every_rule_names_a_kind_and_its_source() -> None:
    assert {rule.kind for rule in due.RULES.values()} <= set(KINDS)
    assert all(rule.source for rule in due.RULES.values())


def test_whoever_is_at_a_police_station_under_the_mental_health_act_is_kept_safe_too() -> None:
    known = {"needs": (*needs("self-harm"), *DRUNK)}
    kept_safe = {"S-HC1", "S-HC2", "S-FD1", "S-OB1", "S-OB2"}
    assert kept_safe <= kinds_due(**known, **STATION)
    assert not kept_safe & kinds_due(**known, **HOSPITAL)
    assert not {"S-FI1", "S-FC1"} & kinds_due(**known, **STATION)
    moved_later = {**STATION, "at_station_since": NOON + HOUR}
    assert stands("observation", **known, **STATION).due_at == NOON + timedelta(minutes=10)
    assert stands("observation", **known, **moved_later).due_at == NOON + timedelta(minutes=70)


def test_a_safeguard_is_due_from_when_the_first_reason_became_known() -> None:
    later = (Known("mental-health", "N-MH5", NOON + HOUR), *needs("self-harm"))
    (reason,) = (one for one in due.reasons(facts(needs=later)) if one.rule.code == "S-HC1")
    assert reason.since == NOON


# --- how they stand ------------------------------------------------------------------------------


def row(kind: str, state: State, at: datetime, **over: Any) -> SafeguardRecord:
    told = {"who": "", "result": "", "conditions": "", "expires_at": None, "because": ""}
    return SafeguardRecord(
        kind=kind,
        state=state,
        happened_at=at,
        recorded_by="Nurse Bel Adeyemi",
        **{"recorded_at": at, **told, **over},
    )


def stands(
    kind: str, *records: SafeguardRecord, now: datetime = NOON, **over: Any
) -> standing.Safeguard:
    found = standing.of(facts(**over), records, kinds=KINDS, labels=LABELS, now=now)
    return next(one for one in found if one.kind == kind)


UNWELL = {"needs": needs("mental-health")}


def test_due_then_overdue_then_done() -> None:
    assert (stands("hcp", **UNWELL).words, stands("hcp", **UNWELL).due_at) == ("Due", NOON + HOUR)
    late = stands("hcp", now=NOON + 2 * HOUR, **UNWELL)
    assert (late.words, late.colour, late.is_overdue) == ("Overdue", "red", True)
    done = stands("hcp", row("hcp", State.DONE, NOON + HOUR), now=NOON + 2 * HOUR, **UNWELL)
    assert (done.words, done.done_by, done.is_open) == ("Done", "Nurse Bel Adeyemi", False)


def test_asked_for_is_not_done_and_can_be_overdue() -> None:
    asked = stands("hcp", row("hcp", State.REQUESTED, NOON), now=NOON + 2 * HOUR, **UNWELL)
    assert (asked.words, asked.is_overdue) == ("Asked for", True)


def test_not_done_with_a_reason_is_neither_open_nor_done() -> None:
    refused = row("hcp", State.NOT_DONE, NOON, because="Refused to be seen")
    found = stands("hcp", refused, **UNWELL)
    assert (found.is_open, found.is_done, found.words) == (False, False, "Not done")


def test_what_was_done_before_the_reason_arose_is_due_again() -> None:
    early = row("hcp", State.DONE, NOON - HOUR)
    assert stands("hcp", early, **UNWELL).is_open
    refused_early = row("hcp", State.NOT_DONE, NOON - HOUR, because="Asleep")
    assert stands("hcp", refused_early, **UNWELL).is_open


def test_an_opinion_that_has_run_out_is_due_again() -> None:
    fit = row("fit-interview", State.DONE, NOON, result="fit", expires_at=NOON + HOUR)
    assert stands("fit-interview", fit, **DECIDED).is_done
    gone = stands("fit-interview", fit, now=NOON + HOUR, **DECIDED)
    assert (gone.words, gone.is_open, gone.colour) == ("Run out, due again", True, "red")


def test_not_fit_stays_open_until_its_end_or_a_newer_opinion_whatever_else_is_said() -> None:
    def said(state: State, at: datetime, result: str = "", **over: Any) -> SafeguardRecord:
        return row("fit-interview", state, at, result=result, **over)

    until = NOON + 3 * HOUR
    unfit = said(State.DONE, NOON, "not-fit", expires_at=until)
    later = NOON + HOUR
    need_later = {"needs": (Known("autism", "N-XX1", later),)}
    for rows, over in [
        ([unfit], DECIDED),
        ([unfit], {}),  # nothing else asked for it
        ([unfit], need_later),
        ([unfit, said(State.REQUESTED, later)], DECIDED),
        ([unfit, said(State.NOT_DONE, later, because="Asleep")], DECIDED),
    ]:
        found = stands("fit-interview", *rows, now=later + HOUR, **over)
        assert found.words == "Not fit until 27 March 2026 at 15:00"
        assert (found.colour, found.is_open) == ("red", True)
        assert (found.is_done, found.is_refused, found.record) == (False, False, unfit)
    endless = stands("fit-interview", said(State.DONE, NOON, "not-fit"), now=until)
    assert (endless.words, endless.is_open) == ("Not fit", True)
    run_out = stands("fit-interview", unfit, now=until, **DECIDED)
    assert (run_out.stops, run_out.words, run_out.is_open) == ("", "Run out, due again", True)
    fit = said(State.DONE, later, "fit", expires_at=until)
    assert stands("fit-interview", unfit, fit, now=later + HOUR, **DECIDED).is_done
    refused = said(State.NOT_DONE, later, because="Left in an ambulance")
    assert stands("fit-interview", unfit, refused, now=until, **DECIDED).is_refused


def test_what_stands_elsewhere_is_not_typed_twice() -> None:
    harmful = {"needs": needs("self-harm")}
    assert stands("observation", **harmful).is_open
    watched = {"observation": "3", "observed_at": NOON}
    assert stands("observation", **harmful, **watched).is_done
    assert stands("ld-offer", told_of_ld_at=NOON, **UNWELL).is_done
    assert stands("ld-offer", referred_at=NOON, **UNWELL).is_done


def test_of_what_was_told_referred_and_recorded_the_newest_counts() -> None:
    need, before = {"needs": (Known("finance", "N-XX1", NOON),)}, NOON - 2 * HOUR
    done = row("ld-offer", State.DONE, NOON + HOUR)
    for name in ("told_of_ld_at", "referred_at"):
        early = stands("ld-offer", **need, **{name: before})
        assert (early.words, early.is_open) == ("Done before this was known: look again", True)
        assert early.earlier_at == before
        late = stands("ld-offer", done, now=NOON + 3 * HOUR, **need, **{name: before})
        assert (late.words, late.colour, late.done_at) == ("Done", "", NOON + HOUR)
    moments = {"told_of_ld_at": before, "referred_at": NOON + HOUR}
    assert stands("ld-offer", **need, **moments).done_at == NOON + HOUR
    again = {"observation": "2", "observed_at": before}
    seen = row("observation", State.DONE, NOON + HOUR)
    assert stands("observation", seen, needs=needs("self-harm"), **again).is_done


def test_what_was_done_before_the_need_was_known_says_so_and_can_be_closed() -> None:
    seen = row("hcp", State.DONE, NOON - HOUR / 2, recorded_at=NOON + HOUR / 6)
    found = stands("hcp", seen, now=NOON + 2 * HOUR, **UNWELL)
    assert found.words == "Done before this was known: look again"
    assert (found.colour, found.is_open, found.is_overdue) == ("red", True, True)
    asked = row("hcp", State.REQUESTED, NOON + HOUR)
    assert stands("hcp", seen, asked, **UNWELL).words == "Asked for"
    again = row("hcp", State.DONE, NOON + HOUR)
    assert stands("hcp", seen, again, **UNWELL).words == "Done"
    enough = row("hcp", State.NOT_DONE, NOON + HOUR, because="The nurse knew of it")
    assert not stands("hcp", seen, enough, **UNWELL).is_open


def test_a_level_set_before_the_answer_is_looked_at_again() -> None:
    before = {"observation": "1", "observed_at": NOON - HOUR}
    assert stands("observation", needs=needs("self-harm"), **before).is_open


def test_an_assessment_nobody_had_to_ask_for_has_a_time_once_it_is_asked_for() -> None:
    asked = stands("mha-assessment", row("mha-assessment", State.REQUESTED, NOON))
    assert (asked.because, asked.due_at) == ([], NOON + 3 * HOUR)


def test_before_release_has_no_clock_and_is_open_until_done() -> None:
    found = stands("pre-release", now=NOON + 40 * HOUR)
    assert (found.due_at, found.is_open, found.is_overdue) == (None, True, False)


MOMENTS = st.integers(-300, 300).map(lambda minutes: NOON + timedelta(minutes=minutes))
RECORDS = st.lists(
    st.builds(row, st.sampled_from(sorted(KINDS)), st.sampled_from(list(State)), MOMENTS),
    max_size=6,
)


@given(RECORDS, st.randoms(), MOMENTS)
def test_the_order_in_which_records_come_changes_nothing(
    records: list[SafeguardRecord], random: Any, now: datetime
) -> None:
    moments = [(one.kind, one.happened_at) for one in records]
    if len(set(moments)) < len(moments):
        return  # of two in one moment the later typed stands
    shuffled = list(records)
    random.shuffle(shuffled)
    known = facts(needs=needs("self-harm", "finance"))
    one, other = (
        standing.of(known, rows, kinds=KINDS, labels=LABELS, now=now)
        for rows in (records, shuffled)
    )
    assert one == other


@given(RECORDS, MOMENTS)
def test_done_refused_and_open_exclude_each_other(
    records: list[SafeguardRecord], now: datetime
) -> None:
    known = facts(needs=needs("self-harm", "mental-health"), going_to_court_at=NOON)
    for one in standing.of(known, records, kinds=KINDS, labels=LABELS, now=now):
        assert [one.is_done, one.is_refused and not one.is_done, one.is_open].count(True) == 1
