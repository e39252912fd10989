"""Texts in hand: saved while they are typed, listed, taken along, thrown away."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.blueprint.comments import keeping
from consultations.blueprint.comments.forms import typed
from consultations.blueprint.comments.holding import PLACE, holder_of
from consultations.blueprint.comments.views import consultation_of
from consultations.programme import rules
from consultations.programme.speaking import speaker
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import may
from ds4skills.web import limits

BAD, CONFLICT, TOO_LARGE, TOO_MANY = 400, 409, 413, 429
LARGEST, AN_HOUR, MOST = 600_000, 3600, 2000  # bytes of one save; saves from one address in an hour


@may(rules.read_consultation)
@require_http_methods(["PATCH"])
def keep(request: Request, slug: str) -> HttpResponse:
    """Save what is being typed; answers with its revision, or 409 where another tab saved something else."""
    consultation = consultation_of(request, slug)
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return JsonResponse({}, status=TOO_LARGE)
    if not limits.allows(request, "comments-keep", most=MOST, seconds=AN_HOUR):
        return JsonResponse({}, status=TOO_MANY)
    told = QueryDict(request.body, encoding="utf-8")
    place, revision = told.get("place", ""), told.get("revision", "")
    if not PLACE.fullmatch(place):
        return JsonResponse({}, status=BAD)
    holder = holder_of(request, speaker(request, consultation, request.now), make=True)
    try:
        row = keeping.keep(
            holder=holder.key,
            place=place,
            fields=typed(told),
            at=request.now,
            revision=int(revision) if revision.isdecimal() and len(revision) < 9 else None,  # noqa: PLR2004 -- digits
        )
    except keeping.ChangedElsewhereError as error:
        return JsonResponse({"revision": error.row.revision}, status=CONFLICT)
    except keeping.TooMuchError:
        return JsonResponse({}, status=TOO_LARGE)
    return holder.give(JsonResponse({"revision": row.revision}), secure=settings.SECURE)


@may(rules.read_consultation)
@require_GET
def text(request: Request, slug: str, pk: int) -> HttpResponse:
    """Give a text that was not sent as a file."""
    holder = holder_of(request, speaker(request, consultation_of(request, slug), request.now))
    row = get_object_or_404(keeping.mine(holder.keys, request.now), pk=pk)
    answer = HttpResponse(keeping.as_text(row), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="comment.txt"'
    return answer


@may(rules.read_consultation)
@require_POST
def discard(request: Request, slug: str, pk: int) -> HttpResponse:
    """Throw a text away that was not sent."""
    holder = holder_of(request, speaker(request, consultation_of(request, slug), request.now))
    row = keeping.mine(holder.keys, request.now).filter(pk=pk).first()
    if row is None:
        raise Http404
    keeping.discard(holders=[row.holder], place=row.place)
    return redirect("comments_mine", slug=slug)
