"""Pages of the shell itself: long work, the state of the site."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import anyone, may, signed_in
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
