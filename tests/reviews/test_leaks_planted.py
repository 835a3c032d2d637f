"""Whatever is planted in whichever column that hangs from a case is found in a pack’s text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from cjdiversion import reference
from cjdiversion.disposals import queries as disposals
from cjdiversion.errors import Conflict
from cjdiversion.reviews import leaks, naming, panel, service, writing
from cjdiversion.reviews.models import ReviewCase, ReviewSample
from tests.annexes.doors import everything_in, words_of
from tests.disposals import made as deciding
from tests.reviews import made, planted


@pytest.fixture(autouse=True)
def _pages(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def drawn(person: made.Person) -> tuple[ReviewSample, list[ReviewCase]]:
    """A sample of every decision there is, and its cases as a pack has them."""
    sample = service.draw(made.seeded(person), by=person("performance"))
    return sample, panel.loaded(sample, made.cases(sample))


def test_what_is_planted_in_any_column_that_hangs_from_a_case_is_found_as_what_it_is(
    person: made.Person, unit: Session
) -> None:
    made.decisions(person, 2)
    sample, rows = drawn(person)
    paper = panel.page(sample, panel.told(rows)).replace("18 or over", "{}", 1)
    seeds = planted.seeds()

    def found_of(one: planted.Seed) -> list[leaks.Leak]:
        return search(paper.replace("{}", one.shown))

    search = panel.search(sample, rows)
    assert [one.name for one in seeds if found_of(one)] == []
    beside = deciding.booked_for(person("supervisor"), recorded_by=person("sergeant"))
    planted.plant(rows[1].case, seeds, beside=beside)
    search = panel.search(sample, rows)
    assert [one.name for one in seeds if leaks.Leak(2, one.sort) not in found_of(one)] == []
    assert [one.name for one in seeds if any(leak.number == 1 for leak in found_of(one))] == []


PRINTED = {
    f"disposal_decision.{name}"
    for name in (
        *("outcome_code", "option_code", "screened", "needs_known", "departure_reasons"),
        *("victim_told", "victim_view", "ld_available", "ld_read", "ld_used", "public_interest"),
    )
}
"""What a pack tells the answers of: where something else stands there, there is no pack."""


def test_a_pack_of_a_case_with_something_in_every_column_has_none_of_it_in_its_pdf(
    person: made.Person, unit: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is not made where a change of code would print one of them."""
    made.decisions(person, 8)
    sample, rows = drawn(person)
    seeds = [one for one in planted.seeds() if one.name not in PRINTED]
    beside = deciding.booked_for(person("supervisor"), recorded_by=person("sergeant"))
    planted.plant(rows[1].case, seeds, beside=beside)
    unit.expire_all()
    told = panel.told(panel.loaded(sample, made.cases(sample)))
    paper = service.panel_pack(sample, by=person("performance"))
    inside = words_of(paper.pdf).lower() + everything_in(paper.pdf).lower()
    told_apart = [one for one in seeds if len(one.own) > 4]  # two letters stand in any file
    assert len(told_apart) > 500
    assert [one.name for one in told_apart if one.own.lower() in inside] == []
    of_victim = next(one for one in seeds if one.name == "victim.surname")
    answers = (*told[1].answers, ("Victim", of_victim.own))
    leaking = (told[0], panel.Told(2, answers), *told[2:])
    monkeypatch.setattr(panel, "told", lambda rows: leaking)
    with pytest.raises(Conflict, match="of the pack: a victim’s name or date of birth"):
        service.panel_pack(sample, by=person("performance"))


# --- fixed words name nobody --------------------------------------------------------------------

CALLED = ("Young", "White", "Male", "Victim", "Case", "Age", "Price", "Outcome")


def test_a_person_who_is_called_like_a_word_of_the_paper_stops_no_honest_pack(
    person: made.Person, unit: Session
) -> None:
    for name in CALLED:
        made.decisions(person, 1, surname=name, forenames=f"{name} Panel")
    sample, rows = drawn(person)
    for row in rows:
        row.decision.prosecutor, row.decision.reasons = "DS No Option", "the victim, mr young"
    unit.flush()
    search, honest = panel.search(sample, rows), panel.page(sample, panel.told(rows))
    assert search(honest) == []
    for name in CALLED:
        found = {one.sort for one in search(honest.replace("18 or over", name, 1))}
        assert naming.NAME in found, name


def test_what_an_honest_pack_has_beyond_fixed_answers_is_words_of_lists_alone(
    person: made.Person, unit: Session
) -> None:
    """So that no word somebody wrote can stop it, whatever they wrote."""
    made.decisions(person, 2)
    sample, rows = drawn(person)
    offered = panel.listed(sample)
    honest = panel.page(sample, panel.told(rows))
    assert leaks.beyond(honest, panel.page(sample, panel.blank(2)), panel.answers()) == ""
    said = " ".join([*panel.answers(), *leaks.pieces(honest)])
    everything = [[(naming.WRITTEN, one) for one in writing.words(said)]]
    assert leaks.leaks(said, everything, frozenset(), offered) == []
    assert leaks.leaks("tansy", [[(naming.WRITTEN, "tansy")]], frozenset(), offered)


def test_a_need_that_was_worded_otherwise_when_it_was_decided_stops_no_honest_pack(
    person: made.Person, unit: Session
) -> None:
    made.decisions(person, 2)
    sample, rows = drawn(person)
    rows[0].decision.needs_known = [{"label": "Quondam affliction"}]
    rows[1].decision.reasons = "He has a quondam affliction of the ears"
    unit.flush()
    honest = panel.page(sample, panel.told(rows))
    assert "Quondam affliction" in honest
    assert panel.leaks_in(sample, honest, rows) == []
    assert panel.leaks_in(sample, honest.replace("Quondam", "Ears"), rows)


def test_a_word_of_a_force_s_own_list_may_stand_in_what_somebody_wrote(
    person: made.Person, unit: Session
) -> None:
    """A force prints “Gateway, as Price says”: that a reason has “gateway” too stops no pack. A
    person of that name does, and so does a word of no list."""
    made.decisions(person, 2)
    sample = service.draw(made.seeded(person), by=person("performance"))
    entry = reference.ReferenceEntry(
        kind="oocr_options",
        code="gateway",
        label="Gateway, as Price says",
        force_code=disposals.force_code(sample.force_id),
        from_on=date(2020, 1, 1),
        source="ours",
        mark=reference.Mark.PROPOSED,
    )
    unit.add(entry)
    rows = panel.loaded(sample, made.cases(sample))
    rows[0].decision.reasons = "suitable for gateway, says price, a friend of ottoline"
    unit.flush()
    paper = panel.page(sample, panel.told(rows)).replace("18 or over", "Gateway, as Price says", 1)
    assert panel.leaks_in(sample, paper, rows) == []
    typed = paper.replace("as Price", "as Ottoline")
    assert panel.leaks_in(sample, typed, rows) == [leaks.Leak(1, naming.WRITTEN)]
    rows[1].case.person.surname = "Price"
    unit.flush()
    assert panel.leaks_in(sample, paper, rows) == [leaks.Leak(2, naming.NAME)]


def test_a_name_is_found_with_accents_and_without(person: made.Person, unit: Session) -> None:
    made.decisions(person, 1, surname="Müller", forenames="Zoë")
    sample, rows = drawn(person)
    search = panel.search(sample, rows)
    paper = panel.page(sample, panel.blank(1))
    for typed in ("ZOE", "zoë", "Zoe\u0308", "MULLER"):
        assert leaks.Leak(1, naming.NAME) in search(paper.replace("<td></td>", typed, 1)), typed


def test_a_word_is_found_whose_accents_are_marks_of_their_own(
    person: made.Person, unit: Session
) -> None:
    made.decisions(person, 1)
    sample, rows = drawn(person)
    rows[0].decision.reasons = "his friend mu\u0308ller says so"
    unit.flush()
    paper = panel.page(sample, panel.blank(1)).replace("<td></td>", "Müller", 1)
    assert panel.leaks_in(sample, paper, rows) == [leaks.Leak(1, naming.WRITTEN)]
