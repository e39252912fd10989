"""Conditions, filters, rules, formulas and answers in texts: what an author is told of them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from surveys.authoring.checking.findings import Finding
from surveys.authoring.definition import Document, Item
from surveys.authoring.expressions import ExpressionError, Known, Tree, compiled
from surveys.authoring.expressions import check as check_tree
from surveys.authoring.expressions.unreachable import HERE, WARNINGS, Domain, judge
from surveys.authoring.piping import PIPED, references
from surveys.authoring.steps import columns_of, domains_of, known_of, nodes

Source = tuple[
    str, str, frozenset[str], bool
]  # what it is, the source, its columns, whether “.” has a meaning


def expressions(document: Document) -> list[Finding]:
    """Check every expression at its place: only earlier questions may be read."""
    known = known_of(document)
    found: list[Finding] = []
    for item, _within in nodes(document):
        found += _of(document, item, known)
        found += _pipes(item, known)
    return list(dict.fromkeys(found))


def reasoning(document: Document) -> list[Finding]:
    """Find conditions that are never or always true, and rules that no answer meets; all expressions must be sound."""
    domains = domains_of(document)
    found: list[Finding] = []
    for item, _within in nodes(document):
        if item.get("show"):
            found += _judged(item, _("Condition: %(what)s"), compiled(item["show"]), domains)
        if source := item.get("rule", {}).get("src"):
            own = {HERE: domains[item["key"]]} if item["key"] in domains else {}
            found += _judged(item, _("Rule: %(what)s"), compiled(source), {**domains, **own})
    return found


def _judged(item: Item, words: str, tree: Tree, domains: Mapping[str, Domain]) -> Iterator[Finding]:
    for name, sentence in judge(tree, domains):
        yield Finding(item["key"], words % {"what": sentence}, error=name not in WARNINGS)


def _sources(document: Document, item: Item) -> Iterator[Source]:
    none = frozenset[str]()
    yield _("Condition: %(what)s"), item.get("show") or "", none, False
    yield _("Filter of choices: %(what)s"), item.get("filter") or "", columns_of(document, item), False
    yield _("Rule: %(what)s"), item.get("rule", {}).get("src") or "", none, True
    yield _("Formula: %(what)s"), item.get("formula") or "", none, False


def _of(document: Document, item: Item, known: Mapping[str, Known]) -> Iterator[Finding]:
    key = item["key"]
    for words, source, columns, here in _sources(document, item):
        if not source:
            continue
        try:
            tree = compiled(source, columns)
        except ExpressionError as error:
            yield Finding(key, words % {"what": error})
            continue
        for _name, sentence in check_tree(tree, known, known[key].order, here=here):
            yield Finding(key, words % {"what": sentence})


def _pipes(item: Item, known: Mapping[str, Known]) -> Iterator[Finding]:
    """Refuse free texts, unknown and later questions in labels and hints."""
    texts = (item.get("label", {}), item.get("hint", {}))
    for name in sorted({found for each in texts for found in references(each)}):
        facts = {"key": name}
        if name not in known:
            words = _("A text shows the answer to “%(key)s”; there is no such question.")
        elif known[name].kind not in PIPED:
            words = _("A text shows the answer to “%(key)s”: words of people are never put into texts.")
        elif known[name].order >= known[item["key"]].order:
            words = _("A text shows the answer to “%(key)s”, which comes later.")
        else:
            continue
        yield Finding(item["key"], words % facts)
