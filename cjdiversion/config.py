"""One frozen Settings, read from the environment once. Production refuses every demo default."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


class BadSettings(Exception):
    """The service must not start like this; the text says what to set."""


@dataclass(frozen=True)
class Mail:
    """How letters leave. With neither `host` nor `notify_key` they wait."""

    site: str = "http://127.0.0.1:5000"  # what a link in a letter begins with
    sender: str = ""
    host: str = ""
    port: int = 587
    has_tls: bool = True
    user: str = ""
    password: str = field(default="", repr=False)
    notify_key: str = field(default="", repr=False)
    notify_template: str = ""
    notify_url: str = ""

    @property
    def is_set_up(self) -> bool:
        return bool(self.host or self.notify_key)


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
    parking_hours: int = 12  # so long after its end what was typed still finds its owner; ours
    mail: Mail = Mail()
    signing_keys: Path | None = None  # of forces that sign their annexes

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
        mail=_mail(environment, production),
        signing_keys=Path(told) if (told := environment.get("CJD_SIGNING_KEYS", "")) else None,
    )
    return _checked(settings) if production else _with_own_secret(settings)


def _count(text: str) -> int:
    if not re.fullmatch("[0-9]", text):
        raise BadSettings("Set CJD_PROXIES to a number from 0 to 9")
    return int(text)


def _mail(environment: Mapping[str, str], production: bool) -> Mail:
    """Half a configuration is refused: letters would wait, and somebody believe they go."""
    told = {
        name: environment.get(variable, "").strip() for name, variable in _MAIL_VARIABLES.items()
    }
    port, tls = environment.get("CJD_SMTP_PORT", "587"), environment.get("CJD_SMTP_TLS", "starttls")
    if not re.fullmatch("[0-9]{1,5}", port):
        raise BadSettings("Set CJD_SMTP_PORT to a number")
    if tls not in ("starttls", "none"):
        raise BadSettings("Set CJD_SMTP_TLS to starttls or none")
    given = {name: value for name, value in told.items() if value}
    mail = Mail(port=int(port), has_tls=tls == "starttls", **given)
    for is_wrong, words in _half_set(mail, "site" in given, production):
        if is_wrong:
            raise BadSettings(words)
    return mail


_MAIL_VARIABLES = {
    "site": "CJD_SITE",
    "sender": "CJD_MAIL_FROM",
    "host": "CJD_SMTP_HOST",
    "user": "CJD_SMTP_USER",
    "password": "CJD_SMTP_PASSWORD",
    "notify_key": "CJD_NOTIFY_KEY",
    "notify_template": "CJD_NOTIFY_TEMPLATE",
    "notify_url": "CJD_NOTIFY_URL",
}


def _half_set(mail: Mail, has_site: bool, production: bool) -> list[tuple[bool, str]]:
    is_plain = bool(mail.host) and not mail.has_tls
    https = mail.site.startswith("https://")
    return [
        (bool(mail.host and mail.notify_key), "Set CJD_SMTP_HOST or CJD_NOTIFY_KEY, not both"),
        (bool(mail.host) != bool(mail.sender), "Set CJD_SMTP_HOST and CJD_MAIL_FROM together"),
        (
            bool(mail.user) != bool(mail.password),
            "Set CJD_SMTP_USER and CJD_SMTP_PASSWORD together",
        ),
        (bool(mail.user) and not mail.host, "Set CJD_SMTP_HOST where CJD_SMTP_USER is set"),
        (bool(mail.user) and is_plain, "Set CJD_SMTP_TLS to starttls where a password is sent"),
        (
            bool(mail.notify_key) != bool(mail.notify_template),
            "Set CJD_NOTIFY_KEY and CJD_NOTIFY_TEMPLATE together",
        ),
        (
            bool(mail.notify_url) and (production or not mail.notify_key),
            "CJD_NOTIFY_URL is for tests of CJD_NOTIFY_KEY, outside of production",
        ),
        (
            production and mail.is_set_up and not (has_site and https),
            "Set CJD_SITE to the https address of this service where e-mail is set up",
        ),
        (
            has_site and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+/?", mail.site),
            "Set CJD_SITE to an address such as https://cjd.example.test",
        ),
    ]


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
