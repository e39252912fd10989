"""What you said, what we did; and who has not spoken on which chapter."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from consultations.blueprint.answers import picking, verdicts
from consultations.blueprint.answers.models import Disposition
from consultations.blueprint.answers.queries import public_answers
from consultations.blueprint.answers.release_pages import blueprint_of
from consultations.blueprint.answers.silence import silence
from consultations.blueprint.campaigns import queries as campaigns
from consultations.blueprint.comments.queries import remarks
from consultations.blueprint.comments.views import consultation_of, context_of
from consultations.programme import rules
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import may
from ds4skills.web.http import page
from ds4skills.web.listing import listing

SIZE = 20


@may(rules.read_consultation)
@require_GET
def answers(request: Request, slug: str) -> HttpResponse:
    """Show released answers: what was said, what was decided and why, what changed of it."""
    consultation = consultation_of(request, slug)
    blueprint = blueprint_of(consultation, request.GET.get("blueprint", ""))
    decision = request.GET.get("decision", "")
    decision = decision if decision in Disposition.Decision.values else ""
    found = listing(request, public_answers(blueprint, decision), size=SIZE)
    rows = found.rows
    changes = picking.made(row.pk for row in rows)
    judged = verdicts.newest_verdicts([row.pk for row in rows])
    told = {each.comment.pk: each for each in remarks([row.comment for row in rows])}
    counted = public_answers(blueprint, "").order_by()
    context = context_of(
        consultation,
        (_("What you said, what we did"), None),
        blueprint=blueprint,
        listing=found,
        entries=[
            (
                told[row.comment_id],
                row,
                changes.get(row.pk, []),
                verdicts.heard(row, judged.get(row.pk), request.now),
            )
            for row in rows
        ],
        decision=decision,
        decisions=Disposition.Decision.choices,
        whole=counted.count(),
        counts=campaigns.counts(blueprint),
        hides_stances=consultation.is_sealed(request.now),
    )
    return page(request, "consultations/blueprint/answers.html", context)


@may(rules.read_consultation)
@require_GET
def silent(request: Request, slug: str) -> HttpResponse:
    """Show chapters by invited categories: who has not spoken on which."""
    consultation = consultation_of(request, slug)
    blueprint = blueprint_of(consultation, request.GET.get("blueprint", ""))
    full = rules.holds(request.user, slug, "coordinator", "moderator", "editor", "observer")
    context = context_of(
        consultation,
        (_("Comments"), reverse("comments", kwargs={"slug": slug})),
        (_("Who has not spoken"), None),
        table=silence(consultation, blueprint.pk, getattr(blueprint, "newest", None), full=full),
    )
    return page(request, "consultations/blueprint/silent.html", context)
