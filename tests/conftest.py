"""Fixtures of every test: the cast, the hour, both engines, and services that are asked for by name."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from consultations.register.pages import waiting
from consultations.register.terms import queries as terms
from ds4skills.web import clock
from surveys.authoring import memory
from tests.factories import NOON, Cast, make_cast

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
NEEDS = {
    "postgres": "needs PostgreSQL: make test-services",
    "redis": "needs Redis: make test-services",
    "browser": "needs Chromium: make test-services",
}
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")  # Playwright's loop runs in the test's own thread
hypothesis_settings.register_profile(
    "house",
    deadline=None,
    max_examples=int(os.environ.get("EXAMPLES", "40")),
    derandomize=os.environ.get("CI") == "yes",  # .ci/run judges a change, not the luck of a draw
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--services", action="store_true", help="run what needs PostgreSQL, Redis and Chromium")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "shared_data" in item.keywords and not SHARED.is_dir():
            item.add_marker(pytest.mark.skip(reason="needs the shared data folder beside the project"))
        for name, reason in NEEDS.items():
            if name in item.keywords and not config.getoption("--services"):
                item.add_marker(pytest.mark.skip(reason=reason))


TRIGGERS = re.compile(r"RAISE\(ABORT, 'append-only")


def _lifted_teardown(self: TransactionTestCase) -> None:
    """Clean up after a test that commits: the one place where append-only triggers are lifted."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            TRUNCATING(self)
            cursor.execute("SET session_replication_role = origin")
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            TRUNCATING(self)
            for _name, sql in triggers:
                cursor.execute(sql)
    terms.forget()


def _truncate_without_triggers(self: TransactionTestCase) -> None:
    """Empty every table row by row; on PostgreSQL replica mode keeps triggers asleep for DELETE only."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    keep = {"django_migrations", "django_content_type", "auth_permission"}
    keep |= {f"consultations_{name}" for name in ("taxonomy", "term", "termmatch", "mapping", "consenttext")}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
        for table in tables:
            if table not in keep:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = ON")


TRUNCATING = _truncate_without_triggers
setattr(TransactionTestCase, "_fixture_teardown", _lifted_teardown)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Begin each test without what a process remembers of a database that was rolled back."""
    waiting.forget()
    memory.forget()


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast of one open consultation."""
    return make_cast()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the hour that pages see."""

    def set_hour(hour: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: hour)

    set_hour(NOON)
    return set_hour


@pytest.fixture
def sign_in(at: Callable[[datetime], None]) -> Callable[..., Client]:
    """Give a browser of somebody; without anybody it is signed out."""

    def browser(user=None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return browser


@pytest.fixture
def shared() -> Path:
    """The folder of shared data."""
    return SHARED


@pytest.fixture(autouse=True)
def _fresh_terms() -> Iterator[None]:
    """Let no test see labels that another remembered."""
    terms.forget()
    yield
    terms.forget()


@pytest.fixture(autouse=True)
def _mail_through_us(settings) -> None:
    """Send through the product's own back end, which counts recipients, into the test's outbox."""
    settings.EMAIL_BACKEND = "ds4skills.web.mail.OneRecipientBackend"


@pytest.fixture(scope="session", autouse=True)
def _alone(django_db_setup, django_db_blocker) -> Iterator[None]:
    """End sessions that a served page left behind, so that the test database can be dropped."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
