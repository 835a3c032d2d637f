"""Which line is meant, and what becomes of a decision about it when the record changes: pure."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cjdiversion.annexes import holds, keys, sharing
from cjdiversion.annexes.drafting import frozen
from cjdiversion.annexes.facts import Facts, Held, Line, State, as_plain, from_plain
from cjdiversion.annexes.lines_models import AnnexHold
from cjdiversion.consents.models import Answer
from cjdiversion.consents.release import Holder
from cjdiversion.contexts.models import AboutMe
from cjdiversion.disposals.steps import Status as Outcome
from cjdiversion.errors import OutOfOrder
from cjdiversion.interviews.models import AppropriateAdult
from cjdiversion.reference import Mark, Row
from cjdiversion.safeguards.models import Observation
from cjdiversion.screenings.models import Screening
from tests.annexes import test_interview_lines as interviewed
from tests.annexes.named import OBSERVED, key
from tests.annexes.test_police_lines import a_need, decided, outcome
from tests.annexes.test_sharing import CANARY, GROUNDS, HEADINGS, NOW, TODAY, from_ld, known, said

TEARFUL = "Tearful since the call from Sourcecanary"


def observed(because: str = TEARFUL) -> Observation:
    return Observation(level="2", because=because, set_at=NOW, set_by_name="Sgt Ann Marsh")


def hold(line: Line, **over: Any) -> AnnexHold:
    facts: dict[str, Any] = {
        "key": key(line.section, line.kind, line.record),
        "recipient": "cps",
        "section": line.section,
        "line_digest": keys.digest_of(line),
        "ground": "sensitive",
    }
    return AnnexHold(**{**facts, **over})


def everything(**over: Any) -> dict[str, Any]:
    """A record of which every kind of police line is made."""
    needs = [a_need("autism"), a_need("autism"), a_need("self-harm"), a_need("communication")]
    for number, need in enumerate(needs):
        need.id, need.opinion = uuid.UUID(int=number + 1), "May not follow"
    said_so = AboutMe(communication="Slowly", helps="A quiet room", recorded_at=NOW, recorded_by="")
    outcomes = [outcome(Outcome.STANDS), outcome(Outcome.SUPERSEDED)]
    for number, made in enumerate(outcomes):
        made.id = uuid.UUID(int=number + 100)
    talks = [interviewed.held(id=uuid.UUID(int=n), adaptations=["breaks"]) for n in (200, 201)]
    adults = [AppropriateAdult(number=n, relationship_code="parent") for n in (2, 1)]
    awaited = {**from_ld(), "assessments": [], "ld_lines": []}
    return {
        "vulnerability": decided(is_vulnerable=False),
        "needs_adult": True,
        "needs": needs,
        "safety": frozenset({"self-harm"}),
        "observation": observed(),
        "outcomes": outcomes,
        "about_me": said_so,
        "adults": adults,
        "interviews": talks,
        "screening": Screening(started_at=NOW, try_again_at=NOW, could_not_reason="asleep"),
        "screened": "could-not",
        "has_victim_view": True,
        **awaited,
        **over,
    }


def told(**over: Any) -> Facts:
    headings = {**HEADINGS, "safety": "Safety"}
    grounds = {**GROUNDS, "sensitive": "Sensitive unused material"}
    return sharing.facts_of(known(headings=headings, grounds=grounds, **over), on=TODAY)


# --- what a line is called ----------------------------------------------------------------------


def test_every_police_line_has_a_name_of_its_own_and_says_of_what_kind_it_is() -> None:
    lines = sharing.of_police(known(**everything()), on=TODAY)
    assert len(lines) > 15
    assert all(line.kind for line in lines)
    names = [name for name, _ in keys.keyed(lines)]
    assert len(set(names)) == len(names)
    bare = [(line.section, line.kind, line.record) for line in lines]
    assert len(set(bare)) == len(bare), "no line is told from another by its words alone"


def test_every_police_line_carries_the_condition_of_law_it_goes_under() -> None:
    lines = sharing.of_police(known(**everything()), on=TODAY)
    assert {(line.holder, line.condition) for line in lines} == {
        (Holder.POLICE, "Schedule 8, paragraph 2")
    }
    facts = told(**everything())
    assert {(line.basis, bool(line.condition)) for line in facts.lines} == {("law", True)}


def test_what_it_is_told_on_stands_on_each_line() -> None:
    facts = told(**from_ld(), decisions=[said(Answer.GIVEN)])
    assert [line.basis for line in facts.ld_lines] == ["consent"]


def test_the_name_does_not_depend_on_place_or_words() -> None:
    lines = sharing.of_police(known(**everything()), on=TODAY)
    turned = [replace(line, text=line.text + "!") for line in reversed(lines)]
    assert {name for name, _ in keys.keyed(lines)} == {name for name, _ in keys.keyed(turned)}


def test_two_lines_that_nothing_else_tells_apart_are_named_by_their_words() -> None:
    one = Line("needs", "One", Holder.POLICE, "Police", "Record")
    two = replace(one, text="Two")
    assert len({name for name, _ in keys.keyed([one, two])}) == 2


# --- held back ----------------------------------------------------------------------------------


def from_frozen(facts: Facts) -> Facts:
    kept: Any = frozen(facts)
    return from_plain({**kept["facts"], "held": kept["withheld"]})


def line_of(because: str = TEARFUL) -> Line:
    found = sharing.of_police(known(observation=observed(because)), on=TODAY)
    return next(line for line in found if line.kind == "observation")


def test_a_line_held_back_prints_section_holder_and_ground_and_nothing_else() -> None:
    before = told(observation=observed())
    facts = told(observation=observed(), holds=[hold(line_of())])
    assert facts.held == (Held("Safety", "Northshire Police", "Sensitive unused material"),)
    assert "Sourcecanary" not in repr(facts)
    assert facts.digest != before.digest
    (section,) = [one for one in facts.sections if one.code == "safety"]
    assert (section.lines, section.state) == ((), State.OBTAINED)


def test_what_the_person_says_does_not_touch_it() -> None:
    facts = told(observation=observed(), holds=[hold(line_of())], decisions=[said(Answer.GIVEN)])
    assert len(facts.held) == 1


def test_a_line_is_held_back_from_the_recipient_it_was_decided_for_alone() -> None:
    facts = told(observation=observed(), holds=[hold(line_of(), recipient="police")])
    assert facts.held == ()


def test_a_line_whose_words_changed_stays_held_back_and_has_to_be_decided_again() -> None:
    row = hold(line_of())
    changed = known(observation=observed("Calm, and named Sourcecanary again"), holds=[row])
    assert "Sourcecanary" not in repr(sharing.facts_of(changed, on=TODAY))
    (again,) = holds.undecided(sharing.of_police(changed, on=TODAY), changed.holds)
    assert again.line is not None
    assert again.words == "Held back before, changed since: decide again"
    with pytest.raises(OutOfOrder) as why:
        holds.refuse_undecided([again])
    assert why.value.code == "decide-again"


def test_a_time_alone_is_no_change() -> None:
    level = observed()
    level.set_at = NOW + timedelta(hours=1)
    there = known(observation=level, holds=[hold(line_of())])
    assert holds.undecided(sharing.of_police(there, on=TODAY), there.holds) == []


def test_a_line_that_is_gone_has_to_be_decided_again_too() -> None:
    there = known(holds=[hold(line_of())])
    (again,) = holds.undecided(sharing.of_police(there, on=TODAY), there.holds)
    assert again.line is None
    assert "no longer on the record" in again.words


def test_a_new_decision_about_the_same_thing_is_the_same_line() -> None:
    assert key("safety", "observation") == OBSERVED
    first, second = decided(is_vulnerable=True), decided(is_vulnerable=False)
    first.id, second.id = uuid.uuid4(), uuid.uuid4()
    names = [
        {
            name
            for name, line in keys.keyed(sharing.of_police(known(vulnerability=one), on=TODAY))
            if line.kind == "decision"
        }
        for one in (first, second)
    ]
    assert names[0] == names[1]


def test_a_version_that_tells_what_was_held_back_since_is_known_by_its_words() -> None:
    facts = told(observation=observed())
    there = {line.key for line in facts.lines}
    by_words = hold(line_of(), key="another")
    assert holds.tells(facts.lines, [by_words], lambda: there)
    assert not holds.tells(facts.lines, [], lambda: set())


def test_a_version_that_tells_the_line_held_back_since_in_other_words_is_known_by_its_name() -> (
    None
):
    facts = from_frozen(told(observation=observed()))
    later = hold(line_of("Informant Sourcecanary"))
    assert holds.tells(facts.lines, [later], lambda: {line.key for line in facts.lines})


def test_a_line_that_the_record_no_longer_has_may_be_the_one_held_back() -> None:
    facts = from_frozen(told(observation=observed()))
    another = hold(line_of("Other words"), key="another")
    assert holds.tells(facts.lines, [another], lambda: set())
    there = {line.key for line in facts.lines}
    assert not holds.tells(facts.lines, [another], lambda: there)
    assert not holds.tells(facts.lines, [hold(line_of("x"), key="y", section="z")], lambda: set())


def test_what_a_line_is_called_is_frozen_and_neither_printed_nor_given() -> None:
    facts = told(observation=observed())
    assert OBSERVED in repr(frozen(facts))
    assert OBSERVED not in repr(as_plain(facts))
    assert from_frozen(facts).digest == facts.digest


def test_only_grounds_with_a_schedule_may_be_chosen() -> None:
    rows = [
        Row("no-consent", "", {"by_line": True}, "ours", Mark.PROPOSED),
        Row("sensitive", "", {"schedule": "MG6D"}, "mg6", Mark.PROPOSED),
    ]
    assert list(holds.grounds_of(rows)) == ["sensitive"]


# --- L&D's own, line by line --------------------------------------------------------------------


def test_a_line_of_lds_kept_from_cps_is_held_back_though_the_person_agreed() -> None:
    written = from_ld()
    written["ld_lines"][0].kept = {"cps": "no-consent"}
    facts = told(**written, decisions=[said(Answer.GIVEN)])
    assert CANARY not in repr(facts)
    assert [one.ground for one in facts.held] == [GROUNDS["no-consent"]]


def test_a_line_of_lds_kept_from_police_is_told_to_cps() -> None:
    written = from_ld()
    written["ld_lines"][0].kept = {"police": "no-consent"}
    facts = told(**written, decisions=[said(Answer.GIVEN)])
    assert [line.text for line in facts.ld_lines] == [CANARY]
