"""Pages of the shell itself: long work, the state of the site."""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import anyone, may, signed_in
from ds4skills.audit import queries, streams
from ds4skills.jobs import actions
from ds4skills.jobs.models import Job
from ds4skills.web.http import page


@may(signed_in)
@require_GET
def job(request: SignedInRequest, pk: str) -> HttpResponse:
    """Show how far long work has come; only its owner sees it."""
    found = get_object_or_404(Job.objects.filter(owner=request.user), pk=pk)
    crumbs = [(_("My work"), None), (found.title, None)]
    return page(request, "web/job.html", {"job": found, "crumbs": crumbs}, part="state")


@may(signed_in)
@require_POST
def stop_job(request: SignedInRequest, pk: str) -> HttpResponse:
    """Ask long work to stop at its next step."""
    found = get_object_or_404(Job.objects.filter(owner=request.user), pk=pk)
    actions.ask_to_stop(job=found)
    return redirect("job", pk=pk)


@may(anyone)
@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return JsonResponse({"live": True})


@may(anyone)
@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers; Redis is not asked, since answers are taken without it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"ready": False}, status=503)
    return JsonResponse({"ready": True})


@may(anyone)
@require_GET
def security(request: Request) -> HttpResponse:
    """Say whom to tell of a hole, as RFC 9116 wants it; it expires in half a year, so that it is looked after."""
    until = (request.now + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: mailto:{settings.CONTACT}",
        f"Expires: {until}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {settings.ORIGIN}{reverse('security_txt')}",
        f"Policy: {settings.ORIGIN}{reverse('help', kwargs={'topic': 'security'})}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@may(anyone)
@require_GET
def change_password(_request: HttpRequest) -> HttpResponse:
    """Lead password managers to where a password is changed."""
    return redirect("account_change_password")


@may(anyone)
@require_GET
def heads(_request: HttpRequest) -> HttpResponse:
    """Publish the newest seal of every sealed table, so that anybody can keep it and hold us to it.

    One line each: stream, number of the seal, last row it covers, digest (SHA-256, hexadecimal).
    """
    found = [queries.head(each.name) for each in streams.every()]
    lines = [f"{each.stream} {each.number} {each.hi} {each.digest}" for each in found if each.number]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
