"""A survey with one question of each kind, and small steps of somebody who answers it without scripts."""

import re

from surveys.answering.models import DraftResponse
from tests.surveys.needs import choices, document_of, publish_document

KINDS = [
    {"key": "one", "kind": "single", "choices": choices("a", "b", "z", z={"text": True})},
    {"key": "long", "kind": "single", "choices": choices(*(f"c{n}" for n in range(1, 15)))},
    {"key": "many", "kind": "multiple", "choices": choices("a", "b", "c")},
    {
        "key": "rows",
        "kind": "matrix",
        "choices": choices("lo", "hi"),
        "rows": [{"key": "r1", "label": {"en": "Row"}}],
    },
    {"key": "rank", "kind": "ranking", "choices": choices("x", "y", "w")},
    {
        "key": "rate",
        "kind": "rating",
        "scale": {"start": 0, "end": 4, "low": {"en": "never"}, "high": {"en": "always"}},
    },
    {"key": "count", "kind": "number", "decimals": 1},
    {"key": "words", "kind": "text", "lines": 3, "hint": {"en": "In short."}},
    {"key": "mail", "kind": "text", "format": "email"},
    {"key": "day", "kind": "date"},
    {"key": "papers", "kind": "file"},
    {"key": "say", "kind": "note"},
    {"key": "agree", "kind": "consent"},
]
ANSWERED = {
    "one": "z",
    "one__other": "Something of my own",
    "long": "c13",
    "many": ["a", "c"],
    "r1": "hi",
    "rank": ["x:3", "y:1", "w:"],
    "rate": "4",
    "count": "12.5",
    "words": "Two\nlines",
    "mail": "a@example.org",
    "day": "2026-05-31",
    "agree": "yes",
}
KEPT = {**ANSWERED, "rank": ["y", "x"]}


def publish_kinds(cast, **facts):
    """Publish a survey with one question of each kind."""
    return publish_document(cast, document_of(KINDS), **facts)


def publish_items(cast, *sections, **facts):
    """Publish a survey with sections of items."""
    return publish_document(cast, document_of(*sections), **facts)


def begin(client, survey):
    """Begin a draft."""
    return client.post(f"{survey.get_absolute_url()}begin/")


def answer(client, survey, place=1, *, shown=(), **sent):
    """Send a section as its form would: with the counts of the questions that it shows."""
    data = {f"rev-{key}": "0" for key in shown} | {"go": "next"} | sent
    return client.post(f"{survey.get_absolute_url()}{place}/", data)


def stored(survey):
    """Give the answers of the one draft."""
    return DraftResponse.objects.get(survey=survey).answers


def submit(client, survey):
    """Send the draft that is open."""
    draft = DraftResponse.objects.get(survey=survey)
    return client.post(f"{survey.get_absolute_url()}submit/", {"draft": str(draft.pk)})


def ids(text):
    """Give every id of a page, without what is out of use in a template."""
    return re.findall(r'\sid="([^"]+)"', re.sub(r"<template>.*?</template>", "", text, flags=re.DOTALL))


def described(text):
    """Give every id that something on the page says describes it."""
    return [each for found in re.findall(r'aria-describedby="([^"]*)"', text) for each in found.split(" ")]
