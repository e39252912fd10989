"""Letters of many: public, with both counts, the first letter and how each other one differs."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from consultations.blueprint.campaigns import queries
from consultations.blueprint.comments.queries import remarks
from consultations.blueprint.comments.views import consultation_of, context_of
from consultations.blueprint.drafts.models import Blueprint
from consultations.programme import rules
from consultations.programme.models import Consultation
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.jobs.actions import start
from ds4skills.web.http import page
from ds4skills.web.listing import listing

SIZE = 30


def _blueprint(consultation: Consultation, slug: str) -> Blueprint:
    rows = list(Blueprint.objects.filter(consultation=consultation).order_by("id"))
    found = next((row for row in rows if row.slug == slug), rows[0] if rows else None)
    if found is None:
        raise Http404
    found.consultation = consultation
    return found


@may(rules.read_consultation)
@require_GET
def letters(request: Request, slug: str) -> HttpResponse:
    """List the groups of letters with how many letters and how many persons each has."""
    consultation = consultation_of(request, slug)
    blueprint = _blueprint(consultation, request.GET.get("blueprint", ""))
    run = queries.newest_run(blueprint)
    context = context_of(
        consultation,
        (_("Comments"), reverse("comments", kwargs={"slug": slug})),
        (_("Letters of many"), None),
        blueprint=blueprint,
        run=run,
        counts=queries.counts(blueprint),
        listing=listing(request, queries.groups(run), size=SIZE) if run else None,
        may_answer=rules.holds(request.user, slug, "coordinator", "editor"),
    )
    return page(request, "consultations/blueprint/letters.html", context)


@may(rules.read_consultation)
@require_GET
def letter(request: Request, slug: str, label: str) -> HttpResponse:
    """Show a group: the first letter, and word by word how each other one differs from it."""
    consultation = consultation_of(request, slug)
    blueprint = _blueprint(consultation, request.GET.get("blueprint", ""))
    run = queries.newest_run(blueprint)
    if run is None:
        raise Http404
    group = get_object_or_404(queries.groups(run), label=label)
    rows = queries.letters(group)
    first = rows[0]
    first.blueprint = blueprint
    found = listing(request, rows, size=SIZE)
    shown = {each.comment.pk: each for each in remarks(found.rows)}
    words = queries.bodies([first])[first.pk]
    context = context_of(
        consultation,
        (_("Letters of many"), reverse("letters", kwargs={"slug": slug})),
        (group.label, None),
        group=group,
        first=remarks([first])[0],
        listing=found,
        letters=[(shown[each.comment.pk], each) for each in queries.differing(words, found.rows)],
        may_answer=rules.holds(request.user, slug, "coordinator", "editor"),
        hides_stances=consultation.is_sealed(request.now),
    )
    return page(request, "consultations/blueprint/letter.html", context)


@may(rules.answer_comments)
@require_POST
def search(request: SignedInRequest, slug: str) -> HttpResponse:
    """Search for letters now, as long work."""
    consultation = consultation_of(request, slug)
    blueprint = _blueprint(consultation, request.POST.get("blueprint", ""))
    job = start(
        owner=request.user,
        task="campaigns.group",
        title=_("Search for letters of many"),
        payload={"blueprint": blueprint.pk, "actor": request.user.pk},
        at=request.now,
        next_url=reverse("letters", kwargs={"slug": slug}),
    )
    return redirect("job", pk=job.pk)
