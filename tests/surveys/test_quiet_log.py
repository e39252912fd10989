"""Who answered a confidential survey stands in no log that staff, or their programs, can read."""

import csv
import io

import pytest

from consultations.register.directory.models import Organisation
from consultations.register.engagement.models import Interaction
from consultations.register.engagement.stages import at_stage, stage_counts
from tests.asking import register
from tests.surveys.people import fill, make_survey
from tests.surveys.test_answering import send

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("identity", "told"), [("named", True), ("confidential", False)])
def test_the_log_tells_who_answered_only_where_people_answer_by_name(cast, sign_in, at, identity, told):
    survey = make_survey(cast, identity=identity)
    client = sign_in(cast.stakeholder)
    fill(client, survey)
    send(client, survey)
    assert Interaction.objects.filter(exercise=survey.exercise, stage="responded").exists()
    staff, call = sign_in(cast.coordinator), register(cast.coordinator)
    for path in (f"people/{cast.person.pk}/", f"organisations/{cast.organisation.pk}/"):
        for part in ("", "log/"):
            assert ("surveys.response:" in staff.get(f"/register/{path}{part}").content.decode()) is told
        text = staff.get(f"/register/{path}log.csv").content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        answered = [row for row in rows if row["exercise"] == survey.exercise and row["stage"] == "responded"]
        assert bool(answered) is told
    there = at_stage(Organisation.objects.standing(), survey.exercise, "responded")
    assert there.exists() is told
    assert stage_counts(Organisation.objects.standing(), survey.exercise)["responded"] == int(told)
    assert bool(call("get", f"log/?exercise={survey.exercise}&stage=responded").json()["count"]) is told
