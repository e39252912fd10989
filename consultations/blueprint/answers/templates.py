"""Answers that editors use again: their placeholders, filled for each comment as it will be sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from consultations.blueprint.answers.board import Line
from consultations.blueprint.answers.models import AnswerTemplate
from consultations.blueprint.comments.queries import remarks
from consultations.blueprint.drafts.models import Blueprint
from consultations.register.terms.queries import label
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

PLACEHOLDER = re.compile(r"\{([^{}\s]{1,40})\}")
KNOWN = frozenset({"code", "place", "quote", "name"})
QUOTE = 200


class TitleTakenError(Exception):
    """Another template of this blueprint has the title."""


class PlaceholderError(Exception):
    """The text holds a placeholder that nobody can fill; `name` is what stands in it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Preview:
    """One answer as it will be sent."""

    line: Line
    reason: str


def check(body: str) -> None:
    """Refuse a placeholder that is not known."""
    for found in PLACEHOLDER.findall(body):
        if found not in KNOWN:
            raise PlaceholderError(found)


@transaction.atomic
def keep(
    *,
    actor: User,
    blueprint: Blueprint,
    title: str,
    body: str,
    at: datetime,
    row: AnswerTemplate | None = None,
) -> AnswerTemplate:
    """Keep a template, new or changed."""
    check(body)
    made = row or AnswerTemplate(blueprint=blueprint)
    made.title, made.body, made.by, made.at = title, body, actor, at
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise TitleTakenError from error
    note(actor=actor, verb="template.kept", target=made, scope=blueprint.consultation, at=at)
    return made


@transaction.atomic
def remove(*, actor: User, row: AnswerTemplate, at: datetime) -> None:
    """Remove a template; answers drafted from it stay."""
    note(actor=actor, verb="template.removed", target=row, scope=row.blueprint.consultation, at=at)
    row.delete()


def fill(body: str, lines: Sequence[Line]) -> list[Preview]:
    """Fill a text for each comment; a name stands in it only as its author chose to be shown."""
    shown = {each.comment.pk: each for each in remarks([line.comment for line in lines])}
    found = []
    for line in lines:
        remark = shown[line.comment.pk]
        quote = line.text.quote or ""
        values = {
            "code": line.comment.code,
            "place": line.text.place or _("the whole draft"),
            "quote": quote if len(quote) <= QUOTE else f"{quote[:QUOTE].rstrip()} …",
            "name": remark.author or remark.organisation or label(line.comment.category) or _("the author"),
        }
        text = PLACEHOLDER.sub(lambda match, values=values: values.get(match[1], match[0]), body)  # type: ignore[misc]
        found.append(Preview(line, text))
    return found
