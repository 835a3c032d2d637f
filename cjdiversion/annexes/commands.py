"""What an operator does at the machine: `./cjd annexes verify …`, `./cjd annexes remake …`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from cjdiversion import clock, documents
from cjdiversion.access import SYSTEM
from cjdiversion.annexes import manifests, remaking, signing, verifying
from cjdiversion.annexes.verifying import LARGEST, Verified
from cjdiversion.errors import Invalid

annexes = AppGroup("annexes", help="Papers of the CPS annex.")


@annexes.command("verify")
@click.argument("what")
def verify(what: str) -> None:
    """Say whether WHAT is genuine: a file, its SHA-256 checksum, or a reference. Never whose.

    The exit code is 1 where it is not known, or its signature is wrong.
    """
    file = Path(what)
    given: dict[str, Any] = {"file": _read(file)} if file.is_file() else {"said": what}
    with current_app.extensions["database"].unit():
        try:
            found = verifying.verify(by=SYSTEM, **given)
        except Invalid as refused:
            raise click.ClickException(_words(refused)) from None
        lines = list(_told(found)) if found else []
        is_good = found is not None and found.signature is not signing.Signature.BAD
    click.echo("\n".join(lines) or "Not known: no annex of this service is this file")
    if not is_good:
        raise SystemExit(1)


@annexes.command("remake")
@click.argument("reference")
def remake(reference: str) -> None:
    """Make the paper of a version again from its stored facts and compare the bytes.

    The exit code is 1 where they differ. What is stored stays as it is.
    """
    with current_app.extensions["database"].unit():
        found = verifying.paper_named(reference)
        if found is None:
            raise click.ClickException("No approved version has this reference")
        try:
            made = remaking.remake(*found)
        except documents.NotPrinted as why:
            raise click.ClickException(why.words) from None
        stored = found[1].sha256
    click.echo(f"Stored     {stored}\nMade again {made.sha256}")
    click.echo(made.words)
    if not made.is_same:
        raise SystemExit(1)


@annexes.command("check-manifest")
@click.argument("manifest", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", required=True, help="Folder of public keys (FORCE.pub.pem).")
@click.option("--force", required=True, help="Code of the force that should have signed.")
def check_manifest(manifest: Path, file: Path, key: str, force: str) -> None:
    """Check a paper and its manifest with a force's public key alone, without any database."""
    told = _manifest(manifest)
    if told["sha256"] != manifests.checksum(file.read_bytes()):
        raise click.ClickException("The file is not the one this manifest is of")
    said = signing.read(Path(key)).check(force, told)
    click.echo(said.words)
    if said is not signing.Signature.GOOD:
        raise SystemExit(1)


def _manifest(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_bytes())
    except ValueError:
        told = None
    if not isinstance(told, dict) or set(told) != set(manifests.NAMES):
        raise click.ClickException("This is no manifest of an annex")
    return told


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)


def _told(found: Verified) -> list[str]:
    approved_at = found.annex.approved_at
    assert approved_at is not None
    version = f"{found.annex.reference}, version {found.annex.number}"
    return [
        f"Genuine: annex {version}, approved {clock.in_words(approved_at)}",
        f"Superseded by version {found.later}" if found.later else "Not superseded",
        found.stop.words if found.stop else "Not withdrawn",
        *([found.closed] if found.closed else []),
        found.signature.words,
        f"Made with {found.annex.template_version}, {found.imprint.renderer}; "
        f"fonts: {found.imprint.fonts}",
        found.remade.words,
    ]


def _words(refused: Invalid) -> str:
    return "; ".join(words for told in refused.fields.values() for _, words in told)
