"""P23: the shipped configuration is the hardened one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
GOOD = {"ORIGIN": "https://consult.example.eu", "SECRET_KEY": "c" * 30 + "0123456789" * 3}
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def manage(tmp_path, *words, **env):
    keep = {
        name: value
        for name, value in os.environ.items()
        if name not in {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    }
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**keep, "DATA_DIR": str(tmp_path), **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_deployment_check_finds_nothing(tmp_path):
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **GOOD)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "yes"),
        ("SECRET_KEY", "short"),
        ("ORIGIN", "http://consult.example.eu"),
        ("DATABASE_URL", "postgresql://db.example.eu/x"),
        ("REDIS_URL", "redis://redis.example.eu"),
        ("MAIL_URL", "pigeon:"),
        ("WORKERS", "many"),
    ],
)
def test_a_bad_setting_stops_the_start_with_a_sentence(tmp_path, name, value):
    done = manage(tmp_path, "check", **{**GOOD, name: value})

    assert done.returncode != 0
    assert "did not start" in done.stderr
    assert name in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/nothing/", "/register/", "/account/login/", "/api/schema/"])
def test_every_answer_carries_the_headers(client, path):
    answer = client.get(path)

    assert {name: answer.headers.get(name) for name in FIXED} == FIXED
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in policy
    assert "no-store" in answer.headers["Cache-Control"]
    assert "camera=()" in answer.headers["Permissions-Policy"]


@pytest.mark.django_db
def test_an_unknown_host_is_refused(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db
def test_a_foreign_form_is_refused_and_the_text_comes_back(db):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/account/login/", {"login": "ada@example.org", "note": "my long text"})

    assert answer.status_code == 403
    assert b"my long text" in answer.content
