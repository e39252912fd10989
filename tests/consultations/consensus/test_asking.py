"""A second coordinator is asked to publish a report: one message each, a task on the dashboard."""

import pytest
from django.core import mail

from consultations.consensus.reports import actions, asking
from consultations.programme.models import Role
from ds4skills.audit.models import Event
from ds4skills.jobs.actions import drain
from tests.consultations.consensus.people import people_who_spoke
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(cast):
    people_who_spoke(cast)
    return actions.build(actor=cast.coordinator, consultation=cast.consultation, at=NOON)


def place(report):
    return f"/consultations/{report.consultation.slug}/manage/reports/{report.number}/ask/"


def todo(client, report):
    page = client.get(f"/consultations/{report.consultation.slug}/manage/")
    return [each for each in page.context["todo"] if "approval" in each.title]


def test_asking_writes_once_to_each_other_coordinator(report, cast, sign_in):
    client = sign_in(cast.coordinator)
    for _ in range(2):
        answer = client.post(place(report), follow=True)
    drain()

    assert [message.to for message in mail.outbox] == [[cast.second.email]]
    assert report.consultation.get_absolute_url() in mail.outbox[0].body
    assert Event.objects.filter(verb=asking.VERB).count() == 1
    text = answer.content.decode()
    assert "Publication asked for" in text
    assert "Ask for publication" not in text


def test_the_second_coordinator_finds_a_task_until_it_is_published(report, cast, sign_in):
    assert todo(sign_in(cast.second), report) == []
    asking.ask(actor=cast.coordinator, report=report, at=NOON)

    assert todo(sign_in(cast.coordinator), report) == []
    assert todo(sign_in(cast.editor), report) == []
    (task,) = todo(sign_in(cast.second), report)
    assert "Publish this report" in sign_in(cast.second).get(task.url).content.decode()

    actions.publish(actor=cast.second, report=report, at=NOON)
    assert todo(sign_in(cast.second), report) == []
    assert sign_in(cast.coordinator).post(place(report)).status_code == 409


def test_where_nobody_else_coordinates_the_page_says_what_to_do(report, cast, sign_in):
    Role.objects.filter(user=cast.second).delete()
    answer = sign_in(cast.coordinator).post(place(report))

    assert answer.status_code == 409
    assert "Give a second person that role first." in answer.content.decode()
    assert mail.outbox == []
