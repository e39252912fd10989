"""Every URL, asker and object is decided in one table (P6)."""

import pkgutil
from importlib import import_module
from types import ModuleType

import pytest
from django.urls import get_resolver, reverse

import tests.access
from ds4skills.web.checks import is_ours, patterns
from tests.access.table import OUTSIDE, STAFF, Row, World, expected
from tests.factories import make_cast

MODULES: list[ModuleType] = [
    import_module(f"tests.access.{found.name}")
    for found in pkgutil.iter_modules(tests.access.__path__)
    if found.name.startswith("rows_")
]
ROWS: list[Row] = [row for module in MODULES for row in module.ROWS]
NOT_OURS = ("admin/", "account/", "api/")  # allauth, the admin and the API have tables of their own


@pytest.fixture
def world(db, at) -> World:
    made = World(make_cast(), make_cast())
    for module in MODULES:
        if hasattr(module, "prepare"):
            module.prepare(made)
    return made


def test_every_address_stands_in_the_table():
    names = {
        pattern.name or where
        for where, pattern in patterns(get_resolver().url_patterns)
        if is_ours(pattern) and not where.startswith(NOT_OURS)
    }

    assert names - {row.name for row in ROWS} == set()
    assert {row.name for row in ROWS} - names == set()


def test_each_asker_gets_what_the_table_says(world, sign_in):
    askers = {**world.cast.everybody(), "other_coordinator": world.other_cast.coordinator}
    wrong: list[str] = []
    cells = 0
    for asker in ("nobody", *STAFF, *OUTSIDE):
        client = sign_in(askers[asker])
        for row in ROWS:
            cells += 1
            path = reverse(row.name, kwargs=row.kwargs(world.mine, world.cast)) + row.query
            status = client.get(path).status_code
            want = expected(row, asker)
            if row.policy == "link" and asker == "nobody" and row.denied == 404 and status == 302:
                continue  # signed out, one is asked to sign in before anything is said
            if status != want:
                wrong.append(f"{asker} GET {path} ({row.name}): {status}, wanted {want}")

    assert wrong == [], "\n".join([f"{cells} cells", *wrong])


def test_another_consultation_answers_like_nothing(world, sign_in):
    """A coordinator asks for another consultation's pages: 404, by whatever key."""
    wrong: list[str] = []
    client = sign_in(world.cast.coordinator)
    for row in ROWS:
        if row.policy in {"coordinate", "moderate", "edit", "observe"}:
            path = reverse(row.name, kwargs=row.kwargs(world.other, world.other_cast)) + row.query
            status = client.get(path).status_code
            if status != 404:
                wrong.append(f"{row.name} {path}: {status}")

    assert wrong == []


def test_a_foreign_object_under_ones_own_address_answers_like_nothing(world, sign_in):
    """The slug is one's own, every other key is the other consultation's."""
    wrong: list[str] = []
    client = sign_in(world.cast.coordinator)
    for row in ROWS:
        own = row.kwargs(world.mine, world.cast)
        mixed = {
            **row.kwargs(world.other, world.other_cast),
            **({"slug": own["slug"]} if "slug" in own else {}),
        }
        same = all(mixed[key] == own[key] for key in own)
        if not same and "slug" in own and row.policy != "public":
            status = client.get(reverse(row.name, kwargs=mixed) + row.query).status_code
            if status not in {404, 405}:
                wrong.append(f"{row.name} {mixed}: {status}")

    assert wrong == []


def test_whoever_may_not_changes_nothing_either(world, sign_in):
    """POST to every address that changes something, as everybody who may not: the table's answer, never a change."""
    askers = {**world.cast.everybody(), "other_coordinator": world.other_cast.coordinator}
    wrong: list[str] = []
    for asker in (*STAFF, *OUTSIDE):
        client = sign_in(askers[asker])
        for row in (row for row in ROWS if row.post_only and row.policy != "public"):
            path = reverse(row.name, kwargs=row.kwargs(world.mine, world.cast))
            may = asker in row.allowed if row.policy == "link" else expected(row, asker) == 405
            if not may:
                status = client.post(path).status_code
                want = row.denied if row.policy == "link" else expected(row, asker)
                if status != want:
                    wrong.append(f"{asker} POST {path} ({row.name}): {status}, wanted {want}")

    assert wrong == [], "\n".join(wrong)
