"""Texts, kinds, keys, limits, proposals: what is seen without trying answers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ds4skills.audit.chain import canonical
from ds4skills.web.texts import language_name
from surveys.authoring.checking.findings import LANGUAGES, LIST, Finding
from surveys.authoring.definition import (
    LARGEST,
    MOST_CHOICES,
    MOST_LANGUAGES,
    MOST_QUESTIONS,
    MOST_SECTIONS,
    Document,
    items,
    walk,
)
from surveys.authoring.kinds import KINDS, leaves_of
from surveys.authoring.languages import missing, texts_of


def structure(document: Document) -> list[Finding]:
    """List what is missing or too much."""
    found = [] if any(items(document)) else [Finding("", _("The survey has no question yet."))]
    found += list(_limits(document))
    for _place, item in items(document):
        if item["kind"] not in KINDS:
            words = _("There is no kind of question “%(kind)s”.") % {"kind": str(item["kind"])[:40]}
            found.append(Finding(item["key"], words))
            continue
        found += [Finding(item["key"], words) for words in KINDS[item["kind"]].findings(document, item)]
        name = item.get("list")
        if name and name not in document["lists"] and not item.get("choices"):
            words = _("It uses the list “%(name)s”, which is not there.") % {"name": name}
            found.append(Finding(item["key"], words))
    found += _twice(document)
    found += _texts(document)
    return found + list(_empty(document))


def _limits(document: Document) -> Iterator[Finding]:
    """Name each limit that is passed."""
    questions = sum(1 for _ in items(document))
    longest = max([0, *(len(rows) for rows in document["lists"].values())])
    for count, most, words in (
        (
            len(document["sections"]),
            MOST_SECTIONS,
            _("The survey has %(n)d sections; at most %(most)d are allowed."),
        ),
        (questions, MOST_QUESTIONS, _("The survey has %(n)d questions; at most %(most)d are allowed.")),
        (longest, MOST_CHOICES, _("A list has %(n)d choices; at most %(most)d are allowed.")),
        (
            len(document["languages"]),
            MOST_LANGUAGES,
            _("The survey has %(n)d languages; at most %(most)d are allowed."),
        ),
    ):
        if count > most:
            yield Finding("", words % {"n": count, "most": most})
    if len(canonical(document)) > LARGEST:
        yield Finding("", _("The survey is larger than 1 MB. Shorten its texts, or make two surveys."))


def _twice(document: Document) -> list[Finding]:
    keys = [section["key"] for section in document["sections"]]
    for _place, _within, item in walk(document):
        keys += [item["key"], *(row["key"] for row in item.get("rows", []))]
    words = _("The key “%(key)s” is used twice.")
    return [Finding(key, words % {"key": key}) for key, n in Counter(keys).items() if n > 1]


def _texts(document: Document) -> list[Finding]:
    """Ask for every text in the main language; other languages may fall back, marked."""
    main, *others = document["languages"]
    texts = [each for each in texts_of(document) if each.needed]
    words = _("A text is missing in %(language)s.") % {"language": language_name(main)}
    places = dict.fromkeys(
        (each.key, each.path.startswith("lists.")) for each in texts if not each.value(main)
    )
    found = [Finding(key, words, page=LIST if is_list else "") for key, is_list in places]
    for code in others:
        if count := sum(1 for each in texts if missing(each, main, code)):
            sentence = ngettext(
                "%(n)d text is missing in %(language)s; readers see the main language, marked.",
                "%(n)d texts are missing in %(language)s; readers see the main language, marked.",
                count,
            )
            facts = {"n": count, "language": language_name(code)}
            found.append(Finding(code, sentence % facts, error=False, page=LANGUAGES))
    for code, stale in document.get("stale", {}).items():
        sentence = ngettext(
            "%(n)d text changed since it was translated into %(language)s.",
            "%(n)d texts changed since they were translated into %(language)s.",
            len(stale),
        )
        facts = {"n": len(stale), "language": language_name(code)}
        found.append(Finding(code, sentence % facts, error=False, page=LANGUAGES))
    return found


def _empty(document: Document) -> Iterator[Finding]:
    for section in document["sections"]:
        if not section["items"]:
            yield Finding(section["key"], _("This section is empty; nobody will see it."), error=False)
        for item in section["items"]:
            if item["kind"] == "group" and not item.get("items"):
                yield Finding(item["key"], _("This group is empty; nobody will see it."), error=False)


def proposals(document: Document, open_proposals: Iterable[str] | Mapping[str, int]) -> list[Finding]:
    """Find proposals that take no positions, and wordings that were superseded where their numbers are known."""
    newest = dict(open_proposals) if isinstance(open_proposals, Mapping) else dict.fromkeys(open_proposals, 0)
    found = []
    for _place, item in items(document):
        for row in [item, *item.get("rows", [])]:
            key, _at, number = row.get("proposal", "").partition("@")
            if key and key not in newest:
                words = _("%(key)s is not open: it is a draft, closed or withdrawn.") % {"key": key}
                found.append(Finding(item["key"], words))
            elif number.isdigit() and int(number) < newest.get(key, 0):
                words = _("%(key)s has a newer wording; publishing asks about that one.") % {"key": key}
                found.append(Finding(item["key"], words, error=False))
    return found


def told_early(document: Document) -> list[Finding]:
    """Find the stances of a survey that is sealed in a consultation that is not: proposals show them as they come."""
    words = _(
        "The survey is sealed until it closes, but stances on proposals are shown as they come in. "
        "Seal the consultation, or let this question ask for no stance."
    )
    return [
        Finding(item["key"], words)
        for _place, item in items(document)
        if any(row.get("proposal") for row in [item, *item.get("rows", [])])
    ]


def changed_kinds(document: Document, kinds: Mapping[str, str]) -> list[Finding]:
    """Find keys that were published as another kind of question: a key keeps its kind."""
    words = _(
        "It was published as “%(kind)s”. A question of another kind needs a key of its own: copy it, remove it."
    )
    return [
        Finding(leaf.item, words % {"kind": str(KINDS[kinds[leaf.key]].LABEL)})
        for leaf in leaves_of(document)
        if kinds.get(leaf.key, leaf.kind) != leaf.kind
    ]
