"""What surveys hold about people: who took part, what they began, what they sent."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ds4skills.accounts.privacy import Subject, blanking, deleting, impersonal, personal
from surveys.answering.keys import Guest, Handover, Unmasking
from surveys.answering.models import (
    Answer,
    DraftResponse,
    Fact,
    Participation,
    Response,
    Revision,
    Staged,
)
from surveys.answering.words import Mediation, Reminder, Tag, TextAnswer, Upload
from surveys.authoring.models import Binding, Choice, Edit, Question, Survey, SurveyVersion
from surveys.results.exports.models import DataPackage, PackagePart
from surveys.results.models import ResultsSnapshot

ANSWERS = _("to read what respondents answered")
TASK = _("the survey you took part in")
FIVE = _("five years after the survey; your words go when you leave")


def _participations(subject: Subject) -> QuerySet[Participation]:
    return Participation.objects.filter(person=subject.key)


def _drafts(subject: Subject) -> QuerySet[DraftResponse]:
    return DraftResponse.objects.filter(Q(person=subject.key) | Q(entered_for=subject.key))


def _responses(subject: Subject) -> QuerySet[Response]:
    return Response.objects.filter(person=subject.key)


def _revisions(subject: Subject) -> QuerySet[Revision]:
    return Revision.objects.filter(response__person=subject.key)


def _texts(subject: Subject) -> QuerySet[TextAnswer]:
    return TextAnswer.objects.filter(revision__response__person=subject.key)


def _uploads(subject: Subject) -> QuerySet[Upload]:
    rows = Upload.objects.filter(revision__response__person=subject.key)
    return rows | Upload.objects.filter(draft__person=subject.key)


def _mediations(subject: Subject) -> QuerySet[Mediation]:
    return Mediation.objects.filter(Q(person=subject.key) | Q(revision__response__person=subject.key))


def _guests(subject: Subject) -> QuerySet[Guest]:
    return Guest.objects.filter(response__person=subject.key)


def _unmaskings(subject: Subject) -> QuerySet[Unmasking]:
    return Unmasking.objects.filter(response__person=subject.key)


def _handovers(subject: Subject) -> QuerySet[Handover]:
    return Handover.objects.filter(Q(invitation__person=subject.key) | Q(successor=subject.key))


def _empty_revisions(subject: Subject, at: datetime) -> int:
    return _revisions(subject).filter(erased_on=None).update(answers=None, receipt={}, erased_on=at.date())


personal(
    DraftResponse,
    rows=_drafts,
    erase=deleting(_drafts),
    order=20,
    purpose=_("to let you go on where you stopped"),
    basis=TASK,
    keep=_("30 days after closing"),
    copied="survey__code answers language began_at updated_at via",
    other="id revs organisation trial expires_at entered_by entered_for entered_of writers",
    hidden="token_sha256 changes_sha256",
)
personal(
    Guest,
    rows=_guests,
    erase=deleting(_guests),
    order=25,
    purpose=_("to count answers of an open survey as a person's"),
    basis=TASK,
    keep=_("60 days, or until the person is in the register and the survey has closed"),
    copied="given_name family_name email language made_at confirmed_at settled_at",
    hidden="token_sha256",
)
personal(
    Unmasking,
    rows=_unmaskings,
    erase=blanking(_unmaskings, reason=""),
    order=25,
    purpose=_("to show that nobody looked behind an alias alone, and why two did"),
    basis=TASK,
    keep=FIVE,
    copied="response__survey__code reason asked_at decided_at agreed",
    other="asked_by decided_by",
)
personal(
    Handover,
    rows=_handovers,
    erase=deleting(_handovers),
    order=10,
    purpose=_("to ask the right person of an organisation"),
    basis=TASK,
    keep=_("90 days after it was decided; 180 days where nobody decides"),
    copied="survey__code given_name family_name email note state made_at decided_at",
    hidden="successor",
    other="decided_by",
)
personal(
    TextAnswer,
    rows=_texts,
    erase=blanking(_texts, text="", reason=""),
    order=30,
    purpose=ANSWERS,
    basis=TASK,
    keep=FIVE,
    copied="question__key text language",
    other="shown hidden_by reason",
)
personal(
    Upload,
    rows=_uploads,
    erase=deleting(_uploads),
    order=25,
    purpose=ANSWERS,
    basis=TASK,
    keep=FIVE,
    copied="question name size media_type sha256 at",
    hidden="content",
    other="id",
)
personal(
    Mediation,
    rows=_mediations,
    stays=_("It says that an answer entered for somebody was confirmed; it holds no words."),
    purpose=_("to let people confirm what was entered for them"),
    basis=TASK,
    keep=FIVE,
    copied="state expires_at decided_at",
    hidden="token_sha256 person",
    other="entered_by",
)
personal(
    Revision,
    rows=_revisions,
    erase=_empty_revisions,
    order=30,
    purpose=ANSWERS,
    basis=TASK,
    keep=FIVE,
    copied="response__survey__code number answers language at status via receipt",
    hidden="digest submit_key",
    other="erased_on entered_by reason seen_digest",
)
personal(
    Response,
    rows=_responses,
    stays=_("Tallies count it; its key leads to nobody once the person is gone."),
    purpose=ANSWERS,
    basis=TASK,
    keep=FIVE,
    copied="survey__code identity category country size profile alias",
    hidden="person receipt_sha256",
    other="organisation verified",
)
personal(
    Participation,
    rows=_participations,
    stays=_("It counts who took part; its key leads to nobody once the person is gone."),
    purpose=_("to count who took part"),
    basis=TASK,
    keep=FIVE,
    copied="survey__code day",
    hidden="person",
    other="organisation",
)
impersonal(_("Counts by category, derived from answers; no words."), Fact, Answer)
impersonal(_("Anonymous answers: nothing leads from them to a person."), Staged)
impersonal(
    _("The survey's own words, and what staff made of answers."),
    Survey,
    SurveyVersion,
    Edit,
    Question,
    Choice,
    Binding,
    Tag,
    Reminder,
    ResultsSnapshot,
    DataPackage,
    PackagePart,
)
