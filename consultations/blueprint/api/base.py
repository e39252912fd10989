"""What every view of drafts and comments does: find the version or comment, spell comments."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from consultations.blueprint.answers.queries import released
from consultations.blueprint.comments import queries
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.serializers import spell
from consultations.blueprint.drafts.models import Version
from consultations.programme.api import Inside
from consultations.programme.models import Consultation
from consultations.programme.speaking import Speaker
from ds4skills.web import clock

DIGITS = 9
SHOWN = (Comment.State.PUBLISHED.value, Comment.State.WITHDRAWN.value, Comment.State.HIDDEN.value)


class Drafting(Inside):
    """A view of drafts and comments."""

    def version(self, consultation: Consultation) -> Version:
        """Find the version of the address."""
        rows = Version.objects.published().select_related("blueprint")
        rows = rows.filter(blueprint__consultation=consultation)
        where = {"blueprint__slug": self.kwargs["blueprint"], "number": self.kwargs["number"]}
        found = get_object_or_404(rows, **where)
        found.blueprint.consultation = consultation
        return found

    def comment(self, consultation: Consultation) -> Comment:
        """Find the comment of the address; a hidden one answers like nothing."""
        number = self.kwargs["code"].removeprefix("C-")
        if not number.isdecimal() or len(number) > DIGITS:
            raise Http404
        rows = Comment.objects.filter(blueprint__consultation=consultation, state__in=SHOWN)
        found: Comment = get_object_or_404(rows.select_related("blueprint", "voice"), number=int(number))
        found.blueprint.consultation = consultation
        return found

    def own(self) -> tuple[Consultation, Speaker, Comment]:
        """Find a comment of the token's owner; another's answers like nothing."""
        consultation = self.consultation()
        found, who = self.comment(consultation), self.who(consultation)
        if who is None or who.key != found.author:
            raise Http404
        return consultation, who, found

    def spelled(
        self, consultation: Consultation, who: Speaker | None, rows: list[Comment]
    ) -> list[dict[str, Any]]:
        """Spell comments with their released answers, in as many queries for one as for many."""
        sealed, answers = consultation.is_sealed(clock.now()), released(row.pk for row in rows)
        names = ("decision", "weight", "reason", "at")
        found = []
        for remark in queries.remarks(rows):
            answer, mine = answers.get(remark.comment.pk), bool(who and who.key == remark.comment.author)
            body = {name: getattr(answer, name) for name in names} if answer else None
            found.append(spell(remark, mine=mine, sealed=sealed, answer=body))
        return found
