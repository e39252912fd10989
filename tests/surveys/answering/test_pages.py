"""The pages before and after: what one is told at the start, what a receipt holds, what stays."""

from datetime import timedelta

import pytest

from surveys.answering.models import DraftResponse, Revision
from tests.asking import program
from tests.surveys.answering.people import answer, begin, publish_items, submit

pytestmark = pytest.mark.django_db
ITEMS = [
    {"key": "t", "kind": "text", "label": {"en": "What do you need?", "fr": "De quoi avez-vous besoin ?"}}
]


def sent(client, survey, text="Words"):
    """Answer and send."""
    begin(client, survey)
    answer(client, survey, shown=["t"], t=text)
    return submit(client, survey)


def text_of(client, path="/s/needs/"):
    """Give a page as text."""
    return client.get(path).content.decode()


@pytest.mark.parametrize(
    ("identity", "sentence"),
    [
        ("named", "The team sees your name beside your answers."),
        ("confidential", "Two coordinators together may open it with a reason"),
        ("anonymous", "afterwards nobody can find out"),
    ],
)
def test_the_start_says_who_asks_until_when_how_long_and_what_becomes_of_the_name(
    cast, sign_in, identity, sentence
):
    publish_items(cast, ITEMS, identity=identity)
    text = text_of(sign_in(cast.stakeholder))
    for words in (
        sentence,
        "Blueprint",
        "Brussels time",
        "about one minute",
        "one question",
        "Français",
        "PDF",
    ):
        assert words in text, words


def test_an_organisations_survey_says_who_gives_the_answer(cast, sign_in):
    publish_items(cast, ITEMS, unit="organisation")
    assert "Each organisation gives one answer." in text_of(sign_in(cast.stakeholder))


def test_the_questions_are_a_tagged_pdf_in_either_language_for_everybody(cast, sign_in):
    publish_items(cast, ITEMS)
    answers = [sign_in().get(f"/s/needs/questions.pdf?in={code}") for code in ("en", "fr")]
    for found in answers:
        assert found.content.startswith(b"%PDF-")
        assert found["Content-Disposition"].startswith("attachment")
    assert answers[0].content != answers[1].content
    assert sign_in().get("/s/needs/questions.pdf?in=en").content == answers[0].content


def test_before_while_paused_and_after_it_says_when_why_and_that_the_draft_is_safe(cast, sign_in, at):
    survey, client = publish_items(cast, ITEMS), sign_in(cast.stakeholder)
    begin(client, survey)
    at(survey.opens_at - timedelta(hours=1))
    assert "The survey opens at" in text_of(client)
    assert "Your draft is safe." in text_of(client)
    at(survey.closes_at - timedelta(hours=1))
    survey.paused_at = survey.opens_at
    survey.save(update_fields=["paused_at"])
    assert "The survey has been paused since" in text_of(client)
    assert client.post("/s/needs/begin/").status_code == 302
    assert sign_in(cast.colleague).post("/s/needs/begin/").status_code == 409
    at(survey.closes_at)
    assert "The survey closed" in text_of(client)
    assert "Read your draft" in text_of(client)


def test_the_receipt_names_number_instant_and_digest_and_leads_to_copies(cast, sign_in):
    survey, client = publish_items(cast, ITEMS), sign_in(cast.stakeholder)
    sent(client, survey)
    text, revision = text_of(client, "/s/needs/receipt/"), Revision.objects.get()
    for words in (
        f"{revision.response_id}.1",
        revision.digest,
        "Monday 4 May 2026",
        "?file=pdf",
        "?file=html",
    ):
        assert words in text, words
    assert "Withdraw your answers" in text
    assert "Read your receipt" in text_of(client)


def test_what_can_never_be_changed_offers_no_change_and_takes_none(cast, sign_in):
    survey, client = publish_items(cast, ITEMS, revise="never"), sign_in(cast.stakeholder)
    assert "what you send stays as it is" in text_of(client)
    begin(client, survey)
    answer(client, survey, shown=["t"], t="Words")
    assert "it can be neither changed nor withdrawn" in text_of(client, "/s/needs/review/")
    submit(client, survey)
    for path in ("/s/needs/", "/s/needs/receipt/"):
        text = text_of(client, path)
        assert "Withdraw your answers" not in text
        assert "Change your answers" not in text
    assert begin(client, survey).status_code == 409
    assert client.post("/s/needs/withdraw/").status_code == 409
    call = program(cast.stakeholder, cast.consultation)
    assert call("post", "surveys/needs/draft/").status_code == 409
    assert call("delete", "surveys/needs/response/").status_code == 409
    assert DraftResponse.objects.count() == 0
    assert Revision.objects.count() == 1


@pytest.mark.parametrize(
    ("grace", "late", "taken"), [(30, 29, True), (30, 30, False), (0, 0, False), (600, 599, True)]
)
def test_grace_is_each_surveys_own_and_is_marked(cast, sign_in, at, grace, late, taken):
    survey, client = publish_items(cast, ITEMS, grace_s=grace), sign_in(cast.stakeholder)
    begin(client, survey)
    answer(client, survey, shown=["t"], t="Words")
    stamp = client.get("/s/needs/review/").context["stamp"]
    at(survey.closes_at + timedelta(seconds=late))
    draft = DraftResponse.objects.get()
    answered = client.post("/s/needs/submit/", {"draft": str(draft.pk), "stamp": stamp})
    assert answered.status_code == (302 if taken else 409)
    assert list(Revision.objects.values_list("grace", flat=True)) == [True] * taken
    if taken:
        assert "It arrived shortly after closing" in text_of(client, "/s/needs/receipt/")


def test_the_review_leads_to_each_answer_and_back(cast, sign_in):
    survey, client = publish_items(cast, ITEMS, [{"key": "u", "kind": "text"}]), sign_in(cast.stakeholder)
    begin(client, survey)
    answer(client, survey, shown=["t"], t="Words")
    text = text_of(client, "/s/needs/review/")
    assert 'href="/s/needs/1/#t"' in text
    assert 'href="/s/needs/2/#u"' in text
    assert "No answer" in text
    assert "<h3>Part 2</h3>" in text
