"""What keeps a survey from being published, each with the place where it is mended. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ds4skills.web.texts import language_name
from surveys.authoring.definition import Document, Item, items
from surveys.authoring.kinds import KINDS

WORDS_A_MINUTE, SECONDS_EACH = 200, {"single": 6, "multiple": 10, "matrix": 8, "text": 30}


@dataclass(frozen=True)
class Finding:
    """One sentence, with the key of the item it is about; only errors block publishing."""

    key: str
    sentence: str
    error: bool = True


def check(document: Document, open_proposals: Iterable[str]) -> list[Finding]:
    """List what is missing or wrong."""
    known = set(open_proposals)
    found = [] if any(items(document)) else [Finding("", _("The survey has no question yet."))]
    for _place, item in items(document):
        found += [Finding(item["key"], words) for words in KINDS[item["kind"]].findings(document, item)]
        found += _languages(document, item)
        for row in [item, *item.get("rows", [])]:
            key = row.get("proposal", "").partition("@")[0]
            if key and key not in known:
                sentence = _("%(key)s is not open: it is a draft, closed or withdrawn.") % {"key": key}
                found.append(Finding(item["key"], sentence))
    found += [
        Finding(section["key"], _("This section is empty; nobody will see it."), error=False)
        for section in document["sections"]
        if not section["items"]
    ]
    return found


def _languages(document: Document, item: Item) -> list[Finding]:
    first, *others = document["languages"]
    texts = [item.get("label", {})]
    texts += [choice["label"] for choice in item.get("choices", [])]
    texts += [row.get("label", {}) for row in item.get("rows", []) if not row.get("proposal")]
    found = []
    if any(not text.get(first) for text in texts):
        name = language_name(first)
        found.append(Finding(item["key"], _("A text is missing in %(language)s.") % {"language": name}))
    for code in others:
        if any(text.get(first) and not text.get(code) for text in texts):
            sentence = _("Not all of it is said in %(language)s; readers see the other language, marked.")
            found.append(Finding(item["key"], sentence % {"language": language_name(code)}, error=False))
    return found


def minutes(document: Document) -> int:
    """Estimate how long answering takes: 200 words a minute, and 6 to 30 seconds for each answer."""
    words, seconds = 0, 0
    first = document["languages"][0]
    for _place, item in items(document):
        leaves = KINDS[item["kind"]].leaves(document, item)
        words += len(item.get("label", {}).get(first, "").split())
        words += sum(len(leaf.label.get(first, "").split()) for leaf in leaves)
        seconds += SECONDS_EACH.get(item["kind"], 10) * len(leaves)
    return max(1, round(words / WORDS_A_MINUTE + seconds / 60))
