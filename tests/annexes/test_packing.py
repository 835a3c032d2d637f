"""Several papers given at once: who is given what, the traces it leaves, and those made by the job
process."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import IO, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from cjdiversion import clock
from cjdiversion.annexes import pack_jobs, pack_queries, packing, packs, queries, service
from cjdiversion.annexes.models import AnnexReceipt, AnnexVersion
from cjdiversion.annexes.pack_models import LOST, TRIES, AnnexPack, AnnexPackPiece
from cjdiversion.annexes.packs import Ground
from cjdiversion.audit import AuditEvent, Did, Operation
from cjdiversion.cases import service as cases
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.errors import Missing, NotPermitted, OutOfOrder
from tests.annexes import made
from tests.annexes.made import Person

pytestmark = pytest.mark.usefixtures("quick_printer")
NUMBER = "99/1234/26"  # an invented crime number


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any pack takes a while."""
    monkeypatch.setattr(packs, "AT_ONCE_PAPERS", 0)


def read(file: IO[bytes] | AnnexPack) -> bytes:
    assert not isinstance(file, AnnexPack)
    with file:
        return b"".join(packs.pieces(file))


def told(content: bytes) -> Any:
    return json.loads(zipfile.ZipFile(io.BytesIO(content)).read("manifest.json"))


def given(annex: AnnexVersion, person: Person, key: str) -> Any:
    return told(read(packing.make(annex, by=person(key))))


def numbers(manifest: Any) -> list[int]:
    return [one["version"] for one in manifest["inside"]]


def grounds(manifest: Any) -> dict[int, str]:
    return {one["version"]: one["ground"] for one in manifest["not_inside"]}


def two_shared(case: Case, person: Person) -> AnnexVersion:
    made.shared(case, person)
    made.observed(case, person)
    return made.shared(case, person)


def test_a_pack_holds_what_left_and_names_the_rest_with_its_ground(
    case: Case, person: Person
) -> None:
    two_shared(case, person)
    made.observed(case, person)
    made.approved(case, person)
    made.answered(case, person, "refused")
    made.vulnerable(case, person)
    waiting = made.issued(case, person)
    manifest = given(waiting, person, "investigator")
    assert numbers(manifest) == [1, 2]
    assert grounds(manifest) == {3: Ground.NOT_LEFT.words, 4: Ground.NO_PAPER.words}
    assert [one["superseded_by"] for one in manifest["inside"]] == [3, 3]


def test_each_paper_given_leaves_one_trace_and_one_receipt(case: Case, person: Person) -> None:
    annex = two_shared(case, person)
    content = read(packing.make(annex, by=person("cps")))
    traces = made.trail(Did.ANNEX_DOWNLOADED)
    assert [(one.operation, one.recipient) for one in traces] == [
        (Operation.DISCLOSURE, person("cps").unit_name)
    ] * 2
    papers = {one["sha256"] for one in told(content)["inside"]}
    assert {one.facts["sha256"] for one in traces} == papers
    receipts = session().scalars(sa.select(AnnexReceipt)).all()
    assert [one.what for one in receipts] == ["downloaded"] * 2
    stored = queries.paper_of(annex)
    assert stored is not None
    assert stored.pdf in content


def test_cps_are_given_what_was_shared_with_their_area_and_hear_of_nothing_else(
    case: Case, person: Person
) -> None:
    annex = two_shared(case, person)
    made.observed(case, person)
    made.approved(case, person)
    manifest = given(annex, person, "cps")
    assert (numbers(manifest), manifest["not_inside"]) == ([1, 2], [])
    assert [one["superseded_by"] for one in manifest["inside"]] == [2, None]
    with pytest.raises(NotPermitted):
        packing.make(annex, by=person("sergeant"))


def test_an_investigation_of_several_suspects_is_one_pack_within_the_readers_reach(
    unit: Session, person: Person
) -> None:
    one, other, unlike = (made.case(person) for _ in range(3))
    for case in (one, other):
        case.crime_number = NUMBER
    annexes = [made.shared(case, person) for case in (one, other, unlike)]
    both = given(annexes[0], person, "investigator")
    assert {row["reference"] for row in both["inside"]} == {one.reference for one in annexes[:2]}
    assert numbers(given(annexes[2], person, "investigator")) == [1]
    other.investigating_unit_id = other.suite_id  # out of the investigator’s reach
    unit.flush()
    manifest = given(annexes[0], person, "investigator")
    assert [row["reference"] for row in manifest["inside"]] == [annexes[0].reference]
    assert annexes[1].reference not in json.dumps(manifest)


def test_a_stopped_version_that_had_not_left_is_held_back_without_a_word_of_it(
    with_ld: Case, person: Person
) -> None:
    made.answered(with_ld, person, "given")
    left = made.shared(with_ld, person)
    made.observed(with_ld, person)
    made.approved(with_ld, person)
    made.answered(with_ld, person, "withdrawn")
    content = read(packing.make(left, by=person("disclosure")))
    assert numbers(told(content)) == [1]
    assert "withdrawn" in told(content)["inside"][0]["standing"]
    assert grounds(told(content)) == {2: Ground.HELD_BACK.words}
    assert made.CANARY.encode() not in content


def test_a_closed_record_is_in_no_pack(case: Case, person: Person, unit: Session) -> None:
    annex = made.shared(case, person)
    case.quarantined_at = clock.now()
    unit.flush()
    for key in ("supervisor", "cps"):
        found = packing.named(annex, by=person(key))
        assert [one.entry.ground for one in found] == [Ground.CLOSED]
    with pytest.raises(OutOfOrder, match="nothing to pack"):
        packing.make(annex, by=person("cps"))


def test_what_would_be_in_it_is_shown_with_one_trace_of_what_was_named(
    case: Case, person: Person
) -> None:
    annex = made.issued(case, person)
    packing.named(annex, by=person("investigator"))
    assert [one.facts["shown"] for one in made.trail(Did.ANNEX_LISTED)] == [[annex.reference]]
    assert made.trail(Did.ANNEX_DOWNLOADED) == []


# --- made by the job process --------------------------------------------------------------------


def asked(db: Database, person: Person, key: str = "investigator") -> str:
    with db.unit():
        case = session().scalars(sa.select(Case)).first() or made.case(person)
        annex = queries.versions_of(case.id)
        newest = annex[0] if annex else two_shared(case, person)
        return packing.ask(newest, by=person(key)).token


def events(did: Did) -> int:
    count = sa.select(sa.func.count()).select_from(AuditEvent).where(AuditEvent.did == did)
    return session().scalar(count) or 0


@pytest.mark.usefixtures("slow")
def test_a_pack_that_takes_a_while_is_made_once_and_is_the_same_as_one_given_at_once(
    db: Database, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = asked(db, person)
    assert asked(db, person) == token
    assert pack_jobs.make_packs(db) == "1 made"
    assert pack_jobs.make_packs(db) == "0 made"
    with db.unit():
        assert (events(Did.ANNEX_PACK_ASKED), events(Did.ANNEX_PACK_MADE)) == (2, 1)
        assert events(Did.ANNEX_DOWNLOADED) == 0  # nothing has been given to anybody yet
        pack, found = packing.open(token, by=person("investigator"))
        assert (pack.done, pack.total) == (2, 2)
        content = read(packing.take(pack, by=person("investigator")))
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (pack.sha256, pack.size)
        assert events(Did.ANNEX_DOWNLOADED) == 2
        monkeypatch.setattr(packs, "AT_ONCE_PAPERS", 9)
        assert read(packing.make(found[0].annex, by=person("investigator"))) == content


@pytest.mark.usefixtures("slow")
def test_how_far_it_is_can_be_read_while_it_is_made(
    db: Database, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, far = asked(db, person), []
    stored = pack_queries.paper_named

    def looking(reference: str) -> bytes:
        far.append(session().scalars(sa.select(AnnexPack.done)).one())
        return stored(reference)

    monkeypatch.setattr(packing, "AT_A_TIME", 1)
    monkeypatch.setattr(pack_queries, "paper_named", looking)
    packing.make_waiting(db)
    assert far == [0, 1]
    with db.unit():
        assert packing.open(token, by=person("investigator"))[0].done == 2


@pytest.mark.usefixtures("slow")
def test_a_try_that_was_overtaken_keeps_nothing_and_the_next_begins_anew(
    db: Database, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, stored = asked(db, person), pack_queries.paper_named

    def slowly(reference: str) -> bytes:
        pack = session().scalars(sa.select(AnnexPack)).one()
        pack.begun_at, pack.tries = clock.now() - 2 * LOST, pack.tries + 1
        monkeypatch.setattr(pack_queries, "paper_named", stored)  # and another takes it over
        return stored(reference)

    monkeypatch.setattr(pack_queries, "paper_named", slowly)
    assert packing.make_waiting(db) == 1
    with db.unit():
        pack, _ = packing.open(token, by=person("investigator"))
        assert pack.tries == 3
        assert read(packing.take(pack, by=person("investigator")))


@pytest.mark.usefixtures("slow")
def test_one_that_never_ends_is_given_up_and_can_be_asked_for_again(
    db: Database, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = asked(db, person)
    with db.unit():
        pack, _ = packing.open(token, by=person("investigator"))
        pack.begun_at, pack.tries = clock.now() - 2 * LOST, TRIES
    assert packing.make_waiting(db) == 0
    with db.unit():
        pack, _ = packing.open(token, by=person("investigator"))
        assert pack.is_given_up
        with pytest.raises(OutOfOrder, match="not ready"):
            packing.take(pack, by=person("investigator"))
    assert asked(db, person) == token
    assert packing.make_waiting(db) == 1


@pytest.mark.usefixtures("slow")
def test_a_made_pack_is_given_to_those_alone_who_would_be_given_the_same_now(
    db: Database, person: Person
) -> None:
    token = asked(db, person)
    packing.make_waiting(db)
    with db.unit():
        pack, _ = packing.open(token, by=person("cps"))  # both versions were shared with them
        assert read(packing.take(pack, by=person("cps")))
        for key in ("cps.south", "investigator.south"):
            with pytest.raises(Missing):
                packing.open(token, by=person(key))
        token = session().scalars(sa.select(Case.token)).one()
        case = cases.open(token, by=person("investigator"))
        made.observed(case, person)
        made.issued(case, person)
        packing.open(pack.token, by=person("cps"))  # who know of no third version
        with pytest.raises(Missing):
            packing.open(pack.token, by=person("supervisor"))
        packing.open(pack.token, by=person("investigator"))  # who asked for it
        with pytest.raises(OutOfOrder, match="has changed since"):
            packing.take(pack, by=person("investigator"))


@pytest.mark.usefixtures("slow")
def test_packs_are_thrown_away_when_their_days_are_over(db: Database, person: Person) -> None:
    asked(db, person)
    packing.make_waiting(db)
    with db.unit():
        assert pack_jobs.throw_packs_away() == "0 thrown away"
    with db.unit(), clock.at(clock.now() + timedelta(days=3, minutes=1)):
        assert pack_jobs.throw_packs_away() == "1 thrown away"
        assert events(Did.ANNEX_PACK_DISCARDED) == 1
        assert session().scalars(sa.select(AnnexPack.id)).all() == []
        assert session().scalars(sa.select(AnnexPackPiece.id)).all() == []
        assert len(session().scalars(sa.select(AnnexVersion.id)).all()) == 2


def test_a_large_file_is_kept_in_pieces_and_comes_back_whole(
    db: Database, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs.pieces, "__defaults__", (100,))
    token = asked(db, person)
    packing.make_waiting(db)
    with db.unit():
        pack, _ = packing.open(token, by=person("investigator"))
        count = sa.select(sa.func.count()).select_from(AnnexPackPiece)
        assert session().scalar(count) == -(-pack.size // 100)
        content = read(packing.take(pack, by=person("investigator")))
        assert hashlib.sha256(content).hexdigest() == pack.sha256


def test_a_version_that_police_download_first_has_left(case: Case, person: Person) -> None:
    annex = made.approved(case, person)
    with pytest.raises(OutOfOrder, match="nothing to pack"):
        packing.make(annex, by=person("investigator"))
    service.download(annex, by=person("investigator"))
    (entry,) = given(annex, person, "investigator")["inside"]
    assert entry["recipient"] == "Downloaded by the force"
