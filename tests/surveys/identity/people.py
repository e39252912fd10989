"""Many people who answer anonymously, quickly: through the product's own actions."""

import re
from datetime import timedelta
from typing import Any

from django.core import mail

from consultations.programme.models import Invitation
from consultations.programme.speaking import Speaker
from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.models import Person
from ds4skills.jobs.actions import drain
from ds4skills.web import links
from surveys.answering import drafts, staging
from surveys.answering.actions import Sending
from surveys.answering.models import DraftResponse
from surveys.answering.people import Respondent, respondent_of
from surveys.authoring import queries
from surveys.authoring.models import Survey
from tests.factories import NOON
from tests.surveys.people import make_survey

STANCES = ["so", "o", "n", "s", "ss"]


def anonymous_survey(cast, **more: Any) -> Any:
    """Publish an anonymous survey for whoever is in the register."""
    more.setdefault("identity", "anonymous")
    return make_survey(cast, **more)


def crowd(count: int) -> list[Person]:
    """Put many people into the register, in two statements."""
    keys = StakeholderKey.objects.bulk_create(
        StakeholderKey(kind=StakeholderKey.Kind.PERSON) for _ in range(count)
    )
    return Person.objects.bulk_create(
        Person(key=key, given_name="Ada", family_name=f"Person {n}", folded=f"person {n}", changed_at=NOON)
        for n, key in enumerate(keys)
    )


def invite(cast, survey: Survey, people: list[Person]) -> None:
    """Invite people to a survey."""
    Invitation.objects.bulk_create(
        Invitation(
            consultation=cast.consultation,
            exercise=survey.exercise,
            person=each,
            made_at=NOON - timedelta(hours=1),
        )
        for each in people
    )


def respondent(survey: Survey, person: Person, **facts: Any) -> Respondent:
    """Give somebody with the secret on which a draft will hang."""
    return respondent_of(survey, Speaker(person, None, None, **facts), links.draw()[0])


def values(n: int, **more: Any) -> dict[str, Any]:
    """Give what the n-th person answers."""
    return {"q1_1": STANCES[n % 5], "q2": "c1", "q3": ["c1"], **more}


def answer(survey: Survey, who: Respondent, said: dict[str, Any], at, language: str = "en"):
    """Begin, write and send; gives the draft's key and the receipt code."""
    version = queries.published(survey)
    assert version is not None
    draft = drafts.begin(survey=survey, version=version, speaker=who, language=language, at=at)
    drafts.save(draft=draft, values=said, revs={}, at=at)
    code = staging.submit(survey=survey, who=who, draft=draft.pk, sending=Sending(at, language))
    return draft.pk, code


def fill_survey(
    survey: Survey, people: list[Person], at=NOON, step=timedelta(seconds=30), **more: Any
) -> list[str]:
    """Have everybody answer, one after the other; gives their codes."""
    found = []
    for n, person in enumerate(people):
        who = respondent(survey, person)
        found.append(answer(survey, who, values(n, **more), at + n * step)[1])
    return found


def send(client, survey, **more):
    """Send the draft that is open."""
    draft = DraftResponse.objects.get(survey=survey)
    data = {"draft": str(draft.pk), "capacity": "personal", **more}
    return client.post(f"{survey.get_absolute_url()}submit/", data)


def last_link(part):
    """Give the path of the newest link in the mail that has a part in it."""
    drain()
    found = [link for each in mail.outbox for link in re.findall(r"https?://[^/]+(/\S+)", str(each.body))]
    return [link for link in found if part in link][-1]
