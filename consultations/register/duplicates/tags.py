"""The band of possible duplicates on the page of one row."""

from typing import Any
from uuid import UUID

from django import template
from django.template import Context

from consultations.register.duplicates.queries import merges_of, of_key
from consultations.register.rules import coordinates

register = template.Library()


@register.inclusion_tag("consultations/register/duplicates/band.html", takes_context=True)
def duplicates_of(context: Context, key: UUID, absorbed: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002 -- a template says it by place
    """Show coordinators which rows may be the same as one, and which became part of it, if any has (`absorbed`)."""
    if not coordinates(context["user"]):
        return {}
    return {"lines": of_key(key), "merges": list(merges_of(key)[:5]) if absorbed else []}
