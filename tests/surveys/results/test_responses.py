"""Single responses: what staff see of whose, taking one out and back in, the index made again."""

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from consultations.ledger.models import Current, Position
from ds4skills.audit.models import Event
from surveys.answering.models import DraftResponse, Fact, Response, Revision
from surveys.results.rebuilding import rebuild_facts
from tests.factories import NOON, make_cast
from tests.surveys.people import FILLED, fill, make_survey
from tests.surveys.results.answers import one, place, respond, survey_of

pytestmark = pytest.mark.django_db
COLUMNS = ("response", "question", "category", "item", "value", "missing")


def sent(cast, sign_in, **more):
    """Give a survey with the stakeholder's response."""
    survey, client = make_survey(cast, **more), sign_in(cast.stakeholder)
    fill(client, survey)
    draft = DraftResponse.objects.get(survey=survey)
    client.post(f"{survey.get_absolute_url()}submit/", {"draft": str(draft.pk)})
    return survey, Response.objects.get(survey=survey)


def standing():
    """Give the stances that count now."""
    return sorted(str(row.stance) for row in Current.objects.exclude(stance=None))


def facts():
    return sorted(Fact.objects.values_list(*COLUMNS), key=str)


def test_a_response_goes_out_and_comes_back_with_facts_and_positions(cast, sign_in):
    survey, row = sent(cast, sign_in)
    client, path = sign_in(cast.coordinator), place(cast, survey, f"responses/{row.pk}/")
    before, said = facts(), standing()
    assert len(said) == 2

    assert client.post(path + "exclude/", {"reason": ""}).status_code == 422
    client.post(path + "exclude/", {"reason": "Sent by a test account."})
    client.post(path + "exclude/", {"reason": "Again."})
    last = Revision.objects.order_by("-number")[0]
    assert (last.number, last.status, last.reason, last.entered_by) == (
        2,
        "excluded",
        "Sent by a test account.",
        cast.coordinator,
    )
    assert (facts(), standing()) == ([], [])

    client.post(path + "include/", {"reason": "It was no test."})
    last = Revision.objects.order_by("-number")[0]
    assert (last.number, last.status) == (3, "valid")
    assert last.answers == Revision.objects.get(number=1).answers
    assert (facts(), standing()) == (before, said)
    assert Position.objects.count() == 6  # nothing was rewritten
    assert Event.objects.filter(verb__startswith="survey.response_").count() == 2


def test_revisions_stand_side_by_side_and_differences_are_marked(cast, sign_in):
    survey, row = sent(cast, sign_in)
    client = sign_in(cast.stakeholder)
    fill(client, survey, **{**FILLED, "q2": "c2"})
    draft = DraftResponse.objects.get(survey=survey)
    client.post(f"{survey.get_absolute_url()}submit/", {"draft": str(draft.pk)})
    found = sign_in(cast.coordinator).get(place(cast, survey, f"responses/{row.pk}/"))

    assert {line.leaf.key for line in found.context["lines"] if line.changed} == {"q2"}
    assert Event.objects.filter(verb="survey.response_read").count() == 1


def test_confidential_responses_show_an_alias_and_nothing_of_whose_they_are(cast, sign_in):
    survey = survey_of(cast, one("single"), identity="confidential")
    row = respond(survey, {"q1": "c1"}, category="research", country="SE", person=cast.person.pk)
    client = sign_in(cast.coordinator)
    for path in ("responses/", f"responses/{row.alias}/"):
        text = client.get(place(cast, survey, path)).content.decode()
        assert row.alias in text
        assert str(cast.person) not in text
        assert "Sweden" not in text
    named = survey_of(cast, one("single"), code="named")
    respond(named, {"q1": "c1"}, person=cast.person.pk)
    assert str(cast.person) in client.get(place(cast, named, "responses/")).content.decode()


def test_the_names_of_the_missing_are_told_only_where_answers_are_named(cast, sign_in):
    client = sign_in(cast.coordinator)
    named = survey_of(cast, one("single"))
    confidential = survey_of(cast, one("single"), code="quiet", identity="confidential")

    assert client.get(place(cast, named, "coverage/missing/")).context["listing"] is not None
    assert client.get(place(cast, confidential, "coverage/missing/")).context["listing"] is None


answers = st.fixed_dictionaries(
    {},
    optional={
        "q1": st.sampled_from(["c1", "c2", "c3"]),
        "q2": st.lists(st.sampled_from(["c1", "c2", "c3"]), min_size=1, unique=True),
        "q3": st.lists(st.sampled_from(["c1", "c2", "c3"]), min_size=1, unique=True),
        "q4": st.integers(-99, 400).map(str),
        "q5": st.just("yes"),
    },
)


@given(st.lists(answers, min_size=1, max_size=4))
def test_facts_rebuilt_are_the_facts_that_were_kept(db, given):
    """A law: whatever happened to the index, it becomes what it was."""
    cast = make_cast()
    survey = survey_of(
        cast,
        one("single"),
        one("multiple"),
        one("ranking"),
        {"kind": "number", "label": {"en": "How many?"}, "show": "${q1} = 'c1'"},
        one("consent"),
        code=f"s-{cast.consultation.pk}",
    )
    for each in given:
        respond(survey, each, category="research")
    kept = facts()
    first = Fact.objects.filter(survey=survey).order_by("pk").first()
    assert first is not None
    Fact.objects.filter(pk=first.pk).delete()
    Fact.objects.filter(response=first.response, value__isnull=False).update(value=7)
    done = rebuild_facts(actor=None, survey=survey, at=NOON)

    assert facts() == kept
    assert done.mended == 1
    assert rebuild_facts(actor=None, survey=survey, at=NOON).mended == 0
    Fact.objects.filter(survey=survey).delete()
    assert rebuild_facts(actor=None, survey=survey, at=NOON).responses == len(given)
    assert facts() == kept


def test_the_command_rebuilds_and_leaves_what_was_withdrawn_out(cast, sign_in, capsys):
    survey, row = sent(cast, sign_in)
    kept = facts()
    gone = respond(survey, {"q2": "c1"})
    Revision.objects.create(
        response=gone,
        number=2,
        version=Revision.objects.get(response=row).version,
        language="en",
        at=NOON,
        status="withdrawn",
    )
    call_command("rebuild_facts", survey.code)

    assert facts() == kept
    assert "1 responses read, 1 mended" in capsys.readouterr().out
    assert row.pk != gone.pk
