"""One redirect to whatever a row of the log came from."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_GET

from consultations.register.engagement.sources import link
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import Verdict, may, signed_in


@may(signed_in)
@require_GET
def at(request: SignedInRequest, source: str) -> HttpResponse:
    """Lead to the page of a source; where there is none, or one may not see it, the answer is the same 404."""
    url = link(source)
    try:
        match = resolve(url.partition("?")[0].partition("#")[0]) if url else None
    except Resolver404:
        match = None
    rule = getattr(match.func, "rule", None) if match else None
    if match is None or rule is None or rule(request.user, **match.kwargs) is not Verdict.YES:
        raise Http404
    return redirect(url)
