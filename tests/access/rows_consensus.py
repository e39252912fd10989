"""Proposals, objections, the rule and reports."""

from datetime import timedelta

from consultations.consensus import deciding
from consultations.consensus.reports import actions
from consultations.ledger.entries import Words
from consultations.ledger.models import Objection
from tests.access.table import STAFF, Row, World, slug
from tests.factories import NOON, make_mandate, make_person, make_proposal, make_voice, say

EVERYBODY = ("nobody", *STAFF, "stakeholder", "colleague", "stranger", "superuser", "other_coordinator")


def prepare(world: World) -> None:
    for cast, thing in world.both():
        consultation = cast.consultation
        body = deciding.presets()["default"]
        deciding.fix(
            actor=cast.coordinator, consultation=consultation, body=body, at=NOON - timedelta(days=3)
        )
        version = make_proposal(consultation, f"P-{cast.consultation.pk + 100}")
        person = make_person(organisation=cast.organisation)
        voice = make_voice(consultation, person, make_mandate(person, actor=cast.coordinator))
        thing.row = say(voice, version, "-2", words=Words("Too dear.", "en", objects=True))
        thing.version, thing.objection = version, Objection.objects.get(position=thing.row)
        thing.report = actions.build(actor=cast.coordinator, consultation=consultation, at=NOON)
        actions.publish(actor=cast.second, report=thing.report, at=NOON)


def key(thing, cast):
    return {**slug(thing, cast), "key": thing.version.proposal.key}


def code(thing, cast):
    return {**slug(thing, cast), "code": thing.objection.code}


def number(thing, cast):
    return {**slug(thing, cast), "number": thing.report.number}


ROWS = [
    Row("proposals", "public", slug),
    Row("proposal", "public", key),
    Row("proposal_compare", "public", lambda t, c: {**key(t, c), "old": 1, "new": 1}),
    Row("rule", "public", slug),
    Row("rule_manage", "coordinate", slug),
    Row("objection", "public", code),
    Row("objection_reply", "public", code, status=405),
    Row("objections_manage", "edit", slug),
    Row("objection_answer", "edit", code),
    Row("positions", "signed_in"),
    Row("position_withdraw", "signed_in", lambda t, _c: {"seq": t.row.seq}, post_only=True),
    Row("proposals_manage", "edit", slug),
    Row("proposal_new", "edit", slug),
    Row("proposal_edit", "edit", key),
    Row("proposal_state", "edit", key, post_only=True),
    Row("consultation_reports", "public", slug),
    Row("report", "public", number),
    Row("report_file", "public", lambda t, c: {**number(t, c), "kind": "json"}),
    Row("report_figure", "public", lambda t, c: {**number(t, c), "figure": "F0001"}),
    Row("verifier", "public"),
    Row("reports_manage", "coordinate", slug),
    Row("report_build", "coordinate", slug, post_only=True),
    Row("report_ask", "coordinate", number, post_only=True),
    Row("report_publish", "coordinate", number, post_only=True),
    Row("report_withdraw", "coordinate", number),
    Row("report_auditor", "coordinate", number),
]
