"""Every address of the register's API, method, scope and asker is decided in one table (P6)."""

import json

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from ds4skills.accounts.models import Token
from ds4skills.web.checks import patterns
from tests.access.api_register import CELLS, OUTSIDE, STAFF, expected
from tests.asking import token_of
from tests.consultations.register.api.people import make_world

pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "patch", "put", "delete")


@pytest.fixture
def world(db, at):
    return make_world()


def send(secret, cell, world, method=""):
    path = reverse(cell.name, kwargs=cell.kwargs(world))
    more = {} if cell.method == "get" else {"data": json.dumps({}), "content_type": "application/json"}
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    return getattr(Client(), method or cell.method)(path, headers=headers, **more)


def test_every_address_and_method_stands_in_the_table():
    found = {
        (pattern.name, method)
        for where, pattern in patterns(get_resolver().url_patterns)
        if where.startswith("api/register/")
        for method in METHODS
        if hasattr(pattern.callback.cls, method)  # type: ignore[attr-defined]
    }
    assert found == {(cell.name, cell.method) for cell in CELLS}


@pytest.mark.parametrize("asker", [*STAFF, *OUTSIDE])
def test_each_asker_gets_what_the_table_says(world, asker):
    user = getattr(world, asker, None) or getattr(world.cast, asker)
    secret, wrong = token_of(user, ""), []
    for cell in CELLS:
        status, want = send(secret, cell, world).status_code, expected(cell, asker)
        if status != want:
            wrong.append(f"{asker} {cell.method} {cell.name}: {status}, wanted {want}")
    assert wrong == [], "\n".join(wrong)


def test_a_key_opens_what_its_scopes_say_and_nothing_else(world):
    """Each cell with every other scope but its own: 403 with a sentence that names the one it lacks."""
    wrong = []
    for cell in CELLS:
        others = [scope for scope in Token.SCOPES if scope != cell.scope]
        answer = send(token_of(world.cast.coordinator, "", others), cell, world)
        if answer.status_code != 403 or cell.scope not in answer.json()["sentence"]:
            wrong.append(f"{cell.method} {cell.name}: {answer.status_code} {answer.content[:80]!r}")
    assert wrong == [], "\n".join(wrong)


def test_without_a_key_nothing_is_told(world):
    secrets = ("", "ds4_00000000_unknown")
    assert {send(secret, cell, world).status_code for secret in secrets for cell in CELLS} == {401}
