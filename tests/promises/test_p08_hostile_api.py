"""P8: hostile input never breaks the server, and no answer of the API is a surprise to its schema."""

import re
from types import SimpleNamespace

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounded
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from consultations.register.api.urls import urlpatterns
from ds4skills.accounts.models import Token
from tests.access import (
    rows_blueprint,
    rows_consensus,
    rows_directory,
    rows_duplicates,
    rows_rights,
    rows_segments,
)
from tests.access.table import World
from tests.asking import token_of
from tests.factories import make_cast
from tests.surveys.people import make_survey

pytestmark = pytest.mark.django_db
EXAMPLES = 3
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture(autouse=True)
def _one_connection():
    """Let the test's own connection live on after each request."""
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture
def world(db, at, settings):
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    made = World(make_cast(), make_cast())
    rows_blueprint.prepare(made)
    rows_consensus.prepare(made)
    made.mine.survey = make_survey(made.cast)
    rows_directory.prepare(made)
    rows_duplicates.prepare(made)
    rows_rights.prepare(made)
    rows_segments.prepare(made)
    return made


def known(world, operation):
    """Give what an address names, so that bodies reach the actions behind it."""
    thing = world.mine
    if operation.path.startswith("/api/register/"):
        room = operation.path.split("/")[3]
        rows = {
            "organisations": thing.organisation,
            "people": thing.person,
            "affiliations": thing.tie,
            "mandates": thing.mandate,
            "segments": thing.segment,
            "duplicates": thing.suggestion,
            "contacts": thing.contacts,
        }
        return {
            "pk": str(rows[room].pk) if room in rows else "",
            "relation": thing.relation.pk,
            "key": str(thing.organisation.pk),
            "number": thing.snapshot.pk,
            "taxonomy": "stakeholder",
        }
    code = thing.objection.code if "objections" in operation.path else thing.comment.code
    return {
        "slug": world.cast.consultation.slug,
        "key": thing.version.proposal.key,
        "seq": thing.row.seq,
        "code": thing.survey.code if "surveys" in operation.path else code,
        "blueprint": thing.blueprint.slug,
        "number": 2,
        "block": str(thing.block.block_id),
    }


def attack(operation, mode, headers, given_path):
    """Send generated requests to one operation; gives the statuses."""
    seen = []

    @given(case=operation.as_strategy(generation_mode=mode))
    @bounded(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(case):
        names = case.path_parameters or {}
        case.path_parameters = {name: given_path.get(name, value) for name, value in names.items()}
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)
        seen.append(response.status_code)

    try:
        send()
    except (
        Unsatisfiable
    ):  # an address without a token, a parameter and a body: there is nothing to be sent wrongly
        assert mode is GenerationMode.NEGATIVE, operation.path
    return seen


@pytest.mark.parametrize("asker", ["stakeholder", "coordinator"])
def test_generated_requests_find_no_server_error_and_no_undocumented_answer(world, asker):
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))
    schema.app = get_wsgi_application()
    user, slug = getattr(world.cast, asker), world.cast.consultation.slug
    headers = {"Authorization": f"Bearer {token_of(user, slug, Token.SCOPES)}"}
    statuses: dict[tuple[str, str], list[int]] = {}
    for found in schema.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]  # our own schema has no broken operation
        if operation.path == "/api/schema/":
            continue
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            where = operation.method, operation.path
            statuses.setdefault(where, []).extend(attack(operation, mode, headers, known(world, operation)))
    assert len(statuses) >= 70
    assert any(code == 200 for seen in statuses.values() for code in seen)


DEEP = "[" * 100_000
BODIES = [
    DEEP,
    '{"name": ' + DEEP,
    "[" * 900 + "]" * 900,
    '{"a": ' * 900 + "1" + "}" * 900,
    "",
    "null",
    "[]",
    "7",
    '"text"',
    "{",
    '{"name": NaN}',
    '{"name": Infinity, "version": -Infinity}',
    '{"name": 1e999, "country": 1e999, "at": 1e999, "affiliation": 1e999}',
    '{"name": ' + "9" * 5000 + "}",
    '{"affiliation": 123456789012345678901234567890, "network": -1, "segment": 1e40, "people": [1e40]}',
    r'{"name": "\u0000", "family_name": "\u0000", "note": "\u0000", "evidence": "\u0000"}',
    r'{"name": "\ud800", "terms": {"\ud800": []}, "emails": ["\udfff"], "decision": "\ud800"}',
    r'{"\ud800": 1}',
    '{"name": {}, "names": {}, "identifiers": "x", "terms": [], "emails": {}, "filter": [], "people": {}}',
    '{"name": [], "names": [[]], "identifiers": [null], "terms": {"a": 1}, "emails": [[]], "people": [{}]}',
    '{"name": true, "filter": {"any": [[{"field": {}, "op": [], "of": 1, "value": {"a": {"a": []}}}]]}}',
    '{"starts_at": "9999-12-31T23:59:59-14:00", "ends_at": "0001-01-01T00:00:00+14:00", "affiliation": 1}',
    '{"starts_on": "0000-00-00", "ends_on": "99999-01-01", "person": "x", "organisation": 7}',
]
QUERIES = (
    "?q=%00",
    "?q=%ED%A0%80",
    "?page=" + "9" * 400,
    "?organisation=%00",
    "?network=" + "9" * 400,
    "?since=-1",
)


def test_hostile_bodies_and_addresses_of_the_register_are_refused_in_words(world):
    """Whatever is sent: never a server error, always JSON; a write answers 2xx to nothing of this (a change of nothing changes nothing)."""
    secret = token_of(world.cast.coordinator, "")
    client, wrong, sent = Client(raise_request_exception=False), [], 0
    writes = {("post", "api_release_fetch"), ("post", "api_mandate_revoke"), ("patch", "api_affiliation")}
    for pattern in urlpatterns:
        view = pattern.callback.cls  # type: ignore[attr-defined]
        where = f"/api/register/{pattern.pattern}"
        operation = SimpleNamespace(path=where)
        path = f"/api/register/{reverse_with(pattern, known(world, operation))}"
        for method in ("post", "patch"):
            for body in BODIES if hasattr(view, method) else ():
                answer = getattr(client, method)(
                    path,
                    data=body,
                    content_type="application/json",
                    headers={
                        "Authorization": f"Bearer {secret}", "If-Match": '"1"', "Idempotency-Key": f"hostile-{sent}",
                    },
                )  # fmt: skip
                sent += 1
                told = answer.headers["Content-Type"] == "application/json"
                taken = answer.status_code < 300 and (method, pattern.name) not in writes
                if answer.status_code >= 500 or not told or (taken and body):
                    wrong.append(f"{method} {path} {body[:60]!r}: {answer.status_code}")
        for query in QUERIES:
            answer = client.get(f"{path}{query}", headers={"Authorization": f"Bearer {secret}"})
            sent += 1
            if answer.status_code >= 500 or answer.headers["Content-Type"] != "application/json":
                wrong.append(f"get {path}{query[:40]}: {answer.status_code}")
    assert wrong == [], "\n".join(wrong)
    assert sent > 400


def reverse_with(pattern, names):
    """Fill an address; a number beyond every row where nothing is known."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(names[found[1]]), str(pattern.pattern))


def test_numbers_beyond_every_row_answer_like_nothing(world):
    secret = token_of(world.cast.coordinator, "")
    huge = "9" * 30
    for path in (
        f"segments/{huge}/",
        f"duplicates/{huge}/",
        f"contacts/{huge}/",
        f"segments/{huge}/members/",
    ):
        answer = Client().get(f"/api/register/{path}", headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 404, path
