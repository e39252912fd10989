"""Texts: reading, tags, hiding with a trace, quoting with consent, redacting anonymous ones."""

import pytest

from consultations.register.consent.models import Attribution
from ds4skills.audit.models import Event
from surveys.answering.words import Tag, TextAnswer
from surveys.results.text_queries import signatures
from tests.asking import program
from tests.factories import NOON
from tests.surveys.results.answers import one, place, respond, survey_of

pytestmark = pytest.mark.django_db


def written(cast, identity="named"):
    """Give a survey with three texts."""
    survey = survey_of(cast, one("text", "Why?"), one("text", "What else?"), identity=identity)
    first = respond(survey, {"q1": "Too costly for us.", "q2": "Nothing."}, category="research", country="SE")
    respond(survey, {"q1": "Good for the regions."}, category="company", person=cast.person.pk)
    return survey, first, {row.text: row.pk for row in TextAnswer.objects.order_by("pk")}


def act(client, cast, survey, verb, *pks, **more):
    return client.post(place(cast, survey, "texts/act/"), {"act": verb, "text": pks, **more})


def shown(answer):
    return [row.text for row, _asked in answer.context["lines"]]


def test_texts_are_found_by_question_word_tag_and_category(cast, sign_in):
    survey, _first, pks = written(cast)
    client = sign_in(cast.coordinator)
    path = place(cast, survey, "texts/")
    act(client, cast, survey, "tag", pks["Too costly for us."], pks["Nothing."], tag="cost")

    assert len(shown(client.get(path))) == 3
    assert shown(client.get(path + "?question=q2")) == ["Nothing."]
    assert shown(client.get(path + "?q=REGIONS")) == ["Good for the regions."]
    assert shown(client.get(path + "?tag=cost")) == ["Too costly for us.", "Nothing."]
    assert shown(client.get(path + "?category=company")) == ["Good for the regions."]


def test_tags_are_renamed_merged_and_taken_off(cast, sign_in):
    survey, _first, pks = written(cast)
    client = sign_in(cast.coordinator)
    act(client, cast, survey, "tag", *pks.values(), tag="cost")
    act(client, cast, survey, "tag", pks["Nothing."], tag="money")
    act(client, cast, survey, "untag", pks["Nothing."], tag="cost")
    cost, money = Tag.objects.order_by("name")
    client.post(place(cast, survey, f"texts/tags/{money.pk}/"), {"act": "rename", "name": "cost"})
    assert Tag.objects.get(pk=money.pk).name == "money"  # the name is taken
    client.post(place(cast, survey, f"texts/tags/{money.pk}/"), {"act": "merge", "into": cost.pk})

    assert list(Tag.objects.values_list("name", flat=True)) == ["cost"]
    assert cost.texts.count() == 3


def test_hiding_needs_a_reason_which_stays_and_can_be_undone(cast, sign_in):
    survey, _first, pks = written(cast)
    client, pk = sign_in(cast.coordinator), pks["Nothing."]
    refused = act(client, cast, survey, "hide", pk, tag="kept", here="?question=q2")
    assert refused.status_code == 422
    assert 'value="kept"' in refused.content.decode()
    assert shown(refused) == ["Nothing."]

    act(client, cast, survey, "hide", pk, reason="It names a colleague.")
    row = TextAnswer.objects.get(pk=pk)
    assert (row.shown, row.hidden_by, row.reason) == ("hidden", cast.coordinator, "It names a colleague.")
    act(client, cast, survey, "show", pk)
    assert TextAnswer.objects.get(pk=pk).shown == "staff"


def test_a_quote_needs_its_authors_consent_and_carries_what_they_chose(cast, sign_in):
    survey, first, pks = written(cast)
    client, pk = sign_in(cast.coordinator), pks["Too costly for us."]
    assert act(client, cast, survey, "quote", pk).status_code == 422
    assert TextAnswer.objects.get(pk=pk).shown == "staff"

    Attribution.objects.create(
        key=first.person, source=f"surveys.response:{first.pk}", choice="category", at=NOON
    )
    act(client, cast, survey, "quote", pk)
    row = TextAnswer.objects.select_related("revision__response").get(pk=pk)
    assert row.shown == "public"
    signature = signatures([row], survey)[pk]
    assert (signature.name, signature.category, signature.country) == ("", "research", "SE")


def test_anonymous_texts_are_redacted_by_moderators_and_never_quoted(cast, sign_in):
    survey, _first, pks = written(cast, identity="anonymous")
    client = sign_in(cast.moderator)
    pk = pks["Good for the regions."]
    act(client, cast, survey, "redact", pk, passage="the regions")

    assert TextAnswer.objects.get(pk=pk).text == "Good for […]."
    assert act(sign_in(cast.coordinator), cast, survey, "quote", pk).status_code == 422
    assert sign_in(cast.observer).get(place(cast, survey, "texts/")).status_code == 403


@pytest.mark.parametrize("identity", ["named", "confidential", "anonymous"])
def test_moderators_read_texts_and_hide_them_with_a_reason(cast, sign_in, identity):
    survey, _first, pks = written(cast, identity=identity)
    client, pk = sign_in(cast.moderator), pks["Nothing."]
    tab = f'href="{place(cast, survey, "texts/")}"'
    assert tab in client.get(place(cast, survey, "results/")).content.decode()
    assert len(shown(client.get(place(cast, survey, "texts/")))) == 3
    assert act(client, cast, survey, "hide", pk).status_code == 422
    act(client, cast, survey, "hide", pk, reason="It names a colleague.")
    row = TextAnswer.objects.get(pk=pk)
    assert (row.shown, row.hidden_by, row.reason) == ("hidden", cast.moderator, "It names a colleague.")
    assert Event.objects.filter(verb="survey.texts_hidden").count() == 1
    observer = sign_in(cast.observer)
    assert observer.get(place(cast, survey, "texts/")).status_code == 403
    assert tab not in observer.get(place(cast, survey, "results/")).content.decode()


def test_only_coordinators_let_texts_be_quoted(cast, sign_in):
    survey, first, pks = written(cast)
    Attribution.objects.create(
        key=first.person, source=f"surveys.response:{first.pk}", choice="category", at=NOON
    )
    client, pk = sign_in(cast.moderator), pks["Too costly for us."]
    assert 'value="quote"' not in client.get(place(cast, survey, "texts/")).content.decode()
    assert act(client, cast, survey, "quote", pk).status_code == 403
    assert TextAnswer.objects.get(pk=pk).shown == "staff"


def test_programs_of_moderators_read_texts_and_hide_them(cast, at):
    survey, _first, pks = written(cast)
    call = program(cast.moderator, cast.consultation)
    found = call("get", "surveys/needs/texts/?question=q1&q=regions").json()["results"]
    assert [each["text"] for each in found] == ["Good for the regions."]
    assert not {"person", "category", "country"} & set(found[0])
    body = {"act": "hide", "texts": [pks["Nothing."]]}
    assert call("post", "surveys/needs/texts/", body).status_code == 422
    assert call("post", "surveys/needs/texts/", {**body, "reason": "A name."}).json() == {"changed": 1}
    [hidden] = call("get", "surveys/needs/texts/?shown=hidden").json()["results"]
    assert (hidden["text"], hidden["reason"]) == ("Nothing.", "A name.")
    assert call("post", "surveys/needs/texts/", {**body, "act": "quote"}).status_code == 403
    redact = {**body, "act": "redact", "passage": "Nothing"}
    assert call("post", "surveys/needs/texts/", redact).status_code == 409
    assert program(cast.observer, cast.consultation)("get", "surveys/needs/texts/").status_code == 403
    assert call("get", "surveys/needs/texts/?question=q9").status_code == 400
    assert survey.identity == "named"


def test_named_texts_are_not_redacted(cast, sign_in):
    survey, _first, pks = written(cast)
    act(sign_in(cast.coordinator), cast, survey, "redact", pks["Nothing."], passage="Nothing")
    assert TextAnswer.objects.get(pk=pks["Nothing."]).text == "Nothing."


def test_a_text_of_another_survey_is_left_alone(cast, sign_in):
    _survey, _first, pks = written(cast)
    other = survey_of(cast, one("text", "Why?"), code="other")
    act(sign_in(cast.coordinator), cast, other, "hide", pks["Nothing."], reason="Mine?")

    assert TextAnswer.objects.get(pk=pks["Nothing."]).shown == "staff"
