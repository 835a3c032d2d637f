"""A canary in every text of a case, and everything of this room that each role and each recipient
can ask for: what is told to them is there, and not a word more, in any part of any answer."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion.accounts import queries as accounts
from cjdiversion.annexes.rules import RECIPIENTS
from cjdiversion.database import Base, Database, session
from tests.annexes import doors, swept
from tests.annexes.doors import Reader
from tests.annexes.swept import CANARY, Story
from tests.copies import copied
from tests.house.test_access import NORTH, ROLES

# --- written by hand: what each of them is told -------------------------------------------------

NAMES = {"person_in_case.surname", "person_in_case.forenames"}
STATEMENTS = {
    *("vulnerability.more", "communication.more", "court.more", "link.why", "record.cro"),
    *(f"needs.{one}" for one in ("condition", "nature", "extent", "effect", "diagnosed-by")),
    *(f"at-the-time.{one}" for one in ("seen", "evidence", "bwv")),
    *(f"fitness.{one}" for one in ("by-whom", "outcome", "held-by")),
    *(f"legal-status.{one}" for one in ("section", "hospital", "clinician")),
    *(f"support.{one}" for one in ("treatment", "medicine", "engagement", "team")),
    *(f"safety.{one}" for one in ("reoffending", "public", "carers", "self")),
    *("earlier.disposals", "earlier.resolutions", "options.service", "options.terms"),
    *("prosecution-effect.effect", "prosecution-effect.rests-on"),
    *(f"third-party.{one}" for one in ("what", "holder", "relevance", "balance")),
    *("outstanding.what", "outstanding.from-whom"),
}
TO_CPS = {
    *NAMES,
    *("about_me.communication", "about_me.helps"),
    *("interview.place", "interview.adapted", "interview.breaks"),
    *("need.fact", "need.opinion", "need.diagnosed_by", "vulnerability_decision.reasons"),
    *(f"safeguard_record.{one}" for one in ("because", "conditions", "notes_held")),
    *("offence.title", "L&D line told", "told to both", "statement known_by"),
    *(f"statement {one}" for one in STATEMENTS),
}
"""Of whatever stands in any column of any table: this, and nothing else, goes to the CPS."""


def of(key: str) -> set[str]:
    """What one part of the CPS asks and says, and is answered."""
    return {f"{deed} {key}" for deed in ("asked by", "answered to", "used by")}


AREA = {"told to the area alone", *of("cps")}
DIRECT = {"told to CPS Direct alone", *of("cps.direct")}
HELD = {"observation.because"}
READS = {*TO_CPS, *AREA, *DIRECT, "told to nobody yet", "why it was returned", *HELD}
"""Of police: the lines for the pre-release risk assessment have what is held back from the CPS."""
CID = {*READS, "why a line is held back", "statement state_words"}
NO_ROOM = tuple(
    f"statement {section}"
    for section in (
        *("at-the-time", "court", "earlier", "link", "options", "prosecution-effect"),
        "third-party",
    )
)
LINES_FOR = {
    *(one for one in TO_CPS if not one.startswith(NO_ROOM)),
    *("told to nobody yet", *HELD),
} - {"statement record.cro", "offence.title", "L&D line told"}
"""No agreement was given for either paper: not a line of L&D’s."""

TOLD: dict[str, set[str]] = {
    "cps": TO_CPS | AREA,
    "cps.direct": TO_CPS | DIRECT,
    "cps.south": set(),
    **dict.fromkeys(("sergeant", "detention", "nurse"), LINES_FOR),
    "inspector": LINES_FOR | TO_CPS,  # the one version that came to the deputy
    **dict.fromkeys(("investigator", "supervisor"), CID),
    "superintendent": READS,
    "disclosure": READS | {"why a line is held back"},
    **dict.fromkeys(("practitioner", "teamlead"), NAMES | {"L&D line told", "L&D line held back"}),
    "victims": {"victim.surname", "victim.forenames"},  # on the page they start from
    **{key: set() for key in ("performance", "reviewer", "dpo", "admin")},
    **{f"{key}.south": set() for key in ("investigator", "practitioner")},
    "investigator.riverside": set(),
}
KINDS = {"area": "cps", "direct": "cps.direct"}  # of recipients, each with somebody of it


# --- the story, told once -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def told(template: sa.URL, _app: Flask) -> Iterator[tuple[Database, Story]]:
    with copied(template) as db:
        _app.extensions["database"] = db
        yield db, swept.told(db, lambda key: accounts.actor_named(f"{key}@example.test"))


@pytest.fixture(scope="module")
def read(told: tuple[Database, Story], _app: Flask) -> Callable[[str], Reader]:
    """Everything one of them can ask for; each asks once."""
    db, story = told
    readers: dict[str, Reader] = {}

    def by(key: str) -> Reader:
        _app.extensions["database"] = db
        if key not in readers:
            readers[key] = doors.read(_app, db, story, key)
        return readers[key]

    return by


def test_every_role_and_every_kind_of_recipient_is_asked() -> None:
    asked = {one.role for one in NORTH.values() if one.key in TOLD}
    assert asked == set(ROLES)
    assert set(KINDS) == set(RECIPIENTS)


@pytest.mark.parametrize("key", TOLD)
def test_each_reads_what_is_told_to_them_and_not_a_word_more(
    key: str, read: Callable[[str], Reader]
) -> None:
    seen = read(key).seen
    more = {name: where for name, where in seen.items() if name not in TOLD[key]}
    assert more == {}
    assert TOLD[key] - set(seen) == set()


# --- the papers ---------------------------------------------------------------------------------


@pytest.fixture(params=KINDS)
def taken(request: Any, read: Callable[[str], Reader]) -> tuple[str, dict[str, bytes]]:
    """What one kind of recipient downloaded, by page and by system."""
    key = KINDS[request.param]
    return key, read(key).papers


def test_what_is_told_stands_once_in_the_words_and_once_in_the_data(
    taken: tuple[str, dict[str, bytes]], told: tuple[Database, Story]
) -> None:
    papers = taken[1]
    where = told[1].canaries.where
    by_version = {pdf: doors.words_of(pdf).lower() for pdf in papers.values()}
    assert len(by_version) == 2 and len(papers) == 4
    for pdf, words in by_version.items():
        found = sorted(CANARY.findall(words))
        assert found == sorted(CANARY.findall(doors.attached(pdf).lower()))
        assert {where[one] for one in found if found.count(one) > 1} == {"statement known_by"}
        assert TO_CPS - {where[one] for one in found} <= {"told to both"}


def test_names_marks_metadata_and_alternative_texts_tell_no_fact(
    taken: tuple[str, dict[str, bytes]],
) -> None:
    for pdf in taken[1].values():
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            apart = [repr(opened.docinfo), opened.Root.Metadata.read_bytes().decode()]
            files = opened.attachments
            apart += [repr((name, files[name].description)) for name in files]
            with opened.open_outline() as outline:
                apart += [repr(outline.root)]
            apart += [
                str(thing[name])
                for thing in opened.objects
                if isinstance(thing, pikepdf.Dictionary)
                for name in ("/Alt", "/ActualText", "/E", "/T", "/Title", "/Desc")
                if name in thing
            ]
        assert len(apart) > 20
        assert not CANARY.search(" ".join(apart).lower())


# --- of itself alone ----------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "others"), [("cps", "Direct|Amadi"), ("cps.direct", "North|Nair")])
def test_a_part_of_the_cps_reads_of_no_other_part(
    key: str, others: str, read: Callable[[str], Reader]
) -> None:
    """Save that somebody has the same form open, which every page says."""
    said = [re.sub("Open by [^<]*", "", told) for told in read(key).said]
    assert [told for told in said if re.search(rf"\b({others})\b", told)] == []


def test_what_is_kept_about_reading_has_no_word_of_it(
    told: tuple[Database, Story], read: Callable[[str], Reader]
) -> None:
    read("cps")
    db, _ = told
    with db.unit():
        for name in ("audit_event", "message", "job_run", "request_key", "annex_receipt"):
            rows = session().execute(sa.select(Base.metadata.tables[name])).all()
            assert not CANARY.search(repr(rows).lower()), name
            assert rows or name in ("job_run", "request_key")
