"""Detached signatures: who signed, over what, and that every change of it is noticed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from cjdiversion.annexes import signing
from cjdiversion.annexes.manifests import NAMES
from cjdiversion.annexes.signing import Keys, Signature
from cjdiversion.config import BadSettings, from_environment

SAID = {
    "reference": "C2346789-1",
    "version": 1,
    "sha256": "ab" * 32,
    "template": "annex 2",
    "renderer": "WeasyPrint 70.0",
    "fonts": "DejaVu Sans 2.37",
}


def made_key(folder: Path, name: str = "99.pem") -> Ed25519PrivateKey:
    folder.mkdir(exist_ok=True)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / name).write_bytes(pem)
    return key


def public_pem(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    made_key(tmp_path / "keys")
    return signing.read(tmp_path / "keys")


def test_a_signed_manifest_holds_what_a_stranger_needs_and_is_right(keys: Keys) -> None:
    signed = keys.sign("99", SAID)
    assert set(signed) == set(NAMES)
    assert keys.check("99", signed) is Signature.GOOD


@pytest.mark.parametrize("name", [*SAID, "signed_by", "signature"])
def test_any_change_of_a_manifest_is_noticed(keys: Keys, name: str) -> None:
    signed: dict[str, Any] = keys.sign("99", SAID)
    other = 2 if name == "version" else f"{signed[name]}x"
    assert keys.check("99", {**signed, name: other}) is not Signature.GOOD


def test_the_key_of_another_is_not_known_and_that_of_another_force_does_not_count(
    keys: Keys, tmp_path: Path
) -> None:
    made_key(tmp_path / "others")
    made_key(tmp_path / "others", "98.pem")
    others = signing.read(tmp_path / "others")
    assert keys.check("99", others.sign("99", SAID)) is Signature.UNKNOWN_KEY
    assert others.check("99", others.sign("98", SAID)) is Signature.UNKNOWN_KEY


def test_another_key_under_the_name_of_the_right_one_is_found_out(
    keys: Keys, tmp_path: Path
) -> None:
    made_key(tmp_path / "others")
    forged = signing.read(tmp_path / "others").sign("99", SAID)
    named = {**forged, "signed_by": keys.sign("99", SAID)["signed_by"]}
    assert keys.check("99", named) is Signature.BAD


def test_a_key_that_signed_earlier_is_still_checked_with(tmp_path: Path) -> None:
    old = made_key(tmp_path / "keys")
    signed = signing.read(tmp_path / "keys").sign("99", SAID)
    (tmp_path / "keys" / "99-2025.pub.pem").write_bytes(public_pem(old))
    made_key(tmp_path / "keys")
    renewed = signing.read(tmp_path / "keys")
    assert renewed.check("99", signed) is Signature.GOOD
    assert renewed.sign("99", SAID)["signed_by"] != signed["signed_by"]


def test_a_force_without_a_key_signs_nothing(keys: Keys) -> None:
    unsigned = keys.sign("98", SAID)
    assert (unsigned["signed_by"], unsigned["signature"]) == ("", "")
    assert keys.check("98", unsigned) is Signature.NONE
    assert Keys().check("98", unsigned) is Signature.NONE


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nMA==\n"])
def test_a_key_that_cannot_be_read_stops_the_start(tmp_path: Path, content: bytes) -> None:
    for name in ("99.pem", "99-1.pub.pem"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / name).write_bytes(content)
        with pytest.raises(BadSettings, match=name):
            signing.read(folder)


def test_keys_come_from_a_setting_that_is_off_by_default(tmp_path: Path) -> None:
    environment = {"CJD_INSTANCE": str(tmp_path)}
    assert from_environment(environment).signing_keys is None
    set_to = from_environment({**environment, "CJD_SIGNING_KEYS": str(tmp_path / "k")})
    assert set_to.signing_keys == tmp_path / "k"
    with pytest.raises(BadSettings, match="CJD_SIGNING_KEYS"):
        signing.use(tmp_path / "k")
