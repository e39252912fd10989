"""Stakeholders that came in twice: a pair that waits with its evidence, others that somebody decided on."""

from consultations.ledger.actions import IMPORT, record
from consultations.ledger.entries import Evidence
from consultations.ledger.models import Current, Position
from consultations.ledger.voices import voice_for
from consultations.register.directory.actions import add_organisation, add_person
from consultations.register.directory.models import Affiliation, Organisation, Person
from consultations.register.directory.ties import give_mandate
from consultations.register.duplicates.deciding import keep_apart, make_sisters
from consultations.register.duplicates.merging import merge
from consultations.register.duplicates.models import Suggestion
from consultations.register.duplicates.suggesting import in_order, sweep
from ds4skills.demonstration.stage import Member, Stage

SPOKE = 3  # proposals on which the second entry of a pair has spoken, too


def build(stage: Stage) -> str:
    """Let five stakeholders come in a second time, look for duplicates, decide on three pairs."""
    waiting, twin, sister, other = (member.organisation for member in stage.mandated[4:8])
    _again(stage, waiting, f"{waiting.name.upper()} ASBL", city=waiting.city)
    joined = _again(stage, twin, f"{twin.name} e.V.", city=twin.city)
    branch = _again(stage, sister, f"{sister.name} Ltd", city=sister.city)
    apart = _again(stage, other, other.name, country="CY", city="Paphos")
    _same_person(stage, stage.members[10])
    said = _letters(stage, joined, twin)
    found = sweep(at=stage.ago(2))
    coordinator, at = stage.staff["coordinator"], stage.ago(1)
    pairs = {(row.a, row.b): row for row in Suggestion.objects.order_by("id")}
    make_sisters(actor=coordinator, suggestion=pairs[in_order(sister.pk, branch.pk)], at=at)
    keep_apart(actor=coordinator, suggestion=pairs[in_order(other.pk, apart.pk)], at=at)
    merge(
        actor=coordinator,
        kind="organisation",
        winner=twin.pk,
        loser=joined.pk,
        versions={twin.pk: twin.version, joined.pk: joined.version},
        decided=pairs[in_order(twin.pk, joined.pk)].state,
        at=at,
    )
    left = Suggestion.objects.filter(state=Suggestion.State.OPEN).count()
    stage.counts["merged"] = said
    return (
        f"{found.news} pairs found, 1 merged ({said} doubled positions), 1 sisters, 1 different, {left} open"
    )


def _again(stage: Stage, known: Organisation, name: str, *, city: str, country: str = "") -> Organisation:
    category = next(member.category for member in stage.members if member.organisation.pk == known.pk)
    return add_organisation(
        actor=stage.staff["coordinator"],
        at=stage.ago(10),
        name=name,
        category=category,
        country=country or known.country,
        city=city,
    )


def _same_person(stage: Stage, member: Member) -> Person:
    """Let somebody be written down a second time at the organisation that they are of."""
    return add_person(
        actor=stage.staff["coordinator"],
        at=stage.ago(10),
        given_name=member.person.given_name,
        family_name=member.person.family_name,
        email="second.address@stakeholder.example",
        organisation=member.organisation,
        role="Adviser",
    )


def _letters(stage: Stage, entry: Organisation, twin: Organisation) -> int:
    """Enter a letter in the name of the second entry, on proposals on which the first has spoken already."""
    coordinator, at = stage.staff["coordinator"], stage.ago(5)
    person = add_person(
        actor=coordinator,
        at=stage.ago(10),
        given_name="Ilse",
        family_name="Vermeer",
        email="ilse.vermeer@stakeholder.example",
        organisation=entry,
        role="Director",
    )
    mandate = give_mandate(
        actor=coordinator,
        affiliation=Affiliation.objects.get(person=person),
        starts_at=stage.ago(9),
        ends_at=stage.ago(-300),
        evidence="Letter of the board, checked by the coordinator",
        at=stage.ago(9),
    )
    voice = voice_for(
        consultation=stage.consultation,
        holder=person.pk,
        organisation=entry.pk,
        mandate=mandate.pk,
        at=at,
    )
    newest = [version.pk for version in stage.proposals.values()]
    rows = Current.objects.filter(
        voice__organisation=twin.pk, voice__capacity="mandated", version__in=newest, stance__isnull=False
    )
    versions = list(dict.fromkeys(rows.order_by("version_id").values_list("version_id", flat=True)))[:SPOKE]
    for version in (each for each in stage.proposals.values() if each.pk in versions):
        record(
            actor=coordinator,
            version=version,
            voice=voice,
            stance="1",
            channel=IMPORT,
            source=f"import:letter of {person.family_name}",
            evidence=Evidence(wording=version.digest, language="en"),
            basis=Position.Basis.STAFF,
            recorded_by=coordinator,
            at=at,
        )
    return len(versions)
