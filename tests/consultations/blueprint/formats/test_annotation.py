"""Anchors as W3C Web Annotations: every member that the model requires is there, and its keys are the model's own."""

import json
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from consultations.blueprint.text.annotation import CONTEXT, DS4, Annotated, annotation, collection

AT = datetime(2026, 3, 2, 11, 0, 0, 500, tzinfo=timezone(timedelta(hours=1)))
TEXT = "At most ten people must be consulted before the mapping starts."
# The keys of https://www.w3.org/ns/anno.jsonld that we use, and those of our own.
KEYS = {
    "@context", "id", "type", "motivation", "created", "modified", "creator", "name", "body", "value", "format", "purpose",
    "language", "target", "source", "selector", "conformsTo", "refinedBy", "exact", "prefix", "suffix", "start", "end",
    "ds4", "partOf", "label", "total", "startIndex", "items", "next", "ds4:status", "ds4:derivedFrom",
}  # fmt: skip


def anchor(**said) -> Annotated:
    facts = {
        "id": "https://x.example/comments/C-0042/#v2", "version_url": "https://x.example/blueprint/v2/", "block": "0" * 32,
        "start": 8, "end": 18, "exact": TEXT[8:18], "prefix": TEXT[:8], "suffix": TEXT[18:50], "status": "changed",
        "created": AT, "creator_label": "Ann Berg", "creator_type": "Person", "body": "Why ten?", "proposed_text": "five people",
        "language": "en", "modified": AT, "derived_from": "https://x.example/comments/C-0042/#v1",
    }  # fmt: skip
    return Annotated(**{**facts, **said})


def keys(value) -> set[str]:
    if isinstance(value, dict):
        return set(value) | set().union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


def test_an_annotation_has_what_the_model_requires():
    found = annotation(anchor())

    assert found["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert found["@context"][1] == CONTEXT[1] == {"ds4": DS4}
    assert found["id"] == "https://x.example/comments/C-0042/#v2"
    assert found["type"] == "Annotation"
    assert found["target"]["source"] == "https://x.example/blueprint/v2/"
    assert found["created"] == "2026-03-02T10:00:00Z"
    assert keys(found) <= KEYS


def test_the_words_are_selected_in_their_block_twice():
    selector = annotation(anchor())["target"]["selector"]
    quote, position = selector["refinedBy"]

    assert (selector["type"], selector["value"]) == ("FragmentSelector", "b-" + "0" * 32)
    assert selector["conformsTo"] == "http://tools.ietf.org/rfc/rfc3236"
    assert quote == {
        "type": "TextQuoteSelector",
        "exact": "ten people",
        "prefix": "At most ",
        "suffix": TEXT[18:50],
    }
    assert position == {"type": "TextPositionSelector", "start": 8, "end": 18}
    assert TEXT[position["start"] : position["end"]] == quote["exact"]


def test_a_comment_on_a_block_or_on_the_draft_selects_no_words():
    block, draft = annotation(anchor(start=0, end=0)), annotation(anchor(block="", start=0, end=0))

    assert "refinedBy" not in block["target"]["selector"]
    assert draft["target"] == {"source": "https://x.example/blueprint/v2/"}


def test_a_proposal_is_editing_with_two_bodies_and_a_remark_is_commenting_with_one():
    editing, commenting = annotation(anchor()), annotation(anchor(proposed_text=""))

    assert editing["motivation"] == "editing"
    assert [(each["purpose"], each["value"]) for each in editing["body"]] == [
        ("commenting", "Why ten?"),
        ("editing", "five people"),
    ]
    assert commenting["motivation"] == "commenting"
    assert commenting["body"] == [
        {
            "type": "TextualBody",
            "value": "Why ten?",
            "format": "text/plain",
            "purpose": "commenting",
            "language": "en",
        }
    ]


def test_creators_are_named_as_the_site_attributes_them():
    assert annotation(anchor())["creator"] == {"type": "Person", "name": "Ann Berg"}
    assert annotation(anchor(creator_type="", creator_label="Training providers"))["creator"] == {
        "name": "Training providers"
    }
    assert "creator" not in annotation(anchor(creator_label=""))


def test_status_and_origin_are_told_in_our_own_vocabulary():
    found = annotation(anchor())

    assert found["ds4:status"] == "changed"
    assert found["ds4:derivedFrom"] == {"id": "https://x.example/comments/C-0042/#v1"}
    assert "ds4:derivedFrom" not in annotation(anchor(derived_from="", status="original"))


def test_pages_of_annotations_are_part_of_their_collection():
    found = collection(
        id_="https://x.example/a", label="Comments on v2", items=[anchor(), anchor()],
        page_id="https://x.example/a?page=2", next_id="https://x.example/a?page=3", total=7, offset=2,
    )  # fmt: skip

    assert found["type"] == "AnnotationPage"
    assert found["partOf"] == {
        "id": "https://x.example/a", "type": "AnnotationCollection", "label": "Comments on v2", "total": 7,
    }  # fmt: skip
    assert [each["type"] for each in found["items"]] == ["Annotation", "Annotation"]
    assert all("@context" not in each for each in found["items"])
    assert (found["startIndex"], found["next"]) == (2, "https://x.example/a?page=3")
    assert keys(found) <= KEYS


@given(st.text(), st.text(), st.text())
def test_any_words_survive_as_plain_text(body, proposed, exact):
    found = annotation(anchor(body=body, proposed_text=proposed, exact=exact, created=AT.astimezone(UTC)))
    back = json.loads(json.dumps(found))

    assert back == found
    assert {each["format"] for each in found["body"]} <= {"text/plain"}
    assert [each["value"] for each in found["body"]] == [text for text in (body, proposed) if text]
