"""Of confidential answers nobody sees who came before whom: the log of the register tells when each person began."""

import json

import pytest

from ds4skills.audit.models import Event
from surveys.answering import aliases
from surveys.answering.models import Response
from surveys.results import excluding
from tests.factories import NOON
from tests.surveys.exports.test_packages import build, table, unpack
from tests.surveys.results.answers import one, place, respond, survey_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def came(cast):
    """Have people answer one after the other; gives the survey and their aliases in that order."""
    survey = survey_of(cast, one("text", "Why?"), identity="confidential")
    names = []
    for n in range(12):
        row = respond(survey, {"q1": f"Text {n}."})
        row.alias = aliases.draw()
        row.save(update_fields=["alias"])
        names.append(row.alias)
    return survey, names


def test_lists_and_files_stand_in_the_order_of_aliases(cast, sign_in, at, came):
    survey, names = came
    client = sign_in(cast.coordinator)
    page = client.get(place(cast, survey, "responses/"))
    assert [name for _row, name, _words in page.context["lines"]] == sorted(names)
    texts = client.get(place(cast, survey, "texts/")).context["lines"]
    assert [row.revision.response.alias for row, _asked in texts] == sorted(names)
    files = unpack(build(cast, survey))
    rows = table(files["data_codes.csv"])[1:]
    lines = [json.loads(line)["response_id"] for line in files["data.jsonl"].decode().splitlines()]
    assert [row[0] for row in rows] == lines == sorted(names)


def test_no_address_and_no_line_of_the_log_has_the_number_of_a_response(cast, sign_in, at, came):
    survey, names = came
    client, row = sign_in(cast.coordinator), Response.objects.get(alias=names[3])
    assert client.get(place(cast, survey, f"responses/{row.pk}/")).status_code == 404
    read = client.get(place(cast, survey, f"responses/{names[3]}/"))
    assert "Text 3." in read.content.decode()
    assert f"responses/{row.pk}/" not in read.content.decode()
    act = place(cast, survey, f"responses/{names[3]}/exclude/")
    assert client.post(act, {"reason": "Twice"})["Location"].endswith(f"responses/{names[3]}/")
    with pytest.raises(excluding.NotCountedError):
        excluding.exclude(actor=cast.coordinator, response=row, reason="Twice", at=NOON)
    events = Event.objects.filter(verb__in=["survey.response_read", "survey.response_excluded"])
    targets = {event.target for event in events}
    assert targets == {f"surveys.response:{names[3]}"}
