"""The channel of surveys: what the ledger, the overview and the dashboards ask of this room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.ledger import channels
from consultations.ledger.channels import Participation, Section, Task, Turn, Words
from consultations.programme.models import Consultation, Invitation
from consultations.programme.speaking import Speaker
from consultations.register.directory.joined import joins
from consultations.register.directory.models import Person
from consultations.register.engagement import sources
from ds4skills.web import clock
from surveys.answering import drafts
from surveys.answering.aliases import WAITS
from surveys.answering.keys import Handover, Unmasking
from surveys.answering.mixing import waiting
from surveys.answering.models import Answer, DraftResponse, Response, Revision
from surveys.answering.models import Participation as TookPart
from surveys.answering.people import respondent_of
from surveys.authoring import queries
from surveys.authoring.checking import minutes
from surveys.authoring.models import Survey, SurveyVersion


class Surveys:
    """Questionnaires answered by personal link or account."""

    slug = "survey"
    label: Words = gettext_lazy("Survey")

    def participation(self, consultation: Consultation) -> Participation:
        """Count people who were asked, who began, and who answered."""
        surveys = list(queries.announced(consultation))
        asked_to = [survey.exercise for survey in surveys]
        asked_to += [consultation.exercise] if surveys else []
        stay = Coalesce("person__merged_into", "person")
        asked = Invitation.objects.filter(exercise__in=asked_to).values_list(stay).distinct().count()
        become = joins(Person)  # a person whose entries were merged is one
        mine = DraftResponse.objects.filter(survey__in=surveys, person__isnull=False, trial=False)
        begun = set(mine.values_list("person_id", flat=True))
        took = TookPart.objects.filter(survey__in=surveys, person__isnull=False)
        begun |= {person for person in took.values_list("person", flat=True) if person}
        later = Revision.objects.filter(response=OuterRef("response"), number__gt=OuterRef("number"))
        later = later.exclude(status=Revision.Status.WAITING)  # what was taken back or out counts no more
        rows = Revision.objects.filter(
            ~Exists(later), response__survey__in=surveys, status=Revision.Status.VALID
        )
        rows = rows.filter(response__verified=True)
        names = ("response__person", "response__organisation", "response", "response__category")
        sent = rows.order_by("response__person", "response").values_list(*names)
        voices: dict[UUID | int, str] = {}
        for person, organisation, response, category in sent.distinct():
            # An organisation answers as one; an anonymous response is a voice of its own.
            whose = become.get(person, person) if person else organisation or response
            if person not in become or whose not in voices:
                voices[whose] = category
        by_category = dict(Counter(voices.values()))
        return Participation(asked, len({become.get(key, key) for key in begun}), len(voices), by_category)

    def link(self, source: str) -> str:
        """Give the survey in which an answer was given."""
        text = source.removeprefix("surveys.answer:").partition("-withdrawn")[0]
        try:
            key = UUID(text)
        except ValueError:
            return ""
        rows = Answer.objects.filter(pk=key).values_list("revision__response__survey__code", flat=True)
        code = rows.first()
        return reverse("survey", kwargs={"code": code}) if code else ""

    def backlog(self, consultation: Consultation) -> int:
        """Count anonymous answers whose mix is due; all others reach the ledger as they are acknowledged."""
        unnamed = Survey.objects.filter(consultation=consultation, identity=Survey.Identity.ANONYMOUS)
        return sum(waiting(each, clock.now()) for each in unnamed.select_related("consultation"))

    def announced(self, consultation: Consultation) -> QuerySet[Survey]:
        """List the surveys that are published."""
        return queries.announced(consultation)

    def section(self, consultation: Consultation) -> Section:
        """Give the section of surveys."""
        return Section("surveys", _("Surveys"), reverse("surveys", kwargs={"slug": consultation.slug}))

    def manage(self, consultation: Consultation, roles: frozenset[str]) -> Section | None:
        """Give the staff's section to those who write surveys."""
        if not roles & {"coordinator", "editor"}:
            return None
        return Section("surveys", _("Surveys"), reverse("surveys_manage", kwargs={"slug": consultation.slug}))

    def turns(self, consultation: Consultation, speaker: Speaker | None, at: datetime) -> Sequence[Turn]:
        """Ask for answers to open surveys; say which were given."""
        return [turn for survey in queries.announced(consultation) if (turn := _turn(survey, speaker, at))]

    def tasks(self, consultation: Consultation, roles: frozenset[str], at: datetime) -> Sequence[Task]:
        """List drafts of surveys that were not published, and what coordinators are asked about people."""
        found: list[Task] = []
        if roles & {"coordinator", "editor"}:
            rows = SurveyVersion.objects.filter(survey__consultation=consultation, published_at=None)
            found += [
                Task(
                    _("Publish the survey “%(survey)s”") % {"survey": row.survey},
                    _("It is a draft; nobody sees it."),
                    reverse("survey_manage", kwargs={"slug": consultation.slug, "code": row.survey.code}),
                    _("Open it"),
                    row.survey.opens_at,
                )
                for row in rows.select_related("survey").order_by("survey__opens_at", "id")
            ]
        return [*found, *_asked(consultation, at)] if "coordinator" in roles else found


def _asked(consultation: Consultation, at: datetime) -> list[Task]:
    """List colleagues who were named as the right person, and aliases that a second coordinator decides about."""
    named = Handover.objects.filter(survey__consultation=consultation, state=Handover.State.OPEN)
    waits = Unmasking.objects.filter(
        response__survey__consultation=consultation, decided_at=None, asked_at__gt=at - WAITS
    )
    tasks = [
        Task(
            _("Decide who is the right person in “%(survey)s”") % {"survey": row.survey},
            _("Somebody who was invited names a colleague."),
            reverse("survey_handovers", kwargs={"slug": consultation.slug, "code": row.survey.code}),
            _("Decide"),
            row.survey.closes_at,
        )
        for row in named.select_related("survey").order_by("made_at", "id")
    ]
    tasks += [
        Task(
            _("Decide whether an alias in “%(survey)s” is opened") % {"survey": row.response.survey},
            _("It takes two coordinators; the request lapses after a day."),
            reverse("survey_aliases", kwargs={"slug": consultation.slug, "code": row.response.survey.code}),
            _("Decide"),
            row.asked_at + WAITS,
        )
        for row in waits.select_related("response__survey").order_by("asked_at", "id")
    ]
    return tasks


def _turn(survey: Survey, speaker: Speaker | None, at: datetime) -> Turn | None:
    version = queries.published(survey)
    who = respondent_of(survey, speaker) if speaker else None
    last = drafts.last_revision(survey, who) if who else None
    sent = (last is not None and last.status == Revision.Status.VALID) or (
        who is not None and drafts.took_part(survey, who)
    )
    if version is None or (not survey.is_open(at) and not sent):
        return None
    url = survey.get_absolute_url()
    if sent:
        receipt = reverse("survey_receipt", kwargs={"code": survey.code}) if last else url
        words = (_("We have your answers."), receipt, _("Read your receipt") if last else _("Open it"))
    elif who and drafts.draft_of(survey, who):
        words = (_("You have begun; your draft waits."), url, _("Go on"))
    else:
        words = (_("Say where you stand, once."), url, _("Answer"))
    detail, url, act = words
    length = minutes(version.definition)
    return Turn(str(survey), detail, url, act, survey.closes_at, done=sent, minutes=length)


def _results(text: str) -> str:
    """Lead to the results of the survey that a response belongs to; never to one response."""
    rows = Response.objects.filter(pk=sources.number(text)).values_list(
        "survey__consultation__slug", "survey__code"
    )
    return _page("survey_results", rows.first())


def _outline(text: str) -> str:
    """Lead to the survey in which a draft was begun."""
    rows = Survey.objects.filter(pk=sources.number(text)).values_list("consultation__slug", "code")
    return _page("survey_manage", rows.first())


def _page(name: str, found: tuple[str, str] | None) -> str:
    return reverse(name, kwargs={"slug": found[0], "code": found[1]}) if found else ""


channels.register(Surveys())
sources.register("surveys.response", _results)
sources.register("surveys.draft", _outline)
sources.register("surveys.answer", Surveys().link)
