"""What the register holds about people, table by table."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.register.consent.models import Attribution, ConsentRecord, ConsentText, Stop, StopAddress
from consultations.register.directory.changes import Change
from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.models import Affiliation, Email, Mandate, OrganisationTerm, Person
from consultations.register.directory.once import Submit
from consultations.register.duplicates.models import Merge, Suggestion
from consultations.register.engagement.models import Furthest, Interaction, InteractionNote, Target
from consultations.register.imports.models import ImportBatch, ImportFile, ImportMapping, ImportRow
from consultations.register.mapping.models import Assessment
from consultations.register.origins.models import Network, Notice, Origin
from consultations.register.relations.models import Relation
from consultations.register.rights.models import ContactExport, Copy, Erasure, SpokenWord
from consultations.register.segments.models import Segment, Snapshot, SnapshotMember
from consultations.register.selfservice.models import Application, ChangeRequest, Link
from consultations.register.terms.models import Taxonomy, Term, TermMatch
from ds4skills.accounts.privacy import Subject, blanking, deleting, impersonal, personal

KNOW = _("to know whom the blueprint concerns, and to ask them")
INTEREST = _("a legitimate interest in hearing those concerned, or your consent")
PERSONS = _("24 months after your last own act, or until the site ends")
KEY = _("It knows you by a random key only, which leads to nobody once the person is gone.")
PROOF = _("to prove what you allowed")


def _person(subject: Subject) -> QuerySet[Person]:
    return Person.objects.filter(pk=subject.key)


def _emails(subject: Subject) -> QuerySet[Email]:
    return Email.objects.filter(person=subject.key)


def _ties(subject: Subject) -> QuerySet[Affiliation]:
    return Affiliation.objects.filter(person=subject.key)


def _mandates(subject: Subject) -> QuerySet[Mandate]:
    return Mandate.objects.filter(affiliation__person=subject.key)


def _stops(subject: Subject) -> QuerySet[Stop]:
    return Stop.objects.filter(person=subject.key)


def _words(subject: Subject) -> QuerySet[SpokenWord]:
    return SpokenWord.objects.filter(key=subject.key)


def _changes(subject: Subject) -> QuerySet[Change]:
    return Change.objects.filter(key=subject.key)


def _origins(subject: Subject) -> QuerySet[Origin]:
    return Origin.objects.filter(key=subject.key)


def _notices(subject: Subject) -> QuerySet[Notice]:
    return Notice.objects.filter(key=subject.key)


def _consents(subject: Subject) -> QuerySet[ConsentRecord]:
    return ConsentRecord.objects.filter(key=subject.key)


def _attributions(subject: Subject) -> QuerySet[Attribution]:
    return Attribution.objects.filter(key=subject.key)


def _contacts(subject: Subject) -> QuerySet[Interaction]:
    return Interaction.objects.filter(person_key=subject.key)


def _steps(subject: Subject) -> QuerySet[Furthest]:
    return Furthest.objects.filter(key=subject.key)


def _notes(subject: Subject) -> QuerySet[InteractionNote]:
    """Find notes about a person, or about a sole trader where they name nobody else."""
    alone = Q(interaction__organisation_key=subject.key, interaction__person_key=None)
    return InteractionNote.objects.filter(Q(interaction__person_key=subject.key) | alone)


def _links(subject: Subject) -> QuerySet[Link]:
    mine = Q(subject=str(subject.key)) | Q(subject__endswith=f":{subject.key}")
    return Link.objects.filter(mine | Q(address__in=_emails(subject).values("address")))


def _requests(subject: Subject) -> QuerySet[ChangeRequest]:
    return ChangeRequest.objects.filter(Q(by_key=subject.key) | Q(subject=subject.key))


def _applications(subject: Subject) -> QuerySet[Application]:
    addresses = _emails(subject).values("address")
    return Application.objects.filter(Q(person_key=subject.key) | Q(email__in=addresses))


def _rows(subject: Subject) -> QuerySet[ImportRow]:
    return ImportRow.objects.filter(target=subject.key)


def _suggestions(subject: Subject) -> QuerySet[Suggestion]:
    return Suggestion.objects.filter(Q(a=subject.key) | Q(b=subject.key))


def _copies(subject: Subject) -> QuerySet[Copy]:
    return Copy.objects.filter(key=subject.key)


def _erasures(subject: Subject) -> QuerySet[Erasure]:
    return Erasure.objects.filter(key=subject.key)


def _members(subject: Subject) -> QuerySet[SnapshotMember]:
    return SnapshotMember.objects.filter(key=subject.key)


def _end_key(subject: Subject, at: datetime) -> int:
    return StakeholderKey.objects.filter(pk=subject.key).update(erased_on=at.date())


def _keys(subject: Subject) -> QuerySet[StakeholderKey]:
    return StakeholderKey.objects.filter(pk=subject.key)


def _forget_person(subject: Subject, _at: datetime) -> int:
    _person(subject).update(user=None)
    return _person(subject).delete()[1].get("consultations.Person", 0)


KNOWN: dict[str, Any] = {"purpose": KNOW, "basis": INTEREST, "keep": PERSONS}
personal(
    Person,
    rows=_person,
    erase=_forget_person,
    order=70,
    copied="given_name family_name language country verified_on changed_at",
    hidden="folded",
    other="user merged_into",
    **KNOWN,
)
personal(
    Email,
    rows=_emails,
    erase=deleting(_emails),
    order=65,
    copied="address verified_at primary",
    **KNOWN,
)
personal(
    Affiliation,
    rows=_ties,
    erase=deleting(_ties),
    order=60,
    copied="organisation__name role starts_on ends_on is_contact",
    **KNOWN,
)
personal(
    Mandate,
    rows=_mandates,
    erase=deleting(_mandates),
    order=55,
    copied="affiliation__organisation__name exercise starts_at ends_at state evidence requested_at approved_at "
    "revoked_at",
    other="approved_via approver_key approved_by",
    **KNOWN,
)
personal(Stop, rows=_stops, erase=deleting(_stops), order=60, copied="kind at", **KNOWN)
personal(
    SpokenWord,
    rows=_words,
    erase=deleting(_words),
    order=60,
    purpose=PROOF,
    basis=INTEREST,
    keep=PERSONS,
    copied="about way said_on evidence at",
    hidden="key",
    other="by",
)
personal(
    Change,
    rows=_changes,
    erase=deleting(_changes),
    order=60,
    purpose=_("to show what changed, and to undo it"),
    basis=INTEREST,
    keep=PERSONS,
    copied="at via table field old new",
    hidden="key",
    other="row by",
)
personal(
    InteractionNote,
    rows=_notes,
    erase=deleting(_notes),
    order=30,
    purpose=KNOW,
    basis=INTEREST,
    keep=_("three years"),
    copied="at text",
    other="by",
)
personal(
    Link,
    rows=_links,
    erase=deleting(_links),
    order=30,
    purpose=_("to let you see and correct your entry"),
    basis=INTEREST,
    keep=_("30 days"),
    copied="purpose address made_at expires_at opened_at revoked_at",
    hidden="sha256 subject",
)
personal(
    ChangeRequest,
    rows=_requests,
    erase=deleting(_requests),
    order=30,
    purpose=_("to correct what we hold"),
    basis=INTEREST,
    keep=PERSONS,
    copied="at field old new state answer decided_at",
    hidden="by_key",
    other="subject decided_by",
)
personal(
    Application,
    rows=_applications,
    erase=deleting(_applications),
    order=20,
    purpose=_("to let you take part"),
    basis=_("your consent"),
    keep=_("7 days where it was not confirmed, 90 days after the decision, 180 days where nobody decides"),
    copied="given_name family_name email organisation country category language purposes state made_at confirmed_at "
    "decided_at",
    other="introduced_by decided_by person_key",
)
personal(
    ImportRow,
    rows=_rows,
    erase=blanking(_rows, cells=[], differences={}, problems=[], matches=[], mark="", evidence=""),
    order=30,
    purpose=_("to bring files in, and to undo it"),
    basis=INTEREST,
    keep=_("90 days"),
    copied="batch__name number cells verdict",
    hidden="differences matches mark evidence target",
    other="refused digest problems choice organisation reason fate",
)
personal(
    Copy,
    rows=_copies,
    erase=deleting(_copies),
    purpose=_("to give you a copy"),
    basis=_("your right to a copy"),
    keep=_("seven days"),
    copied="asked_at ready_at taken_at",
    hidden="key file",
    other="gone_at",
)
personal(
    Suggestion,
    rows=_suggestions,
    erase=deleting(_suggestions),
    purpose=_("to keep the register clean"),
    basis=INTEREST,
    keep=PERSONS,
    copied="evidence strength state",
    other="a b kind evidence_digest made_at decided_by decided_at",
)
personal(
    StakeholderKey,
    rows=_keys,
    erase=_end_key,
    order=95,
    purpose=_("to let published figures stand when you leave"),
    basis=_("a duty to account for what was published"),
    keep=_("for good; it is random and leads to nobody"),
    copied="kind erased_on",
    hidden="key",
)
BY_KEY: dict[str, Any] = {"stays": KEY, "basis": INTEREST, "keep": _("for good; it leads to nobody")}
personal(
    Origin,
    rows=_origins,
    purpose=_("to say where an entry came from"),
    copied="kind at reference legal_basis notice_due_on",
    hidden="key",
    other="by introduced_by",
    **BY_KEY,
)
personal(
    Notice,
    rows=_notices,
    purpose=_("to prove that you were told"),
    copied="sent_at via",
    hidden="key",
    **BY_KEY,
)
personal(
    ConsentRecord,
    rows=_consents,
    purpose=PROOF,
    copied="purpose act text__body via at",
    hidden="key",
    **BY_KEY,
)
personal(
    Attribution,
    rows=_attributions,
    purpose=_("to show your words as you wish"),
    copied="source choice at",
    hidden="key",
    **BY_KEY,
)
personal(
    Interaction,
    rows=_contacts,
    purpose=_("to know whom we asked and who answered"),
    copied="at channel direction stage exercise_title source",
    hidden="person_key",
    other="precision organisation_key exercise by",
    **BY_KEY,
)
personal(
    Furthest,
    rows=_steps,
    purpose=_("to know whom we asked and who answered"),
    copied="exercise came",
    hidden="key",
    other="whose",
    **BY_KEY,
)
personal(
    SnapshotMember,
    rows=_members,
    purpose=_("to prove whom a mailing was meant for"),
    copied="snapshot__segment__name snapshot__at",
    hidden="key",
    **BY_KEY,
)
personal(
    Erasure,
    rows=_erasures,
    purpose=_("to repeat an erasure after a backup was restored"),
    copied="wish asked_at due_at cancelled_at done_at",
    hidden="key",
    other="asked_by counts",
    **BY_KEY,
)
impersonal(
    _("An address whose owner asked never to be written to again: kept for that alone, at their wish."),
    StopAddress,
)
impersonal(
    _(
        "Facts about organisations by codes and random keys; of one person's own business, they stay without a name."
    ),
    OrganisationTerm,
    Relation,
    Assessment,
)
impersonal(_("Which rows were one stakeholder, by random keys."), Merge)
impersonal(_("Word lists and counts that are wanted."), Taxonomy, Term, TermMatch, Target, ConsentText)
impersonal(_("Partners and saved filters of staff."), Network, Segment, Snapshot)
impersonal(
    _("How files are read; the file itself goes when it was applied, after 7 days at most."), ImportMapping
)
impersonal(
    _("What was imported when, by whom of the staff; rows stand in another table."), ImportBatch, ImportFile
)
impersonal(_("Who of the staff took contact data out, with whose agreement."), ContactExport)
impersonal(_("Marks of forms that staff have sent, for 30 days, so that none is taken twice."), Submit)
