"""What comes from partners and goes to people: two lists through the import, a reminder, an address that is dead."""

import csv
import io

from consultations.programme import audiences, exercises, mailings
from consultations.programme.models import Mailing
from consultations.register.imports import actions, applying, checking
from consultations.register.imports.columns import propose
from consultations.register.imports.models import ImportBatch
from consultations.register.imports.vocabularies import countries
from consultations.register.origins.actions import save_network
from consultations.register.origins.models import Network, Origin
from ds4skills.demonstration.stage import Stage
from ds4skills.jobs.actions import drain
from ds4skills.web.letters import Letter, mark_bounced

HEAD = ["Organisation", "Pays", "Type", "Ville", "Site web"]
FIRST = [
    ["Nordlys Kompetens AB", "Suède", "Entreprise", "Umeå", "https://nordlys-kompetens.example"],
    ["Collège des métiers de Liège", "Belgique", "Prestataire de formation", "Liège", ""],
    ["Instytut Kwalifikacji", "Pologne", "Recherche", "Łódź", "https://kwalifikacje.example"],
    ["Federazione Artigiani Digitali", "Italie", "Fédération professionnelle", "Torino", ""],
    ["Agentur für Weiterbildung", "Allemagne", "Autorité publique", "Bremen", "not an address"],
    ["Open Skills Data Forum", "Irlande", "Association de données", "Cork", ""],
    ["", "France", "Entreprise", "Lyon", ""],
]
SECOND = [
    ["Nordlys Kompetens", "Suède", "Entreprise", "Umeå", ""],
    ["Academia de Oficios", "Espagne", "Prestataire de formation", "Gijón", ""],
    ["Talents du Nord", "Kongo", "Entreprise", "Lille", ""],
]
WORDS = {  # what the coordinator chose for words that our list does not know
    "category": {
        "Prestataire de formation": "training",
        "Fédération professionnelle": "industry-association",
        "Association de données": "data-ecosystem",
    }
}
REMINDED = {
    "en": "The second round is the last before the board decides. Ten minutes are enough.",
    "fr": "Le deuxième tour est le dernier avant la décision du conseil. Dix minutes suffisent.",
}


def build(stage: Stage) -> str:
    """Take in what a partner sends, leave a second list waiting at its check, remind who has not answered."""
    network = save_network(
        actor=stage.staff["coordinator"], name="Baltic Skills Partnership", at=stage.ago(20)
    )
    first = _take(stage, network, "liste-partenaires.csv", FIRST, days=19)
    applying.begin(
        actor=stage.staff["coordinator"],
        batch=first,
        title="liste-partenaires.csv",
        next_url="/register/imports/",
        at=stage.ago(19),
    )
    drain()
    waiting = _take(stage, network, "liste-2.csv", SECOND, days=1)
    sent = _remind(stage)
    first.refresh_from_db()
    written = first.rows.exclude(fate="").count()
    return f"{written} of {len(FIRST)} rows taken in, {waiting.rows.count()} wait at their check, {sent} reminders"


def _take(stage: Stage, network: Network, name: str, rows: list[list[str]], *, days: float) -> ImportBatch:
    """Read a list, take the columns as proposed, check every row."""
    actor, at = stage.staff["coordinator"], stage.ago(days)
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([HEAD, *rows])
    facts = actions.Facts("organisations", "the partner's list of members", Origin.Basis.LEGITIMATE, network)
    batch = actions.keep(actor=actor, name=name, body=out.getvalue().encode(), facts=facts, at=at)
    cells = [row.cells for row in batch.rows.order_by("number")]
    proposed = propose(batch.kind, batch.header, cells, saved={}, countries=countries())
    columns = {each.heading: each.field for each in proposed}
    actions.map_columns(actor=actor, batch=batch, columns=columns, at=at)
    batch.refresh_from_db()
    actions.map_values(actor=actor, batch=batch, values=WORDS, orders={}, at=at)
    batch.refresh_from_db()
    checking.check(actor=actor, batch=batch, at=at)
    batch.refresh_from_db()
    return batch


def _remind(stage: Stage) -> int:
    """Write to those who have not answered; one address turns out to be dead."""
    exercise = exercises.find(stage.consultation.exercise)
    if exercise is None:
        raise LookupError(stage.consultation.exercise)
    mailing = mailings.begin(
        actor=stage.staff["coordinator"],
        kind=Mailing.Kind.REMINDER,
        invitees=audiences.to_remind(exercise.name, "unanswered"),
        at=stage.ago(3),
        consultation=stage.consultation,
        exercise=exercise,
        words=REMINDED,
    )
    mailings.run(actor=stage.staff["coordinator"], mailing=mailing, at=stage.ago(3))
    drain()
    letters = Letter.objects.filter(about=f"programme.mailing:{mailing.pk}").order_by("pk")
    dead = letters.first()
    if dead is not None:
        mark_bounced(message_id=dead.message_id, words="5.1.1 No such mailbox", hard=True, at=stage.ago(3))
    return letters.count()
