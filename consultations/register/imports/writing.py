"""From plans to rows of the register: what a wave of rows writes, in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from consultations.register.directory import crowds, many
from consultations.register.directory.crowds import NewPerson, PersonEdit, Place
from consultations.register.directory.many import Edit, NewOrganisation, Way
from consultations.register.directory.models import OrganisationName
from consultations.register.imports.fields import SCHEMES
from consultations.register.imports.persons import OWN, TIE, organisation_of
from consultations.register.imports.planning import NEW, PLAIN, RELATIONS, UPDATE, Plan
from consultations.register.imports.values import TAXONOMIES
from consultations.register.relations.models import Relation
from ds4skills.storage.rows import insert_all

LISTED = {"yes": True, "no": False}


def _facts(facts: dict[str, Any]) -> dict[str, Any]:
    """Keep what stands in the organisation's own row."""
    own = {name: facts[name] for name in PLAIN if name in facts}
    return own | ({"listed": LISTED[own["listed"]]} if own.get("listed") in LISTED else {})


def _terms(facts: dict[str, Any]) -> dict[str, str]:
    pairs = ((slug, facts.get(name, "")) for name, slug in TAXONOMIES.items() if name != "size")
    return {slug: code for slug, code in pairs if code}


def _names(facts: dict[str, Any]) -> list[many.Name]:
    found: list[many.Name] = []
    if native := facts.get("native_name"):
        found.append((OrganisationName.Kind.NATIVE.value, native, facts.get("native_language", "")))
    others = [text for text in facts.get("other_names", []) if text != native]
    return [*found, *((OrganisationName.Kind.OTHER.value, text, "") for text in others)]


def _introducer(plan: Plan) -> UUID | None:
    """Give who introduced a stakeholder; of several the first."""
    return next(iter(plan.draft.own("introduced_by", [])), None)


def _new(plan: Plan, facts: dict[str, Any], reference: str) -> NewOrganisation:
    return NewOrganisation(
        facts=_facts(facts),
        reference=reference,
        terms=_terms(facts),
        identifiers=plan.draft.identifiers,
        names=_names(facts),
        introduced_by=_introducer(plan),
    )


def _edit(plan: Plan, key: UUID) -> Edit:
    new = {name: pair[1] for name, pair in plan.writes.items()}
    language = plan.draft.own("native_language")
    names = _names({**new, "native_language": language})
    numbers = {SCHEMES[name]: value for name, value in new.items() if name in SCHEMES}
    return Edit(key, _facts(new), _terms(new), numbers, names)


def organisations(pairs: Sequence[tuple[Plan, str]], way: Way) -> None:
    """Write rows about organisations; `pairs` are plans with the reference of their row."""
    fresh = [(plan, reference) for plan, reference in pairs if plan.verdict == NEW]
    keys = many.add_organisations([_new(plan, plan.draft.facts, text) for plan, text in fresh], way)
    for (plan, _reference), key in zip(fresh, keys, strict=True):
        plan.target = key
    edits = [plan for plan, _reference in pairs if plan.verdict == UPDATE]
    many.edit_organisations([_edit(plan, plan.target) for plan in edits if plan.target], way)
    _relate((plan for plan, _reference in pairs if plan.acts), way)


def _relate(plans: Iterable[Plan], way: Way) -> None:
    """Write that bodies are part or members of others."""
    wanted = []
    for plan in plans:
        new = plan.draft.facts if plan.verdict == NEW else {n: pair[1] for n, pair in plan.writes.items()}
        wanted += [(plan.target, key, kind) for name, kind in RELATIONS.items() for key in new.get(name, [])]
    made = Relation.objects.bulk_create(
        Relation(subject_id=subject, object_id=other, kind=kind, at=way.at, by=way.by)
        for subject, other, kind in wanted
    )
    insert_all(
        [
            many.change(way, row.subject_id, "relation", row.pk, new=f"{row.kind} {row.object_id}")
            for row in made
        ]
    )


def people(pairs: Sequence[tuple[Plan, str]], way: Way) -> None:
    """Write rows about people, and the organisations that are new with them."""
    _found(pairs, way)
    fresh = [(plan, reference) for plan, reference in pairs if plan.verdict == NEW and plan.target is None]
    new = [
        NewPerson(
            {name: plan.draft.facts[name] for name in OWN if name in plan.draft.facts},
            reference,
            plan.draft.own("email"),
            _introducer(plan),
        )
        for plan, reference in fresh
    ]
    for (plan, _reference), key in zip(fresh, crowds.add_people(new, way), strict=True):
        plan.target = key
    edits = [plan for plan, _reference in pairs if plan.verdict == UPDATE and plan.target]
    crowds.edit_people([each for plan in edits if (each := _person(plan))], way)
    crowds.place([each for plan, _reference in pairs for each in _places(plan)], way)


def _found(pairs: Sequence[tuple[Plan, str]], way: Way) -> None:
    """Add the organisations that rows name for the first time, each once."""
    first: dict[str, tuple[Plan, str]] = {}
    for plan, reference in pairs:
        if plan.acts and plan.founds and plan.organisation is None:
            first.setdefault(plan.mark, (plan, reference))
    new = [_new(plan, organisation_of(plan.draft), reference) for plan, reference in first.values()]
    made = dict(zip(first, many.add_organisations(new, way), strict=True))
    for plan, _reference in pairs:
        if plan.acts and plan.founds and plan.organisation is None:
            plan.organisation = made[plan.mark]


def _person(plan: Plan) -> PersonEdit | None:
    facts = {name: plan.writes[name][1] for name in OWN if name in plan.writes}
    email = plan.writes["email"][1] if "email" in plan.writes else ""
    return PersonEdit(plan.target, facts, email) if plan.target and (facts or email) else None


def _places(plan: Plan) -> Iterable[Place]:
    """Give the place that a row makes or changes."""
    if not plan.acts or plan.target is None or plan.organisation is None:
        return
    own = plan.draft.facts
    if plan.verdict == NEW or "organisation" in plan.writes:
        facts = {TIE[name]: own[name] for name in TIE if name in own}
        yield Place(plan.target, plan.organisation, **facts)
    elif changed := {TIE[name]: plan.writes[name][1] for name in TIE if name in plan.writes}:
        yield Place(plan.target, plan.organisation, **changed, pk=plan.tie)
