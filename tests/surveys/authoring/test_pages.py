"""The editor in the browser: every kind saved and read back, moved with focus, undone, conflicting, tried."""

from functools import partial
from typing import Any

import pytest

from surveys.answering.models import DraftResponse, Response
from surveys.authoring import actions, queries
from surveys.authoring.definition import find
from surveys.authoring.kinds import KINDS
from surveys.authoring.models import Edit, Survey
from surveys.authoring.operations import speak, whole
from tests.factories import NOON
from tests.surveys.people import make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(cast):
    return make_survey(cast)


@pytest.fixture
def base(cast, survey):
    return f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}"


@pytest.fixture
def editor(cast, sign_in):
    return sign_in(cast.editor)


def draft(survey):
    """Give the draft's document."""
    found = queries.draft(survey)
    assert found is not None
    return found.definition


def published(survey):
    """Give the published document as a new draft would begin."""
    found = queries.published(survey)
    assert found is not None
    return actions.loosened(found.definition)


def stands(survey, key):
    """Give one item of the draft."""
    found = find(draft(survey), key)
    assert found is not None
    return found


MORE = {
    "single": {"c0_en": "Yes", "c1_en": "No", "c1_code": "0", "c2_en": "Other", "c2_text": "on"},
    "multiple": {"c0_en": "A", "c0_columns": "region=north", "c1_en": "B", "filter": "region = ${q2}"},
    "matrix": {"list": "agreement", "r0_en": "We need it.", "r1_en": "We use it."},
    "ranking": {"c0_en": "A", "c0_order": "2", "c1_en": "B", "c1_order": "1"},
    "rating": {"scale_start": "1", "scale_end": "7", "scale_step": "1", "low_en": "bad", "high_en": "good"},
    "number": {"decimals": "2", "rule_src": ". >= 1", "message_en": "At least one.", "required": "soft"},
    "text": {"lines": "5", "format": "email", "register": "organisation.name"},
    "date": {"public": "on"},
    "computed": {"formula": "count-selected(${q3})"},
}
STORED: dict[str, dict[str, Any]] = {
    "single": {
        "choices": [
            {"key": "c1", "code": 1, "label": {"en": "Yes"}},
            {"key": "c2", "code": 0, "label": {"en": "No"}},
            {"key": "c3", "code": 2, "label": {"en": "Other"}, "text": True},
        ]
    },
    "ranking": {
        "choices": [
            {"key": "c1", "code": 1, "label": {"en": "B"}},
            {"key": "c2", "code": 2, "label": {"en": "A"}},
        ]
    },
    "matrix": {
        "list": "agreement",
        "rows": [
            {"key": "q5_1", "label": {"en": "We need it."}},
            {"key": "q5_2", "label": {"en": "We use it."}},
        ],
    },
    "rating": {"scale": {"start": 1, "end": 7, "step": 1, "low": {"en": "bad"}, "high": {"en": "good"}}},
    "number": {
        "decimals": 2,
        "rule": {"src": ". >= 1", "message": {"en": "At least one."}},
        "required": "soft",
    },
    "text": {"lines": 5, "format": "email", "register": "organisation.name"},
    "date": {"public": True},
    "computed": {"formula": "count-selected(${q3})"},
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_added_and_saved_again_as_it_was(editor, survey, base, kind):
    typed = {"label_en": "What?", "hint_en": "Think.", "show_mode": "rows", **MORE.get(kind, {})}
    typed |= {"show0_question": "q2", "show0_how": "is", "show0_value": "Choice 2", "once": "x"}
    answer = editor.post(f"{base}/items/s1/new/{kind}/?after=q3", typed)
    assert answer.status_code == 302, answer.context["form"].errors
    assert [item["key"] for item in draft(survey)["sections"][0]["items"]] == ["q1", "q2", "q3", "q5", "q4"]
    found = stands(survey, "q5")
    assert found["show"] == "${q2} = 'c2'"
    assert found["hint"] == {"en": "Think."}
    stored = STORED.get(kind, {})
    if kind == "single":  # a code that was typed stays, the others take the next
        assert [row["code"] for row in found["choices"]] == [1, 0, 2]
        assert found["choices"][2]["text"] is True
    else:
        assert {name: found[name] for name in stored} == stored
    form = editor.get(f"{base}/items/q5/").context["form"]
    again = {
        name: "on" if value is True else value
        for name in form.fields
        if (value := form[name].value()) not in (None, False, "")
    }
    counts = {f"{name}-count": count for name, count in form.counts.items()}
    assert editor.post(f"{base}/items/q5/", {**again, **counts}).status_code == 302
    assert stands(survey, "q5") == found


def test_an_added_question_is_not_doubled_by_a_second_press(editor, survey, base):
    typed = {"label_en": "What?", "once": "the-same"}
    for _n in range(3):
        assert editor.post(f"{base}/items/s1/new/text/", typed).status_code == 302
    assert len(draft(survey)["sections"][0]["items"]) == 5


def test_more_lines_keep_what_was_typed_and_save_nothing(editor, survey, base):
    form = editor.get(f"{base}/items/q2/").context["form"]
    typed = {"label_en": "", "c0_en": "Kept", "choices-count": "5", "more": "choices"}
    answer = editor.post(f"{base}/items/q2/", typed)
    assert answer.status_code == 200
    assert not answer.context["form"].errors
    assert answer.context["form"].counts["choices"] == 8
    assert 'value="Kept"' in answer.content.decode()
    assert form.counts["choices"] == 5
    assert queries.draft(survey) is None


def test_moving_leads_back_to_the_line_and_says_where_it_is(editor, survey, base):
    answer = editor.post(f"{base}/act/", {"act": "down:q2:1"})
    assert answer["Location"].endswith("?moved=q2#q2")
    page = editor.get(answer["Location"].partition("#")[0]).content.decode()
    assert "q2 moved to 3 of 4" in page
    assert 'id="q2" class="stack" tabindex="-1"' in page
    editor.post(f"{base}/act/", {"act": "down:q2:1"})  # the same press once more
    assert [item["key"] for item in draft(survey)["sections"][0]["items"]] == ["q1", "q3", "q2", "q4"]


def test_to_a_place_in_another_section(editor, survey, base):
    editor.post(f"{base}/act/", {"act": "section::0"})
    editor.post(f"{base}/act/", {"act": "section::0"})
    assert [each["key"] for each in draft(survey)["sections"]] == ["s1", "s2"]
    answer = editor.post(f"{base}/items/q3/place/", {"to": "s2:0"})
    assert answer["Location"].endswith("?moved=q3#q3")
    assert [item["key"] for item in draft(survey)["sections"][1]["items"]] == ["q3"]
    assert editor.get(f"{base}/items/q3/place/").status_code == 200


def test_steps_are_taken_back_one_by_one_and_only_the_last_one(editor, survey, base):
    before = published(survey)
    editor.post(f"{base}/act/", {"act": "remove:q3"})
    editor.post(f"{base}/act/", {"act": "copy:q2:1"})
    assert stands(survey, "q5")["kind"] == "single"
    for rev in (1, 2, 2, 1):
        editor.post(f"{base}/undo/", {"rev": rev})
    assert draft(survey) == before
    assert Edit.objects.count() == 0


def test_only_fifty_steps_are_kept(cast, survey):
    for n in range(55):
        actions.change(
            actor=cast.editor,
            survey=survey,
            ask=partial(speak, languages=["en", "fr"] if n % 2 else ["en"]),
            verb="languages_chosen",
            at=NOON,
        )
    assert Edit.objects.filter(version=queries.draft(survey)).count() == 50


def test_a_colleague_on_another_question_is_no_conflict(editor, cast, survey, base):
    seen = editor.get(f"{base}/items/q4/").context["form"]["seen"].value()
    editor.post(f"{base}/items/q3/", {"label_en": "Which?", "c0_en": "A", "c0_key": "c1"})
    answer = editor.post(f"{base}/items/q4/", {"label_en": "Mine", "lines": "1", "seen": seen})
    assert answer.status_code == 302
    assert stands(survey, "q3")["label"]["en"] == "Which?"
    assert stands(survey, "q4")["label"]["en"] == "Mine"


def test_texts_in_other_languages_are_kept(editor, survey, base, cast):
    for name in ("de", "it"):
        actions.change(
            actor=cast.editor,
            survey=survey,
            ask=lambda document: {"do": "head", "facts": {"languages": ["en", "fr", "de", "it"]}},
            verb="languages_chosen",
            at=NOON,
        )
        editor.post(
            f"{base}/languages/{name}/?part=s1", texts_page(editor, base, name, {"q4.label": f"in {name}"})
        )
    editor.post(f"{base}/items/q4/", {"label_en": "Anything?", "label_fr": "Autre ?", "lines": "1"})
    label = stands(survey, "q4")["label"]
    assert label == {"en": "Anything?", "fr": "Autre ?", "de": "in de", "it": "in it"}
    assert draft(survey)["stale"] == {"de": ["q4.label"], "it": ["q4.label"]}
    typed = texts_page(editor, base, "de", {})
    row = next(n for n, path in typed.items() if path == "q4.label")
    editor.post(f"{base}/languages/de/?part=s1", {**typed, f"ok{row[1:]}": "yes"})
    assert draft(survey)["stale"] == {"it": ["q4.label"]}


def texts_page(client, base, code, writes):
    """Give what the form of a language sends, with some texts written anew."""
    sent: dict[str, str] = {}
    for row in client.get(f"{base}/languages/{code}/?part=s1").context["rows"]:
        sent |= {
            f"p{row.n}": row.text.path,
            f"m{row.n}": row.mark,
            f"t{row.n}": writes.get(row.text.path, row.value),
        }
    return sent


def test_two_translators_of_one_text_see_both(editor, survey, base):
    mine = texts_page(editor, base, "fr", {"q4.label": "Autre chose ?"})
    editor.post(f"{base}/languages/fr/?part=s1", texts_page(editor, base, "fr", {"q4.label": "Et puis ?"}))
    answer = editor.post(f"{base}/languages/fr/?part=s1", mine)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Et puis ?" in text
    assert "Autre chose ?" in text
    assert stands(survey, "q4")["label"]["fr"] == "Et puis ?"


def test_shared_lists_are_made_renamed_and_kept_while_used(editor, survey, base):
    editor.post(f"{base}/lists/new/", {"name": "yesno", "c0_en": "Yes", "c1_en": "No", "c1_stance": "-1"})
    assert draft(survey)["lists"]["yesno"][1] == {
        "key": "c2",
        "code": 2,
        "label": {"en": "No"},
        "stance": "-1",
    }
    editor.post(f"{base}/items/q2/", {"label_en": "One?", "list": "yesno"})
    seen = editor.get(f"{base}/lists/yesno/").context["form"]["seen"].value()
    typed = {"name": "yn", "c0_en": "Yes", "c0_key": "c1", "c1_en": "No!", "c1_key": "c2", "seen": seen}
    assert editor.post(f"{base}/lists/yesno/", typed).status_code == 302
    assert stands(survey, "q2")["list"] == "yn"
    editor.post(f"{base}/lists/yn/", {"act": "remove"})
    assert "yn" in draft(survey)["lists"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"c0_en": "A", "c0_code": "-66"}, "c0_code"),
        ({"c0_en": "A", "c0_code": "40000"}, "c0_code"),
        ({"c0_en": "A", "c0_code": "3", "c1_en": "B", "c1_code": "3"}, "__all__"),
        ({"c0_en": "A", "c0_columns": "north"}, "c0_columns"),
        ({"rule_src": "= ="}, "rule_src"),
        ({"show_mode": "source", "show_source": "${q1_1} ="}, "show_source"),
        ({"show_mode": "rows", "show0_question": "q1_1", "show0_how": "is"}, "show0_value"),
        (
            {"show_mode": "rows", "show0_question": "q1_1", "show0_how": "at_least", "show0_value": "s"},
            "show0_how",
        ),
        ({"label_en": ""}, "label_en"),
    ],
)
def test_bad_input_is_told_beside_its_field(editor, survey, base, typed, field):
    answer = editor.post(f"{base}/items/q2/", {"label_en": "One?", **typed})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert queries.draft(survey) is None


def test_a_test_run_shows_what_would_be_stored_and_goes_with_publication(cast, survey, base, sign_in):
    client = sign_in(cast.coordinator)
    client.post(f"{base}/items/q4/", {"label_en": "Anything?", "lines": "5"})
    answer = client.post(f"{base}/try/", {"category": "", "country": "BE"})
    assert answer["Location"] == f"{base}/try/1/"
    page = client.get(f"{base}/try/1/")
    assert "Test run" in page.content.decode()
    assert "Wording 1." in page.content.decode()
    assert "Wording 2." in client.get(f"{base}/preview/").content.decode()
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    shown = {f"rev-{key}": "0" for key in ("q1_1", "q1_2", "q2", "q3", "q4")}
    typed = {"q1_1": "s", "q2": "c1", "q4": "More.", "go": "next"}
    assert client.post(f"{base}/try/1/", {**shown, **typed})["Location"] == f"{base}/try/outcome/"
    outcome = client.get(f"{base}/try/outcome/").context["outcome"]
    assert [(each.leaf.proposal, each.stance) for each in outcome.positions] == [("P-01@1", "1")]
    assert [(each.leaf.key, each.value, each.missing) for each in outcome.facts] == [
        ("q1_1", 4, None),
        ("q1_2", None, -99),
        ("q2", 1, None),
        ("q3", None, -99),
    ]
    assert (outcome.problems, outcome.dropped) == ([], [])
    assert Response.objects.count() == 0
    actions.propose(actor=cast.coordinator, survey=survey, at=NOON)
    actions.publish(actor=cast.second, survey=survey, at=NOON)
    assert DraftResponse.objects.count() == 0
    assert client.get(f"{base}/try/outcome/")["Location"] == f"{base}/try/"


def test_a_survey_is_copied_paused_and_deleted_only_before_publication(cast, survey, base, sign_in):
    client = sign_in(cast.coordinator)
    assert client.post(f"{base}/copy/", {"code": "needs-2", "title": "Needs again"}).status_code == 302
    copied = Survey.objects.get(code="needs-2")
    assert draft(copied)["sections"] == published(survey)["sections"]
    client.post(f"{base}/pause/", {"reason": "A wrong word."})
    survey.refresh_from_db()
    assert survey.state(NOON) == "paused"
    client.post(f"{base}/pause/", {"reason": "Mended."})
    survey.refresh_from_db()
    assert survey.state(NOON) == "open"
    client.post(f"{base}/delete/", {"code": survey.code})
    other = base.replace(survey.code, "needs-2")
    client.post(f"{other}/delete/", {"code": "wrong"})
    assert Survey.objects.count() == 2
    client.post(f"{other}/delete/", {"code": "needs-2"})
    assert list(Survey.objects.values_list("code", flat=True)) == [survey.code]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"identity": "anonymous", "unit": "organisation"}, "unit"),
        ({"identity": "anonymous", "access": "open"}, "access"),
        ({"k_min": "4"}, "k_min"),
        ({"k_min": "30", "mix_size": "20"}, "mix_size"),
    ],
)
def test_the_setting_is_checked(cast, sign_in, typed, field):
    client = sign_in(cast.editor)
    path = f"/consultations/{cast.consultation.slug}/manage/surveys/new/"
    hours = {"opens_at": "2026-05-01T10:00", "closes_at": "2026-06-01T10:00"}
    known = {
        "title_en": "X",
        "code": "x",
        "access": "invited",
        "identity": "named",
        "unit": "person",
        **hours,
    }
    answer = client.post(path, {**known, **typed})
    assert field in answer.context["form"].errors
    assert client.post(path, known).status_code == 302


def test_a_shared_list_of_200_choices_is_saved_in_one_go(editor, survey, base):
    typed = {f"c{n}_en": f"Choice {n}" for n in range(200)} | {f"c{n}_fr": f"Choix {n}" for n in range(200)}
    for name in ("key", "code", "stance", "columns"):
        typed |= {f"c{n}_{name}": "" for n in range(200)}
    typed |= {f"c{n}_order": str(200 - n) for n in range(200)}
    answer = editor.post(f"{base}/lists/new/", {"name": "long", "choices-count": "200", **typed})
    assert answer.status_code == 302
    rows = draft(survey)["lists"]["long"]
    assert len(rows) == len({row["code"] for row in rows}) == len({row["key"] for row in rows}) == 200
    assert rows[0]["label"] == {"en": "Choice 199", "fr": "Choix 199"}
    assert editor.get(f"{base}/lists/long/").status_code == 200


def test_a_finding_of_a_row_or_a_list_leads_to_where_it_is_mended(editor, survey, base, cast):
    lists = {
        "Odd.name": [{"key": "a", "code": 1, "label": {}}, {"key": "b", "code": 2, "label": {"en": "B"}}]
    }
    rows = [{"key": "q5_1", "label": {"en": "${q4}"}}]
    matrix = {"key": "q5", "kind": "matrix", "label": {"en": "M"}, "list": "Odd.name", "rows": rows}

    def ask(document):
        new = {**document, "lists": {**document["lists"], **lists}}
        new["sections"][0]["items"].append(matrix)
        return whole(document, new)

    actions.change(actor=cast.editor, survey=survey, ask=ask, verb="imported", at=NOON)
    page = editor.get(f"{base}/check/")
    assert {(each.key, each.page) for each in page.context["needed"]} == {("q5", ""), ("Odd.name", "list")}
    for path in (f"{base}/items/q5/", f"{base}/lists/Odd.name/"):
        assert f'href="{path}"' in page.content.decode()
        assert editor.get(path).status_code == 200
    sent = {"t0": "Un", "p0": "lists.Odd.name.a", "m0": ""}
    row = next(
        each
        for each in editor.get(f"{base}/languages/fr/?part=lists").context["rows"]
        if each.text.path == sent["p0"]
    )
    editor.post(f"{base}/languages/fr/?part=lists", {**sent, "m0": row.mark})
    assert draft(survey)["lists"]["Odd.name"][0]["label"] == {"fr": "Un"}
