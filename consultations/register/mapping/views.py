"""Pages of judgements: one organisation's, and the grid of all."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from consultations.register.directory.models import Organisation
from consultations.register.exercises import exercises
from consultations.register.mapping import actions, queries
from consultations.register.mapping.forms import AssessmentForm
from consultations.register.mapping.steps import STEPS
from consultations.register.rules import write_register
from consultations.register.terms.queries import label
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.charts import bubbles
from ds4skills.web.http import page

SHOWN, FEW = 50, 5
VALUES = (*queries.SCALES, *queries.ENGAGED)
WORDS = {
    "interest": gettext_lazy("Interest"),
    "influence": gettext_lazy("Influence"),
    "legitimacy": gettext_lazy("Legitimacy"),
    "urgency": gettext_lazy("Urgency"),
    "current": gettext_lazy("Engagement now"),
    "desired": gettext_lazy("Engagement wanted"),
}


def _exercise(request: SignedInRequest) -> tuple[str, list[tuple[str, str]]]:
    """Give the exercise that `?exercise=` asks for, general where it is none of one's own, and all of them."""
    offered = [("", _("In general")), *exercises(request.user)]
    asked = request.GET.get("exercise", "")
    return (asked if asked in dict(offered) else ""), offered


@may(write_register)
@require_http_methods(["GET", "POST"])
def assess(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Judge an organisation; what colleagues said stands beside it."""
    found = get_object_or_404(Organisation.objects.standing(), pk=pk)
    exercise, offered = _exercise(request)
    said = queries.words_on(found.pk, exercise)
    mine = next((each for each in said if each.by_id == request.user.pk), None)
    initial = {name: getattr(mine, name) for name in VALUES} if mine else {}
    form = AssessmentForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.assess(
            actor=request.user, organisation=found, exercise=exercise, at=request.now, **form.cleaned_data
        )
        messages.success(request, _("Saved. Your word before it is kept in the history."))
        return redirect(f"{reverse('assess', kwargs={'pk': pk})}?exercise={exercise}")
    titles = dict(offered)
    history = queries.history_of(found.pk, request.now)
    context = {
        "organisation": found,
        "form": form,
        "exercise": exercise,
        "exercises": offered,
        "said": [(each, _values(each)) for each in said],
        "judged": next(iter(queries.judged(exercise, [found.pk])), None),
        "words": WORDS,
        "history": [(each, _values(each), titles.get(each.exercise, "")) for each in history],
        "crumbs": [
            (_("Register"), reverse("register")),
            (found.name, reverse("organisation", kwargs={"pk": pk})),
            (_("Judge"), None),
        ],
    }
    return page(request, "consultations/register/mapping/assess.html", context)


def _values(row: object) -> list[tuple[str, str]]:
    """Give the values of a judgement in words; what was left out is left out."""
    pairs = [(name, getattr(row, name)) for name in VALUES]
    return [
        (str(WORDS[name]), label(value, "engagement") if name in queries.ENGAGED else str(value))
        for name, value in pairs
        if value
    ]


def _step(place: int | None) -> str:
    return label(STEPS[place], "engagement") if place is not None else ""


@may(write_register)
@require_GET
def grid(request: SignedInRequest) -> HttpResponse:
    """Show who stands where in interest and influence, who is less engaged than we wish, where assessors disagree."""
    exercise, offered = _exercise(request)
    rows = queries.judged(exercise)
    cells = queries.grid(rows)
    placed = sum(cell.count for line in cells for cell in line)
    top = sum(cell.count for line in cells[:2] for cell in line[3:])
    gaps, disputes = queries.gaps(rows), queries.disputes(rows)
    sentence = ngettext(
        "%(top)d of %(n)d organisation has high interest and high influence.",
        "%(top)d of %(n)d organisations have high interest and high influence.",
        placed,
    )
    context = {
        "exercise": exercise,
        "exercises": offered,
        "cells": [
            (line[0].influence, [(cell, cell.names[:FEW], cell.names[FEW:]) for cell in line])
            for line in cells
        ],
        "steps": range(1, 6),
        "placed": placed,
        "picture": bubbles(
            [[cell.count for cell in line] for line in cells],
            labelled_by="grid-p",
            description=sentence % {"top": top, "n": placed},
            across=_("Interest"),
            up=_("Influence"),
        ),
        "gaps": [(row, _step(row.medians["current"]), _step(row.medians["desired"])) for row in gaps[:SHOWN]],
        "gap_count": len(gaps),
        "disputes": [
            (row, [(WORDS[name], row.apart[name]) for name in row.disputed]) for row in disputes[:SHOWN]
        ],
        "dispute_count": len(disputes),
        "tab": "grid",
        "crumbs": [(_("Register"), reverse("register")), (_("Interest and influence"), None)],
    }
    return page(request, "consultations/register/mapping/grid.html", context)
