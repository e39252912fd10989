"""Coordinators have the figures counted again: by a button, as work that a page shows, noted in the log."""

import pytest

from ds4skills.audit.models import Event
from ds4skills.jobs.actions import ask_to_stop, drain
from ds4skills.jobs.models import Job
from surveys.answering.models import Fact
from surveys.results import rebuilding
from tests.asking import program
from tests.factories import NOON
from tests.surveys.results.answers import one, place, respond, survey_of

pytestmark = pytest.mark.django_db
BUTTON = "Count the figures again"


@pytest.fixture
def survey(cast, at):
    found = survey_of(cast, one("single"))
    for number in range(3):
        respond(found, {"q1": f"c{number + 1}"})
    return found


def test_the_button_mends_what_the_index_counts_otherwise(cast, sign_in, survey):
    kept = sorted(Fact.objects.values_list("response", "value"))
    first = Fact.objects.order_by("pk").first()
    assert first is not None
    Fact.objects.filter(pk=first.pk).update(value=7)
    client = sign_in(cast.coordinator)
    assert BUTTON in client.get(place(cast, survey, "results/")).content.decode()
    led = client.post(place(cast, survey, "results/rebuild/"))
    job = Job.objects.get()
    assert led["Location"] == f"/jobs/{job.pk}/" or str(job.pk) in led["Location"]
    drain()
    page = client.get(led["Location"]).content.decode()
    assert "Responses that count: 3. Counted otherwise before: 1." in page
    assert place(cast, survey, "results/") in page
    assert sorted(Fact.objects.values_list("response", "value")) == kept
    noted = list(Event.objects.order_by("id").values_list("verb", flat=True))[-2:]
    assert noted == ["survey.rebuild_asked", "survey.facts_rebuilt"]


@pytest.mark.parametrize("role", ["moderator", "editor", "observer"])
def test_only_coordinators_are_offered_it(cast, sign_in, survey, role):
    client = sign_in(getattr(cast, role))
    assert BUTTON not in client.get(place(cast, survey, "results/")).content.decode()
    assert client.post(place(cast, survey, "results/rebuild/")).status_code == 403
    assert not Job.objects.exists()


def test_pressed_twice_it_is_done_once(cast, sign_in, survey):
    mine, theirs = sign_in(cast.coordinator), sign_in(cast.second)
    path = place(cast, survey, "results/rebuild/")
    assert mine.post(path)["Location"] == mine.post(path)["Location"]
    led = theirs.post(path, follow=True)
    assert "A colleague is having the figures counted" in led.content.decode()
    assert Job.objects.count() == 1
    drain()
    mine.post(path)
    assert Job.objects.count() == 2


def test_progress_is_told_part_by_part_and_it_can_be_stopped(cast, survey, monkeypatch):
    monkeypatch.setattr(rebuilding, "PART", 2)
    told = []
    rebuilding.rebuild_facts(
        actor=None, survey=survey, at=NOON, tell=lambda done, total: told.append((done, total))
    )
    assert told == [(2, 3), (3, 3)]
    job = rebuilding.ask(actor=cast.coordinator, survey=survey, at=NOON)
    ask_to_stop(job=job)
    drain()
    job.refresh_from_db()
    assert job.state == Job.State.STOPPED


def test_programs_of_coordinators_have_it_counted(cast, survey):
    call = program(cast.coordinator, cast.consultation)
    assert call("get", "surveys/needs/rebuild/").status_code == 404
    asked = call("post", "surveys/needs/rebuild/")
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    assert call("post", "surveys/needs/rebuild/").status_code == 409
    drain()
    done = call("get", "surveys/needs/rebuild/").json()
    assert (done["state"], done["responses"], done["mended"]) == ("done", 3, 0)
    other = program(cast.observer, cast.consultation)
    assert other("post", "surveys/needs/rebuild/").status_code == 403
