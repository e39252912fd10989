"""Every response as a table, for exports."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from surveys.answering.models import Revision
from surveys.authoring.models import Survey


def valid(survey: Survey) -> QuerySet[Revision]:
    """Give the last revision of each response, if it was not withdrawn."""
    later = Revision.objects.filter(response=OuterRef("response"), number__gt=OuterRef("number"))
    rows = Revision.objects.filter(~Exists(later), response__survey=survey, status=Revision.Status.VALID)
    return rows.select_related("response", "version").order_by("response_id")
