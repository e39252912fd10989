"""Inviting out of the register: who is asked, who is left out and why, and which filter removed most."""

import pytest
from django.core import mail

from consultations.programme.models import Invitation, Mailing
from consultations.register.consent import actions as consent
from consultations.register.consent.models import Purpose
from consultations.register.engagement.models import Interaction
from ds4skills.jobs.actions import drain
from ds4skills.web.letters import DeadAddress
from tests.budgets.counting import statements
from tests.consultations.programme.posting import no_origin
from tests.factories import NOON, make_organisation, make_person
from tests.surveys.people import fill, make_survey

pytestmark = pytest.mark.django_db


def page_of(cast, survey):
    return f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/invite/"


def invite(client, path, act="preview", **filters):
    return client.post(path, {"act": act, **filters})


def provider(name, **more):
    return make_organisation(name, category="training", **more)


def named(answer):
    return {str(each.person) for each in answer.context["found"].wanted}


def test_each_filter_narrows_and_one_person_is_asked_once(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.coordinator)
    path = page_of(cast, survey)
    small, large = (
        provider("Small", country="FR", size="micro"),
        provider("Large", country="FR", size="large"),
    )
    head = make_person("Head", organisation=small, role="Head of training")
    clerk = make_person("Clerk", organisation=large, role="Clerk")
    make_person("Elsewhere", organisation=provider("Elsewhere", country="DE", size="micro"))
    assert named(invite(client, path, category=["training"], country="FR")) == {str(head), str(clerk)}
    assert named(invite(client, path, category=["training"], country="FR", size=["micro"])) == {str(head)}
    assert named(invite(client, path, role="training")) == {str(head)}
    assert named(invite(client, path, standing="mandated")) == {str(cast.person)}


def test_took_part_before_is_asked_of_anything_but_this_survey(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.coordinator)
    old, new = make_person("Old", organisation=cast.organisation), make_person("New")
    for person, name in ((old, "surveys.survey:9999"), (new, survey.exercise)):
        Interaction.objects.create(
            at=NOON, channel="survey", stage="responded", person_key=person.pk, exercise=name, source="x"
        )
    path = page_of(cast, survey)
    assert named(invite(client, path, before="yes")) == {str(old)}
    assert str(old) not in named(invite(client, path, before="no"))
    assert str(new) in named(invite(client, path, before="no"))


def test_everybody_left_out_stands_there_with_the_reason(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.coordinator)
    place = provider("Place")
    good, gone, asked, dead, free, answered = (
        make_person(name, organisation=place)
        for name in ("Good", "Gone", "Asked", "Dead", "Baseless", "Answered")
    )
    mute = make_person("Mute", organisation=place, email="")
    consent.withdraw(key=gone.pk, purpose=Purpose.INVITE, via="staff", at=NOON)
    Invitation.objects.create(
        consultation=cast.consultation, exercise=survey.exercise, person=asked, made_at=NOON
    )
    DeadAddress.objects.create(address=dead.emails.get().address, at=NOON)
    no_origin(free)
    answered.user = cast.stranger
    answered.save()
    theirs = sign_in(cast.stranger)
    fill(theirs, survey)
    sent = theirs.get(f"{survey.get_absolute_url()}review/").context["draft"]
    theirs.post(f"{survey.get_absolute_url()}submit/", {"draft": str(sent.pk)})
    found = invite(client, page_of(cast, survey), category=["training"]).context["found"]
    assert [each.person for each in found.wanted] == [good]
    assert {why: [each.person for each in people] for why, people in found.excluded.items()} == {
        "withdrawn": [gone],
        "invited": [asked],
        "bounced": [dead],
        "no-basis": [free],
        "answered": [answered],
        "no-address": [mute],
    }


def test_where_nobody_may_know_who_answered_the_page_does_not_tell(cast, sign_in):
    survey = make_survey(cast, identity="confidential")
    theirs = sign_in(cast.stakeholder)
    fill(theirs, survey)
    sent = theirs.get(f"{survey.get_absolute_url()}review/").context["draft"]
    theirs.post(f"{survey.get_absolute_url()}submit/", {"draft": str(sent.pk)})
    found = invite(sign_in(cast.coordinator), page_of(cast, survey)).context["found"]
    assert not found.excluded
    assert cast.person in {each.person for each in found.wanted}


def test_an_empty_list_names_the_filter_that_removed_most(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.coordinator)
    make_person(organisation=provider("Some", country="FR"))
    answer = invite(client, page_of(cast, survey), category=["training"], country="MT")
    first, second = answer.context["removals"]
    assert (first.words, first.kept, first.without) == ("Country", 0, 1)
    assert (second.words, second.kept, second.without) == ("Category", 1, 0)
    assert "Nobody in the register meets all filters." in answer.content.decode()


def test_one_mail_each_in_their_language_and_twice_pressed_goes_once(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.coordinator)
    place = provider("Place")
    make_person("Un", organisation=place, language="fr")
    make_person("One", organisation=place, language="en")
    path = page_of(cast, survey)
    words = {"words_en": "Come and see.", "words_fr": "Venez voir."}
    first = invite(client, path, "send", category=["training"], **words)
    assert first.status_code == 302
    invite(client, path, "send", category=["training"], **words)
    mail.outbox = []
    drain()
    assert len(mail.outbox) == 2
    late = invite(client, path, "send", category=["training"], **words)
    assert "There is nobody to write to" in late.content.decode()
    bodies = sorted(str(message.body) for message in mail.outbox)
    assert "Come and see." in "".join(bodies)
    assert "Venez voir." in "".join(bodies)
    made = Mailing.objects.order_by("id")[0]
    assert (made.exercise, made.total, made.state) == (survey.exercise, 2, "done")


def test_an_unpublished_or_closed_survey_invites_nobody(cast, sign_in, at):
    survey, client = make_survey(cast), sign_in(cast.coordinator)
    at(survey.closes_at)
    answer = invite(client, page_of(cast, survey), "send")
    assert "It is closed" in answer.content.decode()
    assert not Mailing.objects.exists()


def test_choosing_costs_the_same_for_one_person_and_for_many(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.coordinator)
    path = page_of(cast, survey)

    def cost():
        invite(client, path, category=["training"])
        with statements() as asked:
            assert named(invite(client, path, category=["training"]))
        return len(asked)

    make_person(organisation=provider("First"))
    few = cost()
    for _n in range(8):
        make_person(organisation=provider(""))
    assert few == cost() <= 40


def test_who_belongs_to_an_organisation_that_has_answered_need_not_be_asked(cast, sign_in):
    survey = make_survey(cast)
    type(survey).objects.filter(pk=survey.pk).update(fixed_at=None)
    type(survey).objects.filter(pk=survey.pk).update(unit="organisation")
    theirs = sign_in(cast.stakeholder)
    fill(theirs, survey)
    sent = theirs.get(f"{survey.get_absolute_url()}review/").context["draft"]
    theirs.post(f"{survey.get_absolute_url()}submit/", {"draft": str(sent.pk), "capacity": "mandated"})
    found = invite(sign_in(cast.coordinator), page_of(cast, survey)).context["found"]
    assert cast.colleague_person in {each.person for each in found.excluded["served"]}
