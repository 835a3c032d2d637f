"""Is a paper genuine, which version, superseded or not: by page, by API and at the machine."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from cjdiversion import clock, documents
from cjdiversion.access import SYSTEM, Actor
from cjdiversion.annexes import paper, queries, schemas, service, signing, verifying
from cjdiversion.annexes.models import AnnexPaper, AnnexVersion
from cjdiversion.annexes.signing import Signature
from cjdiversion.annexes.verifying import verify
from cjdiversion.audit import AuditEvent, Did
from cjdiversion.cases.models import Case
from cjdiversion.database import Database, session
from cjdiversion.errors import Invalid
from tests.annexes import made
from tests.annexes.test_signing import made_key
from tests.pages import Caller, Page, Visitor

Person = Callable[[str], Actor]
Visit = Callable[[str], Visitor]


def stored(annex: AnnexVersion) -> AnnexPaper:
    found = queries.paper_of(annex)
    assert found is not None
    return found


# --- the verb -----------------------------------------------------------------------------------


def test_a_file_a_checksum_or_a_reference_names_its_version(case: Case, person: Person) -> None:
    annex = made.shared(case, person)
    digest = stored(annex).sha256
    cps = person("cps")
    for said in (digest, f" {digest.upper()[:32]} {digest[32:]}", annex.reference.lower()):
        found = verify(said=said, by=cps)
        assert found is not None
        assert found.annex is annex
    for said in ("0" * 64, "C2222222-1"):
        assert verify(said=said, by=cps) is None
    for key in ("cps.south", "investigator.south", "sergeant", "performance"):
        assert verify(said=annex.reference, by=person(key)) is None
        assert verify(said=digest, by=person(key)) is None


def test_whoever_holds_the_file_learns_that_it_is_genuine_wherever_they_are(
    case: Case, person: Person
) -> None:
    """A prosecutor who got it in the case file, by no area, can prove what they read."""
    annex = made.approved(case, person)
    pdf = stored(annex).pdf
    found = verify(file=pdf, by=person("cps.south"))
    assert found is not None
    assert (found.annex, found.later, found.signature) == (annex, None, Signature.NONE)
    assert verify(file=pdf + b"\n", by=person("cps.south")) is None
    (last, *_) = session().scalars(
        sa.select(AuditEvent).where(AuditEvent.did == Did.ANNEX_VERIFIED).order_by(AuditEvent.at)
    )
    assert last.facts == {"shown": [annex.reference]}


def test_a_later_version_is_told_of_once_it_has_left_the_force(case: Case, person: Person) -> None:
    first = made.shared(case, person)
    made.observed(case, person)
    second = made.approved(case, person)
    pdf = stored(first).pdf

    def later(by: Actor) -> int | None:
        found = verify(file=pdf, by=by)
        assert found is not None
        return found.later

    everybody = (person("investigator"), SYSTEM, person("cps"), person("cps.south"))
    assert [later(by) for by in everybody] == [2, 2, None, None]
    service.share(second, by=person("investigator"))
    assert [later(by) for by in everybody] == [2, 2, 2, 2]


def test_a_copy_about_the_wrong_person_says_so(
    quick_printer: None, case: Case, person: Person
) -> None:
    annex = made.approved(case, person)
    for at, is_said in ((None, False), (clock.now(), True)):
        case.quarantined_at = at
        session().flush()
        found = verify(said=annex.reference, by=SYSTEM)
        assert found is not None
        assert ("another person" in (schemas.Verified().dump(found)["closed"] or "")) is is_said


def test_a_copy_whose_lines_were_withdrawn_says_so(with_ld: Case, person: Person) -> None:
    made.answered(with_ld, person, "given")
    annex = made.shared(with_ld, person)
    made.answered(with_ld, person, "withdrawn")
    found = verify(file=stored(annex).pdf, by=person("cps"))
    assert found is not None
    assert found.stop is not None
    assert "withdrawn" in found.stop.words


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "required"),
        ({"said": "x", "file": b"%PDF-"}, "required"),
        ({"file": b""}, "empty"),
        ({"file": b"GIF89a"}, "not-pdf"),
        ({"file": b"%PDF-" + bytes(verifying.LARGEST)}, "too-large"),
    ],
)
def test_what_cannot_be_an_annex_is_answered_in_words(given: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        verify(**given, by=SYSTEM)
    ((found, words),) = next(iter(refused.value.fields.values()))
    assert found == code
    assert len(words) > 20


# --- signatures ---------------------------------------------------------------------------------


@pytest.fixture
def with_key(tmp_path: Path) -> Iterator[Path]:
    made_key(tmp_path / "keys")
    signing.use(tmp_path / "keys")
    yield tmp_path / "keys"
    signing.use(None)


def test_a_signed_paper_is_checked_and_a_changed_row_is_found_out(
    with_key: Path, case: Case, person: Person
) -> None:
    annex = made.approved(case, person)
    row = stored(annex)

    def said() -> Signature:
        found = verify(said=annex.reference, by=SYSTEM)
        assert found is not None
        return found.signature

    assert len(row.signed_by) == 64
    assert said() is Signature.GOOD
    row.fonts = "Another font"
    assert said() is Signature.BAD
    made_key(with_key)
    signing.use(with_key)
    assert said() is Signature.UNKNOWN_KEY


# --- the page -----------------------------------------------------------------------------------


def brought(page: Page, content: bytes, *, said: str = "", status: int = 200) -> Page:
    """As a browser sends a file; the test client would put a large one into a file of its own."""
    token = next(i for i in page.root.iter("input") if i.get("name") == "csrf_token")
    parts = [
        f'name="csrf_token"\r\n\r\n{token.get("value")}'.encode(),
        f'name="said"\r\n\r\n{said}'.encode(),
        b'name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n' + content,
    ]
    head = b"--limit\r\nContent-Disposition: form-data; "
    answer = page.visitor.client.post(
        "/annexes/verify",
        data=b"".join(head + part + b"\r\n" for part in parts) + b"--limit--\r\n",
        content_type="multipart/form-data; boundary=limit",
    )
    assert answer.status_code == status, answer.text[:500]
    return Page(page.visitor, "/annexes/verify", answer)


def test_verify_takes_the_file_and_never_says_whose(visit: Visit, path: str) -> None:
    page = made.page_shared(visit, path)
    pdf = visit("cps").get(page.path).send("Download the paper").response.data
    form = visit("cps.south").get("/annexes/verify")
    found = brought(form, pdf)
    for said in ("Genuine", "version 1", "No later version", "It was not signed", "WeasyPrint"):
        assert said in found.text
    assert "Made again from its stored facts it has the same bytes." in found.text
    assert "OKONKWO" not in found.html
    assert "Not known" in brought(form, pdf + b"\n").text
    assert "Not known" in form.send("Verify", said=hashlib.sha256(pdf).hexdigest()).text
    assert (
        "Genuine"
        in visit("cps")
        .get("/annexes/verify")
        .send("Verify", said=hashlib.sha256(pdf).hexdigest())
        .text
    )


def made_elsewhere() -> None:
    session().execute(sa.update(AnnexPaper).values(renderer="WeasyPrint 1.0", fonts="Wood 9"))
    words = {"template_version": "annex 0", "made_by": "Somebody else"}  # so the bytes are others
    session().execute(sa.update(AnnexVersion).values(words))


def test_page_api_and_command_say_alike_why_it_cannot_be_made_again(
    visit: Visit, path: str, app: Flask, db: Database
) -> None:
    reference = made.page_shared(visit, path).title.split()[1]
    with db.unit():
        made_elsewhere()
    page = visit("cps").get("/annexes/verify").send("Verify", said=reference)
    told = Caller(app, "cps@example.test").post("/api/v1/annexes/verify", {"said": reference})
    again = told["made_again"]
    assert not again["is_same"]
    ends = f"template differs: made with annex 0; here {paper.TEMPLATE}", "made with Wood 9"
    assert [again["because"][0].endswith(ends[0]), ends[1] in again["because"][2]] == [True] * 2
    for said in (page.text, run(app, "verify", reference)[1], run(app, "remake", reference)[1]):
        assert "made again here it has other bytes" in said
        assert [one for one in again["because"] if one not in said] == []
    assert run(app, "verify", reference)[0] == 0  # genuine all the same


@pytest.mark.usefixtures("quick_printer")
def test_where_nothing_can_be_printed_a_paper_is_genuine_all_the_same(
    case: Case, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    annex = made.approved(case, person)

    def missing(*given: Any) -> None:
        raise documents.PrinterMissing

    monkeypatch.setattr(paper, "printed", missing)
    found = verify(said=annex.reference, by=person("investigator"))
    assert found is not None
    assert "it cannot be made again here. PDF papers cannot be made" in found.remade.words


def test_verify_answers_what_is_no_annex_in_words(visit: Visit) -> None:
    form = visit("cps").get("/annexes/verify")
    one = "Choose the file, or enter its checksum or reference: one of them"
    assert form.send("Verify", status=422).errors == [one]
    assert brought(form, b"%PDF-1.7", said="C2346789-1", status=422).errors == [one]
    assert brought(form, b"", status=422).errors == [
        "The file is empty. Choose the PDF of the annex"
    ]
    assert "no PDF" in brought(form, b"GIF89a", status=422).text
    large = b"%PDF-" + bytes(verifying.LARGEST)
    assert "larger than any annex" in brought(form, large, status=422).text
    assert "too large" in brought(form, large * 2, status=413).text


def test_a_form_without_a_file_is_still_held_to_the_size_of_a_form(visit: Visit) -> None:
    visitor = visit("cps")
    visitor.get("/annexes/verify")
    visitor.post("/sign-out", {"x": "y" * 300_000}, status=413)


# --- the paper and its manifest, to take along --------------------------------------------------


def test_a_download_streams_what_is_stored_and_prints_nothing(
    visit: Visit, path: str, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = made.page_shared(visit, path)
    cps = visit("cps").get(page.path)
    asked: list[str] = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    monkeypatch.setattr("cjdiversion.documents.render", None)
    taken = cps.send("Download the paper").response
    assert hashlib.sha256(taken.data).hexdigest() == taken.get_etag()[0]
    assert int(taken.headers["Content-Length"]) == len(taken.data)
    assert [one for one in asked if "annex_paper.pdf" in one]


def test_the_manifest_goes_with_the_paper(
    with_key: Path, visit: Visit, path: str, db: Database, app: Flask
) -> None:
    page = made.page_shared(visit, path)
    taken = visit("cps").get(f"{page.path}/manifest").response
    manifest = taken.get_json()
    pdf = visit("cps").get(page.path).send("Download the paper").response.data
    assert taken.headers["Content-Disposition"].endswith('.manifest.json"')
    assert manifest["sha256"] == hashlib.sha256(pdf).hexdigest()
    assert signing.keys().check("99", manifest) is Signature.GOOD
    assert "Signed with the key of the force" in visit("cps").get(page.path).text
    assert "OKONKWO" not in taken.text
    visit("cps.south").get(f"{page.path}/manifest", status=404)
    told = Caller(app, "cps@example.test").get(f"/api/v1{page.path}/manifest")
    assert told == manifest


def test_no_paper_no_manifest(visit: Visit, path: str) -> None:
    page = made.page_issued(visit, path)
    assert (
        "There is no paper" in visit("investigator").get(f"{page.path}/manifest", status=409).text
    )


# --- the API ------------------------------------------------------------------------------------


def test_the_api_takes_the_file_as_base64(app: Flask, db: Database, person: Person) -> None:
    with db.unit():
        annex = made.approved(made.case(person), person)
        reference, pdf = annex.reference, stored(annex).pdf
    south = Caller(app, "cps.south@example.test")
    told = south.post("/api/v1/annexes/verify", {"file": base64.b64encode(pdf).decode()})
    assert (told["reference"], told["number"], told["signature"]) == (reference, 1, "not-signed")
    assert told["superseded_by"] is told["stopped"] is None
    assert "facts" not in told
    changed = base64.b64encode(pdf + b"\n").decode()
    assert south.post("/api/v1/annexes/verify", {"file": changed}, status=404)
    for body, code in (({"file": "%%%"}, "not-base64"), ({}, "required")):
        refused = south.post("/api/v1/annexes/verify", body, status=422)["error"]["fields"]
        assert [found[0]["code"] for found in refused.values()] == [code]


# --- at the machine -----------------------------------------------------------------------------


def run(app: Flask, *words: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["annexes", *words])
    return done.exit_code, done.output


def test_the_commands_verify_and_make_again(
    with_key: Path, app: Flask, db: Database, person: Person, tmp_path: Path
) -> None:
    with db.unit():
        annex = made.approved(made.case(person), person)
        reference, row = annex.reference, stored(annex)
        file, digest = tmp_path / "annex.pdf", row.sha256
        file.write_bytes(row.pdf)
    for what in (str(file), digest, reference):
        code, said = run(app, "verify", what)
        assert code == 0
        assert f"Genuine: annex {reference}, version 1" in said
        assert "Not superseded" in said
        assert "the signature is right" in said
        assert "OKONKWO" not in said
    assert run(app, "remake", reference)[0] == 0
    assert "the same bytes" in run(app, "remake", reference)[1]
    file.write_bytes(file.read_bytes()[:-1])
    assert run(app, "verify", str(file)) == (
        1,
        "Not known: no annex of this service is this file\n",
    )
    with db.unit():
        session().execute(sa.update(AnnexPaper).values(renderer="WeasyPrint 1.0"))
        session().execute(sa.update(AnnexVersion).values(made_by="Somebody else"))
    code, said = run(app, "remake", reference)
    assert code == 1
    assert "The renderer differs: made with WeasyPrint 1.0; here WeasyPrint 70.0" in said
    assert "signature is wrong" in run(app, "verify", reference)[1]
    assert run(app, "remake", "C0-0")[0] == 1


def test_a_stranger_checks_a_paper_by_its_manifest_and_the_public_key_alone(
    with_key: Path, visit: Visit, path: str, app: Flask, tmp_path: Path
) -> None:
    page = made.page_shared(visit, path)
    (tmp_path / "m.json").write_text(visit("cps").get(f"{page.path}/manifest").response.text)
    taken = visit("cps").get(page.path).send("Download the paper")
    (tmp_path / "a.pdf").write_bytes(taken.response.data)
    files = [str(tmp_path / "m.json"), str(tmp_path / "a.pdf"), "--force", "99", "--key"]
    assert run(app, "check-manifest", *files, str(with_key))[0] == 0
    made_key(tmp_path / "others")
    assert "not known" in run(app, "check-manifest", *files, str(tmp_path / "others"))[1]
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")
    assert "not the one" in run(app, "check-manifest", *files, str(with_key))[1]
    (tmp_path / "m.json").write_text("[]")
    assert "no manifest" in run(app, "check-manifest", *files, str(with_key))[1]
