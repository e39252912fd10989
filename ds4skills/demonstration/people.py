"""Staff with roles, about 120 organisations and 180 people, mandates, and the programme they meet in."""

from datetime import timedelta

from allauth.account.models import EmailAddress

from consultations.programme import actions as programme
from consultations.programme import noticing
from consultations.programme.audiences import Invitee
from consultations.programme.exercises import find
from consultations.programme.inviting import invite
from consultations.programme.models import Role
from consultations.register.directory.actions import add_organisation, add_person
from consultations.register.directory.models import Affiliation, Organisation, Person
from consultations.register.directory.ties import give_mandate
from consultations.register.origins.models import Network, Origin
from ds4skills.accounts.models import User
from ds4skills.demonstration import names
from ds4skills.demonstration.stage import Member, Stage

STAFF = {
    "coordinator": ("Elena Marchetti", Role.Name.COORDINATOR),
    "second": ("Henrik Sandberg", Role.Name.COORDINATOR),
    "moderator": ("Jonas Weber", Role.Name.MODERATOR),
    "editor": ("Sofia Almeida", Role.Name.EDITOR),
    "observer": ("Ruta Kalniņa", Role.Name.OBSERVER),
}
TITLE = {
    "en": "Blueprint for the Data Space for Skills, version 0.2",
    "fr": "Schéma directeur de l'espace de données sur les compétences, version 0.2",
}
SUMMARY = {
    "en": "Version 0.2 sets the rules of the space: who decides, who pays, and who may read what. We want to know "
    "which of its 12 proposals you can support, and what would have to change in the others.",
    "fr": "La version 0.2 fixe les règles de l'espace : qui décide, qui paie et qui peut lire quoi. Nous voulons "
    "savoir lesquelles de ses 12 propositions vous pouvez soutenir, et ce qui devrait changer dans les autres.",
}
ABOUT = {
    "en": "Fourteen partners draft the blueprint of a European data space for skills. They ask those whom it would "
    "concern: training providers, companies, researchers, associations and public authorities. What you say is "
    "kept with its source, counted by a rule that was fixed before we opened, and published with every figure.",
    "fr": "Quatorze partenaires rédigent le schéma directeur d'un espace européen de données sur les compétences. "
    "Ils consultent ceux qu'il concernerait : prestataires de formation, entreprises, chercheurs, associations et "
    "autorités publiques. Ce que vous dites est conservé avec sa source, compté selon une règle fixée avant "
    "l'ouverture, et publié chiffre par chiffre.",
}


def account(email: str, name: str) -> User:
    """Make an account whose address is confirmed."""
    user = User.objects.create_user(email, name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def build_staff(stage: Stage) -> str:
    """Make the staff and the consultation they work on."""
    for role, (name, _kind) in STAFF.items():
        stage.staff[role] = account(f"{role}@ds4skills.example", name)
    coordinator = stage.staff["coordinator"]
    begun = stage.ago(80)
    stage.consultation = programme.create(
        actor=coordinator,
        slug="blueprint-0-2",
        title=TITLE,
        summary=SUMMARY,
        about=ABOUT,
        opens_at=stage.ago(60),
        closes_at=stage.ago(-19),
        at=begun,
        contact_name="Elena Marchetti",
        contact_email="coordinator@ds4skills.example",
    )
    consultation = stage.consultation
    programme.publish(actor=coordinator, consultation=consultation, at=stage.ago(70))
    rounds = (
        (1, {"en": "Round 1", "fr": "Tour 1"}, 60, 24),
        (2, {"en": "Round 2", "fr": "Tour 2"}, 14, -19),
    )
    for number, title, opens, closes in rounds:
        programme.set_round(
            actor=coordinator,
            consultation=consultation,
            number=number,
            title=title,
            opens_at=stage.ago(opens),
            closes_at=stage.ago(closes),
            at=begun,
        )
    for role, (_name, kind) in STAFF.items():
        programme.give_role(
            actor=coordinator, consultation=consultation, user=stage.staff[role], name=kind, at=begun
        )
    return f"{len(STAFF)} staff, 1 consultation, {len(rounds)} rounds"


def _free(category: str, country: str, number: int, taken: set[str]) -> tuple[str, str]:
    """Give the first name of a kind that nobody in the country has yet, with its place."""
    for shift in range(6):
        place = names.PLACES[country][(number // 3 + shift) % 2]
        name = names.KINDS[category][(number + shift // 2) % 3].format(place=place)
        if name not in taken:
            break
    return name, place


def _organisations(stage: Stage) -> list[tuple[Organisation, str]]:
    """Put 120 organisations into the register, a few with names in other scripts."""
    network = Network.objects.create(name="Partners of the Data Space for Skills")
    countries = list(names.PLACES)
    made: list[tuple[Organisation, str]] = []
    for category, count in names.SHARES.items():
        for number in range(count):
            country = countries[len(made) * 7 % len(countries)]
            name, place = _free(category, country, number, {str(known) for known, _category in made})
            organisation = add_organisation(
                actor=stage.staff["coordinator"],
                at=stage.ago(79),
                name=name,
                category=category,
                country=country,
                city=place,
                size=stage.chance.choice(["micro", "small", "medium", "large"]),
                kind=Origin.Kind.NETWORK,
                network=network,
            )
            made.append((organisation, category))
    return made


def _member(stage: Stage, organisation: Organisation, category: str, number: int, *, first: bool) -> Member:
    given = stage.chance.choice(names.GIVEN)
    family = stage.chance.choice(names.FAMILY)
    person = add_person(
        actor=stage.staff["coordinator"],
        at=stage.ago(79),
        given_name=given,
        family_name=family,
        email=f"person{number:03d}@stakeholder.example",
        language=names.LANGUAGES.get(organisation.country, "en"),
        organisation=organisation,
        role="Head of skills" if first else "Adviser",
        kind=Origin.Kind.NETWORK,
    )
    mandated = first and stage.chance.random() < 0.8
    if mandated:
        give_mandate(
            actor=stage.staff["coordinator"],
            affiliation=Affiliation.objects.get(person=person),
            starts_at=stage.ago(78),
            ends_at=stage.now + timedelta(days=400),
            evidence="Letter of the board, checked by the coordinator",
            at=stage.ago(75),
        )
    lean = max(-1.0, min(1.0, stage.chance.gauss(names.LEANS[category], 0.4)))
    return Member(person, organisation, category, mandated, lean)


def build_register(stage: Stage) -> str:
    """Fill the register and give one stakeholder an account."""
    organisations = _organisations(stage)
    for place, (organisation, category) in enumerate(organisations):
        for count in range(2 if place % 2 else 1):
            number = len(stage.members) + 1
            stage.members.append(_member(stage, organisation, category, number, first=count == 0))
    lead = next(member for member in stage.members if member.mandated and member.category == "training")
    stage.stakeholder = account("stakeholder@ds4skills.example", str(lead.person))
    Person.objects.filter(pk=lead.person.pk).update(user=stage.stakeholder)
    lead.person.refresh_from_db()
    stage.members.remove(lead)
    stage.members.insert(0, lead)
    mandates = len(stage.mandated)
    return f"{len(organisations)} organisations, {len(stage.members)} people, {mandates} mandates"


def build_invitations(stage: Stage) -> str:
    """Invite everybody to the consultation."""
    exercise = find(stage.consultation.exercise)
    if exercise is None:
        raise LookupError(stage.consultation.exercise)
    outcome = invite(
        actor=stage.staff["coordinator"],
        consultation=stage.consultation,
        exercise=exercise,
        invitees=[Invitee(member.person, member.organisation) for member in stage.members],
        at=stage.ago(62),
    )
    noticing.told([member.person.pk for member in stage.members], via="demonstration", at=stage.ago(62))
    return f"{outcome.made} invitations, all on the roll"
