"""Surveys: writing, answering, results."""

from datetime import timedelta

from surveys.authoring import actions
from tests.access.table import Row, World, slug
from tests.factories import NOON, make_proposal


def prepare(world: World) -> None:
    for cast, thing in world.both():
        proposal = make_proposal(cast.consultation, f"S-{cast.consultation.pk}").proposal
        thing.survey = actions.create(
            actor=cast.editor,
            consultation=cast.consultation,
            code=f"s-{cast.consultation.pk}",
            title={"en": "Needs"},
            about={},
            opens_at=NOON - timedelta(days=1),
            closes_at=NOON + timedelta(days=2),
            access="register",
            identity="named",
            proposals=[proposal.key],
            at=NOON,
        )
        actions.publish(actor=cast.coordinator, survey=thing.survey, at=NOON)


def code(thing, _cast):
    return {"code": thing.survey.code}


def staff(thing, cast):
    return {**slug(thing, cast), **code(thing, cast)}


ROWS = [
    Row("surveys_manage", "observe", slug),
    Row("survey_new", "edit", slug),
    Row("survey_manage", "observe", staff),
    Row("survey_setup", "edit", staff),
    Row("survey_act", "edit", staff, post_only=True),
    Row("survey_publish", "coordinate", staff, status=302),
    Row("survey_item", "edit", lambda t, c: {**staff(t, c), "key": "q1"}),
    Row("survey_item_new", "edit", lambda t, c: {**staff(t, c), "section": "s1", "kind": "single"}),
    Row("survey_preview", "observe", staff),
    Row("survey_packages", "coordinate", staff),
    Row("survey_package_decide", "coordinate", lambda t, c: {**staff(t, c), "number": 9}, post_only=True),
    Row("survey_package_fetch", "coordinate", lambda t, c: {**staff(t, c), "number": 9}, post_only=True),
    Row("survey_results", "observe", staff),
    Row("surveys", "public", slug),
    Row("survey", "public", code),
    Row("survey_begin", "public", code, status=405),
    Row(
        "survey_section",
        "link",
        lambda t, c: {**code(t, c), "place": 1},
        status=302,
        allowed=("stakeholder", "colleague"),
        denied=403,
    ),
    Row("survey_review", "link", code, status=302, allowed=("stakeholder", "colleague"), denied=403),
    Row("survey_submit", "public", code, status=405),
    Row("survey_receipt", "public", code, status=302),
    Row("survey_withdraw", "public", code, status=405),
]
