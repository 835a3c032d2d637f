"""Settings: the demonstration needs none, production refuses every default of the demonstration."""

from __future__ import annotations

import dataclasses
import stat
from pathlib import Path

import pytest

from cjdiversion import config
from cjdiversion.config import BadSettings, Settings

PRODUCTION = {
    "CJD_ENVIRONMENT": "production",
    "CJD_SECRET_KEY": "k" * 32,
    "CJD_DATABASE_URL": "postgresql+psycopg://cjd@db/cjd",
    "CJD_PROXIES": "1",
}


def test_the_demonstration_starts_with_nothing_set(tmp_path: Path) -> None:
    settings = config.from_environment({"CJD_INSTANCE": str(tmp_path / "instance")})
    assert settings.is_demo and not settings.is_production
    assert settings.database_url.startswith("sqlite:///")
    assert settings.cookie_name == "cjd-demo"


def test_the_demonstration_keeps_its_secret_to_itself_and_over_a_restart(tmp_path: Path) -> None:
    environment = {"CJD_INSTANCE": str(tmp_path / "instance")}
    first, second = (config.from_environment(environment) for _ in range(2))
    assert first.secret_key == second.secret_key and len(first.secret_key) >= 32
    mode = (tmp_path / "instance" / "secret-key").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_two_demonstrations_have_two_secrets(tmp_path: Path) -> None:
    secrets = {
        config.from_environment({"CJD_INSTANCE": str(tmp_path / name)}).secret_key
        for name in ("one", "two")
    }
    assert len(secrets) == 2


def test_production_starts_when_everything_is_set() -> None:
    settings = config.from_environment(PRODUCTION)
    assert settings.is_production and not settings.is_demo
    assert settings.cookie_name == "__Host-cjd"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CJD_SECRET_KEY", ""),
        ("CJD_SECRET_KEY", "short"),
        ("CJD_DATABASE_URL", "sqlite:///cjd.sqlite"),
        ("CJD_PROXIES", "0"),
        ("CJD_PROXIES", "many"),
        ("CJD_PROXIES", None),
        ("CJD_DATABASE_URL", None),
        ("CJD_SECRET_KEY", None),
    ],
)
def test_production_refuses_a_demonstration_default_and_names_the_setting(
    name: str, value: str | None
) -> None:
    environment = {key: text for key, text in PRODUCTION.items() if key != name}
    if value is not None:
        environment[name] = value
    with pytest.raises(BadSettings, match=name):
        config.from_environment(environment)


def test_settings_do_not_change_while_the_service_runs() -> None:
    settings = config.from_environment(PRODUCTION)
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.secret_key = "another"  # type: ignore[misc]


def test_a_session_ends_after_15_idle_minutes_and_12_hours() -> None:
    """OWASP ASVS 5.0 7.3.1 and 7.3.2 ask for figures; these are those of our threat model."""
    fields = {field.name: field.default for field in dataclasses.fields(Settings)}
    assert (fields["idle_minutes"], fields["shift_hours"]) == (15, 12)


SMTP = {"CJD_SMTP_HOST": "mail.example.test", "CJD_MAIL_FROM": "cjd@example.test"}
NOTIFY = {"CJD_NOTIFY_KEY": "key-of-notify", "CJD_NOTIFY_TEMPLATE": "template"}
SITE = {"CJD_SITE": "https://cjd.example.test"}


def test_without_mail_settings_messages_wait() -> None:
    assert not config.from_environment(PRODUCTION).mail.is_set_up


@pytest.mark.parametrize("mail", [SMTP, NOTIFY])
def test_either_way_of_sending_is_enough(mail: dict[str, str]) -> None:
    found = config.from_environment({**PRODUCTION, **SITE, **mail}).mail
    assert found.is_set_up and found.has_tls and found.site == "https://cjd.example.test"


@pytest.mark.parametrize(
    "half",
    [
        {**SMTP, **NOTIFY},
        {**SMTP, "CJD_MAIL_FROM": ""},
        {"CJD_MAIL_FROM": "cjd@example.test"},
        {**SMTP, "CJD_SMTP_USER": "cjd"},
        {**SMTP, "CJD_SMTP_PASSWORD": "secret"},
        {**SMTP, "CJD_SMTP_USER": "cjd", "CJD_SMTP_PASSWORD": "s", "CJD_SMTP_TLS": "none"},
        {**SMTP, "CJD_SMTP_TLS": "perhaps"},
        {**SMTP, "CJD_SMTP_PORT": "smtp"},
        {**NOTIFY, "CJD_NOTIFY_TEMPLATE": ""},
        {**NOTIFY, "CJD_NOTIFY_URL": "https://elsewhere.example.test"},
        {**SMTP, "CJD_SITE": ""},
        {**SMTP, "CJD_SITE": "http://cjd.example.test"},
        {**SMTP, "CJD_SITE": "https://cjd.example.test/?next=evil"},
    ],
)
def test_half_a_way_of_sending_is_refused_in_production(half: dict[str, str]) -> None:
    with pytest.raises(BadSettings, match="CJD_"):
        config.from_environment({**PRODUCTION, **SITE, **half})


def test_no_secret_of_the_mail_is_in_words_that_might_be_logged() -> None:
    secret = {"CJD_SMTP_USER": "cjd", "CJD_SMTP_PASSWORD": "very-secret"}
    said = repr(config.from_environment({**PRODUCTION, **SITE, **SMTP, **secret}))
    said += repr(config.from_environment({**PRODUCTION, **SITE, **NOTIFY}))
    assert "very-secret" not in said and "key-of-notify" not in said
