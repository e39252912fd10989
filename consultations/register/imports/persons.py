"""The verdict on a row about a person and, perhaps, their organisation. No database here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from consultations.register.directory.evidence import Finding
from consultations.register.directory.names import fold
from consultations.register.imports import planning
from consultations.register.imports.fields import bare
from consultations.register.imports.known import Match
from consultations.register.imports.planning import Plan

if TYPE_CHECKING:
    from uuid import UUID

    from consultations.register.imports.known import Known, Seen, Somebody, Tie
    from consultations.register.imports.parsing import Draft

OWN = ("given_name", "family_name", "language", "country")
TIE = {"role": "role", "affiliation_from": "starts_on", "affiliation_until": "ends_on"}


def organisation_of(draft: Draft) -> dict[str, Any]:
    """Give the facts of a row that are about the organisation."""
    return {bare(name): value for name, value in draft.facts.items() if name.startswith("organisation")}


def name_of(draft: Draft) -> str:
    """Give the folded name of a person, as the register keeps it."""
    return fold(f"{draft.own('family_name')} {draft.own('given_name')}")


def plan(draft: Draft, known: Known, seen: Seen, policy: str, choice: str = "") -> Plan:
    """Decide what a row about a person does; `choice` is a person's answer to "duplicate?"."""
    draft.problems += _keys_known(draft, known)
    if draft.problems:
        return Plan(planning.ERROR, draft, draft.problems)
    if draft.digest in seen.digests:
        return Plan(planning.LEFT_OUT, draft, [("repeated", "", str(seen.digests[draft.digest]))])
    seen.digests[draft.digest] = draft.number
    if choice == "skip":
        return Plan(planning.LEFT_OUT, draft, [("skipped", "", "")])
    found = _identified(draft, known, seen)
    if found.verdict:
        return found
    placed = _place(found, known, seen, choice)
    if placed.verdict:
        return placed
    return _judge(found, known, seen, policy, choice)


def _keys_known(draft: Draft, known: Known) -> list[tuple[str, str, str]]:
    wrong = []
    if (key := draft.own("key", None)) and key not in known.people:
        wrong.append(("unknown_key", "key", str(key)))
    if (key := draft.own("organisation_key", None)) and key not in known.organisations:
        wrong.append(("unknown_key", "organisation_key", str(key)))
    strangers = [key for key in draft.own("introduced_by", []) if key not in known.introducers]
    return [*wrong, *(("unknown_key", "introduced_by", str(key)) for key in strangers)]


def _identified(draft: Draft, known: Known, seen: Seen) -> Plan:
    """Find the person by key, address, or an earlier import of the same row; a verdict only where that fails."""
    by_key, address = draft.own("key", None), draft.own("email")
    by_address = known.by_address.get(address) if address else None
    found = Plan("", draft)
    if by_key and by_address and by_key != by_address:
        return _conflict(
            draft, "two_owners", f"{known.people[by_key].folded} / {known.people[by_address].folded}"
        )
    found.target = by_key or by_address or known.memory.get(draft.digest)
    if by_address and not by_key and not _same_name(draft, known.people[by_address]):
        return _conflict(draft, "address_of_other", address)
    for mark in marks(draft):
        number, name = seen.people.setdefault(mark, (draft.number, name_of(draft)))
        if number != draft.number and name != name_of(draft):
            return _conflict(draft, "twice_in_file", f"{number}: {mark}")
    return found


def _conflict(draft: Draft, code: str, value: str) -> Plan:
    return Plan(planning.CONFLICT, draft, [(code, "", value[:200])])


def marks(draft: Draft) -> list[str]:
    """Give what names the same person in other rows of the file."""
    return [str(draft.facts[name]) for name in ("key", "email") if draft.own(name)]


def earlier(draft: Draft, seen: Seen) -> bool:
    """Tell whether a row before this one is about the same person."""
    return any(seen.people.get(mark, (draft.number,))[0] != draft.number for mark in marks(draft))


def _same_name(draft: Draft, somebody: Somebody) -> bool:
    """Tell whether an address and a row can belong to one person: some word of the names agrees."""
    return bool(set(name_of(draft).split()) & set(somebody.folded.split()))


def _place(found: Plan, known: Known, seen: Seen, choice: str) -> Plan:
    """Find the person's organisation: by key or identifier, by their own tie, by this file, by a person's choice."""
    draft = found.draft
    facts = organisation_of(draft)
    holders = known.holders(draft.identifiers)
    if facts.get("key"):
        holders.setdefault(facts["key"], "key")
    if len(holders) > 1:
        names = " / ".join(sorted(known.organisations[key].facts["name"] for key in holders))
        found.verdict, found.problems = planning.CONFLICT, [("two_owners", "organisation", names[:200])]
        return found
    found.mark = planning.mark_of(facts) if facts.get("name") else ""
    found.organisation = next(iter(holders), None) or _tied(found, known, facts) or known.ours.get(found.mark)
    if found.organisation is None and found.mark:
        _search(found, known, seen, facts, choice)
    return found


def _tied(found: Plan, known: Known, facts: dict[str, Any]) -> UUID | None:
    """Give the organisation to which the person is tied under this name."""
    if found.target is None or not facts.get("name"):
        return None
    wanted = fold(facts["name"])
    return next((tie.organisation for tie in known.people[found.target].ties if wanted in tie.folded), None)


def _search(found: Plan, known: Known, seen: Seen, facts: dict[str, Any], choice: str) -> None:
    """Look for organisations that may be the one; a name alone decides nothing."""
    if choice.startswith("same:"):
        found.organisation = next((key for key in known.organisations if f"same:{key}" == choice), None)
    if found.organisation is not None:
        return
    for pair in found.draft.identifiers:
        found.mark = seen.owners.setdefault(pair, found.mark)
    if found.mark not in seen.marks:
        body = planning.body_of(facts, found.draft.identifiers)
        matches = [*known.index.matches(body), *seen.index.matches(body)][: planning.MOST_MATCHES]
        seen.marks[found.mark] = matches
        seen.index.add(str(found.draft.number), body)
    found.matches = seen.marks[found.mark]
    if found.matches and choice != "new":
        found.verdict = planning.DUPLICATE
    found.founds = True


def _judge(found: Plan, known: Known, seen: Seen, policy: str, choice: str) -> Plan:
    """Compare with the person as they stand, or make a new one."""
    if found.target is None and (same := _namesake(found, known)):
        if choice == f"same:{same.key}":
            found.target = same.key
        elif choice != "new":
            reason = (
                "person",
                known.organisations[found.organisation].facts["name"] if found.organisation else "",
            )
            name = f"{same.facts['given_name']} {same.facts['family_name']}".strip()
            found.matches = [Match(str(same.key), name, Finding("suggest", (reason,)))]
            found.verdict = planning.DUPLICATE
            return found
    if found.target is None:
        if not found.draft.own("family_name"):
            return Plan(planning.ERROR, found.draft, [("needed", "family_name", "")])
        found.verdict = planning.UPDATE if earlier(found.draft, seen) else planning.NEW
        return found
    if policy == planning.NEW_ONLY:
        found.verdict, found.problems = planning.LEFT_OUT, [("exists", "", known.people[found.target].folded)]
        return found
    return _compare(found, known.people[found.target], policy)


def _namesake(found: Plan, known: Known) -> Somebody | None:
    """Give somebody of the same name at the same organisation, where one of the two has no address."""
    if found.organisation is None:
        return None
    key = known.namesakes.get((found.organisation, name_of(found.draft)))
    same = known.people.get(key) if key else None
    return same if same and not (found.draft.own("email") and same.addresses) else None


def _compare(found: Plan, somebody: Somebody, policy: str) -> Plan:
    draft = found.draft
    found.writes, found.problems = planning.differences(_pairs(draft, somebody), policy)
    if found.organisation or found.founds:
        there = [tie for tie in somebody.ties if tie.organisation == found.organisation]
        tie = max(there, key=lambda each: _alike(draft, each), default=None)
        if tie is None:
            found.writes["organisation"] = (
                "",
                organisation_of(draft).get("name", "") or str(found.organisation),
            )
        else:
            writes, stays = planning.differences(_tie_pairs(draft, tie), policy)
            found.tie = tie.pk
            found.writes |= writes
            found.problems += stays
    found.verdict = planning.UPDATE if found.writes else planning.UNCHANGED
    return found


def _pairs(draft: Draft, somebody: Somebody) -> Iterable[tuple[str, Any, Any]]:
    for name in OWN:
        if draft.own(name):
            yield name, somebody.facts.get(name, ""), draft.facts[name]
    if draft.own("email") and draft.facts["email"] not in somebody.addresses:
        yield "email", somebody.facts.get("email", ""), draft.facts["email"]


def _alike(draft: Draft, tie: Tie) -> tuple[int, int]:
    """Rank a tie by how many of the row's facts it holds, so that a second place is told from the first."""
    return sum(
        planning.plain(held) == planning.plain(new) for _name, held, new in _tie_pairs(draft, tie)
    ), -tie.pk


def _tie_pairs(draft: Draft, tie: Tie) -> Iterable[tuple[str, Any, Any]]:
    for name, attribute in TIE.items():
        if draft.own(name):
            yield name, getattr(tie, attribute), draft.facts[name]
