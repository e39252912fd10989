"""Responses written without pages: many, quickly, of any category; and surveys of any kinds of question."""

from datetime import timedelta
from uuid import uuid4

from ds4skills.audit.chain import digest
from surveys.answering import counting
from surveys.answering.models import Response, Revision
from surveys.authoring import actions
from surveys.authoring.memory import codes_of
from surveys.authoring.queries import published
from tests.factories import NOON

PAIR = [{"key": f"c{n}", "code": n, "label": {"en": f"Choice {n}"}} for n in (1, 2, 3)]
APART = {"key": "no", "code": -88, "label": {"en": "No opinion"}}


def survey_of(cast, *items, code="needs", identity="named", access="register", k_min=5, sealed=False):
    """Publish a survey of some questions."""
    survey = actions.create(
        actor=cast.editor,
        consultation=cast.consultation,
        code=code,
        title={"en": "Needs"},
        about={},
        opens_at=NOON - timedelta(days=1),
        closes_at=NOON + timedelta(days=2),
        access=access,
        identity=identity,
        proposals=[],
        at=NOON,
    )
    survey.k_min, survey.sealed = k_min, sealed
    survey.mix_size = max(survey.mix_size, k_min)
    survey.save()
    for item in items:
        actions.add_item(actor=cast.editor, survey=survey, section="s1", facts=dict(item), at=NOON)
    actions.publish(actor=cast.coordinator, survey=survey, at=NOON)
    survey.refresh_from_db()
    return survey


def one(kind, label="Q?", **more):
    """Give the facts of a question."""
    if kind in {"single", "multiple", "ranking"}:
        more.setdefault("choices", PAIR)
    return {"kind": kind, "label": {"en": label}, **more}


def respond(
    survey, answers, *, category="", country="", size="", profile=None, person=None, organisation=None
):
    """Write a valid response as it stands after submitting."""
    named = survey.identity != "anonymous"
    response = Response.objects.create(
        survey=survey,
        identity=survey.identity,
        category=category,
        country=country,
        size=size,
        profile=profile or {},
        person=(person or uuid4()) if named else None,
        organisation=organisation,
        alias=f"A{Response.objects.count()}" if survey.identity == "confidential" else "",
    )
    version = published(survey)
    assert version is not None
    revision = Revision.objects.create(
        response=response,
        number=1,
        version=version,
        answers=answers,
        digest=digest(answers),
        language="en",
        at=NOON if named else None,
    )
    counting.count(revision, codes_of(revision.version))
    return response


def place(cast, survey, *rest):
    """Give the address of a staff page."""
    return f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/{'/'.join(rest)}"
