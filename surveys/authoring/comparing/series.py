"""Same series, words only, extended, or a break after which a new series begins: per key. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from surveys.authoring.definition import Document, Leaf
from surveys.authoring.kinds import leaves_of

SAME, TEXT, EXTENDED, BREAK, NEW, GONE = "same", "text", "extended", "break", "new", "gone"


@dataclass(frozen=True)
class Became:
    """What became of one question: how, and why it is a break where it is one."""

    key: str
    how: str
    leaf: Leaf
    before: Leaf | None = None
    reasons: list[str] = field(default_factory=list)

    @property
    def forced(self) -> bool:
        """Whether the author cannot keep its series."""
        return self.how == BREAK


def compare(before: Document | None, after: Document) -> list[Became]:
    """Compare two documents question by question: those of the new one in order, then those that are gone."""
    old = {leaf.key: leaf for leaf in leaves_of(before)} if before else {}
    new = leaves_of(after)
    found = [_became(old.get(leaf.key), leaf) for leaf in new]
    kept = {leaf.key for leaf in new}
    return found + [Became(key, GONE, leaf, leaf) for key, leaf in old.items() if key not in kept]


def _became(old: Leaf | None, new: Leaf) -> Became:
    if old is None:
        return Became(new.key, NEW, new)
    if reasons := _reasons(old, new):
        return Became(new.key, BREAK, new, old, reasons)
    if {option.key for option in new.options} - {option.key for option in old.options}:
        return Became(new.key, EXTENDED, new, old)
    return Became(new.key, TEXT if _words(old) != _words(new) else SAME, new, old)


def _reasons(old: Leaf, new: Leaf) -> list[str]:
    """Say what makes old and new answers two different things."""
    found = []
    if old.kind != new.kind:
        found.append(_("its kind changed"))
    known = {option.key: option for option in new.options}
    if gone := [option.key for option in old.options if option.key not in known]:
        found.append(_("choices are gone: %(keys)s") % {"keys": ", ".join(gone)})
    both = [(option, known[option.key]) for option in old.options if option.key in known]
    if any(a.code != b.code for a, b in both):
        found.append(_("a choice has another code"))
    if any(a.stance != b.stance for a, b in both):
        found.append(_("a choice stands for another stance"))
    if old.scale != new.scale:
        found.append(_("its scale changed"))
    if old.decimals != new.decimals:
        found.append(_("it has another number of decimals"))
    if old.formula != new.formula:
        found.append(_("its formula changed"))
    if old.proposal.partition("@")[0] != new.proposal.partition("@")[0]:
        found.append(_("it asks about another proposal"))
    elif old.proposal != new.proposal and "@" in new.proposal and old.proposal:
        found.append(_("the proposal was worded anew"))
    return found


def _words(leaf: Leaf) -> tuple[Any, ...]:
    """Give all that people read of it, with the order of the choices, and how it is asked."""
    options = [(option.key, dict(option.label), option.text) for option in leaf.options]
    asked = (dict(leaf.label), dict(leaf.hint), dict(leaf.message), options)
    return (
        *asked,
        leaf.required,
        leaf.lines,
        leaf.format,
        leaf.rule,
        leaf.filter,
        leaf.register,
        leaf.public,
    )


def settle(
    became: list[Became], last: Mapping[str, Any], highest: Mapping[str, int], breaks: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Give what the version keeps of it: {key: {how, series, why?}}.

    `last` is the same of the version before, `highest` the newest series of each key that was ever published, `breaks`
    the keys whose meaning changed, as their author says, with why.
    """
    found: dict[str, dict[str, Any]] = {}
    for each in became:
        if each.how == GONE:
            continue
        series = int(last.get(each.key, {}).get("series", 1))
        how = each.how
        if how == NEW:
            series = highest.get(each.key, 0) + 1  # a key that comes back is another question
        elif how == BREAK or each.key in breaks:
            how, series = BREAK, max(series, highest.get(each.key, 1)) + 1
        found[each.key] = {"how": how, "series": series}
        if breaks.get(each.key):
            found[each.key]["why"] = breaks[each.key]
    return found
