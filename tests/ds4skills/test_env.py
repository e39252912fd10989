"""A bad value stops the start with a sentence that names the variable."""

import re
from datetime import date
from pathlib import Path

import pytest

from ds4skills import env as environment
from ds4skills.env import BadEnvironmentError, Environment

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("WORKERS", "many"),
        ("WORKERS", "0"),
        ("PROXIES", "-1"),
        ("LANGUAGE", "de"),
    ],
)
def test_a_bad_plain_value_is_named(name, value):
    env = Environment({name: value})
    read = {
        "DEBUG": lambda: env.flag("DEBUG"),
        "WORKERS": lambda: env.number("WORKERS", 2, least=1, most=64),
        "PROXIES": lambda: env.number("PROXIES", 0, most=5),
        "LANGUAGE": lambda: env.choice("LANGUAGE", "en", frozenset({"en", "fr"})),
    }

    with pytest.raises(BadEnvironmentError, match=name):
        read[name]()


@pytest.mark.parametrize("value", ["tomorrow", "31.12.2029", "20291231", "2029-13-01", "2029-02-30"])
def test_a_day_that_is_none_is_named(value):
    with pytest.raises(BadEnvironmentError, match=f"SITE_ENDS_ON is '{value}'; write a day like 2029-12-31"):
        Environment({"SITE_ENDS_ON": value}).day("SITE_ENDS_ON")


def test_a_day_is_read_and_may_be_missing():
    assert Environment({"SITE_ENDS_ON": " 2029-12-31 "}).day("SITE_ENDS_ON") == date(2029, 12, 31)
    assert Environment({"SITE_ENDS_ON": ""}).day("SITE_ENDS_ON") is None


@pytest.mark.parametrize(
    "value", ["ftp://x", "http://consult.example.eu", "https://x.eu/path", "consult.example.eu"]
)
def test_an_origin_is_https_or_this_machine(value):
    with pytest.raises(BadEnvironmentError, match="ORIGIN"):
        environment.origin(Environment({"ORIGIN": value}))


@pytest.mark.parametrize(
    "value", ["http://127.0.0.1:8000", "http://localhost", "https://consult.example.eu", "http://[::1]:8000"]
)
def test_good_origins_pass(value):
    assert environment.origin(Environment({"ORIGIN": value})).geturl() == value


@pytest.mark.parametrize(
    "value", ["mysql://x/y", "postgresql://db.example.eu/name", "postgresql://127.0.0.1:5432"]
)
def test_a_database_elsewhere_needs_a_password_and_a_name(value, tmp_path):
    with pytest.raises(BadEnvironmentError, match="DATABASE_URL"):
        environment.database(Environment({"DATABASE_URL": value}), tmp_path)


def test_a_redis_elsewhere_needs_a_password():
    with pytest.raises(BadEnvironmentError, match="REDIS_URL"):
        environment.redis_address(Environment({"REDIS_URL": "redis://redis.example.eu"}))


@pytest.mark.parametrize("value", ["short", environment.EXAMPLE_SECRET])
def test_a_weak_secret_is_refused(value, tmp_path):
    with pytest.raises(BadEnvironmentError, match="SECRET_KEY"):
        environment.secret_key(Environment({"SECRET_KEY": value}), tmp_path)


def test_a_missing_secret_is_drawn_once_and_only_we_read_it(tmp_path):
    first = environment.secret_key(Environment({}), tmp_path)

    assert environment.secret_key(Environment({}), tmp_path) == first
    assert len(first) >= environment.LEAST_SECRET
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("value", ["pigeon:", "imap://x"])
def test_an_unknown_way_of_mail_is_named(value, tmp_path):
    with pytest.raises(BadEnvironmentError, match="MAIL_URL"):
        environment.mail(Environment({"MAIL_URL": value}), tmp_path, demo=False)


def test_mail_goes_to_a_provider_by_its_name(tmp_path):
    found = environment.mail(
        Environment({"MAIL_URL": "provider:mailgun?MAILGUN_API_KEY=k"}), tmp_path, demo=False
    )

    assert found == {"back_end": "anymail.backends.mailgun.EmailBackend", "ANYMAIL": {"MAILGUN_API_KEY": "k"}}


def test_the_example_explains_every_variable_that_is_read():
    code = (ROOT / "ds4skills" / "settings.py").read_text() + (ROOT / "ds4skills" / "env.py").read_text()
    read = set(
        re.findall(r"(?:_env|env)\.(?:text|flag|number|choice|words|address|day)\(\s*\"([A-Z_]+)\"", code)
    )
    explained = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert read - explained == set()
    assert explained - read == set()


def test_a_file_of_variables_is_read_and_the_process_wins(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("# words\nWORKERS=3\nCONTACT='a@b.example'\n")
    monkeypatch.setenv("WORKERS", "5")
    env = environment.load(tmp_path)

    assert (env.text("WORKERS"), env.text("CONTACT")) == ("5", "a@b.example")
