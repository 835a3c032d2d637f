"""One frozen Settings, read from the environment once. Production refuses every demo default."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


class BadSettings(Exception):
    """The service must not start like this; the text says what to set."""


@dataclass(frozen=True)
class Settings:
    """Every setting has its line in docs/settings.md."""

    database_url: str
    secret_key: str
    instance: Path
    is_production: bool = False
    is_demo: bool = True
    proxies: int = 0  # how many reverse proxies in front may be believed about address and https
    idle_minutes: int = 15  # OWASP ASVS 5.0 7.3.1, figure of our threat model
    shift_hours: int = 12  # absolute end of a session: one long shift

    @property
    def cookie_name(self) -> str:
        return "__Host-cjd" if self.is_production else "cjd-demo"


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Raises BadSettings, naming the variable."""
    instance = Path(environment.get("CJD_INSTANCE", CHECKOUT / "instance"))
    kind = environment.get("CJD_ENVIRONMENT", "demo")
    if kind not in ("demo", "production"):
        raise BadSettings("Set CJD_ENVIRONMENT to demo or production")
    production = kind == "production"
    settings = Settings(
        database_url=environment.get("CJD_DATABASE_URL", f"sqlite:///{instance / 'cjd.sqlite'}"),
        secret_key=environment.get("CJD_SECRET_KEY", ""),
        instance=instance,
        is_production=production,
        is_demo=not production,
        proxies=_count(environment.get("CJD_PROXIES", "0")),
    )
    return _checked(settings) if production else _with_own_secret(settings)


def _count(text: str) -> int:
    if not re.fullmatch("[0-9]", text):
        raise BadSettings("Set CJD_PROXIES to a number from 0 to 9")
    return int(text)


def _checked(settings: Settings) -> Settings:
    if len(settings.secret_key) < 32:
        raise BadSettings("Set CJD_SECRET_KEY to at least 32 random characters")
    if settings.database_url.startswith("sqlite"):
        raise BadSettings("Set CJD_DATABASE_URL to a PostgreSQL address")
    if not settings.proxies:
        words = "Set CJD_PROXIES to the number of reverse proxies in front (https ends there)"
        raise BadSettings(words)
    return settings


def _with_own_secret(settings: Settings) -> Settings:
    """The demo keeps a secret beside its database, so that sessions survive a restart."""
    if settings.secret_key:
        return settings
    settings.instance.mkdir(parents=True, exist_ok=True)
    kept = settings.instance / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(32))
    return Settings(**{**settings.__dict__, "secret_key": kept.read_text()})
