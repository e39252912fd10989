"""Surveys: codes, open doors, entries for others, aliases, the right person."""

from datetime import timedelta

from consultations.programme.models import Invitation
from surveys.answering.keys import Handover, Unmasking
from surveys.answering.models import Response
from surveys.authoring import actions
from tests.access.table import Row, World, slug
from tests.factories import NOON, make_proposal

SECRET = "x" * 43


def prepare(world: World) -> None:
    for cast, thing in world.both():
        proposal = make_proposal(cast.consultation, f"I-{cast.consultation.pk}").proposal
        for access, identity in (("open", "confidential"), ("register", "anonymous")):
            survey = actions.create(
                actor=cast.editor,
                consultation=cast.consultation,
                code=f"{access}-{cast.consultation.pk}",
                title={"en": "Needs"},
                about={},
                opens_at=NOON - timedelta(days=1),
                closes_at=NOON + timedelta(days=2),
                access=access,
                identity=identity,
                proposals=[proposal.key],
                at=NOON,
            )
            actions.publish(actor=cast.coordinator, survey=survey, at=NOON)
            setattr(thing, f"{access}_survey", survey)
        response = Response.objects.create(
            survey=thing.open_survey, identity="confidential", person=cast.person.pk, alias="AAAA-BBBB"
        )
        thing.unmasking = Unmasking.objects.create(
            response=response, reason="Why", asked_by=cast.coordinator, asked_at=NOON
        )
        invitation = Invitation.objects.create(
            consultation=cast.consultation,
            exercise=thing.open_survey.exercise,
            person=cast.person,
            made_at=NOON,
        )
        thing.handover = Handover.objects.create(
            survey=thing.open_survey,
            invitation=invitation,
            family_name="Holm",
            email=f"holm{cast.consultation.pk}@example.org",
            made_at=NOON,
        )


def opened(thing, _cast):
    return {"code": thing.open_survey.code}


def anonymous(thing, _cast):
    return {"code": thing.register_survey.code}


def link(thing, cast):
    return {**opened(thing, cast), "secret": SECRET}


def staff(thing, cast):
    return {**slug(thing, cast), **opened(thing, cast)}


ROWS = [
    Row("survey_code", "public", anonymous, status=302),
    Row("survey_code_forget", "public", anonymous, status=405),
    Row("survey_resume", "public", anonymous),
    Row("survey_mine", "public", anonymous),
    Row("survey_mine_change", "public", anonymous, status=405),
    Row("survey_mine_withdraw", "public", anonymous, status=405),
    Row("survey_enter", "public", opened),
    Row("survey_address", "public", opened, status=302),
    Row("survey_guest", "public", link, status=404),
    Row("survey_entered", "public", link, status=404),
    Row(
        "survey_not_me",
        "link",
        opened,
        allowed=("stakeholder",),
        denied=403,
        but={"colleague": 409},
    ),
    Row("survey_entries", "moderate", staff),
    Row("survey_entry_leave", "moderate", staff, post_only=True),
    Row("survey_aliases", "coordinate", staff),
    Row(
        "survey_alias_decide",
        "coordinate",
        lambda t, c: {**staff(t, c), "pk": t.unmasking.pk},
        post_only=True,
    ),
    Row(
        "survey_alias_look", "coordinate", lambda t, c: {**staff(t, c), "pk": t.unmasking.pk}, post_only=True
    ),
    Row("survey_handovers", "coordinate", staff),
    Row("survey_handover", "coordinate", lambda t, c: {**staff(t, c), "pk": t.handover.pk}, post_only=True),
]
