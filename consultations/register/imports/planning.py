"""The verdict on a row about an organisation: what applying it would do. No database here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from consultations.register.directory.evidence import Body
from consultations.register.directory.names import fold
from consultations.register.imports import circles
from consultations.register.imports.fields import SCHEMES, SEVERAL
from consultations.register.imports.values import TAXONOMIES

if TYPE_CHECKING:
    from uuid import UUID

    from consultations.register.imports.known import Known, Match, Seen, Standing
    from consultations.register.imports.parsing import Draft, Problem

NEW, UPDATE, UNCHANGED = "new", "update", "unchanged"
DUPLICATE, CONFLICT, ERROR, LEFT_OUT = "duplicate", "conflict", "error", "left-out"
FILL, OVERWRITE, NEW_ONLY = "fill", "overwrite", "new"
PLAIN = (
    "name",
    "acronym",
    "country",
    "city",
    "website",
    "size",
    "description",
    "status",
    "listed",
    "verified_on",
)
RELATIONS = {"parent_key": "part", "member_of_keys": "member"}
BAR = " | "
COLUMNS = {scheme: name for name, scheme in SCHEMES.items()}
MOST_MATCHES = 5


@dataclass
class Plan:
    """What a row does: `writes` {field: (old, new)}; `matches` ask a person; `target` is whom it is about.

    For a person `organisation` is theirs, `founds` says that it is new, `tie` is the affiliation that changes.
    """

    verdict: str
    draft: Draft
    problems: list[Problem] = field(default_factory=list)
    writes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    matches: list[Match] = field(default_factory=list)
    target: UUID | None = None
    organisation: UUID | None = None
    founds: bool = False
    tie: int | None = None
    mark: str = ""

    @property
    def acts(self) -> bool:
        """Whether applying it writes anything."""
        return self.verdict in {NEW, UPDATE}


def body_of(facts: Mapping[str, Any], identifiers: Iterable[tuple[str, str]]) -> Body:
    """Give what is compared of an organisation in a row."""
    others = [facts.get("native_name", ""), *facts.get("other_names", [])]
    return Body(
        name=facts.get("name", ""),
        country=facts.get("country", ""),
        city=facts.get("city", ""),
        website=facts.get("website", ""),
        short=facts.get("acronym", ""),
        identifiers=frozenset(identifiers),
        others=tuple(each for each in others if each),
    )


def blank(value: Any) -> bool:
    """Tell whether a fact is not known; "no" is known."""
    return value is None or value in ("", [], ())


def plain(value: Any) -> Any:
    """Give a fact as it is compared: blanks squeezed, flags as words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(value.split()) if isinstance(value, str) else value


def differences(
    pairs: Iterable[tuple[str, Any, Any]], policy: str
) -> tuple[dict[str, tuple[Any, Any]], list[Problem]]:
    """Give what a policy writes of (field, held, row's) facts, and what it leaves as it is."""
    writes: dict[str, tuple[Any, Any]] = {}
    stays: list[Problem] = []
    for name, held, wanted in pairs:
        if blank(wanted) or plain(held) == plain(wanted):
            continue
        if blank(held) or policy == OVERWRITE:
            writes[name] = (held, wanted)
        else:
            stays.append(("stays", name, str(wanted)[:200]))
    return writes, stays


def facts_pairs(draft: Draft, known: Standing, facts: Mapping[str, Any]) -> Iterable[tuple[str, Any, Any]]:
    """Give each field of a row beside what the register holds."""
    for name in PLAIN:
        if name in facts:
            yield name, known.facts.get(name, ""), facts[name]
    for name, taxonomy in TAXONOMIES.items():
        if name in facts and taxonomy != "size":
            yield name, known.terms.get(taxonomy, ""), facts[name]
    for scheme in dict.fromkeys(scheme for scheme, _value in draft.identifiers):
        held = known.identifiers.get(scheme, ())
        new = [value for each, value in draft.identifiers if each == scheme and value not in held]
        if new:
            yield COLUMNS[scheme], held[0] if held else "", new[0]


def additions(known: Standing, facts: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Give what a row adds to lists: names and relations; an import takes none away."""
    found: dict[str, tuple[Any, Any]] = {}
    texts = {plain(text) for text in [known.facts["name"], *(text for _kind, text in known.names)]}
    native = facts.get("native_name", "")
    if native and native not in texts:
        found["native_name"] = ("", native)
    others = [each for each in facts.get("other_names", []) if each not in texts and each != native]
    if others:
        found["other_names"] = ("", others)
    for name, kind in RELATIONS.items():
        if new := [key for key in facts.get(name, []) if (kind, key) not in known.ties]:
            found[name] = ("", new)
    return found


def compare(draft: Draft, known: Standing, facts: Mapping[str, Any], policy: str) -> Plan:
    """Compare a row with the organisation it is about."""
    if policy == NEW_ONLY:
        return Plan(LEFT_OUT, draft, [("exists", "", known.facts["name"])], target=known.key)
    writes, stays = differences(facts_pairs(draft, known, facts), policy)
    for name in [name for name in SEVERAL & writes.keys() if BAR in "".join(map(str, writes[name]))]:
        stays.append(("stays", name, str(writes.pop(name)[1])[:200]))  # a set of terms is changed on its page
    writes |= additions(known, facts)
    return Plan(UPDATE if writes else UNCHANGED, draft, stays, writes, target=known.key)


def relations_known(draft: Draft, known: Known) -> list[Problem]:
    """Name the keys of other bodies, and of introducers, that the register does not hold."""
    named = [(name, key) for name in RELATIONS for key in draft.own(name, [])]
    wrong: list[Problem] = [
        ("unknown_key", name, str(key)) for name, key in named if key not in known.organisations
    ]
    if draft.own("key") and draft.facts["key"] in [key for _name, key in named]:
        wrong.append(("own_key", "parent_key", str(draft.facts["key"])))
    strangers = [key for key in draft.own("introduced_by", []) if key not in known.introducers]
    return [*wrong, *(("unknown_key", "introduced_by", str(key)) for key in strangers)]


def _follow(draft: Draft, known: Known) -> None:
    """Put the organisation that a named one was merged into in its place."""
    for name in RELATIONS:
        if keys := draft.own(name, []):
            draft.facts[name] = list(dict.fromkeys(known.organisations[key].key for key in keys))


def identified(draft: Draft, known: Known, key: UUID | None) -> tuple[UUID | None, list[Problem], str]:
    """Give whom a row is about by key and identifiers: (key, problems, verdict of the problems)."""
    holders = known.holders(draft.identifiers)
    if key is not None:
        if key not in known.organisations:
            return None, [("unknown_key", "key", str(key))], ERROR
        holders.setdefault(key, f"key {key}")
    if len(holders) > 1:
        names = " / ".join(sorted(known.organisations[each].facts["name"] for each in holders))
        return None, [("two_owners", "", names[:200])], CONFLICT
    return next(iter(holders), None), [], ""


def repeated(draft: Draft, seen: Seen) -> Plan | None:
    """Leave out a row that stands in the file before, and stop one that shares an identifier with another."""
    if draft.digest in seen.digests:
        return Plan(LEFT_OUT, draft, [("repeated", "", str(seen.digests[draft.digest]))])
    pairs = list(draft.identifiers)
    if draft.own("key"):
        pairs.append(("key", str(draft.facts["key"])))
    for pair in pairs:
        if pair in seen.identifiers:
            text = f"{seen.identifiers[pair]}: {pair[0]} {pair[1]}"
            return Plan(CONFLICT, draft, [("twice_in_file", "", text)])
    return None


def remember(draft: Draft, seen: Seen) -> None:
    """Keep what a row says, for the rows after it."""
    seen.digests[draft.digest] = draft.number
    for pair in draft.identifiers:
        seen.identifiers.setdefault(pair, draft.number)
    if draft.own("key"):
        seen.identifiers.setdefault(("key", str(draft.facts["key"])), draft.number)


def plan(draft: Draft, known: Known, seen: Seen, policy: str, choice: str = "") -> Plan:
    """Decide what a row about an organisation does; `choice` is a person's answer to "duplicate?"."""
    draft.problems += relations_known(draft, known)
    if draft.problems:
        return Plan(ERROR, draft, draft.problems)
    _follow(draft, known)
    if again := repeated(draft, seen):
        return again
    remember(draft, seen)
    target, problems, verdict = identified(draft, known, draft.own("key", None))
    if problems:
        return Plan(verdict, draft, problems)
    target = target or known.memory.get(draft.digest)
    if target is None and choice.startswith("same:"):
        target = _chosen(choice, known)
    if target is not None:
        if target in seen.targets:
            return Plan(CONFLICT, draft, [("twice_in_file", "", str(seen.targets[target]))])
        seen.targets[target] = draft.number
        return _related(compare(draft, known.organisations[target], draft.facts, policy), known, seen)
    return _unknown(draft, known, seen, choice)


def _related(found: Plan, known: Known, seen: Seen) -> Plan:
    """Stop a row that would tie an organisation to itself, or make it part of its own part."""
    wholes, groups = (found.writes.get(name, ("", ()))[1] for name in RELATIONS)
    if found.target is None:
        return found
    if found.target in {*wholes, *groups}:
        return Plan(CONFLICT, found.draft, [("own_key", "parent_key", "")], target=found.target)
    for whole in wholes:
        if circles.closes(found.target, whole, known, seen):
            name = known.organisations[whole].facts["name"]
            return Plan(CONFLICT, found.draft, [("circle", "parent_key", name[:200])], target=found.target)
    return found


def _chosen(choice: str, known: Known) -> UUID | None:
    """Give the key that a person chose, if it still stands."""
    wanted = choice.removeprefix("same:")
    return next((key for key in known.organisations if str(key) == wanted), None)


def _unknown(draft: Draft, known: Known, seen: Seen, choice: str) -> Plan:
    """Judge a row whose organisation no identifier names."""
    if not draft.own("name"):
        return Plan(ERROR, draft, [("needed", "name", "")])
    body = body_of(draft.facts, draft.identifiers)
    matches = [*known.index.matches(body), *seen.index.matches(body)][:MOST_MATCHES]
    seen.index.add(str(draft.number), body)
    if choice == "skip":
        return Plan(LEFT_OUT, draft, [("skipped", "", "")], matches=matches)
    if choice == "new" or not matches:
        return Plan(NEW, draft, matches=matches)
    return Plan(DUPLICATE, draft, matches=matches)


def mark_of(facts: Mapping[str, Any]) -> str:
    """Give the mark by which rows of one file mean the same organisation: its folded name and country."""
    return f"{fold(facts.get('name', ''))}|{facts.get('country', '')}"
