"""Reading answers."""

from collections.abc import Iterable

from consultations.blueprint.answers.models import Disposition


def released(comments: Iterable[int]) -> dict[int, Disposition]:
    """Give the newest answer that everybody may read, by comment, in one query."""
    rows = Disposition.objects.filter(comment__in=list(comments), release__isnull=False)
    return {each.comment_id: each for each in rows.select_related("release").order_by("comment_id", "number")}
