"""The mail that acknowledges a submission: asked for in its transaction, written afterwards."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings

from consultations.register.directory.models import Email
from consultations.register.engagement.models import Interaction
from ds4skills.jobs.actions import enqueue
from ds4skills.web.mail import post
from ds4skills.web.texts import pick
from surveys.answering.models import Revision

TASK = "surveys.receipt"


def ask(*, revision: Revision, at: datetime) -> None:
    """Ask for the mail in the caller's transaction; the request names the revision, not the person."""
    enqueue(task=TASK, payload={"revision": revision.pk}, at=at)


def write(*, revision: Revision, at: datetime) -> None:
    """Write to whoever sent a revision, where the register has an address; twice asked, it goes once."""
    person = revision.response.person or _sender(revision)
    rows = Email.objects.filter(person=person, primary=True)
    address = rows.values_list("address", flat=True).first() if person else None
    survey = revision.response.survey
    if address:
        post(
            to=address,
            template="survey_receipt",
            context={
                "survey": survey,
                "title": pick(survey.title, revision.language)[0],
                "revision": revision,
                "url": f"{settings.ORIGIN}{survey.get_absolute_url()}",
            },
            language=revision.language,
            at=at,
            key=f"{TASK}:{revision.pk}",
            person=person,
        )


def _sender(revision: Revision) -> UUID | None:
    """Give who of an organisation sent its response, as the log tells; of a guest nobody knows."""
    if revision.response.organisation is None:
        return None
    stage = Interaction.Stage.RESPONDED
    rows = Interaction.objects.filter(source=f"surveys.response:{revision.response_id}", stage=stage)
    return rows.order_by("-at", "-id").values_list("person_key", flat=True).first()
