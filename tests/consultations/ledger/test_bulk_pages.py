"""The pages that bring a table of positions in: read within limits, tried out, recorded once as a job."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consultations.ledger.models import Position
from ds4skills.jobs import actions as jobs
from ds4skills.jobs.models import Job
from tests.asking import program
from tests.budgets.counting import cost
from tests.factories import make_person, make_proposal

pytestmark = pytest.mark.django_db
HEAD = "proposal,person,stance,taken_at\n"
GOOD = "P-01,weber@example.org,-2,2026-05-03T14:00+02:00\n"


@pytest.fixture
def here(cast, at):
    make_proposal(cast.consultation, "P-01")
    make_person("Weber", email="weber@example.org")
    return f"/consultations/{cast.consultation.slug}/manage/import/"


def bring(client, here, text, name="said.csv"):
    """Choose a file and send it."""
    raw = text if isinstance(text, bytes) else text.encode()
    return client.post(here, {"file": SimpleUploadedFile(name, raw)})


def test_a_table_is_tried_out_then_recorded_once(cast, here, sign_in):
    client = sign_in(cast.coordinator)
    there = bring(client, here, HEAD + GOOD).headers["Location"]
    assert "Every row can be recorded" in client.get(there).content.decode()
    assert Position.objects.count() == 0
    assert client.post(f"{there}record/").headers["Location"].startswith("/jobs/")
    assert client.post(f"{there}record/").status_code == 409
    jobs.drain()
    page = client.get(there).content.decode()
    assert "1 position is new, 0 were here before." in page
    assert client.post(f"{there}record/").status_code == 409
    row = Position.objects.get()
    assert (row.stance, row.basis, row.recorded_by) == ("-2", "staff", cast.coordinator)
    assert Job.objects.get().result["rows"] == []


def test_the_same_file_again_adds_nothing(cast, here, sign_in):
    client = sign_in(cast.coordinator)
    for _time in range(2):
        there = bring(client, here, HEAD + GOOD).headers["Location"]
        client.post(f"{there}record/")
        jobs.drain()
    assert "0 positions are new, 1 were here before." in client.get(there).content.decode()
    assert Position.objects.count() == 1


def test_one_wrong_row_is_named_and_keeps_the_whole_table_out(cast, here, sign_in):
    client = sign_in(cast.coordinator)
    wrong = "P-99,weber@example.org,1,2026-05-03T14:00\nP-01,<b>@x.eu,1,2026-05-03T14:00\n"
    there = bring(client, here, HEAD + GOOD + wrong).headers["Location"]
    page = client.get(there).content.decode()
    assert "There is no open proposal “P-99”." in page
    assert "address “&lt;b&gt;@x.eu”" in page
    assert "Record these positions" not in page
    assert client.post(f"{there}record/").status_code == 409
    table = client.get(f"{there}refused.csv").content.decode()
    assert "P-99" in table
    assert "no open proposal" in table


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("proposal,person\nP-01,a@b.eu\n", "These columns are missing: stance, taken_at."),
        ("", "empty"),
        (b"%PDF-1.7 nothing", "not a table"),
        (b"a\x00b", "NUL"),
        (HEAD + '"P-01,x\n', "quotation mark"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(cast, here, sign_in, text, words):
    answer = bring(sign_in(cast.coordinator), here, text)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Job.objects.count() == 0


def test_a_row_that_went_wrong_meanwhile_stops_the_recording(cast, here, sign_in):
    client = sign_in(cast.coordinator)
    there = bring(client, here, HEAD + GOOD).headers["Location"]
    client.post(f"{there}record/")
    proposal = cast.consultation.proposals.get()
    proposal.state = "closed"
    proposal.save(update_fields=["state"])
    jobs.drain()
    assert "Nothing was recorded" in client.get(there).content.decode()
    assert Position.objects.count() == 0


def test_the_template_reads_as_a_table(cast, here, sign_in):
    client = sign_in(cast.coordinator)
    make_person("Ada", email="ada@example.org")
    table = client.get(f"{here}template.csv").content
    there = bring(client, here, table).headers["Location"]
    assert "Every row can be recorded" in client.get(there).content.decode()


def test_the_page_of_a_file_costs_the_same_for_one_row_as_for_three(cast, here, sign_in):
    client = sign_in(cast.coordinator)
    wrong = "P-99,a@b.eu,1,2026-05-03T14:00\n"
    costs = {cost(client, bring(client, here, HEAD + wrong * count).headers["Location"]) for count in (1, 3)}
    assert len(costs) == 1


def test_the_way_to_the_page_is_shown_to_coordinators(cast, here, sign_in):
    listed = f"/consultations/{cast.consultation.slug}/manage/proposals/"
    assert here in sign_in(cast.coordinator).get(listed).content.decode()
    assert here not in sign_in(cast.editor).get(listed).content.decode()


def test_a_program_brings_the_same_rows_in(cast, here):
    row = {"proposal": "P-01", "person": "weber@example.org", "stance": "2", "taken_at": "2026-05-03T14:00"}
    call = program(cast.coordinator, cast.consultation)
    tried = call("post", "positions/import/", {"rows": [row, {**row, "stance": "9"}]})
    assert tried.status_code == 200
    assert tried.json()["refused"][0]["row"] == 2
    refused = call("post", "positions/import/", {"rows": [row, {**row, "stance": "9"}], "dry_run": False})
    assert refused.status_code == 422
    assert Position.objects.count() == 0
    body = {"rows": [row], "dry_run": False}
    assert call("post", "positions/import/", body).json()["recorded"] == 1
    assert call("post", "positions/import/", body).json()["recorded"] == 0
    editor = program(cast.editor, cast.consultation)
    assert editor("post", "positions/import/", body).status_code == 403
    large = {"rows": [{**row, "person": "x" * 1_100_000}]}
    assert call("post", "positions/import/", large).status_code == 413
