"""The demonstration is built through the actions, keeps what it promises, and its report verifies."""

import json

import pytest

from consultations.blueprint.comments.models import Comment
from consultations.consensus import verify_report
from consultations.consensus.models import Report
from consultations.ledger.models import Position
from consultations.register.directory.models import Mandate, Organisation
from consultations.register.duplicates.models import Suggestion
from consultations.register.selfservice.models import Application, ChangeRequest
from ds4skills.demonstration.stage import Stage
from ds4skills.management.commands.demo import STEPS
from surveys.answering.models import Revision
from surveys.answering.words import Reminder
from surveys.authoring.kinds import KINDS
from surveys.authoring.models import Question
from tests.factories import NOON
from workshops.signups.models import SignUp

pytestmark = pytest.mark.django_db


def test_the_demonstration_shows_the_whole_way(settings, tmp_path, capsys):
    settings.DATA_DIR = tmp_path
    stage = Stage(now=NOON)
    for _title, build in STEPS:
        build(stage)

    first, needs = (
        Revision.objects.filter(response__survey__code=code) for code in ("needs", "stakeholder-needs")
    )
    assert first.count() == 90
    assert needs.filter(number=1).count() == 60
    assert needs.filter(status="withdrawn").count() == 3
    assert needs.filter(number=2, status="valid").count() == 1
    assert {*needs.values_list("language", flat=True)} == {"en", "fr"}
    assert not {*first.values_list("response__person", flat=True)} & {
        *needs.values_list("response__person", flat=True)
    }
    assert set(Question.objects.values_list("kind", flat=True)) >= set(KINDS) - {"note", "matrix"}
    assert Reminder.objects.filter(survey__code="stakeholder-needs", sent_at=None).count() == 2
    assert Comment.objects.count() == 40
    assert set(Application.objects.values_list("state", flat=True)) == {"waiting", "confirmed"}
    assert ChangeRequest.objects.filter(state="open").count() == 2
    asked = Mandate.objects.exclude(requested_at=None)
    assert {(row.state, row.approved_via) for row in asked} == {
        ("requested", "staff"),
        ("approved", "holder"),
    }
    assert Organisation.objects.public().count() == 12
    assert SignUp.objects.filter(state=SignUp.State.WAITING).count() == 6
    assert set(Position.objects.values_list("channel", flat=True)) >= {"survey", "workshop"}
    assert {each.proposal.key for each in stage.proposals.values()} == set(
        Position.objects.filter(version__proposal__listed=True).values_list(
            "version__proposal__key", flat=True
        )
    )
    states = Suggestion.objects.values_list("state", flat=True)
    assert {*states} == {"open", "merged", "different", "related"}
    assert 4 <= len(states) <= 10
    assert Report.objects.get().body["merges"]["entries"] == 1
    assert (
        sum(each["merged"] for each in Report.objects.get().body["proposals"]) == stage.counts["merged"] > 0
    )
    files = sorted((tmp_path / "reports").iterdir())
    assert {path.suffix for path in files} >= {".json", ".pdf", ".html", ".xlsx", ".csv"}
    for path in files:
        if path.suffix == ".json":
            assert verify_report.main([str(path)]) == 0
            broken = json.loads(path.read_text(encoding="utf-8"))
            broken["report"]["number"] = 99
            path.write_text(json.dumps(broken), encoding="utf-8")
            assert verify_report.main([str(path)]) == 1
    capsys.readouterr()
