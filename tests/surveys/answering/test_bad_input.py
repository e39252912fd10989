"""Bad input of respondents: each gets its sentence on the page (422, the text kept) and in the API (422 under its key)."""

import pytest

from surveys.answering.models import DraftResponse, Revision
from surveys.authoring import queries
from surveys.authoring.models import SurveyVersion
from tests.asking import program
from tests.factories import NOON
from tests.surveys.answering.people import answer, begin, publish_items, stored
from tests.surveys.needs import choices

pytestmark = pytest.mark.django_db
ITEMS = [
    {"key": "one", "kind": "single", "choices": choices("n", "s")},
    {
        "key": "town",
        "kind": "single",
        "choices": choices("oslo", "rome", oslo={"columns": {"at": "n"}}, rome={"columns": {"at": "s"}}),
        "filter": "at = ${one}",
    },
    {"key": "many", "kind": "multiple", "choices": choices("a", "b")},
    {"key": "rank", "kind": "ranking", "choices": choices("x", "y", "w")},
    {"key": "rate", "kind": "rating", "scale": {"start": 0, "end": 4}},
    {"key": "count", "kind": "number"},
    {"key": "part", "kind": "number", "decimals": 1},
    {"key": "day", "kind": "date"},
    {"key": "text", "kind": "text"},
    {"key": "mail", "kind": "text", "format": "email"},
    {"key": "agree", "kind": "consent"},
    {"key": "twice", "kind": "computed", "formula": "${count} * 2"},
    {"key": "hidden", "kind": "text", "show": "${one} = 's'"},
]
SHOWN = [each["key"] for each in ITEMS if each["key"] not in {"twice", "hidden"}]
TABLE = [
    ({"one": "q"}, "Choose one of the answers shown."),
    ({"one": "constructor"}, "Choose one of the answers shown."),
    ({"one": "n", "town": "rome"}, "Choose one of the answers shown."),
    ({"many": ["a", "q"]}, "Choose among the answers shown."),
    ({"rank": ["x:2", "y:2"]}, "Rank 2 is given twice."),
    ({"rank": ["x:1", "q:2"]}, "Give each answer a place from 1 to 3, or none."),
    ({"rank": ["x:one"]}, "Give each answer a place from 1 to 3, or none."),
    ({"rate": "5"}, "Choose a place from 0 to 4."),
    ({"count": "1e9"}, "Write a number with the digits 0 to 9, for example 1250."),
    ({"count": "١٢"}, "Write a number with the digits 0 to 9"),
    ({"count": "12.5"}, "Write a whole number, without decimals."),
    ({"part": "1,5"}, "Write a number with the digits 0 to 9, for example 12.5."),
    ({"part": "1.55"}, "Write at most 1 decimals."),
    ({"part": "Infinity"}, "Write a number with the digits 0 to 9"),
    ({"day": "31/02/2026"}, "Write a day that exists"),
    ({"day": "0001-01-01"}, "Write a day that exists"),
    ({"day": "tomorrow"}, "Write a day that exists"),
    ({"text": "x" * 20_001}, "This text has 20001 characters; up to 20000 are taken. Shorten it."),
    ({"mail": "nobody"}, "Write an e-mail address, for example name@example.org."),
]


@pytest.fixture
def survey(cast, at):
    return publish_items(cast, ITEMS)


@pytest.fixture
def client(cast, survey, sign_in):
    found = sign_in(cast.stakeholder)
    begin(found, survey)
    return found


@pytest.mark.parametrize(("sent", "words"), TABLE)
def test_the_page_says_what_to_do_and_keeps_what_was_typed(client, survey, sent, words):
    page = answer(client, survey, shown=SHOWN, **sent)
    text = page.content.decode()
    assert page.status_code == 422
    assert words in text
    key = list(sent)[-1]
    assert f'href="#{key}"' in text
    if key in {"count", "part", "mail", "text"}:
        assert str(sent[key]) in text
    draft = DraftResponse.objects.get()
    refused = client.post("/s/needs/submit/", {"draft": str(draft.pk)})
    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert Revision.objects.count() == 0


@pytest.mark.parametrize(("sent", "words"), TABLE)
def test_the_api_names_the_question(cast, survey, sent, words):
    call = program(cast.stakeholder, cast.consultation)
    call("post", "surveys/needs/draft/")
    refused = call("patch", "surveys/needs/draft/", {"answers": sent})
    assert refused.status_code == 422
    assert words in str(refused.json()["fields"][list(sent)[-1]])
    assert stored(survey) == {}


@pytest.mark.parametrize("sent", [{"twice": "9"}, {"nope": "x"}, {"__proto__": "x"}, {"one__other": "x"}])
def test_the_api_refuses_what_is_not_asked(cast, survey, sent):
    call = program(cast.stakeholder, cast.consultation)
    call("post", "surveys/needs/draft/")
    refused = call("patch", "surveys/needs/draft/", {"answers": sent})
    assert refused.status_code == 422
    assert "no such question" in refused.content.decode()


def test_what_is_not_asked_is_dropped_by_the_page_and_by_the_route(client, survey):
    sent = {"count": "4", "twice": "99", "nope": "x", "hidden": "secret", "rev-hidden": "0", "rev-twice": "0"}
    assert answer(client, survey, shown=SHOWN, **sent).status_code == 302
    draft = DraftResponse.objects.get()
    assert client.post("/s/needs/submit/", {"draft": str(draft.pk)}).status_code == 302
    assert Revision.objects.get().answers == {"count": "4", "twice": "8"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b", "ab"),
        ("a\x07\x1b[31mb", "a[31mb"),
        ("a\ud800b", "ab"),
        ("line\r\nline", "line\nline"),
        ("e\u0301te", "éte"),
        ("\u202eabc", "\u202eabc"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_characters_that_cannot_be_kept_are_taken_out_of_every_kind_of_answer(client, survey, typed, kept):
    encoded = (
        typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if "\ud800" in typed else typed
    )
    sent = dict.fromkeys(("text", "mail", "count", "day", "one", "rate", "agree"), encoded)
    page = answer(client, survey, shown=SHOWN, **sent, rank=[f"x:{encoded}"], many=[encoded])
    assert page.status_code == 422
    assert stored(survey)["text"].replace("\ufffd", "") == kept
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize(
    ("spoken", "typed", "kept"),
    [
        ("fr", "1,5", "1.5"),
        ("fr", "1 000,5", "1000.5"),
        ("fr", "1\u202f000", "1000"),
        ("en", "1 000", "1000"),
        ("en", "1\u2009000.5", "1000.5"),
    ],
)
def test_numbers_are_read_by_the_language_of_the_form(client, survey, spoken, typed, kept):
    assert answer(client, survey, shown=SHOWN, part=typed, spoken=spoken).status_code == 302
    assert stored(survey)["part"] == kept


def test_gaps_of_a_ranking_are_closed_and_shown_on_the_review(client, survey):
    assert answer(client, survey, shown=SHOWN, rank=["x:3", "y:1", "w:"]).status_code == 302
    assert stored(survey)["rank"] == ["y", "x"]
    text = client.get("/s/needs/review/").content.decode()
    assert "1. Choice y" in text
    assert "2. Choice x" in text


def test_a_draft_of_an_older_version_goes_on_with_its_own_questions(cast, client, survey):
    old = queries.published(survey)
    assert old is not None
    newer = {
        **old.definition,
        "sections": [{"key": "s1", "kind": "section", "label": {}, "items": ITEMS[8:9]}],
    }
    SurveyVersion.objects.create(
        survey=survey, number=2, definition=newer, digest="2" * 64, published_at=NOON
    )
    assert queries.published(survey) != old
    assert 'name="one"' in client.get("/s/needs/1/").content.decode()
    assert answer(client, survey, shown=SHOWN, one="n", text="old words").status_code == 302
    draft = DraftResponse.objects.get()
    assert client.post("/s/needs/submit/", {"draft": str(draft.pk), "version": "2"}).status_code == 302
    revision = Revision.objects.get()
    assert revision.version == old
    assert revision.answers == {"one": "n", "text": "old words"}


@pytest.mark.parametrize("draft", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_a_draft_that_is_nobodys_sends_nothing(client, survey, draft):
    answered = client.post("/s/needs/submit/", {"draft": draft})
    assert answered.status_code in {302, 422}
    assert Revision.objects.count() == 0
