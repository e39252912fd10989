"""The bilingual survey of the shared data, published: every kind of question, conditions, a filter, proposals."""

import json
from datetime import timedelta

from surveys.authoring import actions, queries
from tests.factories import NOON, make_proposal


def publish_document(cast, document, *, code="needs", **facts):
    """Publish a survey with a document as it is."""
    known = {"identity": "named", "access": "register", "about": {"en": "Why we ask."}} | facts
    survey = actions.create(
        actor=cast.editor,
        consultation=cast.consultation,
        code=code,
        title=document["title"],
        opens_at=NOON - timedelta(days=1),
        closes_at=NOON + timedelta(days=2),
        at=NOON,
        **known,
    )
    draft = queries.draft(survey)
    assert draft is not None
    draft.definition = {**document, "key": code}
    draft.save(update_fields=["definition"])
    actions.publish(actor=cast.coordinator, survey=survey, at=NOON)
    return survey


def publish_needs(cast, shared, **facts):
    """Publish the survey of the shared data, on five proposals."""
    path = shared / "xlsform" / "stakeholder_needs_definition.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["sections"][-1]["items"][-1].setdefault(
        "label", {"en": "Engagement"}
    )  # a computed value, for staff
    for number in range(1, 6):
        make_proposal(cast.consultation, f"DS-{number:02d}", f"Wording {number}.")
    return publish_document(cast, document, **facts)


def document_of(*sections, lists=None, languages=("en", "fr")):
    """Give a document of sections, each a list of items; an item needs its key and its kind."""
    found = []
    for number, items in enumerate(sections, start=1):
        asked = [{"label": {"en": f"What is {item['key']}?"}, **item} for item in items]
        found.append(
            {"key": f"s{number}", "kind": "section", "label": {"en": f"Part {number}"}, "items": asked}
        )
    return {
        "schema": 1,
        "key": "needs",
        "title": {"en": "Needs"},
        "languages": list(languages),
        "lists": lists or {},
        "sections": found,
    }


def choices(*keys, **more):
    """Give choices with codes from 1; `more` adds facts to one by its key."""
    return [
        {"key": key, "code": code, "label": {"en": f"Choice {key}"}, **more.get(key, {})}
        for code, key in enumerate(keys, start=1)
    ]
