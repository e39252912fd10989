"""P8: hostile input never breaks the server, and no answer of the API is a surprise to its schema."""

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounded
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from ds4skills.accounts.models import Token
from tests.access import rows_blueprint, rows_consensus
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
    return made


def known(world, operation):
    """Give what an address names, so that bodies reach the actions behind it."""
    thing = world.mine
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

    send()
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
    assert len(statuses) >= 30
    assert any(code == 200 for seen in statuses.values() for code in seen)
