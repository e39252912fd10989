"""The draft and the answers of somebody, found by what they hang on; every page of answering asks for them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet, Subquery

from consultations.register.directory.joined import keys_of
from consultations.register.directory.models import Mandate, Person
from ds4skills.audit import receipts
from ds4skills.audit.queries import newest
from ds4skills.storage.prepared import Prepared
from surveys.answering.models import DraftResponse, Revision
from surveys.authoring.memory import LARGE

SHORT = [f"version__{name}" for name in LARGE]


def _drafts(
    survey: Any,
    *,
    entered_by: Any = None,
    person: Any = None,
    token: Any = None,
    organisation: Any = None,
) -> QuerySet[DraftResponse]:
    """List the drafts of somebody: entered for them, hanging on a secret, shared with colleagues, or their own."""
    rows = DraftResponse.objects.filter(survey=survey, trial=False)
    if entered_by is not None:
        rows = rows.filter(entered_by=entered_by, entered_for=person)
    elif token is not None:
        rows = rows.filter(token_sha256=token)
    elif organisation is not None:
        rows = rows.filter(organisation=organisation)
    else:
        rows = rows.filter(person__in=keys_of(Person, person))
    return rows.select_related("version").defer(*SHORT).order_by("-updated_at", "pk")


def _revisions(
    survey: Any, *, person: Any = None, organisation: Any = None, **_draft: Any
) -> QuerySet[Revision]:
    """List what somebody has sent, the newest first; whoever holds nothing but a secret has sent nothing known."""
    rows = Revision.objects.filter(response__survey=survey)
    if organisation is not None:
        rows = rows.filter(response__organisation=organisation, response__person=None)
    elif person is not None:
        rows = rows.filter(response__person__in=keys_of(Person, person))
    else:
        rows = rows.none()
    return rows.order_by("-at", "-number")


def _draft(survey: Any, **whose: Any) -> QuerySet[DraftResponse]:
    return _drafts(survey, **whose)[:1]


def _last(survey: Any, **whose: Any) -> QuerySet[Revision]:
    rows = _revisions(survey, **whose).select_related("response", "version")
    return rows.defer(*SHORT)[:1]


def _held(
    survey: Any, draft: Any, mandate: Any = None, at: Any = None, **whose: Any
) -> QuerySet[DraftResponse]:
    rows = _drafts(survey, **whose).filter(pk=draft).select_for_update(of=("self",))
    last = Subquery(_revisions(survey, **whose).values("pk")[:1])
    columns = {"last": last, "head": newest(receipts.STREAM)}
    if mandate is not None:
        columns["speaks"] = _holds(mandate, at)
    return rows.annotate(**columns)


def _holds(mandate: Any, at: Any) -> Subquery:
    """Give a mandate as a column, if it holds, and keep it from being revoked meanwhile; one statement for both."""
    rows = Mandate.objects.select_for_update(no_key=True).filter(
        Q(revoked_at=None) | Q(revoked_at__gt=at),
        pk=mandate,
        state=Mandate.State.APPROVED,
        starts_at__lte=at,
        ends_at__gt=at,
    )
    return Subquery(rows.values("pk"))


draft = Prepared(_draft)
last = Prepared(_last)
held = Prepared(_held)
