"""Files of anonymous answers: nobody leads from them to anybody, so they go at once with the answers that name them."""

from datetime import timedelta
from typing import Any

import pytest

from ds4skills.accounts import retention
from surveys.answering import drafts, mixing, staging, uploads
from surveys.answering.actions import Sending
from surveys.answering.models import DraftResponse, Revision, Staged
from surveys.answering.people import Respondent
from surveys.answering.words import Upload
from tests.factories import NOON
from tests.surveys.answering.people import publish_items
from tests.surveys.answering.test_uploads import file
from tests.surveys.identity.people import crowd, respondent

pytestmark = pytest.mark.django_db
ITEMS: list[dict[str, Any]] = [{"key": "note", "kind": "text"}, {"key": "papers", "kind": "file"}]
LATER = NOON + timedelta(hours=1)


def send(survey, who, at, *names, gone=()):
    """Write, attach and take away, then send; gives the receipt code."""
    version = survey.versions.get()
    draft = drafts.begin(survey=survey, version=version, speaker=who, language="en", at=at)
    draft.survey = survey
    drafts.save(draft=draft, values={"note": "Words."}, revs=draft.revs, at=at)
    files = [file(f"{name}.pdf", b"%PDF-" + name.encode()) for name in names]
    assert uploads.add(draft=draft, key="papers", files=files, at=at) == []
    for pk in Upload.objects.filter(name__in=[f"{name}.pdf" for name in gone]).values_list("pk", flat=True):
        uploads.remove(draft=draft, upload=pk, at=at)
    return staging.submit(survey=survey, who=who, draft=draft.pk, sending=Sending(at, "en"))


def change(survey, code, at, *names, gone=()):
    secret = staging.begin_change(
        survey=survey, version=survey.versions.get(), code=code, language="en", at=at
    )
    return send(
        survey, Respondent(None, survey.unit, is_anonymous=True, secret=secret), at, *names, gone=gone
    )


def kept():
    return sorted(Upload.objects.values_list("name", flat=True))


@pytest.fixture
def survey(cast):
    return publish_items(cast, ITEMS, identity="anonymous")


def test_what_is_taken_back_before_the_mix_leaves_no_file(survey):
    one, two = crowd(2)
    code = send(survey, respondent(survey, one), NOON, "mine")
    send(survey, respondent(survey, two), NOON, "theirs")
    staging.withdraw(survey=survey, code=code, at=NOON)
    assert kept() == ["theirs.pdf"]
    assert Staged.objects.count() == 2


def test_a_file_that_was_taken_away_in_a_change_goes_and_the_others_stay(survey):
    code = send(survey, respondent(survey, crowd(1)[0]), NOON, "first", "second")
    change(survey, code, NOON, "third", gone=["first"])
    assert kept() == ["second.pdf", "third.pdf"]
    assert not DraftResponse.objects.exists()


def test_a_file_that_comes_after_the_mix_belongs_to_its_revision(survey, cast, sign_in, at):
    code = send(survey, respondent(survey, crowd(1)[0]), NOON - timedelta(minutes=1), "early")
    for each in crowd(40):
        send(survey, respondent(survey, each), NOON)
    made = mixing.mix(survey=survey, at=LATER)
    assert made is not None
    assert made.left == 20
    assert Upload.objects.get().revision is not None
    change(survey, code, LATER, "late")
    late = Upload.objects.get(name="late.pdf")
    assert late.revision == Revision.objects.latest("number")
    at(LATER)
    base = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}"
    page = sign_in(cast.coordinator).get(f"{base}/responses/{late.revision.response.pk}/")
    assert "late.pdf" in page.content.decode()


def test_answers_that_were_never_mixed_go_with_their_files(survey):
    send(survey, respondent(survey, crowd(1)[0]), NOON, "mine")
    term = next(each for each in retention.every() if each.name == "survey-staged")
    assert term.run(survey.closes_at + timedelta(days=30)) == 1
    assert (kept(), Staged.objects.count()) == ([], 0)
