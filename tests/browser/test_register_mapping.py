"""Segments, judgements, coverage and silence in a real browser: by plain buttons, and no page that breaks a rule."""

from datetime import timedelta

import pytest

from consultations.register.engagement.actions import log
from consultations.register.mapping.actions import assess
from consultations.register.segments import actions
from consultations.register.segments.models import Segment
from tests.browser.looking import look
from tests.factories import NOON, make_organisation, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def test_a_segment_is_put_together_without_scripts(cast, visit):
    page = visit(cast.coordinator, scripts=False)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/register/segments/new/")
    page.get_by_label("What to ask in group 1").select_option("country")
    page.get_by_role("button", name="Add the condition").click()
    page.get_by_label("Sweden").check()
    page.locator("button:not(.vh)", has_text="See who is in it").click()
    assert page.get_by_text("2 people", exact=True).is_visible()
    page.get_by_label("Name of the segment").fill("Swedes")
    page.get_by_role("button", name="Save the segment").click()

    assert page.get_by_role("heading", name="Swedes").is_visible()
    assert Segment.objects.get().filter["any"][0][0]["value"] == ["SE"]


def test_pages_break_no_rule(cast, visit):
    far = make_organisation(LONG, category="company", country="MT")
    for body, days in ((cast.organisation, 20), (far, 12)):
        who = make_person(organisation=body)
        log(
            stage="invited",
            channel="mail",
            exercise=cast.consultation.exercise,
            at=NOON - timedelta(days=days),
            person=who.pk,
            organisation=body.pk,
        )
        assess(
            actor=cast.coordinator,
            organisation=body,
            reason="They asked.",
            interest=3,
            influence=4,
            current="neutral",
            desired="leading",
            at=NOON,
        )
    assess(actor=cast.second, organisation=far, reason="No.", interest=1, influence=1, at=NOON)
    kept = actions.make(
        actor=cast.coordinator,
        name=LONG,
        filter={"any": [[{"field": "country", "op": "any", "value": ["MT", "SE"]}]]},
        shared=True,
        at=NOON,
    )
    frozen = actions.snapshot(segment=kept, reason="test", at=NOON)
    page = visit(cast.coordinator)
    manage = f"{cast.consultation.get_absolute_url()}manage"
    for path in (
        "/register/segments/",
        "/register/segments/new/",
        f"/register/segments/{kept.pk}/?why={cast.person.pk}",
        f"/register/segments/{kept.pk}/edit/",
        f"/register/segments/{kept.pk}/snapshots/{frozen.pk}/",
        "/register/grid/",
        f"/register/organisations/{far.pk}/assess/",
        f"{manage}/coverage/",
        f"{manage}/coverage/behind/?stage=invited",
        f"{manage}/coverage/targets/",
        f"{manage}/silent/",
        f"{manage}/silent/?days=3000",
    ):
        page.goto(path)
        assert look(page, widths=(1280, 320)) == [], path
