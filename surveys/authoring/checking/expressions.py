"""Conditions, filters, rules, formulas and answers in texts: what an author is told without trying answers. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from surveys.authoring.checking.findings import Finding
from surveys.authoring.definition import Document, Item, options_of, walk
from surveys.authoring.expressions import ExpressionError, Known, compiled
from surveys.authoring.expressions import check as check_tree
from surveys.authoring.kinds import KINDS
from surveys.authoring.piping import PIPED, references

ADVICE = frozenset({"expr-choice"})  # such a condition is never true, which is told of it, too


def expressions(document: Document) -> list[Finding]:
    """Check every expression at its place: only earlier questions may be read."""
    known, places = known_of(document)
    found: list[Finding] = []
    for section in document["sections"]:
        found += _of(document, section, known, places)
    for _place, _within, item in walk(document):
        found += _of(document, item, known, places)
    return list(dict.fromkeys(found))


def known_of(document: Document) -> tuple[dict[str, Known], dict[str, int]]:
    """Give what is known of each question, and the place of everything in the order in which it is met."""
    known: dict[str, Known] = {}
    places: dict[str, int] = {}
    order = 0
    sections = {section["key"] for section in document["sections"]}
    for _place, within, item in walk(document):
        for outer in within:
            if outer in sections and outer not in places:
                places[outer] = order = order + 1
        places[item["key"]] = order = order + 1
        if item["kind"] in KINDS:
            for leaf in KINDS[item["kind"]].leaves(document, item):
                order += int(leaf.key != item["key"])
                places[leaf.key] = order
                known[leaf.key] = Known(order, leaf.kind, frozenset(each.key for each in leaf.options))
    for key in sections - set(places):
        places[key] = order + 1
    return known, places


def _of(document: Document, item: Item, known: dict[str, Known], places: dict[str, int]) -> Iterator[Finding]:
    key, place = item["key"], places[item["key"]]
    columns = frozenset(name for option in options_of(document, item) for name in option.columns)
    sources = [
        (item.get("show", ""), _("Condition: %(what)s"), frozenset[str](), place),
        (item.get("filter", ""), _("Filter of choices: %(what)s"), columns, place),
        (item.get("rule", {}).get("src", ""), _("Rule: %(what)s"), frozenset[str](), place),
        (item.get("formula", ""), _("Formula: %(what)s"), frozenset[str](), place),
    ]
    for source, words, names, at in sources:
        if not source:
            continue
        try:
            tree = compiled(source, names)
        except ExpressionError as error:
            yield Finding(key, words % {"what": error})
            continue
        for name, sentence in check_tree(tree, known, at):
            yield Finding(key, words % {"what": sentence}, error=name not in ADVICE)
    yield from _pipes(item, known, place)


def _pipes(item: Item, known: dict[str, Known], place: int) -> Iterator[Finding]:
    """Refuse free texts, unknown and later questions in labels and hints."""
    texts = [
        item.get("label", {}),
        item.get("hint", {}),
        *(row.get("label", {}) for row in item.get("rows", [])),
    ]
    for name in sorted({found for each in texts for found in references(each)}):
        facts = {"key": name}
        if name not in known:
            yield Finding(
                item["key"], _("A text shows the answer to “%(key)s”; there is no such question.") % facts
            )
        elif known[name].kind not in PIPED:
            yield Finding(
                item["key"],
                _("A text shows the answer to “%(key)s”: words of people are never put into texts.") % facts,
            )
        elif known[name].order >= place:
            yield Finding(item["key"], _("A text shows the answer to “%(key)s”, which comes later.") % facts)
