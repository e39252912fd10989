"""Every kind of question is a control that works without scripts, is kept, shown again and reviewed in words."""

import pytest

from tests.surveys.answering.people import (
    ANSWERED,
    KEPT,
    KINDS,
    answer,
    begin,
    described,
    ids,
    publish_items,
    publish_kinds,
    stored,
    submit,
)
from tests.surveys.needs import choices

pytestmark = pytest.mark.django_db
SHOWN = [each["key"] for each in KINDS if each["key"] not in {"rows", "say"}] + ["r1"]


def test_every_kind_is_kept_and_shown_again_as_it_was(cast, sign_in):
    survey, client = publish_kinds(cast), sign_in(cast.stakeholder)
    begin(client, survey)
    sent = answer(client, survey, shown=SHOWN, **ANSWERED)
    assert sent.status_code == 302, sent.content.decode()
    assert stored(survey) == KEPT
    text = client.get("/s/needs/1/").content.decode()
    for mark in (
        'value="z" data-text checked',
        'value="Something of my own"',
        '<option value="c13" selected>',
        'value="y:1" selected',
        'name="rate" value="4" checked',
        'value="12.5" inputmode="decimal"',
        "Two\nlines</textarea>",
        'type="email"',
        'type="date" id="day" name="day" value="2026-05-31"',
        'name="agree" value="yes" checked',
        "never",
        "always",
    ):
        assert mark in text, mark


def test_the_review_says_each_answer_in_words_and_the_copies_too(cast, sign_in):
    survey, client = publish_kinds(cast), sign_in(cast.stakeholder)
    begin(client, survey)
    answer(client, survey, shown=SHOWN, **ANSWERED)
    review = client.get("/s/needs/review/").content.decode()
    for words in (
        "Choice z",
        "Something of my own",
        "1. Choice y",
        "2. Choice x",
        "4 / 4",
        "31 May 2026",
        "Yes",
    ):
        assert words in review, words
    assert "No answer" in review
    assert submit(client, survey).status_code == 302
    page = client.get("/s/needs/receipt/?file=html")
    assert "Something of my own" in page.content.decode()
    assert page["Content-Disposition"].startswith("attachment")
    pdf = client.get("/s/needs/receipt/?file=pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert client.get("/s/needs/receipt/?file=pdf").content == pdf.content


def test_ids_are_single_and_what_describes_a_control_is_there(cast, sign_in):
    survey, client = publish_kinds(cast), sign_in(cast.stakeholder)
    begin(client, survey)
    for sent in (
        {},
        {
            "count": "many",
            "rank": ["x:1", "y:1"],
            "day": "31/02/2026",
            "mail": "nobody",
            "words": "x" * 20_001,
        },
    ):
        if sent:
            page = answer(client, survey, shown=SHOWN, **sent)
            assert page.status_code == 422
        else:
            page = client.get("/s/needs/1/")
        text = page.content.decode()
        found = ids(text)
        assert len(found) == len(set(found))
        assert described(text)
        assert set(described(text)) <= set(found)


def test_errors_stand_above_and_lead_to_a_control_with_what_was_typed_kept(cast, sign_in):
    survey, client = publish_kinds(cast), sign_in(cast.stakeholder)
    begin(client, survey)
    sent = {"count": "1e9", "day": "31/02/2026", "rank": ["x:2", "y:2"]}
    text = answer(client, survey, shown=SHOWN, **sent).content.decode()
    assert text.index('class="errors"') < text.index("<form method")
    assert "3 things need your attention" in text
    for key in ("count", "day", "rank"):
        assert f'href="#{key}"' in text
        assert key in ids(text)
    assert 'value="1e9"' in text
    assert 'type="text" id="day" name="day" value="2026-02-31"' in text
    assert "Rank 2 is given twice." in text


def test_a_number_is_written_as_in_the_language_that_is_spoken(cast, sign_in):
    survey, client = (
        publish_items(cast, [{"key": "n", "kind": "number", "decimals": 2}]),
        sign_in(cast.stakeholder),
    )
    begin(client, survey)
    answer(client, survey, shown=["n"], n="1\u202f250,5", spoken="fr")
    assert stored(survey) == {"n": "1250.5"}
    assert 'value="1250,5"' in client.get("/s/needs/1/?lang=fr").content.decode()
    assert 'value="1250.5"' in client.get("/s/needs/1/?lang=en").content.decode()


def test_needed_and_optional_are_marked_and_a_wish_is_asked_once(cast, sign_in):
    items = [
        {"key": "must", "kind": "text", "required": "yes"},
        {"key": "wish", "kind": "text", "required": "soft"},
        {"key": "free", "kind": "text"},
    ]
    survey, client = publish_items(cast, items), sign_in(cast.stakeholder)
    begin(client, survey)
    first = answer(client, survey, shown=["must", "wish", "free"], must="x")
    text = first.content.decode()
    assert first.status_code == 422
    assert "You can go on without one." in text
    assert text.count('class="needed"') == 1
    assert 'name="soft" value="yes"' in text
    second = answer(client, survey, shown=["must", "wish", "free"], must="x", soft="yes")
    assert second.status_code == 302
    assert submit(client, survey).status_code == 302


def test_a_long_list_of_choices_is_a_select_with_its_languages_marked(cast, sign_in):
    many = choices(*(f"k{n}" for n in range(13)))
    many[0]["label"] = {"en": "Only English"}
    for each in many[1:]:
        each["label"]["fr"] = "Choix"
    survey = publish_items(
        cast, [{"key": "q", "kind": "single", "choices": many, "label": {"en": "Q?", "fr": "Q ?"}}]
    )
    client = sign_in(cast.stakeholder)
    begin(client, survey)
    text = client.get("/s/needs/1/?lang=fr").content.decode()
    assert '<option value="k0" lang="en">Only English</option>' in text
    assert '<option value="k1">Choix</option>' in text


def test_a_group_has_its_heading_and_a_note_takes_no_answer(cast, sign_in):
    inner = [
        {"key": "a", "kind": "text", "label": {"en": "A?"}},
        {"key": "n", "kind": "note", "label": {"en": "Read."}},
    ]
    survey = publish_items(cast, [{"key": "g", "kind": "group", "label": {"en": "Together"}, "items": inner}])
    client = sign_in(cast.stakeholder)
    begin(client, survey)
    text = client.get("/s/needs/1/").content.decode()
    assert '<h2 id="g-h">Together</h2>' in text
    assert 'name="n"' not in text
    assert "<p>Read.</p>" in text
