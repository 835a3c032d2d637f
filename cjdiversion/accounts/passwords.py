"""Password hashes: argon2id, cheap enough that a shift change on two cores does not queue."""

from __future__ import annotations

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

# t=2, m=19 MiB, p=1: OWASP's first choice for argon2id; about 20 ms here
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_nobody = ""


def use_quick_hashes() -> None:
    """Tests only: settings refuse this in production."""
    global _hasher
    _hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def hashed(password: str) -> str:
    return _hasher.hash(password)


def matches(kept: str, password: str) -> bool:
    """Takes the same time for an account that is not there, so that nobody can tell."""
    try:
        return _hasher.verify(kept or _hash_of_nobody(), password) and bool(kept)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _hash_of_nobody() -> str:
    global _nobody
    _nobody = _nobody or _hasher.hash(secrets.token_urlsafe(16))
    return _nobody


def digest(secret: str) -> str:
    """For random secrets of 128 bits and more, which need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
