"""Comments as Web Annotations: one for each anchor, page by page."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.queries import remarks
from consultations.blueprint.drafts.models import Version
from consultations.blueprint.text.annotation import Annotated

PERSON, BODY = "Person", "Organization"


def anchors_of(version: Version) -> QuerySet[Anchor]:
    """List where published comments stand in a version, by number."""
    rows = Anchor.objects.filter(version=version, comment__state=Comment.State.PUBLISHED)
    return rows.select_related("comment", "block").order_by("comment__number")


def annotated(version: Version, rows: Iterable[Anchor]) -> list[Annotated]:
    """Give anchors as annotations, each under the name that its author chose to show."""
    found = list(rows)
    said = {each.comment.pk: each for each in remarks([row.comment for row in found])}
    blueprint = version.blueprint
    path = {
        "slug": blueprint.consultation.slug,
        "blueprint": blueprint.slug,
        "number": version.number,
    }
    there = f"{settings.ORIGIN}{reverse('draft', kwargs=path)}"
    result = []
    for row in found:
        remark = said[row.comment_id]
        link = f"{settings.ORIGIN}{remark.comment.get_absolute_url()}"
        result.append(
            Annotated(
                id=f"{link}#v{version.number}",
                version_url=there,
                block=row.block.block_id.hex if row.block else "",
                start=row.start,
                end=row.end,
                exact=row.quote,
                prefix=row.prefix,
                suffix=row.suffix,
                status=row.status,
                created=remark.comment.at,
                creator_label=remark.author or remark.organisation,
                creator_type=PERSON if remark.author else BODY if remark.organisation else "",
                body=remark.text.body,
                proposed_text=remark.text.proposed_text,
                language=remark.comment.language,
                modified=remark.text.at if remark.text.number > 1 else None,
                derived_from=f"{link}#v{remark.comment.version.number}" if row.derived_from_id else "",
            )
        )
    return result
