"""Pages for those who write surveys: the list, the outline, one question, publishing."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.programme.models import Consultation
from consultations.programme.rules import coordinate, edit, observe
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import Verdict, may
from ds4skills.profile.fresh import fresh
from ds4skills.web.http import page
from surveys.authoring import actions, operations, queries
from surveys.authoring.checking import check, minutes
from surveys.authoring.context import about, context_of, place_of
from surveys.authoring.definition import digest_of, find
from surveys.authoring.forms import ItemForm, NewSurveyForm, SectionForm, SurveyForm, proposals_of
from surveys.authoring.kinds import KINDS
from surveys.authoring.models import Survey

CONFLICT, UNPROCESSABLE = 409, 422


@may(observe)
@require_GET
def listing(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the surveys of a consultation with their state."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    rows = Survey.objects.filter(consultation=consultation).select_related("consultation")
    published = set(queries.announced(consultation).values_list("pk", flat=True))
    found = [
        (each, each.pk in published, each.state(request.now)) for each in rows.order_by("closes_at", "id")
    ]
    context = context_of(consultation, surveys=found, **_powers(request, consultation))
    return page(request, "surveys/authoring/list.html", context)


def _powers(request: SignedInRequest, consultation: Consultation) -> dict[str, bool]:
    """Tell the page what the reader's role may do, so that it offers nothing else."""
    slug = consultation.slug
    return {
        "writes": edit(request.user, slug=slug) is Verdict.YES,
        "publishes": coordinate(request.user, slug=slug) is Verdict.YES,
    }


@may(edit)
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Begin a survey, blank or out of proposals."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    form = NewSurveyForm(*((request.POST,) if request.method == "POST" else ()), consultation=consultation)
    if form.is_valid():
        try:
            made = actions.create(
                actor=request.user, consultation=consultation, at=request.now, **form.facts()
            )
        except actions.CodeTakenError:
            form.add_error("code", _("Another survey has this address. Choose another."))
        else:
            return redirect("survey_manage", slug=slug, code=made.code)
    words = _("New survey")
    context = context_of(consultation, (words, None), form=form, title=words, zone=consultation.zone)
    return page(request, "surveys/authoring/form.html", context)


@may(edit)
@require_http_methods(["GET", "POST"])
def setup(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Change what a survey says of itself."""
    survey = queries.staff_survey(request.user, slug, code)
    fixed = queries.published(survey) is not None
    args = (request.POST,) if request.method == "POST" else ()
    form = SurveyForm(*args, survey=survey, fixed=fixed, zone=survey.zone)
    if form.is_valid():
        try:
            actions.edit(actor=request.user, survey=survey, at=request.now, **form.facts())
        except actions.CodeTakenError:
            form.add_error("code", _("Another survey has this address. Choose another."))
        else:
            messages.success(request, _("The survey is saved."))
            return redirect("survey_manage", slug=slug, code=survey.code)
    words = _("Set the survey up")
    more = {"form": form, "title": words, "zone": survey.zone}
    context = context_of(survey.consultation, place_of(survey), (words, None), **more)
    return page(request, "surveys/authoring/form.html", context)


@may(observe)
@require_GET
def outline(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Show what will be asked, what is left to do, and how to change it."""
    survey = queries.staff_survey(request.user, slug, code)
    return _outline(request, survey)


def _outline(request: SignedInRequest, survey: Survey, status: int | None = None) -> HttpResponse:
    draft, published = queries.draft(survey), queries.published(survey)
    version = draft or published
    if version is None:
        raise Http404
    document = version.definition
    findings = check(document, queries.open_proposals(survey.consultation)) if draft else []
    context = about(
        request,
        survey,
        "survey_manage",
        draft=draft,
        published=published,
        document=document,
        kinds={each.SLUG: each.LABEL for each in KINDS.values()},
        findings=findings,
        blocked=any(each.error for each in findings),
        minutes=minutes(document),
        state=survey.state(request.now),
        **_powers(request, survey.consultation),
    )
    return page(request, "surveys/authoring/outline.html", context, status=status)


@may(edit)
@require_http_methods(["GET", "POST"])
def new_item(request: SignedInRequest, slug: str, code: str, section: str, kind: str) -> HttpResponse:
    """Add a question of a kind at the end of a section."""
    survey = queries.staff_survey(request.user, slug, code)
    if kind not in KINDS:
        raise Http404
    args = (request.POST,) if request.method == "POST" else ()
    form = ItemForm(*args, kind=kind, item={}, proposals=proposals_of(survey.consultation))
    if form.is_valid():
        key = actions.add_item(
            actor=request.user, survey=survey, section=section, facts=form.facts(), at=request.now
        )
        messages.success(request, _("The question is added."))
        return _to(survey, key)
    return _item_page(request, survey, form, _("New question: %(kind)s") % {"kind": str(KINDS[kind].LABEL)})


@may(edit)
@require_http_methods(["GET", "POST"])
def item(request: SignedInRequest, slug: str, code: str, key: str) -> HttpResponse:
    """Change a question, or the heading of a section."""
    survey = queries.staff_survey(request.user, slug, code)
    version = queries.draft(survey) or queries.published(survey)
    found = find(version.definition, key) if version else None
    if found is None:
        raise Http404
    args = (request.POST,) if request.method == "POST" else ()
    seen = digest_of(found)
    form: SectionForm
    if found["kind"] == "section":
        form = SectionForm(*args, item=found, seen=seen)
    else:
        form = ItemForm(
            *args, kind=found["kind"], item=found, seen=seen, proposals=proposals_of(survey.consultation)
        )
    status = None
    if form.is_valid():
        facts = form.facts()
        _number_rows(facts, key, queries.taken_keys(survey))
        facts_seen = form.cleaned_data["seen"] if queries.draft(survey) else ""
        known = {name: None for name in found if name not in {"key", "kind", "items"}}
        operation = partial(operations.edit, key=key, facts={**known, **facts})
        try:
            actions.change(
                actor=request.user,
                survey=survey,
                operation=operation,
                verb="item_edited",
                key=key,
                seen=facts_seen,
                at=request.now,
            )
        except actions.ItemChangedError as error:
            status = CONFLICT
            form.add_error(None, _theirs(error))
        else:
            messages.success(request, _("The question is saved."))
            return _to(survey, key)
    return _item_page(request, survey, form, _("Change %(key)s") % {"key": key}, status)


def _number_rows(facts: dict[str, Any], key: str, taken: set[str]) -> None:
    """Give new rows the next free keys of their item."""
    used = {row["key"] for row in facts.get("rows", [])} | taken
    number = 1
    for row in facts.get("rows", []):
        while not row["key"]:
            candidate, number = f"{key}_{number}", number + 1
            if candidate not in used:
                row["key"] = candidate


def _theirs(error: actions.ItemChangedError) -> str:
    if error.item is None:
        return _(
            "A colleague removed this question meanwhile. Your text is below; add it anew if it is needed."
        )
    words = " / ".join(error.item.get("label", {}).values())
    sentence = _(
        "A colleague changed this question meanwhile; it now says “%(words)s”. Open it anew to see it."
    )
    return sentence % {"words": words}


def _to(survey: Survey, key: str) -> HttpResponse:
    answer = redirect("survey_manage", slug=survey.consultation.slug, code=survey.code)
    answer["Location"] += f"#{key}"
    return answer


def _item_page(
    request: SignedInRequest, survey: Survey, form: SectionForm, title: str, status: int | None = None
) -> HttpResponse:
    context = context_of(
        survey.consultation, place_of(survey), (title, None), form=form, title=title, survey=survey
    )
    return page(request, "surveys/authoring/item.html", context, status=status)


@may(edit)
@require_POST
def act(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Move, copy or take out one thing of the outline, or add a section."""
    survey = queries.staff_survey(request.user, slug, code)
    name, _sep, key = request.POST.get("act", "").partition(":")
    taken = queries.taken_keys(survey)
    known: dict[str, Any] = {
        "up": partial(operations.move, key=key, step=-1),
        "down": partial(operations.move, key=key, step=1),
        "copy": partial(operations.duplicate, key=key, taken=taken),
        "remove": partial(operations.remove, key=key),
        "section": lambda document: operations.add_section(
            document, operations.fresh_key(document, "s", taken)
        ),
    }
    if name not in known:
        raise Http404
    try:
        actions.change(
            actor=request.user,
            survey=survey,
            operation=known[name],
            verb=f"item_{name}",
            key=key,
            at=request.now,
        )
    except operations.LimitError as error:
        messages.error(request, _("A survey holds at most %(n)d of them.") % {"n": error.most})
    except operations.GoneError:
        messages.error(request, _("A colleague removed it meanwhile."))
    return _to(survey, key or "outline")


@may(coordinate)
@require_POST
@fresh
def publish(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Publish the draft."""
    survey = queries.staff_survey(request.user, slug, code)
    try:
        version = actions.publish(actor=request.user, survey=survey, at=request.now)
    except actions.NotReadyError as error:
        messages.error(request, _("It is not published: %(why)s") % {"why": error.findings[0].sentence})
        return _outline(request, survey, status=UNPROCESSABLE)
    except actions.NothingNewError:
        messages.info(request, _("The draft says the same as the published version."))
    else:
        messages.success(request, _("Version %(n)d is published.") % {"n": version.number})
    return redirect("survey_manage", slug=slug, code=survey.code)
