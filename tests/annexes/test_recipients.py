"""What differs for whom, and that the record changed since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from cjdiversion import clock
from cjdiversion.access import Actor
from cjdiversion.annexes import changes, delivery, jobs, queries, recipients, service
from cjdiversion.annexes.models import AnnexVersion
from cjdiversion.audit import Did
from cjdiversion.cases.models import Case
from cjdiversion.database import session
from tests.annexes import made
from tests.annexes.test_approving import told

Who = Callable[[str], Actor]
SAFETY = "Safety of the person and others"


def taken(annex: AnnexVersion, person: Who, key: str = "cps") -> None:
    service.download(service.open(annex.token, by=person(key)), by=person(key))


def differing(annex: AnnexVersion, person: Who, key: str = "investigator") -> dict[str, Any]:
    return {
        one.name: (one.number, [(part.heading, part.what) for part in one.sections])
        for one in recipients.of(annex, person(key))
    }


def test_each_recipient_reads_what_changed_since_the_copy_they_last_took(
    case: Case, person: Who
) -> None:
    first = made.shared(case, person)
    service.share(first, by=person("investigator"), recipient="direct")
    taken(first, person)
    service.attach(first, by=person("investigator"), attached_to="MG3", attached_at=clock.now())
    made.observed(case, person)
    second = made.shared(case, person)
    added = (1, [(SAFETY, "added")])
    assert differing(second, person) == {
        "CPS Direct": (None, []),
        "CPS North": added,
        "The file, MG3": added,
    }
    assert differing(second, person, "cps") == {"CPS North": added}
    (one,) = recipients.of(second, person("cps"))
    (section,) = one.sections
    assert len(section.added) == 1 and "Tearful" in section.added[0]
    taken(second, person)
    made.vulnerable(case, person)
    third = made.shared(case, person)
    assert differing(third, person)["CPS North"][0] == 2
    assert differing(third, person)["The file, MG3"][0] == 1


def test_a_version_that_is_not_shown_differs_in_nothing(with_ld: Case, person: Who) -> None:
    made.answered(with_ld, person, "given")
    made.shared(with_ld, person)
    made.observed(with_ld, person)
    second = made.approved(with_ld, person)
    made.answered(with_ld, person, "withdrawn", decided_at=clock.now())
    assert recipients.of(second, person("investigator")) == []


def test_out_of_hours_cps_direct_is_offered_and_what_has_it_is_not(case: Case, person: Who) -> None:
    annex = made.approved(case, person)
    night = clock.now().replace(hour=3) + timedelta(days=1)
    assert recipients.suggested(annex) == "area"
    with clock.at(night):
        assert recipients.suggested(annex) == "direct"
    service.share(annex, by=person("investigator"), recipient="direct")
    with clock.at(night):
        assert recipients.suggested(annex) == "area"


def test_a_downloaded_copy_says_that_it_is_superseded_or_withdrawn(
    with_ld: Case, person: Who
) -> None:
    made.answered(with_ld, person, "given")
    first = made.shared(with_ld, person)
    stored = queries.paper_of(first)
    assert stored is not None
    fresh = delivery.as_file(first, stored, person("cps"))
    assert f'"annex-{first.reference}.pdf"' in fresh.headers["Content-Disposition"]
    made.answered(with_ld, person, "withdrawn", decided_at=clock.now())
    second = made.shared(with_ld, person)
    old = delivery.as_file(first, stored, person("cps"))
    assert "superseded-by-2-withdrawn.pdf" in old.headers["Content-Disposition"]
    assert old.headers["X-Annex-Superseded-By"] == "2"
    assert second.token in old.headers["Link"]
    assert old.headers["X-Annex-Withdrawn"] == "yes"
    assert old.data == fresh.data  # the stored bytes are the evidence
    rows = list(session().execute(queries.worklist(person("cps"))))
    said = {row.number: (row.is_superseded, row.is_withdrawn) for row in rows}
    assert said == {1: (True, True), 2: (False, False)}
    made.answered(with_ld, person, "given", decided_at=clock.now())
    rows = list(session().execute(queries.worklist(person("cps"))))
    assert not any(row.is_withdrawn for row in rows)


# --- the record changed since ---------------------------------------------------------------------


def marked(person: Who, key: str = "investigator") -> list[AnnexVersion]:
    return list(session().scalars(changes.marked(person(key))))


def test_the_look_marks_the_newest_version_of_which_the_record_changed_and_tells_once(
    case: Case, person: Who
) -> None:
    made.approved(case, person)
    assert jobs.mark_changed() == "0 marked"
    made.observed(case, person)
    assert jobs.mark_changed() == "1 marked"
    (annex,) = marked(person)
    assert changes.words(annex.number, annex.changed_sections) == (
        "The record changed since version 1, in 1 section"
    )
    assert told("annex-changed") == {"investigator"}
    assert jobs.mark_changed() == "0 marked"
    assert marked(person, "investigator.south") == []
    made.issued(case, person)
    assert marked(person) == []
    assert [one.facts for one in made.trail(Did.ANNEX_MARKED)] == [{"sections": 1}]


def test_the_look_drafts_nothing_where_nothing_was_done(
    case: Case, person: Who, statements: Any
) -> None:
    made.issued(case, person)
    jobs.mark_changed()
    session().flush()
    with statements() as asked:
        jobs.mark_changed()
    assert len(asked) == 1
    with clock.at(clock.now() + timedelta(days=1, hours=1)):  # but once a day
        jobs.mark_changed()
        assert session().scalar(sa.select(AnnexVersion.looked_at)) == clock.now()
