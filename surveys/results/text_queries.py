"""Reading texts: by question, word, tag, category; and which of them their authors let us quote, and how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from consultations.register.consent.attributing import EVERYTHING, attributed, may_publish
from consultations.register.consent.models import Attribution
from consultations.register.directory.queries import names_of
from surveys.answering.models import Response
from surveys.answering.words import Tag, TextAnswer
from surveys.authoring.models import Survey
from surveys.results.asked import Asked, Whole
from surveys.results.tallies import valid


@dataclass(frozen=True)
class Wanted:
    """What a list of texts is narrowed to."""

    q: str = ""
    question: Asked | None = None
    tag: str = ""
    category: str = ""
    shown: str = ""


def texts(survey: Survey, wanted: Wanted) -> QuerySet[TextAnswer]:
    """List the texts of responses that count, in the order of questions."""
    rows = TextAnswer.objects.filter(revision__in=valid(survey).values("pk")).exclude(text="")
    if wanted.q:
        rows = rows.filter(text__icontains=wanted.q)
    if wanted.question is not None:
        rows = rows.filter(question=wanted.question.pk)
    if wanted.tag:
        rows = rows.filter(tags__survey=survey, tags__name=wanted.tag)
    if wanted.category and not survey.hides_small:
        rows = rows.filter(revision__response__category=wanted.category)
    if wanted.shown:
        rows = rows.filter(shown=wanted.shown)
    rows = rows.select_related("revision__response", "question", "hidden_by").prefetch_related("tags")
    # Confidential ones not in the order in which they came.
    return rows.order_by("question_id", "revision__response__alias", "pk")


def tags_of(survey: Survey) -> list[tuple[Tag, int]]:
    """Give the tags of a survey with how many texts have them; texts that no longer count are left out."""
    counting = Q(texts__revision__in=valid(survey).values("pk"))
    rows = Tag.objects.filter(survey=survey).annotate(n=Count("texts", filter=counting, distinct=True))
    return [(tag, int(getattr(tag, "n", 0))) for tag in rows.order_by("name")]


def asking_texts(whole: Whole) -> list[Asked]:
    """Give the questions that have texts: those answered in words, and those with words beside a choice."""
    return [
        each
        for each in whole.questions
        if each.leaf.kind == "text" or any(option.text for option in each.leaf.options)
    ]


def source_of(response: Response) -> str:
    """Name a response as attributions do."""
    return f"surveys.response:{response.pk}"


def quotable(rows: Iterable[TextAnswer]) -> dict[int, str]:
    """Give, for texts whose authors said how their words may be shown, that choice; others may not be quoted.

    Nobody can be asked of an anonymous text, so none of these is quoted.
    """
    pairs: dict[int, tuple[UUID, str]] = {
        row.pk: (row.revision.response.person, source_of(row.revision.response))
        for row in rows
        if row.revision.response.person is not None
    }
    keys = {key for key, _source in pairs.values()}
    if not keys:
        return {}
    sources = {source for _key, source in pairs.values()} | {EVERYTHING}
    chosen = Attribution.objects.filter(key__in=keys, source__in=sources)
    said = set(chosen.values_list("key", "source"))
    named = may_publish(keys)
    choices = attributed(set(pairs.values()))
    return {
        pk: str(choices[source])
        for pk, (key, source) in pairs.items()
        if (key, source) in said or (key, EVERYTHING) in said or key in named
    }


@dataclass(frozen=True)
class Signature:
    """What stands beneath a quote: a name, a category and a country; each may be missing."""

    name: str = ""
    category: str = ""
    country: str = ""


def signatures(rows: Sequence[TextAnswer], survey: Survey) -> dict[int, Signature]:
    """Give what stands beneath each quote: as its author chose; where small cells are hidden nothing does."""
    choices = quotable(rows)
    if survey.hides_small:
        return dict.fromkeys(choices, Signature())
    answers = {row.pk: row.revision.response for row in rows}
    names = names_of({key for row in answers.values() for key in (row.person, row.organisation) if key})
    return {pk: _signature(answers[pk], choice, names) for pk, choice in choices.items()}


def _signature(response: Response, choice: str, names: Mapping[UUID, str]) -> Signature:
    body = names.get(response.organisation, "") if response.organisation else ""
    own = names.get(response.person, "") if response.person else ""
    if choice == Attribution.Choice.NAME and own:
        return Signature(f"{own}, {body}" if body else own)
    if choice == Attribution.Choice.ORGANISATION and body:
        return Signature(body)
    return Signature("", response.category, response.country)
