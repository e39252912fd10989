"""Pages of texts: reading, tagging, hiding, quoting."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from consultations.programme.rules import moderate
from consultations.register.terms.queries import choices as categories
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.http import page, way_back
from ds4skills.web.listing import listing
from ds4skills.web.texts import tidy
from surveys.answering.words import Tag, TextAnswer
from surveys.authoring.context import about
from surveys.authoring.models import Survey
from surveys.results import text_acts, texting
from surveys.results.asked import Whole
from surveys.results.text_queries import Wanted, asking_texts, quotable, tags_of, texts
from surveys.results.views import reach

SHOWN = TextAnswer.Shown


def _reach(request: SignedInRequest, slug: str, code: str) -> tuple[Survey, Whole]:
    """Give a survey whose texts somebody reads."""
    survey, whole = reach(request, slug, code)
    if not text_acts.reads(request.user, survey):
        raise PermissionDenied
    return survey, whole


def _wanted(data: QueryDict, whole: Whole) -> Wanted:
    name, shown = data.get("question", ""), data.get("shown", "")
    question = whole.find(name) if name else None
    if (name and question is None) or (shown and shown not in SHOWN.values):
        raise Http404
    return Wanted(
        tidy(data.get("q", ""))[:200], question, data.get("tag", ""), data.get("category", ""), shown
    )


@may(moderate)
@require_GET
def reading(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """List texts by question, word, tag or category."""
    survey, whole = _reach(request, slug, code)
    return _page(request, survey, whole)


def _page(
    request: SignedInRequest, survey: Survey, whole: Whole, problem: str = "", typed: QueryDict | None = None
) -> HttpResponse:
    context = about(request, survey, "survey_texts", (_("Texts"), None))
    if survey.is_sealed(request.now):
        return page(request, "surveys/results/sealed.html", context)
    data = request.GET if typed is None else QueryDict(typed.get("here", "").lstrip("?"))
    wanted = _wanted(data, whole)
    found = listing(request, texts(survey, wanted))
    rows = found.rows
    asked = {each.pk: each for each in whole.questions}
    kept = {
        "q": wanted.q,
        "question": data.get("question", ""),
        "tag": wanted.tag,
        "category": wanted.category,
    }
    more = {
        "listing": found,
        "lines": [(row, asked.get(row.question_id)) for row in rows],
        "quotable": quotable(rows),
        "wanted": wanted,
        "tags": tags_of(survey),
        "questions": asking_texts(whole),
        "categories": [] if survey.hides_small else categories(),
        "states": SHOWN.choices,
        "here": "?"
        + urlencode({name: value for name, value in {**kept, "shown": wanted.shown}.items() if value}),
        "problem": problem,
        "typed": typed,
        "chosen": {int(pk) for pk in typed.getlist("text") if pk.isdecimal()} if typed is not None else set(),
        "quotes": text_acts.quotes(request.user, survey),
        "redacts": survey.identity == Survey.Identity.ANONYMOUS,
    }
    status = 422 if problem else None
    return page(request, "surveys/results/texts.html", {**context, **more}, status=status)


@may(moderate)
@require_POST
def act(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Do something with the texts that are ticked; what is wrong is said beside what was typed."""
    survey, whole = _reach(request, slug, code)
    if survey.is_sealed(request.now):
        return _page(request, survey, whole)
    data = request.POST
    pks = [int(pk) for pk in data.getlist("text") if pk.isdecimal() and len(pk) < len("9" * 19)]
    verb = data.get("act", "")
    if verb not in text_acts.VERBS:
        raise Http404
    if verb == text_acts.QUOTE and not text_acts.quotes(request.user, survey):
        raise PermissionDenied
    problem = _("Tick at least one text.") if not pks else text_acts.missing(verb, data)
    if not problem:
        try:
            count = text_acts.do(
                actor=request.user, survey=survey, verb=verb, texts=pks, typed=data, at=request.now
            )
        except texting.NoConsentError as error:
            problem = ngettext(
                "The author of %(n)d of these texts did not allow to quote it. Nothing was published.",
                "The authors of %(n)d of these texts did not allow to quote them. Nothing was published.",
                error.count,
            ) % {"n": error.count}
        except texting.NotFoundError:
            problem = _("This passage stands in none of the texts that are ticked.")
        else:
            messages.success(
                request, ngettext("%(n)d text changed.", "%(n)d texts changed.", count) % {"n": count}
            )
            return redirect(way_back(request, reverse("survey_texts", kwargs={"slug": slug, "code": code})))
    return _page(request, survey, whole, problem, data)


@may(moderate)
@require_POST
def tag(request: SignedInRequest, slug: str, code: str, pk: int) -> HttpResponse:
    """Rename a tag, merge it into another, or drop it."""
    survey, _whole = _reach(request, slug, code)
    rows = Tag.objects.filter(survey=survey).select_related("survey__consultation")
    one = get_object_or_404(rows, pk=pk)
    name, into = text_acts.written(request.POST, "name"), request.POST.get("into", "")
    if request.POST.get("act") == "drop":
        texting.drop(actor=request.user, one=one, at=request.now)
    elif request.POST.get("act") == "merge":
        other = get_object_or_404(rows, pk=int(into) if into.isdecimal() else 0)
        texting.merge(actor=request.user, one=one, into=other, at=request.now)
    elif not 0 < len(name) <= text_acts.MOST_TAG:
        messages.error(request, _("Write a tag of at most 60 characters."))
    else:
        try:
            texting.rename(actor=request.user, one=one, name=name, at=request.now)
        except texting.TagTakenError:
            messages.error(request, _("There is a tag “%(name)s” already; merge the two.") % {"name": name})
    return redirect("survey_texts", slug=slug, code=code)
