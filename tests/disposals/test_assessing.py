"""The eligibility table of out-of-court options, cell by cell, written by hand: for each option
and criterion what is met, not met and not known. Then who may change a cell, and from when.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from cjdiversion import reference
from cjdiversion.disposals import choosing, queries
from cjdiversion.disposals.assessing import CRITERIA, Assessed, Standing, assess, assessed
from cjdiversion.disposals.catalogue import Catalogue
from cjdiversion.disposals.criteria import Facts, State, Verdict
from cjdiversion.disposals.known import Answer, Known
from cjdiversion.disposals.openings import Suspect
from cjdiversion.reference import Mark, ReferenceEntry

DAY = date(2026, 6, 10)
YES, NO, NOT_KNOWN = Answer.YES, Answer.NO, Answer.NOT_KNOWN

CR, DIVERSION, DEFERRED = "community-resolution", "diversionary-activity", "deferred-prosecution"
SIMPLE, CC, PND = "simple-caution", "conditional-caution", "penalty-notice"
YC, YCC = "youth-caution", "youth-conditional-caution"
ADULT_OPTIONS = (SIMPLE, CC, PND)
EVERY = (CR, DIVERSION, DEFERRED, SIMPLE, CC, PND, YC, YCC)

# Of somebody for whom nothing is in the way and nothing is left to find out.
CLEAR = Known(
    evidence="realistic-prospect",
    position="admits",
    agrees=YES,
    aa_present=YES,
    reliability="reliable",
    reliability_by="PS Mary Quill",
    indictable_only=NO,
    either_way_listed=NO,
    penalty_listed=YES,
    has_limit=NO,
    similar_before=NO,
    history=NO,
    recent_penalty=NO,
    youth_cautions=0,
    domestic=NO,
    intimate=NO,
    hate=NO,
    victim="yes",
    exceptional=NO,
    dpp_consent=NO,
    consulted=NO,
    youth_asked=YES,
    is_screened=True,
)
ADULT = Suspect(age=30, ages=(30,), known=CLEAR)
CHILD = Suspect(is_possibly_child=True, age=15, ages=(15,), known=CLEAR)
AGREED = {
    "cps_agrees": YES,
    "cps_prosecutor": "P. Nair",
    "cps_reference": "CPS/77",
    "cps_on": DAY,
}
CONSENTED = {
    "dpp_consent": YES,
    "dpp_prosecutor": "P. Nair",
    "dpp_reference": "CPS/77",
    "dpp_on": DAY,
}
MET, NOT_MET, UNKNOWN = State.MET, State.NOT_MET, State.UNKNOWN


@pytest.fixture
def held(unit: Session) -> Catalogue:
    return queries.catalogue(on=DAY, force="99")


def one(held: Catalogue, code: str, suspect: Suspect, *, rank: str = "inspector") -> Assessed:
    option = held.option(code)
    assert option is not None
    return assess(option, Facts(suspect, DAY, rank, held))


def verdict(
    held: Catalogue, code: str, criterion: str, suspect: Suspect, *, rank: str = "inspector"
) -> Verdict:
    of = [v for v in one(held, code, suspect, rank=rank).verdicts if v.criterion == criterion]
    assert len(of) == 1, f"{code} asks {len(of)} times of {criterion}"
    return of[0]


def known(suspect: Suspect, **over: Any) -> Suspect:
    return replace(suspect, known=replace(suspect.known, **over))


def whose(code: str) -> Suspect:
    return CHILD if code in (YC, YCC) else ADULT


# --- what is open to whom -------------------------------------------------------------------------

# option → open to an adult, to a child of 15, to somebody whose age nobody knows
BY_AGE = {
    CR: (Standing.OPEN, Standing.OPEN, Standing.UNKNOWN),
    DIVERSION: (Standing.OPEN, Standing.OPEN, Standing.UNKNOWN),
    DEFERRED: (Standing.OPEN, Standing.OPEN, Standing.UNKNOWN),
    SIMPLE: (Standing.OPEN, Standing.CLOSED, Standing.UNKNOWN),
    CC: (Standing.OPEN, Standing.CLOSED, Standing.UNKNOWN),
    PND: (Standing.OPEN, Standing.CLOSED, Standing.UNKNOWN),
    YC: (Standing.CLOSED, Standing.OPEN, Standing.UNKNOWN),
    YCC: (Standing.CLOSED, Standing.OPEN, Standing.UNKNOWN),
    "diversionary-caution": (Standing.CLOSED, Standing.CLOSED, Standing.CLOSED),
    "community-caution": (Standing.CLOSED, Standing.CLOSED, Standing.CLOSED),
}


@pytest.mark.parametrize("code", BY_AGE)
def test_what_is_open_by_age_alone(held: Catalogue, code: str) -> None:
    nobody_knows = Suspect(is_possibly_child=True, known=CLEAR)
    found = tuple(one(held, code, of).state for of in (ADULT, CHILD, nobody_knows))
    assert found == BY_AGE[code]


def test_every_option_of_the_catalogue_is_in_the_table(held: Catalogue) -> None:
    assert set(BY_AGE) == {option.code for option in held.options}


# (option, criterion, what is otherwise, state, closes)
TABLE: list[tuple[str, str, dict[str, Any], State, bool]] = [
    # evidence
    (CR, "evidence", {"evidence": "evidential-test"}, MET, False),
    (CR, "evidence", {"evidence": "reasonable-suspicion"}, NOT_MET, True),
    (CR, "evidence", {"evidence": ""}, UNKNOWN, True),
    (DIVERSION, "evidence", {"evidence": "reasonable-suspicion"}, MET, False),
    (DIVERSION, "evidence", {"evidence": "none"}, NOT_MET, True),
    (DIVERSION, "evidence", {"evidence": "not-known"}, UNKNOWN, False),
    (DEFERRED, "evidence", {"evidence": "evidential-test"}, MET, False),
    (DEFERRED, "evidence", {"evidence": "reasonable-suspicion"}, NOT_MET, True),
    (SIMPLE, "evidence", {"evidence": "realistic-prospect"}, MET, False),
    (SIMPLE, "evidence", {"evidence": "evidential-test"}, NOT_MET, True),
    (CC, "evidence", {"evidence": "evidential-test"}, MET, False),
    (CC, "evidence", {"evidence": "reasonable-suspicion"}, NOT_MET, True),
    (PND, "evidence", {"evidence": "evidential-test"}, MET, False),
    (PND, "evidence", {"evidence": "none"}, NOT_MET, True),
    (YC, "evidence", {"evidence": "evidential-test"}, MET, False),
    (YC, "evidence", {"evidence": "reasonable-suspicion"}, NOT_MET, True),
    (YCC, "evidence", {"evidence": "reasonable-suspicion"}, NOT_MET, True),
    (YCC, "evidence", {"evidence": ""}, UNKNOWN, True),
    # admission
    (CR, "admission", {"position": "accepts"}, MET, False),
    (CR, "admission", {"position": "admits"}, MET, False),
    (CR, "admission", {"position": "neither"}, NOT_MET, True),
    (CR, "admission", {"position": "not-asked"}, UNKNOWN, True),
    (DIVERSION, "admission", {"position": "neither"}, MET, False),
    (DEFERRED, "admission", {"position": ""}, MET, False),
    (SIMPLE, "admission", {"position": "admits"}, MET, False),
    (SIMPLE, "admission", {"position": "accepts"}, NOT_MET, True),
    (SIMPLE, "admission", {"position": ""}, UNKNOWN, True),
    (CC, "admission", {"position": "accepts"}, NOT_MET, True),
    (CC, "admission", {"position": ""}, UNKNOWN, True),
    (PND, "admission", {"position": "neither"}, MET, False),
    (YC, "admission", {"position": "accepts"}, NOT_MET, True),
    (YCC, "admission", {"position": "neither"}, NOT_MET, True),
    # agreement
    (CR, "agreement", {"agrees": NO}, NOT_MET, True),
    (CR, "agreement", {"agrees": NOT_KNOWN}, UNKNOWN, True),
    (DIVERSION, "agreement", {"agrees": NO}, NOT_MET, True),
    (DIVERSION, "agreement", {"agrees": Answer.NOT_ASKED}, UNKNOWN, False),
    (SIMPLE, "agreement", {"agrees": NO}, NOT_MET, True),
    (CC, "agreement", {"agrees": NO}, NOT_MET, True),
    (CC, "agreement", {"agrees": YES}, MET, False),
    (PND, "agreement", {"agrees": NO}, MET, False),
    (YC, "agreement", {"agrees": NO}, MET, False),  # consent is not required
    (YCC, "agreement", {"agrees": NO}, NOT_MET, True),
    # the appropriate adult of a vulnerable adult
    (CR, "adult-vulnerable", {"adult_because": "Vulnerable", "aa_present": NO}, NOT_MET, True),
    (CR, "adult-vulnerable", {"adult_because": "Vulnerable", "aa_present": NOT_KNOWN}, UNKNOWN,
     True),
    (SIMPLE, "adult-vulnerable", {"adult_because": "Vulnerable"}, MET, False),
    (SIMPLE, "adult-vulnerable", {"adult_because": "", "aa_present": NO}, MET, False),
    (SIMPLE, "adult-vulnerable", {"adult_because": "Vulnerable", "aa_present": NO}, NOT_MET, True),
    (CC, "adult-vulnerable", {"adult_because": "Vulnerable", "aa_present": NOT_KNOWN}, UNKNOWN,
     True),
    # of a child
    (YC, "adult-child", {"aa_present": NO}, NOT_MET, True),
    (YC, "adult-child", {"aa_present": NOT_KNOWN}, UNKNOWN, True),
    (YC, "adult-child", {"aa_present": YES}, MET, False),
    (YCC, "adult-child", {"aa_present": NO}, NOT_MET, True),
    # reliability of the admission
    (SIMPLE, "reliability", {"reliability": "doubtful"}, NOT_MET, True),
    (SIMPLE, "reliability", {"reliability": "not-assessed", "has_needs": True}, UNKNOWN, True),
    (SIMPLE, "reliability", {"reliability": "", "is_screened": False}, UNKNOWN, False),
    (SIMPLE, "reliability", {"reliability": ""}, MET, False),
    (CC, "reliability", {"reliability": "doubtful"}, NOT_MET, True),
    (YC, "reliability", {"reliability": "doubtful"}, NOT_MET, True),
    (YCC, "reliability", {"reliability": "doubtful"}, NOT_MET, True),
    (CR, "reliability", {"reliability": "doubtful"}, NOT_MET, True),
    (PND, "vulnerable", {"adult_because": "Vulnerable"}, NOT_MET, False),  # avoided, not barred
    (PND, "vulnerable", {"is_screened": False}, UNKNOWN, False),
    # indictable only
    (CR, "indictable", {"indictable_only": YES}, NOT_MET, True),
    (CR, "indictable", {"indictable_only": YES, "consulted": YES}, MET, False),
    (DIVERSION, "indictable", {"indictable_only": YES}, NOT_MET, True),
    (DEFERRED, "indictable", {"indictable_only": NOT_KNOWN}, UNKNOWN, False),
    (SIMPLE, "indictable", {"indictable_only": YES}, NOT_MET, True),
    (SIMPLE, "indictable", {"indictable_only": YES, "exceptional": YES}, NOT_MET, True),
    (SIMPLE, "indictable", {"indictable_only": YES, "dpp_consent": YES}, NOT_MET, True),
    (SIMPLE, "indictable",
     {"indictable_only": YES, "exceptional": YES, "dpp_consent": YES}, MET, False),
    (SIMPLE, "indictable", {"indictable_only": NOT_KNOWN}, UNKNOWN, True),
    (CC, "indictable", {"indictable_only": YES}, NOT_MET, True),
    (CC, "indictable", {"indictable_only": YES, "consulted": YES}, NOT_MET, True),
    (CC, "indictable", {"indictable_only": NOT_KNOWN, "consulted": YES}, UNKNOWN, True),
    (CC, "indictable", {"indictable_only": YES, **AGREED}, MET, False),
    (CC, "indictable", {"indictable_only": YES, **AGREED, "cps_reference": ""}, NOT_MET, True),
    (CC, "indictable", {"indictable_only": YES, **AGREED, "cps_on": None}, NOT_MET, True),
    (CC, "indictable", {"indictable_only": YES, **AGREED, "cps_on": date(2026, 6, 11)}, NOT_MET,
     True),
    (CC, "indictable", {"indictable_only": YES, **AGREED, "cps_agrees": NO}, NOT_MET, True),
    (CC, "indictable", {"indictable_only": YES, "cps_since": date(2026, 6, 9)}, UNKNOWN, True),
    (CC, "indictable", {"indictable_only": YES, "dpp_consent": YES}, NOT_MET, True),
    (CC, "indictable", {"indictable_only": YES, **CONSENTED}, MET, False),
    (PND, "indictable", {"indictable_only": YES, "consulted": YES, "exceptional": YES}, NOT_MET,
     True),
    (YC, "indictable", {"indictable_only": YES}, NOT_MET, True),
    (YC, "indictable", {"indictable_only": YES, "consulted": YES}, NOT_MET, True),
    (YC, "indictable", {"indictable_only": NOT_KNOWN}, UNKNOWN, True),
    (YC, "indictable", {"indictable_only": YES, **AGREED}, MET, False),
    (YCC, "indictable", {"indictable_only": YES, "consulted": YES}, NOT_MET, True),
    (YCC, "indictable", {"indictable_only": NOT_KNOWN}, UNKNOWN, True),
    (YCC, "indictable", {"indictable_only": YES, **AGREED}, MET, False),
    # specified either-way
    (SIMPLE, "either-way", {"either_way_listed": YES}, NOT_MET, True),
    (SIMPLE, "either-way", {"either_way_listed": YES, "exceptional": YES}, MET, False),
    (SIMPLE, "either-way", {"either_way_listed": NOT_KNOWN}, UNKNOWN, True),
    # repeat
    (SIMPLE, "similar", {"similar_before": YES}, NOT_MET, True),
    (SIMPLE, "similar", {"similar_before": YES, "exceptional": YES}, MET, False),
    (SIMPLE, "similar", {"similar_before": NOT_KNOWN}, UNKNOWN, True),
    (CR, "history", {"history": YES}, MET, False),  # the inspector of this table advises
    (DIVERSION, "history", {"history": YES}, UNKNOWN, False),  # local
    (PND, "recent", {"recent_penalty": YES}, NOT_MET, True),
    (PND, "recent", {"recent_penalty": NOT_KNOWN}, UNKNOWN, False),
    (PND, "penalty-list", {"penalty_listed": NO}, NOT_MET, True),
    (PND, "penalty-list", {"penalty_listed": NOT_KNOWN}, UNKNOWN, True),
    # domestic abuse and hate crime
    (CR, "intimate", {"intimate": YES}, NOT_MET, True),
    (CR, "intimate", {"domestic": YES}, MET, False),
    (CR, "intimate", {"domestic": YES, "intimate": Answer.NOT_ASKED}, UNKNOWN, True),
    (CR, "intimate", {"domestic": YES, "intimate": NOT_KNOWN}, UNKNOWN, True),
    (CR, "intimate", {"domestic": NOT_KNOWN, "intimate": NOT_KNOWN}, UNKNOWN, True),
    (CR, "intimate", {"domestic": NO, "intimate": Answer.NOT_ASKED}, MET, False),
    (CR, "hate", {"hate": YES}, NOT_MET, True),
    (DIVERSION, "domestic", {"domestic": YES}, UNKNOWN, False),  # an accredited programme
    (DIVERSION, "hate", {"hate": YES}, UNKNOWN, False),
    (SIMPLE, "domestic", {"domestic": YES}, NOT_MET, False),  # rarely
    (CC, "domestic", {"domestic": YES}, UNKNOWN, False),  # neither barred nor simply allowed
    (CC, "hate", {"hate": YES}, NOT_MET, True),
    (CC, "hate", {"hate": YES, "exceptional": YES}, MET, False),
    (PND, "domestic", {"domestic": YES}, NOT_MET, True),
    (PND, "hate", {"hate": YES}, NOT_MET, True),
    (YC, "domestic", {"domestic": YES, "youth_asked": NO}, NOT_MET, True),
    (YC, "hate", {"hate": YES}, MET, False),
    (YCC, "domestic", {"domestic": YES}, MET, False),
    # youth justice service
    (YC, "youth", {"youth_asked": NO, "youth_cautions": 1}, MET, False),
    (YC, "youth", {"youth_asked": NO, "youth_cautions": 2}, NOT_MET, False),
    (YC, "youth", {"youth_asked": NO, "youth_cautions": None}, UNKNOWN, False),
    (YCC, "youth", {"youth_asked": NO}, NOT_MET, False),
    (YCC, "youth", {"youth_asked": Answer.NOT_ASKED}, UNKNOWN, False),
    # time
    (CC, "time-limit", {"has_limit": YES, "limit_on": date(2026, 9, 1)}, MET, False),
    (CC, "time-limit", {"has_limit": YES, "limit_on": date(2026, 7, 8)}, MET, False),
    (CC, "time-limit", {"has_limit": YES, "limit_on": date(2026, 7, 7)}, NOT_MET, True),
    (CC, "time-limit", {"has_limit": NOT_KNOWN}, UNKNOWN, True),
    (CC, "time-limit", {"has_limit": YES, "limit_on": None}, UNKNOWN, True),
    (YCC, "time-limit", {"has_limit": NOT_KNOWN}, UNKNOWN, True),
    (YCC, "time-limit", {"has_limit": YES, "limit_on": date(2026, 6, 1)}, NOT_MET, True),
    # recorded once it is done: it counts when the plan is begun
    (DEFERRED, "time-limit", {"has_limit": YES, "limit_on": date(2026, 6, 1)}, NOT_MET, False),
    (DIVERSION, "time-limit", {"has_limit": YES, "limit_on": date(2026, 6, 1)}, NOT_MET, False),
    # victim: consulted, no veto
    (CR, "victim", {"victim": "not-yet"}, NOT_MET, False),
    (CR, "victim", {"victim": "no-victim"}, MET, False),
    (CR, "victim", {"victim": ""}, UNKNOWN, False),
    (SIMPLE, "victim", {"victim": "not-possible"}, MET, False),
    (CC, "victim", {"victim": "not-yet"}, NOT_MET, False),
    (YC, "victim", {"victim": "not-yet"}, NOT_MET, False),
    (YCC, "victim", {"victim": ""}, UNKNOWN, False),
]  # fmt: skip


@pytest.mark.parametrize(("code", "criterion", "over", "state", "closes"), TABLE)
def test_a_cell_of_the_table(
    held: Catalogue, code: str, criterion: str, over: dict[str, Any], state: State, closes: bool
) -> None:
    found = verdict(held, code, criterion, known(whose(code), **over))
    assert (found.state, found.closes) == (state, closes)
    assert found.words
    assert found.told_source.endswith(f"({found.cell.mark})")


# What the law asks before anything of the kind is given.
GATES = {
    CR: {"evidence", "admission", "agreement", "intimate"},
    SIMPLE: {
        *("evidence", "reliability", "admission", "agreement"),
        *("indictable", "either-way", "similar"),
    },
    CC: {"evidence", "reliability", "admission", "agreement", "indictable", "time-limit"},
    PND: {"penalty-list"},
    YC: {"evidence", "reliability", "adult-child", "admission", "indictable"},
    YCC: {
        *("evidence", "reliability", "adult-child", "admission", "agreement"),
        *("indictable", "time-limit"),
    },
}


@pytest.mark.parametrize("code", GATES)
def test_where_nothing_is_answered_each_gate_is_in_the_way(held: Catalogue, code: str) -> None:
    nothing = replace(whose(code), known=Known(is_screened=True, has_needs=code != CR))
    found = {v.criterion for v in one(held, code, nothing).closing}
    assert found == GATES[code]
    assert not {code} & {*choosing.offered(Facts(nothing, DAY, "inspector", held))}


def test_a_child_is_asked_with_an_adult_for_a_community_resolution(held: Catalogue) -> None:
    for answer, state in ((YES, MET), (NO, NOT_MET), (NOT_KNOWN, UNKNOWN)):
        found = verdict(held, CR, "adult-child", known(CHILD, aa_present=answer))
        assert found.state is state
        assert found.closes is (state is not MET)


RANKS = {CR: "constable", DIVERSION: "sergeant", DEFERRED: "sergeant", SIMPLE: "sergeant"}
RANKS |= {CC: "sergeant", PND: "constable", YC: "constable", YCC: "sergeant"}


@pytest.mark.parametrize("code", EVERY)
def test_a_rank_below_is_said_and_what_to_do(held: Catalogue, code: str) -> None:
    least = RANKS[code]
    assert verdict(held, code, "rank", whose(code), rank=least).state is MET
    below = verdict(held, code, "rank", whose(code), rank="police-staff")
    assert (below.state, below.closes) == (NOT_MET, False)
    assert least in below.to_do


def test_exceptional_circumstances_are_found_by_an_inspector(held: Catalogue) -> None:
    found = [
        verdict(held, SIMPLE, "exceptional-rank", known(ADULT, exceptional=answer), rank=rank).state
        for answer, rank in ((YES, "sergeant"), (YES, "inspector"), (NO, "sergeant"))
    ]
    assert found == [NOT_MET, MET, MET]


def test_history_needs_a_sergeants_advice_for_a_community_resolution(held: Catalogue) -> None:
    found = verdict(held, CR, "history", known(ADULT, history=YES), rank="constable")
    assert (found.state, found.closes) == (NOT_MET, False)
    assert "sergeant" in found.to_do


def test_a_caution_known_here_is_said_where_nobody_has_answered(held: Catalogue) -> None:
    here = ("Outcome 3, 4 May 2025",)
    found = verdict(held, SIMPLE, "similar", known(ADULT, similar_before=NOT_KNOWN, here=here))
    assert "Known here: Outcome 3, 4 May 2025" in found.words


# --- what would make it open ----------------------------------------------------------------------


def test_an_almost_open_option_says_what_would_open_it(held: Catalogue) -> None:
    found = one(held, SIMPLE, known(ADULT, position="neither", similar_before=YES))
    assert found.state is Standing.ALMOST
    assert found.missing == [
        "It would be open if they admit the offence, freely and after advice",
        "It would be open if exceptional circumstances were recorded, with reasons",
    ]


def test_what_nothing_can_change_closes_and_says_why(held: Catalogue) -> None:
    found = one(held, PND, known(ADULT, hate=YES))
    assert found.state is Standing.CLOSED
    assert [v.words for v in found.closing] == ["Penalty notice for disorder is not for hate crime"]


def test_with_nothing_known_nothing_is_open_and_each_says_what_to_find_out(held: Catalogue) -> None:
    nothing = Facts(Suspect(is_possibly_child=True), DAY, "", held)
    for found in assessed(nothing):
        assert found.state in (Standing.UNKNOWN, Standing.CLOSED)
        assert found.missing or not found.option.is_in_force


def test_the_options_are_told_in_the_order_of_the_catalogue(held: Catalogue) -> None:
    told = [found.option.code for found in assessed(Facts(ADULT, DAY, "sergeant", held))]
    assert told == [option.code for option in held.options]


# --- never ----------------------------------------------------------------------------------------


def test_no_row_of_a_force_opens_an_adult_option_to_a_child(unit: Session) -> None:
    for code in ADULT_OPTIONS:
        row = reference.current("oocr_options", code)
        assert row is not None
        own = {**row.attributes, "age_from": 10}
        unit.add(
            ReferenceEntry(
                kind="oocr_options",
                code=code,
                label=row.label,
                force_code="99",
                from_on=reference.ALWAYS,
                attributes=own,
                source="Ours",
                mark=Mark.LOCAL,
            )
        )
    unit.flush()
    held = queries.catalogue(on=DAY, force="99")
    assert not {*ADULT_OPTIONS} & {*choosing.offered(Facts(CHILD, DAY, "inspector", held))}


def test_no_criterion_is_given_sex_ethnicity_or_disability() -> None:
    words = ("sex", "ethnic", "gender", "disab")
    given = {*Suspect.__dataclass_fields__, *Known.__dataclass_fields__}
    assert not {name for name in given if any(w in name for w in words)}
    assert not {code for code in CRITERIA if "sex" in code or "ethnic" in code}


# --- who may change a cell, and from when ---------------------------------------------------------


def own_row(unit: Session, code: str, named: str = "", **params: Any) -> None:
    """A force’s own row of a criterion, under a code of its own where it is `named`."""
    national = reference.current("oocr_criteria", code)
    assert national is not None
    unit.add(
        ReferenceEntry(
            kind="oocr_criteria",
            code=named or code,
            label=national.label,
            force_code="99",
            from_on=reference.ALWAYS,
            attributes={**national.attributes, "params": params},
            source="Northshire policy 12",
            mark=Mark.LOCAL,
        )
    )
    unit.flush()


def test_a_force_changes_a_cell_that_is_general_knowledge(unit: Session) -> None:
    own_row(unit, "penalty-notice.recent", rule="allowed")
    before = known(ADULT, recent_penalty=YES)
    here, elsewhere = (queries.catalogue(on=DAY, force=force) for force in ("99", "98"))
    assert verdict(here, PND, "recent", before).state is MET
    assert verdict(here, PND, "recent", before).told_source == "Northshire policy 12 (local)"
    assert verdict(elsewhere, PND, "recent", before).state is NOT_MET


@pytest.mark.parametrize("named", ["", "aa-ours", "zz-ours"])
def test_a_force_does_not_change_the_law(unit: Session, named: str) -> None:
    own_row(unit, "simple-caution.similar", named, rule="allowed")
    held = queries.catalogue(on=DAY, force="99")
    found = verdict(held, SIMPLE, "similar", known(ADULT, similar_before=YES))
    assert found.state is NOT_MET
    assert "s17(4)" in found.told_source


@pytest.mark.parametrize("named", ["aa-ours", "zz-ours"])
def test_a_row_under_a_code_of_its_own_changes_what_is_no_law(unit: Session, named: str) -> None:
    own_row(unit, "penalty-notice.recent", named, rule="allowed")
    held = queries.catalogue(on=DAY, force="99")
    assert verdict(held, PND, "recent", known(ADULT, recent_penalty=YES)).state is MET


def test_no_row_of_a_criterion_takes_the_place_of_what_the_option_asks_itself(
    unit: Session,
) -> None:
    for criterion, params in (("age", {"from": 10}), ("admission", {"kind": "none"})):
        unit.add(
            ReferenceEntry(
                kind="oocr_criteria",
                code=f"ours.{criterion}",
                label="Ours",
                force_code="99",
                from_on=reference.ALWAYS,
                attributes={"option": SIMPLE, "criterion": criterion, "params": params},
                source="Ours",
                mark=Mark.VERIFIED,
            )
        )
    unit.flush()
    held = queries.catalogue(on=DAY, force="99")
    assert verdict(held, SIMPLE, "age", CHILD).state is NOT_MET
    assert verdict(held, SIMPLE, "admission", known(ADULT, position="neither")).state is NOT_MET


def test_a_force_sets_its_own_rank_where_the_law_leaves_it_open(unit: Session) -> None:
    row = reference.current("oocr_options", CR)
    assert row is not None
    own = {**row.attributes, "lowest_rank": "inspector", "admission": "none"}
    unit.add(
        ReferenceEntry(
            kind="oocr_options",
            code=CR,
            label="Ours",
            force_code="99",
            from_on=reference.ALWAYS,
            attributes=own,
            source="Ours",
            mark=Mark.LOCAL,
        )
    )
    unit.flush()
    option = queries.catalogue(on=DAY, force="99").option(CR)
    assert option is not None
    assert (option.lowest_rank, option.admission) == ("inspector", "accepts-or-admits")


def test_a_change_of_the_law_is_a_new_row_and_an_old_day_keeps_its_own(unit: Session) -> None:
    old = reference.current("oocr_criteria", "simple-caution.evidence")
    assert old is not None
    changes = date(2026, 6, 1)
    old.to_on = changes
    unit.add(
        ReferenceEntry(
            kind="oocr_criteria",
            code=old.code,
            label=old.label,
            from_on=changes,
            attributes={**old.attributes, "params": {"least": "evidential-test"}},
            source="A later Act",
            mark=Mark.VERIFIED,
        )
    )
    unit.flush()
    enough = known(ADULT, evidence="evidential-test")
    before, after = (queries.catalogue(on=day, force="99") for day in (date(2026, 5, 31), DAY))
    assert verdict(before, SIMPLE, "evidence", enough).state is NOT_MET
    assert verdict(after, SIMPLE, "evidence", enough).state is MET
    assert verdict(after, SIMPLE, "evidence", enough).told_source == "A later Act (V)"


def test_what_age_and_law_leave_open_says_nothing_of_the_case_besides(held: Catalogue) -> None:
    """As the prosecutor reads it: what is recorded of a case does not show through."""
    nothing, much = Known(), replace(CLEAR, position="neither", hate=YES, aa_present=NO)
    for code, suspect in (("simple-caution", ADULT), ("youth-caution", CHILD)):
        found = {
            tuple(
                option.code
                for option in choosing.open_by_age_and_law(
                    Facts(replace(suspect, known=of), DAY, "", held)
                )
            )
            for of in (nothing, much)
        }
        (codes,) = found
        assert {code, CR, DIVERSION, DEFERRED} <= set(codes)
        assert not {"diversionary-caution", "community-caution"} & set(codes)
