"""The detached signature of a paper with its force's own key, where it has one (Ed25519, RFC 8032).

A signature inside the file would break both standards the file is made to. Keys lie in one folder:
FORCE.pem is the private key that signs now, FORCE-*.pub.pem are public keys that signed earlier.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cjdiversion.config import BadSettings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )


class Signature(StrEnum):
    """What checking one came to."""

    NONE = "not-signed"
    GOOD = "good"
    BAD = "bad"
    UNKNOWN_KEY = "unknown-key"

    @property
    def words(self) -> str:
        return {
            Signature.NONE: "It was not signed",
            Signature.GOOD: "Signed with the key of the force, and the signature is right",
            Signature.BAD: "The signature is wrong: something was changed after signing",
            Signature.UNKNOWN_KEY: "Signed with a key that is not known here",
        }[self]


@dataclass(frozen=True)
class Keys:
    """Force code → the key that signs now; fingerprint → (force code, key) of all that may."""

    private: Mapping[str, Ed25519PrivateKey] = field(default_factory=dict)
    public: Mapping[str, tuple[str, Ed25519PublicKey]] = field(default_factory=dict)

    def sign(self, force: str, message: Mapping[str, Any]) -> dict[str, Any]:
        """The message with `signed_by` and `signature`; both are empty where there is no key."""
        key = self.private.get(force)
        if key is None:
            return {**message, "signed_by": "", "signature": ""}
        named = {**message, "signed_by": fingerprint(key.public_key())}
        return {**named, "signature": base64.b64encode(key.sign(_bytes(named))).decode()}

    def check(self, force: str, signed: Mapping[str, Any]) -> Signature:
        from cryptography.exceptions import InvalidSignature

        if not signed["signature"]:
            return Signature.NONE
        of, key = self.public.get(signed["signed_by"], ("", None))
        if key is None or of != force:
            return Signature.UNKNOWN_KEY
        message = {name: value for name, value in signed.items() if name != "signature"}
        try:
            key.verify(base64.b64decode(signed["signature"], validate=True), _bytes(message))
        except (InvalidSignature, ValueError):
            return Signature.BAD
        return Signature.GOOD


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the 32 bytes of the public key."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()


def _bytes(message: Mapping[str, Any]) -> bytes:
    from cjdiversion.annexes.facts import as_json

    return as_json(dict(message))


# --- the keys of this service -------------------------------------------------------------------

_keys = Keys()


def keys() -> Keys:
    return _keys


def use(folder: Path | None) -> None:
    """At start. Raises BadSettings: a key that cannot be read is found before it is needed."""
    global _keys
    _keys = read(folder) if folder else Keys()


def read(folder: Path) -> Keys:
    """Raises BadSettings, naming the file."""
    if not folder.is_dir():
        raise BadSettings("Set CJD_SIGNING_KEYS to a folder that is there")
    private = {
        path.stem: _private(path)
        for path in sorted(folder.glob("*.pem"))
        if not path.name.endswith(".pub.pem")
    }
    public = {fingerprint(key.public_key()): (of, key.public_key()) for of, key in private.items()}
    for path in sorted(folder.glob("*.pub.pem")):
        key = _public(path)
        public[fingerprint(key)] = (path.name.partition("-")[0].partition(".")[0], key)
    return Keys(private, public)


def _private(path: Path) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, TypeError, ValueError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadSettings(f"{path.name} in CJD_SIGNING_KEYS is no private Ed25519 key in PEM")
    return key


def _public(path: Path) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise BadSettings(f"{path.name} in CJD_SIGNING_KEYS is no public Ed25519 key in PEM")
    return key
