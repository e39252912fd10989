"""What stakeholders do themselves: apply, ask for changes and mandates, stand on the public list."""

from datetime import timedelta

from consultations.register.consent.models import Purpose
from consultations.register.directory.actions import edit_organisation
from consultations.register.directory.models import Affiliation, Organisation
from consultations.register.selfservice import applications, mandates
from consultations.register.selfservice.actions import Holder, ask_change
from consultations.register.selfservice.applications import Wish
from consultations.register.selfservice.models import Application
from consultations.register.selfservice.queries import texts
from ds4skills.demonstration.stage import Member, Stage

LISTED = 12
APPLICANTS = (
    ("Marta", "Oliveira", "marta.oliveira@newcomer.example", "Escola Digital do Porto", "PT", "training"),
    ("Lucas", "Meyer", "lucas.meyer@newcomer.example", "Meyer Werkzeuge GmbH", "DE", "company"),
)


def build(stage: Stage) -> str:
    """Let newcomers apply, a stakeholder ask for changes, colleagues ask for mandates, and list some organisations."""
    _apply(stage)
    changes = _changes(stage)
    asked = _mandates(stage)
    listed = _list(stage)
    return f"2 applications, {changes} changes asked for, {asked} mandates asked for, {listed} listed"


def _apply(stage: Stage) -> None:
    """Let two apply; the second has confirmed, the first has still to look into the mailbox."""
    words = texts("en")[Purpose.INVITE]
    for place, (given, family, email, organisation, country, category) in enumerate(APPLICANTS):
        at = stage.ago(2 - place)
        wish = Wish(
            family,
            email,
            given_name=given,
            organisation=organisation,
            country=country,
            category=category,
            purposes=[(Purpose.INVITE, words.pk)],
        )
        applications.apply(wish=wish, at=at)
    confirmed = Application.objects.get(email=APPLICANTS[1][2])
    applications.confirm(application=confirmed, at=stage.ago(0, hours=20))


def _changes(stage: Stage) -> int:
    """Let the stakeholder with an account ask for a city and a place on the public list."""
    lead = stage.members[0]
    rows = ask_change(
        holder=Holder(lead.person, stage.stakeholder),
        organisation=Organisation.objects.get(pk=lead.organisation.pk),
        wanted={"acronym": "LEAD", "listed": "yes"},
        at=stage.ago(3),
    )
    return len(rows)


def _mandates(stage: Stage) -> int:
    """Let colleagues of mandated people ask: one waits, one is approved by whoever holds a mandate already."""
    pairs = _pairs(stage)
    for place, (holder, colleague) in enumerate(pairs[:2]):
        row = mandates.ask(
            holder=Holder(colleague.person),
            wish=mandates.Wish(
                tie=Affiliation.objects.get(person=colleague.person).pk,
                starts_at=stage.ago(4),
                ends_at=stage.now + timedelta(days=300),
                evidence="Named deputy in the minutes of the board",
                exercise="" if place else stage.consultation.exercise,
            ),
            at=stage.ago(4),
        )
        if place == 1:
            mandates.settle(
                actor=None,
                mandate=row,
                accept=True,
                words="She is my deputy.",
                approver=holder.person,
                way="holder",
                via="link",
                at=stage.ago(3),
            )
    return len(pairs[:2])


def _pairs(stage: Stage) -> list[tuple[Member, Member]]:
    """Give (mandated person, colleague without a mandate) of the same organisation."""
    mandated = {member.organisation.pk: member for member in stage.mandated}
    others = [member for member in stage.members if not member.mandated]
    found = [(mandated[each.organisation.pk], each) for each in others if each.organisation.pk in mandated]
    return sorted(found, key=lambda pair: pair[0].person.user_id is None)


def _list(stage: Stage) -> int:
    """Put some organisations on the public list."""
    keys = list(dict.fromkeys(member.organisation.pk for member in stage.members[5:]))[::7][:LISTED]
    for row in Organisation.objects.filter(pk__in=keys).order_by("pk"):
        slug = "".join(letter for letter in row.folded if letter.isascii() and letter.isalnum())[:24]
        edit_organisation(
            actor=stage.staff["coordinator"],
            organisation=row,
            version=row.version,
            listed=True,
            website=f"https://www.{slug}.example",
            at=stage.ago(20),
        )
    return len(keys)
